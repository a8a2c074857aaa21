import time
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.values import NotANumber, NotFinite, amount, close, same_single

MONEY = st.decimals(min_value=-(10**12), max_value=10**12, places=6)
SINGLES = st.floats(width=32, allow_nan=False, allow_infinity=False, allow_subnormal=False)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1", "0.1"),
        ("-1.50", "-1.50"),
        ("+3", "3"),
        (".5", "0.5"),
        ("5.", "5"),
        ("1e2", "100"),
        ("1E-2", "0.01"),
        ("12.5e+1", "125"),
        (" \t\r\n7 \n", "7"),
        ("0", "0"),
        ("-0.000", "0"),
        ("0e99999999999", "0"),
        ("1e-9999999999", "0"),
        ("1e000000000001", "10"),
        ("0.0000000000000000000000000000000000000000000000000001e52", "1"),
        ("3.4028235e38", "3.4028235e38"),
    ],
)
def test_numbers_are_read_exactly(text: str, value: str) -> None:
    assert amount(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "abc",
        "1,5",
        "1_0",
        "0x10",
        "1e",
        "e1",
        ".",
        "--1",
        "1 2",
        "+INF",
        "inf",
        "nan",
        "٣",
        "1\u00a0",
        "1e1.5",
    ],
)
def test_what_xs_float_does_not_know_is_refused(text: str) -> None:
    with pytest.raises(NotANumber) as caught:
        amount(text)
    assert caught.value.text == text


@pytest.mark.parametrize(
    "text", ["NaN", "INF", "-INF", " INF ", "1e39", "-4e38", "1e999999999999999999", "3.4028236e38"]
)
def test_what_is_not_finite_is_told_apart(text: str) -> None:
    with pytest.raises(NotFinite):
        amount(text)


@pytest.mark.parametrize(
    "text",
    [10**6 * "9", "0." + 10**6 * "3", "1e" + 10**6 * "9", "1e-" + 10**6 * "9", 10**6 * "0" + "1"],
    ids=["large", "fraction", "exponent", "negative exponent", "leading zeros"],
)
def test_a_million_digits_take_no_time(text: str) -> None:
    begin = time.monotonic()
    with suppress(NotFinite):
        amount(text)
    assert time.monotonic() - begin < 2


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    with suppress(NotANumber, NotFinite):
        assert amount(text).is_finite()


@given(MONEY)
def test_written_decimals_are_read_back(value: Decimal) -> None:
    assert amount(str(value)) == value


@given(st.integers(-(10**20), 10**20), st.integers(-20, 20))
def test_agrees_with_fractions(mantissa: int, exponent: int) -> None:
    text = f"{mantissa}e{exponent}"
    try:
        assert Fraction(amount(text)) == Fraction(text)
    except NotFinite:
        assert abs(Fraction(text)) > 10**38


@given(SINGLES)
def test_every_single_is_read(value: float) -> None:
    assert amount(repr(value)) == Decimal(repr(value))


@given(MONEY, MONEY)
def test_close_agrees_with_fractions(one: Decimal, other: Decimal) -> None:
    larger = max(abs(Fraction(one)), abs(Fraction(other)))
    allowed = max(Fraction(1, 100), larger * Fraction(5, 1000))
    assert close(one, other) == (abs(Fraction(one) - Fraction(other)) <= allowed)


@given(MONEY, MONEY)
def test_close_is_symmetric_and_reflexive(one: Decimal, other: Decimal) -> None:
    assert close(one, other) == close(other, one)
    assert close(one, one)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("1.00", "1.01", True),
        ("1.00", "1.011", False),
        ("0", "0.01", True),
        ("200", "199", True),
        ("200", "198.99", False),
        ("1e38", "1e-45", False),
    ],
)
def test_close_at_its_bounds(one: str, other: str, expected: bool) -> None:
    assert close(Decimal(one), Decimal(other)) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("12.3456", "12.345600128173828", True),
        ("10000", "10001", True),
        ("10000", "10001.1", False),
        ("0.3333", "0.333", False),
        ("0", "1e-45", True),
        ("0", "0.0001", False),
        ("1", "-1", False),
    ],
)
def test_same_single_at_its_bounds(one: str, other: str, expected: bool) -> None:
    assert same_single(Decimal(one), Decimal(other)) is expected


def test_same_single_takes_another_share() -> None:
    assert not same_single(Decimal(10000), Decimal(10001), relative=Decimal("1E-5"))
