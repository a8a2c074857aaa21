"""Test group charge points: the upload of whole lists.

Every scenario here replaces the list of an operator, so its account has to be disposable. They come last,
because they take away what other scenarios left.

Source: OCHP.md 1.4, Upload own charge point information to the CHS, SetChargePointList.req; AMB-081.
"""

from conformance.records import Tree, renamed, under_id_of
from conformance.scenarios.charge_points.drawn import any_point, long_list
from conformance.scenarios.charge_points.offer import (
    NAME,
    awaited,
    by_evse,
    evse_id,
    same_point,
    shows,
    sightings,
    since,
    taken,
)
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge
from conformance.scenarios.outcome import answered, is_refused
from conformance.scenarios.peer import Peer
from conformance.wire import Reply

A_MINUTE_S = 60


@verifies("OCHP-GEN-006", "OCHP-POI-001")
@operation("SetChargepointList")
@writes("charge_points", "replace")
@draws(first=any_point, second=any_point)
def test_list_of_charge_points_is_delivered(
    cpo: Peer, nsp: Peer, judge: Judge, first: Tree, second: Tree
) -> None:
    """A list that is uploaded by SetChargepointList, spelled so, is accepted and delivered as uploaded."""
    upload = cpo.SetChargepointList(chargePointInfoArray=[first, second])
    judge.accepted(upload, "OCHP-GEN-006", aspect="spelling")
    taken(judge, "OCHP-POI-001", upload)
    offer = awaited(judge, nsp.GetChargePointList, first, second)
    shows(judge, "OCHP-POI-001", offer, first, aspect="first", members=())
    shows(judge, "OCHP-POI-001", offer, second, aspect="second", members=())


@verifies("OCHP-POI-002")
@operation("SetChargepointList")
@writes("charge_points", "replace")
@draws(kept=any_point, left_out=any_point, version=any_point)
def test_second_list_is_what_counts(
    cpo: Peer, nsp: Peer, judge: Judge, kept: Tree, left_out: Tree, version: Tree
) -> None:
    """A charge point of the second list is offered as it says there (AMB-081: the others may be gone)."""
    if cpo.SetChargepointList(chargePointInfoArray=[kept, left_out]).code != "ok":
        judge.inconclusive("the first list was not accepted (see OCHP-POI-001)")
    awaited(judge, nsp.GetChargePointList, kept, left_out)
    again = renamed(under_id_of(version, kept), "In the second list")
    upload = cpo.SetChargepointList(chargePointInfoArray=[again])
    judge.accepted(upload, "OCHP-POI-002", aspect="upload")
    offer = awaited(judge, nsp.GetChargePointList, again)
    record = shows(judge, "OCHP-POI-002", offer, again, aspect="kept", once=True)
    same_point(judge, "OCHP-POI-002", offer, record, again, aspect="version", members=NAME)
    reading = "adds" if sightings(offer, left_out) else "replaces"
    judge.observe("AMB-081", f"AMB-081/{reading}", "a charge point that the second list lacks", offer)


@verifies("OCHP-GEN-047")
@operation("SetChargepointList")
@writes("charge_points", "replace")
@draws(point=any_point)
def test_empty_list_of_charge_points_is_refused(cpo: Peer, nsp: Peer, judge: Judge, point: Tree) -> None:
    """An upload without any charge point is refused, and what was stored before is still offered."""
    if cpo.SetChargepointList(chargePointInfoArray=[point]).code != "ok":
        judge.inconclusive("the list before was not accepted (see OCHP-POI-001)")
    awaited(judge, nsp.GetChargePointList, point)
    for name in ("SetChargepointList", "UpdateChargePointList"):
        reply = cpo.send(cpo.invalid(name, note="no charge point"))
        is_refused(judge, "OCHP-GEN-047", reply, "an upload without records", f"refused-by-{name}")
    shows(judge, "OCHP-GEN-047", nsp.GetChargePointList(), point, aspect="still-there")


@verifies("OCHP-GEN-049")
@operation("SetChargepointList")
@writes("charge_points", "replace")
def test_long_list_of_charge_points_is_delivered_whole(cpo: Peer, nsp: Peer, judge: Judge) -> None:
    """All charge points of a long list are accepted, and a full and a delta download hold each once."""
    batch = long_list(judge.stage, cpo)
    upload = cpo.SetChargepointList(chargePointInfoArray=batch)
    taken(judge, "OCHP-GEN-049", upload)
    offer = awaited(judge, nsp.GetChargePointList, *batch)
    _holds_each_once(judge, offer, batch, "full")
    delta = nsp.GetChargePointListUpdates(lastUpdate=since(judge, A_MINUTE_S))
    _holds_each_once(judge, delta, batch, "delta")
    cpo.SetChargepointList(chargePointInfoArray=batch[:1])


def _holds_each_once(judge: Judge, reply: Reply, batch: list[Tree], aspect: str) -> None:
    answered(judge, reply, "OCHP-GEN-049", aspect=aspect)
    found = by_evse(reply)
    wrong = [evse_id(point) for point in batch if len(found.get(evse_id(point), ())) != 1]
    judge.that(
        not wrong,
        "OCHP-GEN-049",
        reply,
        expected=f"each of the {len(batch)} charge points once",
        observed=f"{len(wrong)} of them are missing or repeated, first {wrong[:1]}",
        aspect=aspect,
    )
