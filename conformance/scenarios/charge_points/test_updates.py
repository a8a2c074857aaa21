"""Test group charge points: delta downloads.

Source: OCHP.md 1.4, GetChargePointListUpdates.req; AMB-082.
"""

from collections.abc import Sequence

from conformance.records import Tree, renamed, under_id_of
from conformance.scenarios.charge_points.drawn import any_point, maximal_point, points_of
from conformance.scenarios.charge_points.offer import (
    DELIVERED,
    NAME,
    awaited,
    lacks,
    same_point,
    shows,
    since,
    uploaded,
)
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge, said
from conformance.scenarios.outcome import answered, is_refused
from conformance.scenarios.past import past
from conformance.scenarios.peer import Peer
from conformance.wire import Reply

STORE = "charge_points"
A_MINUTE_S = 60
A_DAY_S = 86_400


def _some(judge: Judge, cpo: Peer, point: Tree) -> tuple[list[Tree], Sequence[Reply]]:
    """Upload a charge point that is to become old."""
    return [point], (uploaded(judge, cpo, point),)


def _of_a_minute(judge: Judge, nsp: Peer) -> Reply:
    """A delta since a minute ago."""
    return nsp.GetChargePointListUpdates(lastUpdate=since(judge, A_MINUTE_S))


@verifies("OCHP-POI-006")
@operation("GetChargePointListUpdates")
@writes("charge_points", "add")
@draws(old=any_point, changed=any_point, version=any_point, new=any_point)
def test_delta_holds_what_changed_since(
    cpo: Peer, nsp: Peer, judge: Judge, old: Tree, changed: Tree, version: Tree, new: Tree
) -> None:
    """A delta holds what changed later, once each in its last version, and nothing that did not."""
    before = past(judge, STORE, lambda: _some(judge, cpo, old))
    after = renamed(under_id_of(version, changed), "Changed a second time")
    uploaded(judge, cpo, changed)
    uploaded(judge, cpo, after, new)
    delta = awaited(judge, lambda: nsp.GetChargePointListUpdates(lastUpdate=before.filter), after, new)
    record = shows(judge, "OCHP-POI-006", delta, after, aspect="changed-twice", once=True)
    same_point(judge, "OCHP-POI-006", delta, record, after, aspect="last-version", members=NAME)
    shows(judge, "OCHP-POI-006", delta, new, aspect="added", once=True)
    lacks(judge, "OCHP-POI-006", delta, *before.value, aspect="unchanged")


@verifies("OCHP-TIME-008")
@operation("GetChargePointListUpdates")
@writes("charge_points", "add")
@draws(old=any_point, new=any_point)
def test_time_of_a_delta_is_utc(cpo: Peer, nsp: Peer, judge: Judge, old: Tree, new: Tree) -> None:
    """What changed now is in a delta since a minute ago, and what changed before is not in one since then."""
    before = past(judge, STORE, lambda: _some(judge, cpo, old))
    uploaded(judge, cpo, new)
    recent = awaited(judge, lambda: _of_a_minute(judge, nsp), new)
    shows(judge, "OCHP-TIME-008", recent, new, aspect="of-the-last-minute")
    delta = nsp.GetChargePointListUpdates(lastUpdate=before.filter)
    lacks(judge, "OCHP-TIME-008", delta, *before.value, aspect="before")


@verifies("OCHP-POI-005")
@operation("GetChargePointListUpdates")
@writes("charge_points", "add")
@draws(own=any_point, foreign=points_of("far_cpo"))
def test_delta_holds_connected_operators_only(
    cpo: Peer, far_cpo: Peer, nsp: Peer, judge: Judge, own: Tree, foreign: Tree
) -> None:
    """A delta holds new charge points of connected operators and none of others."""
    if far_cpo.UpdateChargePointList(chargePointInfoArray=[foreign]).code != "ok":
        judge.inconclusive("the operator without connection could not upload (see OCHP-POI-001)")
    uploaded(judge, cpo, own)
    delta = awaited(judge, lambda: _of_a_minute(judge, nsp), own)
    shows(judge, "OCHP-POI-005", delta, own, aspect="connected")
    lacks(judge, "OCHP-POI-005", delta, foreign, aspect="unconnected")


@verifies("OCHP-GEN-048")
@operation("GetChargePointListUpdates")
@writes("charge_points", "add")
@draws(point=any_point)
def test_delta_of_charge_points_demands_a_time(cpo: Peer, nsp: Peer, judge: Judge, point: Tree) -> None:
    """A delta download without lastUpdate is refused and delivers nothing."""
    uploaded(judge, cpo, point)
    reply = nsp.send(nsp.invalid("GetChargePointListUpdates", note="lastUpdate is missing"))
    is_refused(judge, "OCHP-GEN-048", reply, "a delta download without lastUpdate", "refused")
    judge.that(
        not reply.records(DELIVERED),
        "OCHP-GEN-048",
        reply,
        expected="no charge points",
        observed=f"{len(reply.records(DELIVERED))} charge points",
        aspect="nothing",
    )


@verifies("OCHP-GEN-030")
@operation("GetChargePointListUpdates")
@writes("charge_points", "add")
@draws(point=any_point)
def test_delta_since_tomorrow_is_no_internal_error(cpo: Peer, nsp: Peer, judge: Judge, point: Tree) -> None:
    """A delta since a time that is yet to come is not answered as an internal error (AMB-082)."""
    uploaded(judge, cpo, point)
    delta = nsp.GetChargePointListUpdates(lastUpdate=since(judge, -A_DAY_S))
    fault = delta.document.fault
    if fault is None:
        judge.readable(delta)
    judge.that(
        delta.code != "server" and (fault is None or not fault.code.endswith("Server")),
        "OCHP-GEN-030",
        delta,
        expected="charge points, none, or a refusal that speaks of the request",
        observed=said(delta),
        aspect="future",
    )


@verifies("OCHP-GEN-043")
@operation("GetChargePointListUpdates")
@writes("charge_points", "add")
@draws(point=maximal_point)
def test_delta_delivers_the_content_of_the_full_list(cpo: Peer, nsp: Peer, judge: Judge, point: Tree) -> None:
    """A charge point is the same in a delta as it was uploaded."""
    uploaded(judge, cpo, point)
    delta = awaited(judge, lambda: _of_a_minute(judge, nsp), point)
    answered(judge, delta, "OCHP-GEN-043", aspect="delta")
    record = shows(judge, "OCHP-GEN-043", delta, point, aspect="delta-shown")
    same_point(judge, "OCHP-GEN-043", delta, record, point, aspect="delta-content")
