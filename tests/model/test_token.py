"""Tokens: what a conformant house does with lists and single requests, and that belief goes along with it."""

from hashlib import sha1
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.model import Answer, Belief, Policy, Reading, Request
from tests.model.play import CPO1, CPO2, CPO3, EMP1, EMP2, EMP3, Peer, house, moment, ours
from tests.model.token_play import (
    LONG_AGO,
    after,
    delta,
    key,
    keys,
    set_list,
    single,
    token,
    told,
    update,
    whole,
)

READINGS = [
    "AMB-011/roaming",
    "AMB-016/invalid-id",
    "AMB-080/invalid-id",
    "AMB-080/roaming",
    "AMB-081/adds",
    "AMB-083/left-out",
    "AMB-097/pattern-only",
    "AMB-102/any-role",
    "AMB-105/token-and-contract",
    "AMB-107/any-representation",
]
HASH = sha1(b"04A1B201").hexdigest()


def peer(*readings: str) -> Peer:
    return Peer(house(), Policy(frozenset(map(Reading, readings))))


def believed(answers: list[tuple[Request, Answer]], seconds: float = 10) -> list[bool]:
    belief, fits = Belief(), []
    for number, (request, answer) in enumerate(answers):
        seen = belief.observe(house(), request, answer, moment(number * seconds), ours)
        fits.append(seen.fits)
        belief = seen.belief
    return fits


@st.composite
def requests(draw: st.DrawFn) -> Request:
    caller = draw(st.sampled_from([EMP1, EMP2]))
    tokens = draw(st.lists(tokens_of(caller), min_size=1, max_size=3))
    cpo = draw(st.sampled_from([CPO1, CPO2, CPO3, EMP1]))
    made = [
        set_list(*tokens, caller=caller),
        update(*tokens, caller=caller),
        whole(cpo),
        delta(after(draw(st.sampled_from([-10, 0, 15, 35, 1000]))), cpo),
        single(tokens[0]["EmtId"], cpo),
        single({"@representation": "sha-160", "instance": HASH, "tokenType": "rfid"}, cpo),
    ]
    return made[draw(st.integers(0, len(made) - 1))]


@st.composite
def tokens_of(draw: st.DrawFn, caller: str) -> dict[str, Any]:
    provider = draw(st.sampled_from([caller, caller, caller, EMP3]))
    made = token(
        draw(st.integers(1, 3)),
        provider=provider,
        contract=draw(st.integers(1, 2)),
        until=draw(st.sampled_from(["2099-01-01T00:00:00Z", LONG_AGO, "2099-13-01T00:00:00Z"])),
    )
    if draw(st.integers(0, 5)) == 0:
        made["EmtId"] = {"instance": "SESSION1", "tokenType": "remote"}
    return made


@settings(max_examples=150, deadline=None, database=None)
@given(st.lists(requests(), min_size=1, max_size=8), st.sets(st.sampled_from(READINGS), max_size=3))
def test_whatever_a_conformant_house_answers_fits(asked: list[Request], readings: set[str]) -> None:
    playing = peer(*readings)
    answers = [(request, playing.answer(request, moment(n * 10))) for n, request in enumerate(asked)]
    assert all(believed(answers))


def test_a_list_reaches_connected_operators_only() -> None:
    playing = peer()
    told(playing, set_list(token(1), token(2)))
    assert keys(told(playing, whole(CPO1))) == [key(1), key(2)]
    assert keys(told(playing, whole(CPO3))) == []


def test_a_whole_list_replaces_the_one_before() -> None:
    assert keys(told(peer(), set_list(token(1), token(2)), set_list(token(1)), whole())) == [key(1)]


def test_a_whole_list_may_add_to_the_one_before() -> None:
    playing = peer("AMB-081/adds")
    assert keys(told(playing, set_list(token(1), token(2)), set_list(token(1)), whole())) == [key(1), key(2)]


def test_a_whole_list_leaves_those_of_others_alone() -> None:
    playing = peer()
    told(playing, set_list(token(1, provider=EMP2), caller=EMP2), set_list(token(1)), set_list(token(2)))
    assert keys(told(playing, whole(CPO2))) == [key(1, provider=EMP2), key(2)]


def test_an_update_leaves_other_records_alone() -> None:
    playing = peer()
    told(playing, set_list(token(1), token(2)), update(token(1, until="2090-01-01T00:00:00Z")))
    answer = told(playing, whole())
    assert keys(answer) == [key(1), key(2)]
    (changed,) = [facts for record, facts in answer.records if record == key(1)]
    assert changed.content.tree["expiryDate"] == {"DateTime": "2090-01-01T00:00:00Z"}


@pytest.mark.parametrize(
    ("readings", "left"),
    [((), [key(1, contract=2)]), (("AMB-105/token-and-contract",), [key(1, contract=1), key(1, contract=2)])],
)
def test_a_token_of_another_contract_replaces_the_old_record_or_not(
    readings: tuple[str, ...], left: list[object]
) -> None:
    playing = peer(*readings)
    assert keys(told(playing, update(token(1)), update(token(1, contract=2)), whole())) == left


def test_spellings_of_a_contract_are_one_record() -> None:
    spelled = {**token(1), "contractId": f"{EMP1[:2]}-{EMP1[2:]}-c00000001".lower()}
    assert keys(told(peer(), update(token(1)), update(spelled), whole())) == [key(1)]


def test_foreign_contracts_are_refused() -> None:
    answer = told(peer(), update(token(1), token(2, provider=EMP2)))
    assert (answer.signal, answer.refused) == ("partly", frozenset({key(2, provider=EMP2)}))


def test_a_batch_of_foreign_contracts_is_refused_as_a_whole() -> None:
    assert told(peer(), update(token(2, provider=EMP2))).signal == "invalid-id"


def test_remote_tokens_are_refused() -> None:
    assert told(peer(), update(token(1, tokenType="remote"))).signal == "format"


def test_a_delta_holds_what_changed_later() -> None:
    playing = peer()
    playing.answer(update(token(1)), moment(0))
    playing.answer(update(token(2)), moment(20))
    assert keys(playing.answer(delta(after(10)), moment(30))) == [key(2)]


@pytest.mark.parametrize(("readings", "shown"), [((), [key()]), (("AMB-083/left-out",), [])])
def test_expired_tokens_are_shown_or_not(readings: tuple[str, ...], shown: list[object]) -> None:
    playing = peer(*readings)
    told(playing, update(token(until=LONG_AGO)))
    assert keys(told(playing, whole())) == shown
    assert keys(told(playing, single(token()["EmtId"]))) == shown


def test_a_single_token_is_found() -> None:
    answer = told(peer(), update(token(1), token(2)), single(token(2)["EmtId"]))
    assert (answer.signal, keys(answer)) == ("ok", [key(2)])


def test_a_single_token_is_found_in_any_letter_case() -> None:
    asked = {"instance": "04a1b201", "@representation": "plain", "tokenType": "rfid"}
    assert keys(told(peer(), update(token(1)), single(asked))) == [key(1)]


@pytest.mark.parametrize(
    ("readings", "signal"),
    [((), "ok"), (("AMB-080/invalid-id",), "invalid-id"), (("AMB-080/roaming",), "roaming")],
)
def test_an_unknown_token_is_not_found(readings: tuple[str, ...], signal: str) -> None:
    answer = told(peer(*readings), update(token(1)), single(token(2)["EmtId"]))
    assert (answer.signal, answer.records) == (signal, ())


def test_the_token_of_an_unconnected_provider_is_unknown() -> None:
    playing = peer()
    told(playing, update(token(provider=EMP2), caller=EMP2))
    assert told(playing, single(token()["EmtId"], CPO1)).records == ()
    assert keys(told(playing, single(token()["EmtId"], CPO2))) == [key(provider=EMP2)]


@pytest.mark.parametrize(("readings", "found"), [((), []), (("AMB-107/any-representation",), [key(1)])])
def test_a_token_may_be_found_by_its_hash(readings: tuple[str, ...], found: list[object]) -> None:
    asked = {"@representation": "sha-160", "instance": HASH, "tokenType": "rfid"}
    assert keys(told(peer(*readings), update(token(1)), single(asked))) == found


def wrong(*said: tuple[Request, Answer]) -> tuple[str, ...]:
    """What the last answer violates."""
    belief, seen = Belief(), None
    for number, (request, answer) in enumerate(said):
        seen = belief.observe(house(), request, answer, moment(number * 10), ours)
        belief = seen.belief
    assert seen is not None
    assert not seen.fits
    return seen.because


def _played(*asked: Request) -> list[tuple[Request, Answer]]:
    playing = peer()
    return [(request, playing.answer(request, moment(n * 10))) for n, request in enumerate(asked)]


def test_a_missing_token_is_noticed() -> None:
    told_, (request, _) = _played(set_list(token(1)), whole())
    assert wrong(told_, (request, Answer("ok")))[0] == "OCHP-AUTH-001"


def test_a_missing_change_is_noticed() -> None:
    told_, (request, _) = _played(update(token(1)), delta(after(-20)))
    assert wrong(told_, (request, Answer("ok")))[0] == "OCHP-AUTH-008"


def test_a_leaked_token_is_noticed() -> None:
    told_, (_, shown) = _played(update(token(1)), whole(CPO1))
    assert wrong(told_, (whole(CPO3), shown))[0] == "OCHP-AUTH-006"


def test_an_early_change_is_noticed() -> None:
    (told_, (_, shown)) = _played(update(token(1)), whole())
    later = _played(update(token(1)), whole(), whole(), whole())[2:]
    assert wrong(told_, *later, (delta(after(15)), shown))[0] == "OCHP-AUTH-008"


def test_a_foreign_contract_that_is_taken_is_noticed() -> None:
    assert wrong((update(token(provider=EMP2)), Answer("ok")))[0] in ("OCHP-AUTH-011", "OCHP-GEN-026")


def test_another_record_for_a_single_token_is_noticed() -> None:
    told_, (_, shown) = _played(update(token(1), token(2)), single(token(1)["EmtId"]))
    assert "OCHP-SINGLE-001" in wrong(told_, (single(token(2)["EmtId"]), shown))


def test_a_single_token_that_is_not_found_is_noticed() -> None:
    told_, (request, _) = _played(update(token(1)), single(token(1)["EmtId"]))
    assert wrong(told_, (request, Answer("ok")))[0] == "OCHP-SINGLE-001"


def test_a_leaked_single_token_is_noticed() -> None:
    told_, (request, shown) = _played(update(token(1)), single(token(1)["EmtId"], CPO1))
    leaked = (single(token(1)["EmtId"], CPO3), shown)
    assert wrong(told_, (request, shown), leaked)[0] == "OCHP-SINGLE-003"
