"""Test group single authorisation: what is answered to a request for one token.

Source: OCHP.md 1.4, Request for a single authorization; AMB-001, AMB-080, AMB-083, AMB-105 to AMB-107.
"""

from conformance.records import Mutation, Tree, emt_id, in_small_letters, owned_by, renewed, text, tree
from conformance.scenarios.authorisation import arrange
from conformance.scenarios.authorisation.drawn import card, expired_token, two_maximal_tokens, usual_token
from conformance.scenarios.authorisation.listing import (
    LISTS,
    answered,
    awaited,
    child_text,
    name_of,
    sightings,
)
from conformance.scenarios.broken import applied, way_to_break
from conformance.scenarios.content import differences, same_content, tell
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge, said
from conformance.scenarios.outcome import refuses_request
from conformance.scenarios.peer import Peer
from conformance.wire import Reply

SINGLE = "GetSingleRoamingAuthorisation"
CODES = {"ok": "AMB-080/ok", "invalid-id": "AMB-080/invalid-id", "roaming": "AMB-080/roaming"}


@verifies("OCHP-SINGLE-001")
@operation(SINGLE)
@writes("tokens", "add")
@draws(tokens=two_maximal_tokens)
def test_single_token_is_the_one_of_the_list(cpo: Peer, emp: Peer, judge: Judge, tokens: list[Tree]) -> None:
    """A request for a token of a connected provider returns ok and the record that the list shows."""
    arrange.uploaded(judge, emp, *tokens)
    whole = awaited(judge, cpo.GetRoamingAuthorisationList, *tokens)
    arrange.seen(judge, whole, *tokens)
    for token in tokens:
        reply = cpo.GetSingleRoamingAuthorisation(emtId=emt_id(token))
        judge.accepted(reply, "OCHP-SINGLE-001", aspect="code")
        records = reply.records(LISTS[1])
        judge.that(
            len(records) == 1 and sightings(reply, token) == list(records),
            "OCHP-SINGLE-001",
            reply,
            expected=f"the record of token {name_of(token)}",
            observed=f"{len(records)} records, {len(sightings(reply, token))} of them the token's",
            at=records[0] if records else None,
            aspect="record",
        )
        in_list = tree(sightings(whole, token)[0])
        tell(
            judge,
            records[0],
            differences(in_list, tree(records[0])),
            "OCHP-SINGLE-001",
            reply,
            aspect="as-listed",
        )


@verifies("OCHP-SINGLE-001")
@operation(SINGLE)
@writes("tokens", "add")
@draws(token=usual_token)
def test_single_token_shows_its_latest_values(cpo: Peer, emp: Peer, judge: Judge, token: Tree) -> None:
    """A request for a token that was updated returns the record with its new values."""
    arrange.stored(judge, cpo, emp, token)
    changed = renewed(token, "a new number")
    arrange.stored(judge, cpo, emp, changed)
    reply = cpo.GetSingleRoamingAuthorisation(emtId=emt_id(token))
    answered(judge, reply, "OCHP-SINGLE-001", aspect="latest")
    found = sightings(reply, token)
    judge.that(
        bool(found),
        "OCHP-SINGLE-001",
        reply,
        expected=f"the record of token {name_of(token)}",
        observed="none",
        aspect="latest",
    )
    same_content(judge, found[0], changed, "OCHP-SINGLE-001", reply, aspect="latest-values")


@verifies("OCHP-SINGLE-002")
@operation(SINGLE)
@writes("tokens", "add")
@draws(token=usual_token, unknown=usual_token)
def test_unknown_token_has_no_record(cpo: Peer, emp: Peer, judge: Judge, token: Tree, unknown: Tree) -> None:
    """A request for a token that nobody uploaded returns no record."""
    arrange.stored(judge, cpo, emp, token)
    reply = cpo.GetSingleRoamingAuthorisation(emtId=emt_id(unknown))
    _has_no_record(judge, "OCHP-SINGLE-002", reply, "unknown")


@verifies("OCHP-SINGLE-003")
@operation(SINGLE)
@writes("tokens", "add")
@draws(token=usual_token)
def test_token_without_connection_is_unknown(
    cpo: Peer, emp: Peer, other_emp: Peer, judge: Judge, token: Tree
) -> None:
    """A request for a token of a provider that is not connected to the operator returns no record."""
    foreign = owned_by(token, other_emp.id)
    arrange.uploaded(judge, other_emp, foreign)
    reply = cpo.GetSingleRoamingAuthorisation(emtId=emt_id(foreign))
    _has_no_record(judge, "OCHP-SINGLE-003", reply, "unconnected")


@verifies("OCHP-SINGLE-004")
@operation(SINGLE)
@draws(token=usual_token)
def test_single_authorisation_is_offered(cpo: Peer, emp: Peer, judge: Judge, token: Tree) -> None:
    """GetSingleRoamingAuthorisation is offered under its published name, with emtId as only parameter."""
    reply = cpo.GetSingleRoamingAuthorisation(emtId=emt_id(token))
    if reply.document.fault is None:
        judge.readable(reply)
    judge.that(
        reply.code in CODES,
        "OCHP-SINGLE-004",
        reply,
        expected="an answer with code ok, invalid-id or roaming",
        observed=said(reply),
        aspect="offered",
    )


@verifies("OCHP-SINGLE-006")
@operation(SINGLE)
@writes("tokens", "add")
@draws(token=expired_token)
def test_expired_single_token_shows_its_true_expiry(cpo: Peer, emp: Peer, judge: Judge, token: Tree) -> None:
    """A request for an expired token returns no record, or one with the true expiryDate."""
    arrange.uploaded(judge, emp, token)
    reply = cpo.GetSingleRoamingAuthorisation(emtId=emt_id(token))
    answered(judge, reply, "OCHP-SINGLE-006", aspect="expired", refusal_will_do=True)
    found = sightings(reply, token)
    wanted = text(token, ("expiryDate", "DateTime"))
    seen = child_text(found[0], "expiryDate", "DateTime") if found else None
    judge.that(
        seen in (None, wanted),
        "OCHP-SINGLE-006",
        reply,
        expected=f"expiryDate {wanted}, or no record",
        observed=f"{seen}",
        at=found[0] if found else None,
        aspect="expiry",
    )
    judge.observe("AMB-083", f"AMB-083/{'delivered' if found else 'left-out'}", "an expired token", reply)


@verifies("OCHP-ID-022")
@operation(SINGLE)
@writes("tokens", "add")
@draws(token=card)
def test_token_is_found_in_any_letter_case(cpo: Peer, emp: Peer, judge: Judge, token: Tree) -> None:
    """A card is found when its UID is asked for in small letters."""
    arrange.stored(judge, cpo, emp, token)
    reply = cpo.GetSingleRoamingAuthorisation(emtId=emt_id(in_small_letters(token)))
    answered(judge, reply, "OCHP-ID-022", aspect="small-letters", refusal_will_do=True)
    judge.that(
        bool(sightings(reply, token)),
        "OCHP-ID-022",
        reply,
        expected=f"the record of token {name_of(token)}",
        observed=said(reply),
        aspect="found",
    )


@verifies("OCHP-GEN-029")
@operation(SINGLE)
@writes("tokens", "add")
@draws(token=usual_token, way=way_to_break("OCHP-GEN-029", f"{SINGLE}Request"))
def test_single_request_against_the_schema_is_refused(
    cpo: Peer, emp: Peer, judge: Judge, token: Tree, way: Mutation
) -> None:
    """A request for a token that violates the schema is answered with format or a Client fault."""
    arrange.stored(judge, cpo, emp, token)
    wrong = applied(judge, {"emtId": emt_id(token)}, way)
    reply = refuses_request(
        judge, "OCHP-GEN-029", cpo, cpo.invalid(SINGLE, **wrong, note=way.what), "refused"
    )
    records = reply.records(LISTS[1])
    judge.that(
        not records,
        "OCHP-GEN-029",
        reply,
        expected="no record beside a refusal",
        observed=f"{len(records)} records",
        at=records[0] if records else None,
        aspect="no-record",
    )


def _has_no_record(judge: Judge, requirement: str, reply: Reply, aspect: str) -> None:
    """Check that no record is returned, whatever the code is (AMB-080)."""
    answered(judge, reply, requirement, aspect=aspect, refusal_will_do=True)
    records = reply.records(LISTS[1])
    judge.that(
        not records,
        requirement,
        reply,
        expected="no roamingAuthorisationInfo",
        observed=f"a record of token {child_text(records[0], 'EmtId', 'instance') if records else ''}",
        at=records[0] if records else None,
        aspect=aspect,
    )
    if reply.code in CODES:
        judge.observe("AMB-080", CODES[reply.code], "a token that nobody has for this operator", reply)
