"""Known differences between the validators: each is real, and together they are all that can be found."""

import re
from functools import cache
from typing import Literal

import pytest
import xmlschema
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from conformance.schema import Value
from conformance.schema.divergence import CONTENT, Divergence, Judgement, decide, divergences, missed_by_lxml
from conformance.schema.facets import lack
from conformance.schema.lexical import is_literal, normalise

XS = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"'
XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
Form = Literal["element", "attribute"]


@cache
def validators(base: str, facets: str, form: Form) -> tuple[etree.XMLSchema, xmlschema.XMLSchema10]:
    simple = f'<xs:simpleType><xs:restriction base="xs:{base}">{facets}</xs:restriction></xs:simpleType>'
    inner = simple
    if form == "attribute":
        inner = f'<xs:complexType><xs:attribute name="v">{simple}</xs:attribute></xs:complexType>'
    return both(f'<xs:schema {XS}><xs:element name="r">{inner}</xs:element></xs:schema>')


def both(source: str) -> tuple[etree.XMLSchema, xmlschema.XMLSchema10]:
    return etree.XMLSchema(etree.fromstring(source)), xmlschema.XMLSchema10(source)


def said(
    pair: tuple[etree.XMLSchema, xmlschema.XMLSchema10], element: etree._Element
) -> tuple[Judgement, Judgement]:
    fast, second = pair
    try:
        judged: Judgement = "valid" if second.is_valid(element) else "invalid"
    except (ArithmeticError, LookupError, TypeError, ValueError):
        judged = "error"
    return ("valid" if fast.validate(element) else "invalid"), judged


def judged(base: str, text: str, facets: str = "", form: Form = "element") -> tuple[Judgement, Judgement]:
    element = etree.Element("r")
    if form == "attribute":
        element.set("v", text)
    else:
        element.text = text
    return said(validators(base, facets, form), element)


def facets_of(row: Divergence, base: str) -> str:
    if base == "string" and not row.facets:
        return r'<xs:whiteSpace value="collapse"/><xs:pattern value="[\d.]+"/>'
    return row.facets


VALUES = [
    pytest.param(row, base, text, id=f"{row.id}-{base}-{number}")
    for row in divergences()
    for base in sorted(row.types & {"dateTime", "float", "int", "boolean", "string"})
    for number, text in enumerate(row.examples)
    if not (row.id == "foreign-white-space-collapsed" and base in ("boolean", "dateTime"))
]


@pytest.mark.parametrize(("row", "base", "text"), VALUES)
@pytest.mark.parametrize("form", ["element", "attribute"])
def test_validators_differ_as_the_table_says(row: Divergence, base: str, text: str, form: Form) -> None:
    assert judged(base, text, facets_of(row, base), form) == (row.lxml, row.xmlschema)


@pytest.mark.parametrize(
    ("base", "text"), [("boolean", "\u00a0true"), ("dateTime", "\u00a02016-01-01T00:00:00Z")]
)
def test_foreign_white_space_is_collapsed_by_one_validator(base: str, text: str) -> None:
    assert judged(base, text) == ("invalid", "valid")


@pytest.mark.parametrize(("row", "base", "text"), VALUES)
def test_who_is_right_is_what_the_letter_of_the_type_says(row: Divergence, base: str, text: str) -> None:
    if base == "string":
        pattern = r"\d" if row.facets else r"[\d.]+"
        collapsed = Value("string", "preserve" if row.facets else "collapse", patterns=(pattern,))
        if row.id != "digit-of-an-early-unicode":
            assert (lack(collapsed, text) is None) == (row.right == "valid")
    else:
        assert is_literal(base, normalise(text, "collapse")) == (row.right == "valid")


@pytest.mark.parametrize("row", divergences(), ids=lambda row: row.id)
def test_row_covers_its_examples_and_names_a_clause(row: Divergence) -> None:
    assert row.examples
    for text in row.examples:
        assert all(row.covers(base, text) for base in row.types)
        assert decide([(base, text) for base in row.types], row.lxml, row.xmlschema) is not None
    assert re.match(r"Part [12], ", row.clause)
    assert row.why.endswith(".")


def test_white_space_between_elements() -> None:
    pair = both(
        f'<xs:schema {XS}><xs:element name="r"><xs:complexType><xs:sequence>'
        '<xs:element name="a" type="xs:int"/></xs:sequence></xs:complexType></xs:element></xs:schema>'
    )
    row = next(row for row in divergences() if CONTENT in row.types)
    for text in row.examples:
        assert said(pair, etree.fromstring(f"<r>{text}<a>1</a></r>")) == (row.lxml, row.xmlschema)


def test_white_space_around_a_type_name() -> None:
    pair = both(
        f'<xs:schema {XS} targetNamespace="urn:t" xmlns:t="urn:t"><xs:complexType name="base"><xs:sequence/>'
        '</xs:complexType><xs:complexType name="derived"><xs:complexContent><xs:extension base="t:base"/>'
        '</xs:complexContent></xs:complexType><xs:element name="r" type="t:base"/></xs:schema>'
    )
    row = next(row for row in divergences() if "QName" in row.types)
    for text in row.examples:
        element = etree.fromstring(f'<t:r xmlns:t="urn:t" {XSI}/>')
        element.set("{http://www.w3.org/2001/XMLSchema-instance}type", text)
        assert said(pair, element) == (row.lxml, row.xmlschema)


def test_only_exponents_without_digits_escape_libxml2() -> None:
    assert [row.id for row in missed_by_lxml()] == ["exponent-without-digits"]


@pytest.mark.parametrize(
    ("base", "text", "valid"),
    [
        *[
            ("float", text, True)
            for text in ("INF", "-INF", "NaN", "1e5", "1E-5", ".5", "1.", "-0", "+1", "1e400")
        ],
        *[
            ("float", text, False)
            for text in ("+INF", "inf", "nan", "Infinity", ".", "", "1,5", "1_0", "0x1p3")
        ],
        *[("int", text, True) for text in ("+5", "-0", "0005", " 5\n", "2147483647", "-2147483648")],
        *[("int", text, False) for text in ("2147483648", "-2147483649", "1.0", "", "- 5", "+-5", "1e3")],
        *[("boolean", text, True) for text in (" true ", "0", "1", "false\n")],
        *[("boolean", text, False) for text in ("True", "yes", "", "00")],
        *[
            ("dateTime", f"2016-01-01T{text}", True)
            for text in ("24:00:00Z", "00:00:00", "00:00:00.123-14:00")
        ],
        *[
            ("dateTime", f"2016-01-01T{text}", False)
            for text in ("24:00:01Z", "25:00:00Z", "00:00:00+14:01", "00:00Z")
        ],
        ("dateTime", "0000-01-01T00:00:00Z", False),
        ("dateTime", "-0001-01-01T00:00:00Z", True),
        ("dateTime", "12016-01-01T00:00:00Z", True),
        ("dateTime", "02016-01-01T00:00:00Z", False),
        ("dateTime", "2015-02-29T00:00:00Z", False),
        ("dateTime", "2000-02-29T00:00:00Z", True),
        ("dateTime", "1900-02-29T00:00:00Z", False),
        ("dateTime", "\u0662016-01-01T00:00:00Z", False),
    ],
)
def test_everyone_agrees_on_ordinary_values(base: str, text: str, valid: bool) -> None:
    expected = "valid" if valid else "invalid"

    assert is_literal(base, normalise(text, "collapse")) is valid
    if decide([(base, text)], *judged(base, text)) is None:
        assert judged(base, text) == (expected, expected)


ALPHABETS = {
    "float": "0123456789.eE+-INFNa _\t\n\u00a0\u0663",
    "int": "0123456789+-_. e\t\u00a0\u0663\u3000",
    "boolean": "truefals01 T\u00a0\n",
    "dateTime": "0123456789-:TZ.+ \u00a0",
}
SEEDS = {
    "float": ["1.5e3", "INF", "-INF", "NaN", "0.5E-3", "-.5"],
    "int": ["2147483647", "-2147483648", "+0012"],
    "boolean": ["true", "false", "1"],
    "dateTime": [
        "2016-02-28T23:59:59.5+14:00",
        "2016-12-31T24:00:00Z",
        "-0001-02-29T00:00:00",
        "0001-01-01T00:00:00",
    ],
}


@st.composite
def near_literals(draw: st.DrawFn) -> tuple[str, str]:
    base = draw(st.sampled_from(sorted(SEEDS)))
    text = draw(st.sampled_from(SEEDS[base]))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        inserted = draw(st.text(ALPHABETS[base], max_size=1))
        text = text[:at] + inserted + text[at + draw(st.integers(0, 1)) :]
    return base, text


@settings(max_examples=1500)
@given(near_literals())
@example(("dateTime", "99999999999999999999-01-01T00:00:00Z"))
def test_no_other_difference_is_found(drawn: tuple[str, str]) -> None:
    base, text = drawn
    judgement = judged(base, text)
    rule = decide([drawn], *judgement)
    right = is_literal(base, normalise(text, "collapse"))

    if rule is None:
        assert judgement == (("valid",) * 2 if right else ("invalid",) * 2)
    elif rule.right == "invalid" or right:
        assert (rule.right == "valid") == right
    else:  # there is another fault beside the shape, on which both agree
        assert judgement in (("invalid", "invalid"), ("invalid", "error"))
