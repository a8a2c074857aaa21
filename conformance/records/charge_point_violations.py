"""What is wrong with a charge point besides its schema, as far as a mutation can make it wrong.

A second look just before a broken record is sent; see `conformance.records.violations`.

Source: design, section 4.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from zoneinfo import available_timezones

from conformance.records.amounts import direct_current
from conformance.records.trees import Node, Tree, has, items, text
from conformance.values import (
    EvseId,
    Form,
    Instant,
    InvalidValue,
    NotFinite,
    TariffId,
    amount,
    country_signs,
    is_country_alpha3,
    is_language,
)

_DAYS = 7


def charge_point_violations(record: Tree) -> frozenset[str]:
    """List the requirements that a charge point violates, out of those in `VIOLATED`."""
    return frozenset(requirement for requirement, violates in VIOLATED.items() if violates(record))


def _node(tree: Tree, name: str) -> Tree:
    node = tree.get(name)
    return node if isinstance(node, dict) else {}


def _span(period: Tree, begin: str, end: str) -> tuple[Instant, Instant] | None:
    try:
        first, last = (Instant.parse(text(period, (name, "DateTime")), Form.UTC) for name in (begin, end))
    except InvalidValue:
        return None
    return first, last


def _exceptions(record: Tree) -> Iterator[Tree]:
    for name in ("exceptionalOpenings", "exceptionalClosings"):
        yield from items(_node(record, "openingTimes"), name)


def _regular(record: Tree) -> Iterator[tuple[str, str]]:
    for period in items(_node(record, "openingTimes"), "regularHours"):
        yield str(period["@periodBegin"]), str(period["@periodEnd"])


def _schedule_runs_backwards(record: Tree) -> bool:
    spans = (
        _span(each, "startDate", "endDate") for each in items(record, "statusSchedule") if "endDate" in each
    )
    return any(span is not None and span[1] <= span[0] for span in spans)


def _writes_the_whole_week(record: Tree) -> bool:
    days = [span for span in _regular(record) if span[0] == "00:00" and span[1] in ("23:59", "24:00")]
    return len(days) >= _DAYS


def _period_runs_backwards(record: Tree) -> bool:
    spans = (_span(each, "periodBegin", "periodEnd") for each in _exceptions(record))
    return any(end <= begin for begin, end in _regular(record)) or any(
        span is not None and span[1] <= span[0] for span in spans
    )


def _shows_no_clock_time(record: Tree) -> bool:
    return any(begin > "23:59" or end > "24:00" for begin, end in _regular(record))


def _leaves_the_globe(record: Tree) -> bool:
    points = (_node(record, "chargePointLocation"), *items(record, "relatedLocation"))
    return any(
        abs(amount(str(point["@lat"]))) > 90 or abs(amount(str(point["@lon"]))) > 180 for point in points
    )


def _speaks_no_language(record: Tree) -> bool:
    spoken = record.get("userInterfaceLang", [])
    others = spoken if isinstance(spoken, list) else [spoken]
    return not all(is_language(str(code)) for code in (record["locationNameLang"], *others))


def _lies_in_no_country(record: Tree) -> bool:
    return not is_country_alpha3(text(record, ("chargePointAddress", "country")))


def _has_no_zone(record: Tree) -> bool:
    return "timeZone" in record and str(record["timeZone"]).strip() not in {"", *_zones()}


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _repeats_the_country(record: Tree) -> bool:
    code, country = (text(record, ("chargePointAddress", name)) for name in ("zipCode", "country"))
    return code.startswith(tuple(f"{sign}{mark}" for sign in country_signs(country) for mark in "- "))


def _guarantees_too_much(record: Tree) -> bool:
    ratings = _node(record, "ratings")
    most, least = (_number(ratings.get(name)) for name in ("maximumPower", "guaranteedPower"))
    return most is not None and (most <= 0 or (least is not None and least > most))


def _number(node: Node | None) -> Decimal | None:
    try:
        return amount(node) if isinstance(node, str) else None
    except InvalidValue:
        return None


def _has_a_foreign_tariff(record: Tree) -> bool:
    operator = EvseId.parse(text(record, ("evseId",))).operator
    return any(
        TariffId.parse(str(each["tariffId"])).operator != operator
        for each in items(record, "connectors")
        if "tariffId" in each
    )


def _restricts_parking_less(record: Tree) -> bool:
    own = _restrictions(record)
    return any(own - there for spot in items(record, "parkingSpot") if (there := _restrictions(spot)))


def _restrictions(node: Tree) -> set[str]:
    return {text(each, ("RestrictionType",)) for each in items(node, "restriction")}


def _has_other_current(record: Tree) -> bool:
    standards = [
        text(each, ("connectorStandard", "ConnectorStandard")) for each in items(record, "connectors")
    ]
    return record["chargePointType"] == "AC" and any(map(direct_current, standards))


def _has_no_finite_power(record: Tree) -> bool:
    for name in ("maximumPower", "guaranteedPower"):
        if has(record, ("ratings", name)):
            try:
                amount(text(record, ("ratings", name)))
            except NotFinite:
                return True
            except InvalidValue:
                continue
    return False


def _has_impossible_time(node: Node) -> bool:
    if isinstance(node, str):
        return False
    if isinstance(node, dict) and isinstance(moment := node.get("DateTime"), str):
        try:
            Instant.parse(moment, Form.UTC)
        except InvalidValue:
            return True
    return any(map(_has_impossible_time, node if isinstance(node, list) else node.values()))


def _has_empty_value(node: Node) -> bool:
    if isinstance(node, str):
        return not node.strip()
    return any(map(_has_empty_value, node if isinstance(node, list) else node.values()))


VIOLATED: Mapping[str, Callable[[Tree], bool]] = MappingProxyType(
    {
        "OCHP-POI-015": _schedule_runs_backwards,
        "OCHP-POI-017": _writes_the_whole_week,
        "OCHP-POI-022": _period_runs_backwards,
        "OCHP-POI-023": _shows_no_clock_time,
        "OCHP-POI-028": _leaves_the_globe,
        "OCHP-POI-030": _speaks_no_language,
        "OCHP-POI-031": _lies_in_no_country,
        "OCHP-POI-032": _has_no_zone,
        "OCHP-POI-034": _repeats_the_country,
        "OCHP-POI-038": _guarantees_too_much,
        "OCHP-POI-039": _has_a_foreign_tariff,
        "OCHP-POI-041": _restricts_parking_less,
        "OCHP-TYPE-001": _has_no_finite_power,
        "OCHP-TYPE-009": _has_other_current,
        "OCHP-TIME-002": _has_impossible_time,
        "OCHP-GEN-033": _has_empty_value,
    }
)
"""Requirements that a schema-valid charge point can violate, each with the question whether it does."""
