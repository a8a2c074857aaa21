"""Deed: what the faults of the model seam are made of."""

from collections.abc import Callable
from dataclasses import replace

from conformance.model import Content, Facts, Key, Request, Settled
from conformance.sandbox.flaw import Fault, Flaw
from conformance.sandbox.house import Misdeed, Situation

QUEUE = frozenset({"accepted", "revised"})


def status_asked(request: Request) -> str | None:
    """The status that a download asks for."""
    status = request.parameters.get("cdrStatus", {}).get("CdrStatusType")
    return None if status is None else str(status)


def record_held(situation: Situation, key: Key) -> Facts | None:
    """What the house holds of a record."""
    return next(iter(situation.records[key]), None)


def delivering(operation: str, wanted: Callable[[Situation, Facts], bool]) -> Misdeed:
    """Deliver further records."""

    def misdeed(situation: Situation) -> Settled:
        settled = situation.settled
        if situation.request.operation != operation or settled.signal not in ("ok", "roaming"):
            return settled
        known = {key for key, _ in settled.records}
        more = tuple(
            (key, facts)
            for key, possible in situation.records.items()
            for facts in possible
            if key not in known and wanted(situation, facts)
        )
        return replace(settled, signal="ok", records=settled.records + more) if more else settled

    return misdeed


def is_default(situation: Situation) -> bool:
    """Whether a download names no status."""
    return status_asked(situation.request) is None


def is_provider(situation: Situation, facts: Facts) -> bool:
    """Whether a CDR concerns the caller."""
    return facts.provider == situation.request.caller


def is_in_queue(situation: Situation, facts: Facts) -> bool:
    """Whether a CDR belongs into the default download, whoever calls."""
    return is_default(situation) and facts.status in QUEUE


def answering(wrong: str, *, when: Callable[[Situation], bool]) -> Misdeed:
    """Answer with another code."""

    def misdeed(situation: Situation) -> Settled:
        return replace(situation.settled, signal=wrong) if when(situation) else situation.settled

    return misdeed


def saying(facts: Facts, **changes: object) -> Facts:
    """Give a record that says something else; a member that is None is left out."""
    tree = {name: value for name, value in {**facts.content.tree, **changes}.items() if value is not None}
    return replace(facts, content=Content(tree))


def periods_of(facts: Facts) -> list[dict[str, object]]:
    """The periods of a CDR."""
    periods = facts.content.tree["chargingPeriods"]
    return list(periods) if isinstance(periods, list) else [periods]


def fault_of(id_: str, what: str, *requirements: str) -> Fault:
    """Describe a fault of the model seam."""
    return Fault(id_, what, "model", requirements)


def model_flaw(id_: str, what: str, requirements: str, misdeed: Misdeed) -> Flaw:
    """Make a fault of the model seam; requirements without their prefix."""
    return Flaw(fault_of(id_, what, *(f"OCHP-{name}" for name in requirements.split())), misdeed=misdeed)
