"""Live status: valid by two validators and by the table of combinations, in every variant."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from conformance.records import Spelling, Tree, body, bulk, items, static_data
from conformance.records.live_status import (
    COMBINATIONS,
    FORBIDDEN_COMBINATIONS,
    MAJORS,
    StatusVariant,
    combined_as,
    evse_status,
    parking_status,
    parking_statuses,
    statuses,
    utc_time,
    with_ttl,
)
from conformance.schema import SchemaFinding
from conformance.values import EvseId, Form, Instant, ParkingId
from tests.records.sample import EPOCH, RELEASE, SCHEMA, drawn, draws_of, second_opinion, setting, smallest

VARIANTS = {
    "usual": StatusVariant(),
    "minimal": StatusVariant.minimal(),
    "maximal": StatusVariant.maximal(),
    "offset": StatusVariant(optional="all", ttl_form="offset"),
    "fraction": StatusVariant(optional="all", ttl_form="fraction"),
    "separated": StatusVariant(spelling=Spelling(separated=True)),
    "small letters": StatusVariant(spelling=Spelling(lower=True)),
    "longest": StatusVariant(longest=True),
    "reserved": StatusVariant(combinations=(("available", "reserved"), ("not-available", "reserved"))),
}
EVERY = pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS.keys())
MAKERS = {"evse": evse_status, "parking": parking_status}
BOTH = pytest.mark.parametrize("name", MAKERS)


def findings(name: str, status: Tree) -> tuple[bool, bool]:
    payload = body(RELEASE, "UpdateStatusRequest", {name: [status]})
    return SCHEMA.is_valid(payload), bool(second_opinion().is_valid(payload))


def some(name: str, variant: StatusVariant, count: int = 60) -> list[Tree]:
    return list(bulk(setting(), 11, count, variant, MAKERS[name]))


def combination(status: Tree) -> tuple[object, object]:
    return status["@major"], status.get("@minor")


def test_drawn_statuses_are_valid_to_both_validators() -> None:
    records = drawn(statuses(setting()), 200)
    assert len(records) == 200
    assert [record for record in records if findings("evse", record) != (True, True)] == []


def test_drawn_parking_statuses_are_valid_to_both_validators() -> None:
    records = drawn(parking_statuses(setting()), 200)
    assert [record for record in records if findings("parking", record) != (True, True)] == []


@EVERY
@BOTH
def test_variants_are_valid_to_both_validators(name: str, variant: StatusVariant) -> None:
    assert [record for record in some(name, variant, 12) if findings(name, record) != (True, True)] == []


@EVERY
def test_variants_keep_to_the_table(variant: StatusVariant) -> None:
    assert [record for record in some("evse", variant) if combination(record) not in COMBINATIONS] == []


def test_every_combination_is_drawn() -> None:
    assert {combination(record) for record in drawn(statuses(setting()), 200)} == set(COMBINATIONS)


def test_every_parking_status_is_drawn() -> None:
    assert {record["@status"] for record in drawn(parking_statuses(setting()), 100)} == set(MAJORS)


def test_no_combination_is_both_allowed_and_forbidden() -> None:
    assert set(COMBINATIONS) & set(FORBIDDEN_COMBINATIONS) == set()


@pytest.mark.parametrize("strategy", [statuses, parking_statuses])
def test_a_status_takes_at_most_thirty_draws(strategy: Callable[..., object]) -> None:
    assert max(draws_of(strategy(setting()), 40)) <= 30  # type: ignore[arg-type]


def test_a_time_to_live_ends_in_the_future_of_the_setting() -> None:
    for name in MAKERS:
        for record in some(name, StatusVariant.maximal()):
            left = Instant.parse(str(record["@ttl"]), Form.UTC).moment - Instant.parse(utc_time(EPOCH)).moment
            assert timedelta(minutes=5) <= left <= timedelta(hours=4)


@pytest.mark.parametrize("form", ["utc", "offset", "fraction"])
def test_a_time_to_live_is_the_same_instant_in_every_form(form: str) -> None:
    plain = [record["@ttl"] for record in some("evse", StatusVariant.maximal())]
    other = [record["@ttl"] for record in some("evse", StatusVariant(optional="all").but(ttl_form=form))]
    assert [Instant.parse(str(text)) for text in plain] == [Instant.parse(str(text)) for text in other]


def test_the_minimal_status_has_a_major_and_nothing_else() -> None:
    assert all(set(record) == {"@major", "evseId"} for record in some("evse", StatusVariant.minimal()))
    assert all(set(record) == {"@status", "parkingId"} for record in some("parking", StatusVariant.minimal()))


def test_ids_belong_to_the_operator_and_are_used_once() -> None:
    evses = [EvseId.parse(str(record["evseId"])) for record in some("evse", StatusVariant())]
    spots = [ParkingId.parse(str(record["parkingId"])) for record in some("parking", StatusVariant())]
    assert {id.operator for id in evses} | {id.operator for id in spots} == {"DE8AA"}
    assert (len(set(evses)), len(set(spots))) == (60, 60)


def test_the_longest_ids_are_as_long_as_the_text_allows() -> None:
    (status,), (spot,) = (some(name, StatusVariant(longest=True), 1) for name in MAKERS)
    assert len(EvseId.parse(str(status["evseId"])).outlet) == 30
    assert len(ParkingId.parse(str(spot["parkingId"])).spot) == 30


def test_shrinking_finds_the_simplest_status() -> None:
    found = smallest(statuses(setting()), lambda record: record["@major"] == "not-available")
    assert combination(found) == ("not-available", None)
    assert "@ttl" not in found


@pytest.mark.parametrize("ttl", [utc_time(EPOCH), None])
def test_another_time_to_live_changes_nothing_else(ttl: str | None) -> None:
    for record in some("evse", StatusVariant()):
        changed = with_ttl(record, ttl)
        assert changed.get("@ttl") == ttl
        assert {k: v for k, v in changed.items() if k != "@ttl"} == {
            k: v for k, v in record.items() if k != "@ttl"
        }


@pytest.mark.parametrize("pair", FORBIDDEN_COMBINATIONS)
def test_a_forbidden_combination_is_valid_by_the_schema(pair: tuple[str, str]) -> None:
    for record in some("evse", StatusVariant(), 5):
        broken = combined_as(record, pair)
        assert (combination(broken), findings("evse", broken)) == (pair, (True, True))


def schema_findings(payload: Tree) -> tuple[SchemaFinding, ...]:
    return SCHEMA.validate(body(RELEASE, "UpdateStatusRequest", payload))


def test_a_request_with_both_kinds_and_a_ttl_of_its_own_is_valid() -> None:
    request: Tree = {
        "evse": [*some("evse", StatusVariant(), 2)],
        "parking": [*some("parking", StatusVariant(), 2)],
        "ttl": {"DateTime": utc_time(EPOCH)},
    }
    assert schema_findings(request) == ()


def test_static_data_of_an_evse_is_valid_and_names_its_spots() -> None:
    known = static_data(setting(), "DE8AAE1", "DEPSOP1", "DEPSOP2")
    payload = body(RELEASE, "UpdateChargePointListRequest", {"chargePointInfoArray": [known]})
    assert (SCHEMA.is_valid(payload), bool(second_opinion().is_valid(payload))) == (True, True)
    assert known["evseId"] == "DE8AAE1"
    assert [spot["parkingId"] for spot in items(known, "parkingSpot")] == ["DEPSOP1", "DEPSOP2"]


def test_static_data_takes_no_id() -> None:
    now = setting()
    static_data(now, "DE8AAE1")
    assert now.ids.evse_id("DE8AA").endswith("000000")


def test_a_time_to_live_ends_on_no_full_minute() -> None:
    on_the_minute = setting(epoch=EPOCH - EPOCH % 60)
    made = bulk(on_the_minute, 11, 30, StatusVariant.maximal(), evse_status)
    assert [record for record in made if str(record["@ttl"]).endswith(":00Z")] == []
