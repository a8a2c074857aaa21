"""UpdateStatus: what may become of each status.

Source: OCHP.md, Live Status Interface, UpdateStatus.req; AMB-016, AMB-066, AMB-067, AMB-069.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from conformance.model.branch import Branch, Fate, Terms
from conformance.model.content import evse_identity
from conformance.model.listing import batch_branches, refused, time_of
from conformance.model.world import ABSENT, Facts, Key, Possible, Reading, Tree, World, possibilities
from conformance.releases import Store
from conformance.values import ImpossibleTime, Instant, Interval, ZoneMissing

COMBINATIONS: Mapping[str, tuple[str | None, ...]] = {
    "unknown": (None,),
    "available": (None, "available", "reserved"),
    "not-available": (None, "charging", "blocked", "reserved", "outoforder"),
}
"""Minor status that goes with each major one (OCHP-STATUS-003)."""
TERMS = Terms(("OCHP-STATUS-020",), ("OCHP-GEN-049", "OCHP-STATUS-002"), ("OCHP-STATUS-001",))
_WITHOUT_STATIC_DATA = (Reading("AMB-069/taken"), Reading("AMB-069/refused"))
_NOTHING_SENT = ("ok", "format", "invalid-id", "partly", "fault:Client")


@dataclass(frozen=True, slots=True)
class Sent:
    """One status of a request.

    Args:
        key: Of the EVSE or parking spot.
        facts: What it says about itself.
        tree: As sent.
    """

    key: Key
    facts: Facts
    tree: Tree


def update_branches(
    world: World, sent: tuple[Sent, ...], parameters: Mapping[str, Any], caller: str, at: Interval
) -> tuple[Branch, ...]:
    """Give what a clearing house may do with an update.

    Args:
        world: What it may hold, charge points included.
        sent: The statuses.
        parameters: Of the request; its ``ttl`` applies where a status has none.
        caller: Operator id of the account.
        at: When.
    """
    if not sent:
        return (Branch(_NOTHING_SENT, lists=False, because=("OCHP-GEN-026",), terms=TERMS),)
    general = time_of(parameters, "ttl")
    known = _static_data(world)
    fates: dict[Key, Fate] = {}
    for status in sent:
        before = fates.get(status.key)
        current = possibilities(world, status.key)
        if current is None:
            fates[status.key] = Fate(None, None, unknown=True)
            continue
        fate = _fate(status, current or frozenset((ABSENT,)), general, caller, at, known)
        fates[status.key] = _either(before, fate) if before else fate
    return tuple(batch_branches(fates, len(sent), lists=False, terms=TERMS))


def until(tree: Mapping[str, Any], general: datetime | None) -> datetime | None:
    """Tell when a status ceases to be valid: its own time to live takes precedence (OCHP-STATUS-007).

    A time without zone is none that could be told; it is taken for UTC, as all times of OCHP are (AMB-066).
    """
    text = tree.get("@ttl")
    if text is None:
        return general
    try:
        return Instant.parse(text).moment
    except ZoneMissing:
        return Instant.parse(f"{text.strip()}Z").moment
    except ImpossibleTime:
        return general


def _fate(
    status: Sent,
    held: Possible,
    general: datetime | None,
    caller: str,
    at: Interval,
    known: frozenset[str],
) -> Fate:
    if status.facts.operator != caller:
        return refused(held, ("OCHP-STATUS-019", "OCHP-GEN-028"))
    story = ("OCHP-STATUS-002", "OCHP-STATUS-001")
    stored = replace(status.facts, changed=at, until=until(status.tree, general), story=story)
    kept = tuple(held)
    if "@major" in status.tree and status.tree.get("@minor") not in COMBINATIONS[status.tree["@major"]]:
        return Fate((stored,), kept, prefers_taken=False, code="format")
    if stored.until is not None and stored.until <= at.end:
        return Fate((stored,), kept)
    if "@major" in status.tree and status.facts.place not in known:
        return Fate((stored,), kept, readings=_WITHOUT_STATIC_DATA)
    return Fate((stored,), None, if_refused=story)


def _either(before: Fate, after: Fate) -> Fate:
    """Fold two statuses of one EVSE in one request: which one counts is not said."""
    if before.unknown or after.unknown:
        return Fate(None, None, unknown=True)
    either = (*(after.taken or ()), *(before.taken or ()), *(after.kept or ()), *(before.kept or ()))
    return Fate(either, either, prefers_taken=after.kept is None or after.prefers_taken)


def _static_data(world: World) -> frozenset[str]:
    """EVSEs that the clearing house has static data for."""
    return frozenset(
        evse_identity(facts.content.tree["evseId"])
        for key, possible in world.items()
        if key.store == Store.CHARGE_POINTS
        for facts in possible
        if facts is not ABSENT
    )
