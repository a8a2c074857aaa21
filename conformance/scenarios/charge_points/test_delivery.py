"""Test group charge points: what an operator uploads reaches connected navigation providers, unaltered.

Source: OCHP.md 1.4, Exchange Charge Point Information, ChargePointInfo class.
"""

from conformance.records import Tree, items, tree
from conformance.scenarios.charge_points.drawn import (
    any_point,
    crumbled_point,
    illustrated_point,
    longest_point,
    maximal_point,
    minimal_point,
    points_of,
    unicode_point,
)
from conformance.scenarios.charge_points.offer import (
    awaited,
    lacks,
    lately,
    same_point,
    shows,
    stored,
    taken,
    uploaded,
)
from conformance.scenarios.content import differences, tell
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge
from conformance.scenarios.past import leave
from conformance.scenarios.peer import Peer

STORE = "charge_points"
ALL = ()
TEXTS = ("locationName", "chargePointAddress", "images")
"""Members that hold free text, or long one."""


@verifies("OCHP-POI-001")
@operation("UpdateChargePointList")
@writes("charge_points", "add")
@draws(plain=minimal_point, full=maximal_point)
def test_uploaded_charge_points_reach_the_navigation_provider(
    cpo: Peer, nsp: Peer, judge: Judge, plain: Tree, full: Tree
) -> None:
    """A minimal and a full charge point are accepted, and a connected NSP downloads both as uploaded."""
    upload = cpo.UpdateChargePointList(chargePointInfoArray=[plain, full])
    taken(judge, "OCHP-POI-001", upload)
    offer = awaited(judge, nsp.GetChargePointList, plain, full)
    shows(judge, "OCHP-POI-001", offer, plain, aspect="minimal", members=ALL)
    shows(judge, "OCHP-POI-001", offer, full, aspect="maximal", members=ALL)
    leave(judge, STORE, [plain, full], upload)


@verifies("OCHP-GEN-026")
@operation("UpdateChargePointList")
@writes("charge_points", "add")
@draws(first=any_point, second=any_point, third=any_point)
def test_ok_means_that_every_charge_point_is_offered(
    cpo: Peer, nsp: Peer, judge: Judge, first: Tree, second: Tree, third: Tree
) -> None:
    """An upload of valid charge points is answered with ok, and all of them are offered."""
    batch = [first, second, third]
    taken(judge, "OCHP-GEN-026", cpo.UpdateChargePointList(chargePointInfoArray=batch))
    offer = awaited(judge, nsp.GetChargePointList, *batch)
    for number, point in enumerate(batch, 1):
        shows(judge, "OCHP-GEN-026", offer, point, aspect=f"offered-{number}")


@verifies("OCHP-POI-005")
@operation("GetChargePointList")
@writes("charge_points", "add")
@draws(own=any_point, foreign=points_of("far_cpo"))
def test_full_download_holds_connected_operators_only(
    cpo: Peer, far_cpo: Peer, nsp: Peer, judge: Judge, own: Tree, foreign: Tree
) -> None:
    """A full download holds the charge points of connected operators and none of others."""
    if far_cpo.UpdateChargePointList(chargePointInfoArray=[foreign]).code != "ok":
        judge.inconclusive("the operator without connection could not upload (see OCHP-POI-001)")
    offer = stored(judge, cpo, nsp, own)
    shows(judge, "OCHP-POI-005", offer, own, aspect="connected")
    lacks(judge, "OCHP-POI-005", offer, foreign, aspect="unconnected")


@verifies("OCHP-POI-005")
@operation("GetChargePointList")
@writes("charge_points", "add")
@draws(point=any_point)
def test_unconnected_provider_obtains_no_charge_points(
    cpo: Peer, other_nsp: Peer, judge: Judge, point: Tree
) -> None:
    """An NSP without connection to the operator obtains nothing of it, in full and as a delta (optional)."""
    uploaded(judge, cpo, point)
    lacks(judge, "OCHP-POI-005", other_nsp.GetChargePointList(), point, aspect="full")
    lacks(judge, "OCHP-POI-005", lately(judge, other_nsp), point, aspect="delta")


@verifies("OCHP-GEN-043")
@operation("GetChargePointList")
@writes("charge_points", "add")
@draws(first=maximal_point, second=any_point)
def test_delivered_charge_point_equals_the_uploaded_one(
    cpo: Peer, nsp: Peer, judge: Judge, first: Tree, second: Tree
) -> None:
    """The content of charge points of any kind is not altered."""
    offer = stored(judge, cpo, nsp, first, second)
    for number, point in enumerate((first, second), 1):
        shows(judge, "OCHP-GEN-043", offer, point, aspect=f"point-{number}", members=ALL)


@verifies("OCHPT-XML-007")
@operation("UpdateChargePointList")
@writes("charge_points", "add")
@draws(point=unicode_point)
def test_names_of_places_in_other_scripts_survive(cpo: Peer, nsp: Peer, judge: Judge, point: Tree) -> None:
    """Text outside ASCII and characters that XML escapes come back as uploaded."""
    offer = stored(judge, cpo, nsp, point)
    shows(judge, "OCHPT-XML-007", offer, point, aspect="text", members=TEXTS)


@verifies("OCHP-TYPE-007")
@operation("UpdateChargePointList")
@writes("charge_points", "add")
@draws(point=longest_point)
def test_longest_texts_are_not_cut(cpo: Peer, nsp: Peer, judge: Judge, point: Tree) -> None:
    """Names, addresses and links as long as their types allow come back in full."""
    upload = cpo.UpdateChargePointList(chargePointInfoArray=[point])
    taken(judge, "OCHP-TYPE-007", upload)
    offer = awaited(judge, nsp.GetChargePointList, point)
    shows(judge, "OCHP-TYPE-007", offer, point, aspect="text", members=TEXTS)


@verifies("OCHP-POI-029")
@operation("GetChargePointList")
@writes("charge_points", "add")
@draws(point=any_point, crumbled=crumbled_point)
def test_coordinates_keep_their_six_decimals(
    cpo: Peer, nsp: Peer, judge: Judge, point: Tree, crumbled: Tree
) -> None:
    """Coordinates are delivered with the same digits, also those that end in zeros."""
    offer = stored(judge, cpo, nsp, point, crumbled)
    shows(judge, "OCHP-POI-029", offer, point, aspect="any", members=("chargePointLocation",))
    shows(judge, "OCHP-POI-029", offer, crumbled, aspect="zeros", members=("chargePointLocation",))


@verifies("OCHP-POI-035")
@operation("GetChargePointList")
@writes("charge_points", "add")
@draws(point=illustrated_point)
def test_all_images_are_delivered_in_their_order(cpo: Peer, nsp: Peer, judge: Judge, point: Tree) -> None:
    """Twelve images of one charge point are accepted and delivered in their order."""
    taken(judge, "OCHP-POI-035", cpo.UpdateChargePointList(chargePointInfoArray=[point]))
    offer = awaited(judge, nsp.GetChargePointList, point)
    record = shows(judge, "OCHP-POI-035", offer, point, aspect="offered")
    delivered = items(tree(record), "images")
    judge.that(
        len(delivered) == len(items(point, "images")),
        "OCHP-POI-035",
        offer,
        expected=f"{len(items(point, 'images'))} images",
        observed=f"{len(delivered)} images",
        at=record,
        aspect="number",
    )
    wrong = [found for found in differences(point, tree(record)) if found[0][0].partition("[")[0] == "images"]
    tell(judge, record, wrong, "OCHP-POI-035", offer, aspect="order", ends=True)


@verifies("OCHP-POI-037", "OCHP-POI-040", "OCHP-POI-042", "OCHP-TYPE-004", "OCHP-TYPE-010", "OCHP-TIME-001")
@operation("GetChargePointList")
@writes("charge_points", "add")
@draws(point=maximal_point)
def test_optional_members_are_delivered(cpo: Peer, nsp: Peer, judge: Judge, point: Tree) -> None:
    """Related places and pages, parking spots, the longest reservation, lists and times come back."""
    offer = stored(judge, cpo, nsp, point)
    record = shows(judge, "OCHP-POI-037", offer, point, aspect="offered")
    for requirement, members in (
        ("OCHP-POI-037", ("relatedLocation",)),
        ("OCHP-POI-040", ("parkingSpot",)),
        ("OCHP-POI-042", ("maxReservation",)),
        ("OCHP-TYPE-004", ("authMethods", "connectors", "location", "restriction", "status")),
        ("OCHP-TYPE-010", ("relatedResource",)),
        ("OCHP-TIME-001", ("timestamp", "statusSchedule")),
    ):
        same_point(
            judge,
            requirement,
            offer,
            record,
            point,
            aspect="members",
            members=members,
        )
