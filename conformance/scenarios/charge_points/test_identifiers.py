"""Test group charge points: whose EVSE it is, and how ids are written.

Source: OCHP.md 1.4, EvseId, TariffId, ParkingId, ResultCodeType enum.
"""

import pytest

from conformance.records import Mutation, Tree, at_other_operator, renamed, respelled, under_id_of
from conformance.scenarios.broken import way_to_break
from conformance.scenarios.charge_points.drawn import any_point, maximal_point, separated_point
from conformance.scenarios.charge_points.offer import (
    NAME,
    awaited,
    evse_id,
    is_version,
    lacks,
    lately,
    refused_record,
    same_point,
    shows,
    sightings,
    stored,
    uploaded,
)
from conformance.scenarios.charge_points.refusal import REQUEST, refuses_way
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge, said
from conformance.scenarios.peer import Peer
from conformance.values import EvseId

SPELLINGS = {"separated": 1, "small-letters": 2}
"""Where they stand among the spellings of an EVSE-ID; the first one is that of the records."""


@verifies("OCHP-POI-009", "OCHP-GEN-028")
@operation("UpdateChargePointList")
@writes("charge_points", "add")
@draws(point=any_point)
def test_charge_point_of_another_operator_is_refused(
    cpo: Peer, far_cpo: Peer, nsp: Peer, judge: Judge, point: Tree
) -> None:
    """A charge point under the operator-id of somebody else is not accepted and not offered."""
    foreign = at_other_operator(point, far_cpo.id)
    upload = cpo.UpdateChargePointList(chargePointInfoArray=[foreign])
    refused_record(judge, "OCHP-POI-009", upload, foreign)
    lacks(judge, "OCHP-POI-009", lately(judge, nsp), foreign, aspect="not-offered")
    judge.that(
        upload.code != "ok",
        "OCHP-GEN-028",
        upload,
        expected="another code than ok (invalid-id preferred)",
        observed=said(upload),
        aspect="code",
    )


@verifies("OCHP-POI-009")
@operation("UpdateChargePointList")
@writes("charge_points", "add")
@draws(point=any_point, other=any_point)
def test_operator_cannot_change_the_charge_point_of_another(
    cpo: Peer, far_cpo: Peer, nsp: Peer, judge: Judge, point: Tree, other: Tree
) -> None:
    """What another operator uploads under an EVSE-ID of the first one leaves its record as it was."""
    uploaded(judge, cpo, point)
    changed = renamed(under_id_of(other, point), "Changed by somebody else")
    upload = far_cpo.UpdateChargePointList(chargePointInfoArray=[changed])
    refused_record(judge, "OCHP-POI-009", upload, changed)
    offer = awaited(judge, nsp.GetChargePointList, point)
    record = shows(judge, "OCHP-POI-009", offer, point, aspect="still-there")
    same_point(judge, "OCHP-POI-009", offer, record, point, aspect="unchanged", members=NAME)


@pytest.mark.parametrize("spelling", SPELLINGS)
@verifies("OCHP-ID-011")
@operation("UpdateChargePointList")
@writes("charge_points", "add")
@draws(point=any_point, other=any_point)
def test_evse_is_the_same_in_another_spelling(
    cpo: Peer, nsp: Peer, judge: Judge, spelling: str, point: Tree, other: Tree
) -> None:
    """An update that writes the EVSE-ID in another way replaces the charge point."""
    uploaded(judge, cpo, point)
    written = EvseId.parse(evse_id(point)).spellings()[SPELLINGS[spelling]]
    changed = renamed(respelled(under_id_of(other, point), written), "Renamed in another spelling")
    offer = stored(judge, cpo, nsp, changed)
    found = sightings(offer, point)
    is_one = len(found) == 1 and is_version(found[0], changed)
    if spelling == "small-letters":
        reading = "both-cases" if is_one else "upper-case-only"
        judge.observe("AMB-044", f"AMB-044/{reading}", "update of an EVSE in small letters", offer)
    judge.note(
        is_one,
        "OCHP-ID-011",
        offer,
        expected=f"one charge point for {evse_id(point)} and {written}, as uploaded last",
        observed=f"{len(found)} charge points",
        at=found[0] if found else None,
        aspect=spelling,
    )


@verifies("OCHP-ID-009", "OCHP-ID-015", "OCHP-ID-017")
@operation("UpdateChargePointList")
@writes("charge_points", "add")
@draws(plain=maximal_point, separated=separated_point)
def test_ids_of_both_forms_are_delivered(
    cpo: Peer, nsp: Peer, judge: Judge, plain: Tree, separated: Tree
) -> None:
    """EVSE-ids, tariff-ids and parking-ids are accepted with and without separators, and delivered."""
    upload = cpo.UpdateChargePointList(chargePointInfoArray=[plain, separated])
    judge.accepted(upload, "OCHP-ID-009", aspect="upload")
    offer = stored(judge, cpo, nsp, plain, separated)
    for form, point in (("plain", plain), ("separated", separated)):
        record = shows(judge, "OCHP-ID-009", offer, point, aspect=form)
        for requirement, member in (("OCHP-ID-015", "connectors"), ("OCHP-ID-017", "parkingSpot")):
            same_point(judge, requirement, offer, record, point, aspect=form, members=(member,))


@verifies("OCHP-ID-009")
@operation("UpdateChargePointList")
@draws(point=any_point, way=way_to_break("OCHP-ID-009", REQUEST))
def test_text_that_is_no_evse_id_is_refused(
    cpo: Peer, nsp: Peer, judge: Judge, point: Tree, way: Mutation
) -> None:
    """A charge point whose evseId is no EVSE-ID is refused."""
    refuses_way(judge, "OCHP-ID-009", cpo, nsp, point, way)


@verifies("OCHP-ID-015")
@operation("UpdateChargePointList")
@draws(point=any_point, way=way_to_break("OCHP-ID-015", REQUEST))
def test_connector_with_a_text_that_is_no_tariff_id_is_refused(
    cpo: Peer, nsp: Peer, judge: Judge, point: Tree, way: Mutation
) -> None:
    """A charge point with a connector whose tariffId is no tariff-ID is refused."""
    refuses_way(judge, "OCHP-ID-015", cpo, nsp, point, way)


@verifies("OCHP-ID-017")
@operation("UpdateChargePointList")
@draws(point=any_point, way=way_to_break("OCHP-ID-017", REQUEST))
def test_parking_spot_with_a_text_that_is_no_parking_id_is_refused(
    cpo: Peer, nsp: Peer, judge: Judge, point: Tree, way: Mutation
) -> None:
    """A charge point with a parking spot whose parkingId is no parking-id is refused."""
    refuses_way(judge, "OCHP-ID-017", cpo, nsp, point, way)
