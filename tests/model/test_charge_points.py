"""Charge points: what a conformant house does with lists and updates, and that belief goes along with it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.model import Answer, Belief, Key, Policy, Reading, Request, for_release
from conformance.model.house import Model
from conformance.releases import Role, get
from conformance.values import Instant
from tests.model.play import START, Peer, moment, ours

CPO1, CPO2, NSP1, NSP2 = "DEC01", "NLC02", "DEN01", "NLN02"
ROAMING = ((CPO1, NSP1), (CPO1, NSP2), (CPO2, NSP2))
READINGS = (
    "AMB-011/roaming",
    "AMB-016/invalid-id",
    "AMB-050/pattern-only",
    "AMB-081/adds",
    "AMB-097/pattern-only",
    "AMB-111/accepted",
)
NIGHT = {"regularHours": {"@weekday": "1", "@periodBegin": "20:00", "@periodEnd": "08:00"}}


def model() -> Model:
    return for_release(get("1.4"), partners=(CPO1, CPO2, NSP1, NSP2), roaming=ROAMING)


def peer(*readings: str) -> Peer:
    return Peer(model(), Policy(frozenset(map(Reading, readings))))


def point(number: int = 1, *, operator: str = CPO1, name: str = "Here", **changes: Any) -> dict[str, Any]:
    record = {
        "evseId": f"{operator}E{number}",
        "locationId": f"L{number}",
        "locationName": name,
        "chargePointLocation": {"@lat": "50.000000", "@lon": "6.000000"},
    }
    return {**record, **changes}


def key(number: int = 1, operator: str = CPO1) -> Key:
    return Key("charge_points", f"{operator}E{number}")


def set_list(*points: dict[str, Any], caller: str = CPO1) -> Request:
    return Request("SetChargepointList", caller, frozenset({Role.CPO}), points)


def update(*points: dict[str, Any], caller: str = CPO1) -> Request:
    return Request("UpdateChargePointList", caller, frozenset({Role.CPO}), points)


def whole(caller: str = NSP1) -> Request:
    return Request("GetChargePointList", caller, frozenset({Role.NSP}))


def delta(since: datetime, caller: str = NSP1) -> Request:
    parameters = {"lastUpdate": {"DateTime": Instant.at(since).text}}
    return Request("GetChargePointListUpdates", caller, frozenset({Role.NSP}), parameters=parameters)


def shown(answer: Answer) -> dict[Key, str]:
    return {key: str(facts.content.tree["locationName"]) for key, facts in answer.records}


def test_connected_providers_see_what_is_uploaded() -> None:
    house = peer()
    assert house.answer(update(point()), moment()).signal == "ok"
    assert shown(house.answer(whole(), moment(1))) == {key(): "Here"}


def test_providers_without_connection_see_nothing() -> None:
    house = peer()
    house.answer(update(point(operator=CPO2), caller=CPO2), moment())
    assert shown(house.answer(whole(NSP1), moment(1))) == {}
    assert shown(house.answer(whole(NSP2), moment(1))) == {key(operator=CPO2): "Here"}


def test_a_list_replaces_the_callers_one_only() -> None:
    house = peer()
    house.answer(update(point(9, operator=CPO2), caller=CPO2), moment())
    house.answer(set_list(point(1), point(2)), moment(1))
    house.answer(set_list(point(2, name="There")), moment(2))
    assert shown(house.answer(whole(NSP2), moment(3))) == {key(2): "There", key(9, CPO2): "Here"}


def test_a_list_may_add_instead() -> None:
    house = peer("AMB-081/adds")
    house.answer(set_list(point(1), point(2)), moment())
    house.answer(set_list(point(2, name="There")), moment(1))
    assert shown(house.answer(whole(), moment(2))) == {key(1): "Here", key(2): "There"}


def test_an_update_replaces_whole_records_and_leaves_others() -> None:
    house = peer()
    house.answer(update(point(1, telephoneNumber="+49 1"), point(2)), moment())
    house.answer(update(point(1, name="There")), moment(1))
    answer = house.answer(whole(), moment(2))
    assert shown(answer) == {key(1): "There", key(2): "Here"}
    assert all("telephoneNumber" not in facts.content.tree for _, facts in answer.records)


def test_foreign_charge_points_are_refused_and_others_stored() -> None:
    house = peer()
    answer = house.answer(update(point(1), point(2, operator=CPO2)), moment())
    assert (answer.signal, answer.refused) == ("partly", frozenset({key(2, CPO2)}))
    assert shown(house.answer(whole(NSP2), moment(1))) == {key(1): "Here"}


def test_spellings_of_an_evse_are_one() -> None:
    house = peer()
    house.answer(update(point(1)), moment())
    house.answer(update({**point(1, name="There"), "evseId": "de*c01*e1"}), moment(1))
    assert shown(house.answer(whole(), moment(2))) == {key(1): "There"}


def test_a_delta_holds_what_changed_later() -> None:
    house = peer()
    house.answer(update(point(1), point(2)), moment())
    house.answer(update(point(2, name="There")), moment(20))
    answer = house.answer(delta(START + timedelta(seconds=10)), moment(30))
    assert shown(answer) == {key(2): "There"}


@pytest.mark.parametrize(
    ("changes", "reading"),
    [
        ({"openingTimes": NIGHT}, "AMB-050/pattern-only"),
        ({"timestamp": {"DateTime": "2026-13-01T00:00:00Z"}}, "AMB-097/pattern-only"),
        ({"ratings": {"maximumPower": "NaN"}}, "AMB-111/accepted"),
    ],
)
def test_doubtful_charge_points_are_refused_or_stored(changes: dict[str, Any], reading: str) -> None:
    assert peer().answer(update(point(**changes)), moment()).signal == "format"
    assert peer(reading).answer(update(point(**changes)), moment()).signal == "ok"


def test_points_beyond_the_pole_are_refused() -> None:
    beyond = {"@lat": "99.000000", "@lon": "6.000000"}
    answer = peer().answer(update(point(1), point(2, chargePointLocation=beyond)), moment())
    assert (answer.signal, answer.refused) == ("partly", frozenset({key(2)}))


def points_of(operator: str) -> st.SearchStrategy[dict[str, Any]]:
    kinds = st.sampled_from(
        [{}, {"openingTimes": NIGHT}, {"timestamp": {"DateTime": "2026-02-30T00:00:00Z"}}]
    )
    owners = st.sampled_from([operator, operator, CPO1])
    return st.builds(
        lambda number, owner, name, more: point(number, operator=owner, name=name, **more),
        st.integers(1, 3),
        owners,
        st.sampled_from(["Here", "There"]),
        kinds,
    )


@st.composite
def requests(draw: st.DrawFn) -> Request:
    caller = draw(st.sampled_from([CPO1, CPO2]))
    points = draw(st.lists(points_of(caller), min_size=1, max_size=3))
    nsp = draw(st.sampled_from([NSP1, NSP2]))
    since = START + timedelta(seconds=draw(st.sampled_from([5, 15, 25])))
    return draw(
        st.sampled_from(
            [set_list(*points, caller=caller), update(*points, caller=caller), whole(nsp), delta(since, nsp)]
        )
    )


@settings(max_examples=60, deadline=None, database=None)
@given(st.lists(requests(), min_size=1, max_size=6), st.sets(st.sampled_from(READINGS)))
def test_what_a_house_does_is_believed(calls: list[Request], readings: set[str]) -> None:
    house, belief = peer(*readings), Belief()
    for number, request in enumerate(calls):
        answer = house.answer(request, moment(number * 10))
        seen = belief.observe(model(), request, answer, moment(number * 10), ours)
        assert seen.fits
        belief = seen.belief


def test_a_charge_point_that_is_missing_is_no_fit() -> None:
    house, belief = peer(), Belief()
    uploaded = update(point(1), point(2))
    belief = belief.observe(model(), uploaded, house.answer(uploaded, moment()), moment(), ours).belief
    answer = house.answer(whole(), moment(1))
    shortened = Answer(answer.signal, records=answer.records[:1])
    assert not belief.observe(model(), whole(), shortened, moment(1), ours).fits
