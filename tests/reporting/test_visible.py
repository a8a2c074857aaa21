"""What a target sent is shown, and does nothing else."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from conformance.reporting.visible import one_line, visible

anything = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Straße 漢 🚗", "Straße 漢 🚗"),
        ("\x1b[2J", "\\x1b[2J"),
        ("a\x00b", "a\\x00b"),
        ("\u202eabc", "\\u202eabc"),
        ("\ufeff", "\\ufeff"),
        ("\ud800", "\\ud800"),
        ("\uffff", "\\uffff"),
        ("\U000e0001", "\\U000e0001"),
        ("a\r\nb\tc", "a\nb\tc"),
        ("a\rb", "a\\x0db"),
    ],
)
def test_invisible_characters_become_escapes(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(anything)
def test_nothing_invisible_is_left(text: str) -> None:
    left = {unicodedata.category(c) for c in visible(text) if c not in "\t\n"}
    assert not left & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@given(anything)
def test_what_is_visible_may_stand_in_xml(text: str) -> None:
    element = etree.Element("a")
    element.text = visible(text)
    assert etree.fromstring(etree.tostring(element)).text == (visible(text) or None)


@given(anything)
def test_showing_twice_changes_nothing(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@given(anything)
def test_one_line_is_one_line(text: str) -> None:
    assert one_line(text).splitlines() in ([], [one_line(text)])


def test_limit_is_told_by_an_ellipsis() -> None:
    assert visible("abcdef", limit=4) == "abc…"
