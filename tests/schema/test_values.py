"""Facets, patterns and content models: what they take, and how they say what they lack."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.schema import Element, Group, Value
from conformance.schema.content import mismatch
from conformance.schema.facets import lack, quote
from conformance.schema.pattern import UnreadPattern, compile_pattern, describe_pattern


@pytest.mark.parametrize(
    ("value", "text", "expected"),
    [
        (Value("string", enumeration=("new", "accepted")), "old", "one of: new, accepted"),
        (Value("string", enumeration=("new",)), " new", "new"),
        (Value("string", max_length=20), "x" * 21, "at most 20 characters"),
        (Value("string", min_length=1), "", "at least 1 character"),
        (Value("string", min_length=1, max_length=3), "abcd", "1 to 3 characters"),
        (Value("string", length=9), "x", "exactly 9 characters"),
        (Value("int", "collapse"), "x", "a whole number from -2147483648 to 2147483647"),
        (Value("boolean", "collapse"), "yes", "true, false, 1 or 0"),
        (
            Value("int", "collapse", min_exclusive=Decimal(0), max_inclusive=Decimal(1000)),
            "0",
            "a number, more than 0 and at most 1000",
        ),
        (Value("int", "collapse", min_inclusive=Decimal(1)), "0", "a number, at least 1"),
        (Value("float", "collapse", max_exclusive=Decimal("1.5")), "15e-1", "a number, less than 1.5"),
        (Value("string", patterns=("[A-Z]{3}",)), "eur", "3 of A-Z"),
        (Value("string", patterns=("[A-Z]{3}",), length=3), "EURO", "3 of A-Z"),
    ],
)
def test_lack_is_told_in_words(value: Value, text: str, expected: str) -> None:
    assert lack(value, text) == expected


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Value("string", max_length=3), "😀😀😀"),
        (Value("string", length=2), "\U00010000\U00010001"),
        (Value("string", "collapse", enumeration=("AB",)), " AB\n"),
        (Value("string", "collapse", length=3), "\tABC "),
        (Value("string", "replace", patterns=("a b",)), "a\tb"),
        (Value("int", "collapse", max_inclusive=Decimal(1000)), " +1000 "),
        (Value("float", "collapse", max_inclusive=Decimal(1)), "NaN"),
        (Value("float", "collapse", max_inclusive=Decimal(1)), "1e9999999999999999999999"),
        (Value("string", patterns=(r"\p{L}+",)), "1"),  # not read here: left to the validators
    ],
)
def test_values_lack_nothing(value: Value, text: str) -> None:
    assert lack(value, text) is None


def test_quotation_is_cut_and_shows_what_cannot_be_seen() -> None:
    assert quote("a\n\u00a0") == '"a\\n\\xa0"'
    assert quote("x" * 300) == '"' + "x" * 200 + '" … (300 characters)'


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"(\d\d\d):(\d\d):(\d\d)", '3 digits, ":", 2 digits, ":", 2 digits'),
        ("[0-9A-Z]{1,36}", "1 to 36 of 0-9 A-Z"),
        (r"[A-Z0-9 \-]{1,6}", "1 to 6 of A-Z 0-9 space -"),
        ("(http|https)://.+", '("http" or "https"), "://", 1 or more of any character'),
        (r"[A-Za-z]{2}\*[Ee]", '2 of A-Z a-z, "*", 1 of E e'),
        ("[A-Z]*", "any number of A-Z"),
        ("[^a]?", "up to 1 of anything but a"),
        ("(ab)?c", 'optionally ("ab"), "c"'),
        (r"\p{Lu}", r"a match of the pattern \p{Lu}"),
    ],
)
def test_pattern_is_told_in_words(pattern: str, words: str) -> None:
    assert describe_pattern(pattern) == words


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        (r"\d", "٣", True),
        (r"\d", "²", False),
        (".", "\u2028", True),
        (".", "\n", False),
        ("^a$", "^a$", True),
        (r"[\-\]^]", "^", True),
        ("[a-]", "-", True),
        (r"[\d\s]+", "1 \n", True),
        (r"\s", "\u00a0", False),
        ("a|b", "ab", False),
        ("(a|)b", "b", True),
        ("a{2,}", "aaa", True),
        ("[A-Z]{3}", "EUR\n", False),
    ],
)
def test_pattern_matches_as_in_xsd(pattern: str, text: str, matches: bool) -> None:
    assert (compile_pattern(pattern).fullmatch(text) is not None) is matches


@pytest.mark.parametrize(
    "pattern", ["(", ")", "a)", "[", "[b-a]", "*", "a**", r"\:", r"\c", "[a-z-[b]]", "\\", "{1}"]
)
def test_other_patterns_are_not_read(pattern: str) -> None:
    with pytest.raises(UnreadPattern):
        compile_pattern(pattern)


A, B, C = (Element(name) for name in "abc")
OPTIONAL_B = Element("b", min=0)
MANY_C = Element("c", min=0, max=None)


@pytest.mark.parametrize(
    ("group", "tags", "index", "possible", "required"),
    [
        (Group("sequence", (A, B)), "b", 0, "a", "a"),
        (Group("sequence", (A, B)), "a", 1, "b", "b"),
        (Group("sequence", (A, B)), "abb", 2, "", ""),
        (Group("sequence", (A, OPTIONAL_B, C)), "a", 1, "bc", "c"),
        (Group("sequence", (A, OPTIONAL_B, C)), "ax", 1, "bc", "c"),
        (Group("sequence", (A, MANY_C)), "acca", 3, "c", ""),
        (Group("choice", (A, B)), "c", 0, "ab", "ab"),
        (Group("choice", (A, B)), "ab", 1, "", ""),
        (Group("choice", (Group("sequence", (A, B)), C)), "ac", 1, "b", "b"),
        (Group("sequence", (A, B), min=2, max=2), "ab", 2, "a", "a"),
        (Group("sequence", (Group("sequence", (A, B), min=0), C)), "ac", 1, "b", "b"),
        (Group("all", (A, B)), "a", 1, "b", ""),
        (Group("all", (A, B)), "aa", 1, "b", ""),
    ],
)
def test_content_model_tells_the_first_mismatch(
    group: Group, tags: str, index: int, possible: str, required: str
) -> None:
    found = mismatch(group, list(tags))

    assert found is not None
    assert found.index == index
    assert "".join(element.name for element in found.possible) == possible
    if group.kind != "all":
        assert "".join(element.name for element in found.required) == required


@pytest.mark.parametrize(
    ("group", "tags"),
    [
        (Group("sequence", (A, OPTIONAL_B, C)), "ac"),
        (Group("sequence", (A, MANY_C)), "accc"),
        (Group("sequence", (A, B), max=None), "ababab"),
        (Group("choice", (A, B), min=0, max=None), "abba"),
        (Group("choice", (A, OPTIONAL_B)), ""),
        (Group("all", (A, B, OPTIONAL_B)), "ba"),
        (Group("sequence", ()), ""),
        (Group("sequence", (OPTIONAL_B,), max=None), "bb"),
    ],
)
def test_content_model_takes_its_children(group: Group, tags: str) -> None:
    assert mismatch(group, list(tags)) is None


@given(st.text("ab", max_size=6))
def test_repeated_choice_takes_everything(tags: str) -> None:
    assert mismatch(Group("choice", (A, B), min=0, max=None), list(tags)) is None
