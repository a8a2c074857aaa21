"""Clearing house: the behaviour of a CHS of OCHP 1.4."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from types import MappingProxyType
from typing import Protocol

from conformance.errors import SuiteError
from conformance.model.branch import Branch
from conformance.model.cdr import ACCEPTED
from conformance.model.charge_points import ChargePoints
from conformance.model.choice import Settled
from conformance.model.clearing import Clearing
from conformance.model.exchange import Answer, Request, entries
from conformance.model.live_status import LiveStatus
from conformance.model.network import Network
from conformance.model.stock import Circumstances, Entry, Stock
from conformance.model.tariff import Tariffs
from conformance.model.token import Tokens
from conformance.model.world import Facts, Key, Possible, Reading, Tree, World
from conformance.releases import Feature, Release, Store
from conformance.values import Interval

_FAULTS = (
    "fault:FailedAuthentication",
    "fault:InvalidSecurity",
    "fault:InvalidSecurityToken",
    "fault:SecurityTokenUnavailable",
    "fault:FailedCheck",
    "fault:Client",
    "fault:Server",
)
_UNAUTHENTICATED = (
    Branch(
        ("not-authorized",),
        given=frozenset({Reading("AMB-014/not-authorized")}),
        because=("OCHP-GEN-019", "OCHP-GEN-018", "OCHPT-WSS-004"),
    ),
    Branch(_FAULTS, given=frozenset({Reading("AMB-014/fault")})),
    Branch(("http:401", "http:403"), given=frozenset({Reading("AMB-014/http-401")})),
)
_MALFORMED = (
    Branch(("format",), given=frozenset({Reading("AMB-015/format")}), because=("OCHP-GEN-029",)),
    Branch(("fault:Client",), given=frozenset({Reading("AMB-015/fault")})),
)
_WRONG_ROLE = Branch(
    ("not-authorized", "invalid-id", "format", "roaming", "fault:Client"),
    given=frozenset({Reading("AMB-102/role-bound")}),
    because=("OCHP-GEN-044",),
)
_BESIDES: Mapping[Store, tuple[Store, ...]] = MappingProxyType({Store.LIVE_STATUS: (Store.CHARGE_POINTS,)})
"""A combined status needs the static data that links an EVSE with its parking spot (OCHP-STATUS-015)."""
_STOCKS: Mapping[Store, Stock] = MappingProxyType(
    {
        Store.CDRS: Clearing(),
        Store.TARIFFS: Tariffs(),
        Store.CHARGE_POINTS: ChargePoints(),
        Store.LIVE_STATUS: LiveStatus(),
        Store.TOKENS: Tokens(),
    }
)


class Model(Protocol):
    """What a peer may do: pure functions, chosen by the release."""

    def step(self, world: World, request: Request, at: Interval) -> tuple[Branch, ...]:
        """Give everything that the documents allow a peer to answer and to do, the preferred branch first.

        Args:
            world: What the peer may hold.
            request: What it is asked.
            at: When it is asked: from sent to received, widened by the skew of the clocks.
        """

    def drift(self, key: Key, facts: Facts, at: Interval) -> Possible:
        """Give what a record may have become by itself."""

    def record(self, operation: str, tree: Tree, member: str = "") -> tuple[Key, Facts]:
        """Read the key of a record that a message holds, and what it says about itself.

        Args:
            operation: The one whose request or answer the message is.
            tree: The record, schema-valid.
            member: Member of the message that holds it; may be left out if there is only one.
        """

    def knows(self, operation: str) -> bool:
        """Whether the model says what a call of an operation does."""

    def stores(self, operation: str) -> tuple[Store, ...]:
        """Stores whose records matter for a call of an operation, its own one first."""

    def answer(self, operation: str, signal: str, payload: Tree | None) -> Answer:
        """Reduce an answer to what the model judges."""

    def members(self, request: Request, settled: Settled) -> dict[str, list[Entry]]:
        """Write the members of an answer that hold records, refused and delivered ones."""


@dataclass(frozen=True, slots=True)
class ClearingHouse:
    """A clearing house.

    Args:
        release: Release that it speaks.
        network: Its partners and their connections.
        settle: Longest time that a plausibility check may take (AMB-029).
    """

    release: Release
    network: Network
    settle: timedelta

    def step(self, world: World, request: Request, at: Interval) -> tuple[Branch, ...]:
        """Give everything that the documents allow, the preferred branch first (see `Model`).

        Raises:
            SuiteError: The model does not know the operation.
        """
        if request.caller is None:
            return _UNAUTHENTICATED if request.valid else (*_UNAUTHENTICATED, *_MALFORMED)
        if not request.valid:
            return _MALFORMED
        branches = self._branches(world, request, request.caller, at)
        if request.roles and not request.roles & self.release.operation(request.operation).callers:
            granted = frozenset({Reading("AMB-102/any-role")})
            return (_WRONG_ROLE, *(replace(b, given=b.given | granted) for b in branches))
        return branches

    def drift(self, key: Key, facts: Facts, at: Interval) -> Possible:
        """Give what a record may have become by itself: a new CDR is accepted in time (see `Model`)."""
        if facts.due is None:
            return frozenset((facts,))
        accepted = replace(facts, status=ACCEPTED, due=None)
        return frozenset((accepted,)) if at.begin >= facts.due else frozenset((facts, accepted))

    def knows(self, operation: str) -> bool:
        """Whether the model says what a call of an operation does (see `Model`)."""
        return self.release.operation(operation).store in _STOCKS

    def stores(self, operation: str) -> tuple[Store, ...]:
        """Stores whose records matter for a call of an operation, its own one first (see `Model`)."""
        store = self.release.operation(operation).store
        return (store, *_BESIDES.get(store, ()))

    def record(self, operation: str, tree: Tree, member: str = "") -> tuple[Key, Facts]:
        """Read the key of a record that a message holds, and what it says about itself (see `Model`)."""
        about = self.release.operation(operation)
        return self._stock(operation).record(member or (about.uploads or about.downloads)[0], tree)

    def answer(self, operation: str, signal: str, payload: Tree | None) -> Answer:
        """Reduce an answer to what the model judges.

        Args:
            operation: The one that was called.
            signal: Result code, fault kind or HTTP status.
            payload: The answer element as a schema-valid tree; None for a fault.
        """
        if payload is None:
            return Answer(signal)
        about, stock = self.release.operation(operation), self._stock(operation)
        refused = frozenset(stock.refused(entry) for entry in entries(payload, about.refuses))
        records = tuple(
            stock.record(member, tree) for member in about.downloads for tree in entries(payload, member)
        )
        return Answer(signal, refused, records)

    def members(self, request: Request, settled: Settled) -> dict[str, list[Entry]]:
        """Write the members of an answer that hold records, refused and delivered ones (see `Model`)."""
        about, stock = self.release.operation(request.operation), self._stock(request.operation)
        written: dict[str, list[Entry]] = {}
        if settled.refused and about.refuses:
            uploaded = {self.record(about.name, tree)[0]: tree for tree in request.records}
            written[about.refuses] = [stock.refusal(key, uploaded.get(key, {})) for key in settled.refused]
        for _, facts in settled.records:
            member, tree = stock.delivery(request, facts)
            written.setdefault(member, []).append(tree)
        return written

    def _branches(self, world: World, request: Request, caller: str, at: Interval) -> tuple[Branch, ...]:
        operation = self.release.operation(request.operation)
        circumstances = Circumstances(self.network, self.settle)
        return self._stock(operation.name).branches(world, operation, request, caller, at, circumstances)

    def _stock(self, operation: str) -> Stock:
        stock = _STOCKS.get(self.release.operation(operation).store)
        if stock is None:
            raise SuiteError(f"the model does not know the operation {operation}")
        return stock


def for_release(
    release: Release,
    *,
    partners: Iterable[str] = (),
    roaming: Iterable[tuple[str, str]] = (),
    settle_s: float = 0,
) -> Model:
    """Choose the model of a clearing house.

    Args:
        release: Release that it speaks.
        partners: Operator and provider ids of the accounts that are known.
        roaming: Pairs of them that are connected; those of `partners` that do not occur are not.
        settle_s: Longest time in seconds that a plausibility check may take (AMB-029).

    Raises:
        SuiteError: There is no model of that release.
    """
    if not release.has(Feature.CDR_CHECK):
        raise SuiteError(f"there is no model of OCHP {release.name}")
    return ClearingHouse(release, Network.of(partners, roaming), timedelta(seconds=settle_s))
