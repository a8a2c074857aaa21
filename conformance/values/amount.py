"""Amounts: the numbers of xs:float as decimals, never as binary floats.

A float field of OCHP is a decimal text that somebody typed or computed; ``0.1`` has to stay 0.1.
"""

import re
from decimal import Context, Decimal

from conformance.values.errors import NotANumber, NotFinite

_NUMBER = re.compile(r"([+-]?)(?:([0-9]+)(?:\.([0-9]*))?|\.([0-9]+))(?:[Ee]([+-]?)0*([0-9]+))?")
_XML_SPACE = " \t\r\n"
_DIGITS = 50
_EXACT = Context(prec=4 * _DIGITS)
"""Room for the exact difference and product of any two amounts: 50 digits each, between 1e-46 and 4e38."""
_INFINITE = Decimal("3.40282356779733661637539395458142568448E38")
"""Halfway between the largest single and the next power of two: from here on xs:float rounds to infinity."""
_VANISHING = -46
_SMALLEST_NORMAL = Decimal("1.17549435E-38")

CENT = Decimal("0.01")


def amount(text: str) -> Decimal:
    """Read a number of xs:float.

    Args:
        text: Content of an element, surrounding XML white space included.

    Returns:
        The number as written, cut off to 50 digits; zero if it is too small for xs:float.

    Raises:
        NotANumber: The text is not in the lexical space of xs:float.
        NotFinite: It is NaN or an infinity, or so large that xs:float makes an infinity of it.

    Source: XML Schema Part 2, section 3.2.4; OCHP-TYPE-001, OCHP-TYPE-002.
    """
    number = text.strip(_XML_SPACE)
    if number in ("NaN", "INF", "-INF"):
        raise NotFinite(text, "is no finite number")
    match = _NUMBER.fullmatch(number)
    if match is None:
        raise NotANumber(text, "is not written as a number of xs:float")
    sign, whole, fraction, bare_fraction, exponent_sign, exponent = match.groups()
    whole, fraction = whole or "", fraction or bare_fraction or ""
    digits = (whole + fraction).lstrip("0")
    if not digits:
        return Decimal(0)
    power = _power(exponent or "0")
    magnitude = len(digits) - len(fraction) - 1 + (-power if exponent_sign == "-" else power)
    if magnitude > 38:
        raise NotFinite(text, "is too large for xs:float, which makes an infinity of it")
    if magnitude < _VANISHING:
        return Decimal(0)
    kept = digits[:_DIGITS]
    value = Decimal(f"{sign}{kept}E{magnitude - len(kept) + 1}")
    if abs(value) >= _INFINITE:
        raise NotFinite(text, "is too large for xs:float, which makes an infinity of it")
    return value


def _power(exponent: str) -> int:
    """The exponent; one of more than eight digits (it may have a million) decides by its size alone."""
    return int(exponent) if len(exponent) <= 8 else 10**9


def close(one: Decimal, other: Decimal) -> bool:
    """Whether two sums of money agree: to 0.01, or to 0.5 percent of the larger one if that is more.

    Source: AMB-036, OCHP-CDR-041, OCHP-CDR-042.
    """
    return _differs_by_at_most(one, other, max(CENT, _share(one, other, Decimal("0.005"))))


def same_single(one: Decimal, other: Decimal, *, relative: Decimal = Decimal("1E-4")) -> bool:
    """Whether two numbers can be the same one that was carried in single precision.

    Args:
        one: A number.
        other: Another number.
        relative: Difference that passes, as a share of the larger one.

    Source: OCHP-CDR-035 (1E-4), OCHP-TYPE-002 (1E-5).
    """
    return _differs_by_at_most(one, other, max(_SMALLEST_NORMAL, _share(one, other, relative)))


def _share(one: Decimal, other: Decimal, relative: Decimal) -> Decimal:
    return _EXACT.multiply(max(one.copy_abs(), other.copy_abs()), relative)


def _differs_by_at_most(one: Decimal, other: Decimal, tolerance: Decimal) -> bool:
    return _EXACT.subtract(one, other).copy_abs() <= tolerance
