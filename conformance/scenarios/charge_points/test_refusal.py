"""Test group charge points: uploads that are refused, in part or as a whole.

Source: OCHP.md 1.4, SetChargePointList.conf, UpdateChargePointList.conf, ResultCodeType enum.
"""

import pytest

from conformance.records import Mutation, Tree, at_other_operator
from conformance.scenarios.broken import broken, way_to_break
from conformance.scenarios.charge_points.drawn import any_point
from conformance.scenarios.charge_points.offer import (
    REFUSED,
    awaited,
    evse_id,
    lacks,
    lately,
    observe_code,
    refusals,
    shows,
    sightings,
)
from conformance.scenarios.charge_points.refusal import REQUEST, refuses_way
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge, said
from conformance.scenarios.outcome import answered
from conformance.scenarios.peer import Peer

DOUBTFUL = {
    "hours-over-night": "AMB-050",
    "hours-until-29-59": "AMB-050",
    "opening-ends-before-it-begins": "AMB-050",
    "timestamp-month-13": "AMB-097",
    "power-nan": "AMB-111",
    "latitude-99": "",
}
"""Records that the schema accepts and the text does not, with the ambiguity; refusal or not is reported."""
READINGS = {
    "AMB-050": ("pattern-only", "clock"),
    "AMB-097": ("pattern-only", "calendar"),
    "AMB-111": ("accepted", "refused"),
}
"""What acceptance shows, and what refusal does."""


@verifies("OCHP-POI-008", "OCHP-GEN-027")
@operation("UpdateChargePointList")
@writes("charge_points", "add")
@draws(good=any_point, bad=any_point)
def test_refused_charge_point_does_not_stop_the_others(
    cpo: Peer, far_cpo: Peer, nsp: Peer, judge: Judge, good: Tree, bad: Tree
) -> None:
    """Of an upload with one foreign charge point, that one is listed as refused and the other is offered."""
    foreign = at_other_operator(bad, far_cpo.id)
    upload = cpo.UpdateChargePointList(chargePointInfoArray=[good, foreign])
    if upload.code == "ok" and not refusals(upload):
        judge.inconclusive("the foreign charge point was accepted, so the upload is not mixed (OCHP-POI-009)")
    answered(judge, upload, "OCHP-POI-008", aspect="upload", refusal_will_do=True)
    offer = awaited(judge, nsp.GetChargePointList, good)
    shows(judge, "OCHP-POI-008", offer, good, aspect="good-one")
    lacks(judge, "OCHP-POI-008", offer, foreign, aspect="bad-one")
    listed = refusals(upload)
    judge.that(
        len(listed) == 1 and len(sightings(upload, foreign, REFUSED)) == 1,
        "OCHP-POI-008",
        upload,
        expected=f"{evse_id(foreign)} alone in the list of refused charge points",
        observed=f"{list(listed) or 'no list'}",
        aspect="listed",
    )
    judge.that(
        upload.code in ("partly", "invalid-id"),
        "OCHP-GEN-027",
        upload,
        expected="the result code partly (invalid-id tolerated)",
        observed=said(upload),
        aspect="code",
    )
    observe_code(judge, upload, "upload of an own and a foreign charge point")


@pytest.mark.parametrize("doubt", DOUBTFUL)
@verifies("OCHP-POI-008")
@operation("UpdateChargePointList")
@writes("charge_points", "add")
@draws(good=any_point, bad=any_point)
def test_doubtful_charge_point_is_either_offered_or_listed(
    cpo: Peer, nsp: Peer, judge: Judge, doubt: str, good: Tree, bad: Tree
) -> None:
    """A charge point with a value that only the text calls wrong is offered, or listed as refused."""
    doubtful = broken(judge, bad, doubt, REQUEST)
    upload = cpo.UpdateChargePointList(chargePointInfoArray=[good, doubtful])
    answered(judge, upload, "OCHP-POI-008", aspect="upload", refusal_will_do=True)
    is_refused = bool(sightings(upload, doubtful, REFUSED))
    if upload.document.fault is not None or (upload.code not in ("ok", "partly") and not is_refused):
        judge.inconclusive(f"the upload was refused as a whole, and nothing is listed ({said(upload)})")
    ambiguity = DOUBTFUL[doubt]
    reading = READINGS[ambiguity][is_refused] if ambiguity else ("accepted", "refused")[is_refused]
    judge.observe(
        ambiguity or "OCHP-POI-008", f"{ambiguity or 'OCHP-POI-008'}/{reading}", f"upload: {doubt}", upload
    )
    expected = (good,) if is_refused else (good, doubtful)
    offer = awaited(judge, nsp.GetChargePointList, *expected)
    shows(judge, "OCHP-POI-008", offer, good, aspect="good-one")
    if is_refused:
        lacks(judge, "OCHP-POI-008", offer, doubtful, aspect="refused-one")
    else:
        shows(judge, "OCHP-POI-008", offer, doubtful, aspect="accepted-one")


@verifies("OCHP-GEN-021")
@operation("UpdateChargePointList")
@writes("charge_points", "add")
@draws(point=any_point)
def test_upload_with_a_wrong_password_stores_no_charge_point(
    cpo: Peer, nsp: Peer, judge: Judge, point: Tree
) -> None:
    """What is uploaded with a wrong password is not offered."""
    intruder = cpo.using(password="not-" + cpo.partner.password[:8])
    intruder.UpdateChargePointList(chargePointInfoArray=[point])
    lacks(judge, "OCHP-GEN-021", lately(judge, nsp), point, aspect="not-stored")


@verifies("OCHP-GEN-044")
@operation("UpdateChargePointList")
@draws(point=any_point)
def test_navigation_provider_uploads_nothing_for_an_operator(
    cpo: Peer, nsp: Peer, judge: Judge, point: Tree
) -> None:
    """A charge point that an NSP uploads under an operator's id is refused and not offered (AMB-102)."""
    upload = nsp.UpdateChargePointList(chargePointInfoArray=[point])
    judge.refused(upload, "OCHP-GEN-044", aspect="code")
    lacks(judge, "OCHP-GEN-044", lately(judge, nsp), point, aspect="not-stored")


@verifies("OCHP-POI-037")
@operation("UpdateChargePointList")
@draws(point=any_point, way=way_to_break("OCHP-POI-037", REQUEST))
def test_related_location_of_no_type_is_refused(
    cpo: Peer, nsp: Peer, judge: Judge, point: Tree, way: Mutation
) -> None:
    """A related location without type, or with one that the release lacks, is refused."""
    refuses_way(judge, "OCHP-POI-037", cpo, nsp, point, way)


@verifies("OCHP-POI-040")
@operation("UpdateChargePointList")
@draws(point=any_point, way=way_to_break("OCHP-POI-040", REQUEST))
def test_parking_spot_without_id_is_refused(
    cpo: Peer, nsp: Peer, judge: Judge, point: Tree, way: Mutation
) -> None:
    """A parking spot without parkingId is refused."""
    refuses_way(judge, "OCHP-POI-040", cpo, nsp, point, way)


@verifies("OCHP-POI-042")
@operation("UpdateChargePointList")
@draws(point=any_point, way=way_to_break("OCHP-POI-042", REQUEST))
def test_reservation_of_no_minutes_is_refused(
    cpo: Peer, nsp: Peer, judge: Judge, point: Tree, way: Mutation
) -> None:
    """A maxReservation that is no whole number from 1 to 1000 is refused."""
    refuses_way(judge, "OCHP-POI-042", cpo, nsp, point, way)


@verifies("OCHP-TIME-001")
@operation("UpdateChargePointList")
@draws(point=any_point, way=way_to_break("OCHP-TIME-001", REQUEST))
def test_time_of_another_form_is_refused(
    cpo: Peer, nsp: Peer, judge: Judge, point: Tree, way: Mutation
) -> None:
    """A time with an offset, with fractions, without zone, or not wrapped, is refused."""
    refuses_way(judge, "OCHP-TIME-001", cpo, nsp, point, way)


@verifies("OCHP-TYPE-003")
@operation("UpdateChargePointList")
@draws(point=any_point, way=way_to_break("OCHP-TYPE-003", REQUEST))
def test_literal_of_no_list_is_refused_in_a_charge_point(
    cpo: Peer, nsp: Peer, judge: Judge, point: Tree, way: Mutation
) -> None:
    """A value that is not in the list of its type, or in other letters, is refused."""
    refuses_way(judge, "OCHP-TYPE-003", cpo, nsp, point, way)


@verifies("OCHP-TYPE-004")
@operation("UpdateChargePointList")
@draws(point=any_point, way=way_to_break("OCHP-TYPE-004", REQUEST))
def test_value_without_its_wrapper_is_refused(
    cpo: Peer, nsp: Peer, judge: Judge, point: Tree, way: Mutation
) -> None:
    """A value that stands in the outer element, without the one that wraps it, is refused."""
    refuses_way(judge, "OCHP-TYPE-004", cpo, nsp, point, way)


@verifies("OCHP-TYPE-005")
@operation("UpdateChargePointList")
@draws(point=any_point, way=way_to_break("OCHP-TYPE-005", REQUEST))
def test_connector_of_another_release_is_refused_in_a_charge_point(
    cpo: Peer, nsp: Peer, judge: Judge, point: Tree, way: Mutation
) -> None:
    """A connector standard with hyphens, as older releases write it, is refused."""
    refuses_way(judge, "OCHP-TYPE-005", cpo, nsp, point, way)


@verifies("OCHP-TYPE-008")
@operation("UpdateChargePointList")
@draws(point=any_point, way=way_to_break("OCHP-TYPE-008", REQUEST))
def test_too_long_text_is_refused_in_a_charge_point(
    cpo: Peer, nsp: Peer, judge: Judge, point: Tree, way: Mutation
) -> None:
    """A text above its maximum length is refused and not cut."""
    refuses_way(judge, "OCHP-TYPE-008", cpo, nsp, point, way)


@verifies("OCHP-TYPE-010")
@operation("UpdateChargePointList")
@draws(point=any_point, way=way_to_break("OCHP-TYPE-010", REQUEST))
def test_related_resource_of_two_classes_is_refused(
    cpo: Peer, nsp: Peer, judge: Judge, point: Tree, way: Mutation
) -> None:
    """A related resource with two classes, or with one that the release lacks, is refused."""
    refuses_way(judge, "OCHP-TYPE-010", cpo, nsp, point, way)


@verifies("OCHP-GEN-034")
@operation("UpdateChargePointList")
@draws(point=any_point, way=way_to_break("OCHP-GEN-034", REQUEST))
def test_empty_mandatory_value_is_refused_in_a_charge_point(
    cpo: Peer, nsp: Peer, judge: Judge, point: Tree, way: Mutation
) -> None:
    """A charge point with an empty mandatory value is not accepted."""
    refuses_way(judge, "OCHP-GEN-034", cpo, nsp, point, way)


@verifies("OCHP-GEN-029")
@operation("UpdateChargePointList")
@draws(point=any_point, way=way_to_break("OCHP-GEN-029", REQUEST))
def test_charge_point_with_technical_errors_is_refused(
    cpo: Peer, nsp: Peer, judge: Judge, point: Tree, way: Mutation
) -> None:
    """A charge point that lacks a mandatory member, or has them in another order, is refused."""
    refuses_way(judge, "OCHP-GEN-029", cpo, nsp, point, way)
