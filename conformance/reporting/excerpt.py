"""The part of a message around a place, with the element marked.

Works on bytes as they were received: they need not be XML, nor text at all, and a whole message may stand on
one line. A long line is therefore shown as pieces, one tag each; the position before a piece is still that of
the message as received.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from conformance.evidence import Message, Place
from conformance.reporting.visible import visible

CONTEXT = 4
"""Pieces shown before and after the marked one."""

WIDTH = 160
"""Longest piece in characters; a line above that is split at tags."""

_BETWEEN_TAGS = re.compile(r"(?<=>)(?=<)")
_STEP = re.compile(r"/(@?[^/\[\]@]+)(?:\[\d+\])?$")


@dataclass(frozen=True, slots=True)
class Piece:
    """One line of an excerpt; all text is `visible`.

    Args:
        position: Line of the message at which the piece starts, counted from 1, with its column if the line
            was split; all positions of an excerpt are equally wide.
        margin: White space that shows how deep a piece of a split line stands among its neighbours.
        before: Text before the mark; everything, if there is no mark.
        marked: The marked text, empty on other pieces.
        after: Text after the mark.
    """

    position: str
    margin: str
    before: str
    marked: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some pieces of a message, at most one of them marked."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The excerpt for a place without colours: an arrow before and carets below what is marked."""
        lines = []
        for piece in self.pieces:
            arrow = ">" if piece.marked else " "
            content = f"{piece.margin}{piece.before}{piece.marked}{piece.after}"
            lines.append(f"{arrow} {piece.position} | {content}".rstrip())
            if piece.marked:
                indent = piece.margin + re.sub(r"[^\t]", " ", piece.before)
                lines.append(f"  {' ' * len(piece.position)} | {indent}{'^' * len(piece.marked)}")
        return "\n".join(lines)


def excerpt(message: Message, place: Place, *, context: int = CONTEXT, width: int = WIDTH) -> Excerpt | None:
    """Cut the part of a message that a place speaks of.

    Args:
        message: As kept; only its first bytes may be there.
        place: Line 0: unknown, nothing can be marked.
        context: Pieces before and after.
        width: Longest piece in characters.

    Returns:
        None if the place is unknown or lies behind what was kept.
    """
    if place.line < 1 or not message.content:
        return None
    lines = decoded(message.content).split("\n")
    if place.line > len(lines):
        return None
    around = range(max(1, place.line - context), min(len(lines), place.line + context) + 1)
    raw = [piece for number in around for piece in _pieces(lines[number - 1].rstrip("\r"), number, width)]
    target = _target(raw, place)
    first = max(0, target - context)
    chosen = raw[first : target + context + 1]
    split = any(piece.split for piece in chosen)
    positions = [f"{p.line}:{p.column}" if split else str(p.line) for p in chosen]
    widest = max(map(len, positions))
    return Excerpt(
        tuple(
            _cut(piece, position.rjust(widest), "  " * indent, place if piece is raw[target] else None, width)
            for piece, position, indent in zip(chosen, positions, _indents(chosen), strict=True)
        )
    )


def reflowed(text: str, *, width: int = WIDTH) -> str:
    """Break the lines of a message that are longer than `width` at their tags, indented by depth.

    Args:
        text: A message as text; lines that are short enough stay as they are.
        width: Longest line that stays; a piece without tags stays, too, however long it is.
    """
    if all(len(line) <= width for line in text.split("\n")):
        return text
    raw = [p for number, line in enumerate(text.split("\n"), 1) for p in _pieces(line, number, width)]
    return "\n".join("  " * indent + piece.text for piece, indent in zip(raw, _indents(raw), strict=True))


def decoded(content: bytes) -> str:
    """Read bytes as text for people: by byte order mark, else as UTF-8; what is neither becomes U+FFFD."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    if content[:4] == b"<\x00?\x00":
        return content.decode("utf-16-le", errors="replace")
    if content[:4] == b"\x00<\x00?":
        return content.decode("utf-16-be", errors="replace")
    return content.decode("utf-8-sig", errors="replace")


@dataclass(frozen=True, slots=True)
class _Raw:
    line: int
    column: int
    text: str
    split: bool


def _indents(pieces: list[_Raw]) -> list[int]:
    """Depth of each piece of a split line, counted from the shallowest."""
    depth, depths = 0, []
    for piece in pieces:
        closes = piece.text.startswith("</")
        depth -= closes
        depths.append(depth)
        depth += (
            piece.split and not closes and "</" not in piece.text and not piece.text.endswith(("/>", "?>"))
        )
    floor = min(depths, default=0)
    return [d - floor if piece.split else 0 for d, piece in zip(depths, pieces, strict=True)]


def _pieces(text: str, line: int, width: int) -> Iterator[_Raw]:
    """The line itself if it is short, else a piece for each tag."""
    if len(text) <= width:
        yield _Raw(line, 1, text, False)
        return
    start = 0
    for cut in [*(m.start() for m in _BETWEEN_TAGS.finditer(text)), len(text)]:
        yield _Raw(line, start + 1, text[start:cut], True)
        start = cut


def _target(pieces: list[_Raw], place: Place) -> int:
    """Index of the piece at the place; without a column, of the first in the line that opens the element."""
    same_line = [i for i, piece in enumerate(pieces) if piece.line == place.line]
    if place.column > 0:
        return max((i for i in same_line if pieces[i].column <= place.column), default=same_line[0])
    tag = _opening(place)
    return next((i for i in same_line if tag and tag.search(pieces[i].text)), same_line[0])


def _opening(place: Place) -> re.Pattern[str] | None:
    """Pattern of the start tag that the place's path names; for an attribute that of its element."""
    path = re.sub(r"/@[^/]*$", "", place.path)
    step = _STEP.search(path)
    return re.compile(rf"<(?:[^\s<>/:]+:)?{re.escape(step[1])}(?=[\s/>])[^<>]*>?") if step else None


def _span(piece: _Raw, place: Place) -> tuple[int, int]:
    """Where the element stands in the piece: with its text and end tag if they follow at once."""
    text, at = piece.text, place.column - piece.column
    tag = _opening(place)
    tags = list(tag.finditer(text)) if tag else []
    if tags:
        found = min(tags, key=lambda m: abs(m.start() - at)) if place.column else tags[0]
        closed = re.compile(r"[^<]*</[^<>]*>").match(text, found.end())
        return found.start(), closed.end() if closed and not found[0].endswith("/>") else found.end()
    if 0 <= at < len(text):
        end = text.find(">", at)
        return at, end + 1 if text[at] == "<" and end >= 0 else min(len(text), at + 40)
    stripped = text.strip()
    start = text.find(stripped) if stripped else 0
    return start, start + len(stripped)


def _cut(piece: _Raw, position: str, margin: str, place: Place | None, width: int) -> Piece:
    """Show a piece at most about `width` wide, around the place if there is one."""
    if place is None:
        return Piece(position, margin, visible(piece.text, limit=width))
    start, end = _span(piece, place)
    end = min(end, start + width)
    left = max(0, start - width // 4)
    right = min(len(piece.text), max(end + width // 4, left + width))
    before = ("…" if left else "") + visible(piece.text[left:start])
    after = visible(piece.text[end:right]) + ("…" if right < len(piece.text) else "")
    return Piece(position, margin, before, visible(piece.text[start:end]) or "¶", after)
