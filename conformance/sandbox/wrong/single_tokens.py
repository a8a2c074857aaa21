"""Faults of the model seam: what a broken clearing house answers to a request for one token."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from conformance.model import Facts, Key, Settled
from conformance.sandbox.flaw import Flaw
from conformance.sandbox.house import Misdeed, Situation
from conformance.sandbox.wrong.deed import model_flaw, saying
from conformance.sandbox.wrong.token_downloads import FULL, NEVER, prolonged
from conformance.values import Interval

SINGLE = "GetSingleRoamingAuthorisation"


def _telling(change: Callable[[Situation, Facts], Facts]) -> Misdeed:
    """Say something else of a single token."""

    def misdeed(situation: Situation) -> Settled:
        settled = situation.settled
        if situation.request.operation != SINGLE:
            return settled
        told = tuple((key, change(situation, facts)) for key, facts in settled.records)
        return replace(settled, records=told)

    return misdeed


def _visible(situation: Situation) -> Iterator[tuple[Key, Facts]]:
    """What the whole list would show to the caller."""
    whole = replace(situation.request, operation=FULL, parameters={})
    for branch in situation.model.step(situation.records, whole, Interval(situation.now, situation.now)):
        for key, offer in branch.offers.items():
            for facts in offer.shown:
                yield key, facts
        return


def _nothing_single(situation: Situation) -> Settled:
    settled = situation.settled
    return replace(settled, records=()) if situation.request.operation == SINGLE else settled


def _another_one(situation: Situation) -> Settled:
    """Answer a single request by another token that the operator may see."""
    settled = situation.settled
    if situation.request.operation != SINGLE or not settled.records:
        return settled
    (asked, _), *_ = settled.records
    others = tuple((key, facts) for key, facts in _visible(situation) if key != asked)
    return replace(settled, records=others[:1]) if others else settled


def _invented(situation: Situation) -> Settled:
    """Answer a single request for an unknown token by a record of it that nobody uploaded."""
    settled = situation.settled
    if situation.request.operation != SINGLE or settled.records:
        return settled
    pattern = next(iter(_visible(situation)), None)
    if pattern is None:
        return settled
    key, facts = pattern
    asked = saying(facts, EmtId=situation.request.parameters["emtId"])
    return replace(settled, signal="ok", records=((key, asked),))


def _unconnected_too(situation: Situation) -> Settled:
    settled = situation.settled
    if situation.request.operation != SINGLE or settled.records or not situation.branches[0].intruders:
        return settled
    key = next(iter(situation.branches[0].intruders))
    return replace(settled, signal="ok", records=tuple((key, facts) for facts in situation.records[key]))


def _as_written(situation: Situation) -> Settled:
    """Find a single token only in the letter case in which it was uploaded."""
    settled = situation.settled
    if situation.request.operation != SINGLE:
        return settled
    asked = situation.request.parameters["emtId"]["instance"]
    found = tuple((k, f) for k, f in settled.records if f.content.tree["EmtId"]["instance"] == asked)
    return replace(settled, records=found)


SINGLE_TOKEN_FLAWS: tuple[Flaw, ...] = (
    model_flaw(
        "finds_no_single_token",
        "A request for a single token never returns a record.",
        "SINGLE-001 ID-022",
        _nothing_single,
    ),
    model_flaw(
        "finds_another_single_token",
        "A request for a single token returns the record of another one.",
        "SINGLE-001 ID-022",
        _another_one,
    ),
    model_flaw(
        "says_another_date_of_single_tokens",
        "A single token has another expiryDate than in the list.",
        "SINGLE-001 SINGLE-006",
        _telling(lambda situation, facts: saying(facts, expiryDate=NEVER)),
    ),
    model_flaw(
        "invents_records_of_unknown_tokens",
        "A request for a token that nobody has returns a record of it.",
        "SINGLE-002 SINGLE-003",
        _invented,
    ),
    model_flaw(
        "finds_single_tokens_without_connection",
        "A request for a single token returns records of providers that are not connected.",
        "SINGLE-003",
        _unconnected_too,
    ),
    model_flaw(
        "tells_tokens_apart_by_letter_case",
        "A single token is not found in another letter case.",
        "ID-022",
        _as_written,
    ),
    model_flaw(
        "prolongs_expired_single_tokens",
        "A single token that has expired is delivered with a date to come.",
        "SINGLE-006",
        _telling(prolonged),
    ),
)
"""Faults of requests for one token."""
