"""Faults of the model seam: what a broken clearing house delivers."""

from collections.abc import Callable
from dataclasses import replace

from conformance.model import Content, Facts, Settled
from conformance.sandbox.flaw import Flaw
from conformance.sandbox.house import Misdeed, Situation
from conformance.sandbox.wrong.deed import (
    delivering,
    is_default,
    is_in_queue,
    is_provider,
    model_flaw,
    periods_of,
    status_asked,
)


def _hiding(operation: str, unwanted: Callable[[Situation, Facts], bool]) -> Misdeed:
    """Leave out records."""

    def misdeed(situation: Situation) -> Settled:
        settled = situation.settled
        if situation.request.operation != operation:
            return settled
        kept = tuple((key, facts) for key, facts in settled.records if not unwanted(situation, facts))
        return replace(settled, records=kept)

    return misdeed


def _is_operator(situation: Situation, facts: Facts) -> bool:
    return facts.operator == situation.request.caller


def _once(situation: Situation) -> Settled:
    """Deliver each accepted record by default only once."""
    settled = situation.settled
    if situation.request.operation != "GetCDRs" or not is_default(situation):
        return settled
    shown = situation.memory["delivers_each_cdr_once"]
    fresh = tuple((key, facts) for key, facts in settled.records if key not in shown)
    shown.update(key for key, _ in fresh)
    return replace(settled, records=fresh)


def _last(situation: Situation) -> Settled:
    settled = situation.settled
    return replace(settled, records=settled.records[:-1]) if len(settled.records) > 1 else settled


def _hundred(situation: Situation) -> Settled:
    return replace(situation.settled, records=situation.settled.records[:100])


def _twice(situation: Situation) -> Settled:
    return replace(situation.settled, records=tuple(r for r in situation.settled.records for _ in "12"))


def _reversed_periods(situation: Situation) -> Settled:
    settled = situation.settled

    def turned(facts: Facts) -> Facts:
        tree = {**facts.content.tree, "chargingPeriods": periods_of(facts)[::-1]}
        return replace(facts, content=Content(tree))

    return replace(settled, records=tuple((key, turned(facts)) for key, facts in settled.records))


def _unlisted(situation: Situation) -> Settled:
    if situation.request.operation != "GetCDRs" or status_asked(situation.request) not in ("declined", "new"):
        return situation.settled
    records = tuple(
        (key, facts)
        for key, possible in situation.records.items()
        for facts in possible
        if is_provider(situation, facts)
    )
    return replace(situation.settled, signal="ok", records=records)


DOWNLOAD_FLAWS: tuple[Flaw, ...] = (
    model_flaw(
        "delivers_to_everyone",
        "GetCDRs delivers the CDRs of other providers, too.",
        "CDR-002",
        delivering("GetCDRs", lambda s, facts: is_in_queue(s, facts) and not is_provider(s, facts)),
    ),
    model_flaw(
        "delivers_rejected_cdrs_by_default",
        "GetCDRs without a status delivers rejected CDRs, too.",
        "CDR-010",
        delivering(
            "GetCDRs",
            lambda s, facts: is_default(s) and facts.status == "rejected" and is_provider(s, facts),
        ),
    ),
    model_flaw(
        "takes_accepted_for_the_whole_queue",
        "GetCDRs with status accepted delivers revised CDRs, too.",
        "CDR-011",
        delivering(
            "GetCDRs",
            lambda s, facts: (
                status_asked(s.request) == "accepted" and facts.status == "revised" and is_provider(s, facts)
            ),
        ),
    ),
    model_flaw(
        "delivers_everything_for_unlisted_statuses",
        "GetCDRs with a status that its table does not list delivers the CDRs of any status.",
        "CDR-012",
        lambda situation: _unlisted(situation),
    ),
    model_flaw(
        "check_cdrs_mixes_final_statuses",
        "CheckCDRs with status approved delivers rejected CDRs, too.",
        "CDR-013",
        delivering(
            "CheckCDRs",
            lambda s, facts: (
                status_asked(s.request) == "approved"
                and facts.status == "rejected"
                and _is_operator(s, facts)
            ),
        ),
    ),
    model_flaw(
        "check_cdrs_shows_everyone",
        "CheckCDRs delivers the declined CDRs of other operators, too.",
        "CDR-013",
        delivering(
            "CheckCDRs",
            lambda s, facts: is_default(s) and facts.status == "declined" and not _is_operator(s, facts),
        ),
    ),
    model_flaw(
        "delivers_each_cdr_once",
        "A CDR leaves the download queue with its first download.",
        "CDR-014",
        _once,
    ),
    model_flaw(
        "keeps_approved_cdrs_in_the_queue",
        "GetCDRs without a status delivers approved CDRs, too.",
        "CDR-015 CDR-010",
        delivering(
            "GetCDRs",
            lambda s, facts: is_default(s) and facts.status == "approved" and is_provider(s, facts),
        ),
    ),
    model_flaw(
        "hides_approved_cdrs_from_the_operator",
        "CheckCDRs with status approved finds nothing.",
        "CDR-016 CDR-013 CDR-022",
        _hiding("CheckCDRs", lambda s, facts: facts.status == "approved"),
    ),
    model_flaw(
        "keeps_declined_cdrs_in_the_queue",
        "GetCDRs without a status delivers declined CDRs, too.",
        "CDR-018 CDR-010 CDR-022",
        delivering(
            "GetCDRs",
            lambda s, facts: is_default(s) and facts.status == "declined" and is_provider(s, facts),
        ),
    ),
    model_flaw(
        "turns_periods_round",
        "The periods of a CDR are delivered in reverse order.",
        "CDR-040 CDR-035 GEN-043",
        _reversed_periods,
    ),
    model_flaw(
        "drops_last_record",
        "A download of several CDRs lacks the last one.",
        "GEN-049",
        _last,
    ),
    model_flaw(
        "delivers_a_hundred_records_at_most",
        "A download ends after the hundredth CDR.",
        "GEN-049",
        _hundred,
    ),
    model_flaw(
        "delivers_each_record_twice",
        "A download holds every CDR twice.",
        "GEN-049",
        _twice,
    ),
)
