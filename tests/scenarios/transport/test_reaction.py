"""What scenarios make of the answers to unusual requests."""

from collections.abc import Mapping
from typing import Any

import pytest

from conformance.records import Tree
from conformance.scenarios.judge import Judge
from conformance.scenarios.peer import peer_of
from conformance.scenarios.signals import NotJudged, PurposeFailed
from conformance.scenarios.transport import reaction
from conformance.wire import ErrorKind
from tests.plugin.house import envelope
from tests.scenarios.answers import fault, reply
from tests.scenarios.stand import TARGET, Answering, judge_on, ok, stage

OK = envelope("AddCDRs", "ok")
WITHOUT_PREFIX = "OCHPT-SOAP-005"


@pytest.mark.parametrize(
    ("answer", "processed"),
    [
        (reply(OK), True),
        (reply(envelope("AddCDRs", "format")), False),
        (reply(fault("e:Client"), 500), False),
        (reply(b"<html/>", 400), False),
        (reply(error=ErrorKind.RESET), False),
    ],
    ids=["ok", "format", "fault", "page", "reset"],
)
def test_only_a_readable_ok_is_processed(answer: Any, processed: bool) -> None:
    assert reaction.is_processed(answer) is processed


@pytest.mark.parametrize(
    ("operation", "processed"), [("AddCDRs", False), ("GetCDRs", True), ("CheckCDRs", True)]
)
def test_a_download_of_nothing_may_be_answered_with_roaming(operation: str, processed: bool) -> None:
    on = stage(lambda name, _: envelope(name, "roaming"))
    with on.scenario("transport.sample") as trial, trial.example({}):
        answer = peer_of(on, TARGET.partners[0]).call(operation)
    assert reaction.is_processed(answer) is processed


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("e:Client", "Client"),
        ("Client", "Client"),
        ("nobody:Server", "Server"),
        ("e:Client.Security", "Client"),
    ],
)
def test_kind_of_a_fault_ignores_prefix_and_refinement(code: str, kind: str) -> None:
    assert reaction.fault_kind(reply(fault(code), 500)) == kind


def test_a_result_is_no_fault_of_any_kind() -> None:
    assert reaction.fault_kind(reply(OK)) == ""


def test_a_timeout_is_not_a_closed_connection() -> None:
    assert reaction.is_closed(reply(error=ErrorKind.INCOMPLETE))
    assert not reaction.is_closed(reply(error=ErrorKind.TIMEOUT))


def test_an_http_refusal_has_a_status_of_the_400s() -> None:
    assert reaction.is_http_refusal(reply(b"no", 415))
    assert not reaction.is_http_refusal(reply(fault("e:Client"), 500))


def test_a_variant_has_another_cdr_id_only() -> None:
    record: Tree = {"CdrId": "DEABC00001", "evseId": "DE*ABC*E1"}
    assert reaction.variant(record, 3) == {"CdrId": "DEABC00001V3", "evseId": "DE*ABC*E1"}


def test_silence_shorter_than_the_bound_is_not_judged() -> None:
    with pytest.raises(NotJudged, match="60 s are allowed"):
        reaction.not_late(judge_on(stage()), reply(error=ErrorKind.TIMEOUT), 60)


def test_an_answer_is_never_too_short_to_judge() -> None:
    reaction.not_late(judge_on(stage()), reply(OK), 60)


def _ruling(answering: Answering) -> Judge:
    on = stage(answering)
    judge = judge_on(on, WITHOUT_PREFIX)
    with on.scenario("transport.sample") as trial, trial.example({}):
        answer = peer_of(on, TARGET.partners[0]).GetCDRs()
        reaction.ruled(judge, WITHOUT_PREFIX, answer, expected="a prefix", aspect="sample")
        assert trial.performed == {WITHOUT_PREFIX}
    return judge


def test_a_passed_rule_is_a_passed_check() -> None:
    _ruling(lambda operation, arguments: fault("e:Client"))


def test_a_failed_rule_is_a_failed_check() -> None:
    with pytest.raises(PurposeFailed):
        _ruling(lambda operation, arguments: fault("nobody:Client"))


def test_a_rule_that_found_nothing_to_judge_is_no_pass() -> None:
    with pytest.raises(NotJudged):
        _ruling(ok)


def _in_soap_12(operation: str, arguments: Mapping[str, Any]) -> bytes:
    soap_11, soap_12 = (
        b"http://schemas.xmlsoap.org/soap/envelope/",
        b"http://www.w3.org/2003/05/soap-envelope",
    )
    return envelope(operation, "ok").replace(soap_11, soap_12)


def test_rules_of_exempt_requirements_are_left_out() -> None:
    on = stage(_in_soap_12)
    with on.scenario("transport.sample") as trial, trial.example({}):
        answer = on.client.call("GetCDRs", {}, None)
        on.received(answer, exempt={"OCHP-GEN-001"})
        judged = trial.current.judged[answer.exchange.id]
        assert "OCHP-GEN-001" not in {check.requirement for check in judged.checks}
        on.received(answer)
        judged = trial.current.judged[answer.exchange.id]
        assert "OCHP-GEN-001" in {check.requirement for check in judged.checks if not check.passed}
