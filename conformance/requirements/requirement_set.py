"""RequirementSet: the requirements that count for a release and a role, frozen under a name and a digest."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from conformance.releases import Role
from conformance.requirements.catalogue import Catalogue, load
from conformance.requirements.document import Entry, entry
from conformance.requirements.errors import SetChanged, UnknownSet
from conformance.requirements.requirement import Duty, Requirement, RequirementId, duty

_NAME = re.compile(r"[0-9a-z.-]+/[0-9]{4}-[0-9]{2}")
_KEYS = {"name", "release", "role", "scope", "hash", "requirements"}


@dataclass(frozen=True, slots=True)
class RequirementSet:
    """The requirements that count for a release and a role.

    What is added to the catalogue later is judged and shown, but not counted until the next set.

    Args:
        name: Release and month ("1.4/2026-12"); permanent.
        release: Name of the release.
        duty: Whom it binds.
        scope: What the set covers, in a sentence.
        hash: "sha256:" and the digest of ids, levels and statements.
        ids: The requirements, in the order of the catalogue.
    """

    name: str
    release: str
    duty: Duty
    scope: str
    hash: str
    ids: tuple[RequirementId, ...]

    def __contains__(self, requirement_id: object) -> bool:
        return requirement_id in self.ids

    def __len__(self) -> int:
        return len(self.ids)


def current_set(release: str, role: Role | str) -> RequirementSet:
    """The newest requirement set of a release and a role.

    Args:
        release: Name of the release.
        role: The role, or its name, alone or with its side ("EMP-client").

    Raises:
        UnknownSet: There is none.
        SetChanged: It does not say any more what it said when it was frozen.
    """
    wanted = duty(role)
    fitting = [one for one in _shipped() if one.release == release and one.duty == wanted]
    if not fitting:
        raise UnknownSet(f"for release {release} and role {wanted}", (one.name for one in _shipped()))
    return max(fitting, key=lambda one: one.name.rpartition("/")[2])


def named_set(name: str) -> RequirementSet:
    """A requirement set by its name.

    Raises:
        UnknownSet: There is none.
        SetChanged: It does not say any more what it said when it was frozen.
    """
    by_name = {one.name: one for one in _shipped()}
    if name not in by_name:
        raise UnknownSet(name, by_name)
    return by_name[name]


def digest(requirements: Iterable[Requirement]) -> str:
    """The digest of what requirements say: their ids, levels and statements, in the order of the ids."""
    content = hashlib.sha256()
    for one in sorted(requirements, key=lambda one: one.id):
        line = json.dumps([one.id, one.level.value, one.statement], ensure_ascii=False, separators=(",", ":"))
        content.update(line.encode() + b"\n")
    return f"sha256:{content.hexdigest()}"


def read_set(document: Path, catalogue: Catalogue, *, frozen: bool = True) -> RequirementSet:
    """Read a set and hold it against the catalogue.

    Args:
        document: The set's YAML document.
        catalogue: Where its requirements are.
        frozen: Whether the recorded digest has to be right; a set that is still being made need not be.

    Raises:
        CatalogueError: The document is wrong, or names a requirement that does not bind the set's role.
        SetChanged: The recorded digest is not that of the requirements.
    """
    found = entry(document)
    found.only(_KEYS)
    name = found.text("name")
    if not _NAME.fullmatch(name):
        raise found.fault("name", "expected the form 1.4/2026-12")
    requirements = _requirements(found, catalogue)
    recorded, computed = found.text("hash"), digest(requirements)
    if frozen and recorded != computed:
        raise SetChanged(name, recorded, computed)
    return RequirementSet(
        name=name,
        release=found.text("release"),
        duty=_duty(found),
        scope=found.text("scope"),
        hash=recorded if frozen else computed,
        ids=tuple(one.id for one in requirements),
    )


def set_documents() -> tuple[Path, ...]:
    """The documents of all sets that come with this suite."""
    return tuple(sorted((Path(__file__).parent / "sets").glob("*.yaml")))


@cache
def _shipped() -> tuple[RequirementSet, ...]:
    return tuple(read_set(document, load()) for document in set_documents())


def _duty(found: Entry) -> Duty:
    try:
        return duty(found.text("role"))
    except ValueError:
        raise found.fault("role", f"expected one of {', '.join(Role)}, alone or with its side") from None


def _requirements(found: Entry, catalogue: Catalogue) -> tuple[Requirement, ...]:
    ids = found.words("requirements", empty=False)
    release, bound = found.text("release"), _duty(found)
    for one in ids:
        if one not in catalogue:
            raise found.fault("requirements", f"{one} does not exist")
        requirement = catalogue.requirement(one)
        if not requirement.judges(bound.role, bound.side, release):
            raise found.fault("requirements", f"{one} does not bind {bound} in release {release}")
        if requirement.owner:
            raise found.fault("requirements", f"{one} is judged by {requirement.owner}; list that instead")
    return tuple(one for one in catalogue if one.id in ids)
