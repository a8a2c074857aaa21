"""A download that cannot be read is asked for once or twice, and then no more."""

from dataclasses import replace

import pytest

from conformance.evidence import Verdict
from conformance.records import Tree
from conformance.scenarios.peer import Peer, peer_of
from conformance.scenarios.signals import NotJudged
from conformance.scenarios.stage import Stage
from conformance.scenarios.unreadable import TRIES, Unreadable
from conformance.wire import ErrorKind, Reply, TransportError
from tests.scenarios.stand import stage

APPROVED: Tree = {"cdrStatus": {"CdrStatusType": "approved"}}


class Target:
    """An EMP at a target that fails in one way, and what it was asked."""

    def __init__(self, kind: ErrorKind | None) -> None:
        self.stage: Stage = stage()
        self.asked: list[str] = []
        self.kind = kind
        plainly = self.stage.client.call

        def call(operation: str, arguments: Tree, credentials: object) -> Reply:
            self.asked.append(operation)
            reply = plainly(operation, arguments, None)
            if self.kind is None:
                return reply
            exchange = replace(reply.exchange, error="too bad")
            return replace(reply, exchange=exchange, error=TransportError(self.kind, "too bad"))

        self.stage.client.call = call  # type: ignore[method-assign,assignment]
        self.emp: Peer = peer_of(self.stage, self.stage.target.partners[1])

    def tries(self, times: int, **arguments: object) -> int:
        """How many of so many downloads could be judged."""
        judged = 0
        for _ in range(times):
            with self.stage.scenario("cdr.one") as trial, trial.example({}):
                try:
                    self.emp.GetCDRs(**arguments)
                except NotJudged:
                    continue
                judged += 1
        return judged


def test_answer_that_is_too_long_is_not_asked_for_again() -> None:
    target = Target(ErrorKind.TOO_LARGE)
    assert target.tries(3) == 0
    assert target.asked == ["GetCDRs"]


def test_answer_that_is_late_is_asked_for_twice() -> None:
    target = Target(ErrorKind.TIMEOUT)
    assert target.tries(4) == TRIES - 1
    assert len(target.asked) == TRIES


def test_answer_in_time_forgives_a_late_one() -> None:
    target = Target(ErrorKind.TIMEOUT)
    for kind in (None, ErrorKind.TIMEOUT, None, ErrorKind.TIMEOUT, None):
        target.kind = kind
        assert target.tries(1) == 1


@pytest.mark.parametrize("kind", [ErrorKind.RESET, ErrorKind.INCOMPLETE, ErrorKind.PROTOCOL])
def test_other_failures_are_judged_each_time(kind: ErrorKind) -> None:
    assert Target(kind).tries(4) == 4


def test_other_questions_are_asked() -> None:
    target = Target(ErrorKind.TOO_LARGE)
    target.tries(1)
    target.kind = None
    assert target.tries(1, **APPROVED) == 1


def test_other_credentials_are_tried() -> None:
    target = Target(ErrorKind.TOO_LARGE)
    target.tries(1)
    target.emp = target.emp.using(password="wrong")
    assert target.tries(2) == 2


def test_uploads_are_never_given_up() -> None:
    target = Target(ErrorKind.TIMEOUT)
    with target.stage.scenario("cdr.one") as trial, trial.example({}):
        for _ in range(TRIES + 2):
            target.emp.ConfirmCDRs()
    assert len(target.asked) == TRIES + 2


def test_other_processes_are_told() -> None:
    target = Target(ErrorKind.TOO_LARGE)
    target.tries(1)
    told = Unreadable(*target.stage.unreadable.plain())
    assert "holds too much" in (told.reason("GetCDRs", "DE8EX", {}) or "")
    assert told.reason("GetCDRs", "DE8EX", APPROVED) is None


def test_other_processes_are_told_what_was_late() -> None:
    target = Target(ErrorKind.TIMEOUT)
    target.tries(TRIES - 1)
    target.stage.unreadable = Unreadable(*target.stage.unreadable.plain())
    assert target.tries(1) == 0


def test_scenario_is_inconclusive_with_that_reason() -> None:
    target = Target(ErrorKind.TOO_LARGE)
    with (
        target.stage.scenario("cdr.one") as trial,
        pytest.raises(NotJudged, match="holds too much"),
        trial.example({}),
    ):
        target.emp.GetCDRs()
    kept = trial.keep(must=frozenset())
    assert kept.verdict is Verdict.INCONCLUSIVE
    assert "DE8EX holds too much" in kept.reason
