"""How a scenario compares a delivered record with the uploaded one.

Numbers are compared as numbers, ids in any spelling (AMB-043, AMB-044), tokens in any letter case (AMB-106),
everything else as text.

Source: OCHP-GEN-043, OCHP-CDR-035, OCHP-POI-001.
"""

from collections.abc import Callable, Collection, Iterator
from typing import Any

from lxml import etree

from conformance.records import Tree, tree
from conformance.rules import quoted
from conformance.scenarios.judge import Judge
from conformance.values import (
    ContractId,
    EvseId,
    InvalidId,
    NotANumber,
    NotFinite,
    ParkingId,
    TariffId,
    amount,
    same_single,
)
from conformance.wire import Reply

Step = tuple[str, ...]
Difference = tuple[Step, str, str]
"""Path, uploaded and delivered text of a field."""

_AMOUNTS = frozenset(
    (
        "billingValue",
        "guaranteedPower",
        "itemPrice",
        "maximumPower",
        "nominalVoltage",
        "periodCost",
        "stepSize",
        "totalCost",
    )
)
_WHOLE = frozenset(("@weekday", "height", "maxReservation", "taxrate", "width"))
_BOOLEANS = frozenset(("closedCharging", "twentyfourseven"))
_TRUE = ("true", "1")
_IDS: dict[str, Callable[[str], object]] = {
    "contractId": lambda text: ContractId.parse(text).canonical,
    "evseId": EvseId.parse,
    "parkingId": ParkingId.parse,
    "tariffId": TariffId.parse,
}


def leaves(record: Tree, at: Step = ()) -> Iterator[tuple[Step, str]]:
    """The texts of a record with their paths, list positions counted from 1."""
    for name, value in record.items():
        values = value if isinstance(value, list) else [value]
        for number, one in enumerate(values, 1):
            step = (*at, name if len(values) == 1 else f"{name}[{number}]")
            if isinstance(one, dict):
                yield from leaves(one, step)
            else:
                yield step, str(one)


def same(step: Step, uploaded: str, delivered: str) -> bool:
    """Whether two texts of a field mean the same."""
    name = step[-1].partition("[")[0]
    if uploaded.strip() == delivered.strip():
        return True
    if name == "instance":
        return uploaded.strip().casefold() == delivered.strip().casefold()
    try:
        if name in _AMOUNTS:
            return same_single(amount(uploaded), amount(delivered))
        if name in _IDS:
            return _IDS[name](uploaded) == _IDS[name](delivered)
        if name in _WHOLE:
            return int(uploaded) == int(delivered)
        if name in _BOOLEANS:
            return (uploaded.strip() in _TRUE) == (delivered.strip() in _TRUE)
    except (InvalidId, NotANumber, NotFinite, ValueError):
        return False
    return False


def differences(uploaded: Tree, delivered: Tree, *, besides: Collection[str] = ()) -> list[Difference]:
    """Path, uploaded and delivered text of each field that differs.

    A default that the schema adds (`@representation` of a token, OCHP-ID-020) is no difference.

    Args:
        uploaded: The record as uploaded.
        delivered: The record as delivered.
        besides: Members of the record that may differ.
    """
    before, after = dict(leaves(uploaded)), dict(leaves(delivered))
    found = []
    for step in {**before, **after}:
        if step[0] in besides or (
            step[-1] == "@representation" and before.get(step, "plain") == after.get(step, "plain")
        ):
            continue
        old, new = before.get(step), after.get(step)
        if old is None or new is None or not same(step, old, new):
            found.append((step, "nothing" if old is None else old, "nothing" if new is None else new))
    return found


def in_any_order(record: Tree, *lists: str) -> Tree:
    """The record with the items of some of its lists, wherever they are, in an order of their own.

    A list that says nothing by its order may come back in another one.
    """
    return {name: _sorted(name, value, lists) for name, value in record.items()}


def _sorted(name: str, value: Any, lists: tuple[str, ...]) -> Any:
    if isinstance(value, dict):
        return in_any_order(value, *lists)
    if isinstance(value, list):
        items = [_sorted(name, item, lists) for item in value]
        return sorted(items, key=_rank) if name in lists else items
    return value


def _rank(item: str | Tree) -> list[tuple[Step, str]]:
    """Where an item stands in a sorted list, in whichever order its members are written."""
    return sorted(leaves(item)) if isinstance(item, dict) else [((), item)]


def same_content(
    judge: Judge,
    record: etree._Element,
    uploaded: Tree,
    requirement: str,
    reply: Reply,
    *,
    aspect: str,
    besides: Collection[str] = (),
    unordered: tuple[str, ...] = (),
) -> None:
    """Check that a delivered record equals the uploaded one, and go on whatever the outcome is.

    Args:
        judge: The judge.
        record: As delivered.
        uploaded: As uploaded.
        requirement: What asks for it.
        reply: The answer that holds the record.
        aspect: Part of the check's id.
        besides: Members of the record that may differ.
        unordered: Lists of which the order does not matter.
    """
    wrong = differences(
        in_any_order(uploaded, *unordered), in_any_order(tree(record), *unordered), besides=besides
    )
    tell(judge, record, wrong, requirement, reply, aspect=aspect)


def tell(
    judge: Judge,
    record: etree._Element,
    wrong: list[Difference],
    requirement: str,
    reply: Reply,
    *,
    aspect: str,
    ends: bool = False,
) -> None:
    """Check that there are no differences; `ends` says whether one ends the scenario."""
    first = wrong[0] if wrong else ((), "", "")
    path = "/".join(first[0])
    (judge.that if ends else judge.note)(
        not wrong,
        requirement,
        reply,
        expected=f"{path} {quoted(first[1])} as uploaded" if wrong else "the content as uploaded",
        observed=f"{quoted(first[2])}"
        + (f", and {len(wrong) - 1} more differences" if len(wrong) > 1 else ""),
        at=element_at(record, first[0]),
        aspect=aspect,
    )


def element_at(record: etree._Element, step: Step) -> etree._Element:
    """The element that a path names, or the nearest one above it."""
    found = record
    for name in step:
        plain, _, number = name.partition("[")
        position = int(number[:-1]) if number else 1
        children = list(found.iterchildren(f"{{*}}{plain}")) if not plain.startswith("@") else []
        if len(children) < position:
            break
        found = children[position - 1]
    return found
