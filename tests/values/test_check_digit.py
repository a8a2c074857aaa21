import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.values import check_digit
from conformance.values.check_digit import ALPHABET

CONTRACTS = st.text(ALPHABET, min_size=14, max_size=14)

PUBLISHED = [
    ("NN123ABCDEFGHI", "T"),
    ("FRXYZ123456789", "2"),
    ("ITA1B2C3E4F5G6", "4"),
    ("DE8AA001234567", "0"),
    ("DE8AACA2B3C4D5", "L"),
    ("DE8AA00123A563", "M"),
    ("NLTNM000122045", "U"),
]


@pytest.mark.parametrize(("contract", "digit"), PUBLISHED)
def test_published_vectors(contract: str, digit: str) -> None:
    assert check_digit(contract) == digit


@given(CONTRACTS)
def test_case_does_not_count(contract: str) -> None:
    assert check_digit(contract.lower()) == check_digit(contract)


@given(CONTRACTS, st.integers(0, 13), st.sampled_from(ALPHABET))
def test_one_wrong_character_shows(contract: str, at: int, wrong: str) -> None:
    changed = contract[:at] + wrong + contract[at + 1 :]
    assert (check_digit(changed) == check_digit(contract)) == (changed == contract)


@given(CONTRACTS, st.integers(0, 12))
def test_swapped_neighbours_show(contract: str, at: int) -> None:
    swapped = contract[:at] + contract[at + 1] + contract[at] + contract[at + 2 :]
    assert (check_digit(swapped) == check_digit(contract)) == (swapped == contract)


@pytest.mark.parametrize(
    "wrong", ["", "DE8AACA2B3C4D", "DE8AACA2B3C4D5L", "DE-8AACA2B3C4D", "DE8AACA2B3C4Dß"]
)
def test_anything_else_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="14 ASCII"):
        check_digit(wrong)
