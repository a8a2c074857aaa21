"""Which failures say nothing of a requirement, because the target cannot be relied on."""

from dataclasses import replace

import pytest

from conformance.scenarios.reliability import ANSWERED, Reliability
from conformance.wire import ErrorKind, Reply
from tests.scenarios.answers import fault, reply

MUST = "OCHP-CDR-001"
DROPPED = reply(error=ErrorKind.INCOMPLETE)


def with_records(*names: str) -> Reply:
    records = "".join(f"<r>{name}</r>" for name in names)
    body = (
        '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><a>'
        f"<result>{len(names)}</result>{records}</a></e:Body></e:Envelope>"
    )
    return reply(body.encode())


def noted(answer: Reply) -> Reply:
    return replace(answer, exchange=replace(answer.exchange, note="broken on purpose"))


def test_a_dropped_plain_request_excuses_what_follows() -> None:
    seen = Reliability()
    seen.received(DROPPED, ())
    assert ANSWERED in seen.excuse(DROPPED, MUST, "one")


def test_the_requirement_on_answers_is_never_excused() -> None:
    seen = Reliability()
    seen.received(DROPPED, ())
    assert seen.excuse(DROPPED, ANSWERED, "one") == ""


@pytest.mark.parametrize(
    ("answer", "exempt"), [(noted(DROPPED), ()), (DROPPED, (ANSWERED,))], ids=["broken", "exempt"]
)
def test_a_request_that_may_be_dropped_excuses_nothing(answer: Reply, exempt: tuple[str, ...]) -> None:
    seen = Reliability()
    seen.received(answer, exempt)
    assert seen.excuse(answer, MUST, "one") == ""


@pytest.mark.parametrize("answer", [reply(fault("e:Server")), reply(error=ErrorKind.TIMEOUT), None])
def test_other_failures_count(answer: Reply | None) -> None:
    seen = Reliability()
    seen.received(DROPPED, ())
    assert seen.excuse(answer, MUST, "one") == ""


def test_a_changed_mind_is_found_once_and_named_then() -> None:
    seen = Reliability()
    answer = with_records("A")
    seen.asked(answer, lambda: with_records("A", "B"))
    assert seen.excuse(answer, MUST, "first") == ""
    assert "first" in seen.excuse(answer, MUST, "second")


@pytest.mark.parametrize(
    "again", [with_records("A", "B"), with_records("B", "A")], ids=["the-same", "in-another-order"]
)
def test_the_same_answer_counts_every_time(again: Reply) -> None:
    seen = Reliability()
    answer = with_records("A", "B")
    seen.asked(answer, lambda: again)
    assert [seen.excuse(answer, MUST, name) for name in ("first", "second")] == ["", ""]


def test_another_scenario_does_not_ask_again() -> None:
    seen = Reliability()
    answer = with_records("A")
    seen.asked(answer, lambda: with_records())
    seen.begin()
    assert [seen.excuse(answer, MUST, name) for name in ("first", "second")] == ["", ""]
