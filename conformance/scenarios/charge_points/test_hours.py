"""Test group charge points: opening hours.

Source: OCHP.md 1.4, HoursType class, RegularHoursType class, ExceptionalPeriodType class.
"""

from conformance.records import Mutation, Tree
from conformance.scenarios.broken import way_to_break
from conformance.scenarios.charge_points.drawn import (
    always_open_point,
    any_point,
    irregular_point,
    maximal_point,
    overlapping_point,
)
from conformance.scenarios.charge_points.offer import awaited, same_point, shows, taken
from conformance.scenarios.charge_points.refusal import REQUEST, refuses_way
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge
from conformance.scenarios.peer import Peer

HOURS = ("openingTimes",)


@verifies("OCHP-POI-018", "OCHP-POI-026")
@operation("UpdateChargePointList")
@writes("charge_points", "add")
@draws(regular=maximal_point, always=always_open_point, irregular=irregular_point)
def test_each_kind_of_opening_hours_is_delivered(
    cpo: Peer, nsp: Peer, judge: Judge, regular: Tree, always: Tree, irregular: Tree
) -> None:
    """Regular hours, 24 hours a day, and exceptional openings alone are accepted and delivered."""
    kinds = {"regular": regular, "always": always, "irregular": irregular}
    upload = cpo.UpdateChargePointList(chargePointInfoArray=list(kinds.values()))
    taken(judge, "OCHP-POI-018", upload)
    offer = awaited(judge, nsp.GetChargePointList, *kinds.values())
    for kind, point in kinds.items():
        record = shows(judge, "OCHP-POI-018", offer, point, aspect=kind)
        for requirement in ("OCHP-POI-018", "OCHP-POI-026"):
            same_point(judge, requirement, offer, record, point, aspect=f"{kind}-hours", members=HOURS)


@verifies("OCHP-POI-021")
@operation("UpdateChargePointList")
@writes("charge_points", "add")
@draws(point=overlapping_point)
def test_openings_may_overlap_regular_hours(cpo: Peer, nsp: Peer, judge: Judge, point: Tree) -> None:
    """A charge point whose exceptional openings overlap its regular hours is accepted and delivered so."""
    taken(judge, "OCHP-POI-021", cpo.UpdateChargePointList(chargePointInfoArray=[point]))
    offer = awaited(judge, nsp.GetChargePointList, point)
    record = shows(judge, "OCHP-POI-021", offer, point, aspect="offered")
    same_point(judge, "OCHP-POI-021", offer, record, point, aspect="hours", members=HOURS)


@verifies("OCHP-POI-018")
@operation("UpdateChargePointList")
@draws(point=any_point, way=way_to_break("OCHP-POI-018", REQUEST))
def test_regular_hours_and_all_day_exclude_each_other(
    cpo: Peer, nsp: Peer, judge: Judge, point: Tree, way: Mutation
) -> None:
    """Hours with eight regular periods, or with regular periods and twentyfourseven, are refused."""
    refuses_way(judge, "OCHP-POI-018", cpo, nsp, point, way)


@verifies("OCHP-POI-026")
@operation("UpdateChargePointList")
@draws(point=any_point, way=way_to_break("OCHP-POI-026", REQUEST))
def test_hours_without_closed_charging_are_refused(
    cpo: Peer, nsp: Peer, judge: Judge, point: Tree, way: Mutation
) -> None:
    """Opening hours without closedCharging are refused."""
    refuses_way(judge, "OCHP-POI-026", cpo, nsp, point, way)
