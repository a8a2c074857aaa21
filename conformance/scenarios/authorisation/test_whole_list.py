"""Test group authorisation: whole lists, which take the place of what a provider uploaded before.

These scenarios replace the list of an account, so they come last, and leave a short one behind.

Source: OCHP.md 1.4, Upload own authorisation data, SetRoamingAuthorisationList.req and .conf; AMB-081.
"""

from conformance.records import Tree, of_contract, owned_by
from conformance.scenarios.authorisation import arrange
from conformance.scenarios.authorisation.drawn import (
    card,
    long_list,
    three_cards,
    three_maximal_tokens,
    two_maximal_tokens,
    two_tokens,
    usual_token,
)
from conformance.scenarios.authorisation.listing import (
    answered,
    awaited,
    echoed,
    identity_of,
    lacks,
    listed,
    refused,
    shows,
    sightings,
)
from conformance.scenarios.content import same_content
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge
from conformance.scenarios.outcome import refuses_request
from conformance.scenarios.peer import Peer
from conformance.wire import Reply


@verifies("OCHP-AUTH-001")
@operation("SetRoamingAuthorisationList")
@writes("tokens", "replace")
@draws(tokens=two_maximal_tokens)
def test_whole_list_reaches_connected_operators(
    cpo: Peer, emp: Peer, judge: Judge, tokens: list[Tree]
) -> None:
    """Each token of an uploaded list, with each of its members, becomes available to a connected operator."""
    upload = emp.SetRoamingAuthorisationList(roamingAuthorisationInfoArray=tokens)
    judge.accepted(upload, "OCHP-AUTH-001", aspect="upload")
    answer = awaited(judge, cpo.GetRoamingAuthorisationList, *tokens)
    for token in tokens:
        record = shows(judge, "OCHP-AUTH-001", answer, token, aspect="available")
        same_content(judge, record, token, "OCHP-AUTH-001", answer, aspect="members")


@verifies("OCHP-AUTH-002")
@operation("SetRoamingAuthorisationList")
@writes("tokens", "replace")
@draws(tokens=two_tokens)
def test_second_list_keeps_what_it_holds(cpo: Peer, emp: Peer, judge: Judge, tokens: list[Tree]) -> None:
    """A token that stands in two lists one after the other is kept; whether others go is reported."""
    kept, dropped = tokens
    arrange.replaced(judge, cpo, emp, kept, dropped)
    upload = emp.SetRoamingAuthorisationList(roamingAuthorisationInfoArray=[kept])
    judge.accepted(upload, "OCHP-AUTH-002", aspect="upload")
    answers = [cpo.GetRoamingAuthorisationList()]

    def is_gone() -> bool:
        answers.append(cpo.GetRoamingAuthorisationList())
        return not sightings(answers[-1], dropped)

    if sightings(answers[-1], dropped):
        judge.wait_until(is_gone, "a token that a new list lacks disappears")
    shows(judge, "OCHP-AUTH-002", answers[-1], kept, aspect="kept")
    reading = "adds" if sightings(answers[-1], dropped) else "replaces"
    judge.observe("AMB-081", f"AMB-081/{reading}", "a list without a token of the list before", answers[-1])


@verifies("OCHP-AUTH-005")
@operation("SetRoamingAuthorisationList")
@writes("tokens", "replace")
@draws(token=card)
def test_list_of_one_provider_touches_no_other(
    cpo: Peer, emp: Peer, other_emp: Peer, judge: Judge, token: Tree
) -> None:
    """A provider that uploads a whole list, with a card of another provider, touches no record of that."""
    arrange.stored(judge, cpo, emp, token)
    upload = other_emp.SetRoamingAuthorisationList(
        roamingAuthorisationInfoArray=[owned_by(token, other_emp.id)]
    )
    arrange.needs(judge, upload.code == "ok", "uploading a list of the provider's own tokens", upload)
    answer = cpo.GetRoamingAuthorisationList()
    record = shows(judge, "OCHP-AUTH-005", answer, token, aspect="still-there")
    same_content(judge, record, token, "OCHP-AUTH-005", answer, aspect="unchanged")


@verifies("OCHP-AUTH-010", "OCHP-GEN-043")
@operation("SetRoamingAuthorisationList")
@writes("tokens", "replace")
@draws(good=usual_token, bad=three_maximal_tokens)
def test_refused_tokens_of_a_list_are_returned(
    cpo: Peer, emp: Peer, other_emp: Peer, judge: Judge, good: Tree, bad: list[Tree]
) -> None:
    """Of a whole list with three foreign tokens, exactly these are returned, and the own one is stored."""
    foreign = [owned_by(token, other_emp.id) for token in bad]
    upload = emp.SetRoamingAuthorisationList(roamingAuthorisationInfoArray=[good, *foreign])
    if upload.code == "ok" and not refused(upload):
        judge.inconclusive(
            "the foreign tokens were accepted, so the list is no mixed one (see OCHP-AUTH-011)"
        )
    answered(judge, upload, "OCHP-AUTH-010", aspect="upload", refusal_will_do=True)
    wanted, seen = {identity_of(token) for token in foreign}, refused(upload)
    judge.that(
        seen == wanted,
        "OCHP-AUTH-010",
        upload,
        expected="the three foreign tokens as refusedRoamingAuthorisationInfo",
        observed=f"{len(seen & wanted)} of them, and {len(seen - wanted)} others",
        aspect="list",
    )
    echoed(judge, upload, *foreign)
    answer = awaited(judge, cpo.GetRoamingAuthorisationList, good)
    shows(judge, "OCHP-AUTH-010", answer, good, aspect="own-one")
    lacks(judge, "OCHP-AUTH-010", answer, *foreign, aspect="foreign-ones")


@verifies("OCHP-AUTH-022")
@operation("SetRoamingAuthorisationList")
@writes("tokens", "replace")
@draws(tokens=three_cards)
def test_list_holds_several_tokens_of_a_contract(
    cpo: Peer, emp: Peer, judge: Judge, tokens: list[Tree]
) -> None:
    """Two cards of one contract in a list, and a third one that is added to it, are three records."""
    first, second, third = (of_contract(token, tokens[0]) for token in tokens)
    upload = emp.SetRoamingAuthorisationList(roamingAuthorisationInfoArray=[first, second])
    arrange.needs(judge, upload.code == "ok", "uploading a list of the provider's own tokens", upload)
    arrange.uploaded(judge, emp, third)
    answer = awaited(judge, cpo.GetRoamingAuthorisationList, first, second, third)
    for token in (first, second, third):
        shows(judge, "OCHP-AUTH-022", answer, token, aspect="each", once=True)


@verifies("OCHP-GEN-047")
@operation("SetRoamingAuthorisationList")
@writes("tokens", "replace")
@draws(token=usual_token)
def test_list_without_a_token_is_refused(cpo: Peer, emp: Peer, judge: Judge, token: Tree) -> None:
    """A whole list without any token is refused and leaves what is stored as it was."""
    arrange.replaced(judge, cpo, emp, token)
    request = emp.invalid(
        "SetRoamingAuthorisationList", roamingAuthorisationInfoArray=[], note="a list without any token"
    )
    refuses_request(judge, "OCHP-GEN-047", emp, request, "empty")
    shows(judge, "OCHP-GEN-047", cpo.GetRoamingAuthorisationList(), token, aspect="kept")


@verifies("OCHP-GEN-049")
@operation("SetRoamingAuthorisationList")
@writes("tokens", "replace")
@draws(many=long_list)
def test_long_list_of_tokens_is_taken_and_delivered_whole(
    cpo: Peer, emp: Peer, judge: Judge, many: list[Tree]
) -> None:
    """A list as long as the target allows is taken as a whole, and delivered with each token once."""
    upload = emp.SetRoamingAuthorisationList(roamingAuthorisationInfoArray=many)
    judge.accepted(upload, "OCHP-GEN-049", aspect="upload")
    whole = awaited(judge, cpo.GetRoamingAuthorisationList, *many)
    _holds_each_once(judge, whole, many, "whole")
    since = {"DateTime": "2020-01-01T00:00:00Z"}
    _holds_each_once(judge, cpo.GetRoamingAuthorisationListUpdates(lastUpdate=since), many, "delta")
    emp.SetRoamingAuthorisationList(roamingAuthorisationInfoArray=many[:1])  # later downloads stay short


def _holds_each_once(judge: Judge, reply: Reply, many: list[Tree], aspect: str) -> None:
    answered(judge, reply, "OCHP-GEN-049", aspect=aspect)
    found = listed(reply)
    wrong = [token for token in many if len(found.get(identity_of(token), [])) != 1]
    judge.that(
        not wrong,
        "OCHP-GEN-049",
        reply,
        expected=f"each of the {len(many)} uploaded tokens once",
        observed=f"{len(wrong)} of them another number of times",
        aspect=aspect,
    )
