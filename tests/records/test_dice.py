"""Dice: evenly spread, repeatable, independent of the order of asking."""

from collections import Counter

import pytest

from conformance.records.dice import Dice, Mixed, Rolled, Simplest


@pytest.mark.parametrize("dice", [Rolled(1), Mixed(1, "place")], ids=["rolled", "mixed"])
def test_numbers_are_evenly_spread(dice: Dice) -> None:
    counts = Counter(dice.below(8) for _ in range(8000))
    assert set(counts) == set(range(8))
    assert max(counts.values()) < 1.2 * min(counts.values())


@pytest.mark.parametrize("bound", [1, 2, 7, 1 << 32])
def test_numbers_stay_below_the_bound(bound: int) -> None:
    rolled, mixed = Rolled(3), Mixed(3, "place")
    assert all(
        0 <= number < bound for _ in range(200) for number in (rolled.below(bound), mixed.below(bound))
    )


def test_the_same_seed_repeats() -> None:
    one, other = Rolled(5), Rolled(5)
    assert [one.below(100) for _ in range(20)] == [other.below(100) for _ in range(20)]


def test_each_place_has_numbers_of_its_own() -> None:
    assert len({Mixed(1, f"place {number}").below(1 << 40) for number in range(1000)}) == 1000


def test_each_occurrence_has_numbers_of_its_own() -> None:
    assert len({Mixed(1, "place", number).below(1 << 40) for number in range(1000)}) == 1000


def test_each_seed_has_numbers_of_its_own() -> None:
    assert len({Mixed(seed, "place").below(1 << 40) for seed in range(1000)}) == 1000


def test_mixed_numbers_are_the_same_everywhere() -> None:
    dice = Mixed(1, "address/city")
    assert [dice.below(1000) for _ in range(5)] == EXPECTED


def test_the_simplest_is_zero() -> None:
    assert Simplest().below(9) == 0


EXPECTED = [680, 666, 358, 830, 945]
"""Computed once; a change would change what every seed stands for."""
