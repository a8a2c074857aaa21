"""Invalid charge detail records: one mutation for each way in which the text says that a record can be wrong.

Rules and forms are written by hand; the mutations of facets and structure come from the schema and are only
given their requirements here.
"""

from functools import cache

from conformance.errors import SuiteError
from conformance.records.cdr import cdr_component
from conformance.records.facet_mutations import facet_mutations
from conformance.records.form_mutations import form_mutations
from conformance.records.mutation import Mutation
from conformance.records.rule_mutations import rule_mutations
from conformance.records.structure_mutations import structure_mutations
from conformance.schema import Schema

_REQUIREMENTS = {
    ("CdrId", "pattern"): "OCHP-CDR-048",
    ("evseId", "pattern"): "OCHP-ID-009",
    ("contractId", "pattern"): "OCHP-ID-001",
    ("LocalDateTime", "pattern"): "OCHP-TIME-003",
    ("LocalDateTime", "length"): "OCHP-TIME-003",
    ("duration", "pattern"): "OCHP-CDR-043",
    ("duration", "length"): "OCHP-CDR-043",
    ("CdrStatusType", "enumeration"): "OCHP-CDR-037",
    ("CdrStatusType", "unknown"): "OCHP-CDR-037",
    ("ConnectorStandard", "enumeration"): "OCHP-TYPE-005",
    **{(name, "unknown"): "OCHP-TYPE-003" for name in ("chargePointType", "tokenType", "BillingItemType")},
    **{
        (name, "lexical"): "OCHP-TYPE-002"
        for name in (
            "billingValue",
            "itemPrice",
            "periodCost",
            "totalCost",
            "maximumPower",
            "guaranteedPower",
        )
    },
}


class UnknownMutation(SuiteError):
    """A mutation was asked for that there is not.

    Args:
        id: As asked for.
    """

    def __init__(self, id: str) -> None:
        self.id = id
        super().__init__(f"there is no mutation {id!r}")


@cache
def mutations(schema: Schema) -> tuple[Mutation, ...]:
    """List every way in which a charge detail record is made invalid.

    Args:
        schema: Of the release.

    Returns:
        Mutations for rules first, then those made from facets and from the structure of the schema. No two
        have the same id.
    """
    component = cdr_component(schema)
    return (
        *rule_mutations(component),
        *form_mutations(component),
        *facet_mutations(component, _REQUIREMENTS),
        *structure_mutations(component),
    )


def mutation(schema: Schema, id: str) -> Mutation:
    """Find a mutation by its id.

    Raises:
        UnknownMutation: There is none.
    """
    for candidate in mutations(schema):
        if candidate.id == id:
            return candidate
    raise UnknownMutation(id)
