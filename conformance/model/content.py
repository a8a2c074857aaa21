"""Content: what a record says besides its status, compared as the documents compare it.

Source: OCHP-CDR-035, OCHP-ID-002, OCHP-ID-003, OCHP-ID-020; AMB-007, AMB-043, AMB-106.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from conformance.values import (
    ContractId,
    EvseId,
    ImpossibleTime,
    Instant,
    InvalidId,
    NotANumber,
    NotFinite,
    ParkingId,
    TariffId,
    amount,
    same_single,
)

_AMOUNTS = frozenset(
    {
        "@weekday",
        "billingValue",
        "guaranteedPower",
        "height",
        "itemPrice",
        "maxReservation",
        "maxDuration",
        "maxEnergy",
        "maxPower",
        "maximumPower",
        "minDuration",
        "minEnergy",
        "minPower",
        "nominalVoltage",
        "periodCost",
        "stepSize",
        "taxrate",
        "totalCost",
        "width",
    }
)
_BOOLEANS = frozenset({"closedCharging", "twentyfourseven"})
_TRUE = frozenset({"true", "1"})
_UNORDERED = frozenset({"authMethods", "restriction", "userInterfaceLang"})
"""Sets that are written as lists."""
_COLLAPSED = frozenset({"DateTime", "LocalDateTime", "currency"})


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """What a record says, without its status.

    Two contents are equal if every field has the same meaning; spellings of ids and numbers do not matter.

    Args:
        tree: The fields, with the texts as uploaded or received.
        given: Readings that saying so shows.
    """

    tree: Mapping[str, Any] = field(repr=False)
    given: frozenset[str] = frozenset()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Content):
            return NotImplemented
        return self.tree == other.tree or self.difference(other) is None

    def __hash__(self) -> int:
        return 0

    def difference(self, other: "Content") -> str | None:
        """Tell the first field in which another content differs, with both texts; None: it does not."""
        if self.tree == other.tree:
            return None
        return _tree_difference(self.tree, other.tree, "")


def evse_identity(text: str) -> str:
    """Reduce an EVSE-ID to what identifies the EVSE; a text that is none stays as it is.

    Source: OCHP-ID-011; AMB-043, AMB-044.
    """
    try:
        return EvseId.parse(text).canonical
    except InvalidId:
        return text


def parking_identity(text: str) -> str:
    """Reduce a parking-id to what identifies the spot; a text that is none stays as it is.

    Source: OCHP-ID-017; AMB-043.
    """
    try:
        return ParkingId.parse(text).canonical
    except InvalidId:
        return text


def _contract(text: str) -> str:
    try:
        return ContractId.parse(text).canonical
    except InvalidId:
        return text


def _tree_difference(left: Mapping[str, Any], right: Mapping[str, Any], path: str) -> str | None:
    for name in (*left, *(name for name in right if name not in left)):
        at = f"{path}/{name}" if path else name
        difference = _difference(name, left.get(name), right.get(name), at)
        if difference:
            return difference
    return None


def _difference(name: str, left: Any, right: Any, path: str) -> str | None:
    if left == right:
        return None
    if isinstance(left, list) or isinstance(right, list):
        return _list_difference(name, _as_list(left), _as_list(right), path)
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return _tree_difference(left, right, path)
    if _is_empty(left) and _is_empty(right):
        return None
    if name == "@representation" and (left or "plain") == (right or "plain"):
        return None
    if isinstance(left, str) and isinstance(right, str) and _same_text(name, left, right):
        return None
    return f"{path} is {_shown(right)} instead of {_shown(left)}"


def _is_empty(value: Any) -> bool:
    """Whether it is an element without content, as a restriction of a tariff may be (AMB-086)."""
    return isinstance(value, str | Mapping) and not value


def _list_difference(name: str, left: list[Any], right: list[Any], path: str) -> str | None:
    if name in _UNORDERED:
        left, right = sorted(left, key=str), sorted(right, key=str)
    if len(left) != len(right):
        return f"{path} occurs {len(right)} times instead of {len(left)} times"
    for number, (one, other) in enumerate(zip(left, right, strict=True), start=1):
        difference = _difference(name, one, other, f"{path}[{number}]")
        if difference:
            return difference
    return None


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _same_text(name: str, left: str, right: str) -> bool:
    if name in _AMOUNTS:
        return _same_amount(left, right)
    if name == "contractId":
        return _contract(left) == _contract(right)
    if name == "evseId":
        return evse_identity(left) == evse_identity(right)
    if name == "parkingId":
        return parking_identity(left) == parking_identity(right)
    if name == "@ttl":
        return _same_instant(left, right)
    if name == "tariffId":
        return _same_tariff(left, right)
    if name in _BOOLEANS:
        return (left.strip() in _TRUE) == (right.strip() in _TRUE)
    if name in _COLLAPSED:
        return left.split() == right.split()
    if name == "instance":
        return left.casefold() == right.casefold()  # AMB-106
    return False


def _same_instant(left: str, right: str) -> bool:
    """Compare two times to live as instants (OCHP-STATUS-026); one without zone is compared as a text."""
    try:
        return Instant.parse(left) == Instant.parse(right)
    except ImpossibleTime:
        return left.split() == right.split()


def _same_tariff(left: str, right: str) -> bool:
    try:
        return TariffId.parse(left) == TariffId.parse(right)
    except InvalidId:
        return False


def _same_amount(left: str, right: str) -> bool:
    try:
        return same_single(amount(left), amount(right))
    except (NotFinite, NotANumber):
        return left.split() == right.split()


def _shown(value: Any) -> str:
    if value is None:
        return "missing"
    text = value if isinstance(value, str) else "a structure"
    return repr(text[:80]) if isinstance(value, str) else text
