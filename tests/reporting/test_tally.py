"""Each scenario is counted once, under the way it ended."""

from dataclasses import replace

from conformance.evidence import Problem, Verdict
from conformance.reporting.tally import Ending, Tally, ending_of, loose_errors, tally
from tests.reporting import campaigns


def test_each_kind_is_counted_once() -> None:
    assert tally(campaigns.campaign()) == Tally(1, 2, 1, 1, 1)


def test_total_is_the_number_of_scenarios() -> None:
    results = campaigns.campaign()
    assert tally(results).total == len(results.scenarios)


def test_suite_error_takes_the_place_of_any_verdict() -> None:
    scenario = replace(campaigns.passed(), verdict=Verdict.FAIL)
    results = replace(campaigns.campaign(scenario), suite_errors=(Problem(scenario.id, "KeyError", ""),))
    assert ending_of(results, scenario) is Ending.SUITE_ERROR


def test_suite_error_of_no_scenario_is_loose() -> None:
    assert [p.where for p in loose_errors(campaigns.campaign())] == ["merge"]


def test_words_tell_what_occurred() -> None:
    assert tally(campaigns.campaign()).words == (
        "1 passed, 2 failed, 1 inconclusive, 1 not applicable, 1 suite error"
    )
    assert tally(campaigns.campaign(campaigns.passed(), extra=False)).words == "1 passed, 0 failed"
