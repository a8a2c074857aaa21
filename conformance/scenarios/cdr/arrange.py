"""Bring CDRs into a state before a scenario begins; what does not succeed makes the scenario inconclusive.

A defect on the way is the finding of the scenario whose purpose that step is: one cause, one finding.
"""

from lxml import etree

from conformance.records import Tree, reference, with_status
from conformance.scenarios.cdr.queue import asking, awaited, cdr_id, sightings, status_of
from conformance.scenarios.judge import Judge
from conformance.scenarios.peer import Peer
from conformance.wire import Reply


def _needs(judge: Judge, met: bool, step: str, reply: Reply) -> None:
    if not met:
        seen = "a fault" if reply.document.fault is not None else f"code {reply.code}"
        if reply.error is not None:
            seen = reply.error.what
        judge.inconclusive(f"the arrangement did not succeed: {step} ({seen}, exchange {reply.exchange.id})")


def accepted(judge: Judge, cpo: Peer, emp: Peer, *cdrs: Tree) -> None:
    """Upload records and wait until their provider is offered each of them as accepted."""
    upload = cpo.AddCDRs(cdrInfoArray=list(cdrs))
    _needs(judge, upload.code == "ok", "uploading a plausible CDR", upload)
    queue = awaited(judge, emp.GetCDRs, *cdrs)
    for cdr in cdrs:
        found = sightings(queue, cdr)
        _needs(judge, bool(found), f"CDR {cdr_id(cdr)} offered to its provider", queue)


def confirmed(
    judge: Judge, emp: Peer, *, approved: tuple[Tree, ...] = (), declined: tuple[Tree, ...] = ()
) -> None:
    """Let the provider approve and decline records."""
    answer = emp.ConfirmCDRs(
        approved=[reference(c) for c in approved], declined=[reference(c) for c in declined]
    )
    _needs(judge, answer.code == "ok", "confirming CDRs", answer)


def declined(judge: Judge, cpo: Peer, emp: Peer, cdr: Tree) -> None:
    """Bring a record to declined."""
    accepted(judge, cpo, emp, cdr)
    confirmed(judge, emp, declined=(cdr,))
    seen(judge, cpo.CheckCDRs(), cdr, "declined")


def approved(judge: Judge, cpo: Peer, emp: Peer, cdr: Tree) -> None:
    """Bring a record to approved."""
    accepted(judge, cpo, emp, cdr)
    confirmed(judge, emp, approved=(cdr,))
    seen(judge, emp.GetCDRs(cdrStatus=asking("approved")), cdr, "approved")


def revised(judge: Judge, cpo: Peer, emp: Peer, cdr: Tree) -> Tree:
    """Bring a record to revised by way of declined.

    Returns:
        The record as it was uploaded last.
    """
    declined(judge, cpo, emp, cdr)
    again = with_status(cdr, "revised")
    answer = cpo.AddCDRs(cdrInfoArray=[again])
    _needs(judge, answer.code == "ok", "revising a declined CDR", answer)
    seen(judge, awaited(judge, emp.GetCDRs, cdr, status="revised"), cdr, "revised")
    return again


def rejected(judge: Judge, cpo: Peer, emp: Peer, cdr: Tree) -> None:
    """Bring a record to rejected by way of declined."""
    declined(judge, cpo, emp, cdr)
    answer = cpo.AddCDRs(cdrInfoArray=[with_status(cdr, "rejected")])
    _needs(judge, answer.code == "ok", "rejecting a declined CDR", answer)
    seen(judge, cpo.CheckCDRs(cdrStatus=asking("rejected")), cdr, "rejected")


def seen(judge: Judge, reply: Reply, cdr: Tree, status: str) -> None:
    """Make sure that an answer shows a record in a status."""
    found = sightings(reply, cdr)
    _needs(
        judge,
        bool(found) and status_of(found[0]) == status,
        f"CDR {cdr_id(cdr)} shown as {status}",
        reply,
    )


def every_state(judge: Judge, cpo: Peer, emp: Peer, states: dict[str, Tree]) -> None:
    """Bring one record each into accepted, revised, declined, approved and rejected, with few exchanges.

    Args:
        judge: The judge.
        cpo: The operator of the records.
        emp: Their provider.
        states: Status to the record, with status new, that shall get it.
    """
    accepted(judge, cpo, emp, *states.values())
    confirmed(
        judge,
        emp,
        approved=(states["approved"],),
        declined=(states["declined"], states["revised"], states["rejected"]),
    )
    answer = cpo.AddCDRs(
        cdrInfoArray=[with_status(states["revised"], "revised"), with_status(states["rejected"], "rejected")]
    )
    _needs(judge, answer.code == "ok", "revising one declined CDR and rejecting another", answer)


def delivered(judge: Judge, reply: Reply, cdr: Tree) -> etree._Element:
    """Find a record in an answer whose content is to be judged.

    Returns:
        The record as delivered.
    """
    judge.readable(reply)
    found = sightings(reply, cdr)
    if not found:
        judge.inconclusive(f"CDR {cdr_id(cdr)} is not in the answer of exchange {reply.exchange.id}")
    return found[0]
