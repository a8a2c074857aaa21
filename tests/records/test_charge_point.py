"""Charge points: valid by two validators and by the text, in every variant."""

from decimal import Decimal
from itertools import pairwise
from zoneinfo import available_timezones

import pytest
from lxml import etree

from conformance.records import (
    ChargePointVariant,
    Setting,
    Spelling,
    Tree,
    body,
    bulk,
    charge_point,
    charge_points,
)
from conformance.records.charge_point import DRAWS, location_id
from conformance.records.dice import Rolled, Simplest
from conformance.records.locale import locale_of
from conformance.records.place import place_of
from conformance.records.trees import has, items, text
from conformance.values import EvseId, Form, Instant, is_language
from tests.records.sample import EPOCH, RELEASE, SCHEMA, drawn, draws_of, second_opinion, setting

VARIANTS = {
    "usual": ChargePointVariant(),
    "minimal": ChargePointVariant.minimal(),
    "maximal": ChargePointVariant.maximal(),
    "unicode": ChargePointVariant.unicode(),
    "longest": ChargePointVariant.longest(),
    "always": ChargePointVariant(hours="always", optional="all"),
    "regular": ChargePointVariant(hours="regular", optional="all"),
    "irregular": ChargePointVariant(hours="irregular", optional="all"),
    "many images": ChargePointVariant(images=(12, 12), optional="all"),
    "asterisks": ChargePointVariant(spelling=Spelling(separated=True), optional="all"),
    "small letters": ChargePointVariant(spelling=Spelling(lower=True), optional="all"),
    "somewhere": ChargePointVariant(point=("50.770770", "-0.100000")),
}
EVERY = pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS.keys())
OPTIONAL = (
    "timestamp",
    "images",
    "relatedResource",
    "relatedLocation",
    "timeZone",
    "openingTimes",
    "status",
    "statusSchedule",
    "telephoneNumber",
    "parkingSpot",
    "restriction",
    "ratings",
    "userInterfaceLang",
    "maxReservation",
)


def some(variant: ChargePointVariant, count: int = 100, where: Setting | None = None) -> list[Tree]:
    dice = Rolled(11)
    return [charge_point(where or setting(), variant, dice) for _ in range(count)]


def payload(*records: Tree) -> etree._Element:
    return body(RELEASE, "SetChargePointListRequest", {"chargePointInfoArray": list(records)})


def is_valid_to_both(record: Tree) -> bool:
    return SCHEMA.is_valid(payload(record)) and bool(second_opinion().is_valid(payload(record)))


def minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def span(node: Tree, begin: str = "periodBegin", end: str = "periodEnd") -> tuple[Instant, Instant]:
    first, last = (Instant.parse(text(node, (name, "DateTime")), Form.UTC) for name in (begin, end))
    return first, last


def test_drawn_records_are_valid_to_both_validators() -> None:
    records = drawn(charge_points(setting()), 200)
    assert len(records) == 200
    assert [record for record in records if not is_valid_to_both(record)] == []


@EVERY
def test_variants_are_valid_to_both_validators(variant: ChargePointVariant) -> None:
    assert [r for r in drawn(charge_points(setting(), variant), 12) if not is_valid_to_both(r)] == []


@EVERY
def test_records_take_at_most_thirty_draws(variant: ChargePointVariant) -> None:
    assert max(draws_of(charge_points(setting(), variant), 40)) <= DRAWS


def test_the_first_record_is_the_minimal_one() -> None:
    (record,) = drawn(charge_points(setting()), 1)
    assert record == charge_point(setting(), ChargePointVariant.minimal(), Simplest())


def test_the_minimal_record_holds_nothing_optional() -> None:
    record = charge_point(setting(), ChargePointVariant.minimal(), Simplest())
    assert [name for name in OPTIONAL if name in record] == []


def test_the_maximal_record_holds_everything_optional() -> None:
    places = [
        *((name,) for name in OPTIONAL),
        ("images", 0, "thumbUri"),
        ("images", 0, "height"),
        ("chargePointAddress", "houseNumber"),
        ("relatedLocation", 0, "@name"),
        ("openingTimes", "exceptionalOpenings"),
        ("openingTimes", "exceptionalClosings"),
        ("statusSchedule", 0, "endDate"),
        ("parkingSpot", 0, "restriction"),
        ("parkingSpot", 0, "floorLevel"),
        ("parkingSpot", 0, "parkingSpotNumber"),
        ("connectors", 0, "tariffId"),
        ("ratings", "guaranteedPower"),
    ]
    records = some(ChargePointVariant.maximal(), 30)
    assert [place for record in records for place in places if not has(record, place)] == []


def test_optional_nodes_are_there_in_about_half_of_the_records() -> None:
    records = drawn(charge_points(setting()), 200)
    there = [sum(name in record for record in records) for name in OPTIONAL]
    assert [count for count in there if not 40 < count < 160] == []


def test_each_record_has_an_evse_and_a_location_of_its_own() -> None:
    records = drawn(charge_points(setting()), 50)
    assert len({record["evseId"] for record in records}) == 50
    assert len({record["locationId"] for record in records}) == 50


def test_a_location_does_not_depend_on_the_spelling_of_its_evse() -> None:
    assert location_id("de*8aa*e0001") == location_id("DE8AAE0001")


def test_the_same_seed_gives_the_same_records() -> None:
    assert drawn(charge_points(setting()), 20, 7) == drawn(charge_points(setting()), 20, 7)


def test_records_in_bulk_are_valid() -> None:
    made = list(bulk(setting(), 3, 250, ChargePointVariant(), charge_point))
    assert len({record["evseId"] for record in made}) == 250
    assert SCHEMA.is_valid(payload(*made))


@pytest.mark.parametrize("operator", ["DE8AA", "NL8AA", "GB8AA", "NO8AA"])
def test_addresses_languages_and_zones_belong_to_the_place(operator: str) -> None:
    place = place_of(operator[:2])
    for record in some(ChargePointVariant.maximal(), 20, setting(operator)):
        assert EvseId.parse(text(record, ("evseId",))).operator == operator
        assert text(record, ("chargePointAddress", "country")) == place.country
        assert record["locationNameLang"] == locale_of(place.country).language
        assert record["timeZone"] == place.zone


@pytest.mark.parametrize("country", ["AT", "BE", "CH", "CZ", "DE", "DK", "ES", "FI", "FR", "GB", "GR"])
def test_languages_and_zones_exist(country: str) -> None:
    place = place_of(country)
    assert is_language(locale_of(place.country).language)
    assert place.zone in available_timezones()


def test_coordinates_are_where_the_town_is() -> None:
    for record in some(ChargePointVariant(), 50, setting("GB8AA")):
        lat, lon = (Decimal(text(record, ("chargePointLocation", key))) for key in ("@lat", "@lon"))
        assert (round(lat), round(lon)) in {(54, -2), (54, -1), (54, -2)}


def test_west_is_written_with_a_minus_and_six_decimals() -> None:
    record = charge_point(setting("GB8AA"), ChargePointVariant(), Simplest())
    assert record["chargePointLocation"] == {"@lat": "53.800755", "@lon": "-1.549077"}


def test_direct_current_comes_from_its_connectors() -> None:
    for record in some(ChargePointVariant()):
        standards = {
            text(each, ("connectorStandard", "ConnectorStandard")) for each in items(record, "connectors")
        }
        direct = {"COMBO" in standard or standard == "Chademo" for standard in standards}
        assert direct == {record["chargePointType"] == "DC"}


def test_guaranteed_power_is_at_most_the_maximum() -> None:
    for record in some(ChargePointVariant.maximal(), 50):
        most, least = (
            Decimal(text(record, ("ratings", name))) for name in ("maximumPower", "guaranteedPower")
        )
        assert 0 < least <= most


def test_regular_periods_end_after_they_begin() -> None:
    for record in some(ChargePointVariant(hours="regular", optional="all"), 50):
        for period in items(record["openingTimes"], "regularHours"):  # type: ignore[arg-type]
            assert minutes(str(period["@periodBegin"])) < minutes(str(period["@periodEnd"]))
            assert 1 <= int(str(period["@weekday"])) <= 7


def test_exceptions_end_after_they_begin_and_do_not_overlap() -> None:
    for record in some(ChargePointVariant.maximal(), 50):
        times = record["openingTimes"]
        assert isinstance(times, dict)
        spans = sorted(
            span(each)
            for name in ("exceptionalOpenings", "exceptionalClosings")
            for each in items(times, name)
        )
        assert all(begin < end for begin, end in spans)
        assert all(one[1] <= other[0] for one, other in pairwise(spans))


def test_irregular_hours_have_openings_and_no_closings_that_are_due() -> None:
    for record in some(ChargePointVariant(hours="irregular", optional="all"), 20):
        times = record["openingTimes"]
        assert isinstance(times, dict)
        assert times["twentyfourseven"] == "false"
        assert items(times, "exceptionalOpenings")


def test_one_scheduled_status_is_open_ended() -> None:
    for record in some(ChargePointVariant.maximal(), 20):
        first, last = items(record, "statusSchedule")
        begin, end = span(first, "startDate", "endDate")
        assert begin < end
        assert "endDate" not in last


def test_timestamps_are_of_the_past() -> None:
    now = Instant.parse("2026-09-21T14:13:20Z")
    assert now.seconds == EPOCH
    for record in some(ChargePointVariant.maximal(), 50):
        assert Instant.parse(text(record, ("timestamp", "DateTime")), Form.UTC) < now


def test_parking_restrictions_include_those_of_the_evse() -> None:
    for record in some(ChargePointVariant.maximal(), 50):
        own = {text(each, ("RestrictionType",)) for each in items(record, "restriction")}
        for spot in items(record, "parkingSpot"):
            assert own <= {text(each, ("RestrictionType",)) for each in items(spot, "restriction")}


def test_ids_are_written_as_wanted() -> None:
    spelling = Spelling(separated=True, lower=True)
    record = charge_point(setting(), ChargePointVariant.maximal().but(spelling=spelling), Simplest())
    assert record["evseId"] == "de*8aa*etest000000"
    assert text(record, ("parkingSpot", 0, "parkingId")) == "de*8aa*ptest0000000"
    assert text(record, ("connectors", 0, "tariffId")) == "de*8aa*t1"


def test_longest_records_fill_their_types() -> None:
    record = charge_point(setting(), ChargePointVariant.longest(), Simplest())
    assert len(text(record, ("locationName",))) == 100
    assert len(text(record, ("images", 0, "uri"))) == 255
    assert len(text(record, ("chargePointAddress", "address"))) == 45


def test_unicode_records_hold_other_scripts_and_what_xml_escapes() -> None:
    record = charge_point(setting(), ChargePointVariant.unicode(), Simplest())
    assert text(record, ("locationName",)).startswith("A&B <C> Köln Łódź 東京")


def test_positive_records_are_ascii() -> None:
    assert [record for record in some(ChargePointVariant.maximal()) if not str(record).isascii()] == []
