"""Charge points made from others: as valid as those, and changed where they should be."""

import pytest

from conformance.records import (
    ChargePointVariant,
    Tree,
    at_other_operator,
    body,
    bulk,
    charge_point,
    open_every_day,
    renamed,
    respelled,
    under_id_of,
)
from conformance.records.charge_point_violations import charge_point_violations
from conformance.records.trees import has, items, text
from conformance.values import EvseId, InvalidId, ParkingId, TariffId
from tests.records.sample import RELEASE, SCHEMA, setting

FULL, OTHER = bulk(setting(), 3, 2, ChargePointVariant.maximal(), charge_point)


def is_valid(point: Tree) -> bool:
    payload = body(RELEASE, "UpdateChargePointListRequest", {"chargePointInfoArray": [point]})
    return SCHEMA.is_valid(payload) and not charge_point_violations(point)


@pytest.mark.parametrize(
    "changed",
    [
        renamed(FULL, "Elsewhere"),
        under_id_of(OTHER, FULL),
        respelled(FULL, str(FULL["evseId"]).lower()),
        at_other_operator(FULL, "NLXYZ"),
        open_every_day(FULL),
    ],
    ids=["renamed", "under-id", "respelled", "other-operator", "every-day"],
)
def test_changed_charge_points_are_valid(changed: Tree) -> None:
    assert is_valid(changed)
    assert changed != FULL


def test_a_next_version_has_the_id_and_the_location_of_the_first() -> None:
    version = under_id_of(OTHER, FULL)
    assert (version["evseId"], version["locationId"]) == (FULL["evseId"], FULL["locationId"])
    assert version["connectors"] == OTHER["connectors"]


def test_a_text_that_is_no_evse_id_is_no_spelling() -> None:
    with pytest.raises(InvalidId):
        respelled(FULL, "DE*8AAE1")


def test_tariffs_and_parking_spots_move_with_a_charge_point() -> None:
    moved = at_other_operator(FULL, "NLXYZ")
    owners = {EvseId.parse(text(moved, ("evseId",))).operator}
    owners |= {TariffId.parse(text(each, ("tariffId",))).operator for each in items(moved, "connectors")}
    owners |= {ParkingId.parse(text(each, ("parkingId",))).operator for each in items(moved, "parkingSpot")}
    assert owners == {"NLXYZ"}


def test_every_day_has_hours_that_openings_overlap() -> None:
    times = open_every_day(FULL)["openingTimes"]
    assert isinstance(times, dict)
    days = {str(period["@weekday"]) for period in items(times, "regularHours")}
    begins = {text(each, ("periodBegin", "DateTime"))[11:16] for each in items(times, "exceptionalOpenings")}
    ends = {str(period["@periodEnd"]) for period in items(times, "regularHours")}
    assert days == set("1234567")
    assert begins
    assert max(begins) < min(ends)
    assert not has(times, ("twentyfourseven",))
