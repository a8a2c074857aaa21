"""The exit status and the outcome: which comes before which."""

from dataclasses import replace

import pytest

from conformance.campaign import exit_status
from conformance.campaign.status import outcome
from conformance.evidence import Outcome, RequirementResult, Verdict
from tests.campaign.sample import check, entry, requirement, results

PASS = requirement("A-1", Verdict.PASS)
FAIL = requirement("A-2", Verdict.FAIL)
OPEN = requirement("A-3", Verdict.INCONCLUSIVE)
SHOULD = requirement("A-4", Verdict.FAIL, level="SHOULD")
MAY = requirement("A-5", Verdict.FAIL, level="MAY")
FACT = requirement("A-6", Verdict.FAIL, level="FACT")
UNCOUNTED = requirement("A-7", Verdict.FAIL, counted=False)
ABSENT = requirement("A-8", Verdict.NOT_APPLICABLE)


@pytest.mark.parametrize(
    ("requirements", "status"),
    [
        ((PASS,), 0),
        ((PASS, ABSENT), 0),
        ((PASS, OPEN), 3),
        ((PASS, OPEN, FAIL), 1),
        ((PASS, SHOULD), 0),
        ((PASS, MAY), 0),
        ((PASS, FACT), 1),
        ((PASS, UNCOUNTED), 0),
    ],
)
def test_status_of_requirements(requirements: tuple[RequirementResult, ...], status: int) -> None:
    assert exit_status(results(*requirements)) == status


def test_a_suite_error_comes_before_a_non_conformity() -> None:
    assert exit_status(results(FAIL, suite_errors=1)) == 4


def test_an_interruption_comes_first() -> None:
    assert exit_status(results(FAIL, suite_errors=1, interrupted=True)) == 130


def test_a_should_counts_under_strict() -> None:
    assert exit_status(results(SHOULD, strict=True)) == 1
    assert exit_status(results(MAY, strict=True)) == 0


def test_a_waiver_changes_the_status_only() -> None:
    waived = results(FAIL, waived=("A-2",))
    assert exit_status(waived) == 0
    assert outcome((FAIL,), strict=False, interrupted=False, suite_errors=0)[0] is Outcome.NOT_CONFORMANT


def test_a_waiver_of_another_requirement_waives_nothing() -> None:
    assert exit_status(results(FAIL, waived=("A-1",))) == 1


def test_a_waived_scenario_waives_what_failed_in_it_alone() -> None:
    one = entry("cdr.one", Verdict.FAIL, checks=(check("A-2", failed=True),)).result
    two = entry("cdr.two", Verdict.FAIL, checks=(check("A-2", failed=True, scenario="cdr.two"),)).result
    assert exit_status(results(FAIL, waived=("cdr.one",), scenarios=(one,))) == 0
    assert exit_status(results(FAIL, waived=("cdr.one",), scenarios=(one, two))) == 1


def test_a_passive_failure_is_not_waived_with_a_scenario() -> None:
    one = entry("cdr.one", Verdict.FAIL, checks=(check("A-2", failed=True),)).result
    found = replace(
        results(FAIL, waived=("cdr.one",), scenarios=(one,)),
        passive=(check("A-2", failed=True, scenario="rule/x"),),
    )
    assert exit_status(found) == 1


@pytest.mark.parametrize(
    ("requirements", "interrupted", "suite_errors", "expected"),
    [
        ((PASS,), False, 0, Outcome.CONFORMANT),
        ((PASS, OPEN), False, 0, Outcome.PARTIAL),
        ((PASS,), True, 0, Outcome.PARTIAL),
        ((PASS,), False, 1, Outcome.PARTIAL),
        ((OPEN, FAIL), True, 1, Outcome.NOT_CONFORMANT),
    ],
)
def test_outcome(
    requirements: tuple[RequirementResult, ...], interrupted: bool, suite_errors: int, expected: Outcome
) -> None:
    found, because = outcome(requirements, strict=False, interrupted=interrupted, suite_errors=suite_errors)
    assert found is expected
    assert bool(because) is (expected is not Outcome.CONFORMANT)
