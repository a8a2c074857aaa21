"""Texts for the leaves of a record: made to fit a simple type's facets, and judged against them.

Texts are ASCII without blanks at their ends or in a row, because a peer may trim or collapse those; a
`Wording` says when free text should hold more than ASCII. Numbers are small, finite, without exponent and
with at most six significant digits, which single precision carries unchanged (OCHP-TYPE-001,
OCHP-TYPE-002).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation

from conformance.errors import SuiteError
from conformance.records.amounts import plain
from conformance.records.dice import Dice, Simplest
from conformance.records.pattern import DIGITS, LETTERS, read_pattern
from conformance.schema import Value

_SPACES = re.compile(r"[ \t\r\n]+")
_ATTEMPTS = 64
_USUAL_LENGTH = 20
_TEXTS = frozenset(
    {"string", "normalizedString", "token", "anyURI", "language", "Name", "NCName", "NMTOKEN", "ID"}
)
_INTEGERS: dict[str, tuple[int | None, int | None]] = {
    "byte": (-(2**7), 2**7 - 1),
    "short": (-(2**15), 2**15 - 1),
    "int": (-(2**31), 2**31 - 1),
    "long": (-(2**63), 2**63 - 1),
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "unsignedByte": (0, 2**8 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedLong": (0, 2**64 - 1),
}
_REALS = frozenset({"float", "double", "decimal"})
_TIMES = {"dateTime": "%Y-%m-%dT%H:%M:%SZ", "date": "%Y-%m-%d", "time": "%H:%M:%S"}
_FIRST_TIME = datetime(2024, 1, 1, tzinfo=UTC)
_TIME_SPAN_S = 2 * 365 * 86400


class NoSuchText(SuiteError):
    """No text was found for a simple type: its facets contradict each other, or nothing is known of its base.

    Args:
        value: The simple type.
    """

    def __init__(self, value: Value) -> None:
        self.value = value
        super().__init__(f"no text found that fits {value}")


@dataclass(frozen=True, slots=True)
class Wording:
    """What text without a pattern consists of.

    Args:
        letters: What words are made of.
        phrases: One of them comes first, if it fits.
        longest: Texts are as long as their type allows, if it says so.
    """

    letters: str = "".join(LETTERS)
    phrases: tuple[str, ...] = ()
    longest: bool = False


ASCII = Wording()
UNICODE = Wording(
    phrases=("A&B <C> Köln Łódź 東京", "Ελλάδα", "'\"", "Ærøskøbing", "A&B <C>", "Köln", "東京")
)
LONGEST = Wording(letters="äöüßéñøåčłŽÞ", longest=True)
"""Two bytes for each character in UTF-8 (OCHP-TYPE-007)."""


def leaf(value: Value, dice: Dice, wording: Wording = ASCII) -> str:
    """Make a text for a simple type.

    Args:
        value: The simple type.
        dice: What decides; 0 throughout gives the simplest text.
        wording: What text without a pattern consists of.

    Raises:
        NoSuchText: See there.
    """
    make = _maker(value, wording)
    for _ in range(_ATTEMPTS):
        text = make(dice)
        if fits(value, text) and _is_tidy(text):
            return text
    text = make(Simplest())
    if fits(value, text):
        return text
    raise NoSuchText(value)


def fits(value: Value, text: str) -> bool:
    """Tell whether a text is in the value space of a simple type, white space treated as the type says."""
    if value.white_space == "collapse" or value.base not in _TEXTS:
        text = _SPACES.sub(" ", text).strip(" ")
    if value.enumeration and text not in value.enumeration:
        return False
    if not all(read_pattern(pattern).matches(text) for pattern in value.patterns):
        return False
    if value.base in _TEXTS:
        return _fits_length(value, len(text))
    if value.base == "boolean":
        return text in ("true", "false", "0", "1")
    return _fits_number(value, text) if value.base in _REALS or value.base in _INTEGERS else True


def _maker(value: Value, wording: Wording) -> Callable[[Dice], str]:
    if value.enumeration:
        allowed = tuple(text for text in value.enumeration if fits(value, text)) or value.enumeration
        return lambda dice: allowed[dice.below(len(allowed))]
    if value.patterns:
        pattern = read_pattern(value.patterns[0])
        return pattern.sample
    if value.base in _TEXTS:
        return lambda dice: _phrase(value, dice, wording)
    if value.base in _INTEGERS:
        return lambda dice: _whole(value, dice)
    if value.base in _REALS:
        return lambda dice: _real(value, dice)
    if value.base in _TIMES:
        form = _TIMES[value.base]
        return lambda dice: (_FIRST_TIME + timedelta(seconds=dice.below(_TIME_SPAN_S))).strftime(form)
    if value.base == "boolean":
        return lambda dice: ("false", "true")[dice.below(2)]
    raise NoSuchText(value)


def _phrase(value: Value, dice: Dice, wording: Wording) -> str:
    shortest, longest = length_bounds(value)
    if wording.longest and longest is not None:
        return _word(longest, dice, wording)
    usual = shortest + _USUAL_LENGTH
    size = shortest + dice.below((usual if longest is None else min(longest, usual)) - shortest + 1)
    text = _word(size, dice, wording)
    start = dice.below(len(wording.phrases)) if wording.phrases else 0
    for phrase in wording.phrases[start:] + wording.phrases[:start]:
        for candidate in (f"{phrase} {text}", phrase):
            if shortest <= len(candidate) and (longest is None or len(candidate) <= longest):
                return candidate
    return text


def _word(size: int, dice: Dice, wording: Wording) -> str:
    return "".join(wording.letters[dice.below(len(wording.letters))] for _ in range(size))


def length_bounds(value: Value) -> tuple[int, int | None]:
    """Tell how long a text may be; never 0, since an empty value is none (OCHP-GEN-033)."""
    if value.length is not None:
        return value.length, value.length
    return max(1, value.min_length or 0), value.max_length


def _whole(value: Value, dice: Dice) -> str:
    least, most = _INTEGERS[value.base]
    lower = [bound for bound in (least, value.min_inclusive) if bound is not None]
    lower += [value.min_exclusive + 1] if value.min_exclusive is not None else []
    upper = [bound for bound in (most, value.max_inclusive) if bound is not None]
    upper += [value.max_exclusive - 1] if value.max_exclusive is not None else []
    low, high = (int(max(lower)) if lower else None), (int(min(upper)) if upper else None)
    if high is not None and high < 0:
        return str(high - dice.below(min(1000, high - low if low is not None else 1000) + 1))
    start = max(0, low or 0)
    return str(start + dice.below(min(1000, high - start if high is not None else 1000) + 1))


def _real(value: Value, dice: Dice) -> str:
    places = min(3, value.fraction_digits if value.fraction_digits is not None else 3)
    step = Decimal(1).scaleb(-places)
    low = value.min_inclusive
    if low is None:
        low = value.min_exclusive + step if value.min_exclusive is not None else Decimal(0)
    high = value.max_inclusive
    if high is None:
        high = value.max_exclusive - step if value.max_exclusive is not None else low + 100
    return plain(low + step * dice.below(max(0, int((min(high, low + 100) - low) / step)) + 1))


def _is_tidy(text: str) -> bool:
    return bool(text) and text == " ".join(text.split())


def _fits_length(value: Value, size: int) -> bool:
    if value.length is not None and size != value.length:
        return False
    if value.min_length is not None and size < value.min_length:
        return False
    return value.max_length is None or size <= value.max_length


def _fits_number(value: Value, text: str) -> bool:
    if value.base in ("float", "double") and text in ("NaN", "INF", "-INF"):
        return True
    allowed = {*DIGITS, "+", "-", "."} | ({"e", "E"} if value.base in ("float", "double") else set())
    if not text or not set(text) <= allowed:
        return False
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    least, most = _INTEGERS.get(value.base, (None, None))
    if value.base in _INTEGERS and "." in text:
        return False
    bounds_hold = (
        (least is None or number >= least)
        and (most is None or number <= most)
        and (value.min_inclusive is None or number >= value.min_inclusive)
        and (value.max_inclusive is None or number <= value.max_inclusive)
        and (value.min_exclusive is None or number > value.min_exclusive)
        and (value.max_exclusive is None or number < value.max_exclusive)
    )
    return bounds_hold and _fits_digits(value, number)


def _fits_digits(value: Value, number: Decimal) -> bool:
    _, digits, exponent = number.normalize().as_tuple()
    fraction = max(0, -int(exponent))
    total = max(len(digits) + max(0, int(exponent)), fraction)
    if value.fraction_digits is not None and fraction > value.fraction_digits:
        return False
    return value.total_digits is None or total <= value.total_digits
