"""One release of the protocol, as frozen data with the questions that other layers ask of it."""

from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path

from conformance.errors import SuiteError


class Role(StrEnum):
    """Who takes part in OCHP; a partner may hold several roles.

    Source: OCHP.md, Abbreviations and Primary Stakeholders.
    """

    CHS = "CHS"
    """Clearing house system."""
    CPO = "CPO"
    """Charge point operator (also: EVSE operator)."""
    EMP = "EMP"
    """Mobility provider (also: EVSP)."""
    NSP = "NSP"
    """Navigation service provider."""
    PSO = "PSO"
    """Parking spot operator, since 1.4."""


class Side(StrEnum):
    """Which end of an exchange a role is tested at."""

    SERVER = "server"
    CLIENT = "client"


class Store(StrEnum):
    """Where OCHP state lies at a clearing house (design, section 5)."""

    TOKENS = "tokens"
    CHARGE_POINTS = "charge_points"
    CDRS = "cdrs"
    TARIFFS = "tariffs"
    LIVE_STATUS = "live_status"


class Feature(StrEnum):
    """What some releases have and others lack; differences that the schema shows are not listed."""

    CDR_CHECK = "cdr_check"
    """Operators look up what became of their CDRs (CheckCDRs) and revise or reject the declined ones."""
    DELTA = "delta"
    """Lists can be updated and downloaded in part, not only as a whole."""
    DIRECT = "direct"
    """OCHPdirect: operators and providers also call each other."""
    LIVE_STATUS = "live_status"
    """UpdateStatus and GetStatus on a port of their own."""
    PARKING = "parking"
    """Parking spots, their operators and their live status."""
    SINGLE_AUTHORISATION = "single_authorisation"
    """One token can be asked for at the moment of use."""
    TARIFFS = "tariffs"
    """UpdateTariffs and GetTariffUpdates."""


class UnknownOperation(SuiteError):
    """An operation was asked for that the release does not have.

    Args:
        name: As asked for.
        release: Name of the release.
        closest: The most similar operation of the release, if one is similar at all.
    """

    def __init__(self, name: str, release: str, closest: str | None) -> None:
        self.name = name
        self.release = release
        self.closest = closest
        hint = f"; did you mean {closest}?" if closest else ""
        super().__init__(f"OCHP {release} has no operation {name!r}{hint}")


class UnknownPort(SuiteError):
    """A port was asked for that the release does not have."""

    def __init__(self, key: str, release: str, known: tuple[str, ...]) -> None:
        self.key = key
        self.release = release
        self.known = known
        super().__init__(f"OCHP {release} has no port {key!r}, only {', '.join(known)}")


class UnknownFeature(SuiteError):
    """A feature was asked for that no release knows, so the answer would always be no."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.closest = next(iter(get_close_matches(name, list(Feature), n=1)), None)
        hint = f"; did you mean {self.closest}?" if self.closest else ""
        super().__init__(f"no release has a feature {name!r}{hint}")


@dataclass(frozen=True, slots=True)
class Port:
    """One endpoint that a server of the release offers.

    Args:
        key: Key of its URL in ``target.toml``, section ``endpoints``.
        binding: Local name of its binding in the WSDL.
        port_type: Local name of its port type in the WSDL.
        address: Placeholder in the WSDL's ``soap:address``, to be replaced by the real URL.
    """

    key: str
    binding: str
    port_type: str
    address: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a release.

    Args:
        name: In the WSDL's spelling, which is not always that of its request (``SetChargepointList``).
        action: Value of the SOAPAction header, without quotation marks.
        request: Local name of the request element.
        response: Local name of the response element.
        port: Key of the port that offers it.
        callers: Roles whose message it is.
        store: What it is about.
        uploads: Members of the request that hold records, each as often as there are records; none: a query.
        refuses: Member of the answer with the records that were not stored; empty: there is none.
        downloads: Members of the answer with stored records.
        replaces: The uploaded records are the caller's whole list, not a part of it (AMB-081).

    Source: OCHP-GEN-003, OCHP-GEN-006, OCHP-GEN-007, OCHP-GEN-044.
    """

    name: str
    action: str
    request: str
    response: str
    port: str
    callers: frozenset[Role]
    store: Store
    uploads: tuple[str, ...] = ()
    refuses: str = ""
    downloads: tuple[str, ...] = ()
    replaces: bool = False

    @property
    def writes(self) -> frozenset[Store]:
        """Stores that a successful call may change; empty for a pure query."""
        return frozenset((self.store,)) if self.uploads else frozenset()


@dataclass(frozen=True)
class Release:
    """One release of OCHP.

    Args:
        name: As given to ``--release``.
        namespace: Target namespace of its schema, and of every message.
        date: Day of publication according to the protocol's release log.
        wsdl: Our WSDL of the release.
        schema_file: Our schema document that declares (or includes) every message.
        operations: In the order of the WSDL.
        catalogue: Name of the release in the requirement catalogue.
        roles: Roles that the release knows.
        result_codes: Values of ``resultCode``.
        cdr_statuses: Values of ``CdrStatusType``.
        features: What the release has; ask with `has`.
        ports: Endpoints of its servers.
    """

    name: str
    namespace: str
    date: date
    wsdl: Path
    schema_file: Path
    operations: tuple[Operation, ...]
    catalogue: str
    roles: frozenset[Role]
    result_codes: frozenset[str]
    cdr_statuses: frozenset[str]
    features: frozenset[Feature]
    ports: tuple[Port, ...]

    def __hash__(self) -> int:
        """By its name, as what is cached by release is asked for with every message."""
        return hash(self.name)

    def operation(self, name: str) -> Operation:
        """Find an operation by its name in the WSDL.

        Raises:
            UnknownOperation: The release has none of that name; letter case counts.
        """
        for operation in self.operations:
            if operation.name == name:
                return operation
        by_folded_name = {o.name.casefold(): o.name for o in self.operations}
        closest = next(iter(get_close_matches(name.casefold(), by_folded_name, n=1)), None)
        raise UnknownOperation(name, self.name, by_folded_name[closest] if closest else None)

    def by_request(self, local_name: str) -> Operation | None:
        """Find the operation that a request element belongs to; None for anything that is no request."""
        return next((o for o in self.operations if o.request == local_name), None)

    def by_response(self, local_name: str) -> Operation | None:
        """Find the operation that a response element belongs to; None for anything that is no response."""
        return next((o for o in self.operations if o.response == local_name), None)

    def port(self, key: str) -> Port:
        """Find a port by its key in ``target.toml``.

        Raises:
            UnknownPort: The release has no such port.
        """
        for port in self.ports:
            if port.key == key:
                return port
        raise UnknownPort(key, self.name, tuple(port.key for port in self.ports))

    def qname(self, local_name: str) -> str:
        """Put a name into the namespace of the release, in lxml's notation: ``{namespace}local``."""
        return f"{{{self.namespace}}}{local_name}"

    def has(self, feature: str) -> bool:
        """Tell whether the release has a feature.

        Args:
            feature: A `Feature`, or its value.

        Raises:
            UnknownFeature: No release has a feature of that name.
        """
        try:
            return Feature(feature) in self.features
        except ValueError as error:
            raise UnknownFeature(feature) from error
