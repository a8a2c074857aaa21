"""The transition tour: complete, and played by a peer that follows the model."""

import pytest

from conformance.model import Belief, Request, Tour, tours
from tests.model.play import Peer, add, cdr, confirm, fetch, house, moment, ours

TOURS = tours(house())


def request(action: str) -> Request:
    if action in ("approve", "decline"):
        pair = (cdr(),)
        return confirm(pair) if action == "approve" else confirm((), pair)
    return add(cdr(status=action))


def test_there_are_eleven_paths_of_at_most_five_steps() -> None:
    assert len(TOURS) == 11
    assert max(len(tour.steps) for tour in TOURS) == 6


def test_each_arrow_of_the_figure_is_walked() -> None:
    arrows = {
        (before.status, after.action, after.status)
        for tour in TOURS
        for before, after in zip(tour.steps, tour.steps[1:], strict=False)
    }
    assert arrows == {
        ("accepted", "revised", "revised"),
        ("accepted", "approve", "approved"),
        ("accepted", "decline", "declined"),
        ("declined", "revised", "revised"),
        ("declined", "rejected", "rejected"),
        ("revised", "approve", "approved"),
        ("revised", "decline", "declined"),
    }


def test_illegal_steps_are_those_out_of_declined_approved_and_rejected() -> None:
    illegal = {(tour.status, step.action, step.requirement) for tour in TOURS for step in tour.illegal}
    assert illegal == {
        ("declined", "approve", "OCHP-CDR-026"),
        ("approved", "revised", "OCHP-CDR-024"),
        ("approved", "rejected", "OCHP-CDR-024"),
        ("approved", "decline", "OCHP-CDR-024"),
        ("rejected", "revised", "OCHP-CDR-025"),
        ("rejected", "approve", "OCHP-CDR-025"),
        ("rejected", "decline", "OCHP-CDR-025"),
    }


@pytest.mark.parametrize("tour", TOURS, ids=lambda tour: tour.name)
def test_tour_can_be_walked(tour: Tour) -> None:
    peer, belief = Peer(house()), Belief()
    for step in (*tour.steps, *tour.illegal):
        asked = request(step.action)
        answer = peer.answer(asked, moment())
        assert (answer.signal == "ok") is (step in tour.steps)
        seen = belief.observe(peer.model, asked, answer, moment(), ours)
        assert seen.fits
        belief = seen.belief
        possible = belief.possible(next(iter(peer.held)))
        assert possible is not None
        assert {facts.status for facts in possible} == {step.status}
    shown = fetch(tour.status) if tour.status != "declined" else fetch()
    assert belief.observe(peer.model, shown, peer.answer(shown, moment()), moment(), ours).fits
