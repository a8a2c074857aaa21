"""Regular expressions of XML Schema."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from conformance.records import steady
from conformance.records.dice import Rolled, Simplest
from conformance.records.pattern import UnreadablePattern, read_pattern

FACTS = Path(__file__).resolve().parents[2] / ".." / "shared" / "spec" / "model"
SHELL = b"""
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:element name="v">
    <xs:simpleType><xs:restriction base="xs:string"><xs:pattern value=""/></xs:restriction></xs:simpleType>
  </xs:element>
</xs:schema>
"""
PATTERNS = [
    r"[0-9A-Z]{1,36}",
    r"[A-Za-z]{2}\*[A-Za-z0-9]{3}\*[Ee][A-Za-z0-9][A-Za-z0-9\*]{0,30}",
    r"(\d\d\d\d)-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)([+\-]\d\d):(\d\d)",
    r"(http|https|ftp|file)://.+",
    r"[A-Z0-9 \-]{1,6}",
    r"[\+]{0,1}[1-9]{0,1}[0-9 \-]{1,17}",
    r"-?[0-9]{1,2}\.[0-9]{6}",
    r"a|b|",
    r"(a(b|c)+d)*",
    r"[^a-z]{3}",
    r"\i\c*",
    r"[\d\-]+",
    r"^a$",
    r"x{2,}",
    r"[A-Z]{2}[A-Z0-9]{3}[E]([A-Z0-9]?[A-Z0-9\*]{0,30})%?",
]


def published() -> list[str]:
    found: set[str] = set()

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            found.update(node.get("pattern", ()) if "base" in node else ())
            for inner in node.values():
                walk(inner)
        elif isinstance(node, list):
            for inner in node:
                walk(inner)

    for file in FACTS.glob("*.json"):
        walk(json.loads(file.read_text())["elements"])
    return sorted(found)


def libxml2(pattern: str) -> etree.XMLSchema:
    """Let libxml2 judge texts by a pattern."""
    schema = etree.fromstring(SHELL)
    schema.find(".//{*}pattern").set("value", pattern)  # type: ignore[union-attr]
    return etree.XMLSchema(schema)


def accepts(judge: etree.XMLSchema, text: str) -> bool:
    node = etree.Element("v")
    node.text = text
    return judge.validate(node)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_samples_match_by_another_implementation(pattern: str) -> None:
    judge, dice = libxml2(pattern), Rolled(1)
    samples = [read_pattern(pattern).sample(dice) for _ in range(50)]
    assert [text for text in samples if not accepts(judge, text)] == []


@pytest.mark.parametrize("pattern", PATTERNS)
def test_samples_match_by_the_translation(pattern: str) -> None:
    read, dice = read_pattern(pattern), Rolled(2)
    assert all(read.matches(read.sample(dice)) for _ in range(50))


@pytest.mark.parametrize("pattern", PATTERNS)
def test_samples_are_ascii(pattern: str) -> None:
    dice = Rolled(3)
    assert all(read_pattern(pattern).sample(dice).isascii() for _ in range(50))


@pytest.mark.parametrize("pattern", [p for p in PATTERNS if "^a$" not in p and r"\i" not in p])
def test_translation_agrees_with_another_implementation(pattern: str) -> None:
    judge, read = libxml2(pattern), read_pattern(pattern)

    @steady(60, shrink=False)
    @given(st.text("aAbBZz019 -*.:+%TE\u0663", max_size=8))
    def compare(text: str) -> None:
        assert read.matches(text) == accepts(judge, text)

    compare()


def test_every_published_pattern_can_be_sampled() -> None:
    patterns = published()
    if not patterns:
        pytest.skip("the facts of the published schemas are not beside this checkout")
    broken = []
    for pattern in patterns:
        judge, dice = libxml2(pattern), Rolled(4)
        broken += [pattern for _ in range(20) if not accepts(judge, read_pattern(pattern).sample(dice))]
    assert broken == []


def test_the_simplest_sample_is_the_shortest() -> None:
    assert read_pattern(r"[A-Z0-9 \-]{1,6}").sample(Simplest()) == "A"


def test_the_simplest_sample_does_not_begin_with_a_blank() -> None:
    assert read_pattern(r"[ \-A-Z]{2}").sample(Simplest()) == "AA"


def test_digits_of_other_scripts_match_as_in_the_schema() -> None:
    assert read_pattern(r"\d\d").matches("\u0662\u0660")


def test_caret_and_dollar_are_ordinary() -> None:
    assert read_pattern("^a$").matches("^a$")


def test_needless_escapes_of_the_published_schemas_are_read() -> None:
    assert read_pattern(r"(\d\d)\:(\d\d)\/").matches("12:30/")


@pytest.mark.parametrize(
    "pattern", ["(", ")", "[a", "a{2", "a{3,1}", "*a", "[]", "[z-a]", r"\p{L}", "a\\", "[a-z-[aeiou]]", "a{}"]
)
def test_what_cannot_be_read_is_told(pattern: str) -> None:
    with pytest.raises(UnreadablePattern) as caught:
        read_pattern(pattern)
    assert caught.value.pattern == pattern
