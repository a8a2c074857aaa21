"""Drawn scenarios: repeatable, minimal within a budget, fresh on each example."""

import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import strategies as st

from conformance.errors import SuiteError
from conformance.evidence import Verdict
from conformance.scenarios.declare import draws
from conformance.scenarios.draw import Draws, seed_of
from conformance.scenarios.judge import Judge
from conformance.scenarios.peer import Peer, peer_of
from conformance.scenarios.signals import NotJudged, PurposeFailed
from conformance.scenarios.stage import Stage
from tests.plugin.house import envelope
from tests.scenarios.stand import TARGET, judge_on, ok, stage

MUST, OTHER = "OCHP-CDR-001", "OCHP-CDR-002"


def play(on: Stage, judge: Judge, scenario: Any, must: frozenset[str] = frozenset({MUST, OTHER})) -> Any:
    """Execute a scenario and give what it leaves behind, whatever it raises."""
    with on.scenario("cdr.sample") as trial:
        with suppress(PurposeFailed):
            scenario(cpo=peer_of(on, TARGET.partners[0]), judge=judge)
        return trial.keep(must=must)


def judged(judge: Judge, cpo: Peer, condition: bool, requirement: str = MUST) -> None:
    judge.that(condition, requirement, cpo.GetCDRs(), expected="so", observed="otherwise")


def test_every_example_of_the_profile_is_executed() -> None:
    seen = []

    @draws(number=st.integers(0, 1000))
    def scenario(cpo: Peer, judge: Judge, number: int) -> None:
        seen.append(number)
        judged(judge, cpo, True)

    on = stage(examples=5)
    kept = play(on, judge_on(on, MUST), scenario)
    assert kept.verdict is Verdict.PASS
    assert kept.examples == len(seen) == 5
    assert kept.checks[0].count == 5


def test_the_kept_example_is_the_minimal_one() -> None:
    @draws(number=st.integers(0, 100_000))
    def scenario(cpo: Peer, judge: Judge, number: int) -> None:
        judged(judge, cpo, number < 417)

    on = stage(examples=50)
    kept = play(on, judge_on(on, MUST), scenario)
    assert kept.verdict is Verdict.FAIL
    assert kept.drawn == {"number": "417"}
    assert [e.id for e in kept.exchanges] == ["cdr.sample#1"]


def test_shrinking_stays_within_its_budget() -> None:
    calls = []

    def counting(operation: str, arguments: Mapping[str, Any]) -> bytes:
        calls.append(operation)
        return ok(operation, arguments)

    @draws(values=st.lists(st.integers(0, 10**9), min_size=1, max_size=30))
    def scenario(cpo: Peer, judge: Judge, values: list[int]) -> None:
        judged(judge, cpo, sum(values) < 10**8 + 12345)

    on = stage(counting, examples=50)
    kept = play(on, judge_on(on, MUST), scenario)
    assert kept.verdict is Verdict.FAIL
    assert len(calls) <= 50 + TARGET.ixit.shrink_exchanges + 1


def test_what_fails_once_only_is_not_repeatable() -> None:
    answers = iter([envelope("GetCDRs", "server")])

    def unsteady(operation: str, arguments: Mapping[str, Any]) -> bytes:
        return next(answers, envelope(operation, "ok"))

    @draws(number=st.integers(0, 1000))
    def scenario(cpo: Peer, judge: Judge, number: int) -> None:
        judge.accepted(cpo.GetCDRs(), MUST)

    on = stage(unsteady)
    kept = play(on, judge_on(on, MUST), scenario)
    assert kept.verdict is Verdict.INCONCLUSIVE
    assert kept.reason.startswith("not repeatable")
    assert len(kept.exchanges) == 2


def test_a_second_bug_met_while_shrinking_is_kept_too() -> None:
    @draws(number=st.integers(0, 1000))
    def scenario(cpo: Peer, judge: Judge, number: int) -> None:
        judged(judge, cpo, number < 500, MUST)
        judged(judge, cpo, number < 10, OTHER)

    on = stage(examples=40)
    kept = play(on, judge_on(on, MUST, OTHER), scenario)
    failed = {check.requirement for check in kept.checks if not check.passed}
    assert failed <= {MUST, OTHER}
    assert failed


def test_ids_are_new_on_each_example() -> None:
    seen = []

    @draws(name=lambda draws: st.builds(lambda: draws.ids.cdr_id("DEABC")))
    def scenario(cpo: Peer, judge: Judge, name: str) -> None:
        seen.append(name)
        judged(judge, cpo, True)

    @draws(number=st.integers(0, 10), name=lambda draws: st.builds(lambda: draws.ids.cdr_id("DEABC")))
    def both(cpo: Peer, judge: Judge, number: int, name: str) -> None:
        seen.append(name)
        judged(judge, cpo, True)

    on = stage()
    play(on, judge_on(on, MUST), scenario)
    on.prefix = "OTHERONE"
    play(on, judge_on(on, MUST), both)
    assert len(set(seen)) == len(seen) > 3


def test_the_first_unjudgeable_example_ends_the_scenario() -> None:
    @draws(number=st.integers(0, 1000))
    def scenario(cpo: Peer, judge: Judge, number: int) -> None:
        cpo.GetCDRs()
        judge.inconclusive("no reason")

    on = stage(examples=10)
    kept = play(on, judge_on(on, MUST), scenario)
    assert (kept.verdict, kept.reason, kept.examples) == (Verdict.INCONCLUSIVE, "no reason", 1)


def test_a_defect_of_the_scenario_leaves_it_and_is_not_shrunk() -> None:
    executed = []

    @draws(number=st.integers(0, 10**9))
    def scenario(cpo: Peer, judge: Judge, number: int) -> None:
        executed.append(number)
        if number > 50:
            raise ZeroDivisionError

    on = stage(examples=10)
    with pytest.raises(ZeroDivisionError):
        play(on, judge_on(on, MUST), scenario)
    assert len({number for number in executed if number > 50}) == 1


def test_strategies_that_filter_everything_are_a_defect_of_the_suite() -> None:
    @draws(number=st.integers().filter(lambda number: False))
    def scenario(cpo: Peer, judge: Judge, number: int) -> None:
        judged(judge, cpo, True)

    on = stage()
    with pytest.raises(SuiteError, match="unusable"):
        play(on, judge_on(on, MUST), scenario)


def test_a_factory_knows_the_peers_of_the_scenario() -> None:
    def of_operator(draws: Draws) -> st.SearchStrategy[str]:
        return st.just(draws.peer("cpo").id)

    @draws(name=of_operator)
    def scenario(cpo: Peer, judge: Judge, name: str) -> None:
        judged(judge, cpo, name == cpo.id)

    on = stage()
    assert play(on, judge_on(on, MUST), scenario).verdict is Verdict.PASS


def test_a_factory_that_wants_an_absent_peer_is_a_defect() -> None:
    @draws(name=lambda draws: st.just(draws.peer("emp").id))
    def scenario(cpo: Peer, judge: Judge, name: str) -> None:
        judged(judge, cpo, True)

    on = stage()
    with pytest.raises(SuiteError, match="peer emp"):
        play(on, judge_on(on, MUST), scenario)


def test_seeds_of_scenarios_differ_and_stay() -> None:
    assert seed_of(0, "cdr.a") != seed_of(0, "cdr.b")
    assert seed_of(0, "cdr.a") != seed_of(1, "cdr.a")
    assert seed_of(0, "cdr.a") == 4480079817880077743


DIGEST = """
import hashlib, sys
{imports}
from hypothesis import strategies as st
from conformance.scenarios.declare import draws
from tests.scenarios.stand import judge_on, stage
seen = []
@draws(number=st.integers(0, 2**40), text=st.text(), ratio=st.floats(), raw=st.binary())
def scenario(cpo, judge, number, text, ratio, raw):
    seen.append((number, text, repr(ratio), raw))
on = stage(examples=200)
with on.scenario("cdr.sample"):
    scenario(cpo=None, judge=judge_on(on))
print(hashlib.sha256(repr(seen).encode()).hexdigest())
"""


def test_draws_do_not_depend_on_the_modules_that_happen_to_be_imported() -> None:
    digests = {
        subprocess.run(
            [sys.executable, "-c", DIGEST.format(imports=imports)], check=True, capture_output=True, text=True
        ).stdout
        for imports in ("", "import tests.plugin.house, conformance.reporting, conformance.campaign")
    }
    assert len(digests) == 1


def test_not_judged_while_shrinking_rejects_the_attempt_only() -> None:
    @draws(number=st.integers(0, 1000))
    def scenario(cpo: Peer, judge: Judge, number: int) -> None:
        reply = cpo.GetCDRs()
        if 100 < number < 300:
            raise NotJudged("in between")
        judge.that(number <= 100, MUST, reply, expected="small", observed="large")

    on = stage(examples=50)
    kept = play(on, judge_on(on, MUST), scenario)
    assert kept.verdict in (Verdict.FAIL, Verdict.INCONCLUSIVE)
    assert (kept.reason == "in between") is (kept.verdict is Verdict.INCONCLUSIVE)
