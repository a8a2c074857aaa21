"""Charge points that only rules find wrong: valid by the schema, one requirement violated.

Each mutation takes a valid record, whatever it holds; what it needs and the record lacks, it adds.
"""

from collections.abc import Callable
from functools import partial

from conformance.records.charge_point_violations import VIOLATED
from conformance.records.mutation import Mutation
from conformance.records.subject import Subject
from conformance.records.surgery import grown, ordered
from conformance.records.trees import Node, Tree, items, put, text
from conformance.schema import Component
from conformance.values import EvseId, country_signs

_MONDAY: Tree = {"@weekday": "1", "@periodBegin": "08:00", "@periodEnd": "20:00"}
_OPENED = ("2027-06-22T18:00:00Z", "2027-06-22T22:00:00Z")


def charge_point_mutations(subject: Subject) -> tuple[Mutation, ...]:
    """Make the mutations of charge points; each leaves the record valid by the schema."""

    def rule(id: str, what: str, requirement: str, apply: Callable[[Tree], Tree]) -> Mutation:
        return Mutation(id, what, requirement, apply, subject, VIOLATED[requirement])

    grow = partial(grown, subject.component)
    open_ = partial(_open, subject.component)
    return (
        rule(
            "schedule-ends-before-it-starts",
            "a planned status ends before it starts",
            "OCHP-POI-015",
            partial(_schedule, subject.component),
        ),
        rule(
            "whole-week-as-regular-hours",
            "seven whole days stand for twentyfourseven",
            "OCHP-POI-017",
            partial(open_, regular=_whole_week()),
        ),
        rule(
            "hours-over-night",
            "a regular period lasts from 20:00 to 08:00",
            "OCHP-POI-022",
            partial(open_, regular=[{**_MONDAY, "@periodBegin": "20:00", "@periodEnd": "08:00"}]),
        ),
        rule(
            "hours-of-no-length",
            "a regular period ends when it begins",
            "OCHP-POI-022",
            partial(open_, regular=[{**_MONDAY, "@periodEnd": "08:00"}]),
        ),
        rule(
            "opening-ends-before-it-begins",
            "an exceptional opening ends before it begins",
            "OCHP-POI-022",
            partial(open_, opening=_OPENED[::-1]),
        ),
        rule(
            "hours-until-29-59",
            "a regular period ends at 29:59",
            "OCHP-POI-023",
            partial(open_, regular=[{**_MONDAY, "@periodEnd": "29:59"}]),
        ),
        rule(
            "hours-until-24-01",
            "a regular period ends at 24:01",
            "OCHP-POI-023",
            partial(open_, regular=[{**_MONDAY, "@periodEnd": "24:01"}]),
        ),
        rule(
            "latitude-99",
            "the latitude is 99.000000",
            "OCHP-POI-028",
            partial(grow, ("chargePointLocation", "@lat"), "99.000000"),
        ),
        rule(
            "longitude-181",
            "the longitude is -181.000000",
            "OCHP-POI-028",
            partial(grow, ("chargePointLocation", "@lon"), "-181.000000"),
        ),
        rule(
            "language-ger",
            "locationNameLang is GER, which ISO 639-3 does not list",
            "OCHP-POI-030",
            partial(grow, ("locationNameLang",), "GER"),
        ),
        rule(
            "country-ger",
            "the country is GER, which ISO 3166-1 does not list",
            "OCHP-POI-031",
            partial(grow, ("chargePointAddress", "country"), "GER"),
        ),
        rule(
            "time-zone-as-offset",
            "the time zone is CET+1",
            "OCHP-POI-032",
            partial(grow, ("timeZone",), "CET+1"),
        ),
        rule("zip-code-with-country", "the zipCode begins with the country", "OCHP-POI-034", _repeat_country),
        rule(
            "guaranteed-above-maximum",
            "guaranteedPower exceeds maximumPower",
            "OCHP-POI-038",
            partial(grow, ("ratings",), {"maximumPower": "11", "guaranteedPower": "22"}),
        ),
        rule(
            "tariff-of-another-operator",
            "a connector refers to a tariff of another operator",
            "OCHP-POI-039",
            partial(_foreign_tariff, subject.component),
        ),
        rule(
            "parking-less-restricted",
            "a parking spot lacks the restriction of its EVSE",
            "OCHP-POI-041",
            partial(_restrict, subject.component),
        ),
        rule(
            "power-nan",
            "maximumPower is NaN",
            "OCHP-TYPE-001",
            partial(grow, ("ratings",), {"maximumPower": "NaN"}),
        ),
        rule(
            "power-infinite",
            "maximumPower is INF",
            "OCHP-TYPE-001",
            partial(grow, ("ratings",), {"maximumPower": "INF"}),
        ),
        rule(
            "alternating-chademo",
            "chargePointType is AC, though a connector is Chademo",
            "OCHP-TYPE-009",
            partial(_alternate, subject.component),
        ),
        rule(
            "timestamp-month-13",
            "the timestamp is in the 13th month",
            "OCHP-TIME-002",
            partial(grow, ("timestamp", "DateTime"), "2025-13-01T00:00:00Z"),
        ),
        rule(
            "time-zone-empty",
            "timeZone is empty",
            "OCHP-GEN-033",
            partial(grow, ("timeZone",), ""),
        ),
    )


def _whole_week() -> list[str | Tree]:
    return [{"@weekday": str(day), "@periodBegin": "00:00", "@periodEnd": "23:59"} for day in range(1, 8)]


def _open(
    component: Component,
    record: Tree,
    regular: list[str | Tree] | None = None,
    opening: tuple[str, str] | None = None,
) -> Tree:
    """Give other opening times."""
    times: Tree = {"regularHours": regular} if regular else {"twentyfourseven": "false"}
    if opening:
        begin, end = opening
        period: Tree = {"periodBegin": {"DateTime": begin}, "periodEnd": {"DateTime": end}}
        times["exceptionalOpenings"] = [period]
    return grown(component, ("openingTimes",), {**times, "closedCharging": "true"}, record)


def _schedule(component: Component, record: Tree) -> Tree:
    planned: Tree = {
        "startDate": {"DateTime": "2027-02-01T00:00:00Z"},
        "endDate": {"DateTime": "2027-01-01T00:00:00Z"},
        "status": {"ChargePointStatusType": "Inoperative"},
    }
    return grown(component, ("statusSchedule",), [planned], record)


def _repeat_country(record: Tree) -> Tree:
    sign = min(country_signs(text(record, ("chargePointAddress", "country"))), key=len)
    code = text(record, ("chargePointAddress", "zipCode"))
    return put(record, ("chargePointAddress", "zipCode"), f"{sign}-{code}"[:10])


def _first_connector(component: Component, record: Tree, **changes: Node) -> Tree:
    first, *rest = items(record, "connectors")
    return ordered(component, {**record, "connectors": [{**first, **changes}, *rest]})


def _foreign_tariff(component: Component, record: Tree) -> Tree:
    operator = EvseId.parse(text(record, ("evseId",))).operator
    other = f"{operator[:4]}{'Z' if operator[4] != 'Z' else 'Y'}"
    return _first_connector(component, record, tariffId=f"{other}T1")


def _restrict(component: Component, record: Tree) -> Tree:
    own: list[str | Tree] = [{"RestrictionType": "customers"}]
    spot: Tree = {"parkingId": "DE8AAP1", "restriction": [{"RestrictionType": "plugged"}]}
    return ordered(component, {**record, "restriction": own, "parkingSpot": [spot]})


def _alternate(component: Component, record: Tree) -> Tree:
    chademo: Tree = {"ConnectorStandard": "Chademo"}
    return {
        **_first_connector(component, record, connectorStandard=chademo),
        "chargePointType": "AC",
    }
