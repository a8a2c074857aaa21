"""How a scenario breaks a record on purpose, by a named mutation.

Source: design, section 4: an invalid message is judged again just before it is sent.
"""

from collections.abc import Callable

from hypothesis import strategies as st

from conformance.errors import SuiteError
from conformance.records import Mutation, Tree, mutation, mutations, still_breaks
from conformance.scenarios.draw import Draws
from conformance.scenarios.judge import Judge

STRUCTURAL = ("missing/", "exchanged/", "both/", "too-many/", "unwrapped/")
"""Structural mutations that every reading of the documents refuses; AMB-101 leaves extra content open."""


def broken(judge: Judge, record: Tree, name: str, request: str = "AddCDRsRequest") -> Tree:
    """Apply a mutation, and make sure that the record is broken in the way that it claims.

    Args:
        judge: The judge.
        record: A valid record of the request, or its content if it lists no records.
        name: Id of the mutation.
        request: Local name of the request element.

    Raises:
        SuiteError: It is not broken.
    """
    return applied(judge, record, mutation(judge.stage.rules.schema, name, request))


def applied(judge: Judge, record: Tree, way: Mutation) -> Tree:
    """Apply a mutation that was drawn; see `broken`."""
    changed = way.apply(record)
    if not still_breaks(way, changed, judge.stage.rules.schema):
        raise SuiteError(f"the mutation {way.id} leaves a record as it should be")
    return changed


def way_to_break(
    requirement: str, request: str = "AddCDRsRequest"
) -> Callable[[Draws], st.SearchStrategy[Mutation]]:
    """A strategy factory: any mutation of a request that violates the schema and names this requirement."""

    def ways(draws: Draws) -> st.SearchStrategy[Mutation]:
        found = [
            way
            for way in mutations(draws.stage.rules.schema, request)
            if way.requirement == requirement
            and way.schema
            and (way.origin != "structure" or way.id.startswith(STRUCTURAL))
        ]
        return st.sampled_from(sorted(found, key=lambda way: "@" in way.id))

    return ways
