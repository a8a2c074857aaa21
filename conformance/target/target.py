"""What is tested, as frozen data: endpoints, accounts, claims (ICS) and extra information for testing (IXIT).

Secrets are left out of every `repr`, because test runners print it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from conformance.errors import UsageError
from conformance.evidence import TargetSummary
from conformance.releases import Role, Side


@dataclass(frozen=True, slots=True)
class Partner:
    """An account at a clearing house.

    Args:
        id: Provider or operator ID: country code and three characters.
        roles: Roles that the account holds.
        username: Of the WS-Security token.
        password: Likewise, resolved from the environment if the file says so.
    """

    id: str
    roles: frozenset[Role]
    username: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Tls:
    """How https endpoints are spoken to.

    Args:
        ca: File with the trust anchors; None: those of the system.
        verify: False switches certificate checks off, which every report says.
        client_cert: File with the client's certificate chain, if the target asks for one.
        client_key: Private key of that certificate: PEM text, or path of a PEM file; None: in `client_cert`.
    """

    ca: Path | None = None
    verify: bool = True
    client_cert: Path | None = None
    client_key: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Direct:
    """What OCHPdirect needs: identification tokens, and EVSEs and contracts that exist at the peer.

    Args:
        receiver_token: Token of the server under test.
        sender_token: Token of the suite.
        sender_token_second: Token of another connected provider.
        sender_token_unconnected: Token of a provider without roaming connection.
        sender_token_expired: Token that is no longer valid.
        evse_ids: Known to the operator and enabled for OCHPdirect.
        evse_ids_unsupported: Known to the operator, not enabled.
        contract_ids: Known to the provider.
    """

    receiver_token: str | None = field(default=None, repr=False)
    sender_token: str | None = field(default=None, repr=False)
    sender_token_second: str | None = field(default=None, repr=False)
    sender_token_unconnected: str | None = field(default=None, repr=False)
    sender_token_expired: str | None = field(default=None, repr=False)
    evse_ids: tuple[str, ...] = ()
    evse_ids_unsupported: tuple[str, ...] = ()
    contract_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ics:
    """Implementation conformance statement: optional features that the target claims."""

    live_status: bool = True
    tariffs: bool = True
    parking: bool = True
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Ixit:
    """Extra information for testing; times in seconds.

    Args:
        timeout_s: Longest wait for one answer.
        clock_skew_s: How far the target's clock may be off.
        ttl_wait_s: Longest wait for a short ttl to pass.
        settle_s: Longest wait until an upload becomes visible to others.
        max_list_size: Largest list that the suite may upload.
        max_requests_per_second: 0: no limit.
        shrink_exchanges: Budget for minimising one failure.
        disposable_accounts: Whether the suite may replace the lists of these accounts.
        read_only: Whether only operations that change nothing may be called.
    """

    timeout_s: float = 10
    clock_skew_s: float = 2
    ttl_wait_s: float = 5
    settle_s: float = 5
    max_list_size: int = 1000
    max_requests_per_second: float = 0
    shrink_exchanges: int = 200
    disposable_accounts: bool = False
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class OfferedRelease:
    """A further release that the target offers, with its own endpoints."""

    name: str
    endpoints: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Target:
    """The system under test.

    Args:
        name: Shown in reports.
        vendor: Optional.
        version: Of the software under test, optional.
        release: Name of the OCHP release under test.
        role: Role under test.
        side: Which end of the exchange the target is.
        endpoints: Endpoint key (`chs`, `chs_live`, ...) to URL.
        partners: Accounts, in the file's order.
        roaming: Pairs of ids of connected partners.
        tls: How https endpoints are spoken to.
        direct: What OCHPdirect needs.
        ics: Claims.
        ixit: Extra information for testing.
        releases: Further releases that the target offers.
    """

    name: str
    release: str
    role: Role
    side: Side
    endpoints: Mapping[str, str]
    partners: tuple[Partner, ...]
    roaming: frozenset[frozenset[str]] = frozenset()
    vendor: str = ""
    version: str = ""
    tls: Tls = Tls()
    direct: Direct = Direct()
    ics: Ics = Ics()
    ixit: Ixit = Ixit()
    releases: tuple[OfferedRelease, ...] = ()

    def with_role(self, role: Role) -> tuple[Partner, ...]:
        """Give the accounts that hold a role, in the file's order."""
        return tuple(partner for partner in self.partners if role in partner.roles)

    def partner(self, partner_id: str) -> Partner | None:
        """Find an account by its id; None if there is none."""
        return next((p for p in self.partners if p.id == partner_id), None)

    def connected(self, one: Partner | str, other: Partner | str) -> bool:
        """Tell whether two partners have a roaming connection at the clearing house under test."""
        return frozenset(p if isinstance(p, str) else p.id for p in (one, other)) in self.roaming

    def for_release(self, name: str) -> "Target":
        """Give the same target with the endpoints of another release that it offers.

        Raises:
            UsageError: The target does not offer that release.
        """
        if name == self.release:
            return self
        offered = next((r for r in self.releases if r.name == name), None)
        if offered is None:
            known = ", ".join((self.release, *(r.name for r in self.releases)))
            raise UsageError(
                f"{self.name} offers no OCHP release {name!r}",
                f"use one of {known} or add it to [[releases]]",
                key="--release",
            )
        others = (OfferedRelease(self.release, self.endpoints), *(r for r in self.releases if r.name != name))
        return replace(self, release=name, endpoints=offered.endpoints, releases=others)

    def secrets(self) -> tuple[tuple[str, str], ...]:
        """Name and value of everything that must never be written down."""
        found = [(f"password of {p.id}", p.password) for p in self.partners]
        tokens = ((f.name, getattr(self.direct, f.name)) for f in fields(self.direct) if "token" in f.name)
        found += [(f"direct.{name}", value) for name, value in tokens if value]
        if self.tls.client_key and "-----BEGIN" in self.tls.client_key:
            found.append(("tls.client_key", self.tls.client_key))
        return tuple(found)

    def summary(self, *, embedded: bool = False) -> TargetSummary:
        """Give what reports show of the target: no secrets."""
        return TargetSummary(
            name=self.name,
            vendor=self.vendor,
            version=self.version,
            role=self.role.value if self.side is Side.SERVER else f"{self.role.value}-client",
            embedded=embedded,
            endpoints=dict(self.endpoints),
            partners={p.id: tuple(sorted(role.value for role in p.roles)) for p in self.partners},
            connections=tuple(sorted((min(pair), max(pair)) for pair in self.roaming)),
            ics={f.name: getattr(self.ics, f.name) for f in fields(self.ics)},
            ixit={f.name: getattr(self.ixit, f.name) for f in fields(self.ixit)},
        )
