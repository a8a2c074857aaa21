"""Texts for simple types."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.records import ASCII, LONGEST, UNICODE, steady
from conformance.records.dice import Mixed, Simplest
from conformance.records.leaf import NoSuchText, fits, leaf
from conformance.schema import Value

VALUES = [
    Value("string"),
    Value("string", min_length=2, max_length=45),
    Value("string", length=5),
    Value("string", patterns=("[0-9A-Z]{1,36}",), min_length=1, max_length=36),
    Value("string", patterns=("[A-Z0-9 ]{1,15}",)),
    Value("string", patterns=("[A-Z]{2,5}", "[A-M]+")),
    Value("string", enumeration=("AC", "DC")),
    Value("int"),
    Value("int", min_exclusive=Decimal(0), max_inclusive=Decimal(1000)),
    Value("int", min_inclusive=Decimal(-5), max_inclusive=Decimal(-2)),
    Value("unsignedByte"),
    Value("negativeInteger"),
    Value("float"),
    Value("float", min_inclusive=Decimal("0.5"), max_exclusive=Decimal("0.75")),
    Value("decimal", total_digits=4, fraction_digits=1),
    Value("boolean"),
    Value("dateTime"),
    Value("date"),
    Value("anyURI", patterns=("https://.+",)),
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_made_texts_fit(value: Value) -> None:
    @steady(50)
    @given(st.integers(0, 2**32))
    def fitting(seed: int) -> None:
        assert fits(value, leaf(value, Mixed(seed, "place")))

    fitting()


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_made_texts_are_ascii_without_needless_blanks(value: Value) -> None:
    texts = [leaf(value, Mixed(seed, "place")) for seed in range(100)]
    assert [text for text in texts if not text.isascii() or text != " ".join(text.split()) or not text] == []


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_the_simplest_text_fits(value: Value) -> None:
    assert fits(value, leaf(value, Simplest()))


@pytest.mark.parametrize(
    ("value", "simplest"),
    [
        (Value("string"), "A"),
        (Value("string", min_length=2), "AA"),
        (Value("int"), "0"),
        (Value("int", min_exclusive=Decimal(0)), "1"),
        (Value("int", max_inclusive=Decimal(-3)), "-3"),
        (Value("float"), "0"),
        (Value("boolean"), "false"),
        (Value("string", enumeration=("b", "a")), "b"),
        (Value("dateTime"), "2024-01-01T00:00:00Z"),
    ],
    ids=repr,
)
def test_the_simplest_text_is_simple(value: Value, simplest: str) -> None:
    assert leaf(value, Simplest()) == simplest


def test_numbers_have_at_most_six_digits() -> None:
    numbers = [leaf(Value("float"), Mixed(seed, "x")) for seed in range(300)]
    assert max(len(number.replace(".", "").lstrip("0")) for number in numbers) <= 6


def test_unicode_wording_holds_what_xml_escapes_and_other_scripts() -> None:
    assert leaf(Value("string", max_length=45), Simplest(), UNICODE) == "A&B <C> Köln Łódź 東京 A"


def test_unicode_wording_leaves_patterns_alone() -> None:
    assert leaf(Value("string", patterns=("[A-Z]{3}",)), Simplest(), UNICODE) == "AAA"


@pytest.mark.parametrize("longest", [1, 2, 5, 20])
def test_unicode_wording_fits_short_types(longest: int) -> None:
    value = Value("string", min_length=1, max_length=longest)
    assert all(fits(value, leaf(value, Mixed(seed, "x"), UNICODE)) for seed in range(50))


def test_longest_wording_fills_a_type_with_characters_of_two_bytes() -> None:
    text = leaf(Value("string", max_length=45), Mixed(1, "x"), LONGEST)
    assert (len(text), len(text.encode())) == (45, 90)


def test_longest_wording_needs_a_bound() -> None:
    assert len(leaf(Value("string"), Simplest(), LONGEST)) == 1


@pytest.mark.parametrize("value", [Value("hexBinary"), Value("string", patterns=("[A-Z]{5}",), max_length=4)])
def test_types_without_texts_are_told(value: Value) -> None:
    with pytest.raises(NoSuchText) as caught:
        leaf(value, Simplest(), ASCII)
    assert caught.value.value == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Value("string", max_length=2), "ABC"),
        (Value("string", min_length=2), "A"),
        (Value("string", length=2), "A"),
        (Value("string", enumeration=("AC",)), "ac"),
        (Value("string", patterns=("[A-Z]+", "A.*")), "BA"),
        (Value("int"), "1.5"),
        (Value("int"), "1e3"),
        (Value("int"), "2147483648"),
        (Value("int"), "\u0661"),
        (Value("int", min_exclusive=Decimal(0)), "0"),
        (Value("int", max_exclusive=Decimal(9)), "9"),
        (Value("float"), "12,5"),
        (Value("float"), "+-1"),
        (Value("float"), ""),
        (Value("decimal"), "1E3"),
        (Value("decimal", fraction_digits=1), "1.25"),
        (Value("decimal", total_digits=2), "123"),
        (Value("boolean"), "True"),
    ],
    ids=repr,
)
def test_what_is_outside_a_facet_does_not_fit(value: Value, text: str) -> None:
    assert not fits(value, text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Value("float"), "NaN"),
        (Value("float"), "-INF"),
        (Value("float"), "1e3"),
        (Value("int", white_space="collapse"), " 7\n"),
        (Value("string", white_space="collapse", length=3), " abc "),
        (Value("boolean"), "1"),
    ],
    ids=repr,
)
def test_what_the_schema_takes_fits(value: Value, text: str) -> None:
    assert fits(value, text)
