"""Test group charge points: what an update changes, and what it leaves alone.

Source: OCHP.md 1.4, UpdateChargePointList.req; ochp.wsdl, operation UpdateChargePointList.
"""

from conformance.records import Tree, renamed, tree, under_id_of
from conformance.scenarios.charge_points.drawn import any_point, maximal_point, minimal_point, points_of
from conformance.scenarios.charge_points.offer import NAME, awaited, same_point, shows, taken, uploaded
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge
from conformance.scenarios.peer import Peer


@verifies("OCHP-POI-003")
@operation("UpdateChargePointList")
@writes("charge_points", "add")
@draws(changed=any_point, other=any_point, version=any_point)
def test_update_leaves_other_charge_points_alone(
    cpo: Peer, nsp: Peer, judge: Judge, changed: Tree, other: Tree, version: Tree
) -> None:
    """An update of one charge point leaves the operator's other ones as they were."""
    uploaded(judge, cpo, changed, other)
    after = renamed(under_id_of(version, changed), "Updated alone")
    upload = cpo.UpdateChargePointList(chargePointInfoArray=[after])
    judge.accepted(upload, "OCHP-POI-003", aspect="upload")
    offer = awaited(judge, nsp.GetChargePointList, after, other)
    record = shows(judge, "OCHP-POI-003", offer, other, aspect="other")
    same_point(judge, "OCHP-POI-003", offer, record, other, aspect="other-unchanged", members=NAME)


@verifies("OCHP-POI-003")
@operation("UpdateChargePointList")
@writes("charge_points", "add")
@draws(own=any_point, neighbour=points_of("near_cpo"), version=any_point)
def test_update_leaves_other_operators_alone(
    cpo: Peer, near_cpo: Peer, nsp: Peer, judge: Judge, own: Tree, neighbour: Tree, version: Tree
) -> None:
    """An update leaves the charge points of another operator as they were (optional: needs a third CPO)."""
    uploaded(judge, near_cpo, neighbour)
    uploaded(judge, cpo, own)
    after = renamed(under_id_of(version, own), "Updated beside a neighbour")
    upload = cpo.UpdateChargePointList(chargePointInfoArray=[after])
    judge.accepted(upload, "OCHP-POI-003", aspect="upload")
    offer = awaited(judge, nsp.GetChargePointList, after, neighbour)
    record = shows(judge, "OCHP-POI-003", offer, neighbour, aspect="neighbour")
    same_point(judge, "OCHP-POI-003", offer, record, neighbour, aspect="neighbour-unchanged", members=NAME)


@verifies("OCHP-POI-004")
@operation("UpdateChargePointList")
@writes("charge_points", "add")
@draws(full=maximal_point, plain=minimal_point, new=any_point)
def test_update_replaces_whole_records_and_adds_new_ones(
    cpo: Peer, nsp: Peer, judge: Judge, full: Tree, plain: Tree, new: Tree
) -> None:
    """An update with less in a record takes the rest away, a new record is added, and each is there once."""
    uploaded(judge, cpo, full)
    after = under_id_of(plain, full)
    upload = cpo.UpdateChargePointList(chargePointInfoArray=[after, new])
    taken(judge, "OCHP-POI-004", upload)
    offer = awaited(judge, nsp.GetChargePointList, after, new)
    record = shows(judge, "OCHP-POI-004", offer, after, aspect="replaced", once=True)
    left = sorted(tree(record).keys() - after.keys())
    judge.that(
        not left,
        "OCHP-POI-004",
        offer,
        expected="only what the update holds",
        observed=f"also {', '.join(left)}" if left else "no more than that",
        at=record,
        aspect="whole",
    )
    shows(judge, "OCHP-POI-004", offer, new, aspect="added", once=True)
