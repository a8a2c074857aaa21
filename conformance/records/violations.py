"""What is wrong with a charge detail record besides its schema, as far as a mutation can make it wrong.

A mutation has to break what it claims, at the very moment before it is sent. This module is that second
look. It knows nothing of messages and places, and what it says is never a finding: judging what a target
sends is the business of ``conformance.rules``. A value that cannot be read is the violation of its own
requirement alone, so what would have to be computed from it counts as kept.

Source: design, section 4.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType

from conformance.records.amounts import HOURLY, MULTIPLIERS, direct_current
from conformance.records.place import zone_of
from conformance.records.trees import ATTRIBUTE, Node, NoSuchPlace, Tree, items, text
from conformance.values import (
    ContractId,
    Duration,
    EvseId,
    Form,
    ImpossibleOffset,
    Instant,
    InvalidValue,
    NotFinite,
    amount,
    close,
    is_currency,
    is_hash,
    is_uid,
)

_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_STRONGEST_KW = Decimal(400)
_MEASURE = Decimal("1.05")
_LOAD = Decimal("1.1")


def violations(cdr: Tree) -> frozenset[str]:
    """List the requirements that a record violates, out of those in `VIOLATED`."""
    return frozenset(requirement for requirement in VIOLATED if violates(cdr, requirement))


def violates(cdr: Tree, requirement: str) -> bool:
    """Tell whether a record violates a requirement.

    Args:
        cdr: Content of ``cdrInfoArray``.
        requirement: A key of `VIOLATED`.
    """
    try:
        return VIOLATED[requirement](cdr)
    except (InvalidValue, NoSuchPlace):
        return False


def _ends_before_start(cdr: Tree) -> bool:
    begin, end = _span(cdr)
    return end < begin


def _has_period_outside(cdr: Tree) -> bool:
    begin, end = _span(cdr)
    spans = [_span(period) for period in items(cdr, "chargingPeriods")]
    return any(first < begin or last > end or last < first for first, last in spans)


def _has_wrong_period_cost(cdr: Tree) -> bool:
    return any(
        not close(amount(text(period, ("periodCost",))), _cost(period))
        for period in items(cdr, "chargingPeriods")
        if "periodCost" in period
    )


def _has_wrong_total(cdr: Tree) -> bool:
    total = sum((_cost(period) for period in items(cdr, "chargingPeriods")), Decimal(0))
    return not close(amount(text(cdr, ("totalCost",))), total)


def _has_wrong_duration(cdr: Tree) -> bool:
    try:
        written = Duration.parse(text(cdr, ("duration",))).length
    except InvalidValue:
        return True
    begin, end = _span(cdr)
    return abs(written - (end - begin)) > _MINUTE


def _has_wrong_multiplier(cdr: Tree) -> bool:
    return any(
        amount(text(period, ("billingValue",))) != 1
        for period in items(cdr, "chargingPeriods")
        if _item(period) in MULTIPLIERS
    )


def _has_wrong_unit(cdr: Tree) -> bool:
    begin, end = _span(cdr)
    power = _STRONGEST_KW if "ratings" not in cdr else amount(text(cdr, ("ratings", "maximumPower")))
    most_energy = _in_hours(end - begin) * power * _LOAD
    for period in items(cdr, "chargingPeriods"):
        value, item = amount(text(period, ("billingValue",))), _item(period)
        first, last = _span(period)
        if item in HOURLY and item != "reservationtime" and value > _in_hours(last - first) * _MEASURE:
            return True
        if item == "energy" and value > most_energy:
            return True
    return False


def _has_no_currency(cdr: Tree) -> bool:
    return not is_currency(text(cdr, ("currency",)))


def _lacks_operator(cdr: Tree) -> bool:
    operator = EvseId.parse(text(cdr, ("evseId",))).operator
    return not text(cdr, ("CdrId",)).startswith(operator)


def _has_impossible_time(cdr: Tree) -> bool:
    return any(
        isinstance(_unreadable(time), InvalidValue) for time in _times(cdr)
    ) and not _has_impossible_offset(cdr)


def _has_foreign_zero_offset(cdr: Tree) -> bool:
    return any(offset != local and not offset for offset, local in _offsets(cdr))


def _has_wrong_offset(cdr: Tree) -> bool:
    return _has_impossible_offset(cdr) or any(offset != local and offset for offset, local in _offsets(cdr))


def _has_impossible_offset(cdr: Tree) -> bool:
    return any(isinstance(_unreadable(time), ImpossibleOffset) for time in _times(cdr))


def _has_infinite_amount(cdr: Tree) -> bool:
    amounts = [text(cdr, ("totalCost",))] if "totalCost" in cdr else []
    for period in items(cdr, "chargingPeriods"):
        names = ("billingValue", "itemPrice", "periodCost")
        amounts += [text(period, (name,)) for name in names if name in period]
    return any(_is_infinite(written) for written in amounts)


def _has_other_current(cdr: Tree) -> bool:
    standard = text(cdr, ("connectorType", "connectorStandard", "ConnectorStandard"))
    return direct_current(standard) and text(cdr, ("chargePointType",)) != "DC"


def _has_wrong_digit(cdr: Tree) -> bool:
    contract = ContractId.parse(text(cdr, ("contractId",)))
    return contract.digit is not None and not contract.has_right_digit


def _has_no_uid(cdr: Tree) -> bool:
    kind, representation, instance = _token(cdr)
    return kind == "rfid" and representation == "plain" and not is_uid(instance)


def _has_no_hash(cdr: Tree) -> bool:
    _, representation, instance = _token(cdr)
    return representation.startswith("sha-") and not is_hash(instance, representation)


def _has_foreign_sub_type(cdr: Tree) -> bool:
    text(cdr, ("emtId", "tokenSubType"))
    return _token(cdr)[0] != "rfid"


def _lacks_mandatory_value(cdr: Tree) -> bool:
    """Look at the one mandatory text that the schema lets be empty."""
    return not text(cdr, ("currency",)).strip()


def _has_empty_value(node: Node) -> bool:
    if isinstance(node, str):
        return not node.strip()
    return any(map(_has_empty_value, node if isinstance(node, list) else node.values()))


VIOLATED: Mapping[str, Callable[[Tree], bool]] = MappingProxyType(
    {
        "OCHP-CDR-038": _ends_before_start,
        "OCHP-CDR-039": _has_period_outside,
        "OCHP-CDR-041": _has_wrong_period_cost,
        "OCHP-CDR-042": _has_wrong_total,
        "OCHP-CDR-043": _has_wrong_duration,
        "OCHP-CDR-044": _has_wrong_multiplier,
        "OCHP-CDR-045": _has_wrong_unit,
        "OCHP-CDR-047": _has_no_currency,
        "OCHP-CDR-048": _lacks_operator,
        "OCHP-GEN-033": _has_empty_value,
        "OCHP-GEN-034": _lacks_mandatory_value,
        "OCHP-ID-004": _has_wrong_digit,
        "OCHP-ID-018": _has_no_uid,
        "OCHP-ID-019": _has_no_hash,
        "OCHP-ID-023": _has_foreign_sub_type,
        "OCHP-TIME-002": _has_impossible_time,
        "OCHP-TIME-004": _has_foreign_zero_offset,
        "OCHP-TIME-005": _has_wrong_offset,
        "OCHP-TYPE-001": _has_infinite_amount,
        "OCHP-TYPE-009": _has_other_current,
    }
)
"""Requirements that a schema-valid record can violate, each with the question whether it does."""


def _span(node: Tree) -> tuple[Instant, Instant]:
    return _instant(node, "startDateTime"), _instant(node, "endDateTime")


def _instant(node: Tree, name: str) -> Instant:
    return Instant.parse(text(node, (name, "LocalDateTime")), Form.LOCAL)


def _times(cdr: Tree) -> Iterator[str]:
    for node in (cdr, *items(cdr, "chargingPeriods")):
        for name in ("startDateTime", "endDateTime"):
            yield text(node, (name, "LocalDateTime"))


def _unreadable(time: str) -> InvalidValue | None:
    try:
        Instant.parse(time, Form.LOCAL)
    except InvalidValue as error:
        return error
    return None


def _offsets(cdr: Tree) -> Iterator[tuple[timedelta, timedelta]]:
    """Pair each offset with the one that clocks at the address show at that moment."""
    zone = zone_of(text(cdr, ("chargePointAddress", "country")))
    if zone is None:
        return
    for time in _times(cdr):
        instant = Instant.parse(time, Form.LOCAL)
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(instant.seconds))
        yield instant.offset, moment.astimezone(zone).utcoffset() or timedelta()


def _cost(period: Tree) -> Decimal:
    return amount(text(period, ("billingValue",))) * amount(text(period, ("itemPrice",)))


def _item(period: Tree) -> str:
    return text(period, ("billingItem", "BillingItemType"))


def _in_hours(length: timedelta) -> Decimal:
    return Decimal(length // timedelta(microseconds=1)) / Decimal(_HOUR // timedelta(microseconds=1))


def _is_infinite(written: str) -> bool:
    try:
        amount(written)
    except NotFinite:
        return True
    except InvalidValue:
        return False
    return False


def _token(cdr: Tree) -> tuple[str, str, str]:
    """Kind, representation and instance; plain where nothing is said (OCHP-ID-020)."""
    representation = ("emtId", ATTRIBUTE + "representation")
    emt_id = cdr.get("emtId")
    is_said = isinstance(emt_id, dict) and representation[1] in emt_id
    return (
        text(cdr, ("emtId", "tokenType")),
        text(cdr, representation) if is_said else "plain",
        text(cdr, ("emtId", "instance")),
    )
