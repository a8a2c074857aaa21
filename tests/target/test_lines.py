"""Lines of keys, as TOML's own parser would see them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.target import template
from conformance.target.lines import Path, key_lines, line_of


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ("a = 1", ("a",), 1),
        ("\n\n  a = 1", ("a",), 3),
        ("# a = 1\na = 1", ("a",), 2),
        ('x = """\na = 1\n"""\na = 1', ("a",), 4),
        ("x = '''\na = 1\n'''\na = 1", ("a",), 4),
        ('x = "#"\na = 1', ("a",), 2),
        ('x = "\\""\na = 1', ("a",), 2),
        ("x = [\n  1, # ]\n  2,\n]\na = 1", ("a",), 5),
        ("x = [\n  1,\n  2,\n]", ("x", 1), 3),
        ("x = [\n  [\n  2],\n [3]]", ("x", 1), 4),
        ("[t]\na = 1", ("t", "a"), 2),
        ("[t . u]\na = 1", ("t", "u", "a"), 2),
        ('["t"]\n"a" = 1', ("t", "a"), 2),
        ("[[t]]\na = 1\n[[t]]\na = 2", ("t", 1, "a"), 4),
        ("[[t]]\n[[t.u]]\na = 1\n[[t.u]]\na = 1", ("t", 0, "u", 1, "a"), 5),
        ("[[t]]\n[t.v]\na = 1", ("t", 0, "v", "a"), 3),
        ("t.u = 1", ("t", "u"), 1),
        ("t = { u = 1 }", ("t", "u"), 1),
        ("[t]\n", ("t", "missing"), 1),
        ("[[t]]\n[[t]]", ("t", 1, "missing"), 2),
    ],
)
def test_keys_are_found(text: str, path: Path, line: int) -> None:
    assert line_of(key_lines(text), path) == line


def test_what_is_nowhere_has_no_line() -> None:
    assert line_of(key_lines("a = 1"), ("b",)) is None


def test_every_key_of_the_template_is_where_it_stands() -> None:
    text = template()
    rows = text.splitlines()
    for path, line in key_lines(text).items():
        if isinstance(path[-1], str):
            assert path[-1] in rows[line - 1]


@given(st.text(alphabet="[]{}=\"'#.,\\ab1 \n", max_size=60))
def test_any_text_ends(text: str) -> None:
    assert all(1 <= line <= text.count("\n") + 1 for line in key_lines(text).values())
