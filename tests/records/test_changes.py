"""Records made from others stay as valid as those."""

from datetime import timedelta
from decimal import Decimal

import pytest

from conformance.records import (
    Tree,
    Variant,
    at_operator,
    body,
    cdrs,
    owned_by,
    reference,
    renumbered,
    revised,
    with_status,
    with_times,
)
from conformance.records.cdr import cdr
from conformance.records.changes import END, START
from conformance.records.dice import Simplest
from conformance.records.trees import items, text
from conformance.records.violations import violations
from conformance.values import ContractId, EvseId, Instant, InvalidId, amount
from tests.records.sample import RELEASE, SCHEMA, drawn, is_valid, setting

RECORD = cdr(setting(), Variant.maximal(), Simplest())
RECORDS = drawn(cdrs(setting()), 40)


def prices(record: Tree) -> list[Decimal]:
    return [amount(text(period, ("itemPrice",))) for period in items(record, "chargingPeriods")]


@pytest.mark.parametrize(
    "change",
    [
        revised,
        lambda record: revised(record, price="0.5"),
        lambda record: with_status(record, "rejected"),
        lambda record: owned_by(record, "FR8EM"),
        lambda record: with_times(record, "2026-03-29T01:30:00+01:00", "2026-03-29T03:15:00+02:00"),
        lambda record: with_times(record, text(record, START), text(record, END)),
    ],
    ids=["revised", "priced", "rejected", "owned", "shortened", "spread"],
)
def test_changed_records_stay_valid(change: object) -> None:
    changed = [change(record) for record in RECORDS]  # type: ignore[operator]
    assert [record for record in changed if not is_valid(record) or violations(record)] == []


def test_a_change_leaves_the_given_record_alone() -> None:
    before = str(RECORD)
    revised(RECORD)
    owned_by(RECORD, "FR8EM")
    with_times(RECORD, "2026-01-01T10:00:00+01:00", "2026-01-01T11:00:00+01:00")
    assert str(RECORD) == before


def test_a_revised_record_keeps_its_ids() -> None:
    after = revised(RECORD)
    assert [after[name] for name in ("CdrId", "evseId", "contractId")] == [
        RECORD[name] for name in ("CdrId", "evseId", "contractId")
    ]


def test_a_revised_record_says_so() -> None:
    assert revised(RECORD)["status"] == {"CdrStatusType": "revised"}


def test_a_revised_record_has_other_prices() -> None:
    before, after = prices(RECORD), prices(revised(RECORD))
    assert after == [price + Decimal("0.1") for price in before]


def test_a_record_is_revised_to_a_given_price() -> None:
    assert set(prices(revised(RECORD, price="0.77"))) == {Decimal("0.77")}


def test_a_record_gets_another_id() -> None:
    assert renumbered(RECORD, "DE8AAX1")["CdrId"] == "DE8AAX1"


def test_a_text_that_is_no_id_is_refused() -> None:
    with pytest.raises(InvalidId):
        renumbered(RECORD, "de8aa-1")


def test_a_record_gets_another_owner() -> None:
    before, after = (ContractId.parse(text(r, ("contractId",))) for r in (RECORD, owned_by(RECORD, "FR8EM")))
    assert (after.provider, after.instance, after.has_right_digit) == ("FR8EM", before.instance, True)


def test_a_contract_without_digit_stays_without() -> None:
    bare = {**RECORD, "contractId": "DE8EMC00000000"}
    assert owned_by(bare, "FR8EM")["contractId"] == "FR8EMC00000000"


def test_a_record_moves_to_the_evse_of_another_operator() -> None:
    after = at_operator(RECORD, "FR8AA")
    assert EvseId.parse(text(after, ("evseId",))).operator == "FR8AA"
    assert after["CdrId"] == RECORD["CdrId"]


def test_moved_sessions_take_their_periods_along() -> None:
    start, end = "2026-01-01T10:00:00+01:00", "2026-01-01T11:00:00+01:00"
    moved = with_times(RECORD, start, end)
    nodes = (moved, *items(moved, "chargingPeriods"))
    assert {(text(node, START), text(node, END)) for node in nodes} == {(start, end)}
    assert moved["duration"] == "001:00:00"


def test_energy_shrinks_with_the_session() -> None:
    long = cdr(setting(), Variant.minimal(), Simplest())
    start = text(long, START)
    short = with_times(long, start, Instant.parse(start).text.replace(":03:20", ":08:20"))
    before, after = (amount(text(items(r, "chargingPeriods")[0], ("billingValue",))) for r in (long, short))
    assert before / 2 - Decimal("0.001") <= after <= before / 2


def test_an_end_before_the_start_is_refused() -> None:
    with pytest.raises(ValueError, match="before"):
        with_times(RECORD, "2026-01-01T11:00:00+01:00", "2026-01-01T10:00:00+01:00")


def test_a_session_may_have_no_length() -> None:
    moved = with_times(RECORD, "2026-01-01T11:00:00+01:00", "2026-01-01T11:00:00+01:00")
    assert Instant.parse(text(moved, END)) - Instant.parse(text(moved, START)) == timedelta()
    assert violations(moved) == frozenset()


def test_a_reference_is_what_a_confirmation_takes() -> None:
    payload = body(RELEASE, "ConfirmCDRsRequest", {"approved": [reference(RECORD)]})
    assert SCHEMA.is_valid(payload)
