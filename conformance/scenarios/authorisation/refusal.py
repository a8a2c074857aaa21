"""How a scenario checks that an authorisation which violates the schema is refused and leaves no trace.

Source: OCHP-GEN-029, AMB-015.
"""

from conformance.records import Mutation, Tree
from conformance.scenarios.authorisation.listing import answered, name_of, of_same_contract, sightings
from conformance.scenarios.broken import applied
from conformance.scenarios.judge import Judge
from conformance.scenarios.outcome import refuses_request
from conformance.scenarios.peer import Peer
from conformance.wire import Reply

UPLOAD = "UpdateRoamingAuthorisationListRequest"


def refuses_way(judge: Judge, requirement: str, cpo: Peer, emp: Peer, token: Tree, way: Mutation) -> None:
    """Upload one token broken in a named way; check that it is refused and not offered to operators.

    Args:
        judge: The judge.
        requirement: What asks for the refusal.
        cpo: An operator that is connected to the provider.
        emp: The provider that uploads.
        token: The valid record.
        way: How it is broken; against the schema.
    """
    request = emp.invalid(
        "UpdateRoamingAuthorisationList",
        roamingAuthorisationInfoArray=[applied(judge, token, way)],
        note=way.what,
    )
    refuses_request(judge, requirement, emp, request, "refused")
    leaves_no_trace(judge, requirement, cpo.GetRoamingAuthorisationList(), token, aspect="not-stored")


def leaves_no_trace(judge: Judge, requirement: str, reply: Reply, token: Tree, *, aspect: str) -> None:
    """Check that an answer holds neither a token nor its contract, which is its own (`records.tokens`)."""
    answered(judge, reply, requirement, aspect=aspect, refusal_will_do=True)
    found = [*sightings(reply, token), *of_same_contract(reply, token)]
    judge.that(
        not found,
        requirement,
        reply,
        expected=f"nothing of token {name_of(token)} in the answer",
        observed="a record of it",
        at=found[0] if found else None,
        aspect=aspect,
    )
