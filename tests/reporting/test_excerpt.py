"""The excerpt marks the element that a place names, in any bytes."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.evidence import Place
from conformance.reporting.excerpt import CONTEXT, WIDTH, Excerpt, excerpt, reflowed
from tests.reporting import campaigns

places = st.builds(Place, st.text(max_size=30), st.integers(-1, 60), st.integers(-1, 400))


def _marked(cut: Excerpt | None) -> str:
    assert cut is not None
    marks = [piece.marked for piece in cut.pieces if piece.marked]
    assert len(marks) == 1
    return marks[0]


def _cut(content: bytes, place: Place) -> Excerpt | None:
    return excerpt(campaigns.message(content), place)


def test_excerpt_of_a_message_in_lines() -> None:
    cut = _cut(campaigns.ANSWER, campaigns.PLACE)
    assert cut is not None
    assert cut.text.splitlines()[3:7] == [
        "   6 |       <cdrInfoArray>",
        ">  7 |         <CdrId>DEABCA1</CdrId>",
        "     |         ^^^^^^^^^^^^^^^^^^^^^^",
        "   8 |       </cdrInfoArray>",
    ]


@given(st.integers(1, 200), st.data())
def test_element_is_marked_in_a_message_on_one_line(count: int, data: st.DataObject) -> None:
    wanted = data.draw(st.integers(0, count - 1))
    parts = [f"<n:b>{i}</n:b>" for i in range(count)]
    column = len("<n:a>" + "".join(parts[:wanted])) + 1
    content = f"<n:a>{''.join(parts)}</n:a>".encode()
    assert _marked(_cut(content, Place(f"/a/b[{wanted + 1}]", 1, column))) == parts[wanted]


@pytest.mark.parametrize(
    ("content", "place", "marked"),
    [
        (b'<a><b c="1"><d/></b></a>', Place("/a/b", 1, 4), '<b c="1">'),
        (b'<a><b c="1"/></a>', Place("/a/b/@c", 1, 4), '<b c="1"/>'),
        (b"<a><b/><b/></a>", Place("/a/b[2]", 1, 8), "<b/>"),
        (b"<a>\n<x:b>1</x:b></a>", Place("/a/b", 2, 0), "<x:b>1</x:b>"),
        (b"<html>oops</html>", Place("/a/b", 1, 0), "<html>oops</html>"),
        (b"a < b", Place("/a/b", 1, 3), "< b"),
        (b"\xff\xfe\x00", Place("/a", 1, 1), "\N{REPLACEMENT CHARACTER}"),
        ("\ufeff<a>ü</a>".encode(), Place("/a", 1, 1), "<a>ü</a>"),
        ('<?xml version="1.0"?><a>ü</a>'.encode("utf-16"), Place("/a", 1, 22), "<a>ü</a>"),
        (b"<a>\r\n<b/>\r\n</a>", Place("/a/b", 2, 1), "<b/>"),
    ],
)
def test_element_is_marked(content: bytes, place: Place, marked: str) -> None:
    assert _marked(_cut(content, place)) == marked


@pytest.mark.parametrize(
    ("content", "place"),
    [(b"<a/>", Place("/a", 0, 0)), (b"<a/>", Place("/a", 2, 1)), (b"", Place("/a", 1, 1))],
    ids=["unknown", "behind-the-end", "no-body"],
)
def test_place_that_cannot_be_shown_gives_no_excerpt(content: bytes, place: Place) -> None:
    assert _cut(content, place) is None


@given(st.binary(max_size=500), places)
def test_any_bytes_and_place_give_a_short_excerpt(content: bytes, place: Place) -> None:
    cut = _cut(content, place)
    assert cut is None or len(cut.pieces) <= 2 * CONTEXT + 1


@given(st.text("<>/ab \n\"'=:\x00\x1b\u202e", max_size=400), places)
def test_any_text_and_place_mark_one_piece_on_that_line(text: str, place: Place) -> None:
    cut = _cut(text.encode(), place)
    if cut is not None:
        marked = [piece for piece in cut.pieces if piece.marked]
        assert [int(piece.position.split(":")[0]) for piece in marked] == [place.line]


@pytest.mark.parametrize("filler", [b"<b>x</b>", b"x", b"<", b"<b ", b"\xff"])
def test_long_line_is_cut_around_the_place(filler: bytes) -> None:
    content = b"<a>" + filler * (1_000_000 // len(filler)) + b"<c>here</c></a>"
    started = time.process_time()
    cut = _cut(content, Place("/a/c", 1, len(content.decode(errors="replace")) - len("<c>here</c></a>") + 1))
    assert time.process_time() - started < 5
    assert cut is not None
    assert "<c>here</c>" in cut.text
    assert max(map(len, cut.text.splitlines())) < 3 * WIDTH


def test_long_lines_are_broken_at_tags() -> None:
    line = "<a><b>1</b><c><d/></c></a>"
    assert reflowed(line, width=10) == "<a>\n  <b>1</b>\n  <c>\n    <d/>\n  </c>\n</a>"


@given(st.text("<>/ab\n", max_size=300))
def test_reflowed_text_is_the_same_text(text: str) -> None:
    assert reflowed(text, width=20).replace("\n", "").replace(" ", "") == text.replace("\n", "")
