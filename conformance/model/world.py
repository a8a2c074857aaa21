"""World: what may be true of a peer's records, possibility by possibility."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, NewType, TypeAlias

from conformance.model.content import Content
from conformance.values import Interval

Reading = NewType("Reading", str)
"""One permitted answer to an ambiguity, by its permanent id ("AMB-028/undrawn-too")."""

RequirementIds: TypeAlias = tuple[str, ...]
"""Requirements that an event would violate, the one to be named first."""


class Key(NamedTuple):
    """What identifies a record within a clearing house.

    Args:
        store: Name of the store, one of `releases.Store`.
        id: Identifier of the record in canonical spelling.
    """

    store: str
    id: str


@dataclass(frozen=True, slots=True)
class Facts:
    """One thing that a record may be.

    Args:
        status: Processing state, as the release writes it; empty where records have none.
        provider: Party that the record concerns, in canonical spelling.
        operator: Party that uploaded it.
        place: EVSE that it speaks of, in canonical spelling.
        content: What else it says.
        due: Time until which a check may still be under way; None: nothing is.
        changed: When it became what it is; None: not known, or of no importance.
        until: Time from which it is not valid any more; None: there is none.
        story: What a surprise about this record violates: requirements of the last thing that happened to it.
    """

    status: str
    provider: str
    operator: str
    place: str
    content: Content = field(hash=False)
    due: datetime | None = None
    changed: Interval | None = None
    until: datetime | None = None
    story: RequirementIds = field(default=(), compare=False)


Possible: TypeAlias = frozenset[Facts]
"""What one record may be; empty: it does not exist."""

ABSENT = Facts("", "", "", "", Content({}))
"""A possibility like others: the record does not exist."""

World: TypeAlias = Mapping[Key, Possible]
"""Per record what it may be; a record that is absent is unknown (`KeyError`)."""

GONE: Possible = frozenset()
"""The record certainly does not exist."""


class Ledger(dict[Key, Possible]):
    """A world that knows of some records, or of all, that they do not exist although it does not list them.

    Args:
        known: What is listed.
        ours: Tells whether a record that is not listed certainly does not exist; others are unknown.
    """

    def __init__(self, known: Mapping[Key, Possible], ours: Callable[[Key], bool]) -> None:
        super().__init__(known)
        self._ours = ours

    def __missing__(self, key: Key) -> Possible:
        if self._ours(key):
            return GONE
        raise KeyError(key)


def possibilities(world: World, key: Key) -> Possible | None:
    """Tell what a record may be, None if nothing is known about it."""
    try:
        return world[key]
    except KeyError:
        return None


Tree: TypeAlias = dict[str, Any]
"""A record as nested element names and texts, attributes as ``@name`` (see `conformance.records`)."""
