"""ConfirmCDRs: what may become of each CDR that a provider approves or declines.

The answer has one result code and no list, so that one cannot see which confirmation was refused; whether the
others of the same request were carried out is a reading of its own.

Source: OCHP.md, ConfirmCDRs.req, CDR Validation Process; AMB-025.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from conformance.model.branch import Branch, Fate
from conformance.model.cdr import ACCEPTED, APPROVED, DECLINED, NEW, REJECTED, REVISED, cdr_key
from conformance.model.content import evse_identity
from conformance.model.exchange import entries
from conformance.model.network import Network
from conformance.model.world import (
    ABSENT,
    GONE,
    Facts,
    Key,
    Possible,
    Reading,
    RequirementIds,
    World,
    possibilities,
)

_LENIENT = Reading("AMB-025/ok")
_CODES = ("invalid-id", "partly", "format")
_REFUSALS = ("invalid-id", "format", "roaming", "not-authorized", "fault:Client")


@dataclass(frozen=True, slots=True)
class _Vote:
    """What a request says about one CDR.

    Args:
        evses: EVSE-IDs that it names for it, as written.
        statuses: What it asks for: approved, declined or both.
    """

    evses: frozenset[str]
    statuses: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What may become of one CDR.

    Args:
        fate: If each confirmation is looked at for itself.
        before: What the record may be now.
        lenient: An ok may stand beside a refusal of it (AMB-025).
    """

    fate: Fate
    before: Possible = GONE
    lenient: bool = False

    @property
    def is_refused(self) -> bool:
        """It may not be carried out."""
        return self.fate.taken is None and not self.fate.unknown

    @property
    def is_flawless(self) -> bool:
        """It has to be carried out, unless something else is wrong with the request."""
        return self.fate.kept is None and not self.fate.unknown


def confirmation_branches(
    world: World, caller: str, parameters: Mapping[str, Any], network: Network
) -> tuple[Branch, ...]:
    """Give what a clearing house may do with confirmations.

    Args:
        world: What it may hold.
        caller: Provider id of the account.
        parameters: Members `approved` and `declined` of the request.
        network: Who is connected with whom.
    """
    outcomes = {
        key: _outcome(possibilities(world, key), vote, caller, network)
        for key, vote in _votes(parameters).items()
    }
    return tuple(_branches(outcomes))


def _branches(outcomes: Mapping[Key, _Outcome]) -> Iterator[Branch]:
    fates = {key: outcome.fate for key, outcome in outcomes.items()}
    total = len(fates)
    refused = [outcome for outcome in outcomes.values() if outcome.is_refused]
    because = refused[0].fate.if_taken if refused else ("OCHP-GEN-026",)
    if not refused:
        done = {key: fate if fate.taken is None else replace(fate, kept=None) for key, fate in fates.items()}
        yield Branch(("ok",), done, lists=False, because=because)
    if not total:
        yield Branch(_REFUSALS, lists=False)
    if not all(outcome.is_flawless for outcome in outcomes.values()):
        codes = _CODES if total == 1 else ("partly", "invalid-id", "format")
        for code in codes:
            reading = Reading(f"AMB-025/{code}")
            yield Branch((code,), fates, (1, total), lists=False, given=frozenset({reading}), because=because)
        whole = {key: _untouched(outcome) for key, outcome in outcomes.items()}
        yield Branch(_REFUSALS, whole, (total, total), lists=False, because=because)
        if all(outcome.lenient for outcome in refused):
            yield Branch(
                ("ok",), fates, (1, total), lists=False, given=frozenset({_LENIENT}), because=because
            )


def _untouched(outcome: _Outcome) -> Fate:
    """The fate of a record in a request that is refused as a whole, even if it had no flaw itself."""
    if not outcome.is_flawless:
        return replace(outcome.fate, taken=None)
    return replace(outcome.fate, taken=None, kept=tuple(outcome.before))


def _votes(parameters: Mapping[str, Any]) -> dict[Key, _Vote]:
    votes: dict[Key, _Vote] = {}
    for name in (APPROVED, DECLINED):
        for entry in entries(parameters, name):
            key = cdr_key(entry["cdrId"])
            vote = votes.get(key, _Vote(frozenset(), frozenset()))
            votes[key] = _Vote(vote.evses | {entry["evseId"]}, vote.statuses | {name})
    return votes


def _outcome(current: Possible | None, vote: _Vote, caller: str, network: Network) -> _Outcome:
    if current is None:
        return _Outcome(Fate(None, None, unknown=True))
    outcomes = [_single(held, vote, caller, network) for held in current or (ABSENT,)]
    first = outcomes[0]
    if len(outcomes) > 1:
        taken = [o.fate.taken for o in outcomes if o.fate.taken is not None]
        kept = [o.fate.kept for o in outcomes if o.fate.kept is not None]
        fate = replace(
            first.fate,
            taken=tuple(facts for some in taken for facts in some) if taken else None,
            kept=tuple(facts for some in kept for facts in some) if kept else None,
        )
        first = _Outcome(fate, lenient=any(o.lenient for o in outcomes))
    return replace(first, before=current)


def _single(held: Facts, vote: _Vote, caller: str, network: Network) -> _Outcome:
    if held is ABSENT:
        return _refused((ABSENT,), ("OCHP-CDR-029",), lenient=True)
    if held.provider != caller:
        return _refused((_told(held, "OCHP-CDR-027"),), ("OCHP-CDR-027",), lenient=True)
    if any(evse_identity(evse) != held.place for evse in vote.evses):
        return _refused((_told(held, "OCHP-CDR-030"),), ("OCHP-CDR-030",), lenient=True)
    if len(vote.statuses) > 1:
        return _contradiction(held)
    (status,) = vote.statuses
    if held.status == REJECTED:
        return _refused((_told(held, "OCHP-CDR-025"),), ("OCHP-CDR-025",))
    if held.status == status:
        return _Outcome(Fate((held,), (held,)))
    if held.status == APPROVED:
        return _refused((_told(held, "OCHP-CDR-024"),), ("OCHP-CDR-024",), lenient=True)
    if held.status == DECLINED:
        return _refused((_told(held, "OCHP-CDR-026"),), ("OCHP-CDR-026",))
    after = _moved(held, status)
    is_spelt_otherwise = held.content.tree.get("evseId") not in vote.evses
    if held.status == NEW or is_spelt_otherwise or network.connected(held.operator, held.provider) is False:
        return _Outcome(Fate((after,), (held,)))
    return _Outcome(Fate((after,), None, if_refused=after.story))


def _contradiction(held: Facts) -> _Outcome:
    """Approved and declined at once: refused, but the documents do not say what becomes of the record."""
    told = _told(held, "OCHP-CDR-031")
    if held.status not in (NEW, ACCEPTED, REVISED):
        return _refused((told,), ("OCHP-CDR-031",))
    either = (replace(told, status=APPROVED, due=None), replace(told, status=DECLINED, due=None))
    return _refused((told, *either), ("OCHP-CDR-031",))


def _moved(held: Facts, status: str) -> Facts:
    if held.status == REVISED:
        story: RequirementIds = ("OCHP-CDR-022",)
    else:
        story = ("OCHP-CDR-016", "OCHP-CDR-015") if status == APPROVED else ("OCHP-CDR-018",)
    return replace(held, status=status, due=None, story=story)


def _refused(kept: tuple[Facts, ...], because: RequirementIds, *, lenient: bool = False) -> _Outcome:
    return _Outcome(Fate(None, kept, if_taken=because), lenient=lenient)


def _told(held: Facts, requirement: str) -> Facts:
    """The same record, after an attempt on it that may not succeed."""
    return replace(held, story=(requirement,))
