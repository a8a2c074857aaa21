"""Test group CDR exchange: who may confirm, revise, and upload which CDR.

Source: OCHP.md 1.4, Process Charge Data Records, ConfirmCDRs.req, ResultCodeType enum.
"""

from conformance.records import Tree, at_operator, reference, revised
from conformance.rules import quoted
from conformance.scenarios.cdr import arrange
from conformance.scenarios.cdr.content import same_periods
from conformance.scenarios.cdr.drawn import plausible_cdr
from conformance.scenarios.cdr.queue import (
    asking,
    awaited,
    beside,
    cdr_id,
    implausible,
    lacks,
    refused_record,
    shows,
    sightings,
    status_of,
)
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge
from conformance.scenarios.outcome import answered, child_text, observe_code
from conformance.scenarios.peer import Peer
from conformance.wire import Reply


@verifies("OCHP-CDR-027")
@operation("ConfirmCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_only_the_owner_confirms(cpo: Peer, emp: Peer, other_emp: Peer, judge: Judge, cdr: Tree) -> None:
    """A CDR that another provider approves stays in the queue of the provider concerned."""
    arrange.accepted(judge, cpo, emp, cdr)
    answer = other_emp.ConfirmCDRs(approved=[reference(cdr)])
    observe_code(judge, "AMB-025", answer, "confirmation of another provider's CDR")
    shows(judge, "OCHP-CDR-027", emp.GetCDRs(), cdr, status="accepted", aspect="still-queued")


@verifies("OCHP-CDR-028")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_only_the_operator_revises(cpo: Peer, other_cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """A CDR that another operator uploads as revised keeps its status and content."""
    arrange.accepted(judge, cpo, emp, cdr)
    answer = other_cpo.AddCDRs(cdrInfoArray=[revised(cdr)])
    refused_record(judge, "OCHP-CDR-028", answer, cdr)
    queue = emp.GetCDRs()
    record = shows(judge, "OCHP-CDR-028", queue, cdr, status="accepted", aspect="unchanged")
    same_periods(judge, record, cdr, "OCHP-CDR-028", queue, aspect="content")


@verifies("OCHP-CDR-029")
@operation("ConfirmCDRs")
@draws(cdr=plausible_cdr)
def test_unknown_cdr_is_not_confirmed_with_ok(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """The confirmation of a CDR that nobody uploaded is not answered with ok."""
    answer = emp.ConfirmCDRs(approved=[reference(cdr)])
    answered(judge, answer, "OCHP-CDR-029", aspect="answer", refusal_will_do=True)
    judge.note(
        answer.code != "ok",
        "OCHP-CDR-029",
        answer,
        expected="another code than ok (invalid-id, partly or format)",
        observed=f"code {answer.code}",
        aspect="code",
    )


@verifies("OCHP-CDR-030")
@operation("ConfirmCDRs")
@writes("cdrs", "add")
@draws(first=plausible_cdr, second=plausible_cdr, third=plausible_cdr)
def test_one_confirmation_mixes_decisions(
    cpo: Peer, emp: Peer, judge: Judge, first: Tree, second: Tree, third: Tree
) -> None:
    """One confirmation approves two CDRs and declines a third, and each ends in its state."""
    arrange.accepted(judge, cpo, emp, first, second, third)
    answer = emp.ConfirmCDRs(approved=[reference(first), reference(second)], declined=[reference(third)])
    judge.accepted(answer, "OCHP-CDR-030", aspect="answer")
    approved = emp.GetCDRs(cdrStatus=asking("approved"))
    shows(judge, "OCHP-CDR-030", approved, first, status="approved", aspect="first")
    shows(judge, "OCHP-CDR-030", approved, second, status="approved", aspect="second")
    shows(judge, "OCHP-CDR-030", cpo.CheckCDRs(), third, status="declined", aspect="third")


@verifies("OCHP-CDR-030")
@operation("ConfirmCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_wrong_evse_confirms_nothing(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """A correct CDR-ID with another EVSE-ID changes no state."""
    arrange.accepted(judge, cpo, emp, cdr)
    answer = emp.ConfirmCDRs(approved=[reference(beside(cdr))])
    observe_code(judge, "AMB-025", answer, "confirmation with another EVSE-ID")
    shows(judge, "OCHP-CDR-030", emp.GetCDRs(), cdr, status="accepted", aspect="pair")


@verifies("OCHP-CDR-031")
@operation("ConfirmCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_contradicting_confirmation_leaves_one_state(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """A CDR that is approved and declined at once is not answered with ok and ends in one state."""
    arrange.accepted(judge, cpo, emp, cdr)
    answer = emp.ConfirmCDRs(approved=[reference(cdr)], declined=[reference(cdr)])
    answered(judge, answer, "OCHP-CDR-031", aspect="answer", refusal_will_do=True)
    seen = [
        (status, queue)
        for status in ("accepted", "approved")
        for queue in [emp.GetCDRs(cdrStatus=asking(status))]
        if sightings(queue, cdr)
    ]
    checked = cpo.CheckCDRs()
    states = {status for status, _ in seen} | {str(status_of(r)) for r in sightings(checked, cdr)}
    judge.note(
        answer.code != "ok",
        "OCHP-CDR-031",
        answer,
        expected="another code than ok",
        observed=f"code {answer.code}",
        aspect="code",
    )
    judge.note(
        len(states) == 1,
        "OCHP-CDR-031",
        checked,
        expected="exactly one state",
        observed=f"the states {', '.join(sorted(states)) or 'none'}",
        aspect="one-state",
    )


@verifies("OCHP-CDR-052", "OCHP-GEN-028")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_evse_of_another_operator_is_refused(
    cpo: Peer, other_cpo: Peer, emp: Peer, judge: Judge, cdr: Tree
) -> None:
    """A CDR for an EVSE of another operator is not accepted."""
    foreign = at_operator(cdr, other_cpo.id)
    upload = cpo.AddCDRs(cdrInfoArray=[foreign])
    refused_record(judge, "OCHP-CDR-052", upload, foreign)
    lacks(judge, "OCHP-CDR-052", emp.GetCDRs(), foreign, aspect="not-forwarded")
    judge.that(
        upload.code != "ok",
        "OCHP-GEN-028",
        upload,
        expected="another code than ok (invalid-id preferred)",
        observed=f"code {upload.code}",
        aspect="code",
    )


@verifies("OCHP-CDR-004")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_refused_id_stays_free(cpo: Peer, other_cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """A CDR-ID that was refused for a foreign EVSE can be used for the right one."""
    refused = cpo.AddCDRs(cdrInfoArray=[at_operator(cdr, other_cpo.id)])
    if refused.code == "ok" and cdr_id(cdr) not in implausible(refused):
        judge.inconclusive("the CDR for a foreign EVSE was accepted (see OCHP-CDR-052)")
    again = cpo.AddCDRs(cdrInfoArray=[cdr])
    judge.accepted(again, "OCHP-CDR-004", aspect="upload")
    shows(judge, "OCHP-CDR-004", awaited(judge, emp.GetCDRs, cdr), cdr, status="accepted", aspect="delivered")


@verifies("OCHP-GEN-032")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr, foreign=plausible_cdr)
def test_refusal_is_explained(
    cpo: Peer, other_cpo: Peer, emp: Peer, judge: Judge, cdr: Tree, foreign: Tree
) -> None:
    """The description of a refusal is not the one of a success."""
    taken = cpo.AddCDRs(cdrInfoArray=[cdr])
    refused = cpo.AddCDRs(cdrInfoArray=[at_operator(foreign, other_cpo.id)])
    if taken.code != "ok" or refused.document.fault is not None or refused.code == "ok":
        judge.inconclusive("there was no success and no refusal by a result code to compare")
    success, explanation = (_description(judge.readable(reply)) for reply in (taken, refused))
    if not explanation:
        judge.observe("AMB-085", "AMB-085/empty", "a refusal without a description", refused)
    judge.that(
        not explanation or explanation != success,
        "OCHP-GEN-032",
        refused,
        expected="a resultDescription that explains the refusal",
        observed=f"that of a success, {quoted(explanation)}",
        aspect="explained",
    )


def _description(reply: Reply) -> str:
    payload = reply.document.payload
    return "" if payload is None else child_text(payload, "result", "resultDescription") or ""
