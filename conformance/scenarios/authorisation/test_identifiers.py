"""Test group authorisation: spellings of contract-ids and of tokens.

Source: OCHP.md 1.4, ContractId, Contract-ID Semantics, EmtId class; AMB-039 to AMB-043, AMB-106.
"""

from conformance.records import Mutation, Spelling, Tree, contract_spelled, renewed, text
from conformance.rules import quoted
from conformance.scenarios.authorisation import arrange
from conformance.scenarios.authorisation.drawn import (
    card,
    hashed_token,
    minimal_card,
    small_letter_token,
    usual_token,
)
from conformance.scenarios.authorisation.listing import (
    answered,
    awaited,
    child_text,
    name_of,
    of_same_contract,
    refused,
    same_text,
    shows,
)
from conformance.scenarios.authorisation.refusal import UPLOAD, refuses_way
from conformance.scenarios.broken import broken, way_to_break
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge
from conformance.scenarios.peer import Peer
from conformance.wire import Reply

FORMS = (
    Spelling(),
    Spelling(separated=True),
    Spelling(check_digit=False),
    Spelling(separated=True, check_digit=False),
)


@verifies("OCHP-ID-001")
@operation("UpdateRoamingAuthorisationList")
@writes("tokens", "add")
@draws(token=usual_token)
def test_contract_may_be_written_in_four_forms(cpo: Peer, emp: Peer, judge: Judge, token: Tree) -> None:
    """A contract-id with and without hyphens, with and without check digit, is accepted."""
    for number, form in enumerate(FORMS):
        written = renewed(contract_spelled(token, form), f"form {number}")
        upload = emp.UpdateRoamingAuthorisationList(roamingAuthorisationInfoArray=[written])
        judge.accepted(upload, "OCHP-ID-001", aspect=f"form-{number}")


@verifies("OCHP-ID-001")
@operation("UpdateRoamingAuthorisationList")
@writes("tokens", "add")
@draws(token=usual_token, way=way_to_break("OCHP-ID-001", UPLOAD))
def test_contract_in_another_form_is_refused(
    cpo: Peer, emp: Peer, judge: Judge, token: Tree, way: Mutation
) -> None:
    """A token with a contract-id in any other form is refused."""
    refuses_way(judge, "OCHP-ID-001", cpo, emp, token, way)


@verifies("OCHP-ID-002")
@operation("UpdateRoamingAuthorisationList")
@writes("tokens", "add")
@draws(token=small_letter_token)
def test_contract_in_small_letters_is_the_same_one(cpo: Peer, emp: Peer, judge: Judge, token: Tree) -> None:
    """A contract-id in small letters is the provider's own, and the one that is written in capitals."""
    upload = emp.UpdateRoamingAuthorisationList(roamingAuthorisationInfoArray=[token])
    judge.accepted(upload, "OCHP-ID-002", aspect="upload")
    _is_one_record(judge, "OCHP-ID-002", cpo, emp, token, Spelling())


@verifies("OCHP-ID-003")
@operation("UpdateRoamingAuthorisationList")
@writes("tokens", "add")
@draws(token=usual_token)
def test_hyphens_make_no_other_contract(cpo: Peer, emp: Peer, judge: Judge, token: Tree) -> None:
    """An update that writes the contract-id with hyphens leaves one record of a token."""
    arrange.uploaded(judge, emp, token)
    _is_one_record(judge, "OCHP-ID-003", cpo, emp, token, Spelling(separated=True))


@verifies("OCHP-ID-008")
@operation("UpdateRoamingAuthorisationList")
@writes("tokens", "add")
@draws(token=usual_token)
def test_check_digit_makes_no_other_contract(cpo: Peer, emp: Peer, judge: Judge, token: Tree) -> None:
    """An update that writes the contract-id without its check digit leaves one record of a token."""
    arrange.uploaded(judge, emp, token)
    _is_one_record(judge, "OCHP-ID-008", cpo, emp, token, Spelling(check_digit=False))


@verifies("OCHP-ID-004")
@operation("UpdateRoamingAuthorisationList")
@writes("tokens", "add")
@draws(token=usual_token, other=usual_token)
def test_right_check_digit_of_a_token_is_accepted(
    cpo: Peer, emp: Peer, judge: Judge, token: Tree, other: Tree
) -> None:
    """A contract-id with the right check digit is accepted; what becomes of a wrong one is reported."""
    upload = emp.UpdateRoamingAuthorisationList(roamingAuthorisationInfoArray=[token])
    judge.accepted(upload, "OCHP-ID-004", aspect="right-digit")
    wrong = broken(judge, other, "contract-id-wrong-digit", UPLOAD)
    reply = emp.UpdateRoamingAuthorisationList(roamingAuthorisationInfoArray=[wrong])
    _report(judge, "OCHP-ID-004", reply, "a contract-id with a wrong check digit")


@verifies("OCHP-AUTH-018")
@operation("UpdateRoamingAuthorisationList")
@writes("tokens", "add")
@draws(token=hashed_token)
def test_hashed_token_stays_the_same_hash(cpo: Peer, emp: Peer, judge: Judge, token: Tree) -> None:
    """A hashed token is delivered as the same hash, with the same representation."""
    arrange.uploaded(judge, emp, token)
    answer = awaited(judge, cpo.GetRoamingAuthorisationList, token)
    _keeps_its_representation(judge, "OCHP-AUTH-018", answer, token)


@verifies("OCHP-AUTH-018")
@operation("UpdateRoamingAuthorisationList")
@writes("tokens", "add")
@draws(token=card)
def test_plain_card_stays_plain(cpo: Peer, emp: Peer, judge: Judge, token: Tree) -> None:
    """A card that is uploaded plainly is delivered plainly, as the UID that it is."""
    arrange.uploaded(judge, emp, token)
    answer = awaited(judge, cpo.GetRoamingAuthorisationList, token)
    _keeps_its_representation(judge, "OCHP-AUTH-018", answer, token)


@verifies("OCHP-ID-020")
@operation("UpdateRoamingAuthorisationList")
@writes("tokens", "add")
@draws(token=minimal_card)
def test_token_without_representation_is_plain(cpo: Peer, emp: Peer, judge: Judge, token: Tree) -> None:
    """A token that is uploaded without representation is delivered without one, or as plain."""
    upload = emp.send(emp.literal("UpdateRoamingAuthorisationList", roamingAuthorisationInfoArray=[token]))
    arrange.needs(judge, upload.code == "ok", "uploading a token without representation", upload)
    answer = awaited(judge, cpo.GetRoamingAuthorisationList, token)
    _keeps_its_representation(judge, "OCHP-ID-020", answer, token)


def _is_one_record(
    judge: Judge, requirement: str, cpo: Peer, emp: Peer, token: Tree, spelling: Spelling
) -> None:
    """Update a stored token under another spelling of its contract; check that there is one, the new one."""
    changed = renewed(contract_spelled(token, spelling), "spelled in another way")
    upload = emp.UpdateRoamingAuthorisationList(roamingAuthorisationInfoArray=[changed])
    judge.accepted(upload, requirement, aspect="update")
    answer = awaited(judge, cpo.GetRoamingAuthorisationList, changed)
    record = shows(judge, requirement, answer, changed, aspect="one-record", once=True)
    same_text(judge, requirement, answer, record, changed, "expiryDate", "DateTime", aspect="the-latest")


def _keeps_its_representation(judge: Judge, requirement: str, reply: Reply, token: Tree) -> None:
    """Check that a token, found by its contract, has the uploaded instance and representation."""
    answered(judge, reply, requirement, aspect="list")
    found = of_same_contract(reply, token)
    if not found:
        judge.inconclusive(f"token {name_of(token)} is not there, see OCHP-AUTH-004")
    record = found[0]
    emt_id = token["EmtId"]
    wanted = str(emt_id.get("@representation", "plain")) if isinstance(emt_id, dict) else "plain"
    delivered = record.find("{*}EmtId")
    seen = "none" if delivered is None else delivered.get("representation", "plain")
    judge.that(
        seen == wanted,
        requirement,
        reply,
        expected=f"representation {wanted}",
        observed=quoted(seen),
        at=delivered,
        aspect="representation",
    )
    instance = child_text(record, "EmtId", "instance") or ""
    uploaded = text(token, ("EmtId", "instance"))
    judge.that(
        instance.casefold() == uploaded.casefold(),
        requirement,
        reply,
        expected=f"instance {quoted(uploaded)}, in any letter case",
        observed=quoted(instance),
        at=delivered,
        aspect="instance",
    )


def _report(judge: Judge, requirement: str, reply: Reply, what: str) -> None:
    is_taken = reply.code == "ok" and not refused(reply)
    judge.observe(requirement, f"{requirement}/{'accepted' if is_taken else 'refused'}", what, reply)
