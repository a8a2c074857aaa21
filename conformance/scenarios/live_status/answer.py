"""How a scenario reads answers of GetStatus: who is in them, with which status, and until when.

Source: OCHP.md 1.4, GetStatus.req, GetStatus.conf.
"""

from collections.abc import Callable
from functools import lru_cache

from lxml import etree

from conformance.records import Tree
from conformance.rules import own_text
from conformance.scenarios.judge import Judge, said
from conformance.scenarios.live_status import board
from conformance.scenarios.peer import Peer
from conformance.values import EvseId, InvalidId, ParkingId
from conformance.wire import Reply

KINDS = ("evse", "parking", "combined")


def ask(nsp: Peer, kind: str | None = None, since: str | None = None) -> Reply:
    """Query the status of a kind; None: no kind is named."""
    arguments: dict[str, object] = {}
    if since is not None:
        arguments["startDateTime"] = {"DateTime": since}
    if kind is not None:
        arguments["statusType"] = kind
    return nsp.GetStatus(**arguments)


def id_of(status: Tree) -> str:
    """The EVSE-ID or parking-id of a status."""
    return str(status["parkingId"] if "parkingId" in status else status["evseId"])


def identity(id: str) -> str:
    """What identifies an EVSE or parking spot, whatever the spelling (AMB-043, AMB-044)."""
    for kind in (EvseId, ParkingId):
        try:
            return kind.parse(id).canonical
        except InvalidId:
            continue
    return id


def major_of(found: etree._Element) -> str | None:
    """The major status of a delivered EVSE or parking spot."""
    value = found.get("status" if etree.QName(found).localname == "parking" else "major")
    return None if value is None else str(value)


def in_words(found: etree._Element) -> str:
    """What a delivered status says, as a clause."""
    minor = found.get("minor")
    return f"{major_of(found)}" + ("" if minor is None else f" with {minor}")


def sightings(reply: Reply, status: Tree, kind: str | None = None) -> tuple[etree._Element, ...]:
    """The elements of an answer that speak of the EVSE or spot of a status.

    Ids are compared without regard to separators and letter case (AMB-043, AMB-044).

    Args:
        reply: The answer.
        status: As uploaded.
        kind: Element that it has to be; None: evse or parking, as it was uploaded.
    """
    name = kind or ("parking" if "parkingId" in status else "evse")
    return _by_identity(reply, name).get(identity(id_of(status)), ())


@lru_cache(maxsize=8)
def _by_identity(reply: Reply, name: str) -> dict[str, tuple[etree._Element, ...]]:
    found: dict[str, tuple[etree._Element, ...]] = {}
    for one in reply.records(name):
        id = identity(_id_in(one))
        found[id] = (*found.get(id, ()), one)
    return found


def is_as_sent(found: etree._Element, status: Tree) -> bool:
    """Whether a delivered status has the major and the minor of the uploaded one."""
    sent = status["@status"] if "parkingId" in status else status["@major"]
    return major_of(found) == sent and found.get("minor") == status.get("@minor")


def awaited(judge: Judge, download: Callable[[], Reply], *statuses: Tree, kind: str | None = None) -> Reply:
    """Repeat a query until it shows all statuses as they were sent, at most `settle_s`.

    Returns:
        The last answer, whether it shows them or not.
    """
    replies = [download()]

    def complete() -> bool:
        if not _has_all(replies[-1], statuses, kind):
            replies.append(download())
        return _has_all(replies[-1], statuses, kind)

    if not _has_all(replies[-1], statuses, kind):
        judge.wait_until(complete, "an updated status becomes visible", judge.stage.target.ixit.settle_s)
    return replies[-1]


def answered(judge: Judge, requirement: str, reply: Reply, *, aspect: str) -> None:
    """Check that a query was answered.

    Raises:
        NotJudged: There is no answer that could be read; a finding of its own says why.
    """
    if reply.document.fault is None:
        judge.readable(reply)
    judge.that(
        reply.document.fault is None,
        requirement,
        reply,
        expected="the query answered with a list of status",
        observed=said(reply),
        aspect=f"{aspect}-answered",
    )


def shows(
    judge: Judge,
    requirement: str,
    reply: Reply,
    status: Tree,
    *,
    kind: str | None = None,
    aspect: str = "shown",
) -> etree._Element:
    """Check that an answer shows a status as it was sent, once.

    Returns:
        The status as delivered.
    """
    found = is_there(judge, requirement, reply, status, kind=kind, aspect=aspect)
    wanted = status.get("@status", status.get("@major"))
    minor = status.get("@minor")
    judge.that(
        is_as_sent(found, status),
        requirement,
        reply,
        expected=f"{id_of(status)} {wanted}" + (f" with {minor}" if minor else " without minor status"),
        observed=in_words(found),
        at=found,
        aspect=f"{aspect}-as-sent",
    )
    return found


def is_there(
    judge: Judge,
    requirement: str,
    reply: Reply,
    status: Tree,
    *,
    kind: str | None = None,
    aspect: str = "there",
) -> etree._Element:
    """Check that an answer speaks of the EVSE or spot of a status, once, and note that it does.

    Returns:
        The status as delivered.
    """
    answered(judge, requirement, reply, aspect=aspect)
    found = sightings(reply, status, kind)
    judge.that(
        len(found) == 1,
        requirement,
        reply,
        expected=f"{id_of(status)} once in the answer",
        observed=f"it is there {len(found)} times",
        at=found[-1] if found else None,
        aspect=aspect,
    )
    if not found:
        judge.inconclusive(f"{id_of(status)} is not there, so the rest cannot be judged")
    board.note(judge, identity(id_of(status)), status)
    return found[0]


def lacks(judge: Judge, requirement: str, reply: Reply, *statuses: Tree, aspect: str = "absent") -> None:
    """Check that an answer says nothing of the EVSEs and spots of these statuses, in any kind of element."""
    if reply.document.fault is None:
        judge.readable(reply)
    for status in statuses:
        kinds = ("parking",) if "parkingId" in status else ("evse", "combined")
        found = [one for kind in kinds for one in sightings(reply, status, kind)]
        judge.that(
            not found,
            requirement,
            reply,
            expected=f"{id_of(status)} not in the answer",
            observed=f"it is there as {in_words(found[0])}" if found else "",
            at=found[0] if found else None,
            aspect=aspect,
        )


def _has_all(reply: Reply, statuses: tuple[Tree, ...], kind: str | None) -> bool:
    return all(
        any(kind == "combined" or is_as_sent(found, status) for found in sightings(reply, status, kind))
        for status in statuses
    )


def _id_in(found: etree._Element) -> str:
    id = next(found.iterchildren(etree.Element), None)
    return "" if id is None else own_text(id)
