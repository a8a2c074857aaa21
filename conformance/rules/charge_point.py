"""Rules of charge points: where they stand, what belongs together, and codes of foreign lists.

They judge whoever composed the record: the operator that uploads it. What a clearing house hands on was
composed by an operator; of the house itself they only ask that one answer names no EVSE twice.

Source: OCHP.md 1.4, ChargePointInfo class and the types below it.
"""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from math import asin, cos, radians, sin, sqrt
from zoneinfo import available_timezones

from lxml import etree

from conformance.evidence import Part
from conformance.rules.rule import PASSED, Failed, Noted, Outcome, View, own_text, quoted, rule
from conformance.values import (
    EvseId,
    InvalidId,
    NotANumber,
    NotFinite,
    TariffId,
    amount,
    country_signs,
    is_country,
    is_country_alpha3,
    is_language,
)

RECORD = "chargePointInfoArray"
UPLOADS = ("SetChargePointListRequest", "UpdateChargePointListRequest")
EARTH_M = 6_371_000
REPORTED_M = 200
"""AMB-093: coordinates of one location may differ by so much; a difference is reported."""
IMAGE_TYPES = frozenset({"gif", "jpeg", "jpg", "png", "svg"})
BOUNDS = {"lat": Decimal(90), "lon": Decimal(180)}
LIST = (RECORD,)


def _points(view: View) -> list[etree._Element]:
    return view.members.get(RECORD, [])


def _each(view: View, name: str) -> Iterator[etree._Element]:
    for point in _points(view):
        yield from point.iterchildren(view.release.qname(name))


def _evse(view: View, point: etree._Element) -> EvseId | None:
    try:
        return EvseId.parse(view.text(point, "evseId") or "")
    except InvalidId:
        return None  # the schema says so


def _amount(view: View, element: etree._Element, name: str) -> Decimal | None:
    text = view.text(element, name)
    try:
        return None if text is None else amount(text)
    except (NotFinite, NotANumber):
        return None  # OCHP-TYPE-001 or the schema says so


def _degrees(text: str | None) -> Decimal | None:
    try:
        return None if text is None else amount(text)
    except (NotFinite, NotANumber):
        return None  # the schema says so


def _locations(view: View) -> Iterator[list[etree._Element]]:
    """The charge points of each location of an operator, in their order."""
    found: dict[tuple[str, str], list[etree._Element]] = {}
    for point in _points(view):
        evse, location = _evse(view, point), view.text(point, "locationId")
        if evse is not None and location is not None:
            found.setdefault((evse.operator, location), []).append(point)
    yield from found.values()


def _address(view: View, point: etree._Element) -> tuple[tuple[str, str], ...]:
    address = view.find(point, "chargePointAddress")
    return () if address is None else tuple((str(part.tag), own_text(part)) for part in address)


@rule("OCHP-POI-011", on=LIST)
def one_location_has_one_address(view: View) -> Iterator[Outcome]:
    """All charge points of one location have the same address, and coordinates close together (AMB-093)."""
    for first, *others in _locations(view):
        yield PASSED
        for point in others:
            location = view.text(point, "locationId") or ""
            if _address(view, point) != _address(view, first):
                yield Failed(
                    f"the address of the first charge point of location {quoted(location)}",
                    "another address",
                    view.find(point, "chargePointAddress"),
                )
            distance = _distance_m(_position(view, first), _position(view, point))
            if distance is not None and distance > REPORTED_M:
                yield Failed(
                    f"the coordinates of the first charge point of location {quoted(location)}",
                    f"a point {distance} m away",
                    view.find(point, "chargePointLocation"),
                )
            elif distance:
                yield Noted("OCHP-POI-011/apart", f"Charge points of one location are {distance} m apart.")


def _position(view: View, point: etree._Element) -> tuple[Decimal, Decimal] | None:
    place = view.find(point, "chargePointLocation")
    lat, lon = (None, None) if place is None else (_degrees(place.get("lat")), _degrees(place.get("lon")))
    return None if lat is None or lon is None else (lat, lon)


def _distance_m(one: tuple[Decimal, Decimal] | None, other: tuple[Decimal, Decimal] | None) -> int | None:
    """Distance on a sphere, in whole metres."""
    if one is None or other is None:
        return None
    if one == other:
        return 0
    lat1, lon1, lat2, lon2 = (radians(angle) for angle in (*one, *other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return max(1, round(2 * EARTH_M * asin(sqrt(min(1.0, half)))))


@rule("OCHP-POI-012", on=LIST)
def location_id_names_one_place(view: View) -> Iterator[Outcome]:
    """One locationId of an operator stands for one town and postal code."""
    for points in _locations(view):
        towns = {_town(view, point): point for point in points}
        if len(towns) == 1:
            yield PASSED
        else:
            yield Failed(
                "one town for one locationId",
                f"{len(towns)} towns or postal codes for {quoted(view.text(points[0], 'locationId') or '')}",
                list(towns.values())[-1],
            )


def _town(view: View, point: etree._Element) -> tuple[str | None, str | None]:
    city, code = (view.text(point, "chargePointAddress", name) for name in ("city", "zipCode"))
    return None if city is None else city.casefold(), code


@rule("OCHP-ID-014", on=UPLOADS)
def evse_id_is_used_once(view: View) -> Iterator[Outcome]:
    """No two charge points of an upload have the same EVSE-ID, in whatever spelling."""
    seen: set[EvseId] = set()
    for point in _points(view):
        evse = _evse(view, point)
        if evse is None:
            continue
        if evse in seen:
            yield Failed(
                "each EVSE-ID once", f"{quoted(evse.text)} for two charge points", view.find(point, "evseId")
            )
        else:
            yield PASSED
        seen.add(evse)


@rule("OCHP-GEN-049", Part.ANSWER, on=LIST)
def charge_point_is_delivered_once(view: View) -> Iterator[Outcome]:
    """No charge point comes twice in one answer; other spellings are not compared (AMB-044)."""
    seen: set[str] = set()
    for point in _points(view):
        evse = view.text(point, "evseId")
        if evse is None:
            continue
        if evse in seen:
            yield Failed("each charge point once", f"{quoted(evse)} again", view.find(point, "evseId"))
        seen.add(evse)
    if len(seen) == len(_points(view)):
        yield PASSED


@rule("OCHP-POI-028", on=LIST)
def coordinates_are_on_the_globe(view: View) -> Iterator[Outcome]:
    """Latitude lies within -90 to 90, longitude within -180 to 180 degrees."""
    for name in ("chargePointLocation", "relatedLocation"):
        for point in _each(view, name):
            for attribute, bound in BOUNDS.items():
                angle = _degrees(point.get(attribute))
                if angle is None:
                    continue
                if abs(angle) <= bound:
                    yield PASSED
                else:
                    yield Failed(
                        f"{attribute} within -{bound} to {bound}", quoted(point.get(attribute, "")), point
                    )


@rule("OCHP-POI-030", on=LIST)
def languages_are_of_iso_639(view: View) -> Iterator[Outcome]:
    """Languages are codes of ISO 639-3, in capitals (AMB-063)."""
    for name in ("locationNameLang", "userInterfaceLang"):
        for element in _each(view, name):
            code = own_text(element)
            if is_language(code):
                yield PASSED
            else:
                yield Failed("a code of ISO 639-3", quoted(code), element)


@rule("OCHP-POI-031", on=(*LIST, "cdrInfoArray"))
def country_is_of_iso_3166(view: View) -> Iterator[Outcome]:
    """The country of an address is a code of ISO 3166-1 alpha-3."""
    for address in _addresses(view):
        country = view.text(address, "country")
        if country is None:
            continue
        if is_country_alpha3(country):
            yield PASSED
        else:
            yield Failed("a code of ISO 3166-1 alpha-3", quoted(country), view.find(address, "country"))


def _addresses(view: View) -> Iterator[etree._Element]:
    for record in (*_points(view), *view.cdrs):
        yield from record.iterchildren(view.release.qname("chargePointAddress"))


@rule("OCHP-POI-034", on=(*LIST, "cdrInfoArray"))
def zip_code_has_no_country(view: View) -> Iterator[Outcome]:
    """A zipCode does not begin with a code of its country and a hyphen or blank."""
    for address in _addresses(view):
        code, country = view.text(address, "zipCode"), view.text(address, "country")
        if code is None or country is None:
            continue
        if any(code.startswith((f"{sign}-", f"{sign} ")) for sign in country_signs(country)):
            yield Failed("a zipCode without country code", quoted(code), view.find(address, "zipCode"))
        else:
            yield PASSED


@rule("OCHP-POI-032", on=LIST)
def time_zone_is_of_iana(view: View) -> Iterator[Outcome]:
    """TimeZone is a name of the IANA time zone database."""
    for element in _each(view, "timeZone"):
        name = own_text(element)
        if name in _zones():
            yield PASSED
        else:
            yield Failed("a name of the IANA time zone database", quoted(name), element)


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


@rule("OCHP-POI-033", on=LIST)
def telephone_number_is_international(view: View) -> Iterator[Outcome]:
    """A telephoneNumber begins with a plus sign and a country code; a missing one is reported (AMB-062)."""
    for element in _each(view, "telephoneNumber"):
        number = own_text(element)
        if number.startswith("+") and number[1:2] not in ("", "0", " ", "-"):
            yield PASSED
        else:
            yield Noted(
                "OCHP-POI-033/national",
                f"The telephone number {quoted(number)} has no plus sign and country code.",
            )


@rule("OCHP-POI-036", on=LIST)
def image_type_is_a_usual_one(view: View) -> Iterator[Outcome]:
    """The type of an image is a usual short name; others are reported (AMB-056)."""
    for image in _each(view, "images"):
        kind = view.text(image, "type")
        if kind is None:
            continue
        if kind.lower() in IMAGE_TYPES:
            yield PASSED
        else:
            yield Noted("OCHP-POI-036/other", f"An image has the type {quoted(kind)}.")


@rule("OCHP-POI-038", on=LIST)
def guaranteed_power_is_at_most_the_maximum(view: View) -> Iterator[Outcome]:
    """GuaranteedPower does not exceed maximumPower, which is positive."""
    for ratings in _each(view, "ratings"):
        most, least = (_amount(view, ratings, name) for name in ("maximumPower", "guaranteedPower"))
        if most is None:
            continue
        if most <= 0:
            yield Failed("a positive maximumPower", f"{most}", view.find(ratings, "maximumPower"))
        elif least is not None and least > most:
            yield Failed(f"at most {most} kW", f"{least} kW", view.find(ratings, "guaranteedPower"))
        else:
            yield PASSED


@rule("OCHP-POI-039", on=LIST)
def tariff_is_of_the_same_operator(view: View) -> Iterator[Outcome]:
    """The tariffId of a connector is one of the operator of its EVSE."""
    for point in _points(view):
        evse = _evse(view, point)
        for connector in point.iterchildren(view.release.qname("connectors")):
            text = view.text(connector, "tariffId")
            if evse is None or text is None:
                continue
            try:
                operator = TariffId.parse(text).operator
            except InvalidId:
                continue  # the schema says so
            if operator == evse.operator:
                yield PASSED
            else:
                yield Failed(f"a tariff of {evse.operator}", quoted(text), view.find(connector, "tariffId"))


@rule("OCHP-POI-041", on=LIST)
def parking_restrictions_include_those_of_the_evse(view: View) -> Iterator[Outcome]:
    """A parking spot that has restrictions has at least those of its EVSE."""
    for point in _points(view):
        own = _restrictions(view, point)
        for spot in point.iterchildren(view.release.qname("parkingSpot")):
            there = _restrictions(view, spot)
            if not there:
                continue
            if own <= there:
                yield PASSED
            else:
                yield Failed(
                    f"also the restriction {' and '.join(sorted(own - there))}",
                    f"only {' and '.join(sorted(there))}",
                    spot,
                )


def _restrictions(view: View, element: etree._Element) -> set[str]:
    found = element.iterchildren(view.release.qname("restriction"))
    return {text for each in found if (text := view.text(each, "RestrictionType")) is not None}


@rule("OCHP-ID-010", Part.REQUEST, on=(*UPLOADS, "AddCDRsRequest", "UpdateStatusRequest"))
def evse_id_is_in_capitals(view: View) -> Iterator[Outcome]:
    """EVSE-IDs are sent in capitals; others are reported (AMB-044)."""
    for text, _ in _evse_ids(view):
        if text == text.upper():
            yield PASSED
        else:
            yield Noted("OCHP-ID-010/lower-case", f"The EVSE-ID {quoted(text)} is not in capitals.")


@rule("OCHP-ID-012", Part.REQUEST, on=(*UPLOADS, "AddCDRsRequest", "UpdateStatusRequest"))
def evse_id_begins_with_a_country(view: View) -> Iterator[Outcome]:
    """The country code of an EVSE-ID is one of ISO 3166-1 alpha-2."""
    for text, element in _evse_ids(view):
        try:
            country = EvseId.parse(text).country
        except InvalidId:
            continue  # the schema says so
        if is_country(country):
            yield PASSED
        else:
            yield Failed("a country code of ISO 3166-1 alpha-2", quoted(country), element)


def _evse_ids(view: View) -> Iterator[tuple[str, etree._Element]]:
    for element in view.composed:
        if element.tag == view.release.qname("evseId"):
            yield own_text(element), element
        elif (attribute := element.get("evseId")) is not None:
            yield attribute, element


@rule("OCHP-TYPE-009", on=LIST)
def connectors_fit_the_current(view: View) -> Iterator[Outcome]:
    """Chademo and combo connectors imply DC."""
    for point in _points(view):
        kind = view.text(point, "chargePointType")
        for connector in point.iterchildren(view.release.qname("connectors")):
            standard = view.text(connector, "connectorStandard", "ConnectorStandard")
            if kind is None or standard is None:
                continue
            if kind == "AC" and (standard == "Chademo" or standard.endswith("_COMBO")):
                yield Noted(
                    "OCHP-TYPE-009/mismatch", f"The connector {standard} goes with DC, the record says AC."
                )
            else:
                yield PASSED
