"""Clearing house: the behaviour of a CHS of OCHP 1.4, as far as CDRs go."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

from conformance.errors import SuiteError
from conformance.model.branch import Branch
from conformance.model.cdr import ACCEPTED, cdr_facts, cdr_key
from conformance.model.confirmation import confirmation_branches
from conformance.model.download import QUERIES, download_branches
from conformance.model.exchange import Answer, Request, entries
from conformance.model.network import Network
from conformance.model.upload import upload_branches
from conformance.model.world import Facts, Key, Possible, Reading, Tree, World
from conformance.releases import Feature, Release
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

    def record(self, tree: Tree) -> tuple[Key, Facts]:
        """Read the key of a delivered record and what it says about itself."""

    def answer(self, operation: str, signal: str, payload: Tree | None) -> Answer:
        """Reduce an answer to what the model judges."""


@dataclass(frozen=True, slots=True)
class ClearingHouse:
    """A clearing house that clears CDRs.

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

    def record(self, tree: Tree) -> tuple[Key, Facts]:
        """Read the key of a delivered record and what it says about itself."""
        return cdr_facts(tree)

    def answer(self, operation: str, signal: str, payload: Tree | None) -> Answer:
        """Reduce an answer to what the model judges.

        Args:
            operation: The one that was called.
            signal: Result code, fault kind or HTTP status.
            payload: The answer element as a schema-valid tree; None for a fault.
        """
        if payload is None:
            return Answer(signal)
        refused = frozenset(cdr_key(cdr_id) for cdr_id in entries(payload, "implausibleCdrsArray"))
        records = tuple(self.record(tree) for tree in entries(payload, "cdrInfoArray"))
        return Answer(signal, refused, records)

    def _branches(self, world: World, request: Request, caller: str, at: Interval) -> tuple[Branch, ...]:
        if request.operation == "AddCDRs":
            due = at.end + self.settle if self.settle else None
            return upload_branches(world, caller, request.records, self.network, due)
        if request.operation == "ConfirmCDRs":
            return confirmation_branches(world, caller, request.parameters, self.network)
        if request.operation in QUERIES:
            return download_branches(world, request.operation, caller, request.parameters, self.network)
        raise SuiteError(f"the model does not know the operation {request.operation}")


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
