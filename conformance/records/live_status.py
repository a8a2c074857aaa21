"""Live status of EVSEs and parking spots, valid by schema and by the table of allowed combinations.

A status lives for minutes or hours from the present of its setting, so a scenario gives the present of the
clock, not that of the campaign: a campaign that is repeated with an epoch of last year would otherwise upload
overdue status only.

Source: OCHP.md, Live Status Interface, EvseStatusType class and ParkingStatusType class; OCHP-STATUS-003,
OCHP-STATUS-021, OCHP-STATUS-024, OCHP-STATUS-026.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Literal, Self, TypeAlias

from hypothesis import strategies as st

from conformance.records.dice import Dice
from conformance.records.engine import Given, Maybe, Optional, Recipe
from conformance.records.maker import drawn_by
from conformance.records.setting import Setting, base36
from conformance.records.surgery import child
from conformance.records.trees import Tree
from conformance.records.variant import Spelling
from conformance.schema import Component, Schema

Combination: TypeAlias = tuple[str, str | None]
"""Major and minor status of an EVSE."""
TtlForm: TypeAlias = Literal["utc", "offset", "fraction"]

COMBINATIONS: tuple[Combination, ...] = (
    ("available", None),
    ("not-available", None),
    ("unknown", None),
    ("available", "available"),
    ("available", "reserved"),
    ("not-available", "charging"),
    ("not-available", "blocked"),
    ("not-available", "reserved"),
    ("not-available", "outoforder"),
)
"""All that may be set (OCHP-STATUS-003)."""
FORBIDDEN_COMBINATIONS: tuple[Combination, ...] = (
    ("unknown", "charging"),
    ("unknown", "available"),
    ("available", "charging"),
    ("available", "blocked"),
    ("available", "outoforder"),
    ("not-available", "available"),
)
"""Combinations that must not be set (OCHP-STATUS-004)."""
MAJORS = ("available", "not-available", "unknown")

_PLAIN = Spelling()
_SHORTEST_S = 300
_LONGEST_S = 4 * 3600
_STEP_S = 60
_FORMS: dict[TtlForm, str] = {
    "utc": "%Y-%m-%dT%H:%M:%SZ",
    "offset": "%Y-%m-%dT%H:%M:%S+00:00",
    "fraction": "%Y-%m-%dT%H:%M:%S.000Z",
}
_LONGEST_INSTANCE = 30


@dataclass(frozen=True, slots=True)
class StatusVariant:
    """What kind of status; every variant is valid by schema and rules.

    Args:
        optional: Whether a minor status and a time to live are drawn, or there are none of them, or both.
        combinations: Majors and minors to draw from.
        ttl_form: How a time to live is written; all of them denote whole seconds of UTC (OCHP-STATUS-026).
        spelling: Of EVSE-IDs and parking-ids.
        longest: Ids are as long as the text of OCHP allows (AMB-047).
    """

    optional: Optional = "drawn"
    combinations: tuple[Combination, ...] = COMBINATIONS
    ttl_form: TtlForm = "utc"
    spelling: Spelling = _PLAIN
    longest: bool = False

    @classmethod
    def minimal(cls) -> Self:
        """Nothing but what the schema demands."""
        return cls(optional="none")

    @classmethod
    def maximal(cls) -> Self:
        """With a minor status where there is one, and with a time to live."""
        return cls(optional="all")

    def but(self, **changes: object) -> Self:
        """The same with other values."""
        return replace(self, **changes)  # type: ignore[arg-type]


def statuses(
    setting: Setting | Callable[[], Setting],
    variant: StatusVariant = StatusVariant(),
) -> st.SearchStrategy[Tree]:
    """Draw the status of EVSEs.

    Args:
        setting: Of the operator; its epoch is the present from which a time to live is counted.
        variant: What kind.

    Returns:
        A strategy of the content of ``evse``, each of an EVSE of its own.

    Source: OCHP-STATUS-003, OCHP-STATUS-024, OCHP-STATUS-026, OCHP-ID-009, OCHP-ID-010, OCHP-ID-012.
    """
    return drawn_by(evse_status, setting, variant)


def parking_statuses(
    setting: Setting | Callable[[], Setting],
    variant: StatusVariant = StatusVariant(),
) -> st.SearchStrategy[Tree]:
    """Draw the status of parking spots.

    Args:
        setting: Its operator is that of the spots.
        variant: What kind.

    Returns:
        A strategy of the content of ``parking``, each of a spot of its own.

    Source: OCHP-STATUS-021, OCHP-STATUS-026, OCHP-ID-017.
    """
    return drawn_by(parking_status, setting, variant)


def evse_status(setting: Setting, variant: StatusVariant, dice: Dice) -> Tree:
    """Make the status of one EVSE; an id is taken."""
    kinds = _kinds(variant)
    major, minor = kinds[dice.below(len(kinds))]
    evse = setting.ids.evse_id(setting.party.operator)
    given: dict[str, Given] = {
        "@major": major,
        "@minor": minor,
        "@ttl": _ttl(setting, variant, dice),
        "evseId": variant.spelling.evse(_lengthened(evse, variant)),
    }
    return _recipe(setting.schema, "evse", variant.optional).make(given, dice)


def parking_status(setting: Setting, variant: StatusVariant, dice: Dice) -> Tree:
    """Make the status of one parking spot; an id is taken."""
    major = MAJORS[dice.below(len(MAJORS))]
    spot = setting.ids.parking_id(setting.party.operator)
    given: dict[str, Given] = {
        "@status": major,
        "@ttl": _ttl(setting, variant, dice),
        "parkingId": variant.spelling.parking(_lengthened(spot, variant)),
    }
    return _recipe(setting.schema, "parking", variant.optional).make(given, dice)


def utc_time(when: int) -> str:
    """Write seconds since 1970 as a time to live, and as a DateTimeType: with Z and without fraction.

    Source: OCHP-STATUS-026, OCHP-TIME-001.
    """
    return _written(when, "utc")


def with_ttl(status: Tree, ttl: str | None) -> Tree:
    """Give a status another time to live, or none."""
    rest = {key: node for key, node in status.items() if key != "@ttl"}
    if ttl is None:
        return rest
    attributes = {key: node for key, node in rest.items() if key.startswith("@")}
    return {**attributes, "@ttl": ttl, **rest}


def combined_as(status: Tree, combination: Combination) -> Tree:
    """Give the status of an EVSE another major and minor."""
    major, minor = combination
    rest = {key: node for key, node in status.items() if key not in ("@major", "@minor")}
    return {"@major": major, **({} if minor is None else {"@minor": minor}), **rest}


@cache
def status_component(schema: Schema, name: Literal["evse", "parking"]) -> Component:
    """Find the component of a status: what UpdateStatus takes several of."""
    return child(schema.component("UpdateStatusRequest"), name)


def _kinds(variant: StatusVariant) -> tuple[Combination, ...]:
    if variant.optional == "drawn":
        return variant.combinations
    return tuple(kind for kind in variant.combinations if (kind[1] is None) == (variant.optional == "none"))


def _ttl(setting: Setting, variant: StatusVariant, dice: Dice) -> Maybe:
    """A time to live that ends on no full minute, so that it shows if somebody cuts it off."""
    lifetime = _SHORTEST_S + _STEP_S * dice.below((_LONGEST_S - _SHORTEST_S) // _STEP_S)
    end = setting.epoch + lifetime
    return Maybe(_written(end if end % _STEP_S else end + 1, variant.ttl_form))


def _written(when: int, form: TtlForm) -> str:
    return datetime.fromtimestamp(when, UTC).strftime(_FORMS[form])


def _lengthened(id: str, variant: StatusVariant) -> str:
    """Fill an id with zeros behind its prefix: five characters, the letter of its kind, the instance."""
    if not variant.longest:
        return id
    head, instance = id[:6], id[6:]
    return f"{head}{base36(0, _LONGEST_INSTANCE - len(instance))}{instance}"


@cache
def _recipe(schema: Schema, name: Literal["evse", "parking"], optional: Optional) -> Recipe:
    return Recipe(status_component(schema, name), optional=optional)
