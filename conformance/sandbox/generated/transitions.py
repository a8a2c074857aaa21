"""Transitions: each legal step of a CDR refused, each illegal one carried out."""

from collections.abc import Iterator
from dataclasses import replace

from conformance.model import Facts, Key, Settled, for_release, tours
from conformance.releases import Feature, Release
from conformance.sandbox.flaw import Fault, Flaw
from conformance.sandbox.house import Misdeed, Situation
from conformance.sandbox.wrong.deed import record_held
from conformance.sandbox.wrong.upload import refusing, taking, uploads

_CONFIRMATIONS = {"approved": "approve", "declined": "decline"}


def transition_flaws(release: Release) -> Iterator[Flaw]:
    """Make the faults of the status flow, if the release has one."""
    if not release.has(Feature.CDR_CHECK):
        return
    legal, illegal = _steps(release)
    for status, action in sorted(legal):
        what = f"The action {action} on a CDR that is {status or 'not there'} is refused."
        fault = Fault(f"refuses:{status or 'none'}/{action}", what, "model", ())
        yield Flaw(fault, misdeed=_refusing(status, action))
    for status, action in sorted(illegal):
        what = f"The action {action} on a CDR that is {status} is carried out."
        fault = Fault(f"allows:{status}/{action}", what, "model", ())
        yield Flaw(fault, misdeed=_allowing(status, action))


def _steps(release: Release) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Status before and action of each legal and each illegal step of the model's tour."""
    legal: set[tuple[str, str]] = set()
    illegal: set[tuple[str, str]] = set()
    for tour in tours(for_release(release)):
        status = ""
        for step in tour.steps:
            legal.add((status, step.action))
            status = step.status
        illegal |= {(tour.status, step.action) for step in tour.illegal}
    return legal, illegal - legal


def _acts(situation: Situation, status: str, action: str) -> Iterator[tuple[Key, Facts | None, Facts]]:
    """The records on which a request tries an action in a status: as held, and as they are meant to be."""
    for key, facts in uploads(situation).items():
        held = record_held(situation, key)
        if facts.status == action and (held.status if held else "") == status:
            yield key, held, replace(facts, status="accepted" if action == "new" else action)
    if situation.request.operation == "ConfirmCDRs":
        for name, confirmation in _CONFIRMATIONS.items():
            for entry in situation.request.parameters.get(name, []) if confirmation == action else ():
                key = Key("cdrs", str(entry["cdrId"]))
                held = record_held(situation, key)
                if held and held.status == status:
                    yield key, held, replace(held, status=name, due=None)


def _refusing(status: str, action: str) -> Misdeed:
    def misdeed(situation: Situation) -> Settled:
        settled = situation.settled
        keys = [key for key, _, _ in _acts(situation, status, action) if key not in settled.refused]
        if situation.request.operation == "AddCDRs":
            return refusing(situation, keys)
        kept = {key: facts for key, facts in settled.effects.items() if key not in keys}
        return replace(settled, signal="invalid-id", effects=kept) if keys else settled

    return misdeed


def _allowing(status: str, action: str) -> Misdeed:
    def misdeed(situation: Situation) -> Settled:
        taken = {key: after for key, _, after in _acts(situation, status, action)}
        if situation.request.operation == "AddCDRs":
            return taking(situation, taken)
        settled = situation.settled
        return replace(settled, signal="ok", effects={**settled.effects, **taken}) if taken else settled

    return misdeed
