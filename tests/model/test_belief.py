"""Belief: what a conformant peer answers fits, and each single wrong answer is noticed and named."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.model import Answer, Belief, Policy, Reading, Request, Seen
from tests.model.play import (
    CPO1,
    CPO2,
    EMP1,
    EMP2,
    EMP3,
    Peer,
    add,
    cdr,
    check,
    confirm,
    fetch,
    house,
    key,
    moment,
    ours,
)

READINGS = [
    "AMB-011/roaming",
    "AMB-016/invalid-id",
    "AMB-025/ok",
    "AMB-025/partly",
    "AMB-025/format",
    "AMB-028/undrawn-too",
    "AMB-029/accepted-later",
    "AMB-030/empty",
    "AMB-030/filtered",
    "AMB-034/no-prefix",
    "AMB-100/idempotent",
    "AMB-102/any-role",
    "AMB-111/accepted",
]
REVERSED: dict[str, Any] = {"endDateTime": {"LocalDateTime": "2026-02-01T09:00:00+01:00"}}
UPLOAD, APPROVE, DECLINE = add(cdr()), confirm((cdr(),)), confirm((), (cdr(),))
REVISE, REJECT = add(cdr(status="revised", currency="CHF")), add(cdr(status="rejected"))
FOREIGN = cdr(provider=EMP2)
STATUSES = st.sampled_from(["new", "accepted", "revised", "declined", "approved", "rejected"])


@st.composite
def records(draw: st.DrawFn) -> dict[str, object]:
    operator = draw(st.sampled_from([CPO1, CPO2]))
    provider = draw(st.sampled_from([EMP1, EMP2, EMP3]))
    record = cdr(draw(st.integers(1, 3)), draw(STATUSES), operator=operator, provider=provider)
    if draw(st.integers(0, 5)) == 0:
        record |= {"endDateTime": {"LocalDateTime": "2026-02-01T09:00:00+01:00"}}
    if draw(st.integers(0, 3)) == 0:
        record |= {"currency": draw(st.sampled_from(["CHF", "EURO"]))}
    return record


def requests() -> st.SearchStrategy[Request]:
    some = st.lists(records(), max_size=3).map(tuple)
    partner = st.sampled_from([CPO1, CPO2, EMP1, EMP2, EMP3])
    status = st.none() | STATUSES
    return st.one_of(
        st.builds(
            lambda cdrs, caller: add(*cdrs, caller=caller),
            st.lists(records(), min_size=1, max_size=3, unique_by=lambda record: record["CdrId"]),
            partner,
        ),
        st.builds(confirm, some, some, partner),
        st.builds(fetch, status, partner),
        st.builds(check, status, partner),
        st.builds(lambda request: replace(request, caller=None), st.builds(fetch, status, partner)),
    )


def play(*requests: Request, belief: Belief | None = None, peer: Peer | None = None) -> tuple[Peer, Belief]:
    peer, belief = peer or Peer(house()), belief or Belief()
    for number, request in enumerate(requests):
        seen = belief.observe(peer.model, request, peer.answer(request, moment(number)), moment(number), ours)
        assert seen.fits, seen
        belief = seen.belief
    return peer, belief


def judge(request: Request, answer: Answer, *before: Request) -> Seen:
    peer, belief = play(*before)
    return belief.observe(peer.model, request, answer, moment(100), ours)


@settings(max_examples=400, deadline=None)
@given(
    trace=st.lists(requests(), max_size=8),
    readings=st.sets(st.sampled_from(READINGS)),
    lost=st.sets(st.integers(0, 7), max_size=2),
)
def test_what_the_model_allows_always_fits(trace: list[Request], readings: set[str], lost: set[int]) -> None:
    peer = Peer(house(settle_s=2), Policy(frozenset(map(Reading, readings))))
    belief = Belief()
    for number, request in enumerate(trace):
        answer = peer.answer(request, moment(number))
        shown = None if number in lost else answer
        seen = belief.observe(peer.model, request, shown, moment(number), ours)
        assert seen.fits, seen
        belief = seen.belief


@settings(max_examples=400, deadline=None)
@given(trace=st.lists(requests(), max_size=8), data=st.data())
def test_a_dropped_record_never_fits(trace: list[Request], data: st.DataObject) -> None:
    peer, belief = play(*trace)
    request = data.draw(st.sampled_from([fetch(), fetch("approved"), check(), check("rejected")]))
    answer = peer.answer(request, moment(50))
    if not answer.records:
        return
    wrong = replace(answer, records=answer.records[1:])
    seen = belief.observe(peer.model, request, wrong, moment(50), ours)
    assert not seen.fits
    assert seen.key == answer.records[0][0]


def test_lost_answer_leaves_both_possibilities() -> None:
    peer, belief = play()
    belief = belief.observe(peer.model, add(cdr()), None, moment(), ours).belief
    for records in ((), ((key(), peer.model.record("GetCDRs", cdr(status="accepted"))[1]),)):
        assert belief.observe(peer.model, fetch(), Answer("ok", records=records), moment(), ours).fits


def test_dropped_cdr_names_the_queue() -> None:
    seen = judge(fetch(), Answer("ok"), add(cdr()), fetch())
    assert (seen.fits, seen.because[0], seen.key) == (False, "OCHP-CDR-014", key())


def test_accepted_cdr_that_is_never_delivered_names_the_acceptance() -> None:
    assert judge(fetch(), Answer("ok"), add(cdr())).because[0] == "OCHP-CDR-001"


def delivered(*records: dict[str, object]) -> Answer:
    model = house()
    return Answer("ok", records=tuple(model.record("GetCDRs", record) for record in records))


@pytest.mark.parametrize(
    ("before", "request_", "answer", "requirement"),
    [
        ((UPLOAD,), fetch(caller=EMP3), delivered(cdr(status="accepted")), "OCHP-CDR-002"),
        ((add(FOREIGN),), fetch(caller=EMP2), delivered(FOREIGN), "OCHP-CDR-003"),
        ((UPLOAD,), fetch(), delivered(cdr(status="new")), "OCHP-CDR-001"),
        ((UPLOAD,), fetch(), delivered(cdr(status="accepted"), cdr(status="accepted")), "OCHP-GEN-049"),
        ((UPLOAD,), fetch(), delivered(cdr(status="accepted", currency="CHF")), "OCHP-CDR-035"),
        ((UPLOAD, APPROVE), fetch(), delivered(cdr(status="approved")), "OCHP-CDR-016"),
        ((UPLOAD, DECLINE), check(), Answer("ok"), "OCHP-CDR-018"),
        ((UPLOAD, DECLINE), check("approved"), delivered(cdr(status="declined")), "OCHP-CDR-013"),
        ((UPLOAD,), fetch("approved"), delivered(cdr(status="accepted")), "OCHP-CDR-011"),
        ((UPLOAD,), fetch("declined"), delivered(cdr(status="accepted")), "OCHP-CDR-012"),
        ((UPLOAD, DECLINE, REVISE), fetch(), delivered(cdr(status="revised")), "OCHP-CDR-019"),
        ((UPLOAD, REVISE), fetch(), delivered(cdr(status="accepted")), "OCHP-CDR-021"),
        ((UPLOAD, DECLINE, REJECT), fetch("rejected"), Answer("ok"), "OCHP-CDR-020"),
    ],
)  # fmt: skip
def test_wrong_download_names_its_requirement(
    before: tuple[Request, ...], request_: Request, answer: Answer, requirement: str
) -> None:
    seen = judge(request_, answer, *before)
    assert not seen.fits
    assert seen.because[0] == requirement


@pytest.mark.parametrize(
    ("before", "request_", "requirement"),
    [
        ((), add(cdr(**REVERSED)), "OCHP-CDR-003"),
        ((), add(cdr(status="revised")), "OCHP-CDR-009"),
        ((), REJECT, "OCHP-CDR-009"),
        ((), add(cdr(operator=CPO2)), "OCHP-CDR-052"),
        ((UPLOAD, APPROVE), add(cdr(status="revised")), "OCHP-CDR-024"),
        ((UPLOAD, APPROVE), REJECT, "OCHP-CDR-024"),
        ((UPLOAD, DECLINE, REJECT), add(cdr(status="revised")), "OCHP-CDR-025"),
        ((UPLOAD, DECLINE, REJECT), APPROVE, "OCHP-CDR-025"),
        ((UPLOAD, DECLINE), APPROVE, "OCHP-CDR-026"),
        ((UPLOAD,), confirm((cdr(),), (cdr(),)), "OCHP-CDR-031"),
        ((UPLOAD,), add(cdr(status="revised"), caller=CPO2), "OCHP-CDR-028"),
        ((UPLOAD,), add(cdr(evseId=f"{CPO1}E9")), "OCHP-CDR-049"),
    ],
)  # fmt: skip
def test_ok_for_an_illegal_step_names_its_requirement(
    before: tuple[Request, ...], request_: Request, requirement: str
) -> None:
    seen = judge(request_, Answer("ok"), *before)
    assert not seen.fits
    assert seen.because[0] == requirement


@pytest.mark.parametrize(
    ("before", "request_", "requirement"),
    [
        ((), UPLOAD, "OCHP-CDR-001"),
        ((UPLOAD,), add(cdr(status="revised")), "OCHP-CDR-021"),
        ((UPLOAD, DECLINE), add(cdr(status="revised")), "OCHP-CDR-019"),
        ((UPLOAD, DECLINE), REJECT, "OCHP-CDR-020"),
        ((add(cdr(**REVERSED)),), UPLOAD, "OCHP-CDR-004"),
    ],
)
def test_refused_legal_step_names_its_requirement(
    before: tuple[Request, ...], request_: Request, requirement: str
) -> None:
    seen = judge(request_, Answer("invalid-id", frozenset({key()})), *before)
    assert not seen.fits
    assert seen.because[0] == requirement


def test_foreign_confirmation_without_effect_may_be_answered_with_ok() -> None:
    seen = judge(confirm((cdr(),), caller=EMP3), Answer("ok"), UPLOAD)
    assert seen.fits
    assert seen.readings == {"AMB-025/ok"}


def test_effect_of_a_foreign_confirmation_is_named() -> None:
    peer, belief = play(UPLOAD)
    belief = belief.observe(peer.model, confirm((cdr(),), caller=EMP3), Answer("ok"), moment(), ours).belief
    assert belief.observe(peer.model, fetch(), Answer("ok"), moment(), ours).because[0] == "OCHP-CDR-027"


def test_mixed_batch_answered_with_ok_is_named() -> None:
    batch = add(cdr(1), cdr(2, **REVERSED))
    assert judge(batch, Answer("ok", frozenset({key(2)}))).because[0] == "OCHP-GEN-026"
    assert judge(batch, Answer("partly", frozenset({key(2)}))).fits
    assert judge(batch, Answer("invalid-id", frozenset({key(2)}))).readings == {"AMB-016/invalid-id"}
    assert judge(batch, Answer("partly")).because[0] == "OCHP-CDR-003"


def test_refused_list_may_only_name_records_of_the_request() -> None:
    seen = judge(add(cdr(1), cdr(2, **REVERSED)), Answer("partly", frozenset({key(2), key(7)})))
    assert seen.because == ("OCHP-CDR-006",)


def test_server_error_is_named_as_such() -> None:
    assert judge(UPLOAD, Answer("server")).because[0] == "OCHP-GEN-030"


def test_one_bug_gives_one_finding() -> None:
    peer, belief = play(UPLOAD)
    seen = belief.observe(peer.model, fetch(), Answer("ok"), moment(), ours)
    assert not seen.fits
    again = seen.belief.observe(peer.model, fetch(), Answer("ok"), moment(), ours)
    assert again.fits
    back = again.belief.observe(peer.model, fetch(), delivered(cdr(status="accepted")), moment(), ours)
    assert back.fits
    assert not back.belief.observe(peer.model, fetch(), Answer("ok"), moment(), ours).fits


def test_strangers_are_ignored() -> None:
    peer, belief = play(UPLOAD)
    answer = delivered(cdr(status="accepted"), cdr(9, "accepted"))
    assert belief.observe(peer.model, fetch(), answer, moment(), lambda k: k != key(9)).fits


def test_late_acceptance_is_allowed_until_it_is_due() -> None:
    peer = Peer(house(settle_s=2))
    seen = Belief().observe(peer.model, UPLOAD, Answer("ok"), moment(), ours)
    early = seen.belief.observe(peer.model, fetch(), Answer("ok"), moment(1), ours)
    assert early.fits
    assert early.readings == {"AMB-029/accepted-later"}
    assert not early.belief.observe(peer.model, fetch(), Answer("ok"), moment(3), ours).fits


def test_worlds_are_bounded() -> None:
    peer, belief = play(*(add(cdr(n)) for n in range(1, 9)))
    seen = None
    for number in range(1, 9):
        mixed = confirm((cdr(number), cdr(99)))
        seen = belief.observe(peer.model, mixed, Answer("invalid-id"), moment(), ours)
        belief = seen.belief
        assert len(belief.worlds) <= 32
        if seen.too_many:
            break
    assert seen is not None
    assert seen.too_many


def test_readings_worlds_are_resolved_by_a_download() -> None:
    peer, belief = play(add(cdr(1)))
    belief = belief.observe(
        peer.model, confirm((cdr(1), cdr(99))), Answer("invalid-id"), moment(), ours
    ).belief
    assert len(belief.worlds) == 2
    assert len(belief.observe(peer.model, fetch(), Answer("ok"), moment(), ours).belief.worlds) == 1


@pytest.mark.parametrize("signal", ["not-authorized", "fault:FailedAuthentication", "http:401"])
def test_wrong_credentials_may_be_refused_in_three_ways(signal: str) -> None:
    assert judge(replace(fetch(), caller=None), Answer(signal), UPLOAD).fits


def test_data_for_wrong_credentials_is_named() -> None:
    seen = judge(replace(fetch(), caller=None), delivered(cdr(status="accepted")), UPLOAD)
    assert seen.because[0] == "OCHP-GEN-019"


@pytest.mark.parametrize(("signal", "fits"), [("format", True), ("fault:Client", True), ("ok", False)])
def test_invalid_request_is_refused(signal: str, fits: bool) -> None:
    assert judge(replace(UPLOAD, valid=False), Answer(signal)).fits is fits


def test_a_thousand_records_are_one_world() -> None:
    batch = [cdr(number) for number in range(1, 1001)]
    peer, belief = Peer(house()), Belief()
    answer = delivered(*({**record, "status": {"CdrStatusType": "accepted"}} for record in batch))
    uploaded = belief.observe(peer.model, add(*batch), Answer("ok"), moment(), ours)
    fetched = uploaded.belief.observe(peer.model, fetch(), answer, moment(), ours)
    assert (uploaded.fits, fetched.fits) == (True, True)
    assert len(fetched.belief.worlds) == 1
