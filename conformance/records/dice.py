"""Numbers to decide with: drawn by Hypothesis, rolled from a seed, or mixed from a seed and a place.

Everything in this package that can turn out in more than one way asks dice for ``below(n)``; 0 is always
the simplest outcome. So the same code makes a record that Hypothesis can shrink, and a hundred thousand
records without Hypothesis.
"""

from collections.abc import Callable
from functools import lru_cache
from random import Random
from typing import Any, Protocol
from zlib import crc32

from hypothesis import strategies as st

DrawFn = Callable[[st.SearchStrategy[Any]], Any]

_WORD = (1 << 64) - 1


class Dice(Protocol):
    """What decides."""

    def below(self, bound: int) -> int:
        """Decide for a number from 0 to ``bound - 1``; ``bound`` is at least 1."""
        ...


class Drawn:
    """Dice of Hypothesis: each number is one draw, shrinks towards 0, and is repeated when an example is.

    Args:
        draw: As given to a function under ``hypothesis.strategies.composite``.
    """

    def __init__(self, draw: DrawFn) -> None:
        self._draw = draw

    def below(self, bound: int) -> int:
        """Draw a number; where there is nothing to decide, nothing is drawn."""
        return int(self._draw(_numbers(bound))) if bound > 1 else 0


class Rolled:
    """Dice for many records: numbers from a seed, evenly spread.

    Args:
        seed: The same seed gives the same numbers on every platform.
    """

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 -- repeatable on purpose

    def below(self, bound: int) -> int:
        """Roll a number."""
        return int(self._random.random() * bound)


class Mixed:
    """Dice of one place in a record: numbers from a seed and the place, whatever was decided elsewhere.

    Because no number depends on the order of asking, leaving out one element while shrinking changes no other
    value. The mixing is SplitMix64.

    Args:
        seed: The record's.
        place: Where in the record; the same text always gives the same numbers.
        occurrence: Which occurrence of a repeated element.
    """

    __slots__ = ("_state",)

    def __init__(self, seed: int, place: str, occurrence: int = 0) -> None:
        self._state = (
            seed * 0x9E3779B97F4A7C15 + (_salt(place) << 20) + occurrence * 0xD1B54A32D192ED03
        ) & _WORD

    def below(self, bound: int) -> int:
        """Mix a number."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & _WORD
        word = self._state
        word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & _WORD
        word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & _WORD
        return ((word ^ (word >> 31)) * bound) >> 64


class Simplest:
    """Dice that always show 0."""

    def below(self, bound: int) -> int:
        """Decide for the simplest outcome."""
        return 0


@lru_cache(maxsize=4096)
def _salt(place: str) -> int:
    return crc32(place.encode())


@lru_cache(maxsize=1024)
def _numbers(bound: int) -> st.SearchStrategy[int]:
    return st.integers(0, bound - 1)
