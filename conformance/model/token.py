"""Tokens: what the operations on roaming authorisations do.

A record is known by its provider, its token and its contract. Whether the contract belongs to its identity is
left open (AMB-105), so an upload of a known token with another contract may replace the old record or not.

Source: OCHP.md, Exchange Authorisation Data, Request for a single authorization, EmtId class,
RoamingAuthorisationInfo class; AMB-080 to AMB-083, AMB-097, AMB-105 to AMB-107.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from hashlib import sha1, sha256

from conformance.model.branch import Branch, Fate, Offer, Terms
from conformance.model.content import Content
from conformance.model.exchange import Request
from conformance.model.listing import (
    Audience,
    Since,
    Uploaded,
    download_branches,
    refused,
    time_of,
    upload_branches,
)
from conformance.model.network import Network
from conformance.model.stock import Circumstances, Entry
from conformance.model.world import ABSENT, Facts, Key, Possible, Reading, RequirementIds, Tree, World
from conformance.releases import Operation, Store
from conformance.values import (
    ContractId,
    Form,
    ImpossibleTime,
    Instant,
    Interval,
    InvalidId,
    is_hash,
    is_hexadecimal,
    is_uid,
)

FULL = "GetRoamingAuthorisationList"
SINGLE = "GetSingleRoamingAuthorisation"
_SET: RequirementIds = ("OCHP-AUTH-001",)
_UPDATED: RequirementIds = ("OCHP-AUTH-004",)
_FOREIGN: RequirementIds = ("OCHP-AUTH-011", "OCHP-GEN-028")
_SINCE: RequirementIds = ("OCHP-AUTH-008",)
_FOUND: RequirementIds = ("OCHP-SINGLE-001",)
_NOT_FOUND: RequirementIds = ("OCHP-SINGLE-002",)
_UNCONNECTED: RequirementIds = ("OCHP-SINGLE-003",)
_TERMS = Terms(unasked=("OCHP-AUTH-010",), twice=("OCHP-GEN-049", "OCHP-AUTH-004"), never=("OCHP-AUTH-010",))
_CALENDAR = (Reading("AMB-097/pattern-only"), Reading("AMB-097/calendar"))
_SAME_TOKEN = (Reading("AMB-105/token"), Reading("AMB-105/token-and-contract"))
_EXPIRED = (Reading("AMB-083/delivered"), Reading("AMB-083/left-out"))
_UNKNOWN = tuple(Reading(f"AMB-080/{code}") for code in ("ok", "invalid-id", "roaming"))
_REPRESENTED = (Reading("AMB-107/any-representation"), Reading("AMB-107/literal"))
_HASHES = {"sha-160": sha1, "sha-256": sha256}
_PLAIN = "plain"
_ABSENT = (ABSENT,)


class Tokens:
    """The behaviour of the store of tokens (see `Stock`)."""

    def branches(
        self,
        world: World,
        operation: Operation,
        request: Request,
        caller: str,
        at: Interval,
        circumstances: Circumstances,
    ) -> tuple[Branch, ...]:
        """Give everything that the documents allow, the preferred branch first."""
        if operation.uploads:
            return _upload(world, operation, request, caller, at)
        visible = _eyes(caller, circumstances.network, at)
        if operation.name == SINGLE:
            return _single(world, _token(request.parameters["emtId"]), visible, at)
        audience = Audience(visible, ("OCHP-AUTH-006",), ("OCHP-AUTH-001",), _TERMS, readings=_EXPIRED)
        since = None
        if operation.name != FULL:
            since = Since(time_of(request.parameters, "lastUpdate"), _SINCE, _SINCE)
        return download_branches(world, Store.TOKENS, audience, at, since=since, because=("OCHP-AUTH-007",))

    def record(self, member: str, tree: Tree) -> tuple[Key, Facts]:
        """Read the identity of a token and what its record says about itself."""
        provider, contract = _contract(tree["contractId"])
        facts = Facts("", provider, "", "", Content(tree), until=_expiry(tree))
        return Key(Store.TOKENS, f"{provider}/{_token(tree['EmtId']).text}/{contract}"), facts

    def refused(self, entry: Entry) -> Key:
        """Read an entry of ``refusedRoamingAuthorisationInfo``, which is the record."""
        return self.record("", entry if isinstance(entry, dict) else {})[0]

    def refusal(self, key: Key, tree: Tree) -> Entry:
        """Write an entry of ``refusedRoamingAuthorisationInfo``."""
        return tree

    def delivery(self, request: Request, facts: Facts) -> tuple[str, Tree]:
        """Write a record as it was uploaded; only the whole list calls its members arrays (AMB-003)."""
        member = "roamingAuthorisationInfoArray" if request.operation == FULL else "roamingAuthorisationInfo"
        return member, dict(facts.content.tree)


@dataclass(frozen=True, slots=True)
class _Token:
    """A token: what it is, without what is known of it.

    Args:
        kind: Its type.
        representation: Plain, or the name of a hash.
        instance: In capitals (AMB-106).
    """

    kind: str
    representation: str
    instance: str

    @property
    def text(self) -> str:
        return f"{self.kind}/{self.representation}/{self.instance}"


def _token(tree: Tree) -> _Token:
    """Read a token, plain where nothing is said (OCHP-ID-020)."""
    return _Token(tree["tokenType"], tree.get("@representation", _PLAIN), str(tree["instance"]).upper())


def _token_of(key: Key) -> _Token:
    _, kind, representation, rest = key.id.split("/", 3)
    return _Token(kind, representation, rest.rpartition("/")[0])


def _contract(text: str) -> tuple[str, str]:
    """Give the provider, and what identifies the contract (OCHP-ID-002, OCHP-ID-003, OCHP-ID-008)."""
    try:
        contract = ContractId.parse(text)
    except InvalidId:
        return "", text
    return contract.provider, contract.contract


def _expiry(tree: Tree) -> datetime | None:
    """Read the expiryDate; None if it is none of the calendar."""
    try:
        return Instant.parse(tree["expiryDate"]["DateTime"], Form.UTC).moment
    except ImpossibleTime:
        return None


def _upload(
    world: World, operation: Operation, request: Request, caller: str, at: Interval
) -> tuple[Branch, ...]:
    story = _SET if operation.replaces else _UPDATED
    stock = Tokens()
    uploaded = []
    for tree in request.records:
        key, facts = stock.record("", tree)
        uploaded.append(Uploaded(key, facts, tree, story))

    def objection(record: Uploaded, held: Possible) -> Fate | None:
        return _objection(record, held, caller, at)

    def swept(facts: Facts) -> bool:
        return facts.provider == caller

    return upload_branches(
        world,
        Store.TOKENS,
        tuple(uploaded),
        at,
        objection=objection,
        swept=swept if operation.replaces else None,
        terms=_TERMS,
        besides=dict(_displaced(world, uploaded)),
    )


def _objection(record: Uploaded, held: Possible, caller: str, at: Interval) -> Fate | None:
    """Tell what speaks against storing a token."""
    if record.facts.provider != caller:
        return refused(held, _FOREIGN)
    stored = (replace(record.facts, changed=at, story=record.story),)
    kept = tuple(held)
    token = _token(record.tree["EmtId"])
    if token.kind == "remote":
        return Fate(stored, kept, if_taken=("OCHP-AUTH-017",), prefers_taken=False, code="format")
    if record.facts.until is None:
        return Fate(
            stored,
            kept,
            if_taken=("OCHP-TIME-002",),
            readings=_CALENDAR,
            prefers_taken=False,
            code="format",
        )
    if token.representation in _HASHES and not is_hash(token.instance, token.representation):
        return Fate(stored, kept, if_taken=("OCHP-ID-019",), prefers_taken=False, code="format")
    if token.representation == _PLAIN and token.kind == "rfid" and not is_uid(token.instance):
        return Fate(stored, kept, code="format")
    return None


def _displaced(world: World, uploaded: list[Uploaded]) -> Iterator[tuple[Key, Fate]]:
    """Find records of the same tokens with other contracts, which the new ones may replace (AMB-105)."""
    keys = {record.key for record in uploaded}
    tokens = {_owned_token(key) for key in keys}
    for key, possible in world.items():
        if key.store == Store.TOKENS and key not in keys and _owned_token(key) in tokens:
            yield key, Fate(_ABSENT, tuple(possible), readings=_SAME_TOKEN)


def _owned_token(key: Key) -> str:
    return key.id.rpartition("/")[0]


def _eyes(caller: str, network: Network, at: Interval) -> Callable[[Facts], bool | None]:
    """Tell what a caller sees: tokens of connected providers, expired ones perhaps (AMB-083)."""
    reach: dict[str, bool | None] = {}

    def sees(facts: Facts) -> bool | None:
        if facts.provider not in reach:
            own = facts.provider == caller
            reach[facts.provider] = None if own else network.connected(caller, facts.provider)
        connected = reach[facts.provider]
        return None if connected and _has_expired(facts, at) else connected

    return sees


def _has_expired(facts: Facts, at: Interval) -> bool:
    """Whether a token may be out of use; one whose expiryDate is no time may be."""
    return facts.until is None or facts.until <= at.end


def _single(
    world: World, asked: _Token, visible: Callable[[Facts], bool | None], at: Interval
) -> tuple[Branch, ...]:
    """Give the answers to a request for one token: its record, or none.

    Tokens are not globally unique, so several providers may have it; any of their records will do.
    """
    found: list[Branch] = []
    intruders: dict[Key, RequirementIds] = {}
    unseen: dict[Key, Offer] = {}
    is_known = False
    for key, possible in world.items():
        exact = key.store == Store.TOKENS and _matches(_token_of(key), asked)
        if exact is False:
            continue
        shown = frozenset(facts for facts in possible if facts is not ABSENT and visible(facts) is not False)
        if not shown:
            if possible - frozenset(_ABSENT):
                intruders[key] = _UNCONNECTED
            continue
        certain = shown == possible and all(visible(facts) for facts in shown)
        is_known = is_known or (certain and exact is True)
        given: frozenset[Reading] = frozenset()
        if exact is None:
            given = frozenset({_REPRESENTED[0]})
        elif any(_has_expired(facts, at) for facts in shown):
            given = frozenset({_EXPIRED[0]})
        offer = Offer(shown, None, _FOUND, _FOUND)
        found.append(Branch(("ok",), offers={key: offer}, given=given, because=_FOUND, terms=_TERMS))
        unseen[key] = replace(offer, shown=frozenset(), hidden=possible)
    found.sort(key=lambda branch: _REPRESENTED[0] in branch.given)
    found = [replace(b, offers={**unseen, **b.offers}, intruders=intruders) for b in found]
    if is_known:
        return tuple(b for b in found if _REPRESENTED[0] not in b.given)
    readings = frozenset(reading for b in found for reading in b.given)
    hiding = {hides for shows, hides in (_EXPIRED, _REPRESENTED) if shows in readings}
    nothing = tuple(
        Branch(
            (code,),
            offers=unseen,
            intruders=intruders,
            given=frozenset({reading, *hiding}),
            because=_NOT_FOUND,
            terms=_TERMS,
        )
        for code, reading in zip(("ok", "invalid-id", "roaming"), _UNKNOWN, strict=True)
    )
    prefers_nothing = bool(found) and _REPRESENTED[0] in found[0].given
    return (*nothing, *found) if prefers_nothing else (*found, *nothing)


def _matches(held: _Token, asked: _Token) -> bool | None:
    """Whether a stored token is the one asked for; None: it is in another representation (AMB-107)."""
    if held == asked:
        return True
    if held.kind != asked.kind or held.representation == asked.representation:
        return False
    for plain, hashed in ((held, asked), (asked, held)):
        if plain.representation == _PLAIN and hashed.instance in _hashes(
            plain.instance, hashed.representation
        ):
            return None
    return False


@lru_cache(maxsize=1 << 16)
def _hashes(instance: str, representation: str) -> frozenset[str]:
    """Hash a plain instance: its text in either letter case, and the bytes of a UID (AMB-106)."""
    hashed = _HASHES.get(representation)
    if hashed is None:
        return frozenset()
    contents = [instance.encode(), instance.lower().encode()]
    if is_hexadecimal(instance) and len(instance) % 2 == 0:
        contents.append(bytes.fromhex(instance))
    return frozenset(hashed(content).hexdigest().upper() for content in contents)
