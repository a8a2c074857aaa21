"""Stock: what the operations of one store do, and how its records are read."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, TypeAlias

from conformance.model.branch import Branch
from conformance.model.exchange import Request
from conformance.model.network import Network
from conformance.model.world import Facts, Key, Tree, World
from conformance.releases import Operation
from conformance.values import Interval

Entry: TypeAlias = "str | Tree"
"""An entry of a list of refused records: an id, or the record itself."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a clearing house is like, apart from what it holds.

    Args:
        network: Its partners and their connections.
        settle: Longest time that a plausibility check may take (AMB-029).
    """

    network: Network
    settle: timedelta = timedelta()


class Stock(Protocol):
    """The behaviour of one store; pure functions."""

    def branches(
        self,
        world: World,
        operation: Operation,
        request: Request,
        caller: str,
        at: Interval,
        circumstances: Circumstances,
    ) -> tuple[Branch, ...]:
        """Give everything that the documents allow, the preferred branch first (see `Model.step`).

        Args:
            world: What the peer may hold, records of other stores included.
            operation: One of this store.
            request: Authenticated and valid.
            caller: Partner id of the account.
            at: When.
            circumstances: What the clearing house is like.
        """

    def record(self, member: str, tree: Tree) -> tuple[Key, Facts]:
        """Read the key of a record and what it says about itself.

        Args:
            member: Member of the message that holds it ("cdrInfoArray").
            tree: The record, schema-valid.
        """

    def refused(self, entry: Entry) -> Key:
        """Read the key of an entry in the list of refused records."""

    def refusal(self, key: Key, tree: Tree) -> Entry:
        """Write an entry of the list of refused records.

        Args:
            key: Of the record.
            tree: The record as uploaded.
        """

    def delivery(self, request: Request, facts: Facts) -> tuple[str, Tree]:
        """Write a record of a download, its fields in any order.

        Returns:
            The member of the answer that holds it, and the record.
        """
