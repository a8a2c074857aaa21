"""Tariffs: what the faults of their uploads and downloads are made of."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from conformance.model import ABSENT, Content, Facts, Key
from conformance.sandbox.house import Situation

UPLOAD = "UpdateTariffs"
DOWNLOAD = "GetTariffUpdates"

Part = dict[str, Any]


def members(tree: Any, name: str) -> list[Any]:
    """List the members of that name, however many there are."""
    found = tree.get(name, []) if isinstance(tree, dict) else []
    return found if isinstance(found, list) else [found]


def parts(facts: Facts) -> list[Part]:
    """List the individual tariffs of a tariff."""
    return members(dict(facts.content.tree), "individualTariff")


def recipients(part: Part) -> tuple[str, ...]:
    """List the providers that a part names."""
    return tuple(str(one).strip() for one in members(part, "recipient"))


def with_parts(facts: Facts, shown: Iterable[Part]) -> Facts:
    """Give a tariff other parts."""
    return replace(facts, content=Content({**facts.content.tree, "individualTariff": list(shown)}))


def unnamed(part: Part) -> Part:
    """Leave out whom a part is for."""
    return {name: node for name, node in part.items() if name != "recipient"}


def uploaded_by(situation: Situation) -> dict[Key, Facts]:
    """What each uploaded tariff says; nothing for other operations."""
    if situation.request.operation != UPLOAD:
        return {}
    return dict(situation.model.record(UPLOAD, tree) for tree in situation.request.records)


def stored_by(situation: Situation) -> dict[Key, Facts]:
    """What an upload stores."""
    refused = situation.settled.refused
    return {key: f for key, f in situation.settled.effects.items() if key not in refused and f is not ABSENT}
