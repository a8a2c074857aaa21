"""Invalid requests: one mutation for each way in which a request, or a record in it, can be wrong.

What the schema declares gives the mutations of facets, structure and forms; those that break rules, which the
schema cannot know, are written by hand for each store.
"""

from collections.abc import Callable
from functools import cache

from conformance.errors import SuiteError
from conformance.records.charge_point_mutations import charge_point_mutations
from conformance.records.facet_mutations import facet_mutations
from conformance.records.form_mutations import form_mutations
from conformance.records.live_status_mutations import get_status_mutations, update_status_mutations
from conformance.records.mutation import Mutation
from conformance.records.rule_mutations import rule_mutations
from conformance.records.spelling_mutations import spelling_mutations
from conformance.records.structure_mutations import structure_mutations
from conformance.records.subject import Subject, request_subject, subject_of
from conformance.records.tariff_mutations import tariff_rule_mutations
from conformance.records.token_mutations import token_rule_mutations
from conformance.schema import Schema

_GENERAL = (spelling_mutations,)
_BY_HAND: dict[str, tuple[Callable[[Subject], tuple[Mutation, ...]], ...]] = {
    "AddCDRsRequest": (rule_mutations, form_mutations),
    "GetStatusRequest": (get_status_mutations, spelling_mutations),
    **{
        f"{operation}RoamingAuthorisationListRequest": (token_rule_mutations, spelling_mutations)
        for operation in ("Set", "Update")
    },
    "SetChargePointListRequest": (charge_point_mutations, spelling_mutations),
    "UpdateChargePointListRequest": (charge_point_mutations, spelling_mutations),
    "UpdateStatusRequest": (update_status_mutations, spelling_mutations),
    "UpdateTariffsRequest": (tariff_rule_mutations, spelling_mutations),
}
"""Mutations that are written by hand, by request; beside rules, `_GENERAL` is named for the usual forms."""
_KINDS = ("missing", "extra", "extra-attribute", "foreign", "no-namespace")


class UnknownMutation(SuiteError):
    """A mutation was asked for that there is not.

    Args:
        id: As asked for.
    """

    def __init__(self, id: str) -> None:
        self.id = id
        super().__init__(f"there is no mutation {id!r}")


@cache
def mutations(schema: Schema, request: str = "AddCDRsRequest") -> tuple[Mutation, ...]:
    """List every way in which a request is made invalid: in one of its records, if it lists records.

    Args:
        schema: Of the release.
        request: Local name of the request element.

    Returns:
        Mutations written by hand first, then those made from forms, from facets and from the structure of the
        schema. No two have the same id.

    Raises:
        KeyError: The schema declares no such element.
    """
    what = subject_of(schema, request)
    makers = _BY_HAND.get(request, _GENERAL)
    return (
        *(mutation for make in makers for mutation in make(what)),
        *facet_mutations(what),
        *structure_mutations(what),
    )


@cache
def request_mutations(schema: Schema, request: str) -> tuple[Mutation, ...]:
    """List the ways in which the list of records of a request is wrong, whatever the records are.

    Args:
        schema: Of the release.
        request: Local name of the request element.

    Returns:
        Structural mutations, to be applied to the content of the request; empty for a request that lists no
        records, because `mutations` has them already.

    Raises:
        KeyError: The schema declares no such element.
    """
    record = subject_of(schema, request).record
    if record is None:
        return ()
    own = {f"{kind}/{name}" for kind in _KINDS for name in (request, record)}
    whole = structure_mutations(request_subject(schema, request))
    return tuple(mutation for mutation in whole if mutation.id in own)


def mutation(schema: Schema, id: str, request: str = "AddCDRsRequest") -> Mutation:
    """Find a mutation by its id.

    Raises:
        UnknownMutation: There is none.
    """
    for candidate in mutations(schema, request):
        if candidate.id == id:
            return candidate
    raise UnknownMutation(id)
