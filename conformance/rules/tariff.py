"""Rules of tariffs: recipients, steps, limits, hours, amounts, identifiers.

All but the one about delivered recipients judge whoever composed the tariff: the operator that uploads it. A
clearing house that hands a tariff on has not composed it.

Source: OCHP.md 1.4, TariffInfo class to TariffRestrictionType class, TariffId; data-types.xsd.
"""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from lxml import etree

from conformance.evidence import Part
from conformance.rules.rule import PASSED, Failed, Noted, Outcome, View, own_text, quoted, rule
from conformance.values import (
    Form,
    ImpossibleTime,
    Instant,
    InvalidId,
    NotANumber,
    NotFinite,
    TariffId,
    amount,
    is_currency,
)

ON = ("TariffInfoArray",)
ONCE_ITEMS = ("serviceFee", "reservation")
"""Billing items that are paid once."""
LARGEST_STEPS = {
    "parkingtime": (Decimal(24), "seconds"),
    "usagetime": (Decimal(24), "seconds"),
    "reservationtime": (Decimal(24), "seconds"),
    "energy": (Decimal(1000), "watt-hours"),
}
"""Catalogue, OCHP-TARIFF-017: largest plausible step in the unit of the item, and the unit otherwise."""
LARGEST_LIMITS = {"maxPower": "watts", "maxEnergy": "watt-hours"}
PLAUSIBLE_LIMIT = Decimal(1000)
"""Catalogue, OCHP-TARIFF-023."""
MOST_PERIODS_A_DAY = 2
SHORT_INSTANCE = 9
"""Longest instance of a tariff-id by the prose; the schema admits one character more (AMB-047)."""
_RANGES = (("minEnergy", "maxEnergy"), ("minPower", "maxPower"), ("minDuration", "maxDuration"))
_AMOUNTS = ("stepSize", *(name for pair in _RANGES[:2] for name in pair))
_RECIPIENT = re.compile(r"[A-Z]{2}[A-Z0-9]{3}")
_DAY = ("00:00", "24:00", "23:59")


def _tariffs(view: View) -> Iterator[etree._Element]:
    """The tariffs that the sender of a message composed."""
    handed_on = view.part is Part.ANSWER and view.exchange is not None
    if not handed_on:
        yield from view.members.get(ON[0], ())


def _parts(view: View, tariff: etree._Element) -> Iterator[etree._Element]:
    yield from tariff.iterchildren(view.release.qname("individualTariff"))


def _recipients(view: View, part: etree._Element) -> tuple[etree._Element, ...]:
    return tuple(part.iterchildren(view.release.qname("recipient")))


def _all_parts(view: View) -> Iterator[etree._Element]:
    for tariff in _tariffs(view):
        yield from _parts(view, tariff)


def _elements(view: View) -> Iterator[etree._Element]:
    for part in _all_parts(view):
        yield from part.iterchildren(view.release.qname("tariffElement"))


def _restrictions(view: View) -> Iterator[etree._Element]:
    for element in _elements(view):
        yield from element.iterchildren(view.release.qname("tariffRestriction"))


def _item(view: View, element: etree._Element) -> str | None:
    return view.text(element, "priceComponent", "billingItem", "BillingItemType")


def _amount(view: View, element: etree._Element, *names: str) -> Decimal | None:
    text = view.text(element, *names)
    if text is None:
        return None
    try:
        return amount(text)
    except (NotFinite, NotANumber):
        return None  # OCHP-TYPE-001 or the schema says so


def _time(view: View, restriction: etree._Element, name: str) -> Instant | None:
    text = view.text(restriction, name, "DateTime")
    if text is None:
        return None
    try:
        return Instant.parse(text, Form.UTC)
    except ImpossibleTime:
        return None  # OCHP-TIME-002 or the schema says so


@rule("OCHP-TARIFF-006", Part.ANSWER, on=ON)
def delivered_tariff_names_no_recipient(view: View) -> Iterator[Outcome]:
    """A download names nobody as recipient; the caller's own id is tolerated (AMB-048)."""
    caller = view.exchange.partner if view.exchange is not None else ""
    for tariff in view.members.get(ON[0], ()):
        clean = True
        for recipient in (one for part in _parts(view, tariff) for one in _recipients(view, part)):
            named = own_text(recipient)
            if not caller or named == caller:
                yield Noted("AMB-048/returned", f"A download names the recipient {quoted(named)}.", "AMB-048")
            else:
                clean = False
                yield Failed("no id of another provider", f"the recipient {quoted(named)}", recipient)
        if clean:
            yield PASSED


@rule("OCHP-TARIFF-012", on=ON)
def tariff_has_one_default(view: View) -> Iterator[Outcome]:
    """One part has no recipient, and no provider is named twice (AMB-049)."""
    for tariff in _tariffs(view):
        parts = list(_parts(view, tariff))
        defaults = [part for part in parts if not _recipients(view, part)]
        named: Counter[str] = Counter()
        again = [
            recipient
            for part in parts
            for recipient in _recipients(view, part)
            if _counted(named, own_text(recipient)) > 1
        ]
        if again:
            yield Failed("each recipient once", f"{quoted(own_text(again[0]))} again", again[0])
        elif len(defaults) == 1:
            yield PASSED
        elif parts:
            at = defaults[1] if defaults else tariff
            yield Failed("one individual tariff without recipient", f"{len(defaults)} of them", at)


def _counted(named: Counter[str], text: str) -> int:
    named[text] += 1
    return named[text]


@rule("OCHP-TARIFF-013", on=ON)
def recipient_is_a_provider(view: View) -> Iterator[Outcome]:
    """A recipient has the five characters of a provider-id."""
    for part in _all_parts(view):
        for recipient in _recipients(view, part):
            text = own_text(recipient)
            if _RECIPIENT.fullmatch(text):
                yield PASSED
            else:
                yield Failed("country code and provider, five capitals or digits", quoted(text), recipient)


@rule("OCHP-TARIFF-017", on=ON)
def step_has_the_unit_of_its_item(view: View) -> Iterator[Outcome]:
    """A step is in hours or kilowatt-hours; what looks like seconds is reported (AMB-018)."""
    for element in _elements(view):
        step = _amount(view, element, "priceComponent", "stepSize")
        largest, unit = LARGEST_STEPS.get(_item(view, element) or "", (None, ""))
        if step is None or largest is None:
            continue
        if step > largest:
            yield Noted("AMB-018/other-unit", f"The stepSize {step:f} is probably one in {unit}.", "AMB-018")
        else:
            yield PASSED


@rule("OCHP-TARIFF-018", on=ON)
def step_of_what_is_paid_once_is_one(view: View) -> Iterator[Outcome]:
    """A serviceFee or reservation has stepSize 1."""
    for element in _elements(view):
        item, step = _item(view, element), _amount(view, element, "priceComponent", "stepSize")
        if item not in ONCE_ITEMS or step is None:
            continue
        if step == 1:
            yield PASSED
        else:
            yield Failed(
                f"stepSize 1.0 for {item}", f"{step:f}", view.find(element, "priceComponent", "stepSize")
            )


@rule("OCHP-TARIFF-019", on=ON)
def day_has_at_most_two_periods(view: View) -> Iterator[Outcome]:
    """No weekday has more than two regular periods; seven full days are reported."""
    for restriction in _restrictions(view):
        periods = list(restriction.iterchildren(view.release.qname("regularHours")))
        if not periods:
            continue
        days: Counter[str] = Counter()
        crowded = [p for p in periods if _counted(days, p.get("weekday", "").strip()) > MOST_PERIODS_A_DAY]
        full = {
            p.get("weekday", "").strip()
            for p in periods
            if p.get("periodBegin") == _DAY[0] and p.get("periodEnd") in _DAY[1:]
        }
        if crowded:
            yield Failed(
                f"at most {MOST_PERIODS_A_DAY} regular periods on a day",
                f"one more on day {quoted(crowded[0].get('weekday', ''))}",
                crowded[0],
            )
            continue
        if len(full) == 7:
            yield Noted("OCHP-TARIFF-019/around-the-clock", "Regular hours cover seven whole days.")
        yield PASSED


@rule("OCHP-TARIFF-021", on=ON)
def successor_starts_where_its_predecessor_ends(view: View) -> Iterator[Outcome]:
    """An end is exclusive: a successor that starts one second later leaves a gap, which is reported."""
    for part in _all_parts(view):
        bounds: list[tuple[str | None, Instant | None, Instant | None]] = []
        for element in part.iterchildren(view.release.qname("tariffElement")):
            restriction = view.find(element, "tariffRestriction")
            if restriction is not None:
                start, end = (_time(view, restriction, name) for name in ("startDateTime", "endDateTime"))
                bounds.append((_item(view, element), start, end))
        starts = {(item, start.seconds): start for item, start, _ in bounds if start is not None}
        for item, _, end in bounds:
            if end is None:
                continue
            late = starts.get((item, end.seconds + 1))
            if late is not None:
                yield Noted(
                    "OCHP-TARIFF-021/gap", f"One element ends at {end.text}, the next starts at {late.text}."
                )
            elif (item, end.seconds) in starts:
                yield PASSED


@rule("OCHP-TARIFF-022", on=ON)
def limits_are_in_order(view: View) -> Iterator[Outcome]:
    """The end is after the start, and no minimum exceeds its maximum (AMB-099)."""
    for restriction in _restrictions(view):
        start, end = (_time(view, restriction, name) for name in ("startDateTime", "endDateTime"))
        if start is not None and end is not None:
            if end.seconds > start.seconds:
                yield PASSED
            else:
                place = view.find(restriction, "endDateTime", "DateTime")
                yield Failed(f"an end after {start.text}", end.text, place)
        for names in _RANGES:
            least, most = (_amount(view, restriction, name) for name in names)
            if least is None or most is None:
                continue
            if least <= most:
                yield PASSED
            else:
                yield Failed(
                    f"{names[1]} of {least:f} or more", f"{most:f}", view.find(restriction, names[1])
                )


@rule("OCHP-TARIFF-023", on=ON)
def limits_are_in_kilowatts(view: View) -> Iterator[Outcome]:
    """Limits are kilowatts and kilowatt-hours; what looks like another unit is reported."""
    for restriction in _restrictions(view):
        for name, unit in LARGEST_LIMITS.items():
            limit = _amount(view, restriction, name)
            if limit is None:
                continue
            if limit > PLAUSIBLE_LIMIT:
                yield Noted("OCHP-TARIFF-023/other-unit", f"The {name} {limit:f} is probably one in {unit}.")
            else:
                yield PASSED


@rule("OCHP-TARIFF-025", on=ON)
def tariff_currency_is_of_iso_4217(view: View) -> Iterator[Outcome]:
    """Currency is an alphabetic code of ISO 4217 (AMB-064)."""
    for part in _all_parts(view):
        code = view.text(part, "currency")
        if code is None:
            continue
        if is_currency(code):
            yield PASSED
        else:
            yield Failed("an alphabetic code of ISO 4217", quoted(code), view.find(part, "currency"))


@rule("OCHP-ID-015", on=ON)
def tariff_id_is_short(view: View) -> Iterator[Outcome]:
    """A tariff-id has an instance of at most nine characters; the schema's tenth is reported (AMB-047)."""
    for tariff in _tariffs(view):
        try:
            found = TariffId.parse(view.text(tariff, "tariffId") or "")
        except InvalidId:
            continue  # the schema says so
        if len(found.instance) > SHORT_INSTANCE:
            note = f"The tariff-id {quoted(found.text)} has an instance of {len(found.instance)} characters."
            yield Noted("AMB-047/schema", note, "AMB-047")
        yield PASSED


@rule("OCHP-ID-016", on=ON)
def tariff_id_is_plain_and_unique(view: View) -> Iterator[Outcome]:
    """A tariff-id has no separators, and no two tariffs of a message have the same."""
    seen: set[TariffId] = set()
    for tariff in _tariffs(view):
        try:
            found = TariffId.parse(view.text(tariff, "tariffId") or "")
        except InvalidId:
            continue  # the schema says so
        place = view.find(tariff, "tariffId")
        if "*" in found.text:
            yield Failed("a tariff-id without separators", quoted(found.text), place)
        elif found in seen:
            yield Failed("a tariff-id for each tariff", f"{quoted(found.text)} again", place)
        else:
            yield PASSED
        seen.add(found)


@rule("OCHP-TYPE-001", on=ON)
def tariff_amounts_are_finite(view: View) -> Iterator[Outcome]:
    """No step and no limit is NaN or INF (AMB-111); prices are amounts of any record."""
    names = {view.release.qname(name) for name in _AMOUNTS}
    for tariff in _tariffs(view):
        for element in tariff.iter(*names):
            try:
                amount(own_text(element))
            except NotFinite:
                yield Failed("a finite number", quoted(own_text(element)), element)
            except NotANumber:
                continue  # the schema says so
            else:
                yield PASSED
