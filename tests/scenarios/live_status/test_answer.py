import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from conformance.records import (
    COMBINATIONS,
    Ids,
    Party,
    Setting,
    Spelling,
    Tree,
    body,
    parking_statuses,
    statuses,
)
from conformance.releases import get
from conformance.scenarios.live_status.answer import id_of, identity, in_words, is_as_sent, sightings
from conformance.scenarios.live_status.drawn import at_operator, other_major
from conformance.schema import of
from conformance.values import EvseId
from conformance.wire import Reply
from tests.scenarios.answers import reply

RELEASE = get("1.4")
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
SETTING = Setting(of(RELEASE), Party.of("DEABC", "DEABC"), Ids("TESTS"), 1_700_000_000)
STATUSES, SPOTS = statuses(SETTING), parking_statuses(SETTING)


def answer(kind: str, *delivered: Tree) -> Reply:
    envelope = etree.Element(f"{{{SOAP}}}Envelope")
    etree.SubElement(envelope, f"{{{SOAP}}}Body").append(
        body(RELEASE, "GetStatusResponse", {kind: [*delivered]})
    )
    return reply(etree.tostring(envelope))


@given(STATUSES, STATUSES)
def test_a_delivered_status_is_found_as_it_was_sent(status: Tree, other: Tree) -> None:
    (found,) = sightings(answer("evse", other, status), status)
    assert is_as_sent(found, status)


@given(SPOTS)
def test_a_delivered_parking_status_is_found_as_it_was_sent(spot: Tree) -> None:
    (found,) = sightings(answer("parking", spot), spot)
    assert is_as_sent(found, spot)
    assert in_words(found) == spot["@status"]


@given(STATUSES)
def test_another_spelling_is_the_same_evse(status: Tree) -> None:
    spelt = {**status, "evseId": Spelling(separated=True, lower=True).evse(id_of(status))}
    assert len(sightings(answer("evse", spelt), status)) == 1


@given(STATUSES)
def test_every_occurrence_is_found(status: Tree) -> None:
    assert len(sightings(answer("evse", status, status), status)) == 2


@given(STATUSES)
def test_an_element_of_another_kind_is_not_found_unless_asked_for(status: Tree) -> None:
    delivered = answer("combined", status)
    assert sightings(delivered, status) == ()
    assert len(sightings(delivered, status, "combined")) == 1


@given(STATUSES, st.sampled_from(COMBINATIONS))
def test_another_combination_is_not_as_sent(status: Tree, pair: tuple[str, str | None]) -> None:
    major, minor = pair
    other: Tree = {"@major": major, **({"@minor": minor} if minor else {}), "evseId": status["evseId"]}
    (found,) = sightings(answer("evse", other), status)
    assert is_as_sent(found, status) == ((status["@major"], status.get("@minor")) == pair)


@given(STATUSES)
def test_another_major_status_is_another_one(status: Tree) -> None:
    changed = other_major(status)
    assert changed["@major"] != status["@major"]
    assert changed["evseId"] == status["evseId"]
    assert "@minor" not in changed


@given(STATUSES)
def test_the_same_evse_at_another_operator(status: Tree) -> None:
    moved = EvseId.parse(id_of(at_operator(status, "ZZ9ZZ")))
    assert (moved.operator, moved.outlet) == ("ZZ9ZZ", EvseId.parse(id_of(status)).outlet)


@pytest.mark.parametrize("text", ["", "nonsense", "DE*ABCE1"])
def test_what_is_no_id_identifies_itself(text: str) -> None:
    assert identity(text) == text
