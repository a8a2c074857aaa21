"""GetStatus: what an answer contains.

Source: OCHP.md, Live Status Interface, GetStatus.req, GetStatus.conf; AMB-021, AMB-067, AMB-068, AMB-082,
AMB-103.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from typing import Any

from conformance.model.branch import Branch, Offer
from conformance.model.content import Content, evse_identity, parking_identity
from conformance.model.exchange import entries
from conformance.model.listing import Since, is_late, time_of
from conformance.model.network import Network
from conformance.model.status_upload import TERMS
from conformance.model.world import ABSENT, Facts, Key, Possible, Reading, RequirementIds, World
from conformance.releases import Store
from conformance.values import Instant, Interval

_OVERDUE = (Reading("AMB-067/unknown"), Reading("AMB-067/dropped"))
_WITHOUT_TTL = (Reading("AMB-110/until-replaced"), Reading("AMB-110/default-ttl"))
DEFAULT_LIFETIME = timedelta(minutes=5)
"""What a house may take for the time to live of a status that has none (AMB-110)."""
_COMBINED = (Reading("AMB-068/parking-counts"), Reading("AMB-068/evse-alone"))
_BECAUSE = {
    "evse": ("OCHP-STATUS-012",),
    "parking": ("OCHP-STATUS-013",),
    "combined": ("OCHP-STATUS-014",),
}
_STRANGE: RequirementIds = ("OCHP-STATUS-018",)
_LATE: RequirementIds = ("OCHP-STATUS-011",)


@dataclass(frozen=True, slots=True)
class _Query:
    """Who asks for what, and what of the static data matters for the answer.

    Args:
        kind: Which statuses: evse, parking, combined.
        caller: Partner id of the account.
        at: When.
        since: Filter.
        network: Partners and connections.
        spots: Parking spots of each EVSE.
        users: Operators whose EVSEs have each parking spot.
    """

    kind: str
    caller: str
    at: Interval
    since: Since
    network: Network
    spots: Mapping[str, tuple[str, ...]]
    users: Mapping[str, frozenset[str]]

    def sees(self, facts: Facts) -> bool | None:
        """Whether the caller has to see a status; None: it may be shown or not."""
        if self.caller == facts.operator:
            return None
        if self.kind != "parking":
            return self.network.connected(self.caller, facts.operator)
        owner = self.network.connected(self.caller, facts.operator)
        users = [self.network.connected(self.caller, user) for user in self.users.get(facts.place, ())]
        if any(users):
            return True
        return None if owner or owner is None or None in users else False


def kind_asked(parameters: Mapping[str, Any]) -> str:
    """Tell which statuses a query asks for (OCHP-STATUS-012)."""
    return str(parameters.get("statusType") or "evse")


def status_branches(
    world: World, parameters: Mapping[str, Any], caller: str, at: Interval, network: Network
) -> tuple[Branch, ...]:
    """Give what a clearing house may answer to a query.

    Args:
        world: What it may hold, charge points included.
        parameters: Of the request.
        caller: Partner id of the account.
        at: When.
        network: Who is connected with whom.
    """
    kind = kind_asked(parameters)
    since = Since(time_of(parameters, "startDateTime"), _LATE, _LATE)
    spots, users = _static_data(world)
    query = _Query(kind, caller, at, since, network, spots, users)
    if kind != "combined":
        return (_branch(world, query, lambda facts: _as_valid(facts), frozenset()),)
    parking = {
        facts.place: facts.status
        for key, possible in world.items()
        if key.store == Store.LIVE_STATUS and key.id.startswith("parking/")
        for facts in possible
        if facts is not ABSENT and not is_overdue(facts, at)
    }

    def with_parking(facts: Facts) -> tuple[Content, ...]:
        taken = any(parking.get(spot) == "not-available" for spot in spots.get(facts.place, ()))
        if not taken or facts.status != "available":
            return _as_valid(facts)
        return tuple(Content(_as_major(view.tree, "not-available")) for view in _as_valid(facts))

    return tuple(
        _branch(world, query, views, frozenset((reading,)))
        for reading, views in zip(_COMBINED, (with_parking, _as_valid), strict=True)
    )


def is_overdue(facts: Facts, at: Interval) -> bool | None:
    """Whether a time to live has passed; None: too close to tell."""
    if facts.until is None or facts.until > at.end:
        return False
    return True if facts.until <= at.begin else None


def _is_old(facts: Facts, at: Interval) -> bool:
    """Whether a status without any time to live may have been dropped by now."""
    return (
        facts.until is None and facts.changed is not None and at.end - facts.changed.begin > DEFAULT_LIFETIME
    )


def _branch(
    world: World,
    query: _Query,
    views: Callable[[Facts], tuple[Content, ...]],
    given: frozenset[Reading],
) -> Branch:
    offers: dict[Key, Offer] = {}
    intruders: dict[Key, RequirementIds] = {}
    prefix = "parking/" if query.kind == "parking" else "evse/"
    for key, possible in world.items():
        if key.store != Store.LIVE_STATUS:
            continue
        if not key.id.startswith(prefix):
            continue
        offer, wrong = _offer(possible, query, views)
        if offer is not None:
            offers[key] = offer
        else:
            intruders[key] = wrong
    if query.kind == "combined":
        offers.update((key, offer) for key, offer in _without_status(query) if key not in world)
    return Branch(
        ("ok",), offers=offers, intruders=intruders, given=given, because=_BECAUSE[query.kind], terms=TERMS
    )


def _offer(
    possible: Possible, query: _Query, views: Callable[[Facts], tuple[Content, ...]]
) -> tuple[Offer | None, RequirementIds]:
    shown: list[Facts] = []
    hidden: list[Facts] = []
    missing: RequirementIds = ()
    wrong: RequirementIds = TERMS.never
    is_lapsed = is_old = False
    for facts in possible:
        seen = False if facts is ABSENT else query.sees(facts)
        if seen is False:
            wrong = _STRANGE
            hidden.append(facts)
            continue
        overdue = is_overdue(facts, query.at)
        late = is_late(facts, query.since, query.at)
        if overdue or late is False:
            hidden.append(facts)
        if late is False:
            wrong = _LATE
            continue
        if overdue:
            wrong, is_lapsed = ("OCHP-STATUS-009",), True
            shown.append(_lapsed(facts))
            continue
        if overdue is None:
            shown.append(_lapsed(facts))
        shown.append(facts)
        missing = (*(_LATE if query.since.time else ()), *facts.story)
        is_old = is_old or _is_old(facts, query.at)
        if seen is None or late is None or overdue is None or is_old:
            hidden.append(facts)
    if not shown:
        return None, wrong
    if query.kind == "combined":
        shown = [replace(facts, status="", content=views(facts)[0]) for facts in shown]
    offer = Offer(
        frozenset(shown),
        frozenset(hidden) if hidden else None,
        missing,
        ("OCHP-STATUS-005", *missing),
        None if query.kind == "combined" else views,
        prefers_shown=not is_lapsed and _is_newer(shown, query.since),
        readings=_OVERDUE if is_lapsed else _WITHOUT_TTL if is_old else (None, None),
    )
    return offer, ()


def _without_status(query: _Query) -> Iterator[tuple[Key, Offer]]:
    """EVSEs of connected operators that sent no status: a house may count them as unknown."""
    for evse in query.spots:
        facts = Facts("", "", evse[:5], evse, Content({"@major": "unknown", "evseId": evse}))
        if query.sees(facts) is not False:
            yield Key(Store.LIVE_STATUS, f"evse/{evse}"), Offer(frozenset((facts,)), frozenset((ABSENT,)))


def _is_newer(shown: list[Facts], since: Since) -> bool:
    """The sandbox knows when a status was updated, to the microsecond, and shows what is newer."""
    return since.time is None or all(f.changed is None or f.changed.end > since.time for f in shown)


def _as_valid(facts: Facts) -> tuple[Content, ...]:
    """A status that is valid: as sent, with the time to live that applies to it, which may be left out."""
    tree = facts.content.tree
    if facts.until is None or "@ttl" in tree:
        return (facts.content,)
    limited = {**tree, "@ttl": Instant.at(facts.until.astimezone(UTC)).text}
    return (Content(limited), facts.content)


def _lapsed(facts: Facts) -> Facts:
    """An overdue status as unknown, which it has to be then (AMB-067)."""
    content = Content(_as_major(facts.content.tree, "unknown"))
    return replace(facts, status="unknown", content=content, until=None)


def _as_major(tree: Mapping[str, Any], major: str) -> dict[str, Any]:
    """The same EVSE or spot with another major status, without minor and time to live."""
    kept = {name: value for name, value in tree.items() if not name.startswith("@")}
    return {"@status" if "parkingId" in tree else "@major": major, **kept}


def _static_data(world: World) -> tuple[dict[str, tuple[str, ...]], dict[str, frozenset[str]]]:
    """Which parking spots each EVSE has, and whose EVSEs have each spot."""
    spots: dict[str, tuple[str, ...]] = {}
    users: dict[str, frozenset[str]] = {}
    for facts in _charge_points(world):
        tree = facts.content.tree
        own = tuple(parking_identity(spot["parkingId"]) for spot in entries(tree, "parkingSpot"))
        spots[evse_identity(tree["evseId"])] = own
        for spot in own:
            users[spot] = users.get(spot, frozenset()) | {facts.operator}
    return spots, users


def _charge_points(world: World) -> Iterator[Facts]:
    for key, possible in world.items():
        if key.store == Store.CHARGE_POINTS:
            yield from (facts for facts in possible if facts is not ABSENT)
