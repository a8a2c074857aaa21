"""A named way to make a valid record invalid."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from conformance.records.trees import Tree, body
from conformance.records.violations import VIOLATED, violates
from conformance.schema import Schema

Origin: TypeAlias = Literal["rule", "facet", "structure"]


@dataclass(frozen=True, slots=True)
class Mutation:
    """One way to make a charge detail record invalid.

    Args:
        id: Permanent name ("period-cost-doubled", "facet/currency/pattern").
        what: What is wrong then, as a clause without a full stop.
        requirement: The one requirement that the record then violates.
        apply: Makes an invalid record out of a valid one; what it needs and the record lacks, it adds.
        schema: True if the schema finds it; else the record stays valid by the schema.
        origin: Written by hand for a rule, or made from a facet or the structure of the schema.
        entails: Requirements that cannot be kept once that one is violated.
    """

    id: str
    what: str
    requirement: str
    apply: Callable[[Tree], Tree]
    schema: bool
    origin: Origin = "rule"
    entails: frozenset[str] = frozenset()


def still_breaks(mutation: Mutation, tree: Tree, schema: Schema) -> bool:
    """Tell whether a record still is invalid in the way that its mutation claims.

    To be asked just before the record is sent, since what was drawn may have shrunk.

    Args:
        mutation: Whose claim it is.
        tree: The record as it will be sent.
        schema: Of the release.

    Returns:
        For a mutation that the schema finds: whether the record is invalid by it. For others: whether the
        record is valid by the schema and violates the requirement.
    """
    valid = schema.is_valid(body(schema.release, "AddCDRsRequest", {"cdrInfoArray": [tree]}))
    if mutation.schema:
        return not valid
    return valid and mutation.requirement in VIOLATED and violates(tree, mutation.requirement)
