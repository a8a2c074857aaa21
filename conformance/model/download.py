"""GetCDRs and CheckCDRs: which CDRs an answer has to contain, and which ones it may not.

Source: OCHP.md, GetCDRs.req, CheckCDRs.req, Process Charge Data Records; AMB-011, AMB-029, AMB-030.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from conformance.model.branch import Branch, Offer
from conformance.model.cdr import ACCEPTED, APPROVED, DECLINED, REJECTED, REVISED
from conformance.model.network import Network
from conformance.model.world import ABSENT, Facts, Key, Possible, Reading, RequirementIds, World
from conformance.releases import Store

_QUEUED = ("OCHP-CDR-014",)
_UNLISTED = ("OCHP-CDR-012",)


@dataclass(frozen=True, slots=True)
class _Query:
    """A download by status.

    Args:
        listed: Statuses that the table of the request names.
        default: Statuses that are meant if the request names none.
        exact: Violated by a record of a status that was not asked for.
        concerns: Whether a record is the caller's own.
        foreign: Violated by a record that is not.
    """

    listed: frozenset[str]
    default: frozenset[str]
    by_default: RequirementIds
    exact: RequirementIds
    concerns: Callable[[Facts, str], bool]
    foreign: RequirementIds


QUERIES: Mapping[str, _Query] = {
    "GetCDRs": _Query(
        frozenset({ACCEPTED, REVISED, APPROVED, REJECTED}),
        frozenset({ACCEPTED, REVISED}),
        ("OCHP-CDR-010",),
        ("OCHP-CDR-011",),
        lambda facts, caller: facts.provider == caller,
        ("OCHP-CDR-002",),
    ),
    "CheckCDRs": _Query(
        frozenset({DECLINED, APPROVED, REJECTED}),
        frozenset({DECLINED}),
        ("OCHP-CDR-013",),
        ("OCHP-CDR-013",),
        lambda facts, caller: facts.operator == caller,
        ("OCHP-CDR-013",),
    ),
}


def download_branches(
    world: World, operation: str, caller: str, parameters: Mapping[str, Any], network: Network
) -> tuple[Branch, ...]:
    """Give what a clearing house may answer to GetCDRs or CheckCDRs."""
    query = QUERIES[operation]
    asked = parameters.get("cdrStatus", {}).get("CdrStatusType")
    if asked is None:
        statuses, because = query.default, query.by_default
    else:
        statuses = frozenset({asked})
        because = query.exact if asked in query.listed else _UNLISTED
    own, intruders = _split(world, query, caller, network, statuses, because, asked is None)
    exact = Branch(("ok",), offers=own, intruders=intruders, because=because)
    nothing = _nothing(own)
    branches = [exact]
    if nothing is not None:
        lonely = Reading("AMB-011/roaming")
        branches.append(replace(exact, signals=("roaming",), offers=nothing, given=frozenset({lonely})))
    if asked is not None and asked not in query.listed:
        empty = {key: _hidden(offer) for key, offer in own.items()}
        refused = ("format", "invalid-id", "fault:Client")
        branches = [
            replace(exact, signals=refused, offers=empty, given=frozenset({Reading("AMB-030/refused")})),
            replace(
                exact, signals=("ok", "roaming"), offers=empty, given=frozenset({Reading("AMB-030/empty")})
            ),
            replace(exact, given=frozenset({Reading("AMB-030/filtered")})),
        ]
    return tuple(branches)


def _split(
    world: World,
    query: _Query,
    caller: str,
    network: Network,
    statuses: frozenset[str],
    because: RequirementIds,
    is_default: bool,
) -> tuple[dict[Key, Offer], dict[Key, RequirementIds]]:
    """Sort the known records into those that belong into the answer and those that do not."""
    offers: dict[Key, Offer] = {}
    intruders: dict[Key, RequirementIds] = {}
    reach: dict[tuple[str, str], bool] = {}
    for key, possible in world.items():
        if key.store != Store.CDRS:
            continue
        shown: list[Facts] = []
        wrong: RequirementIds = ("OCHP-CDR-003",)
        for facts in possible:
            if facts is ABSENT:
                continue
            if not query.concerns(facts, caller):
                wrong = query.foreign
                continue
            pair = (facts.operator, facts.provider)
            if pair not in reach:
                reach[pair] = network.connected(*pair) is not False
            if query.foreign == ("OCHP-CDR-002",) and not reach[pair]:
                wrong = ("OCHP-CDR-053",)
            elif facts.status in statuses:
                shown.append(facts)
            else:
                wrong = (*facts.story, *because) if is_default else because
        if shown:
            offers[key] = _offer(shown, possible, because)
        else:
            intruders[key] = wrong
    return offers, intruders


def _offer(shown: list[Facts], possible: Possible, because: RequirementIds) -> Offer:
    facts = shown[0]
    seen = tuple(_after_download(f) for f in shown) if facts.story != _QUEUED else tuple(shown)
    hidden = None if len(shown) == len(possible) else possible.difference(shown)
    return Offer(
        frozenset(seen),
        hidden,
        missing=(*facts.story, *because),
        altered=facts.story if facts.status == REVISED else ("OCHP-CDR-035",),
    )


def _after_download(facts: Facts) -> Facts:
    """Once seen in the queue, a record stays there (OCHP-CDR-014); elsewhere its story goes on."""
    return replace(facts, story=_QUEUED) if facts.status == ACCEPTED else facts


def _nothing(offers: Mapping[Key, Offer]) -> dict[Key, Offer] | None:
    """The same records, none of them shown; None if one has to be."""
    if any(offer.hidden is None for offer in offers.values()):
        return None
    return {key: _hidden(offer) for key, offer in offers.items()}


def _hidden(offer: Offer) -> Offer:
    """The same record, not shown whatever it is."""
    possible = offer.shown if offer.hidden is None else offer.shown | offer.hidden
    return replace(offer, shown=frozenset(), hidden=possible)
