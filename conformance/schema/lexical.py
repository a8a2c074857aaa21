"""Literals of the built-in types, by the letter of XSD 1.0.

Source: XML Schema Part 2: Datatypes, second edition, sections 3.2 and 3.3.
"""

import re
from decimal import Decimal

from conformance.schema.component import WhiteSpace

XML_WHITE = " \t\r\n"
"""White space of XML; Python's own idea of it is wider."""

_WHITE_RUN = re.compile(r"[ \t\r\n]+")
_DECIMAL = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_NUMBER = re.compile(rf"{_DECIMAL}(?:[Ee][+-]?[0-9]+)?")
_FLOAT = rf"{_DECIMAL}(?:[Ee][+-]?[0-9]+)?|-?INF|NaN"
_DATE_TIME = re.compile(
    r"(?P<year>-?(?:[1-9][0-9]{4,}|[0-9]{4}))-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12][0-9]|3[01])"
    r"T(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?|24:00:00(?:\.0+)?)"
    r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
)
_DAYS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_INTEGERS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-(2**7), 2**7 - 1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 2**8 - 1),
}
_LITERALS = {
    "boolean": re.compile(r"true|false|1|0"),
    "decimal": re.compile(_DECIMAL),
    "float": re.compile(_FLOAT),
    "double": re.compile(_FLOAT),
    **dict.fromkeys(_INTEGERS, re.compile(r"[+-]?[0-9]+")),
}
_NAMES = {
    "boolean": "true, false, 1 or 0",
    "dateTime": "a date and time like 2016-12-31T23:59:59Z",
    "decimal": "a decimal number",
    "float": "a number like 1.5 or 1.5E3, INF, -INF or NaN",
    "double": "a number like 1.5 or 1.5E3, INF, -INF or NaN",
}

BUILT_IN = frozenset(_INTEGERS) | {
    *("anyType", "anySimpleType", "string", "normalizedString", "token", "language", "boolean", "anyURI"),
    *(
        "Name",
        "NCName",
        "NMTOKEN",
        "NMTOKENS",
        "ID",
        "IDREF",
        "IDREFS",
        "ENTITY",
        "ENTITIES",
        "QName",
        "NOTATION",
    ),
    *("decimal", "float", "double", "hexBinary", "base64Binary", "duration", "dateTime", "time", "date"),
    *("gYearMonth", "gYear", "gMonthDay", "gDay", "gMonth"),
}
"""Local names of all types that XML Schema brings along."""


def normalise(text: str, white_space: WhiteSpace) -> str:
    """Treat white space as the facet says; nothing but space, tab and line ends is white space."""
    if white_space == "preserve":
        return text
    if white_space == "replace":
        return text.translate({9: " ", 10: " ", 13: " "})
    return _WHITE_RUN.sub(" ", text).strip(" ")


def is_literal(base: str, text: str) -> bool:
    """Tell whether a normalised text is a literal of a built-in type; True for types unknown here."""
    if base == "dateTime":
        found = _DATE_TIME.fullmatch(text)
        return found is not None and _is_date(found["year"], int(found["month"]), int(found["day"]))
    pattern = _LITERALS.get(base)
    if pattern is None:
        return True
    if pattern.fullmatch(text) is None:
        return False
    low, high = _INTEGERS.get(base, (None, None))
    if low is None and high is None:
        return True
    value = Decimal(text)
    return (low is None or value >= low) and (high is None or value <= high)


def number(text: str) -> Decimal | None:
    """Give the number that a literal stands for; None for one that is not finite, or beyond all bounds."""
    if _NUMBER.fullmatch(text) is None:
        return None
    try:
        return Decimal(text)
    except ArithmeticError:  # an exponent of more than eighteen digits
        return None


def describe(base: str) -> str:
    """Say in words what literals of a built-in type look like."""
    if base in _INTEGERS:
        low, high = _INTEGERS[base]
        if low is not None and high is not None:
            return f"a whole number from {low} to {high}"
        return "a whole number" if low is None else f"a whole number, at least {low}"
    return _NAMES.get(base, f"a value of type xs:{base}")


def _is_date(literal: str, month: int, day: int) -> bool:
    digits = literal.lstrip("-")
    if not digits.strip("0"):
        return False  # XSD 1.0 has no year zero
    year = int(digits[-4:])  # as good as the whole: 10,000 years are 25 cycles of the calendar
    leap = literal.startswith("-") or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
    return day <= (
        _DAYS[month] if month != 2 or not leap else 29
    )  # which negative years are leap is disputed
