"""Roaming authorisations: valid by two validators and by the text, in every variant."""

from datetime import UTC, datetime, timedelta

import pytest

from conformance.records import Setting, Spelling, Tree, batches, body
from conformance.records.dice import Rolled, Simplest
from conformance.records.leaf import UNICODE
from conformance.records.token import DRAWS, TokenVariant, token, tokens
from conformance.records.token_changes import (
    contract_spelled,
    emt_id,
    expiring,
    in_small_letters,
    of_contract,
    renewed,
)
from conformance.records.trees import has, text
from conformance.values import ContractId, Form, Instant, is_hash, is_uid
from tests.records.sample import EPOCH, RELEASE, SCHEMA, drawn, draws_of, second_opinion, setting, smallest

VARIANTS = {
    "usual": TokenVariant(),
    "minimal": TokenVariant.minimal(),
    "maximal": TokenVariant.maximal(),
    "unicode": TokenVariant.unicode(),
    "longest": TokenVariant.longest(),
    "expired": TokenVariant(expired=True),
    "remote": TokenVariant(kinds=("remote",)),
    "hyphens": TokenVariant(spelling=Spelling(separated=True)),
    "small letters": TokenVariant(spelling=Spelling(lower=True, check_digit=False)),
}
EVERY = pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS.keys())
NOW = datetime.fromtimestamp(EPOCH, UTC)


def some(variant: TokenVariant, count: int = 100, where: Setting | None = None) -> list[Tree]:
    dice, here = Rolled(11), where or setting()
    return [token(here, variant, dice) for _ in range(count)]


def simple(variant: TokenVariant | None = None) -> Tree:
    return token(setting(), variant or TokenVariant.minimal(), Simplest())


def is_valid_to_both(record: Tree) -> bool:
    payload = body(
        RELEASE, "UpdateRoamingAuthorisationListRequest", {"roamingAuthorisationInfoArray": [record]}
    )
    return SCHEMA.is_valid(payload) and bool(second_opinion().is_valid(payload))


def expiry(record: Tree) -> datetime:
    return Instant.parse(text(record, ("expiryDate", "DateTime")), Form.UTC).moment


def test_drawn_tokens_are_valid_to_both_validators() -> None:
    records = drawn(tokens(setting()), 200)
    assert len(records) == 200
    assert [record for record in records if not is_valid_to_both(record)] == []


@EVERY
def test_variants_are_valid_to_both_validators(variant: TokenVariant) -> None:
    assert [record for record in drawn(tokens(setting(), variant), 12) if not is_valid_to_both(record)] == []


@EVERY
def test_tokens_take_at_most_thirty_draws(variant: TokenVariant) -> None:
    assert max(draws_of(tokens(setting(), variant), 40)) <= DRAWS


def test_the_first_token_is_the_minimal_one() -> None:
    assert drawn(tokens(setting()), 1) == [simple()]


def test_the_minimal_token_holds_nothing_optional() -> None:
    record = simple()
    assert list(record) == ["EmtId", "contractId", "expiryDate"]
    assert not has(record, ("EmtId", "@representation"))


def test_the_maximal_token_holds_everything_optional() -> None:
    places = [("printedNumber",), ("EmtId", "@representation"), ("EmtId", "tokenSubType")]
    records = some(TokenVariant.maximal())
    assert [place for record in records for place in places if not has(record, place)] == []


def test_each_token_and_each_contract_occurs_once() -> None:
    records = some(TokenVariant(), 500)
    assert len({text(record, ("EmtId", "instance")) for record in records}) == 500
    assert len({text(record, ("contractId",)) for record in records}) == 500


def test_the_same_seed_and_epoch_give_the_same_tokens() -> None:
    assert drawn(tokens(setting()), 20, 7) == drawn(tokens(setting()), 20, 7)


def test_contracts_belong_to_the_provider_and_carry_the_right_digit() -> None:
    contracts = [ContractId.parse(text(record, ("contractId",))) for record in some(TokenVariant())]
    assert {contract.provider for contract in contracts} == {"DE8EM"}
    assert all(contract.has_right_digit for contract in contracts)


@pytest.mark.parametrize(
    ("kind", "judge"),
    [
        ("plain", is_uid),
        ("sha-160", lambda instance: is_hash(instance, "sha-160")),
        ("sha-256", lambda instance: is_hash(instance, "sha-256")),
        ("remote", lambda instance: instance.startswith("SESSION")),
        ("15118", lambda instance: instance.startswith("DE8EM")),
    ],
)
def test_tokens_are_of_the_kind_wanted(kind: str, judge: object) -> None:
    for record in some(TokenVariant(kinds=(kind,)), 30):  # type: ignore[arg-type]
        assert judge(text(record, ("EmtId", "instance")))  # type: ignore[operator]
        assert has(record, ("EmtId", "tokenSubType")) <= (text(record, ("EmtId", "tokenType")) == "rfid")


def test_no_remote_token_is_drawn_unless_it_is_asked_for() -> None:
    assert "remote" not in {text(record, ("EmtId", "tokenType")) for record in some(TokenVariant(), 300)}


def test_uids_are_of_every_size_and_never_filled() -> None:
    uids = [text(record, ("EmtId", "instance")) for record in some(TokenVariant(kinds=("plain",)), 300)]
    assert {len(uid) for uid in uids} == {8, 14, 20}
    assert [uid for uid in uids if uid.startswith("0")] == []


def test_tokens_are_valid_for_more_than_a_year() -> None:
    assert min(expiry(record) for record in some(TokenVariant(), 300)) > NOW + timedelta(days=366)


def test_expired_tokens_are_expired() -> None:
    assert max(expiry(record) for record in some(TokenVariant(expired=True), 300)) < NOW


def test_contracts_are_written_as_wanted() -> None:
    spelling = Spelling(separated=True, lower=True, check_digit=False)
    written = text(simple(TokenVariant(spelling=spelling)), ("contractId",))
    assert written.startswith("de-8em-c")
    assert len(written) == 16


def test_printed_numbers_hold_other_scripts() -> None:
    printed = text(simple(TokenVariant.unicode()), ("printedNumber",))
    assert printed.startswith(UNICODE.phrases[0])


def test_the_longest_printed_number_fills_its_type() -> None:
    assert len(text(simple(TokenVariant.longest()), ("printedNumber",))) == 150


def test_tokens_come_in_bulk() -> None:
    (batch,) = drawn(batches(setting(), TokenVariant.minimal(), token, min_size=250, max_size=250), 1)
    assert len({text(record, ("EmtId", "instance")) for record in batch}) == 250


def test_shrinking_finds_the_minimal_token_around_what_matters() -> None:
    found = smallest(tokens(setting()), lambda record: has(record, ("printedNumber",)))
    assert list(found) == ["EmtId", "contractId", "printedNumber", "expiryDate"]
    assert not has(found, ("EmtId", "tokenSubType"))


def test_a_variant_can_be_changed() -> None:
    assert TokenVariant.minimal().but(expired=True) == TokenVariant(optional="none", expired=True)


@pytest.mark.parametrize("variant", [TokenVariant.minimal(), TokenVariant.maximal()])
def test_a_renewed_token_is_the_same_one_with_other_values(variant: TokenVariant) -> None:
    before = simple(variant)
    after = renewed(before, "another number")
    assert (after["EmtId"], after["contractId"]) == (before["EmtId"], before["contractId"])
    assert after["printedNumber"] == "another number"
    assert expiry(after) - expiry(before) == timedelta(days=366)
    assert is_valid_to_both(after)


def test_an_expiry_can_be_set() -> None:
    assert expiring(simple(), "2020-02-29T00:00:00Z")["expiryDate"] == {"DateTime": "2020-02-29T00:00:00Z"}


def test_two_tokens_can_belong_to_one_contract() -> None:
    one, other = some(TokenVariant(), 2)
    assert of_contract(one, other) == {**one, "contractId": other["contractId"]}


def test_a_contract_can_be_written_in_another_way() -> None:
    record = simple()
    spelled = contract_spelled(record, Spelling(separated=True, check_digit=False))
    one, other = (ContractId.parse(text(tree, ("contractId",))) for tree in (record, spelled))
    assert one == other
    assert (other.text.count("-"), other.digit) == (2, None)


def test_an_instance_can_be_written_in_small_letters() -> None:
    record = in_small_letters(simple())
    assert text(record, ("EmtId", "instance")) == text(simple(), ("EmtId", "instance")).lower()


def test_a_token_is_named_with_everything_that_its_record_says() -> None:
    record = simple(TokenVariant.maximal())
    assert emt_id(record) == record["EmtId"]
