"""What is used of a charge point: a connector, the current that it carries, and its power."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from conformance.records.amounts import direct_current, plain
from conformance.records.dice import Dice
from conformance.records.engine import Given, Maybe

_POWERS_KW = {
    "AC": (Decimal(11), Decimal("3.7"), Decimal(22)),
    "DC": (Decimal(50), Decimal(150), Decimal(350)),
}
_VOLTAGES = {"AC": "230", "DC": "400"}


@dataclass(frozen=True, slots=True)
class Outlet:
    """What is used of a charge point.

    Args:
        current: AC or DC.
        standard: Of its connector.
        power: In kilowatts.
        siblings: All standards that carry the same current, from its own on.
    """

    current: str
    standard: str
    power: Decimal
    siblings: tuple[str, ...]

    def ratings(self, guaranteed: str) -> Mapping[str, Given]:
        """Make its ratings.

        Args:
            guaranteed: Power in kilowatts, at most its own.

        Source: OCHP-POI-038.
        """
        return {
            "maximumPower": plain(self.power),
            "guaranteedPower": Maybe(guaranteed),
            "nominalVoltage": Maybe(_VOLTAGES[self.current]),
        }


def outlet_of(standards: tuple[str, ...], dice: Dice) -> Outlet:
    """Decide for an outlet, with two draws.

    Args:
        standards: Literals of the release.
        dice: What decides.

    Source: OCHP-TYPE-009.
    """
    siblings = _siblings(standards, dice.below(len(standards)))
    current = "DC" if direct_current(siblings[0]) else "AC"
    powers = _POWERS_KW[current]
    return Outlet(current, siblings[0], powers[dice.below(len(powers))], siblings)


@cache
def _siblings(standards: tuple[str, ...], number: int) -> tuple[str, ...]:
    """List the standards that carry the same current as one of them, from that one on."""
    direct = direct_current(standards[number])
    rotated = standards[number:] + standards[:number]
    return tuple(each for each in rotated if direct_current(each) == direct)
