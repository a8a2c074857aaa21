"""Check digit of a contract-id, over two small fields instead of one large modulus.

Each of the 36 characters is one pair of bits and one pair of ternary digits: its number (0 to 9, A = 10 to
Z = 35) is ``18 * b1 + 9 * b2 + 3 * t1 + t2``. The pair of the character at position n is multiplied by the
n-th power of a matrix, modulo 2 and modulo 3; the check digit at position 15 makes both sums zero. Since the
matrices are invertible, a single wrong character or swapped neighbours always show.

Source: ISO 15118-1, annex H.1.3, as published by eMI3; OCHP-ID-004, AMB-041.
"""

from functools import cache
from typing import TypeAlias

_Pair: TypeAlias = tuple[int, int]
_Matrix: TypeAlias = tuple[_Pair, _Pair]

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
POSITIONS = 14
"""Characters that the digit is computed over: country, provider and instance, without hyphens."""

_BITS: _Matrix = ((0, 1), (1, 1))
_TERNARY: _Matrix = ((0, 1), (1, 2))


def check_digit(characters: str) -> str:
    """Compute the check digit of a contract-id.

    Args:
        characters: The 14 characters of the plain form without check digit, in any case.

    Returns:
        One digit or capital letter.

    Raises:
        ValueError: These are not 14 ASCII letters and digits.

    Source: OCHP-ID-004.
    """
    numbers = [ALPHABET.find(character) for character in characters.upper()]
    if len(numbers) != POSITIONS or min(numbers) < 0 or not characters.isascii():
        raise ValueError(f"expected {POSITIONS} ASCII letters and digits, got {characters!r}")
    bits = _weighted_sum([divmod(number // 9, 2) for number in numbers], _BITS, 2)
    ternary = _weighted_sum([divmod(number % 9, 3) for number in numbers], _TERNARY, 3)
    for number, character in enumerate(ALPHABET):
        if _cancels(divmod(number // 9, 2), bits, _BITS, 2) and _cancels(
            divmod(number % 9, 3), ternary, _TERNARY, 3
        ):
            return character
    raise AssertionError("both matrices are invertible, so one character cancels the sums")


def _cancels(pair: _Pair, total: _Pair, matrix: _Matrix, modulus: int) -> bool:
    weighted = _times(pair, _power(matrix, POSITIONS + 1, modulus), modulus)
    return all((one + other) % modulus == 0 for one, other in zip(weighted, total, strict=True))


def _weighted_sum(pairs: list[_Pair], matrix: _Matrix, modulus: int) -> _Pair:
    """Sum of the n-th pair times the n-th power, by Horner's rule from the last pair on."""
    first = second = 0
    for pair in reversed(pairs):
        first, second = _times((pair[0] + first, pair[1] + second), matrix, modulus)
    return first, second


@cache
def _power(matrix: _Matrix, exponent: int, modulus: int) -> _Matrix:
    rows = (1, 0), (0, 1)
    for _ in range(exponent):
        rows = _times(rows[0], matrix, modulus), _times(rows[1], matrix, modulus)
    return rows


def _times(row: _Pair, matrix: _Matrix, modulus: int) -> _Pair:
    first, second = row
    return (
        (first * matrix[0][0] + second * matrix[1][0]) % modulus,
        (first * matrix[0][1] + second * matrix[1][1]) % modulus,
    )
