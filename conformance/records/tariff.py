"""Tariffs that are valid by schema and rules: a default one, and individual ones for certain providers.

The schema's part is made by the engine; this module adds what the schema cannot say: whose tariff-id it is,
which provider a part is for, in which unit a step is, which limits and hours go together. Each part has
prices that no other part of the same tariff has, so that what a provider receives tells which part it is.

A tariff takes at most 30 draws, of which at most 8 are made here. Every date limit is chosen so that the
tariff is valid now, whatever "currently valid" means (AMB-109).

Source: OCHP.md, TariffInfo class to TariffRestrictionType class; OCHP-TARIFF-012 to OCHP-TARIFF-025.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from typing import Self

from hypothesis import strategies as st

from conformance.records.amounts import HOURLY, MULTIPLIERS, plain
from conformance.records.dice import Dice
from conformance.records.engine import Given, Maybe, Optional, Partial, Recipe
from conformance.records.maker import drawn_by
from conformance.records.opening_hours import utc_time
from conformance.records.setting import Setting
from conformance.records.surgery import child
from conformance.records.trees import Tree
from conformance.records.variant import Spelling
from conformance.schema import Component, Schema

LIMITS = ("minEnergy", "maxEnergy", "minPower", "maxPower", "minDuration", "maxDuration")
MOST_PERIODS = 14
"""Of regular hours in one restriction, two for each day of the week."""
DRAWS = 30
_DRAWS_HERE = 8

_ITEMS = ("energy", "usagetime", "serviceFee", "parkingtime", "power", "reservation", "reservationtime")
_HOURLY_STEPS = ("0.25", "0.1", "0.5", "1", "0")
_OTHER_STEPS = ("0.1", "1", "0.25", "0")
_CLOCK = (("08:00", "12:30"), ("13:15", "23:59"))
_PRICES = 1000
_CHEAPEST_CENT = 25
_PART_CENT = 1100
_HOURS = 5
_SCALES = 40
_DAY_S = 86400
_PAST_DAYS = 400
_AHEAD_DAYS = 3650


@dataclass(frozen=True, slots=True)
class TariffVariant:
    """What kind of tariffs; every variant is valid by schema and rules.

    Args:
        optional: Optional nodes are drawn, or there are none of them, or all.
        elements: Fewest and most tariff elements of each part.
        default: There is a part without recipient.
        recipients: Provider-ids of each part with recipients; None: one part for the provider of the setting
            may be there or not.
        limits: Limits of each element, no others; None: drawn.
        periods: Regular periods of each element; None: drawn.
        steps: Sizes of the steps of billing, except of what is paid once; None: drawn.
        precise: Prices have four decimal places instead of two (OCHP-TYPE-002).
        instance: Characters of the tariff-id behind its T: 9, or 10, which only the schema admits (AMB-047).
        spelling: Of the tariff-id.
    """

    optional: Optional = "drawn"
    elements: tuple[int, int] = (1, 3)
    default: bool = True
    recipients: tuple[tuple[str, ...], ...] | None = None
    limits: tuple[str, ...] | None = None
    periods: int | None = None
    steps: str | None = None
    precise: bool = False
    instance: int = 9
    spelling: Spelling = field(default_factory=Spelling)

    @classmethod
    def minimal(cls) -> Self:
        """Nothing but what the schema demands: one default part with one element that always applies."""
        return cls(optional="none", elements=(1, 1), recipients=())

    @classmethod
    def maximal(cls) -> Self:
        """Everything that the schema allows, several elements."""
        return cls(optional="all", elements=(2, 4))

    @classmethod
    def longest(cls) -> Self:
        """As many regular periods as an element may have, all limits, a tariff-id as long as can be."""
        return cls(optional="all", elements=(7, 7), periods=MOST_PERIODS, instance=10)

    @classmethod
    def unlimited(cls) -> Self:
        """Elements that always apply: each restriction is there and is empty (AMB-086)."""
        return cls(limits=(), periods=0, optional="none")

    @classmethod
    def individual(cls, *recipients: str, default: bool = True) -> Self:
        """A part for each of some providers, and a default part unless it is left out."""
        return cls(default=default, recipients=tuple((recipient,) for recipient in recipients))

    def but(self, **changes: object) -> Self:
        """The same with other values."""
        return replace(self, **changes)  # type: ignore[arg-type]


def tariffs(
    setting: Setting | Callable[[], Setting],
    variant: TariffVariant = TariffVariant(),
) -> st.SearchStrategy[Tree]:
    """Draw tariffs.

    Args:
        setting: Whose, when and numbered how; a function is called for each tariff, so that a strategy can be
            declared before the setting is known.
        variant: What kind of tariffs.

    Returns:
        A strategy of the content of ``TariffInfoArray``; at most 30 draws for each tariff. Each has an id of
        its own, also when Hypothesis repeats an example.

    Source: OCHP-TARIFF-012 to OCHP-TARIFF-025, OCHP-ID-015, OCHP-ID-016, OCHP-TIME-001, OCHP-TYPE-001.
    """
    return drawn_by(tariff, setting, variant)


def tariff(setting: Setting, variant: TariffVariant, dice: Dice) -> Tree:
    """Make one tariff.

    Args:
        setting: Whose, when and numbered how; an id is taken.
        variant: What kind of tariff.
        dice: What decides.
    """
    return _recipe(setting.schema, variant.optional).make(_given(setting, variant, dice), dice)


@cache
def tariff_component(schema: Schema) -> Component:
    """Find the component of tariffs: what UpdateTariffs takes several of."""
    return child(schema.component("UpdateTariffsRequest"), "TariffInfoArray")


def _given(setting: Setting, variant: TariffVariant, dice: Dice) -> Partial:
    spelling = variant.spelling
    tariff_id = setting.ids.tariff_id(setting.party.operator)
    if variant.instance > len(tariff_id) - 6:
        tariff_id = tariff_id[:6] + tariff_id[6:].rjust(variant.instance, "0")
    fewest, most = variant.elements
    count = fewest + dice.below(most - fewest + 1)
    first, cent = dice.below(len(_ITEMS)), dice.below(_PRICES)
    restriction = _restriction(setting.epoch, variant, dice)
    step = dice.below(len(_HOURLY_STEPS))
    parts: list[dict[str, Given]] = [
        {
            "tariffElement": [
                _element(
                    variant, _ITEMS[(first + n) % len(_ITEMS)], cent + 7 * n + _PART_CENT * number, step + n,
                    restriction,
                )
                for n in range(count)
            ],
            "recipient": list(recipients) or None,
            "currency": setting.party.place.currency,
        }
        for number, recipients in enumerate(_recipients(setting, variant, dice))
    ]  # fmt: skip
    return {
        "tariffId": tariff_id if spelling.is_canonical else spelling.tariff(tariff_id),
        "individualTariff": parts,
    }


def _recipients(setting: Setting, variant: TariffVariant, dice: Dice) -> Iterator[tuple[str, ...]]:
    if variant.default:
        yield ()
    if variant.recipients is not None:
        yield from variant.recipients
    elif variant.optional != "none" and (dice.below(2) or variant.optional == "all"):
        yield (setting.party.provider,)


def _element(
    variant: TariffVariant, item: str, cent: int, step: int, restriction: dict[str, Given]
) -> dict[str, Given]:
    price = Decimal(_CHEAPEST_CENT + cent) / 100
    if variant.precise:
        price += Decimal("0.0033")
    return {
        "priceComponent": {
            "billingItem": {"BillingItemType": item},
            "itemPrice": plain(price),
            "stepSize": _step(variant, item, step),
        },
        "tariffRestriction": restriction,
    }


def _step(variant: TariffVariant, item: str, step: int) -> str:
    """Give a step in the unit of the item; what is paid once has the step 1.0.

    Source: OCHP-TARIFF-017, OCHP-TARIFF-018, AMB-018.
    """
    if item in MULTIPLIERS:
        return "1.0"
    if variant.steps is not None:
        return variant.steps
    steps = _HOURLY_STEPS if item in HOURLY else _OTHER_STEPS
    return steps[step % len(steps)]


def _restriction(epoch: int, variant: TariffVariant, dice: Dice) -> dict[str, Given]:
    """Restrict an element; each minimum is below its maximum, and the end after the start.

    Source: OCHP-TARIFF-019 to OCHP-TARIFF-024, AMB-008, AMB-099.
    """
    midnight = epoch - epoch % _DAY_S
    scale = 1 + dice.below(_SCALES)
    values: dict[str, str] = {
        "minEnergy": plain(Decimal(scale) / 2),
        "maxEnergy": plain(Decimal(scale) + Decimal("20.5")),
        "minPower": plain(Decimal(scale) / 4),
        "maxPower": plain(Decimal(scale) + 11),
        "minDuration": str(scale * 60),
        "maxDuration": str(scale * 60 + 7200),
    }
    made: dict[str, Given] = {"regularHours": _hours(variant, dice)}
    if variant.limits is not None:
        made |= {name: values[name] if name in variant.limits else None for name in LIMITS}
        made |= {"startDateTime": None, "endDateTime": None}
        return made
    made["startDateTime"] = Maybe(utc_time(midnight - scale * _PAST_DAYS // _SCALES * _DAY_S))
    made["endDateTime"] = Maybe(utc_time(midnight + _AHEAD_DAYS * _DAY_S + scale * _DAY_S))
    return made | {name: Maybe(value) for name, value in values.items()}


def _hours(variant: TariffVariant, dice: Dice) -> Given:
    """Give regular hours: at most two periods each day, never around the clock."""
    if variant.periods is not None:
        return _week(variant.periods) or None
    return Maybe(_week(1 + dice.below(_HOURS)))


def _week(periods: int) -> list[dict[str, Given]]:
    return [
        {
            "@weekday": str(1 + number % 7),
            "@periodBegin": _CLOCK[number // 7][0],
            "@periodEnd": _CLOCK[number // 7][1],
        }
        for number in range(periods)
    ]


@cache
def _recipe(schema: Schema, optional: Optional) -> Recipe:
    return Recipe(tariff_component(schema), optional=optional, draws=DRAWS - _DRAWS_HERE)
