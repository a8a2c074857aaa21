"""Rules of live status: allowed combinations, times to live, and the kind that was asked for.

What an operator sets is judged where it is uploaded. A clearing house is judged by what it delivers: overdue
or forbidden status is its own fault, whoever uploaded it, because it has to drop the one and should refuse
the other.

Source: OCHP.md 1.4, Live Status Interface, GetStatus.req, EvseStatusType class, ParkingStatusType class.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from lxml import etree

from conformance.evidence import Part
from conformance.rules.rule import PASSED, Failed, Noted, Outcome, View, own_text, quoted, rule
from conformance.schema import parse_untrusted
from conformance.values import Form, ImpossibleTime, Instant, InvalidId, ParkingId, ZoneMissing

COMBINATIONS = {
    "unknown": (None,),
    "available": (None, "available", "reserved"),
    "not-available": (None, "charging", "blocked", "reserved", "outoforder"),
}
"""Minor statuses that go with each major one (OCHP-STATUS-003)."""
ASKED, DELIVERED = ("GetStatusRequest",), ("GetStatusResponse",)
TOLD = ("UpdateStatusRequest", *DELIVERED)
"""Payloads that hold statuses."""
KINDS = ("evse", "parking", "combined")
"""Values of statusType, and likewise the elements of an answer that they ask for."""
MAJOR = {"evse": "major", "combined": "major", "parking": "status"}
"""The attribute with the major status, by kind."""
OVERDUE_BY = timedelta(seconds=60)
"""How long a time to live may have passed by the target's own clock; a long answer takes a while to write."""
SENT_BY = timedelta(seconds=5)
"""How long a time to live may have passed when it is sent: a clock is never quite right."""


def _of_kind(view: View, *kinds: str) -> Iterator[etree._Element]:
    if view.payload is None or view.payload_name not in TOLD:
        return
    yield from view.payload.iterchildren(*map(view.release.qname, kinds))


def _composed(view: View, *kinds: str) -> Iterator[etree._Element]:
    """The statuses that the sender itself composed; in a file that is audited, all of them."""
    if view.exchange is None or view.part is Part.REQUEST:
        yield from _of_kind(view, *kinds)


def _is_allowed(status: etree._Element) -> bool | None:
    """Tell whether major and minor may go together; None if the schema already refuses one of them."""
    major, minor = status.get("major"), status.get("minor")
    if major not in COMBINATIONS or minor not in (None, *_MINORS):
        return None
    return minor in COMBINATIONS[major]


_MINORS = frozenset(minor for minors in COMBINATIONS.values() for minor in minors if minor is not None)


def _pair(status: etree._Element) -> str:
    minor = status.get("minor")
    return str(status.get("major")) + (f" with {minor}" if minor is not None else " alone")


def _allowed(view: View, statuses: Iterator[etree._Element]) -> Iterator[Outcome]:
    for status in statuses:
        allowed = _is_allowed(status)
        if allowed is None:
            continue
        if allowed:
            yield PASSED
        else:
            minors = [minor for minor in COMBINATIONS[str(status.get("major"))] if minor is not None]
            yield Failed(
                f"{status.get('major')} with {' or '.join(minors) or 'no minor status'}",
                _pair(status),
                status,
            )


@rule("OCHP-STATUS-003", on=TOLD)
def combination_is_allowed(view: View) -> Iterator[Outcome]:
    """An operator sets only combinations of the table."""
    yield from _allowed(view, _composed(view, "evse"))


@rule("OCHP-STATUS-004", Part.ANSWER, on=TOLD)
def forbidden_combination_is_not_delivered(view: View) -> Iterator[Outcome]:
    """No forbidden combination reaches a navigation provider; combined ones follow no rule (AMB-068)."""
    yield from _allowed(view, _of_kind(view, "evse"))


@rule("OCHP-STATUS-009", Part.ANSWER, on=TOLD)
def overdue_status_is_not_delivered(view: View) -> Iterator[Outcome]:
    """By the Date of the answer, no time to live has passed, but of an unknown status (AMB-067)."""
    if view.exchange is None:
        return
    date = _date(view.header("date") or "")
    if date is None:
        return
    for kind in ("evse", "parking"):
        for status in _of_kind(view, kind):
            ttl = _ttl(status)
            if ttl is None:
                continue
            if status.get(MAJOR[kind]) != "unknown" and date - ttl.moment > OVERDUE_BY:
                yield Failed(
                    "no status, or unknown, once its time to live has passed",
                    f"{quoted(str(status.get(MAJOR[kind])))} until {ttl.text}, at {Instant.at(date).text}",
                    status,
                )
            else:
                yield PASSED


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return date if date.tzinfo is not None else date.replace(tzinfo=UTC)


def _ttl(status: etree._Element) -> Instant | None:
    text = status.get("ttl")
    if text is None:
        return None
    try:
        return Instant.parse(text)
    except ImpossibleTime:
        return None  # OCHP-STATUS-026 says so


@rule("OCHP-STATUS-016", Part.ANSWER, on=DELIVERED)
def answer_has_one_kind_of_status(view: View) -> Iterator[Outcome]:
    """One answer holds evse, parking or combined, never two of them (AMB-021)."""
    if view.payload is None or view.payload_name != "GetStatusResponse":
        return
    kinds = [kind for kind in KINDS if next(_of_kind(view, kind), None) is not None]
    if len(kinds) > 1:
        second = next(_of_kind(view, kinds[1]))
        yield Failed("one kind of status element", " and ".join(kinds), second)
    else:
        yield PASSED


@rule("OCHP-STATUS-012", Part.ANSWER, on=DELIVERED)
def evse_is_answered_with_evse(view: View) -> Iterator[Outcome]:
    """The statusType evse, and likewise none, is answered with evse elements only."""
    yield from _answered(view, "evse")


@rule("OCHP-STATUS-013", Part.ANSWER, on=DELIVERED)
def parking_is_answered_with_parking(view: View) -> Iterator[Outcome]:
    """The statusType parking is answered with parking elements only."""
    yield from _answered(view, "parking")


@rule("OCHP-STATUS-014", Part.ANSWER, on=DELIVERED)
def combined_is_answered_with_combined(view: View) -> Iterator[Outcome]:
    """The statusType combined is answered with combined elements only."""
    yield from _answered(view, "combined")


def _answered(view: View, kind: str) -> Iterator[Outcome]:
    if view.payload_name != "GetStatusResponse" or _wanted(view) != kind:
        return
    others = list(_of_kind(view, *(other for other in KINDS if other != kind)))
    if others:
        yield Failed(
            f"{kind} elements only", f"{len(others)} others, the first {_named(others[0])}", others[0]
        )
    elif next(_of_kind(view, kind), None) is not None:
        yield PASSED


def _named(status: etree._Element) -> str:
    """Name an element and the id in it, for a finding."""
    id = next(status.iterchildren(etree.Element), None)
    return etree.QName(status).localname + (f" {quoted(own_text(id))}" if id is not None else "")


def _wanted(view: View) -> str | None:
    """The kind that a request asked for; None if that cannot be said."""
    if view.exchange is None:
        return None
    sent = view.exchange.request
    if len(sent.content) < sent.length:
        return None
    payload = parse_untrusted(sent.content).payload
    if payload is None or payload.tag != view.release.qname("GetStatusRequest"):
        return None
    if not view.schema.is_valid(payload):
        return None
    return view.text(payload, "statusType") or "evse"


@rule("OCHP-STATUS-017", Part.REQUEST, on=ASKED)
def status_type_is_a_literal(view: View) -> Iterator[Outcome]:
    """The statusType is evse, parking or combined in small letters."""
    if view.payload is None or view.payload_name != "GetStatusRequest":
        return
    wanted = view.find(view.payload, "statusType")
    if wanted is None:
        return
    if own_text(wanted) in KINDS:
        yield PASSED
    else:
        yield Failed(f"one of {', '.join(KINDS)}", quoted(own_text(wanted)), wanted)


@rule("OCHP-STATUS-021", on=TOLD)
def parking_status_is_a_major_one(view: View) -> Iterator[Outcome]:
    """A parking status has the attribute status with one of the three major values."""
    for parking in _of_kind(view, "parking"):
        if parking.get("status") in COMBINATIONS:
            yield PASSED
        else:
            yield Failed(
                f"the attribute status with one of {', '.join(sorted(COMBINATIONS))}",
                "none" if parking.get("status") is None else quoted(str(parking.get("status"))),
                parking,
            )


@rule("OCHP-STATUS-024", Part.REQUEST, on=TOLD)
def time_to_live_lies_ahead(view: View) -> Iterator[Outcome]:
    """A time to live is that of an expected change, so it has not passed when it is sent."""
    if view.exchange is None or view.payload is None:
        return
    sent = datetime.fromtimestamp(view.exchange.sent, UTC)
    for status in _of_kind(view, "evse", "parking"):
        ttl = _ttl(status)
        if ttl is None:
            continue
        if sent - ttl.moment > SENT_BY:
            yield Failed(f"a time to live after {Instant.at(sent).text}", ttl.text, status)
        else:
            yield PASSED


@rule("OCHP-STATUS-026", on=TOLD)
def time_to_live_is_an_instant(view: View) -> Iterator[Outcome]:
    """The ttl of a status is an xs:dateTime; other forms than that with Z are reported (AMB-066)."""
    for status in _of_kind(view, "evse", "parking", "combined"):
        text = status.get("ttl")
        if text is None:
            continue
        mine = view.exchange is None or view.part is Part.REQUEST
        try:
            Instant.parse(text)
        except ZoneMissing:
            if mine:
                yield Noted("OCHP-STATUS-026/zone-less", f"The ttl {quoted(text)} has no zone.")
            yield PASSED
        except ImpossibleTime as error:
            yield Failed("an xs:dateTime", f"{quoted(text)} ({error.reason})", status)
        else:
            if mine and Form.UTC.value.fullmatch(text) is None:
                yield Noted(
                    "OCHP-STATUS-026/other-form",
                    f"The ttl {quoted(text)} is not written with Z and without fraction.",
                )
            yield PASSED


@rule("OCHP-GEN-049", Part.ANSWER, on=DELIVERED)
def status_is_delivered_once(view: View) -> Iterator[Outcome]:
    """No id is delivered twice in one answer; ids that differ in writing may be two (AMB-044)."""
    if view.payload is None or view.payload_name != "GetStatusResponse":
        return
    seen: set[tuple[str, str]] = set()
    for status in _of_kind(view, *KINDS):
        id = next(status.iterchildren(etree.Element), None)
        if id is None:
            continue
        key = (etree.QName(status).localname, own_text(id))
        if key in seen:
            yield Failed(
                f"one {key[0]} element for {quoted(key[1])}", "another one in the same answer", status
            )
        seen.add(key)
    if seen:
        yield PASSED


@rule("OCHP-ID-017")
def parking_id_keeps_to_the_text(view: View) -> Iterator[Outcome]:
    """An instance of 31 characters is valid by the schema alone, and reported (AMB-047)."""
    if view.payload is None or (view.exchange is not None and view.part is Part.ANSWER):
        return
    for element in view.payload.iter(view.release.qname("parkingId")):
        try:
            spot = ParkingId.parse(own_text(element))
        except InvalidId:
            continue  # the schema says so
        if spot.exceeds_the_prose:
            yield Noted(
                "OCHP-ID-017/31-characters",
                f"The parking-id {quoted(spot.text)} has an instance of 31 characters, the text counts 30.",
            )
        yield PASSED
