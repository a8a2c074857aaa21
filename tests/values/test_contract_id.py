import string
from contextlib import suppress

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from conformance.values import ContractId, InvalidId

ALPHANUMERIC = string.ascii_letters + string.digits
PARTS = st.tuples(
    st.text(string.ascii_letters, min_size=2, max_size=2),
    st.text(ALPHANUMERIC, min_size=3, max_size=3),
    st.text(ALPHANUMERIC, min_size=9, max_size=9),
    st.text(ALPHANUMERIC, max_size=1),
)
TEXTS = st.builds(
    lambda parts, separator: separator.join(part for part in parts if part), PARTS, st.sampled_from(["", "-"])
)


@pytest.mark.parametrize(
    "text", ["DE8AACA2B3C4D5L", "DE-8AA-CA2B3C4D5-L", "DE-8AA-CA2B3C4D5", "DE8AACA2B3C4D5", "de8aaca2b3c4d5"]
)
def test_valid_forms_denote_one_contract(text: str) -> None:
    assert ContractId.parse(text) == ContractId.parse("DE8AACA2B3C4D5L")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is empty"),
        ("DE-8AACA2B3C4D5-L", "hyphen missing or misplaced"),
        ("DE8AACA2B3C4D5-L", "hyphen missing or misplaced"),
        ("DE-8AA-CA2B3C4D5-", "hyphen missing or misplaced"),
        ("DE-8AA-CA2B3C4D5L", "hyphen missing or misplaced"),
        ("DE-8AC-C12E456L89-Y", "has 16 letters and digits"),
        ("DE8AACA2B3C4D", "has 13 letters and digits"),
        ("8E8AACA2B3C4D5", "does not begin with two letters"),
        (" DE8AACA2B3C4D5", "neither an ASCII letter or digit nor a hyphen"),
        ("DE8AACA2B3C4D5\n", "neither an ASCII letter or digit nor a hyphen"),
        ("DE8AACA2B3C4D٣", "neither an ASCII letter or digit nor a hyphen"),
        ("ÄE8AACA2B3C4D5", "neither an ASCII letter or digit nor a hyphen"),
    ],
)
def test_invalid_forms_are_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(InvalidId) as caught:
        ContractId.parse(text)
    assert (caught.value.kind, caught.value.text) == ("contract-id", text)
    assert reason in caught.value.reason


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(InvalidId):
        assert ContractId.parse(text).text == text


@given(TEXTS)
def test_canonical_is_idempotent(text: str) -> None:
    canonical = ContractId.parse(text).canonical
    assert ContractId.parse(canonical).canonical == canonical


@given(TEXTS)
def test_every_spelling_is_equal_and_canonically_the_same(text: str) -> None:
    contract = ContractId.parse(text)
    for spelling in contract.spellings():
        assert ContractId.parse(spelling) == contract
        assert ContractId.parse(spelling).canonical == contract.canonical


@given(TEXTS)
def test_spellings_differ_as_texts(text: str) -> None:
    spellings = ContractId.parse(text).spellings()
    assert len(set(spellings)) >= 4


@given(TEXTS)
def test_the_check_digit_does_not_count_for_equality(text: str) -> None:
    contract = ContractId.parse(text)
    assert contract == contract.with_digit() == contract.without_digit()
    assert len({contract, contract.with_digit(), contract.without_digit()}) == 1


@given(TEXTS)
def test_the_computed_digit_is_right(text: str) -> None:
    assert ContractId.parse(text).with_digit().has_right_digit
    assert not ContractId.parse(text).without_digit().has_right_digit


@given(TEXTS, TEXTS)
def test_other_contracts_are_not_equal(one: str, other: str) -> None:
    assume(one.replace("-", "").upper()[:14] != other.replace("-", "").upper()[:14])
    assert ContractId.parse(one) != ContractId.parse(other)


def test_provider_is_country_and_provider_in_capitals() -> None:
    assert ContractId.parse("de-8aa-ca2b3c4d5").provider == "DE8AA"


def test_a_text_is_no_contract_id() -> None:
    assert ContractId.parse("DE8AACA2B3C4D5") != "DE8AACA2B3C4D5"


@pytest.mark.parametrize("text", ["DE-8AA-123A56-3", "DE8AA123A563", "de-8aa-123a56-3"])
def test_din_contract_ids_are_mapped(text: str) -> None:
    mapped = ContractId.from_din(text)
    assert mapped.text == "DE8AA00123A563"
    assert mapped.is_mapped_din


def test_what_is_no_din_contract_id_is_refused() -> None:
    with pytest.raises(InvalidId):
        ContractId.from_din("DE-8AA-123A563")
