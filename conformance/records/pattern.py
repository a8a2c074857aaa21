r"""Regular expressions of XML Schema: read once, then matched with Python and sampled in ASCII.

Python's own dialect differs where it matters: an XSD pattern always matches the whole value, ``^`` and
``$`` are ordinary characters, ``\d`` is any decimal digit of Unicode, ``\i`` and ``\c`` exist. A sample
never needs more than ASCII, because that is what valid records consist of unless a scenario is about more
(OCHP-TIME-002). Categories and blocks (``\p{...}``) are not read: no release uses them.

Source: XML Schema 1.0 part 2, appendix F.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from conformance.errors import SuiteError
from conformance.records.dice import Dice

PRINTABLE = tuple(map(chr, range(0x20, 0x7F)))
DIGITS = tuple("0123456789")
LETTERS = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_NAME_START = (*LETTERS, "_", ":")
_NAME = (*_NAME_START, *DIGITS, "-", ".")
_WORD = tuple(c for c in PRINTABLE if c.isalnum() or c in "$+<=>^`|~")
_SPACE = (" ", "\t", "\n", "\r")
_CLASSES = {"d": DIGITS, "w": _WORD, "s": _SPACE, "i": _NAME_START, "c": _NAME}
_IN_PYTHON = {
    "d": r"\d", "D": r"\D", "s": r" \t\n\r", "w": r"\w$+<=>^`|~", "i": r"\w:", "c": r"\w:.\-",
}  # fmt: skip
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t"}
_EXTRA = 8
"""How often more than necessary an unbounded part is repeated in a sample."""


class UnreadablePattern(SuiteError):
    """A pattern that is no XSD regular expression, or uses what this module does not read.

    Args:
        pattern: As in the schema.
        position: Where reading stopped, counted from 0.
    """

    def __init__(self, pattern: str, position: int) -> None:
        self.pattern = pattern
        self.position = position
        super().__init__(f"cannot read the pattern {pattern!r} from character {position} on")


@dataclass(frozen=True, slots=True)
class Chars:
    """One character out of a class."""

    python: str
    ascii: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part, several times."""

    part: "Part"
    min: int
    max: int | None


@dataclass(frozen=True, slots=True)
class Branches:
    """Alternatives, each a sequence of parts."""

    sequences: tuple[tuple["Part", ...], ...]


Part: TypeAlias = Chars | Repeat | Branches


@dataclass(frozen=True)
class Pattern:
    """A pattern that has been read.

    Args:
        source: As in the schema.
        root: Its structure.
        compiled: The same in Python's dialect.
    """

    source: str
    root: Branches
    compiled: re.Pattern[str]

    def matches(self, text: str) -> bool:
        """Tell whether the whole text matches; as in the schema, digits of other scripts do."""
        return self.compiled.fullmatch(text) is not None

    def sample(self, dice: Dice) -> str:
        """Make an ASCII text that matches; the simplest is the shortest of the first alternative."""
        parts: list[str] = []
        _sample(self.root, dice, parts.append)
        return "".join(parts)


@lru_cache(maxsize=256)
def read_pattern(source: str) -> Pattern:
    """Read a pattern.

    Raises:
        UnreadablePattern: See there.
    """
    root = _Reader(source).read()
    return Pattern(source, root, re.compile(_python(root)))


def _sample(part: Part, dice: Dice, write: Callable[[str], None]) -> None:
    match part:
        case Chars(_, characters):
            write(characters[dice.below(len(characters))])
        case Repeat(inner, least, most):
            for _ in range(least + dice.below((_EXTRA if most is None else most - least) + 1)):
                _sample(inner, dice, write)
        case Branches(sequences):
            for inner in sequences[dice.below(len(sequences))]:
                _sample(inner, dice, write)


def _python(part: Part) -> str:
    match part:
        case Chars(python, _):
            return python
        case Repeat(inner, least, most):
            return f"{_python(inner)}{{{least},{'' if most is None else most}}}"
        case Branches(sequences):
            return f"(?:{'|'.join(''.join(map(_python, sequence)) for sequence in sequences)})"


def _plain_first(characters: tuple[str, ...]) -> tuple[str, ...]:
    """Letters and digits before all else: the simplest sample then has no blank at its ends."""
    return tuple(sorted(characters, key=lambda c: not c.isalnum()))


class _Reader:
    """Recursive descent over the grammar of appendix F."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0

    def read(self) -> Branches:
        root = self._branches()
        if self._at < len(self._source):
            raise self._error()
        return root

    def _branches(self) -> Branches:
        sequences = [self._sequence()]
        while self._accept("|"):
            sequences.append(self._sequence())
        return Branches(tuple(sequences))

    def _sequence(self) -> tuple[Part, ...]:
        parts: list[Part] = []
        while self._at < len(self._source) and self._peek() not in "|)":
            parts.append(self._quantified(self._atom()))
        return tuple(parts)

    def _quantified(self, part: Part) -> Part:
        if self._accept("?"):
            return Repeat(part, 0, 1)
        if self._accept("*"):
            return Repeat(part, 0, None)
        if self._accept("+"):
            return Repeat(part, 1, None)
        if not self._accept("{"):
            return part
        least = self._number()
        most: int | None = least
        if self._accept(","):
            most = None if self._peek() == "}" else self._number()
        self._expect("}")
        if most is not None and most < least:
            raise self._error()
        return Repeat(part, least, most)

    def _atom(self) -> Part:
        character = self._take()
        if character == "(":
            inner = self._branches()
            self._expect(")")
            return inner
        if character == "[":
            return self._class()
        if character == ".":
            return Chars(r"[^\n\r]", (*LETTERS, *DIGITS))
        if character == "\\":
            python, characters = self._escape()
            return Chars(f"[{python}]", characters)
        if character in "?*+{}]":
            self._at -= 1
            raise self._error()
        return Chars(re.escape(character), (character,))

    def _class(self) -> Chars:
        negated = self._accept("^")
        python: list[str] = []
        characters: list[str] = []
        while not self._accept("]"):
            if self._source.startswith("-[", self._at):
                raise self._error()  # subtraction: no release uses it
            text, found = self._class_item()
            python.append(text)
            characters.extend(found)
        if not python:
            raise self._error()
        ascii_characters = (
            tuple(c for c in PRINTABLE if c not in characters)
            if negated
            else tuple(dict.fromkeys(characters))
        )
        if not ascii_characters:
            raise self._error()
        return Chars(f"[{'^' if negated else ''}{''.join(python)}]", _plain_first(ascii_characters))

    def _class_item(self) -> tuple[str, tuple[str, ...]]:
        first = self._take()
        if first == "\\":
            python, characters = self._escape()
            if len(characters) != 1 or not self._range_follows():
                return python, characters
            first = characters[0]
        elif first == "[":
            raise self._error()
        if not self._range_follows():
            return re.escape(first), (first,)
        self._expect("-")
        last = self._take()
        if last == "\\":
            last = self._escape()[1][0]
        if last < first:
            raise self._error()
        inside = tuple(c for c in PRINTABLE if first <= c <= last)
        return f"{re.escape(first)}-{re.escape(last)}", inside

    def _range_follows(self) -> bool:
        return self._peek() == "-" and self._source[self._at + 1 : self._at + 2] not in ("]", "[", "")

    def _escape(self) -> tuple[str, tuple[str, ...]]:
        """Read what follows a backslash, as the inside of a Python class and in ASCII."""
        character = self._take()
        if character in _CONTROLS:
            return re.escape(_CONTROLS[character]), (_CONTROLS[character],)
        if character in _CLASSES:
            return _IN_PYTHON[character], _CLASSES[character]
        if character == "D":
            return _IN_PYTHON["D"], tuple(c for c in PRINTABLE if c not in DIGITS)
        if character.isalnum():
            self._at -= 1
            raise self._error()
        return re.escape(character), (character,)

    def _number(self) -> int:
        start = self._at
        while self._peek() and self._peek() in "0123456789":
            self._at += 1
        if start == self._at:
            raise self._error()
        return int(self._source[start : self._at])

    def _peek(self) -> str:
        return self._source[self._at : self._at + 1]

    def _take(self) -> str:
        character = self._peek()
        if not character:
            raise self._error()
        self._at += 1
        return character

    def _accept(self, character: str) -> bool:
        if self._peek() == character:
            self._at += 1
            return True
        return False

    def _expect(self, character: str) -> None:
        if not self._accept(character):
            raise self._error()

    def _error(self) -> UnreadablePattern:
        return UnreadablePattern(self._source, self._at)
