"""How a scenario compares a delivered CDR with the uploaded one.

Source: OCHP-CDR-035: amounts as numbers, contract-ids and EVSE-IDs in any spelling (AMB-043, AMB-044),
everything else as text.
"""

from collections.abc import Iterator

from lxml import etree

from conformance.records import Tree, tree
from conformance.rules import quoted
from conformance.scenarios.judge import Judge
from conformance.values import ContractId, EvseId, InvalidId, NotANumber, NotFinite, amount, same_single
from conformance.wire import Reply

AMOUNTS = frozenset(
    (
        "billingValue",
        "itemPrice",
        "periodCost",
        "totalCost",
        "maximumPower",
        "guaranteedPower",
        "nominalVoltage",
    )
)
Step = tuple[str, ...]


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
    name = step[-1]
    if uploaded.strip() == delivered.strip():
        return True
    try:
        if name in AMOUNTS:
            return same_single(amount(uploaded), amount(delivered))
        if name == "contractId":
            return ContractId.parse(uploaded) == ContractId.parse(delivered)
        if name in ("evseId", "tariffId"):
            return EvseId.parse(uploaded) == EvseId.parse(delivered)
        if name in ("taxrate",):
            return int(uploaded) == int(delivered)
    except (InvalidId, NotANumber, NotFinite, ValueError):
        return False
    return False


def differences(uploaded: Tree, delivered: Tree) -> list[tuple[Step, str, str]]:
    """Path, uploaded and delivered text of each field that differs, the status apart.

    A default that the schema adds (`@representation` of a token, OCHP-ID-020) is no difference.
    """
    before, after = dict(leaves(uploaded)), dict(leaves(delivered))
    found = []
    for step in {**before, **after}:
        if step[0] == "status" or (
            step[-1] == "@representation" and before.get(step, "plain") == after.get(step, "plain")
        ):
            continue
        old, new = before.get(step), after.get(step)
        if old is None or new is None or not same(step, old, new):
            found.append((step, "nothing" if old is None else old, "nothing" if new is None else new))
    return found


def same_content(
    judge: Judge, record: etree._Element, cdr: Tree, requirement: str, reply: Reply, *, aspect: str
) -> None:
    """Check that a delivered CDR equals the uploaded one, its status apart."""
    wrong = differences(cdr, tree(record))
    first = wrong[0] if wrong else ((), "", "")
    path = "/".join(first[0])
    judge.note(
        not wrong,
        requirement,
        reply,
        expected=f"{path} {quoted(first[1])} as uploaded" if wrong else "the content as uploaded",
        observed=f"{quoted(first[2])}"
        + (f", and {len(wrong) - 1} more differences" if len(wrong) > 1 else ""),
        at=_element(record, first[0]),
        aspect=aspect,
    )


def same_periods(
    judge: Judge, record: etree._Element, cdr: Tree, requirement: str, reply: Reply, *, aspect: str
) -> None:
    """Check that a delivered CDR has the charging periods of the uploaded one, in their order."""
    wrong = [d for d in differences(cdr, tree(record)) if d[0][0].startswith("chargingPeriods")]
    first = wrong[0] if wrong else ((), "", "")
    judge.that(
        not wrong,
        requirement,
        reply,
        expected=f"{'/'.join(first[0])} {quoted(first[1])} as uploaded"
        if wrong
        else "the periods as uploaded",
        observed=quoted(first[2]),
        at=_element(record, first[0]),
        aspect=aspect,
    )


def _element(record: etree._Element, step: Step) -> etree._Element:
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
