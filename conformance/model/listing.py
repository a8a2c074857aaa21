"""Lists that partners upload and others download: what tokens, charge points and tariffs have in common.

A store says what its records are and who may see them; here is what follows of that for uploads of whole
lists and of changes, and for downloads of all records and of those changed since some time.

Source: OCHP.md, Exchange authorisation data, Exchange Charge Point Information, Exchange Tariff Information;
AMB-011, AMB-016, AMB-081, AMB-082.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from conformance.model.branch import Branch, Fate, Offer, Terms
from conformance.model.content import Content
from conformance.model.world import (
    ABSENT,
    Facts,
    Key,
    Possible,
    Reading,
    RequirementIds,
    World,
    possibilities,
)
from conformance.values import Form, ImpossibleTime, Instant, Interval

MARGIN = timedelta(seconds=2)
"""How close to the time of a filter nothing is judged (AMB-082)."""

REFUSALS = ("invalid-id", "format", "roaming", "not-authorized", "fault:Client")
"""AMB-016: a total refusal shows any code except ok and partly."""
_PARTLY = Reading("AMB-016/partly")
_BY_INVALID_ID = Reading("AMB-016/invalid-id")
_REPLACES = (Reading("AMB-081/replaces"), Reading("AMB-081/adds"))
_LONELY = Reading("AMB-011/roaming")
_ABSENT = (ABSENT,)


@dataclass(frozen=True, slots=True)
class Uploaded:
    """One uploaded record.

    Args:
        key: What identifies it.
        facts: What it says about itself.
        tree: As uploaded.
        story: What it violates if it is refused, or lacks in a download afterwards.
    """

    key: Key
    facts: Facts
    tree: Mapping[str, Any]
    story: RequirementIds


Objection = Callable[[Uploaded, Possible], Fate | None]
"""Tells what has to or may become of a record that is not simply stored; None: it has to be stored.

The second argument is what the peer may hold of it, never empty (`ABSENT`).
"""


def batch_branches(
    fates: Mapping[Key, Fate], records: int, *, sweeps: Mapping[Key, Fate] | None = None, **common: Any
) -> Iterator[Branch]:
    """Give the answers to a batch, as far as they follow from what may become of its records.

    Args:
        fates: What may become of each record.
        records: How many the request holds; more than `fates` if one occurs twice.
        sweeps: What may become of records that the request does not name; nothing if all are refused.
        common: Further fields of each branch.

    Source: OCHP-GEN-026, OCHP-GEN-027; AMB-016.
    """
    total = len(fates)
    some_must_be_taken = any(fate.kept is None and not fate.unknown for fate in fates.values())
    some_must_be_refused = any(fate.taken is None and not fate.unknown for fate in fates.values())
    whole = {**common, "sweeps": sweeps or {}}
    if not some_must_be_refused:
        yield Branch(("ok",), fates, refuses=(0, 0), because=("OCHP-GEN-026",), **whole)
    if records > 1 and not all(fate.kept is None for fate in fates.values()):
        mixed = (1, total - 1 if total == records else total)  # of two records of one id, one may be taken
        for code, reading in (("partly", _PARTLY), ("invalid-id", _BY_INVALID_ID)):
            given = frozenset({reading})
            yield Branch((code,), fates, refuses=mixed, given=given, because=("OCHP-GEN-027",), **whole)
    if not some_must_be_taken and fates:
        preferred = next(iter(fates.values())).code
        others = (signal for signal in REFUSALS if signal != preferred)
        refuses = (total, total)
        yield Branch((preferred, *others), fates, refuses=refuses, because=("OCHP-GEN-026",), **common)


def upload_branches(
    world: World,
    store: str,
    records: tuple[Uploaded, ...],
    at: Interval,
    *,
    objection: Objection,
    swept: Callable[[Facts], bool] | None,
    terms: Terms,
    besides: Mapping[Key, Fate] | None = None,
) -> tuple[Branch, ...]:
    """Give what a clearing house may do with an uploaded list.

    Args:
        world: What it may hold.
        store: The store of the list.
        records: The uploaded records, in their order.
        at: When.
        objection: What speaks against storing one.
        swept: If the upload is the caller's whole list: tells whether a stored record is a part of that list.
        terms: What a wrong list of refused records violates.
        besides: What else may become of records that the request does not name.

    Source: AMB-016, AMB-081.
    """
    fates: dict[Key, Fate] = {}
    for record in records:
        before = fates.get(record.key)
        current = possibilities(world, record.key)
        if current is None:
            fates[record.key] = Fate(None, None, unknown=True)
            continue
        fate = _fate(record, current or frozenset(_ABSENT), at, objection)
        if swept and fate.kept is not None:
            fate = replace(fate, kept=(*fate.kept, *(f for f in _ABSENT if f not in fate.kept)))
        fates[record.key] = _either(before, fate) if before else fate
    sweeps = {**(besides or {}), **(dict(_sweeps(world, store, fates, swept)) if swept else {})}
    return tuple(batch_branches(fates, len(records), sweeps=sweeps, terms=terms))


def _fate(record: Uploaded, current: Possible, at: Interval, objection: Objection) -> Fate:
    objected = objection(record, current)
    if objected is not None:
        return objected
    stored = replace(record.facts, changed=at, story=record.story)
    unchanged = tuple(held for held in current if held is not ABSENT and _says_the_same(held, stored))
    return Fate((stored, *unchanged), None, if_refused=record.story)


def _says_the_same(held: Facts, stored: Facts) -> bool:
    """Whether a house may take the upload for no change, so that its time of change stays (AMB-082)."""
    return replace(held, changed=stored.changed) == stored


def _either(before: Fate, after: Fate) -> Fate:
    """Fold two records of one id in one request: which one is stored is not said (AMB-105)."""
    if before.unknown or after.unknown:
        return Fate(None, None, unknown=True)
    either = (*(after.taken or ()), *(before.taken or ()), *(after.kept or ()), *(before.kept or ()))
    return Fate(either, either, prefers_taken=after.kept is None or after.prefers_taken)


def _sweeps(
    world: World, store: str, fates: Mapping[Key, Fate], swept: Callable[[Facts], bool]
) -> Iterator[tuple[Key, Fate]]:
    for key, possible in world.items():
        if key.store != store or key in fates:
            continue
        if not any(facts is not ABSENT and swept(facts) for facts in possible):
            continue
        yield key, Fate(_ABSENT, tuple(possible), readings=_REPLACES)


def refused(held: Possible, because: RequirementIds, code: str = "invalid-id") -> Fate:
    """A record that has to be refused, so that it stays what it was."""
    kept = tuple(facts if facts is ABSENT else replace(facts, story=because) for facts in held)
    return Fate(None, kept, if_taken=because, code=code)


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is asking, and what an answer to them may contain.

    Args:
        sees: Tells whether the caller has to see a record that is stored like this: True, False, or None if
            a house may show it or not (it is then preferred).
        foreign: Violated by a record that the caller may not see.
        altered: Violated by a record that says something else than what is stored.
        views: What the answer may say of a record, if that is not what is stored; see `Offer`.
        readings: If `sees` leaves a choice: the readings that showing and hiding a record show.
        terms: What a wrong list violates.
    """

    sees: Callable[[Facts], bool | None]
    foreign: RequirementIds
    altered: RequirementIds
    terms: Terms
    views: Callable[[Facts], tuple[Content, ...]] | None = None
    readings: tuple[Reading | None, Reading | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Since:
    """The filter of a delta download.

    Args:
        time: Only what changed after this; None: everything.
        late: Violated if a record lacks that changed later.
        early: Violated by a record that changed earlier.
    """

    time: datetime | None
    late: RequirementIds
    early: RequirementIds


def download_branches(
    world: World,
    store: str,
    audience: Audience,
    at: Interval,
    *,
    since: Since | None = None,
    because: RequirementIds = ("OCHP-GEN-026",),
) -> tuple[Branch, ...]:
    """Give what a clearing house may answer to a download.

    Args:
        world: What it may hold.
        store: The store that is asked for; records of others do not matter.
        audience: Who is asking.
        at: When.
        since: Filter; None: there is none.
        because: Violated if no branch fits.

    Source: AMB-011, AMB-082.
    """
    offers: dict[Key, Offer] = {}
    intruders: dict[Key, RequirementIds] = {}
    for key, possible in world.items():
        if key.store != store:
            continue
        offer, wrong = _offer(possible, audience, since, at)
        if offer is not None:
            offers[key] = offer
        else:
            intruders[key] = wrong
    exact = Branch(("ok",), offers=offers, intruders=intruders, because=because, terms=audience.terms)
    if any(offer.hidden is None for offer in offers.values()):
        return (exact,)
    nothing = {key: _unseen(offer) for key, offer in offers.items()}
    given = frozenset({_LONELY})
    return exact, replace(exact, signals=("roaming",), offers=nothing, given=given, if_nothing_else=True)


def _offer(
    possible: Possible, audience: Audience, since: Since | None, at: Interval
) -> tuple[Offer | None, RequirementIds]:
    shown: list[Facts] = []
    hidden: list[Facts] = []
    missing: RequirementIds = ()
    wrong: RequirementIds = audience.terms.never
    is_choice = False
    for facts in possible:
        if facts is ABSENT:
            hidden.append(facts)
            continue
        is_visible = audience.sees(facts)
        if is_visible is False:
            wrong = audience.foreign
            hidden.append(facts)
            continue
        late = is_late(facts, since, at)
        if late is False:
            wrong = since.early if since else wrong
            hidden.append(facts)
            continue
        shown.append(facts)
        missing = (*(since.late if since and since.time else ()), *facts.story)
        if is_visible is None or late is None:
            hidden.append(facts)
        is_choice = is_choice or is_visible is None
    if not shown:
        return None, wrong
    offer = Offer(
        frozenset(shown),
        frozenset(hidden) if hidden else None,
        missing,
        audience.altered,
        audience.views,
        prefers_shown=len(possible) == len(shown) and _is_newer(shown, since),
        readings=audience.readings if is_choice else (None, None),
    )
    return offer, ()


def _is_newer(shown: list[Facts], since: Since | None) -> bool:
    """The sandbox knows when a record changed, to the microsecond, and shows what changed later."""
    if since is None or since.time is None:
        return True
    return all(facts.changed is None or facts.changed.end > since.time for facts in shown)


def is_late(facts: Facts, since: Since | None, at: Interval) -> bool | None:
    """Whether a record changed after the time of a filter; None: too close to tell, or not defined."""
    if since is None or since.time is None:
        return True
    if facts.changed is None or since.time >= at.begin - MARGIN:
        return None
    if facts.changed.begin - MARGIN > since.time:
        return True
    return False if facts.changed.end + MARGIN < since.time else None


def _unseen(offer: Offer) -> Offer:
    possible = offer.shown if offer.hidden is None else offer.shown | offer.hidden
    return replace(offer, shown=frozenset(), hidden=possible)


def time_of(parameters: Mapping[str, Any], name: str) -> datetime | None:
    """Read the time of a filter; None if there is none, or none that is in the calendar (AMB-097)."""
    value = parameters.get(name)
    text = value.get("DateTime") if isinstance(value, Mapping) else None
    if text is None:
        return None
    try:
        return Instant.parse(text, Form.UTC).moment
    except ImpossibleTime:
        return None
