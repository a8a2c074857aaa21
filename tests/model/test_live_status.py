"""Live status in the model: what is allowed, what the sandbox does of it, and which answers do not fit."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from conformance.model import (
    ABSENT,
    Answer,
    Key,
    Ledger,
    Policy,
    Reading,
    Request,
    Settled,
    choose,
    for_release,
)
from conformance.model.belief import Belief
from conformance.model.house import Model
from conformance.releases import Role, get
from tests.model.play import START, moment, ours

CPO, OTHER, NSP, PSO = "DEC01", "NLC02", "DEN01", "DEP01"
HOUSE: Model = for_release(get("1.4"), partners=(CPO, OTHER, NSP, PSO), roaming=((CPO, NSP),))
EVSE, SPOT = f"{CPO}E1", f"{PSO}P1"


def time(seconds: float) -> str:
    return (START + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def evse(id: str = EVSE, major: str = "available", minor: str | None = None, ttl: str | None = None) -> Any:
    made = {"@major": major, "evseId": id}
    return made | ({"@minor": minor} if minor else {}) | ({"@ttl": ttl} if ttl else {})


def spot(id: str = SPOT, status: str = "available") -> Any:
    return {"@status": status, "parkingId": id}


def update(*sent: Any, caller: str = CPO, ttl: str | None = None) -> Request:
    parameters: dict[str, Any] = {
        "evse": [one for one in sent if "evseId" in one],
        "parking": [one for one in sent if "parkingId" in one],
    }
    if ttl:
        parameters["ttl"] = {"DateTime": ttl}
    return Request("UpdateStatus", caller, frozenset({Role.CPO}), parameters=parameters)


def query(kind: str | None = None, since: str | None = None, caller: str = NSP) -> Request:
    parameters: dict[str, Any] = {"statusType": kind} if kind else {}
    if since:
        parameters["startDateTime"] = {"DateTime": since}
    return Request("GetStatus", caller, frozenset({Role.NSP}), parameters=parameters)


class House:
    """A house that does what the model prefers, or what readings say."""

    def __init__(self, *readings: str) -> None:
        self.policy = Policy(frozenset(map(Reading, readings)))
        self.held: dict[Key, Any] = {}

    def ask(self, request: Request, seconds: float = 0) -> Settled:
        world = Ledger({key: frozenset((facts,)) for key, facts in self.held.items()}, lambda key: True)
        settled = choose(HOUSE.step(world, request, moment(seconds)), self.policy)
        self.held.update(settled.effects)
        self.held = {key: facts for key, facts in self.held.items() if facts is not ABSENT}
        return settled

    def knows(self, *evses: str, spots: Sequence[str] = ()) -> None:
        for id in evses:
            tree = {"evseId": id, "parkingSpot": [{"parkingId": one} for one in spots]}
            key, facts = HOUSE.record("UpdateChargePointList", tree, "chargePointInfoArray")
            self.held[key] = facts

    def told(self, request: Request, seconds: float = 0) -> dict[str, Any]:
        """What an answer says, by id."""
        settled = self.ask(request, seconds)
        return {facts.place: dict(facts.content.tree) for _, facts in settled.records}


@pytest.fixture
def house() -> House:
    made = House()
    made.knows(EVSE, f"{CPO}E2")
    return made


def test_a_status_is_told_to_connected_partners_only(house: House) -> None:
    house.knows(f"{OTHER}E1")
    assert house.ask(update(evse())).signal == "ok"
    house.ask(update(evse(f"{OTHER}E1"), caller=OTHER))
    assert house.told(query()) == {EVSE: evse()}


def test_a_later_status_replaces_the_earlier_one(house: House) -> None:
    house.ask(update(evse(), evse(f"{CPO}E2")))
    house.ask(update(evse(major="unknown")), 1)
    assert house.told(query(), 2) == {EVSE: evse(major="unknown"), f"{CPO}E2": evse(f"{CPO}E2")}


@pytest.mark.parametrize("pair", [("unknown", "charging"), ("available", "blocked")])
def test_a_forbidden_combination_is_refused(house: House, pair: tuple[str, str]) -> None:
    assert house.ask(update(evse(EVSE, *pair))).signal == "format"
    assert house.told(query()) == {}


def test_a_foreign_status_is_refused_and_the_others_are_taken(house: House) -> None:
    settled = house.ask(update(evse(), evse(f"{OTHER}E1")))
    assert (settled.signal, settled.refused) == ("partly", ())
    assert house.told(query()) == {EVSE: evse()}


def test_a_foreign_status_alone_is_an_invalid_id(house: House) -> None:
    house.ask(update(evse()))
    assert house.ask(update(evse(major="unknown"), caller=OTHER)).signal == "invalid-id"
    assert house.told(query()) == {EVSE: evse()}


def test_an_update_of_nothing_is_taken(house: House) -> None:
    assert house.ask(update()).signal == "ok"


def test_without_static_data_a_status_is_taken_or_refused_by_reading() -> None:
    assert House("AMB-069/taken").ask(update(evse())).signal == "ok"
    assert House("AMB-069/refused").ask(update(evse())).signal == "invalid-id"


def test_a_status_ends_with_its_own_time_to_live(house: House) -> None:
    house.ask(update(evse(ttl=time(10)), ttl=time(3600)))
    assert EVSE in house.told(query(), 9)
    assert house.told(query(), 11) == {}


def test_a_status_without_one_ends_with_that_of_the_request(house: House) -> None:
    house.ask(update(evse(), evse(f"{CPO}E2", ttl=time(3600)), ttl=time(10)))
    assert house.told(query(), 9)[EVSE]["@ttl"] == time(10)
    assert list(house.told(query(), 11)) == [f"{CPO}E2"]


def test_an_overdue_status_is_unknown_by_reading() -> None:
    house = House("AMB-067/unknown")
    house.knows(EVSE)
    house.ask(update(evse(minor="reserved", ttl=time(10))))
    assert house.told(query(), 11) == {EVSE: {"@major": "unknown", "evseId": EVSE}}


def test_a_status_without_any_time_to_live_is_kept_or_dropped_by_reading() -> None:
    for reading, there in (("AMB-110/until-replaced", True), ("AMB-110/default-ttl", False)):
        house = House(reading)
        house.knows(EVSE)
        house.ask(update(evse()))
        assert EVSE in house.told(query(), 60)
        assert (EVSE in house.told(query(), 3600)) == there


def test_a_query_since_some_time_gives_what_is_newer(house: House) -> None:
    house.ask(update(evse()), 0)
    house.ask(update(evse(f"{CPO}E2")), 20)
    assert list(house.told(query(since=time(10)), 30)) == [f"{CPO}E2"]
    assert len(house.told(query(), 30)) == 2


def test_parking_reaches_partners_of_the_operator_that_names_the_spot(house: House) -> None:
    house.ask(update(spot(), caller=PSO))
    assert house.told(query("parking")) == {}
    house.knows(EVSE, spots=(SPOT,))
    assert house.told(query("parking")) == {SPOT: spot()}
    assert house.told(query("evse")) == {}


@pytest.mark.parametrize(
    ("reading", "major"), [("AMB-068/parking-counts", "not-available"), ("AMB-068/evse-alone", "available")]
)
def test_a_combined_status_is_made_by_reading(reading: str, major: str) -> None:
    house = House(reading)
    house.knows(EVSE, spots=(SPOT,))
    house.knows(f"{CPO}E2")
    house.ask(update(evse(minor="reserved"), evse(f"{CPO}E2")))
    house.ask(update(spot(status="not-available"), caller=PSO))
    told = house.told(query("combined"))
    assert {id: tree["@major"] for id, tree in told.items()} == {EVSE: major, f"{CPO}E2": "available"}
    assert ("@minor" in told[EVSE]) == (major == "available")


def test_spellings_denote_one_evse(house: House) -> None:
    house.ask(update(evse()))
    spelt = "DE*C01*E1"
    house.ask(update(evse(spelt, "unknown")), 1)
    assert house.told(query(), 2) == {EVSE: evse(spelt, "unknown")}


WRONG = [
    pytest.param([], "OCHP-STATUS-002", id="missing"),
    pytest.param([evse(major="unknown")], "OCHP-STATUS-002", id="another-status"),
    pytest.param([evse(minor="available")], "OCHP-STATUS-005", id="another-minor-status"),
    pytest.param([evse(), evse()], "OCHP-GEN-049", id="twice"),
    pytest.param([evse(), evse(f"{OTHER}E1")], "OCHP-STATUS-018", id="of-a-stranger"),
]


def violated(kind: str | None, delivered: list[Any]) -> tuple[str, ...]:
    """What an answer violates, of a house that was told the status of two EVSEs."""
    house = House()
    house.knows(EVSE, f"{OTHER}E1")
    world = {key: frozenset((facts,)) for key, facts in house.held.items()}
    belief = Belief(((frozenset(), world),))
    for sender, sent in ((CPO, evse()), (OTHER, evse(f"{OTHER}E1"))):
        told = belief.observe(HOUSE, update(sent, caller=sender), Answer("ok"), moment(), ours)
        assert told.fits
        belief = told.belief
    records = tuple(HOUSE.record("GetStatus", tree, kind or "evse") for tree in delivered)
    return belief.observe(HOUSE, query(kind), Answer("ok", records=records), moment(1), ours).because


def test_a_right_answer_fits() -> None:
    assert violated(None, [evse()]) == ()
    assert violated("combined", [evse()]) == ()


@pytest.mark.parametrize(("delivered", "requirement"), WRONG)
def test_a_wrong_answer_names_what_it_violates(delivered: list[Any], requirement: str) -> None:
    assert violated(None, delivered)[:1] == (requirement,)
