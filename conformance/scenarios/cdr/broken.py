"""How a scenario breaks a record on purpose, by a named mutation.

Source: design, section 4: an invalid message is judged again just before it is sent.
"""

from collections.abc import Callable

from hypothesis import strategies as st

from conformance.errors import SuiteError
from conformance.records import Mutation, Tree, mutation, mutations, still_breaks
from conformance.scenarios.draw import Draws
from conformance.scenarios.judge import Judge

STRUCTURAL = ("missing/", "exchanged/")
"""Structural mutations that every reading of the documents refuses; AMB-101 leaves extra content open."""


def broken(judge: Judge, cdr: Tree, name: str) -> Tree:
    """Apply a mutation, and make sure that the record is broken in the way that it claims.

    Raises:
        SuiteError: It is not.
    """
    return applied(judge, cdr, mutation(judge.stage.rules.schema, name))


def applied(judge: Judge, cdr: Tree, way: Mutation) -> Tree:
    """Apply a mutation that was drawn; see `broken`."""
    record = way.apply(cdr)
    if not still_breaks(way, record, judge.stage.rules.schema):
        raise SuiteError(f"the mutation {way.id} leaves a record as it should be")
    return record


def way_to_break(requirement: str) -> Callable[[Draws], st.SearchStrategy[Mutation]]:
    """A strategy factory: any mutation that violates the schema and names this requirement."""

    def ways(draws: Draws) -> st.SearchStrategy[Mutation]:
        found = [
            way
            for way in mutations(draws.stage.rules.schema)
            if way.requirement == requirement
            and way.schema
            and (way.origin != "structure" or way.id.startswith(STRUCTURAL))
        ]
        return st.sampled_from(sorted(found, key=lambda way: "@" in way.id))

    return ways
