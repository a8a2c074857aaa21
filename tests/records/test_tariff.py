"""Tariffs: valid by two validators and by the text, in every variant."""

from decimal import Decimal

import pytest

from conformance.records import Spelling, Tree, batches, body, bulk
from conformance.records.dice import Rolled, Simplest
from conformance.records.tariff import DRAWS, LIMITS, TariffVariant, tariff, tariffs
from conformance.records.tariff_violations import violations
from conformance.records.trees import get, has, items, text
from conformance.values import TariffId
from tests.records.sample import RELEASE, SCHEMA, drawn, draws_of, second_opinion, setting, smallest

VARIANTS = {
    "usual": TariffVariant(),
    "minimal": TariffVariant.minimal(),
    "maximal": TariffVariant.maximal(),
    "longest": TariffVariant.longest(),
    "unlimited": TariffVariant.unlimited(),
    "individual": TariffVariant.individual("DE8EM", "NLABC"),
    "without default": TariffVariant.individual("DE8EM", default=False),
    "several recipients": TariffVariant(recipients=(("DE8EM", "NLABC"), ("FRXYZ",))),
    "only a greatest power": TariffVariant(limits=("maxPower",), periods=0),
    "quarters": TariffVariant(steps="0.25"),
    "precise": TariffVariant(precise=True),
    "asterisks": TariffVariant(spelling=Spelling(separated=True)),
    "small letters": TariffVariant(spelling=Spelling(lower=True)),
}
EVERY = pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS.keys())


def is_valid_to_both(record: Tree) -> bool:
    payload = body(RELEASE, "UpdateTariffsRequest", {"TariffInfoArray": [record]})
    return SCHEMA.is_valid(payload) and bool(second_opinion().is_valid(payload))


def some(variant: TariffVariant, count: int = 60) -> list[Tree]:
    return list(bulk(setting(), 11, count, variant, tariff))


def prices(part: Tree) -> list[str]:
    return [text(element, ("priceComponent", "itemPrice")) for element in items(part, "tariffElement")]


def test_drawn_tariffs_are_valid_to_both_validators() -> None:
    records = drawn(tariffs(setting()), 200)
    assert len(records) == 200
    assert [record for record in records if not is_valid_to_both(record)] == []


def test_drawn_tariffs_keep_the_rules() -> None:
    assert [found for record in drawn(tariffs(setting()), 200) if (found := violations(record))] == []


@EVERY
def test_variants_are_valid_to_both_validators(variant: TariffVariant) -> None:
    assert [record for record in drawn(tariffs(setting(), variant), 12) if not is_valid_to_both(record)] == []


@EVERY
def test_variants_keep_the_rules(variant: TariffVariant) -> None:
    allowed = set() if variant.default else {"OCHP-TARIFF-012"}
    allowed |= {"OCHP-ID-016"} if not variant.spelling.is_canonical or variant.instance > 9 else set()
    assert {requirement for record in some(variant) for requirement in violations(record)} <= allowed


@EVERY
def test_tariffs_take_at_most_thirty_draws(variant: TariffVariant) -> None:
    assert max(draws_of(tariffs(setting(), variant), 40)) <= DRAWS


def test_the_first_tariff_is_the_minimal_one() -> None:
    (record,) = drawn(tariffs(setting()), 1)
    assert record == tariff(setting(), TariffVariant.minimal(), Simplest())


def test_the_minimal_tariff_always_applies() -> None:
    record = tariff(setting(), TariffVariant.minimal(), Simplest())
    (part,) = items(record, "individualTariff")
    assert "recipient" not in part
    assert get(part, ("tariffElement", 0, "tariffRestriction")) == {}


def test_the_maximal_tariff_holds_everything_optional() -> None:
    names = ("regularHours", "startDateTime", "endDateTime", *LIMITS)
    restriction = ("individualTariff", 0, "tariffElement", 1, "tariffRestriction")
    places: list[tuple[str | int, ...]] = [(*restriction, name) for name in names]
    places += [("individualTariff", 1, "recipient")]
    records = some(TariffVariant.maximal())
    assert [place for record in records for place in places if not has(record, place)] == []


def test_the_longest_tariff_has_two_periods_on_each_day() -> None:
    (record,) = some(TariffVariant.longest(), 1)
    hours = get(record, ("individualTariff", 0, "tariffElement", 0, "tariffRestriction", "regularHours"))
    assert isinstance(hours, list)
    assert len(hours) == 14
    assert len(TariffId.parse(text(record, ("tariffId",))).instance) == 10


def test_parts_share_no_price() -> None:
    for record in some(TariffVariant.individual("DE8EM", "NLABC").but(elements=(5, 7))):
        parts = [set(prices(part)) for part in items(record, "individualTariff")]
        assert sum(map(len, parts)) == len(set().union(*parts))


def test_prices_of_a_precise_tariff_have_four_places() -> None:
    found = [
        price
        for record in some(TariffVariant(precise=True))
        for part in items(record, "individualTariff")
        for price in prices(part)
    ]
    assert {Decimal(price).as_tuple().exponent for price in found} == {-4}


def test_a_variant_names_its_limits() -> None:
    for record in some(TariffVariant(limits=("maxPower",), periods=0)):
        for part in items(record, "individualTariff"):
            for element in items(part, "tariffElement"):
                assert list(items(element, "tariffRestriction")[0]) == ["maxPower"]


def test_each_kind_of_optional_node_is_drawn() -> None:
    first = ("individualTariff", 0, "tariffElement", 0, "tariffRestriction")
    records = drawn(tariffs(setting()), 200)
    there = [
        sum(has(record, (*first, name)) for record in records) for name in ("regularHours", "endDateTime")
    ]
    there.append(sum(len(items(record, "individualTariff")) == 2 for record in records))
    assert [count for count in there if not 50 < count < 150] == []


def test_shrinking_finds_the_minimal_tariff_around_what_matters() -> None:
    place = ("individualTariff", 0, "tariffElement", 0, "tariffRestriction", "maxPower")
    found = smallest(tariffs(setting()), lambda record: has(record, place))
    restriction = get(found, place[:-1])
    assert isinstance(restriction, dict)
    assert list(restriction) == ["maxPower"]
    assert len(items(found, "individualTariff")) == 1


def test_each_tariff_has_an_id_of_its_own() -> None:
    ids = [text(record, ("tariffId",)) for record in some(TariffVariant(), 500)]
    assert len(set(ids)) == 500
    assert {TariffId.parse(tariff_id).operator for tariff_id in ids} == {"DE8AA"}


def test_the_same_dice_make_the_same_tariff() -> None:
    first, second = (tariff(setting(), TariffVariant(), Rolled(7)) for _ in range(2))
    assert first == second


def test_lists_of_tariffs_are_drawn() -> None:
    lists = drawn(batches(setting(), TariffVariant(), tariff, max_size=3), 20)
    assert {len(records) for records in lists} == {1, 2, 3}


def test_long_lists_of_tariffs_take_two_draws() -> None:
    assert set(draws_of(batches(setting(), TariffVariant.minimal(), tariff, max_size=100), 5)) == {2}
