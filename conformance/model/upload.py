"""AddCDRs: what may become of each uploaded CDR.

Source: OCHP.md, CDR Validation Process, Upload Charge Data Records; figure CDRvalidation;
AMB-016, AMB-026 to AMB-029, AMB-034, AMB-100.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from conformance.model.branch import Branch, Fate
from conformance.model.cdr import ACCEPTED, APPROVED, DECLINED, NEW, REJECTED, REVISED, cdr_facts
from conformance.model.listing import batch_branches
from conformance.model.network import Network
from conformance.model.plausibility import Objection, has_misleading_local_times, objection
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

_ABSENT = (ABSENT,)
_UNDRAWN = Reading("AMB-028/undrawn-too")
_REJECT_DECLINED_ONLY = Reading("AMB-028/reject-declined-only")
_DUPLICATE = (Reading("AMB-100/idempotent"), Reading("AMB-100/refused"))


@dataclass(frozen=True, slots=True)
class Upload:
    """One uploaded CDR and its circumstances.

    Args:
        facts: What it says about itself; its status is the one asked for.
        tree: The record as uploaded.
        caller: Operator id of the account that uploads it.
        due: Time until which a late acceptance may take; None: acceptance is immediate.
        returns: A record of this id was refused before (OCHP-CDR-004).
    """

    facts: Facts
    tree: Mapping[str, Any]
    caller: str
    due: datetime | None
    returns: bool

    def as_(self, status: str, story: RequirementIds) -> Facts:
        """The record in another status."""
        return replace(self.facts, status=status, story=story)

    def accepted(self, story: RequirementIds) -> tuple[Facts, ...]:
        """The record as accepted, at once or by a check that takes its time (AMB-029)."""
        at_once = self.as_(ACCEPTED, story)
        return (at_once, replace(at_once, status=NEW, due=self.due)) if self.due else (at_once,)


def upload_branches(
    world: World, caller: str, records: tuple[Mapping[str, Any], ...], network: Network, due: datetime | None
) -> tuple[Branch, ...]:
    """Give what a clearing house may do with an upload.

    Args:
        world: What it may hold.
        caller: Operator id of the account.
        records: The uploaded CDRs, schema-valid.
        network: Who is connected with whom.
        due: Time until which a late acceptance may take; None: acceptance is immediate.
    """
    fates: dict[Key, Fate] = {}
    for tree in records:
        key, facts = cdr_facts(tree)
        before = fates.get(key)
        current = _current(before) if before else possibilities(world, key)
        upload = Upload(facts, tree, caller, due, before is None and key in world)
        fate = _fate(current, upload, network)
        fates[key] = _repeated(before, fate) if before else fate
    return tuple(batch_branches(fates, len(records)))


def _current(before: Fate) -> Possible | None:
    return None if before.unknown else before.outcomes


def _repeated(before: Fate, after: Fate) -> Fate:
    """Fold two records of one id in one request: the answer cannot tell which one it refuses."""
    if before.unknown or after.unknown:
        return Fate(None, None, unknown=True)
    if before.taken is not None and before.kept is None and after.taken is None:
        return replace(after, kept=tuple(before.taken), if_taken=("OCHP-CDR-036", *after.if_taken))
    either = (*(before.taken or ()), *(after.taken or ()), *(before.kept or ()), *(after.kept or ()))
    return Fate(either, either, prefers_taken=after.prefers_taken)


def _fate(current: Possible | None, upload: Upload, network: Network) -> Fate:
    if current is None:
        return Fate(None, None, unknown=True)
    fates = [
        _first(upload, network) if facts is ABSENT else _again(facts, upload, network)
        for facts in current or (ABSENT,)
    ]
    return fates[0] if len(fates) == 1 else _either(fates)


def _either(fates: list[Fate]) -> Fate:
    """Join what may happen to a record that may be several things."""
    taken = [fate.taken for fate in fates if fate.taken is not None]
    kept = [fate.kept for fate in fates if fate.kept is not None]
    return replace(
        fates[0],
        taken=tuple(facts for some in taken for facts in some) if taken else None,
        kept=tuple(facts for some in kept for facts in some) if kept else None,
    )


def _first(upload: Upload, network: Network) -> Fate:
    """The clearing house holds no record of this id."""
    facts = upload.facts
    if facts.operator != upload.caller:
        return _refused(_ABSENT, ("OCHP-CDR-052",))
    if facts.status in (REVISED, REJECTED):
        return _refused(_ABSENT, ("OCHP-CDR-009",))
    found = objection(upload.tree, facts.operator)
    if found and found.binding:
        return _refused(_ABSENT, found.because, "format")
    story: RequirementIds = ("OCHP-CDR-004",) if upload.returns else ("OCHP-CDR-001",)
    if has_misleading_local_times(upload.tree):
        story = ("OCHP-TIME-007", *story)
    if facts.status != NEW:
        story = ("OCHP-CDR-008",)
        return Fate(upload.accepted(story), _ABSENT, if_taken=story, prefers_taken=False, code="format")
    if found:
        return _objected(upload.accepted(story), _ABSENT, found)
    if not network.connected(facts.operator, facts.provider):
        taken = upload.accepted(("OCHP-CDR-053",))
        return Fate(taken, _ABSENT, if_taken=("OCHP-CDR-053",), prefers_taken=False, code="roaming")
    return Fate(upload.accepted(story), None, if_refused=story)


def _again(held: Facts, upload: Upload, network: Network) -> Fate:
    """The clearing house holds this record."""
    facts = upload.facts
    if facts.operator != upload.caller:
        because = "OCHP-CDR-028" if held.operator == facts.operator else "OCHP-CDR-052"
        return _refused((_told(held, because),), (because,))
    if held.operator != upload.caller:
        because = "OCHP-CDR-049" if facts.status == NEW else "OCHP-CDR-028"
        return _refused((_told(held, because),), (because,))
    if facts.status == NEW:
        return _duplicate(held, facts)
    if facts.status not in (REVISED, REJECTED):
        kept = (_told(held, "OCHP-CDR-008"),)
        return Fate(kept, kept, prefers_taken=False, code="format")
    if held.status == APPROVED:
        return _refused((_told(held, "OCHP-CDR-024"),), ("OCHP-CDR-024", "OCHP-GEN-026"))
    if held.status == REJECTED and facts.status == REVISED:
        return _refused((_told(held, "OCHP-CDR-025"),), ("OCHP-CDR-025",))
    found = objection(upload.tree, facts.operator)
    if found and found.binding:
        return _refused((held,), found.because, "format")
    return _moved(held, upload, network, found)


def _duplicate(held: Facts, facts: Facts) -> Fate:
    if held.place != facts.place:
        return _refused((_told(held, "OCHP-CDR-049"),), ("OCHP-CDR-049",))
    kept = (_told(held, "OCHP-CDR-036"),)
    return Fate(kept, kept, readings=_DUPLICATE, prefers_taken=False)


def _moved(held: Facts, upload: Upload, network: Network, found: Objection | None) -> Fate:
    """A step of the figure, or one that is neither drawn nor excluded."""
    asked = upload.facts
    if asked.status == REVISED:
        story = ("OCHP-CDR-019",) if held.status == DECLINED else ("OCHP-CDR-021",)
        after: tuple[Facts, ...] = (upload.as_(REVISED, story),)
    else:
        story = ("OCHP-CDR-020",)
        after = (upload.as_(REJECTED, story), replace(held, status=REJECTED, due=None, story=story))
    drawn = held.status == DECLINED or (asked.status == REVISED and held.status == ACCEPTED)
    kept = (_told(held, "OCHP-CDR-023"),)
    if not drawn:
        after = tuple(replace(facts, story=("OCHP-CDR-023",)) for facts in after)
        narrow = _REJECT_DECLINED_ONLY if asked.status == REJECTED else None
        return Fate(after, kept, readings=(_UNDRAWN, narrow), prefers_taken=False)
    if held.place != asked.place or held.provider != asked.provider:
        return Fate(after, (held,), prefers_taken=False)
    if found:
        return _objected(after, (held,), found)
    if not network.connected(asked.operator, asked.provider):
        return Fate(after, (held,), prefers_taken=True, code="roaming")
    return Fate(after, None, if_refused=story)


def _objected(taken: tuple[Facts, ...], kept: tuple[Facts, ...], found: Objection) -> Fate:
    return Fate(taken, kept, readings=found.readings, prefers_taken=found.prefers_taken, code=found.code)


def _refused(kept: tuple[Facts, ...], because: RequirementIds, code: str = "invalid-id") -> Fate:
    return Fate(None, kept, if_taken=because, code=code)


def _told(held: Facts, requirement: str) -> Facts:
    """The same record, after an attempt on it that may not succeed."""
    return replace(held, story=(requirement,))
