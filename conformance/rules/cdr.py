"""Rules of charge detail records: times, amounts, identifiers.

They judge whoever composed the record: the operator that uploads it. A clearing house that hands a record on
has not composed it, and these requirements are not its own, so they do not run on its answers in a campaign.

Source: OCHP.md 1.4, CDRInfo class, CdrPeriodType class, BillingItemType enum, CdrId, LocalDateTimeType.
"""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from lxml import etree

from conformance.rules.rule import PASSED, Failed, Noted, Outcome, View, own_text, quoted, rule
from conformance.values import (
    Duration,
    EvseId,
    Form,
    ImpossibleOffset,
    ImpossibleTime,
    Instant,
    InvalidDuration,
    InvalidId,
    NotANumber,
    NotFinite,
    amount,
    close,
    is_currency,
)

RECORD = ("cdrInfoArray",)
ONCE_ITEMS = ("serviceFee", "reservation")
"""Billing items whose value is always 1 (OCHP-CDR-044; AMB-035 does not touch them)."""
TIME_ITEMS = ("parkingtime", "usagetime")
AMOUNTS = ("billingValue", "itemPrice", "periodCost", "totalCost", "maximumPower", "guaranteedPower")
HIGHEST_POWER_KW = Decimal(400)
"""Power assumed where a CDR states none; catalogue, OCHP-CDR-045."""
DURATION_TOLERANCE = timedelta(seconds=60)
"""AMB-037: a larger deviation is reported."""


def _time(view: View, element: etree._Element, name: str) -> Instant | None:
    text = view.text(element, name, "LocalDateTime")
    if text is None:
        return None
    try:
        return Instant.parse(text, Form.LOCAL)
    except ImpossibleTime:
        return None  # OCHP-TIME-002 and OCHP-TIME-005 say so


def _amount(view: View, element: etree._Element, *names: str) -> Decimal | None:
    text = view.text(element, *names)
    if text is None:
        return None
    try:
        return amount(text)
    except (NotFinite, NotANumber):
        return None  # OCHP-TYPE-001 or the schema says so


def _periods(view: View, cdr: etree._Element) -> Iterator[etree._Element]:
    yield from cdr.iterchildren(view.release.qname("chargingPeriods"))


@rule("OCHP-CDR-038", on=RECORD)
def session_does_not_end_before_it_starts(view: View) -> Iterator[Outcome]:
    """EndDateTime is not before startDateTime, compared as instants."""
    for cdr in view.cdrs:
        start, end = _time(view, cdr, "startDateTime"), _time(view, cdr, "endDateTime")
        if start is None or end is None:
            continue
        if end < start:
            yield Failed(
                f"an end not before the start {start.text}",
                f"the end {end.text}",
                view.find(cdr, "endDateTime"),
            )
        else:
            yield PASSED


@rule("OCHP-CDR-039", on=RECORD)
def period_lies_inside_the_session(view: View) -> Iterator[Outcome]:
    """Each period starts and ends inside the session, and not before itself."""
    for cdr in view.cdrs:
        start, end = _time(view, cdr, "startDateTime"), _time(view, cdr, "endDateTime")
        for period in _periods(view, cdr):
            begin, finish = _time(view, period, "startDateTime"), _time(view, period, "endDateTime")
            if begin is not None and start is not None and begin < start:
                yield Failed(
                    f"a period that starts at {start.text} or later",
                    f"its start {begin.text}",
                    view.find(period, "startDateTime"),
                )
            elif finish is not None and end is not None and finish > end:
                yield Failed(
                    f"a period that ends at {end.text} or earlier",
                    f"its end {finish.text}",
                    view.find(period, "endDateTime"),
                )
            elif begin is not None and finish is not None and finish < begin:
                yield Failed(
                    f"a period that ends at {begin.text} or later",
                    f"its end {finish.text}",
                    view.find(period, "endDateTime"),
                )
            elif None not in (start, end, begin, finish):
                yield PASSED


@rule("OCHP-CDR-041", on=RECORD)
def period_cost_is_value_times_price(view: View) -> Iterator[Outcome]:
    """PeriodCost equals billingValue times itemPrice (tolerance of AMB-036)."""
    for cdr in view.cdrs:
        for period in _periods(view, cdr):
            cost, product = _amount(view, period, "periodCost"), _product(view, period)
            if cost is None or product is None:
                continue
            if close(cost, product):
                yield PASSED
            else:
                yield Failed(
                    f"periodCost {_plain(product)}", f"{_plain(cost)}", view.find(period, "periodCost")
                )


@rule("OCHP-CDR-042", on=RECORD)
def total_is_the_net_sum(view: View) -> Iterator[Outcome]:
    """TotalCost equals the sum of billingValue times itemPrice, without VAT (AMB-036)."""
    for cdr in view.cdrs:
        total = _amount(view, cdr, "totalCost")
        products = [_product(view, period) for period in _periods(view, cdr)]
        known = [p for p in products if p is not None]
        if total is None or len(known) != len(products) or not known:
            continue
        net = sum(known, Decimal(0))
        if close(total, net):
            yield PASSED
        elif (gross := _gross(view, cdr)) is not None and close(total, gross):
            yield Noted(
                "AMB-036/gross",
                f"totalCost {_plain(total)} is the sum with VAT; without it {_plain(net)}.",
                "AMB-036",
            )
        else:
            yield Failed(f"totalCost {_plain(net)}", f"{_plain(total)}", view.find(cdr, "totalCost"))


def _product(view: View, period: etree._Element) -> Decimal | None:
    value, price = _amount(view, period, "billingValue"), _amount(view, period, "itemPrice")
    return None if value is None or price is None else value * price


def _gross(view: View, cdr: etree._Element) -> Decimal | None:
    total = Decimal(0)
    for period in _periods(view, cdr):
        product, rate = _product(view, period), _amount(view, period, "taxrate")
        if product is None:
            return None
        total += product * (1 + (rate or Decimal(0)) / 100)
    return total


def _plain(value: Decimal) -> str:
    """Write an amount without exponent; at most 12 significant digits, for people."""
    rounded = +value if abs(value.adjusted()) > 30 else value.quantize(Decimal("0.000001")).normalize()
    return f"{rounded:f}" if abs(rounded.adjusted()) <= 30 else f"{rounded:.6E}"


@rule("OCHP-CDR-043", on=RECORD)
def duration_is_a_clock_value(view: View) -> Iterator[Outcome]:
    """Duration has minutes and seconds below 60 and fits the session (AMB-037)."""
    for cdr in view.cdrs:
        text = view.text(cdr, "duration")
        if text is None:
            continue
        try:
            duration = Duration.parse(text)
        except InvalidDuration as error:
            yield Failed(
                "HHH:MM:SS with minutes and seconds below 60",
                f"{quoted(text)} ({error.reason})",
                view.find(cdr, "duration"),
            )
            continue
        start, end = _time(view, cdr, "startDateTime"), _time(view, cdr, "endDateTime")
        if start is not None and end is not None:
            length = end - start
            if abs(duration.length - length) > DURATION_TOLERANCE:
                yield Noted(
                    "AMB-037/measured",
                    f"duration {text} is more than a minute off the session's {length}.",
                    "AMB-037",
                )
        yield PASSED


@rule("OCHP-CDR-044", on=RECORD)
def flat_items_have_value_one(view: View) -> Iterator[Outcome]:
    """A serviceFee or reservation has billingValue 1."""
    for cdr in view.cdrs:
        for period in _periods(view, cdr):
            item = view.text(period, "billingItem", "BillingItemType")
            value = _amount(view, period, "billingValue")
            if item not in ONCE_ITEMS or value is None:
                continue
            if value == 1:
                yield PASSED
            else:
                yield Failed(f"billingValue 1 for {item}", _plain(value), view.find(period, "billingValue"))


@rule("OCHP-CDR-045", on=RECORD)
def billing_value_has_the_unit_of_its_item(view: View) -> Iterator[Outcome]:
    """Time items are hours within the period, energy is kWh that the connector could deliver."""
    for cdr in view.cdrs:
        power = _amount(view, cdr, "ratings", "maximumPower") or HIGHEST_POWER_KW
        start, end = _time(view, cdr, "startDateTime"), _time(view, cdr, "endDateTime")
        for period in _periods(view, cdr):
            item = view.text(period, "billingItem", "BillingItemType")
            value = _amount(view, period, "billingValue")
            place = view.find(period, "billingValue")
            begin, finish = _time(view, period, "startDateTime"), _time(view, period, "endDateTime")
            if value is None or start is None or end is None or begin is None or finish is None:
                continue
            if item in TIME_ITEMS:
                hours = _hours(begin, finish)
                if value <= hours * Decimal("1.05") + Decimal("0.02"):
                    yield PASSED
                else:
                    yield Failed(f"at most {_plain(hours)} hours for {item}", _plain(value), place)
            elif item == "energy":
                most = _hours(start, end) * power * Decimal("1.1") + Decimal("0.02")
                if value <= most:
                    yield PASSED
                else:
                    yield Failed(f"at most {_plain(most)} kWh in this session", _plain(value), place)


def _hours(begin: Instant, end: Instant) -> Decimal:
    return Decimal((end - begin) // timedelta(seconds=1)) / 3600


@rule("OCHP-CDR-047", on=RECORD)
def currency_is_of_iso_4217(view: View) -> Iterator[Outcome]:
    """Currency is an alphabetic code of ISO 4217."""
    for cdr in view.cdrs:
        code = view.text(cdr, "currency")
        if code is None:
            continue
        if is_currency(code):
            yield PASSED
        else:
            yield Failed("an alphabetic code of ISO 4217", quoted(code), view.find(cdr, "currency"))


@rule("OCHP-CDR-048", on=RECORD)
def cdr_id_starts_with_the_operator(view: View) -> Iterator[Outcome]:
    """The first five characters of a CDR-ID are those of the EVSE-ID's operator."""
    for cdr in view.cdrs:
        cdr_id, evse = view.text(cdr, "CdrId"), view.text(cdr, "evseId")
        if cdr_id is None or evse is None:
            continue
        try:
            operator = EvseId.parse(evse).operator
        except InvalidId:
            continue  # the schema says so
        if cdr_id.startswith(operator):
            yield PASSED
        else:
            yield Failed(f"a CDR-ID that starts with {operator}", quoted(cdr_id), view.find(cdr, "CdrId"))


@rule("OCHP-TIME-002")
def times_exist_in_the_calendar(view: View) -> Iterator[Outcome]:
    """Each date-time is a real one, written in ASCII digits (AMB-097)."""
    yield from _times(view, offsets=False)


@rule("OCHP-TIME-005")
def offsets_exist(view: View) -> Iterator[Outcome]:
    """Each offset of a local time lies within -12:00 to +14:00, minutes below 60."""
    yield from _times(view, offsets=True)


def _times(view: View, *, offsets: bool) -> Iterator[Outcome]:
    for element in view.own("LocalDateTime") if offsets else view.own("LocalDateTime", "DateTime"):
        text = own_text(element)
        try:
            Instant.parse(text)
        except ImpossibleTime as error:
            if isinstance(error, ImpossibleOffset) == offsets:
                yield Failed(
                    "a valid offset" if offsets else "a time of the calendar",
                    f"{quoted(text)} ({error.reason})",
                    element,
                )
        else:
            yield PASSED


@rule("OCHP-TYPE-001")
def amounts_are_finite(view: View) -> Iterator[Outcome]:
    """No amount is NaN or INF (AMB-111)."""
    for element in view.own(*AMOUNTS):
        try:
            amount(own_text(element))
        except NotFinite:
            yield Failed("a finite number", quoted(own_text(element)), element)
        except NotANumber:
            continue  # the schema says so
        else:
            yield PASSED


@rule("OCHP-TYPE-009", on=RECORD)
def connector_fits_the_current(view: View) -> Iterator[Outcome]:
    """Chademo and combo connectors imply DC."""
    for cdr in view.cdrs:
        kind = view.text(cdr, "chargePointType")
        standard = view.text(cdr, "connectorType", "connectorStandard", "ConnectorStandard")
        if kind is None or standard is None:
            continue
        if kind == "AC" and (standard == "Chademo" or standard.endswith("_COMBO")):
            yield Noted(
                "OCHP-TYPE-009/mismatch", f"The connector {standard} goes with DC, the record says AC."
            )
        else:
            yield PASSED
