"""The judge: what is recorded, what ends a scenario, and what is a defect of the suite."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from conformance.errors import SuiteError
from conformance.evidence import Verdict
from conformance.scenarios.judge import Judge
from conformance.scenarios.peer import Peer, peer_of
from conformance.scenarios.signals import NotJudged, PurposeFailed
from conformance.scenarios.stage import Stage
from conformance.scenarios.trial import Trial
from tests.plugin.house import envelope
from tests.scenarios.stand import TARGET, Answering, judge_on, ok, stage

MUST, SHOULD, FOREIGN = "OCHP-CDR-001", "OCHP-CDR-034", "OCHP-CDR-007"

FAULT = b"""<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><e:Fault>
<faultcode>e:Client</faultcode><faultstring>no</faultstring></e:Fault></e:Body></e:Envelope>"""


@contextmanager
def scene(answering: Answering = ok, *requirements: str) -> Iterator[tuple[Stage, Trial, Peer, Judge]]:
    """A scenario with one example on a stage."""
    on = stage(answering)
    with on.scenario("cdr.sample") as trial, trial.example({}):
        yield (
            on,
            trial,
            peer_of(on, TARGET.partners[0]),
            judge_on(on, *(requirements or (MUST, SHOULD, FOREIGN))),
        )


def failed(trial: Trial) -> list[str]:
    kept = trial.keep(must=frozenset({MUST}))
    return [check.requirement for check in kept.checks if not check.passed]


def test_a_pass_is_recorded_with_its_permanent_id() -> None:
    with scene() as (_, trial, cpo, judge):
        judge.that(True, MUST, cpo.GetCDRs(), expected="a", observed="a", aspect="upload")
    (check,) = trial.keep(must=frozenset()).checks
    assert (check.id, check.passed) == (f"cdr.sample/{MUST}/upload", True)


def test_a_failed_must_ends_the_scenario() -> None:
    with pytest.raises(PurposeFailed), scene() as (_, trial, cpo, judge):
        judge.that(False, MUST, cpo.GetCDRs(), expected="a", observed="b")
    assert failed(trial) == [MUST]


def test_a_failed_should_does_not_end_the_scenario() -> None:
    with scene() as (_, trial, cpo, judge):
        judge.that(False, SHOULD, cpo.GetCDRs(), expected="a", observed="b")
        judge.that(True, MUST, None, expected="a", observed="a")
    assert failed(trial) == [SHOULD]
    assert trial.keep(must=frozenset({MUST})).verdict is Verdict.PASS


def test_a_note_never_ends_the_scenario() -> None:
    with scene() as (_, trial, cpo, judge):
        judge.note(False, MUST, cpo.GetCDRs(), expected="a", observed="b")
    assert failed(trial) == [MUST]
    assert trial.keep(must=frozenset({MUST})).verdict is Verdict.FAIL


def test_a_requirement_of_another_role_is_not_judged() -> None:
    with scene() as (_, trial, cpo, judge):
        judge.that(False, FOREIGN, cpo.GetCDRs(), expected="a", observed="b")
    assert trial.keep(must=frozenset({FOREIGN})).reason == "no check was performed"


def test_a_check_that_is_not_declared_is_a_defect() -> None:
    with pytest.raises(SuiteError, match="@verifies"), scene(ok, SHOULD) as (_, _trial, cpo, judge):
        judge.that(True, MUST, cpo.GetCDRs(), expected="a", observed="a")


def test_a_check_of_an_unknown_requirement_is_a_defect() -> None:
    with pytest.raises(SuiteError, match="no requirement"), scene() as (_, _trial, cpo, judge):
        judge.that(True, "OCHP-CDR-999", cpo.GetCDRs(), expected="a", observed="a")


def test_a_trial_without_check_is_inconclusive() -> None:
    with scene() as (_, trial, cpo, _judge):
        cpo.GetCDRs()
    kept = trial.keep(must=frozenset())
    assert (kept.verdict, kept.reason) == (Verdict.INCONCLUSIVE, "no check was performed")


def test_a_trial_without_exchange_is_inconclusive() -> None:
    with scene() as (_, trial, _cpo, judge):
        judge.that(True, MUST, None, expected="a", observed="a")
    kept = trial.keep(must=frozenset())
    assert (kept.verdict, kept.reason) == (Verdict.INCONCLUSIVE, "nothing was exchanged")


@pytest.mark.parametrize(
    "body",
    [b"", b"<html/>", FAULT, envelope("CheckCDRs", "ok"), envelope("GetCDRs", "no-such-code")],
    ids=["empty", "html", "fault", "other-operation", "schema-invalid"],
)
def test_what_cannot_be_read_is_not_judged(body: bytes) -> None:
    with pytest.raises(NotJudged), scene(lambda *_: body) as (_, _trial, cpo, judge):
        judge.readable(cpo.GetCDRs())


def test_a_fault_is_a_refusal() -> None:
    with scene(lambda *_: FAULT) as (_, trial, cpo, judge):
        judge.refused(cpo.GetCDRs(), MUST)
    assert failed(trial) == []


def test_ok_is_no_refusal() -> None:
    with pytest.raises(PurposeFailed), scene() as (_, trial, cpo, judge):
        judge.refused(cpo.GetCDRs(), MUST)
    assert failed(trial) == [MUST]


def test_only_the_wanted_codes_refuse() -> None:
    answering = lambda operation, _: envelope(operation, "server")  # noqa: E731
    with pytest.raises(PurposeFailed), scene(answering) as (_, trial, cpo, judge):
        judge.refused(cpo.GetCDRs(), MUST, codes=["not-authorized"])
    assert failed(trial) == [MUST]


def test_the_place_of_a_finding_is_in_the_answer() -> None:
    answering = lambda operation, _: envelope(operation, "server")  # noqa: E731
    with pytest.raises(PurposeFailed), scene(answering) as (_, trial, cpo, judge):
        judge.accepted(cpo.GetCDRs(), MUST)
    (check,) = trial.keep(must=frozenset({MUST})).checks
    assert check.finding is not None
    assert check.finding.place is not None
    assert check.finding.place.path == "/Envelope/Body/GetCDRsResponse/result/resultCode/resultCode"
    assert check.finding.exchange == "cdr.sample#1"


def test_a_wait_ends_when_its_condition_holds_and_is_declared() -> None:
    turns = iter([False, False, True])
    with scene() as (_, trial, cpo, judge):
        cpo.GetCDRs()
        assert judge.wait_until(lambda: next(turns), "it settles", 5)
    (wait,) = trial.keep(must=frozenset()).waits
    assert (wait.reason, wait.bound_s) == ("it settles", 5)
    assert 0 < wait.waited_s < 5


def test_a_wait_is_bounded() -> None:
    with scene() as (_, trial, _cpo, judge):
        assert not judge.wait_until(lambda: False, "never")
    (wait,) = trial.keep(must=frozenset()).waits
    assert 0.1 <= wait.waited_s < 1


def test_readings_are_counted() -> None:
    with scene() as (_, trial, cpo, judge):
        for _turn in range(3):
            judge.observe("AMB-016", "AMB-016/partly", "seen", cpo.GetCDRs())
    observations = trial.keep(must=frozenset()).observations
    assert [(o.reading, o.count) for o in observations if o.ambiguity == "AMB-016"] == [("AMB-016/partly", 3)]


def test_passive_findings_do_not_fail_the_scenario() -> None:
    with scene(lambda *_: b"<html/>") as (_, trial, cpo, judge):
        judge.that(True, MUST, cpo.GetCDRs(), expected="a", observed="a")
    kept = trial.keep(must=frozenset({MUST, "OCHP-GEN-001", "OCHPT-SOAP-001"}))
    assert kept.verdict is Verdict.PASS
    assert any(not check.passed for check in kept.passive)


def test_a_peer_is_refused_an_operation_that_changes_a_read_only_target() -> None:
    from dataclasses import replace

    on = stage(target=replace(TARGET, ixit=replace(TARGET.ixit, read_only=True)))
    with on.scenario("cdr.sample") as trial, trial.example({}):
        cpo = peer_of(on, TARGET.partners[0])
        cpo.GetCDRs()
        with pytest.raises(NotJudged, match="read_only"):
            cpo.AddCDRs(cdrInfoArray=[])


def test_a_peer_knows_the_operations_of_the_release_only() -> None:
    with pytest.raises(SuiteError, match="AddCDRs"), scene() as (_, _trial, cpo, _judge):
        cpo.AddCdrs()


def test_another_password_changes_the_credentials_only() -> None:
    with scene() as (_, _trial, cpo, _judge):
        other = cpo.using(password="guess")
        assert other.credentials is not None
        assert (other.id, other.credentials.username, other.credentials.password) == ("DEABC", "cpo", "guess")
        assert cpo.anonymous().credentials is None
