"""Whose records, with which ids, where."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from conformance.records import Ids, Party, place_of
from conformance.records.place import _PLACES, last_switch, offset_s, zone_of
from conformance.records.setting import BadSetting, base36
from conformance.values import is_country, is_currency

BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def test_ids_are_counted() -> None:
    ids = Ids("C1")
    assert [ids.cdr_id("DE8AA") for _ in range(3)] == ["DE8AAC1000000", "DE8AAC1000001", "DE8AAC1000002"]


def test_counters_with_other_prefixes_give_other_ids() -> None:
    assert Ids("C1").cdr_id("DE8AA") != Ids("C2").cdr_id("DE8AA")


@pytest.mark.parametrize("prefix", ["", "c1", "C-1", "C" * 21])
def test_a_prefix_that_no_id_can_have_is_told(prefix: str) -> None:
    with pytest.raises(BadSetting) as caught:
        Ids(prefix)
    assert caught.value.text == prefix


@pytest.mark.parametrize("partner", ["DE8A", "DE8AAA", "D18AA", "de8aa", "DE*8AA"])
def test_a_partner_id_that_is_none_is_told(partner: str) -> None:
    with pytest.raises(BadSetting):
        Party.of(partner, "DE8EM")
    with pytest.raises(BadSetting):
        Party.of("DE8AA", partner)


def test_charge_points_stand_in_the_country_of_the_operator() -> None:
    assert Party.of("NL8AA", "DE8EM").place == place_of("NL")


def test_unknown_countries_have_a_place_too() -> None:
    assert place_of("XX") == place_of("DE")


@pytest.mark.parametrize("country", sorted(_PLACES))
def test_places_are_real(country: str) -> None:
    place = _PLACES[country]
    assert is_country(country)
    assert is_currency(place.currency)
    assert zone_of(place.country) == ZoneInfo(place.zone)


def test_countries_without_a_place_have_no_zone() -> None:
    assert zone_of("XXX") is None


@pytest.mark.parametrize(
    ("zone", "before", "forward", "switch"),
    [
        ("Europe/Berlin", "2026-09-21", True, "2026-03-29T01:00:00"),
        ("Europe/Berlin", "2026-09-21", False, "2025-10-26T01:00:00"),
        ("Europe/London", "2026-03-29T01:00:00", True, "2026-03-29T01:00:00"),
        ("Europe/London", "2026-03-29T00:59:59", True, "2025-03-30T01:00:00"),
        ("America/New_York", "2026-01-01", False, "2025-11-02T06:00:00"),
    ],
)
def test_the_last_switch_is_found_to_the_second(zone: str, before: str, forward: bool, switch: str) -> None:
    assert last_switch(ZoneInfo(zone), at(before), forward=forward) == at(switch)


def test_clocks_that_stay_have_no_switch() -> None:
    assert last_switch(ZoneInfo("Asia/Tokyo"), at("2026-01-01"), forward=True) is None


def test_offsets_are_local() -> None:
    assert (offset_s(BERLIN, at("2026-01-01")), offset_s(BERLIN, at("2026-07-01"))) == (3600, 7200)


def test_numbers_are_written_in_base_36() -> None:
    assert [base36(0, 2), base36(35, 2), base36(36**3 - 1, 2)] == ["00", "0Z", "ZZZ"]
