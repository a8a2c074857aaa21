"""Catalogue: every requirement and every ambiguity, with the questions that other layers ask about them."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from conformance.releases import Role, Side
from conformance.requirements.ambiguity import Ambiguity, Reading, ambiguity
from conformance.requirements.document import Entry, entries
from conformance.requirements.errors import NotCatalogued, UnknownAmbiguity, UnknownRequirement
from conformance.requirements.requirement import Observable, Requirement, requirement

REQUIREMENT_DOCUMENTS = ("ochp.yaml", "transport.yaml", "ochp-direct.yaml")
AMBIGUITY_DOCUMENTS = ("ambiguities.yaml", "ambiguities-direct.yaml")


class Catalogue:
    """Requirements and ambiguities, immutable, in the order of their documents.

    Args:
        requirements: All requirements.
        ambiguities: All ambiguities.
    """

    def __init__(self, requirements: Iterable[Requirement], ambiguities: Iterable[Ambiguity]) -> None:
        self._requirements = {str(one.id): one for one in requirements}
        self._ambiguities = {one.id: one for one in ambiguities}
        self._releases = frozenset(name for one in self for name in one.releases)

    def __iter__(self) -> Iterator[Requirement]:
        return iter(self._requirements.values())

    def __len__(self) -> int:
        return len(self._requirements)

    def __contains__(self, requirement_id: object) -> bool:
        return requirement_id in self._requirements

    @property
    def ambiguities(self) -> tuple[Ambiguity, ...]:
        """All ambiguities."""
        return tuple(self._ambiguities.values())

    def requirement(self, requirement_id: str) -> Requirement:
        """Find a requirement.

        Raises:
            UnknownRequirement: There is none with this id; the error knows the closest id.
        """
        try:
            return self._requirements[requirement_id]
        except KeyError:
            raise UnknownRequirement(requirement_id, self._requirements) from None

    def ambiguity(self, ambiguity_id: str) -> Ambiguity:
        """Find an ambiguity.

        Raises:
            UnknownAmbiguity: There is none with this id; the error knows the closest id.
        """
        try:
            return self._ambiguities[ambiguity_id]
        except KeyError:
            raise UnknownAmbiguity(ambiguity_id, self._ambiguities) from None

    def reading(self, reading_id: str) -> Reading:
        """Find the reading of an ambiguity by its own id ("AMB-081/adds").

        Raises:
            UnknownAmbiguity: No reading has this id.
        """
        known = {reading.id: reading for one in self.ambiguities for reading in one.readings if reading.id}
        try:
            return known[reading_id]
        except KeyError:
            raise UnknownAmbiguity(reading_id, known) from None

    def select(
        self,
        release: str,
        role: Role,
        side: Side | None = None,
        *,
        observable: Observable | None = None,
        area: str | None = None,
    ) -> tuple[Requirement, ...]:
        """The requirements that a target has to satisfy, in the order of the documents.

        Args:
            release: Name of the release.
            role: Role that the target plays.
            side: As server or as client; left out: the clearing house as server, everyone else as client.
            observable: Only those that can be observed in this way.
            area: Only those of this area ("CDR").

        Raises:
            NotCatalogued: No requirement speaks of this release.
        """
        if release not in self._releases:
            raise NotCatalogued(release, self._releases)
        if side is None:
            side = Side.SERVER if role is Role.CHS else Side.CLIENT
        return tuple(
            one
            for one in self
            if one.judges(role, side, release)
            and (observable is None or observable in one.observable)
            and (area is None or area == one.area)
        )


@cache
def load() -> Catalogue:
    """The catalogue that comes with this suite.

    Raises:
        CatalogueError: One of its documents is not what it has to be.
    """
    folder = Path(__file__).parent / "data"
    return catalogue(
        [entry for name in REQUIREMENT_DOCUMENTS for entry in entries(folder / name)],
        [entry for name in AMBIGUITY_DOCUMENTS for entry in entries(folder / name)],
    )


def catalogue(requirement_entries: Iterable[Entry], ambiguity_entries: Iterable[Entry]) -> Catalogue:
    """Make a catalogue of entries.

    Raises:
        CatalogueError: An entry is wrong by itself, has the id of another, or names one that does not exist.
    """
    ambiguities: dict[str, Ambiguity] = {}
    for entry in ambiguity_entries:
        question = ambiguity(entry)
        if question.id in ambiguities:
            raise entry.fault("id", "this id is there twice")
        ambiguities[question.id] = question
    requirements: dict[str, tuple[Entry, Requirement]] = {}
    for entry in requirement_entries:
        statement = requirement(entry)
        if statement.id in requirements:
            raise entry.fault("id", "this id is there twice")
        requirements[statement.id] = entry, statement
    for entry, statement in requirements.values():
        _refuse_unknown(entry, "ambiguity", statement.ambiguities, ambiguities)
        _refuse_unknown(entry, "see", statement.see, requirements)
        _refuse_unknown(entry, "owner", (statement.owner,) if statement.owner else (), requirements)
    return Catalogue((statement for _, statement in requirements.values()), ambiguities.values())


def _refuse_unknown(entry: Entry, key: str, names: Iterable[str], known: Iterable[str]) -> None:
    for name in names:
        if name not in known:
            raise entry.fault(key, f"{name} does not exist")
