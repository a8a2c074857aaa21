"""Text of a target, made harmless to look at.

A target can answer with characters that erase a terminal, turn the direction of writing, or may not stand in
XML. Every format shows them as an escape instead, so that the reader sees that they were there. Escaping for
HTML or XML is a second, separate step of the format.

Source: Unicode 15, categories Cc, Cf, Cs, Zl and Zp; XML 1.0, section 2.2.
"""

import re
import unicodedata

_SUSPECT = re.compile(r"[^\t\n\x20-\x7e]")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def visible(text: str, *, limit: int | None = None) -> str:
    r"""Show control, direction and other invisible characters as escapes.

    Args:
        text: Anything, lone surrogates included.
        limit: Longest result in characters, the ellipsis counted; None for no limit.

    Returns:
        The same text with ``\x1b`` in place of an escape character, and so on; tabs and line feeds stay.
    """
    if limit is not None and len(text) > limit:
        text = text[: limit - 1] + "…"
    return _SUSPECT.sub(_shown, text.replace("\r\n", "\n"))


def one_line(text: str, *, limit: int | None = None) -> str:
    """Show `visible` text on one line, runs of white space as one space."""
    return visible(" ".join(text.split()), limit=limit)


def _shown(match: re.Match[str]) -> str:
    character = match[0]
    if unicodedata.category(character) not in _HIDDEN:
        return character
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
