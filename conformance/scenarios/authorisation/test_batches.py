"""Test group authorisation: what an update stores, what it leaves alone, and what it refuses.

Source: OCHP.md 1.4, Update own authorisation data, UpdateRoamingAuthorisationList.req and .conf; AMB-016.
"""

from conformance.records import Tree, of_contract, owned_by, renewed, text
from conformance.rules import quoted
from conformance.scenarios.authorisation import arrange
from conformance.scenarios.authorisation.drawn import (
    card,
    three_cards,
    three_maximal_tokens,
    three_tokens,
    two_tokens,
    usual_token,
)
from conformance.scenarios.authorisation.listing import (
    answered,
    awaited,
    child_text,
    echoed,
    identity_of,
    lacks,
    name_of,
    refused,
    same_text,
    shows,
)
from conformance.scenarios.content import same_content
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge, said
from conformance.scenarios.peer import Peer


@verifies("OCHP-GEN-026")
@operation("UpdateRoamingAuthorisationList")
@writes("tokens", "add")
@draws(tokens=three_tokens)
def test_ok_means_that_every_token_is_stored(cpo: Peer, emp: Peer, judge: Judge, tokens: list[Tree]) -> None:
    """An update of own tokens only is answered with ok, refuses none of them, and stores them all."""
    upload = emp.UpdateRoamingAuthorisationList(roamingAuthorisationInfoArray=tokens)
    judge.accepted(upload, "OCHP-GEN-026", aspect="code")
    judge.that(
        not refused(upload),
        "OCHP-GEN-026",
        upload,
        expected="no refused record beside ok",
        observed=f"{len(refused(upload))} refused",
        aspect="list",
    )
    answer = awaited(judge, cpo.GetRoamingAuthorisationList, *tokens)
    for token in tokens:
        shows(judge, "OCHP-GEN-026", answer, token, aspect="stored")


@verifies("OCHP-AUTH-003")
@operation("UpdateRoamingAuthorisationList")
@writes("tokens", "add")
@draws(tokens=three_tokens)
def test_update_leaves_other_tokens_alone(cpo: Peer, emp: Peer, judge: Judge, tokens: list[Tree]) -> None:
    """Own tokens that an update does not hold stay as they are."""
    first, second, third = tokens
    arrange.stored(judge, cpo, emp, first, second)
    changed = renewed(first, "a new number")
    arrange.uploaded(judge, emp, changed, third)
    answer = awaited(judge, cpo.GetRoamingAuthorisationList, changed, third)
    record = shows(judge, "OCHP-AUTH-003", answer, second, aspect="still-there")
    same_content(judge, record, second, "OCHP-AUTH-003", answer, aspect="unchanged")


@verifies("OCHP-AUTH-004")
@operation("UpdateRoamingAuthorisationList")
@writes("tokens", "add")
@draws(tokens=two_tokens)
def test_update_adds_and_replaces_tokens(cpo: Peer, emp: Peer, judge: Judge, tokens: list[Tree]) -> None:
    """An update adds unknown tokens and replaces the values of known ones, each delivered once."""
    known, fresh = tokens
    arrange.stored(judge, cpo, emp, known)
    changed = renewed(known, "a new number")
    upload = emp.UpdateRoamingAuthorisationList(roamingAuthorisationInfoArray=[changed, fresh])
    judge.accepted(upload, "OCHP-AUTH-004", aspect="upload")
    answer = awaited(judge, cpo.GetRoamingAuthorisationList, changed, fresh)
    shows(judge, "OCHP-AUTH-004", answer, fresh, aspect="added", once=True)
    record = shows(judge, "OCHP-AUTH-004", answer, changed, aspect="replaced", once=True)
    for name in (("expiryDate", "DateTime"), ("printedNumber",)):
        same_text(judge, "OCHP-AUTH-004", answer, record, changed, *name)


@verifies("OCHP-AUTH-005")
@operation("UpdateRoamingAuthorisationList")
@writes("tokens", "add")
@draws(token=card)
def test_same_card_of_another_provider_is_another_record(
    cpo: Peer, emp: Peer, other_emp: Peer, judge: Judge, token: Tree
) -> None:
    """A provider that uploads a card which another one has, too, does not touch the record of the other."""
    arrange.stored(judge, cpo, emp, token)
    arrange.uploaded(judge, other_emp, renewed(owned_by(token, other_emp.id), "of another provider"))
    answer = cpo.GetRoamingAuthorisationList()
    record = shows(judge, "OCHP-AUTH-005", answer, token, aspect="still-there")
    same_text(judge, "OCHP-AUTH-005", answer, record, token, "expiryDate", "DateTime", aspect="unchanged")


@verifies("OCHP-AUTH-010", "OCHP-GEN-027", "OCHP-GEN-043")
@operation("UpdateRoamingAuthorisationList")
@writes("tokens", "add")
@draws(tokens=three_maximal_tokens, good=usual_token)
def test_refused_tokens_are_returned_and_the_others_stored(
    cpo: Peer, emp: Peer, other_emp: Peer, judge: Judge, tokens: list[Tree], good: Tree
) -> None:
    """Of a batch with three foreign tokens, exactly these are returned, and the own one is stored."""
    foreign = [owned_by(token, other_emp.id) for token in tokens]
    upload = emp.UpdateRoamingAuthorisationList(
        roamingAuthorisationInfoArray=[foreign[0], good, *foreign[1:]]
    )
    if upload.code == "ok" and not refused(upload):
        judge.inconclusive(
            "the foreign tokens were accepted, so the batch is no mixed one (see OCHP-AUTH-011)"
        )
    answered(judge, upload, "OCHP-AUTH-010", aspect="upload", refusal_will_do=True)
    answer = awaited(judge, cpo.GetRoamingAuthorisationList, good)
    shows(judge, "OCHP-AUTH-010", answer, good, aspect="own-one")
    lacks(judge, "OCHP-AUTH-010", answer, *foreign, aspect="foreign-ones")
    judge.that(
        upload.code in ("partly", "invalid-id"),
        "OCHP-GEN-027",
        upload,
        expected="partly (invalid-id is tolerated, AMB-016)",
        observed=said(upload),
        aspect="code",
    )
    if upload.code in ("partly", "invalid-id"):
        judge.observe("AMB-016", f"AMB-016/{upload.code}", "code of a batch that was refused in part", upload)
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


@verifies("OCHP-AUTH-011", "OCHP-GEN-028")
@operation("UpdateRoamingAuthorisationList")
@writes("tokens", "add")
@draws(token=usual_token)
def test_token_of_a_foreign_contract_is_refused(
    cpo: Peer, emp: Peer, other_emp: Peer, judge: Judge, token: Tree
) -> None:
    """A provider cannot upload a token of a contract of another provider, nor in its name."""
    foreign = owned_by(token, emp.id)
    upload = other_emp.UpdateRoamingAuthorisationList(roamingAuthorisationInfoArray=[foreign])
    judge.note(
        upload.code != "ok",
        "OCHP-GEN-028",
        upload,
        expected="invalid-id, or at least not ok",
        observed=said(upload),
        aspect="code",
    )
    judge.refused(upload, "OCHP-AUTH-011", aspect="refused")
    if upload.code is not None and upload.code != "invalid-id":
        reading = f"OCHP-GEN-028/{upload.code}"
        judge.observe("OCHP-GEN-028", reading, "code for a contract of another provider", upload)
    lacks(judge, "OCHP-AUTH-011", cpo.GetRoamingAuthorisationList(), foreign, aspect="not-stored")


@verifies("OCHP-AUTH-022")
@operation("UpdateRoamingAuthorisationList")
@writes("tokens", "add")
@draws(tokens=three_cards)
def test_contract_has_several_tokens(cpo: Peer, emp: Peer, judge: Judge, tokens: list[Tree]) -> None:
    """Three cards of one contract are three records, and an update of one changes neither of the others."""
    first, second, third = (of_contract(token, tokens[0]) for token in tokens)
    arrange.uploaded(judge, emp, first, second)
    arrange.uploaded(judge, emp, third)
    answer = awaited(judge, cpo.GetRoamingAuthorisationList, first, second, third)
    for token in (first, second, third):
        shows(judge, "OCHP-AUTH-022", answer, token, aspect="each", once=True)
    changed = renewed(first, "a new number")
    arrange.uploaded(judge, emp, changed)
    later = awaited(judge, cpo.GetRoamingAuthorisationList, changed)
    for token in (second, third):
        record = shows(judge, "OCHP-AUTH-022", later, token, aspect="others")
        wanted, seen = text(token, ("expiryDate", "DateTime")), child_text(record, "expiryDate", "DateTime")
        judge.that(
            seen == wanted,
            "OCHP-AUTH-022",
            later,
            expected=f"token {name_of(token)} still valid until {wanted}",
            observed=quoted(seen or ""),
            at=record,
            aspect="others-unchanged",
        )
