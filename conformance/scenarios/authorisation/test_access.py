"""Test group authorisation: whose tokens an account may upload and see, and what a refused request leaves.

Source: OCHP.md 1.4, User Identification, Messages for the Exchange of Authorisation Data; AMB-014, AMB-102.
"""

from conformance.records import Tree, owned_by, renewed
from conformance.scenarios.authorisation import arrange
from conformance.scenarios.authorisation.drawn import two_tokens, usual_token
from conformance.scenarios.authorisation.listing import (
    LISTS,
    answered,
    awaited,
    lacks,
    same_text,
    shows,
    sightings,
)
from conformance.scenarios.cast import cast
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge
from conformance.scenarios.past import leave, past
from conformance.scenarios.peer import Peer, peer_of
from conformance.scenarios.security.refusal import is_let_in, not_let_in
from conformance.wire import Reply, mutated


@verifies("OCHP-GEN-018", "OCHP-GEN-019")
@operation("GetRoamingAuthorisationList")
@writes("tokens", "add")
@draws(tokens=two_tokens)
def test_authorisations_are_for_known_partners_only(
    cpo: Peer, emp: Peer, judge: Judge, tokens: list[Tree]
) -> None:
    """Downloads of authorisations without a token, or with a wrong password, are refused without a record."""
    upload = arrange.stored(judge, cpo, emp, *tokens)
    for change, requirement in (("no-security", "OCHP-GEN-018"), ("wrong-password", "OCHP-GEN-019")):
        request = mutated(cpo.envelope("GetRoamingAuthorisationList"), change, "own-connection")
        reply = cpo.send(request)
        not_let_in(judge, requirement, reply, change)
        _no_record(judge, requirement, reply, change)
    leave(judge, "tokens", tokens, upload)


@verifies("OCHP-GEN-021")
@operation("UpdateRoamingAuthorisationList")
@writes("tokens", "add")
@draws(tokens=two_tokens)
def test_refused_authorisation_upload_has_no_effect(
    cpo: Peer, emp: Peer, judge: Judge, tokens: list[Tree]
) -> None:
    """An update of tokens with a wrong password, or without any, neither adds nor changes a record."""
    known, unknown = tokens
    arrange.stored(judge, cpo, emp, known)
    batch = [renewed(known, "not by this upload"), unknown]
    for change in ("wrong-password", "no-security"):
        request = emp.envelope("UpdateRoamingAuthorisationList", roamingAuthorisationInfoArray=batch)
        if is_let_in(emp.send(mutated(request, change, "own-connection"))):
            judge.inconclusive("the request was not refused, see OCHP-GEN-018 and OCHP-GEN-019")
    answer = cpo.GetRoamingAuthorisationList()
    lacks(judge, "OCHP-GEN-021", answer, unknown, aspect="not-added")
    record = shows(judge, "OCHP-GEN-021", answer, known, aspect="kept")
    same_text(judge, "OCHP-GEN-021", answer, record, known, "expiryDate", "DateTime", aspect="not-changed")


@verifies("OCHP-GEN-044")
@operation("GetRoamingAuthorisationList")
@writes("tokens", "add")
@draws(token=usual_token)
def test_wrong_role_sees_no_foreign_authorisation(
    cpo: Peer, emp: Peer, other_emp: Peer, judge: Judge, token: Tree
) -> None:
    """A provider that downloads authorisations, and an operator that uploads some, expose nothing foreign."""
    foreign = owned_by(token, other_emp.id)
    arrange.uploaded(judge, other_emp, foreign)
    for call, argument in (
        ("GetRoamingAuthorisationList", {}),
        ("GetSingleRoamingAuthorisation", {"emtId": foreign["EmtId"]}),
    ):
        answer = emp.call(call, **argument)
        reading = "any-role" if answer.code in ("ok", "roaming") else "role-bound"
        judge.observe("AMB-102", f"AMB-102/{reading}", f"{call} called by a provider", answer)
        lacks(judge, "OCHP-GEN-044", answer, foreign, aspect=call)
    intruder = cpo.UpdateRoamingAuthorisationList(roamingAuthorisationInfoArray=[token])
    answered(judge, intruder, "OCHP-GEN-044", aspect="upload", refusal_will_do=True)
    lacks(judge, "OCHP-GEN-044", cpo.GetRoamingAuthorisationList(), token, aspect="not-stored")


@verifies("OCHP-AUTH-006")
@operation("GetRoamingAuthorisationList")
@writes("tokens", "add")
@draws(token=usual_token)
def test_operator_sees_connected_providers_only(
    cpo: Peer, emp: Peer, other_emp: Peer, judge: Judge, token: Tree
) -> None:
    """The whole list and the changes hold the tokens of connected providers and of no others."""
    foreign = owned_by(token, other_emp.id)
    arrange.uploaded(judge, emp, token)
    arrange.uploaded(judge, other_emp, foreign)
    whole = awaited(judge, cpo.GetRoamingAuthorisationList, token)
    shows(judge, "OCHP-AUTH-006", whole, token, aspect="whole-connected")
    lacks(judge, "OCHP-AUTH-006", whole, foreign, aspect="whole-unconnected")
    changes = cpo.GetRoamingAuthorisationListUpdates(lastUpdate={"DateTime": "2020-01-01T00:00:00Z"})
    shows(judge, "OCHP-AUTH-006", changes, token, aspect="delta-connected")
    lacks(judge, "OCHP-AUTH-006", changes, foreign, aspect="delta-unconnected")


@verifies("OCHP-AUTH-007", "OCHP-GEN-031")
@operation("GetRoamingAuthorisationList")
@writes("tokens", "add")
@draws(tokens=two_tokens)
def test_nothing_to_deliver_is_an_empty_list(cpo: Peer, emp: Peer, judge: Judge, tokens: list[Tree]) -> None:
    """An operator without connection, or for whom nothing is new, gets a list without a provider's tokens."""
    upload = arrange.stored(judge, cpo, emp, *tokens)
    _tells_no_lie(judge, cpo.GetRoamingAuthorisationList(), "connected")
    stranger = cast(judge.stage.target)["unconnected_cpo"]
    if stranger is None:
        judge.stage.left.pop("tokens", None)
        then = past(judge, "tokens", lambda: (tokens, [upload]))
        nothing_new = cpo.GetRoamingAuthorisationListUpdates(lastUpdate=then.filter)
        _is_empty(judge, cpo, nothing_new, tokens, "nothing-new")
        return
    lonely = peer_of(judge.stage, stranger)
    _is_empty(judge, lonely, lonely.GetRoamingAuthorisationList(), tokens, "whole")
    since = {"DateTime": "2020-01-01T00:00:00Z"}
    _is_empty(judge, lonely, lonely.GetRoamingAuthorisationListUpdates(lastUpdate=since), tokens, "delta")


def _is_empty(judge: Judge, operator: Peer, answer: Reply, tokens: list[Tree], aspect: str) -> None:
    """Check that a download lacks tokens, and is empty if the operator is connected to nobody."""
    answered(judge, answer, "OCHP-AUTH-007", aspect=aspect)
    is_lonely = not any(operator.id in pair for pair in judge.stage.target.roaming)
    found = [record for name in LISTS for record in answer.records(name)] if is_lonely else []
    found = found or [record for token in tokens for record in sightings(answer, token)]
    judge.that(
        not found,
        "OCHP-AUTH-007",
        answer,
        expected="no record of the provider, who has nothing for this operator",
        observed=f"{len(found)} records",
        at=found[0] if found else None,
        aspect=aspect,
    )
    _tells_no_lie(judge, answer, aspect)
    if answer.code in ("ok", "roaming"):
        reading = "roaming" if answer.code == "roaming" else "ok-empty"
        judge.observe("AMB-011", f"AMB-011/{reading}", "download that has nothing to deliver", answer)


def _tells_no_lie(judge: Judge, reply: Reply, aspect: str) -> None:
    """Check that the code roaming stands only where nothing is delivered."""
    records = [record for name in LISTS for record in reply.records(name)]
    judge.note(
        reply.code != "roaming" or not records,
        "OCHP-GEN-031",
        reply,
        expected="code roaming only where nothing is delivered",
        observed=f"code {reply.code} and {len(records)} records",
        at=records[0] if records else None,
        aspect=aspect,
    )


def _no_record(judge: Judge, requirement: str, reply: Reply, aspect: str) -> None:
    records = [record for name in LISTS for record in reply.records(name)]
    judge.that(
        not records,
        requirement,
        reply,
        expected="no record in the answer",
        observed=f"{len(records)} records",
        at=records[0] if records else None,
        aspect=f"{aspect}-no-token",
    )
