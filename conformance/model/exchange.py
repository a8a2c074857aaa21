"""Request and answer as the model sees them: who asks for what, and what came back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from conformance.model.world import Facts, Key, Tree
from conformance.releases import Operation, Role


@dataclass(frozen=True, slots=True)
class Request:
    """One call of an operation.

    Args:
        operation: Name in the WSDL.
        caller: Operator or provider id of the account whose credentials the request carried ("DEABC");
            None: it carried none that are valid.
        roles: Roles of that account; empty: not known, so that no role is missed.
        records: Records that the request uploads, if one member holds all of them.
        parameters: Its other members (`cdrStatus`, `lastUpdate`); of several that hold records each is a list
            (`approved` and `declined`, `evse` and `parking`).
        valid: False if the request breaks the schema, so that it must not be processed.
    """

    operation: str
    caller: str | None
    roles: frozenset[Role] = frozenset()
    records: tuple[Tree, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    valid: bool = True

    @classmethod
    def read(
        cls,
        operation: Operation,
        caller: str | None,
        roles: Iterable[Role],
        payload: Tree,
        *,
        valid: bool = True,
    ) -> "Request":
        """Make a request of the tree of its payload; members that hold records become lists."""
        only = operation.uploads[0] if len(operation.uploads) == 1 else None
        records = tuple(entries(payload, only)) if only else ()
        parameters = {
            key: entries(payload, key) if key in operation.uploads else value
            for key, value in payload.items()
            if key != only
        }
        return cls(operation.name, caller, frozenset(roles), records, parameters, valid)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, reduced to what the model judges.

    Args:
        signal: Result code ("ok", "invalid-id"), "fault:Client" and the like, or "http:401" and the like.
        refused: Records that it lists as refused.
        records: Records that it delivers, in their order; a repeated one counts as often.
    """

    signal: str
    refused: frozenset[Key] = frozenset()
    records: tuple[tuple[Key, Facts], ...] = ()


def entries(payload: Mapping[str, Any], name: str) -> list[Any]:
    """Give the members of that name as a list, however many there are."""
    value = payload.get(name)
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]
