"""Choice: what the sandbox does of all that is allowed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from conformance.errors import SuiteError
from conformance.model.branch import Branch, Fate, Offer
from conformance.model.content import Content
from conformance.model.world import Facts, Key, Reading


@dataclass(frozen=True, slots=True)
class Policy:
    """Which readings the sandbox plays; where none of them decides it does what the documents prefer.

    Args:
        readings: The readings.
    """

    readings: frozenset[Reading] = frozenset()


@dataclass(frozen=True, slots=True)
class Settled:
    """What is answered and done.

    Args:
        branch: The branch that was chosen.
        signal: Result code, fault kind or HTTP status to answer with.
        refused: Records to be listed as refused, in the order of the request.
        effects: What each written record is now; `ABSENT` if it does not exist.
        records: Records to be delivered.
    """

    branch: Branch
    signal: str
    refused: tuple[Key, ...]
    effects: dict[Key, Facts]
    records: tuple[tuple[Key, Facts], ...]


def choose(branches: Sequence[Branch], policy: Policy) -> Settled:
    """Choose one branch, and for each record one thing that may become of it.

    Args:
        branches: What is allowed, the preferred one first; from a world in which every record is one thing.
        policy: Readings to be played.

    Raises:
        SuiteError: No branch goes together with what becomes of the records, which is a defect of the model.
    """
    order = sorted(branches, key=lambda branch: _rank(branch, policy))
    has_something = any(_is_shown(offer, policy) for branch in branches for offer in branch.offers.values())
    for branch in order:
        if branch.if_nothing_else and has_something:
            continue
        taken = {key: _is_taken(fate, policy) for key, fate in branch.fates.items()}
        refusals = sum(not is_taken for is_taken in taken.values())
        least, most = branch.refuses
        if not branch.fates or least <= refusals <= most:
            return _settle(branch, taken, policy)
    raise SuiteError("the model allows nothing that can be done")


def _rank(branch: Branch, policy: Policy) -> tuple[int, int]:
    """Branches of a reading to be played first, then those that suppose nothing; otherwise in their order."""
    return (-len(branch.given & policy.readings), 0)


def _settle(branch: Branch, taken: dict[Key, bool], policy: Policy) -> Settled:
    effects = {}
    for key, fate in branch.fates.items():
        outcomes = fate.taken if taken[key] else fate.kept
        effects[key] = _pick(outcomes or (), policy)
    for key, fate in branch.sweeps.items():
        outcomes = fate.taken if _is_taken(fate, policy) else fate.kept
        effects[key] = _pick(outcomes or (), policy)
    records = tuple(
        (key, replace(facts, content=_said(offer.says(facts), policy)) if offer.views else facts)
        for key, offer in branch.offers.items()
        if _is_shown(offer, policy)
        for facts in offer.shown
    )
    refused = tuple(key for key, is_taken in taken.items() if not is_taken) if branch.lists else ()
    return Settled(branch, branch.signals[0], refused, effects, records)


def _is_taken(fate: Fate, policy: Policy) -> bool:
    if fate.unknown:
        raise SuiteError("a sandbox knows every record of its own")
    if fate.taken is None or fate.kept is None:
        return fate.kept is None
    by_taking, by_refusing = fate.readings
    if by_taking in policy.readings or by_refusing in policy.readings:
        return by_taking in policy.readings
    return fate.prefers_taken


def _is_shown(offer: Offer, policy: Policy) -> bool:
    if not offer.shown or offer.hidden is None:
        return bool(offer.shown)
    by_showing, by_hiding = offer.readings
    if by_showing in policy.readings or by_hiding in policy.readings:
        return by_showing in policy.readings
    return offer.prefers_shown


def _said(views: tuple[Content, ...], policy: Policy) -> Content:
    """Say what shows most of the readings to be played; the first of several."""
    return max(views, key=lambda view: len(view.given & policy.readings))


def _pick(outcomes: tuple[Facts, ...], policy: Policy) -> Facts:
    later = Reading("AMB-029/accepted-later") in policy.readings
    return next((facts for facts in outcomes if later and facts.due is not None), outcomes[0])
