"""Test group CDR exchange: the life cycle of a CDR, every arrow of the status flow and what the flow forbids.

Source: OCHP.md 1.4, CDR Validation Process; media/CDRvalidation.png (status flow 1.4).
"""

import pytest

from conformance.records import Tree, reference, revised, with_status
from conformance.scenarios.cdr import arrange
from conformance.scenarios.cdr.content import same_periods
from conformance.scenarios.cdr.drawn import plausible_cdr, walkers_of
from conformance.scenarios.cdr.queue import (
    asking,
    awaited,
    cdr_id,
    implausible,
    lacks,
    shows,
    sightings,
    status_of,
)
from conformance.scenarios.cdr.tour import ending, requirements, travel
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge
from conformance.scenarios.outcome import observe_code
from conformance.scenarios.peer import Peer


@verifies("OCHP-CDR-015", "OCHP-CDR-016")
@operation("ConfirmCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_approved_cdr_leaves_the_queue(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """An approved CDR leaves the default download and is shown as approved to both parties on request."""
    arrange.accepted(judge, cpo, emp, cdr)
    answer = emp.ConfirmCDRs(approved=[reference(cdr)])
    judge.accepted(answer, "OCHP-CDR-016", aspect="approval")
    lacks(judge, "OCHP-CDR-015", emp.GetCDRs(), cdr, aspect="default-queue")
    approved = asking("approved")
    shows(judge, "OCHP-CDR-016", emp.GetCDRs(cdrStatus=approved), cdr, status="approved", aspect="provider")
    shows(judge, "OCHP-CDR-016", cpo.CheckCDRs(cdrStatus=approved), cdr, status="approved", aspect="operator")


@verifies("OCHP-CDR-018")
@operation("ConfirmCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_declined_cdr_is_returned_to_its_operator(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """A declined CDR leaves its provider's default download and is offered to its operator as declined."""
    arrange.accepted(judge, cpo, emp, cdr)
    answer = emp.ConfirmCDRs(declined=[reference(cdr)])
    judge.accepted(answer, "OCHP-CDR-018", aspect="declination")
    lacks(judge, "OCHP-CDR-018", emp.GetCDRs(), cdr, aspect="default-queue")
    shows(judge, "OCHP-CDR-018", cpo.CheckCDRs(), cdr, status="declined", aspect="operator")


@verifies("OCHP-CDR-019")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_declined_cdr_can_be_revised(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """A declined CDR uploaded again as revised is offered to its provider again, with the new content."""
    arrange.declined(judge, cpo, emp, cdr)
    again = revised(cdr)
    upload = cpo.AddCDRs(cdrInfoArray=[again])
    judge.accepted(upload, "OCHP-CDR-019", aspect="upload")
    queue = awaited(judge, emp.GetCDRs, again)
    record = shows(judge, "OCHP-CDR-019", queue, again, status="revised", aspect="offered")
    same_periods(judge, record, again, "OCHP-CDR-019", queue, aspect="content")
    lacks(judge, "OCHP-CDR-019", cpo.CheckCDRs(), again, aspect="no-longer-declined")


@verifies("OCHP-CDR-020")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_declined_cdr_can_be_rejected(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """A declined CDR uploaded again as rejected becomes rejected, and is shown so to both parties."""
    arrange.declined(judge, cpo, emp, cdr)
    upload = cpo.AddCDRs(cdrInfoArray=[with_status(cdr, "rejected")])
    judge.accepted(upload, "OCHP-CDR-020", aspect="upload")
    lacks(judge, "OCHP-CDR-020", cpo.CheckCDRs(), cdr, aspect="no-longer-declined")
    rejected = asking("rejected")
    shows(judge, "OCHP-CDR-020", cpo.CheckCDRs(cdrStatus=rejected), cdr, status="rejected", aspect="operator")
    shows(judge, "OCHP-CDR-020", emp.GetCDRs(cdrStatus=rejected), cdr, status="rejected", aspect="provider")


@verifies("OCHP-CDR-021")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_accepted_cdr_can_be_revised(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """An accepted CDR that is not confirmed yet may be replaced by a revised version."""
    arrange.accepted(judge, cpo, emp, cdr)
    again = revised(cdr)
    upload = cpo.AddCDRs(cdrInfoArray=[again])
    judge.accepted(upload, "OCHP-CDR-021", aspect="upload")
    queue = awaited(judge, emp.GetCDRs, again, status="revised")
    record = shows(judge, "OCHP-CDR-021", queue, again, status="revised", aspect="offered", once=True)
    same_periods(judge, record, again, "OCHP-CDR-021", queue, aspect="content")


@verifies("OCHP-CDR-022")
@operation("ConfirmCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_revision_cycle_may_repeat(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """A revised CDR can be declined and revised again, and finally approved with its last content."""
    once = arrange.revised(judge, cpo, emp, cdr)
    declined = emp.ConfirmCDRs(declined=[reference(cdr)])
    judge.accepted(declined, "OCHP-CDR-022", aspect="declined-again")
    shows(judge, "OCHP-CDR-022", cpo.CheckCDRs(), cdr, status="declined", aspect="declined-again")
    last = revised(once)
    judge.accepted(cpo.AddCDRs(cdrInfoArray=[last]), "OCHP-CDR-022", aspect="revised-again")
    queue = awaited(judge, emp.GetCDRs, last)
    shows(judge, "OCHP-CDR-022", queue, last, status="revised", aspect="revised-again")
    judge.accepted(emp.ConfirmCDRs(approved=[reference(cdr)]), "OCHP-CDR-022", aspect="approved")
    answer = emp.GetCDRs(cdrStatus=asking("approved"))
    record = shows(judge, "OCHP-CDR-022", answer, last, status="approved", aspect="approved")
    same_periods(judge, record, last, "OCHP-CDR-022", answer, aspect="last-content")


@pytest.mark.parametrize(
    ("state", "upload"), [("accepted", "rejected"), ("revised", "rejected"), ("revised", "revised")]
)
@verifies("OCHP-CDR-023")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_undrawn_transition_leaves_one_state(
    cpo: Peer, emp: Peer, judge: Judge, state: str, upload: str, cdr: Tree
) -> None:
    """An upload for which the status flow has no arrow leaves the CDR in exactly one state."""
    if state == "accepted":
        arrange.accepted(judge, cpo, emp, cdr)
    else:
        arrange.revised(judge, cpo, emp, cdr)
    answer = cpo.AddCDRs(cdrInfoArray=[with_status(cdr, upload)])
    taken = answer.code == "ok" and cdr_id(cdr) not in implausible(answer)
    judge.observe(
        "AMB-028",
        "AMB-028/undrawn-too" if taken else "AMB-028/reject-declined-only",
        f"an upload as {upload} of a CDR that is {state}",
    )
    seen: set[str | None] = set()
    for status in ("accepted", "revised", "approved", "rejected"):
        queue = emp.GetCDRs(cdrStatus=asking(status))
        seen |= {status_of(record) for record in sightings(queue, cdr)}
    queue = cpo.CheckCDRs()
    seen |= {status_of(record) for record in sightings(queue, cdr)}
    judge.that(
        len(seen) == 1 and seen <= {state, upload},
        "OCHP-CDR-023",
        queue,
        expected=f"the CDR in exactly one state, {state} or {upload}",
        observed=f"it is seen as {', '.join(sorted(map(str, seen))) or 'nothing'}",
        aspect="one-state",
    )


def _stays(
    judge: Judge, requirement: str, query: Peer, operation_name: str, cdr: Tree, status: str, act: str
) -> None:
    answer = query.call(operation_name, cdrStatus=asking(status))
    shows(judge, requirement, answer, cdr, status=status, aspect=f"after-{act}")


@pytest.mark.parametrize("act", ["revised", "rejected", "declined"])
@verifies("OCHP-CDR-024")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_approved_is_final(cpo: Peer, emp: Peer, judge: Judge, act: str, cdr: Tree) -> None:
    """An approved CDR can be neither revised nor rejected by its operator nor declined by its owner."""
    arrange.approved(judge, cpo, emp, cdr)
    _attempt(judge, cpo, emp, act, revised(cdr))
    lacks(judge, "OCHP-CDR-024", emp.GetCDRs(), cdr, aspect=f"queue-after-{act}")
    answer = emp.GetCDRs(cdrStatus=asking("approved"))
    record = shows(judge, "OCHP-CDR-024", answer, cdr, status="approved", aspect=f"after-{act}")
    same_periods(judge, record, cdr, "OCHP-CDR-024", answer, aspect=f"content-after-{act}")


@pytest.mark.parametrize("act", ["revised", "approved", "declined"])
@verifies("OCHP-CDR-025")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_rejected_is_final(cpo: Peer, emp: Peer, judge: Judge, act: str, cdr: Tree) -> None:
    """A rejected CDR can be neither revised nor approved nor declined."""
    arrange.rejected(judge, cpo, emp, cdr)
    _attempt(judge, cpo, emp, act, cdr)
    lacks(judge, "OCHP-CDR-025", emp.GetCDRs(), cdr, aspect=f"queue-after-{act}")
    _stays(judge, "OCHP-CDR-025", emp, "GetCDRs", cdr, "rejected", act)


def _attempt(judge: Judge, cpo: Peer, emp: Peer, act: str, cdr: Tree) -> None:
    """Try something that must have no effect; the state afterwards decides, not the answer (AMB-025)."""
    if act in ("approved", "declined"):
        answer = emp.ConfirmCDRs(**{act: [reference(cdr)]})
    else:
        answer = cpo.AddCDRs(cdrInfoArray=[with_status(cdr, act)])
    observe_code(judge, "AMB-025", answer, f"{act} for a CDR in a final state")


@verifies("OCHP-CDR-026")
@operation("ConfirmCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_declined_cdr_cannot_be_approved(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """A declined CDR cannot be approved by its owner before it was revised."""
    arrange.declined(judge, cpo, emp, cdr)
    answer = emp.ConfirmCDRs(approved=[reference(cdr)])
    observe_code(judge, "AMB-025", answer, "approval of a declined CDR")
    lacks(judge, "OCHP-CDR-026", emp.GetCDRs(cdrStatus=asking("approved")), cdr, aspect="not-approved")
    shows(judge, "OCHP-CDR-026", cpo.CheckCDRs(), cdr, status="declined", aspect="still-declined")


APPROVED, REJECTED, OPEN = ending("approved"), ending("rejected"), ending("declined", "revised")


@verifies(*requirements(APPROVED))
@operation("ConfirmCDRs")
@writes("cdrs", "add")
@draws(walkers=walkers_of(APPROVED))
def test_paths_to_approved(cpo: Peer, emp: Peer, judge: Judge, walkers: list[Tree]) -> None:
    """On every path to approved each step leads where the status flow says, and nothing leads on."""
    travel(judge, cpo, emp, APPROVED, walkers)


@verifies(*requirements(REJECTED))
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(walkers=walkers_of(REJECTED))
def test_paths_to_rejected(cpo: Peer, emp: Peer, judge: Judge, walkers: list[Tree]) -> None:
    """On every path to rejected each step leads where the status flow says, and nothing leads on."""
    travel(judge, cpo, emp, REJECTED, walkers)


@verifies(*requirements(OPEN))
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(walkers=walkers_of(OPEN))
def test_paths_that_stay_open(cpo: Peer, emp: Peer, judge: Judge, walkers: list[Tree]) -> None:
    """On every path of five steps that reaches no end each step leads where the status flow says."""
    travel(judge, cpo, emp, OPEN, walkers)
