"""A named way to make a valid record invalid."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from conformance.records.subject import Subject
from conformance.records.trees import NoSuchPlace, Tree
from conformance.schema import Schema
from conformance.values import InvalidValue

Origin: TypeAlias = Literal["rule", "facet", "structure"]


@dataclass(frozen=True, slots=True)
class Mutation:
    """One way to make a record, or the content of a request without records, invalid.

    Args:
        id: Permanent name ("period-cost-doubled", "facet/currency/pattern"), unique among those of a request.
        what: What is wrong then, as a clause without a full stop.
        requirement: The one requirement that the record then violates.
        apply: Makes an invalid record out of a valid one; what it needs and the record lacks, it adds.
        subject: What of which request it applies to.
        violates: A second look that tells whether a schema-valid record violates the requirement; None if the
            schema finds it.
        origin: Written by hand for a rule, or made from a facet or the structure of the schema.
        entails: Requirements that cannot be kept once that one is violated.
    """

    id: str
    what: str
    requirement: str
    apply: Callable[[Tree], Tree]
    subject: Subject
    violates: Callable[[Tree], bool] | None = None
    origin: Origin = "rule"
    entails: frozenset[str] = frozenset()

    @property
    def schema(self) -> bool:
        """True if the schema finds it; else the record stays valid by the schema."""
        return self.violates is None


def still_breaks(mutation: Mutation, tree: Tree, schema: Schema) -> bool:
    """Tell whether a record still is invalid in the way that its mutation claims.

    To be asked just before the record is sent, since what was drawn may have shrunk.

    Args:
        mutation: Whose claim it is.
        tree: The record, or content of the request, as it will be sent.
        schema: Of the release.

    Returns:
        For a mutation that the schema finds: whether the record is invalid by it. For others: whether the
        record is valid by the schema and violates the requirement.
    """
    valid = mutation.subject.is_valid(tree, schema)
    if mutation.violates is None:
        return not valid
    try:
        return valid and mutation.violates(tree)
    except (InvalidValue, NoSuchPlace):
        return False
