"""Test group authorisation: values that must survive the way, and values that must not be taken.

Source: OCHP.md 1.4, Types, RoamingAuthorisationInfo class, DateTimeType; types/data-types.xsd; XML 1.0.
"""

from conformance.records import Mutation, Tree, text
from conformance.scenarios.authorisation import arrange
from conformance.scenarios.authorisation.drawn import (
    longest_token,
    maximal_token,
    unicode_token,
    usual_token,
)
from conformance.scenarios.authorisation.listing import (
    awaited,
    child_text,
    lacks,
    refused,
    same_text,
    shows,
    sightings,
)
from conformance.scenarios.authorisation.refusal import UPLOAD, refuses_way
from conformance.scenarios.broken import broken, way_to_break
from conformance.scenarios.content import same_content
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge
from conformance.scenarios.outcome import refuses_request
from conformance.scenarios.peer import Peer

IMPOSSIBLE = ("expiry-month-13", "expiry-february-30", "expiry-second-99")


@verifies("OCHP-GEN-043")
@operation("GetRoamingAuthorisationList")
@writes("tokens", "add")
@draws(token=maximal_token)
def test_token_is_delivered_as_uploaded(cpo: Peer, emp: Peer, judge: Judge, token: Tree) -> None:
    """Each member of a token is delivered as it was uploaded, in the whole list and in the changes."""
    arrange.uploaded(judge, emp, token)
    whole = awaited(judge, cpo.GetRoamingAuthorisationList, token)
    changes = cpo.GetRoamingAuthorisationListUpdates(lastUpdate={"DateTime": "2020-01-01T00:00:00Z"})
    for aspect, answer in (("whole", whole), ("delta", changes)):
        record = shows(judge, "OCHP-GEN-043", answer, token, aspect=aspect)
        same_content(judge, record, token, "OCHP-GEN-043", answer, aspect=f"{aspect}-content")


@verifies("OCHPT-XML-007")
@operation("UpdateRoamingAuthorisationList")
@writes("tokens", "add")
@draws(token=unicode_token)
def test_printed_number_survives_in_any_script(cpo: Peer, emp: Peer, judge: Judge, token: Tree) -> None:
    """A printed number outside ASCII, or with characters that XML escapes, comes back unchanged."""
    _printed_number_survives(judge, cpo, emp, token, "OCHPT-XML-007")


@verifies("OCHP-TYPE-007")
@operation("UpdateRoamingAuthorisationList")
@writes("tokens", "add")
@draws(token=longest_token)
def test_longest_printed_number_survives(cpo: Peer, emp: Peer, judge: Judge, token: Tree) -> None:
    """A printed number of 150 characters, each of two bytes, comes back whole."""
    _printed_number_survives(judge, cpo, emp, token, "OCHP-TYPE-007")


@verifies("OCHP-TIME-006")
@operation("GetRoamingAuthorisationList")
@writes("tokens", "add")
@draws(token=usual_token)
def test_expiry_stays_in_utc(cpo: Peer, emp: Peer, judge: Judge, token: Tree) -> None:
    """The expiryDate is delivered as it was uploaded, in Z form."""
    arrange.uploaded(judge, emp, token)
    answer = awaited(judge, cpo.GetRoamingAuthorisationList, token)
    found = sightings(answer, token)
    if not found:
        judge.inconclusive("the uploaded token is not in the list, see OCHP-AUTH-004")
    same_text(judge, "OCHP-TIME-006", answer, found[0], token, "expiryDate", "DateTime")


@verifies("OCHP-TIME-001")
@operation("UpdateRoamingAuthorisationList")
@writes("tokens", "add")
@draws(token=usual_token, way=way_to_break("OCHP-TIME-001", UPLOAD))
def test_expiry_in_another_form_is_refused(
    cpo: Peer, emp: Peer, judge: Judge, token: Tree, way: Mutation
) -> None:
    """A token whose expiryDate is no wrapped time in UTC of 20 characters is refused."""
    refuses_way(judge, "OCHP-TIME-001", cpo, emp, token, way)


@verifies("OCHP-TYPE-003")
@operation("UpdateRoamingAuthorisationList")
@writes("tokens", "add")
@draws(token=usual_token, way=way_to_break("OCHP-TYPE-003", UPLOAD))
def test_token_of_an_unlisted_type_is_refused(
    cpo: Peer, emp: Peer, judge: Judge, token: Tree, way: Mutation
) -> None:
    """A token with a type, subtype or representation that is not listed in that letter case is refused."""
    refuses_way(judge, "OCHP-TYPE-003", cpo, emp, token, way)


@verifies("OCHP-TYPE-008")
@operation("UpdateRoamingAuthorisationList")
@writes("tokens", "add")
@draws(token=usual_token, way=way_to_break("OCHP-TYPE-008", UPLOAD))
def test_token_above_its_length_is_refused(
    cpo: Peer, emp: Peer, judge: Judge, token: Tree, way: Mutation
) -> None:
    """A token with an instance or a printed number that is too long is refused, and not cut off."""
    refuses_way(judge, "OCHP-TYPE-008", cpo, emp, token, way)


@verifies("OCHP-GEN-034")
@operation("UpdateRoamingAuthorisationList")
@writes("tokens", "add")
@draws(token=usual_token, way=way_to_break("OCHP-GEN-034", UPLOAD))
def test_token_with_an_empty_value_is_refused(
    cpo: Peer, emp: Peer, judge: Judge, token: Tree, way: Mutation
) -> None:
    """A token with an empty mandatory value is not accepted."""
    refuses_way(judge, "OCHP-GEN-034", cpo, emp, token, way)


@verifies("OCHP-GEN-029")
@operation("UpdateRoamingAuthorisationList")
@writes("tokens", "add")
@draws(token=usual_token, way=way_to_break("OCHP-GEN-029", UPLOAD))
def test_token_against_the_schema_is_refused(
    cpo: Peer, emp: Peer, judge: Judge, token: Tree, way: Mutation
) -> None:
    """A token that violates the schema is answered with format or a Client fault, and not stored."""
    refuses_way(judge, "OCHP-GEN-029", cpo, emp, token, way)


@verifies("OCHP-TIME-002")
@operation("UpdateRoamingAuthorisationList")
@writes("tokens", "add")
@draws(token=usual_token)
def test_impossible_expiry_becomes_no_other_date(cpo: Peer, emp: Peer, judge: Judge, token: Tree) -> None:
    """A token whose expiryDate is in no calendar is refused, or at least not delivered with another date."""
    uploaded = set()
    for name in IMPOSSIBLE:
        wrong = broken(judge, token, name, UPLOAD)
        upload = emp.UpdateRoamingAuthorisationList(roamingAuthorisationInfoArray=[wrong])
        is_taken = upload.code == "ok" and not refused(upload)
        reading = "pattern-only" if is_taken else "calendar"
        judge.observe("AMB-097", f"AMB-097/{reading}", f"upload with {name}", upload)
        uploaded.add(text(wrong, ("expiryDate", "DateTime")))
        answer = cpo.GetRoamingAuthorisationList()
        for record in sightings(answer, token):
            seen = child_text(record, "expiryDate", "DateTime")
            judge.that(
                seen in uploaded,
                "OCHP-TIME-002",
                answer,
                expected="a date as uploaded, or no record",
                observed=f"{seen}",
                at=record,
                aspect=name,
            )
        if not sightings(answer, token):
            lacks(judge, "OCHP-TIME-002", answer, token, aspect=f"{name}-absent")


@verifies("OCHP-GEN-047")
@operation("UpdateRoamingAuthorisationList")
@writes("tokens", "add")
@draws(token=usual_token)
def test_update_without_a_token_is_refused(cpo: Peer, emp: Peer, judge: Judge, token: Tree) -> None:
    """An update without any token is refused and leaves what is stored as it was."""
    arrange.stored(judge, cpo, emp, token)
    request = emp.invalid(
        "UpdateRoamingAuthorisationList", roamingAuthorisationInfoArray=[], note="an update without any token"
    )
    refuses_request(judge, "OCHP-GEN-047", emp, request, "empty")
    shows(judge, "OCHP-GEN-047", cpo.GetRoamingAuthorisationList(), token, aspect="kept")


@verifies("OCHP-GEN-039")
@operation("UpdateRoamingAuthorisationList")
@writes("tokens", "add")
@draws(token=usual_token)
def test_unknown_member_of_a_token_is_refused_or_ignored(
    cpo: Peer, emp: Peer, judge: Judge, token: Tree
) -> None:
    """A token with an unknown element is refused, or stored with what is known and delivered without it."""
    request = emp.invalid(
        "UpdateRoamingAuthorisationList",
        roamingAuthorisationInfoArray=[{**token, "foo": "x"}],
        note="an unknown element foo",
    )
    upload = emp.send(request)
    if upload.code != "ok":
        judge.observe("AMB-101", "AMB-101/refused", "an unknown element")
        lacks(judge, "OCHP-GEN-039", cpo.GetRoamingAuthorisationList(), token, aspect="refused")
        return
    judge.observe("AMB-101", "AMB-101/ignored", "an unknown element")
    answer = awaited(judge, cpo.GetRoamingAuthorisationList, token)
    record = shows(judge, "OCHP-GEN-039", answer, token, aspect="stored")
    judge.that(
        child_text(record, "foo") is None,
        "OCHP-GEN-039",
        answer,
        expected="no unknown element in a download",
        observed="the element foo came back",
        at=record,
        aspect="not-leaked",
    )


def _printed_number_survives(judge: Judge, cpo: Peer, emp: Peer, token: Tree, requirement: str) -> None:
    upload = emp.UpdateRoamingAuthorisationList(roamingAuthorisationInfoArray=[token])
    judge.accepted(upload, requirement, aspect="upload")
    answer = awaited(judge, cpo.GetRoamingAuthorisationList, token)
    record = shows(judge, requirement, answer, token, aspect="stored")
    same_text(judge, requirement, answer, record, token, "printedNumber")
