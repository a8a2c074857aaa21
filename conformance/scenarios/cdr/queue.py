"""How a scenario reads CDR answers: sightings of a record, its status, the wait until it is offered.

Source: OCHP.md 1.4, Process Charge Data Records.
"""

from collections.abc import Callable

from lxml import etree

from conformance.records import Tree
from conformance.rules import own_text
from conformance.scenarios.judge import Judge
from conformance.scenarios.outcome import answered, child_text
from conformance.values import EvseId, InvalidId
from conformance.wire import Reply


def cdr_id(cdr: Tree) -> str:
    """The CDR-ID of a record."""
    return str(cdr["CdrId"])


def asking(status: str) -> Tree:
    """The parameter `cdrStatus` of GetCDRs and CheckCDRs."""
    return {"CdrStatusType": status}


def beside(cdr: Tree) -> Tree:
    """The same record at another EVSE of its operator."""
    evse = EvseId.parse(str(cdr["evseId"]))
    last = "2" if evse.text.endswith("1") else "1"
    return {**cdr, "evseId": evse.text[:-1] + last}


def status_of(record: etree._Element) -> str | None:
    """Status of a delivered CDR."""
    return child_text(record, "status", "CdrStatusType")


def sightings(reply: Reply, cdr: Tree) -> tuple[etree._Element, ...]:
    """The records of an answer that carry the CDR-ID and the EVSE of `cdr`.

    CDR-IDs of older releases are unique per EVSE only (OCHP-CDR-051), so both count; EVSE-IDs are compared
    without regard to separators and letter case (AMB-043, AMB-044).
    """
    wanted = _evse(str(cdr["evseId"]))
    return tuple(
        record
        for record in reply.records("cdrInfoArray")
        if child_text(record, "CdrId") == cdr_id(cdr) and _evse(child_text(record, "evseId") or "") == wanted
    )


def _evse(text: str) -> str:
    try:
        return EvseId.parse(text).canonical
    except InvalidId:
        return text


def implausible(reply: Reply) -> tuple[str, ...]:
    """The CDR-IDs of `implausibleCdrsArray`."""
    return tuple(own_text(element) for element in reply.records("implausibleCdrsArray"))


def awaited(judge: Judge, download: Callable[[], Reply], *cdrs: Tree, status: str | None = None) -> Reply:
    """Repeat a download until it shows all of `cdrs`, at most `settle_s` (AMB-029).

    Args:
        judge: The judge.
        download: Asks once.
        cdrs: What has to be there.
        status: Which status they have to have; None: any.

    Returns:
        The last answer, whether it shows them or not.
    """
    wanted = {cdr_id(cdr) for cdr in cdrs}
    replies = [download()]

    def complete() -> bool:
        if not wanted <= _ids(replies[-1], status):
            replies.append(download())
        return wanted <= _ids(replies[-1], status)

    if not wanted <= _ids(replies[-1], status):
        judge.wait_until(
            complete, "an uploaded CDR becomes visible to its provider", judge.stage.target.ixit.settle_s
        )
    return replies[-1]


def _ids(reply: Reply, status: str | None) -> set[str | None]:
    return {
        child_text(record, "CdrId")
        for record in reply.records("cdrInfoArray")
        if status is None or status_of(record) == status
    }


def shows(
    judge: Judge,
    requirement: str,
    reply: Reply,
    cdr: Tree,
    *,
    status: str | None = None,
    aspect: str = "shown",
    once: bool = False,
) -> etree._Element:
    """Check that an answer holds a CDR, in a status.

    A record that comes twice is the finding of the requirements that say so, with `once`.

    Returns:
        The record as delivered.
    """
    answered(judge, reply, requirement, aspect=aspect)
    found = sightings(reply, cdr)
    judge.that(
        len(found) == 1 if once else bool(found),
        requirement,
        reply,
        expected=f"CDR {cdr_id(cdr)} {'once ' if once else ''}in the answer",
        observed=f"it is there {len(found)} times, among {len(reply.records('cdrInfoArray'))} records",
        at=found[-1] if found else None,
        aspect=aspect,
    )
    if not found:
        judge.inconclusive(f"CDR {cdr_id(cdr)} is not there, so the rest cannot be judged")  # behind a SHOULD
    if status is not None:
        judge.that(
            status_of(found[0]) == status,
            requirement,
            reply,
            expected=f"CDR {cdr_id(cdr)} with status {status}",
            observed=f"status {status_of(found[0])}",
            at=found[0],
            aspect=f"{aspect}-status",
        )
    return found[0]


def lacks(judge: Judge, requirement: str, reply: Reply, *cdrs: Tree, aspect: str = "absent") -> None:
    """Check that an answer holds none of these CDRs."""
    answered(judge, reply, requirement, aspect=aspect, refusal_will_do=True)
    for cdr in cdrs:
        found = sightings(reply, cdr)
        judge.that(
            not found,
            requirement,
            reply,
            expected=f"CDR {cdr_id(cdr)} not in the answer",
            observed=f"it is there with status {status_of(found[0]) if found else None}",
            at=found[0] if found else None,
            aspect=aspect,
        )


def refused_record(
    judge: Judge, requirement: str, reply: Reply, cdr: Tree, *, aspect: str = "refused"
) -> None:
    """Check that an upload of one record was refused: listed as implausible without ok, or a fault.

    Source: AMB-015, AMB-016: total refusal has any code except ok and partly.
    """
    if reply.document.fault is not None or reply.code in ("format", "invalid-id", "roaming"):
        judge.that(True, requirement, reply, expected="a refusal", observed="a refusal", aspect=aspect)
        return
    answered(judge, reply, requirement, aspect=aspect, refusal_will_do=True)
    judge.that(
        reply.code not in ("ok", "partly") or cdr_id(cdr) in implausible(reply),
        requirement,
        reply,
        expected=f"CDR {cdr_id(cdr)} refused",
        observed=f"code {reply.code} and implausible CDR-IDs {list(implausible(reply)) or 'none'}",
        aspect=aspect,
    )
