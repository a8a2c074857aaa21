"""Requirement: one normative statement of the catalogue."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from conformance.releases import Role, Side
from conformance.requirements.document import Entry

RequirementId = NewType("RequirementId", str)

_ID = re.compile(r"OCHP[DT]?-([A-Z]+)-[0-9]{3}")
_STATED = {"id", "releases", "role", "level", "level_reason", "derived", "operations", "source", "statement"}
_KEYS = _STATED | {
    "observable",
    "check",
    "xsd_enforced",
    "ambiguity",
    "see",
    "owner",
    "kind",
    "source_checked",
}
_SOURCE_KEYS = {"document", "section", "release", "kind"}


class Level(StrEnum):
    """How binding a requirement is, as its source says it."""

    MUST = "MUST"
    SHOULD = "SHOULD"
    MAY = "MAY"
    FACT = "FACT"

    @property
    def judged_as(self) -> "Level":
        """The level that decides the verdict: a fact stated without keyword counts like a MUST."""
        return Level.MUST if self is Level.FACT else self


class Observable(StrEnum):
    """By whom a requirement can be observed."""

    ACTIVE = "active"
    """By a test client that calls the target."""
    CLIENT = "client"
    """By a simulated peer that the target calls."""
    OFFLINE = "offline"
    """In one recorded message, or a request and its answer."""
    MANUAL = "manual"
    """Only by a person, at a test bench or from a declaration."""


@dataclass(frozen=True, slots=True, order=True)
class Duty:
    """Whom a requirement binds: a role on one side of the wire.

    Args:
        role: The role.
        side: As server or as client.
    """

    role: Role
    side: Side

    def __str__(self) -> str:
        return f"{self.role}-{self.side}"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a requirement is stated.

    Args:
        document: The document ("OCHP.md", "types/data-types.xsd", "SOAP 1.1 (W3C Note 2000-05-08)").
        section: Heading, type or element.
        release: Edition in which it was read; "external" or "standard" for a document of somebody else.
        kind: prose, xsd, wsdl, figure or example.
    """

    document: str
    section: str
    release: str
    kind: str

    def __str__(self) -> str:
        return f"{self.document}, {self.section}"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One normative statement.

    Args:
        id: Permanent ("OCHP-CDR-012").
        releases: Names of the releases in which it holds.
        roles: Whom it binds.
        level: As stated.
        level_reason: Why the level is lower than in a standard, or which part it covers; may be empty.
        derived: Not stated literally, but inferred; a failure deserves a second look.
        operations: Names as in the WSDL, over all releases; ("*",) stands for every operation.
        sources: Where it is stated, the decisive place first.
        statement: The sentence that is judged.
        observable: How it can be observed.
        check: How it is judged; "reported" there means an observation without verdict.
        xsd_enforced: The schema of every listed release enforces it.
        ambiguities: Ids of the ambiguities whose rulings bear on it.
        see: Ids of requirements of another document that look at the same message.
        owner: Id of the requirement that judges this one; an entry with an owner stays for coverage only.
    """

    id: RequirementId
    releases: frozenset[str]
    roles: tuple[Duty, ...]
    level: Level
    level_reason: str
    derived: bool
    operations: tuple[str, ...]
    sources: tuple[Source, ...]
    statement: str
    observable: frozenset[Observable]
    check: str
    xsd_enforced: bool
    ambiguities: tuple[str, ...]
    see: tuple[RequirementId, ...]
    owner: RequirementId | None

    @property
    def area(self) -> str:
        """The middle part of the id ("CDR")."""
        return self.id.split("-")[1]

    @property
    def is_transport(self) -> bool:
        """It comes from the standards below OCHP (SOAP, HTTP, WS-Security, XML, TLS)."""
        return self.id.startswith("OCHPT-")

    def concerns(self, operation: str) -> bool:
        """Whether it speaks of an operation, named as in the WSDL."""
        return self.operations == ("*",) or operation in self.operations

    def judges(self, role: Role, side: Side, release: str) -> bool:
        """Whether a target that plays a role on one side of the wire has to satisfy it in a release.

        Source: transport.yaml, where CPO-client and EMP-client stand for every partner client, in the classic
        releases also for NSP and PSO.
        """
        if release not in self.releases:
            return False
        if Duty(role, side) in self.roles:
            return True
        stands_for_all = self.is_transport and side is Side.CLIENT and role in (Role.NSP, Role.PSO)
        return stands_for_all and is_classic(release) and Duty(Role.CPO, side) in self.roles


def is_classic(release: str) -> bool:
    """Whether a release is spoken with a clearing house, not between partners (OCHPdirect)."""
    return not release.startswith("direct-")


def duty(text: str) -> Duty:
    """Read a role as the catalogue and the command line write it: CHS, EMP-client.

    A plain role is what it is in the exchange with a clearing house: CHS the server, everyone else a client.

    Raises:
        ValueError: There is no such role or side.
    """
    role, _, side = text.partition("-")
    if side:
        return Duty(Role(role), Side(side))
    return Duty(Role(role), Side.SERVER if role == "CHS" else Side.CLIENT)


def requirement(entry: Entry) -> Requirement:
    """Make a requirement of an entry.

    Raises:
        CatalogueError: A key is missing, unknown or of a wrong type.
    """
    entry.only(_KEYS)
    requirement_id = entry.text("id")
    if not _ID.fullmatch(requirement_id):
        raise entry.fault("id", "expected the form OCHP-CDR-012")
    return Requirement(
        id=RequirementId(requirement_id),
        releases=frozenset(entry.words("releases", empty=False)),
        roles=_duties(entry),
        level=_level(entry),
        level_reason=entry.text_or("level_reason", "") or "",
        derived=entry.flag("derived", default=False),
        operations=entry.words("operations", empty=False),
        sources=_sources(entry),
        statement=entry.text("statement"),
        observable=_observable(entry),
        check=entry.text("check"),
        xsd_enforced=entry.flag("xsd_enforced"),
        ambiguities=entry.words("ambiguity"),
        see=tuple(RequirementId(other) for other in entry.words("see", optional=True)),
        owner=RequirementId(entry.text("owner")) if "owner" in entry.values else None,
    )


def _duties(entry: Entry) -> tuple[Duty, ...]:
    words = entry.words("role", empty=False)
    try:
        return tuple(duty(word) for word in words)
    except ValueError:
        known = ", ".join(Role)
        raise entry.fault("role", f"expected roles ({known}), plain or with -server or -client") from None


def _level(entry: Entry) -> Level:
    try:
        return Level(entry.text("level"))
    except ValueError:
        raise entry.fault("level", f"expected one of {', '.join(Level)}") from None


def _observable(entry: Entry) -> frozenset[Observable]:
    try:
        return frozenset(Observable(word) for word in entry.words("observable", empty=False))
    except ValueError:
        raise entry.fault("observable", f"expected some of {', '.join(Observable)}") from None


def _sources(entry: Entry) -> tuple[Source, ...]:
    sources = entry.mappings("source")
    for source in sources:
        if source.keys() != _SOURCE_KEYS:
            raise entry.fault("source", f"expected the keys {', '.join(sorted(_SOURCE_KEYS))} in each source")
    return tuple(Source(**source) for source in sources)
