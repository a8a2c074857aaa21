"""Accounts: the partners of the sandbox, and which of them have a roaming connection.

The pattern is that of the requirement catalogue: pairs with and without connection of each kind, partners
without any connection, and a password that only exact XML processing understands (OCHPT-WSS-007).
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from conformance.releases import Role


@dataclass(frozen=True, slots=True)
class Account:
    """A partner of the sandbox.

    Args:
        name: Name in the catalogue's pattern ("CPO1").
        id: Operator or provider id.
        roles: Roles that it holds.
        username: Of the WS-Security token.
        password: Likewise.
    """

    name: str
    id: str
    roles: frozenset[Role]
    username: str
    password: str = field(repr=False)


IDS: Mapping[str, str] = MappingProxyType(
    {
        "CPO1": "DEABC",
        "CPO2": "NLDEF",
        "CPO3": "ATGHI",
        "EMP1": "DE8EX",
        "EMP2": "NL8FY",
        "EMP3": "AT8GZ",
        "EMP4": "FR8HA",
        "NSP1": "DE8NA",
        "NSP2": "NL8NB",
        "PSO1": "DEPSO",
    }
)
"""Name in the catalogue's pattern to partner id."""

CONNECTIONS = (
    ("CPO1", "EMP1"),
    ("CPO1", "EMP3"),
    ("CPO2", "EMP1"),
    ("CPO2", "EMP2"),
    ("CPO2", "EMP3"),
    ("NSP1", "CPO1"),
    ("NSP2", "CPO1"),
    ("NSP2", "CPO2"),
)
"""Who is connected with whom; CPO3 and EMP4 have no connection at all."""

AWKWARD_ACCOUNT = "EMP1"
"""The account whose password holds markup characters and letters outside ASCII."""
_AWKWARD = "&<ß東]]>"


def roaming() -> tuple[tuple[str, str], ...]:
    """Give the connections as pairs of partner ids."""
    return tuple((IDS[one], IDS[other]) for one, other in CONNECTIONS)


def open_accounts(passwords: Mapping[str, str]) -> tuple[Account, ...]:
    """Make the accounts.

    Args:
        passwords: By name ("CPO1"); accounts that are left out get a random one.
    """
    return tuple(_open(name, passwords.get(name)) for name in IDS)


def _open(name: str, password: str | None) -> Account:
    if password is None:
        password = secrets.token_urlsafe(15)
        if name == AWKWARD_ACCOUNT:
            password = f"{password[:8]}{_AWKWARD}{password[8:]}"
    return Account(name, IDS[name], frozenset({Role(name[:3])}), f"sandbox-{name.lower()}", password)
