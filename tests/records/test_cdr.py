"""Charge detail records: valid by two validators and by the text, in every variant."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from lxml import etree

from conformance.records import Ids, Party, Place, Setting, Spelling, Tree, Variant, cdrs, element, place_of
from conformance.records.cdr import DRAWS, cdr
from conformance.records.dice import Rolled, Simplest
from conformance.records.setting import BadSetting
from conformance.records.trees import has, items, text
from conformance.records.violations import violations
from conformance.values import ContractId, Duration, EvseId, Form, Instant, amount, is_hash, is_uid
from tests.records.sample import EPOCH, SCHEMA, drawn, draws_of, is_valid, is_valid_to_both, setting, smallest

VARIANTS = {
    "usual": Variant(),
    "minimal": Variant.minimal(),
    "maximal": Variant.maximal(),
    "unicode": Variant.unicode(),
    "longest": Variant.longest(),
    "priced": Variant.priced(),
    "overlap": Variant(overlap=True, periods=(2, 4)),
    "forward": Variant(switch="forward"),
    "back": Variant(switch="back"),
    "precise": Variant(precise=True),
    "hyphens": Variant(spelling=Spelling(separated=True)),
    "small letters": Variant(spelling=Spelling(lower=True, check_digit=False)),
    "other tokens": Variant(tokens=("remote", "15118")),
    "many periods": Variant(periods=(9, 9)),
    "revised": Variant(status="revised"),
}
EVERY = pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS.keys())
START = ("startDateTime", "LocalDateTime")
END = ("endDateTime", "LocalDateTime")


def some(variant: Variant, count: int = 200, where: Setting | None = None) -> list[Tree]:
    dice = Rolled(11)
    return [cdr(where or setting(), variant, dice) for _ in range(count)]


def written(record: Tree) -> etree._Element:
    return element(record, "cdrInfoArray", SCHEMA.release.namespace)


def span(node: Tree) -> tuple[Instant, Instant]:
    return Instant.parse(text(node, START), Form.LOCAL), Instant.parse(text(node, END), Form.LOCAL)


def test_drawn_records_are_valid_to_both_validators() -> None:
    records = drawn(cdrs(setting()), 200)
    assert len(records) == 200
    assert [record for record in records if not is_valid_to_both(record)] == []


def test_drawn_records_keep_the_rules() -> None:
    assert [found for record in drawn(cdrs(setting()), 200) if (found := violations(record))] == []


@EVERY
def test_variants_are_valid_to_both_validators(variant: Variant) -> None:
    assert [record for record in drawn(cdrs(setting(), variant), 12) if not is_valid_to_both(record)] == []


@EVERY
def test_variants_keep_the_rules(variant: Variant) -> None:
    assert [found for record in some(variant, 60) if (found := violations(record))] == []


@EVERY
def test_records_take_at_most_thirty_draws(variant: Variant) -> None:
    assert max(draws_of(cdrs(setting(), variant), 40)) <= DRAWS


def test_the_first_record_is_the_minimal_one() -> None:
    (record,) = drawn(cdrs(setting()), 1)
    assert record == cdr(setting(), Variant.minimal(), Simplest())


def test_the_minimal_record_holds_nothing_optional() -> None:
    record = cdr(setting(), Variant.minimal(), Simplest())
    assert [name for name in ("duration", "ratings", "meterId", "totalCost") if name in record] == []
    assert len(items(record, "chargingPeriods")) == 1


def test_the_maximal_record_holds_everything_optional() -> None:
    places = [
        ("duration",),
        ("chargePointAddress", "houseNumber"),
        ("connectorType", "tariffId"),
        ("ratings", "guaranteedPower"),
        ("ratings", "nominalVoltage"),
        ("meterId",),
        ("chargingPeriods", 1, "periodCost"),
        ("chargingPeriods", 1, "taxrate"),
        ("totalCost",),
        ("emtId", "@representation"),
        ("emtId", "tokenSubType"),
    ]
    records = some(Variant.maximal(), 50)
    assert [place for record in records for place in places if not has(record, place)] == []


def test_optional_nodes_are_there_in_about_half_of_the_records() -> None:
    places = [("ratings",), ("totalCost",), ("connectorType", "tariffId"), ("emtId", "tokenSubType")]
    records = drawn(cdrs(setting()), 200)
    there = [sum(has(record, place) for record in records) for place in places]
    assert [count for count in there if not 50 < count < 150] == []


@pytest.mark.parametrize(
    "place", [("ratings",), ("totalCost",), ("chargingPeriods", 0, "taxrate"), ("duration",)]
)
def test_shrinking_finds_the_minimal_record_around_what_matters(place: tuple[str, ...]) -> None:
    calls = 0

    def fails(record: Tree) -> bool:
        nonlocal calls
        calls += 1
        return has(record, place)

    found = smallest(cdrs(setting()), fails)
    rest = cdr(setting(), Variant.minimal(), Simplest())
    assert {key for key in found if key not in rest} <= {place[0]}
    assert found["startDateTime"] == rest["startDateTime"]
    assert calls < 150


def test_shrinking_finds_the_connector_that_matters() -> None:
    standard = ("connectorType", "connectorStandard", "ConnectorStandard")
    found = smallest(cdrs(setting()), lambda record: text(record, standard).startswith("IEC_62196_T2"))
    assert text(found, standard) == "IEC_62196_T2"


def test_each_record_has_an_id_of_its_own() -> None:
    strategy = cdrs(setting())
    records = drawn(strategy, 50) + drawn(strategy, 50)
    assert len({record["CdrId"] for record in records}) == 100


def test_the_same_seed_and_epoch_give_the_same_records() -> None:
    assert drawn(cdrs(setting()), 30, 7) == drawn(cdrs(setting()), 30, 7)


def test_another_seed_gives_other_records() -> None:
    assert drawn(cdrs(setting()), 30, 7) != drawn(cdrs(setting()), 30, 8)


def test_another_epoch_moves_all_times() -> None:
    one, other = some(Variant(), 20), some(Variant(), 20, setting(epoch=EPOCH + 600))
    assert [span(b)[0] - span(a)[0] for a, b in zip(one, other, strict=True)] == [timedelta(minutes=10)] * 20


def test_a_setting_can_be_given_later() -> None:
    known: list[Setting] = []
    strategy = cdrs(lambda: known[0])
    known.append(setting("FR8AA"))
    assert drawn(strategy, 1)[0]["currency"] == "EUR"
    assert EvseId.parse(text(drawn(strategy, 1)[0], ("evseId",))).operator == "FR8AA"


def test_no_record_tells_of_the_future() -> None:
    now = datetime.fromtimestamp(EPOCH, UTC)
    assert max(span(record)[1].moment for record in some(Variant())) < now


def test_ids_belong_to_the_party() -> None:
    for record in some(Variant(), 50):
        assert EvseId.parse(text(record, ("evseId",))).operator == "DE8AA"
        assert ContractId.parse(text(record, ("contractId",))).provider == "DE8EM"
        assert text(record, ("CdrId",)).startswith("DE8AATEST")


def test_contract_ids_carry_the_right_digit() -> None:
    assert all(
        ContractId.parse(text(record, ("contractId",))).has_right_digit for record in some(Variant(), 50)
    )


def test_ids_are_written_as_wanted() -> None:
    spelling = Spelling(separated=True, lower=True, check_digit=False)
    record = cdr(setting(), Variant(spelling=spelling), Simplest())
    assert (record["evseId"], record["contractId"]) == ("de*8aa*e000001", "de-8em-c00000000")


@pytest.mark.parametrize("operator", ["DE8AA", "NL8AA", "GB8AA", "CH8AA"])
def test_addresses_currencies_and_offsets_belong_to_the_place(operator: str) -> None:
    place = place_of(operator[:2])
    for record in some(Variant(), 50, setting(operator)):
        assert text(record, ("chargePointAddress", "country")) == place.country
        assert text(record, ("currency",)) == place.currency
    assert [found for r in some(Variant(), 100, setting(operator)) if (found := violations(r))] == []


def test_periods_follow_one_another() -> None:
    for record in some(Variant(periods=(3, 3)), 30):
        bounds = [span(period) for period in items(record, "chargingPeriods")]
        assert [end for _, end in bounds[:-1]] == [begin for begin, _ in bounds[1:]]
        assert (bounds[0][0], bounds[-1][1]) == span(record)


def test_priced_records_overlap_differ_in_price_and_have_a_free_period() -> None:
    for record in some(Variant.priced(), 30):
        periods = items(record, "chargingPeriods")
        prices = [amount(text(period, ("itemPrice",))) for period in periods]
        assert len(set(prices)) == len(prices) == 5
        assert prices[-1] == 0
        assert {span(period) for period in periods} == {span(record)}


def test_costs_are_exact_products_and_sums() -> None:
    for record in some(Variant.maximal(), 50):
        total = Decimal(0)
        for period in items(record, "chargingPeriods"):
            cost = amount(text(period, ("periodCost",)))
            assert cost == amount(text(period, ("billingValue",))) * amount(text(period, ("itemPrice",)))
            total += cost
        assert amount(text(record, ("totalCost",))) == total


def test_multipliers_are_written_as_the_text_has_it() -> None:
    record = cdr(setting(), Variant(items=("serviceFee", "reservation")), Simplest())
    assert [period["billingValue"] for period in items(record, "chargingPeriods")] == ["1.0", "1.0"]


def test_durations_equal_the_session() -> None:
    for record in some(Variant.maximal(), 50):
        begin, end = span(record)
        assert Duration.parse(text(record, ("duration",))).length == end - begin


def test_values_of_their_own_have_at_most_six_digits() -> None:
    digits = [
        len(text(period, (name,)).replace(".", "").lstrip("0"))
        for record in some(Variant())
        for period in items(record, "chargingPeriods")
        for name in ("billingValue", "itemPrice")
    ]
    assert max(digits) <= 6


def test_precise_records_have_four_places() -> None:
    places = [
        len(text(period, ("itemPrice",)).partition(".")[2])
        for record in some(Variant(precise=True), 30)
        for period in items(record, "chargingPeriods")
    ]
    assert set(places) == {4}


def test_nothing_is_written_with_exponent() -> None:
    wire = [etree.tostring(node) for node in map(written, some(Variant.maximal(), 100))]
    assert [text for text in wire if b"E+" in text or b"E-" in text or b"NaN" in text] == []


@pytest.mark.parametrize(("switch", "longest"), [("back", 3600), ("forward", 3600)])
def test_the_clocks_change_during_the_session(switch: str, longest: int) -> None:
    offsets = {"back": (7200, 3600), "forward": (3600, 7200)}
    for record in some(Variant(switch=switch), 30):  # type: ignore[arg-type]
        begin, end = span(record)
        assert (begin.offset.total_seconds(), end.offset.total_seconds()) == offsets[switch]
        assert timedelta() < end - begin < timedelta(seconds=longest)


def test_set_back_clocks_show_the_end_before_the_start() -> None:
    record = cdr(setting(), Variant(switch="back"), Simplest())
    assert (record["startDateTime"], record["endDateTime"]) == (
        {"LocalDateTime": "2025-10-26T02:30:00+02:00"},
        {"LocalDateTime": "2025-10-26T02:15:00+01:00"},
    )


def test_a_zone_whose_clocks_stay_is_told() -> None:
    party = Party("DE8AA", "DE8EM", Place("JPN", "Asia/Tokyo", "JPY", "Osaka", "530"))
    with pytest.raises(BadSetting):
        cdr(Setting(SCHEMA, party, Ids("T"), EPOCH), Variant(switch="back"), Simplest())


@pytest.mark.parametrize(
    ("kind", "judge"),
    [
        ("plain", is_uid),
        ("sha-160", lambda instance: is_hash(instance, "sha-160")),
        ("sha-256", lambda instance: is_hash(instance, "sha-256")),
        ("remote", lambda instance: not is_uid(instance)),
        ("15118", lambda instance: instance.startswith("DE8EM")),
    ],
)
def test_tokens_are_of_the_kind_wanted(kind: str, judge: object) -> None:
    for record in some(Variant(tokens=(kind,)), 30):  # type: ignore[arg-type]
        assert judge(text(record, ("emtId", "instance")))  # type: ignore[operator]
        assert has(record, ("emtId", "tokenSubType")) <= (text(record, ("emtId", "tokenType")) == "rfid")


def test_hashed_tokens_say_so() -> None:
    records = some(Variant(tokens=("sha-256",)), 20)
    assert {text(record, ("emtId", "@representation")) for record in records} == {"sha-256"}


def test_positive_records_are_ascii() -> None:
    assert [record for record in some(Variant()) if not str(record).isascii()] == []


def test_unicode_records_hold_other_scripts_and_what_xml_escapes() -> None:
    record = cdr(setting(), Variant.unicode(), Simplest())
    assert text(record, ("chargePointAddress", "address")).startswith("A&B <C> Köln Łódź 東京")
    assert is_valid(record)


def test_longest_records_fill_their_types() -> None:
    record = cdr(setting(), Variant.longest(), Simplest())
    assert len(text(record, ("chargePointAddress", "city"))) == 45
    assert len(text(record, ("meterId",))) == 20


def test_direct_current_comes_from_its_connectors() -> None:
    for record in some(Variant()):
        standard = text(record, ("connectorType", "connectorStandard", "ConnectorStandard"))
        assert (record["chargePointType"] == "DC") == ("COMBO" in standard or standard == "Chademo")


def test_a_variant_can_be_changed() -> None:
    assert Variant.maximal().but(status="revised") == Variant(
        optional="all", periods=(2, 4), status="revised"
    )
