"""How a scenario reads answers about charge points: sightings of a record, refusals, the wait for a version.

Source: OCHP.md 1.4, Messages for the Exchange of Charge Point Information.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from lxml import etree

from conformance.records import Tree, tree
from conformance.scenarios.content import Difference, differences, in_any_order, tell
from conformance.scenarios.judge import Judge, said
from conformance.scenarios.outcome import answered, child_text
from conformance.scenarios.peer import Peer
from conformance.values import EvseId, Form, Instant, InvalidId
from conformance.wire import Reply

DELIVERED = "chargePointInfoArray"
REFUSED = "refusedChargePointInfo"
UNORDERED = (
    "images",
    "relatedResource",
    "relatedLocation",
    "regularHours",
    "exceptionalOpenings",
    "exceptionalClosings",
    "statusSchedule",
    "parkingSpot",
    "restriction",
    "authMethods",
    "connectors",
    "userInterfaceLang",
)
"""Lists of which the order is no content; that of images is judged apart (OCHP-POI-035)."""
MOMENT_S = 3.0
"""Longer than the margin of a filter (AMB-082)."""
NAME = ("locationName",)
"""The member by which scenarios tell versions of a record apart."""


def evse_id(point: Tree) -> str:
    """The EVSE-ID of a record."""
    return str(point["evseId"])


def sightings(reply: Reply, point: Tree, member: str = DELIVERED) -> tuple[etree._Element, ...]:
    """The records of an answer that have the EVSE-ID of `point`, in whatever spelling (AMB-043, AMB-044)."""
    wanted = _identity(evse_id(point))
    return tuple(
        record for record in reply.records(member) if _identity(child_text(record, "evseId") or "") == wanted
    )


def refusals(reply: Reply) -> tuple[str, ...]:
    """The EVSE-IDs of `refusedChargePointInfo`."""
    return tuple(child_text(record, "evseId") or "" for record in reply.records(REFUSED))


def _identity(text: str) -> str:
    try:
        return EvseId.parse(text).canonical
    except InvalidId:
        return text


def is_version(record: etree._Element, point: Tree) -> bool:
    """Whether a delivered record has the name that was uploaded last."""
    return child_text(record, *NAME) == str(point["locationName"])


def awaited(judge: Judge, download: Callable[[], Reply], *points: Tree) -> Reply:
    """Repeat a download until it shows all of `points` in this version, at most `settle_s`.

    Returns:
        The last answer, whether it shows them or not.
    """
    replies = [download()]

    def complete() -> bool:
        if not _shows_all(replies[-1], points):
            replies.append(download())
        return _shows_all(replies[-1], points)

    if not _shows_all(replies[-1], points) and judge.stage.target.ixit.settle_s > 0:
        judge.wait_until(complete, "an uploaded charge point becomes visible to navigation providers")
    return replies[-1]


def _shows_all(reply: Reply, points: tuple[Tree, ...]) -> bool:
    found = by_evse(reply)
    return all(
        any(is_version(record, point) for record in found.get(_identity(evse_id(point)), ()))
        for point in points
    )


def by_evse(reply: Reply) -> dict[str, list[etree._Element]]:
    """The charge points of an answer by their EVSE-IDs in canonical spelling."""
    found: dict[str, list[etree._Element]] = {}
    for record in reply.records(DELIVERED):
        found.setdefault(_identity(child_text(record, "evseId") or ""), []).append(record)
    return found


def taken(judge: Judge, requirement: str, reply: Reply, *, aspect: str = "upload") -> None:
    """Check that an upload was carried out and nothing of it refused: ok, and no list of refused records."""
    judge.accepted(reply, requirement, aspect=aspect)
    judge.that(
        not refusals(reply),
        requirement,
        reply,
        expected="no refused charge point",
        observed=f"{len(refusals(reply))} refused, first {refusals(reply)[:1]}",
        aspect=f"{aspect}-list",
    )


def shows(
    judge: Judge,
    requirement: str,
    reply: Reply,
    point: Tree,
    *,
    aspect: str = "shown",
    once: bool = False,
    members: tuple[str, ...] | None = None,
) -> etree._Element:
    """Check that an answer holds a charge point.

    Args:
        judge: The judge.
        requirement: What asks for it.
        reply: The answer.
        point: The record as uploaded last.
        aspect: Part of the check's id.
        once: It has to be there exactly once.
        members: Members of it that have to be as uploaded last; (): all of them.

    Returns:
        The record as delivered.
    """
    answered(judge, reply, requirement, aspect=aspect)
    found = sightings(reply, point)
    judge.that(
        len(found) == 1 if once else bool(found),
        requirement,
        reply,
        expected=f"EVSE {evse_id(point)} {'once ' if once else ''}in the answer",
        observed=f"it is there {len(found)} times, among {len(reply.records(DELIVERED))} charge points",
        at=found[-1] if found else None,
        aspect=aspect,
    )
    if not found:
        judge.inconclusive(f"EVSE {evse_id(point)} is not there, so the rest cannot be judged")
    if members is not None:
        same_point(judge, requirement, reply, found[0], point, aspect=f"{aspect}-content", members=members)
    return found[0]


def same_point(
    judge: Judge,
    requirement: str,
    reply: Reply,
    record: etree._Element,
    point: Tree,
    *,
    aspect: str,
    members: tuple[str, ...] = (),
) -> None:
    """Check that a delivered charge point equals the uploaded one, and go on whatever the outcome is.

    Args:
        judge: The judge.
        requirement: What asks for it.
        reply: The answer that holds the record.
        record: As delivered.
        point: As uploaded.
        aspect: Part of the check's id.
        members: The only ones that are compared; none given: all.
    """
    wrong = _differences(record, point)
    if members:
        wrong = [found for found in wrong if found[0][0].partition("[")[0] in members]
    tell(judge, record, wrong, requirement, reply, aspect=aspect)


def _differences(record: etree._Element, point: Tree) -> list[Difference]:
    return differences(in_any_order(point, *UNORDERED), in_any_order(tree(record), *UNORDERED))


def lacks(judge: Judge, requirement: str, reply: Reply, *points: Tree, aspect: str = "absent") -> None:
    """Check that an answer holds none of these charge points."""
    answered(judge, reply, requirement, aspect=aspect, refusal_will_do=True)
    for point in points:
        found = sightings(reply, point)
        judge.that(
            not found,
            requirement,
            reply,
            expected=f"EVSE {evse_id(point)} not in the answer",
            observed=f"it is there, among {len(reply.records(DELIVERED))} charge points",
            at=found[0] if found else None,
            aspect=aspect,
        )


def refused_record(
    judge: Judge, requirement: str, reply: Reply, point: Tree, *, aspect: str = "refused"
) -> None:
    """Check that an upload of one charge point was refused: by code, by a fault, or in the list (AMB-016)."""
    is_refused = reply.document.fault is not None or (
        judge.readable(reply).code not in ("ok", "partly") or bool(sightings(reply, point, REFUSED))
    )
    judge.that(
        is_refused,
        requirement,
        reply,
        expected=f"EVSE {evse_id(point)} refused",
        observed=f"{said(reply)}, refused are {list(refusals(reply)) or 'none'}",
        aspect=aspect,
    )


def observe_code(judge: Judge, reply: Reply, note: str) -> None:
    """Count the reading of AMB-016 that the code of an upload shows."""
    if reply.code in ("partly", "invalid-id"):
        judge.observe("AMB-016", f"AMB-016/{reply.code}", note, reply)


def uploaded(judge: Judge, cpo: Peer, *points: Tree) -> Reply:
    """Upload charge points before a scenario begins.

    A defect on the way is the finding of the scenario whose purpose that step is.

    Returns:
        The answer.

    Raises:
        NotJudged: It does not succeed.
    """
    upload = cpo.UpdateChargePointList(chargePointInfoArray=list(points))
    if upload.code != "ok":
        judge.inconclusive(
            f"the arrangement did not succeed: uploading charge points ({said(upload)}, exchange "
            f"{upload.exchange.id})"
        )
    return upload


def stored(judge: Judge, cpo: Peer, nsp: Peer, *points: Tree) -> Reply:
    """Upload charge points before a scenario begins, and make sure that they are offered.

    Returns:
        A full download that shows them.

    Raises:
        NotJudged: It does not succeed.
    """
    uploaded(judge, cpo, *points)
    offer = awaited(judge, nsp.GetChargePointList, *points)
    missing = [evse_id(point) for point in points if not sightings(offer, point)]
    if missing:
        judge.inconclusive(
            f"the arrangement did not succeed: EVSE {missing[0]} is not offered (exchange "
            f"{offer.exchange.id})"
        )
    return offer


def lately(judge: Judge, nsp: Peer) -> Reply:
    """Download what changed in the last seconds: less than everything, where only the news matter."""
    return nsp.GetChargePointListUpdates(lastUpdate=since(judge, MOMENT_S))


def since(judge: Judge, seconds: float) -> dict[str, object]:
    """Content of ``lastUpdate``: a time so long ago, and as much longer as the clocks may differ."""
    ago = timedelta(seconds=seconds + float(judge.stage.target.ixit.clock_skew_s))
    return {"DateTime": Instant.at(datetime.now(UTC) - ago, Form.UTC).text}
