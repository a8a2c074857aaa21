"""All named mutations, by id."""

from conformance.wire.http_mutation import HTTP_MUTATIONS
from conformance.wire.mutation import Mutation, UnknownMutation, change
from conformance.wire.request import RawRequest
from conformance.wire.security_mutation import SECURITY_MUTATIONS
from conformance.wire.soap_mutation import SOAP_MUTATIONS
from conformance.wire.xml_mutation import XML_MUTATIONS

MUTATIONS: dict[str, Mutation] = {
    mutation.id: mutation
    for mutation in (*SOAP_MUTATIONS, *HTTP_MUTATIONS, *SECURITY_MUTATIONS, *XML_MUTATIONS)
}
"""Id to mutation."""


def mutated(request: RawRequest, *changes: str | Mutation) -> RawRequest:
    """Change a request, one mutation after the other, each noted for evidence.

    Args:
        request: As `Client.envelope` gives it.
        changes: Ids of mutations, or mutations. What writes whole HTTP messages (`length-...`, `pipelined`)
            comes last.

    Raises:
        UnknownMutation: There is none of that id.
        NothingToMutate: The request lacks what a mutation changes.
    """
    for item in changes:
        if isinstance(item, str) and item not in MUTATIONS:
            raise UnknownMutation(item, tuple(MUTATIONS))
        request = change(request, MUTATIONS[item] if isinstance(item, str) else item)
    return request
