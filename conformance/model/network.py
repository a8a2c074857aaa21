"""Network: which partners there are, and who has a roaming connection with whom."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Network:
    """Partners of a clearing house and their roaming connections, as far as they are known.

    Args:
        partners: Operator and provider ids ("DEABC") in capitals.
        connections: Pairs of them; the order within a pair does not matter.

    Source: OCHP.md, Clearing House functionality; OCHP-AUTH-006.
    """

    partners: frozenset[str] = frozenset()
    connections: frozenset[frozenset[str]] = frozenset()

    @classmethod
    def of(cls, partners: Iterable[str], connections: Iterable[tuple[str, str]]) -> "Network":
        """Make a network of ids and pairs of ids."""
        return cls(frozenset(partners), frozenset(frozenset(pair) for pair in connections))

    def connected(self, one: str, other: str) -> bool | None:
        """Tell whether two partners are connected; None if one of them is unknown."""
        if frozenset((one, other)) in self.connections:
            return True
        return False if one in self.partners and other in self.partners else None

    def is_lonely(self, partner: str) -> bool:
        """Tell whether a partner has no connection at all."""
        return not any(partner in pair for pair in self.connections)
