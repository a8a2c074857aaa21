"""Reasons: why a requirement that can be observed actively is not judged, or is not shown to be judged."""

from functools import cache
from pathlib import Path

from conformance.requirements.catalogue import Catalogue, load
from conformance.requirements.document import entries
from conformance.requirements.requirement import RequirementId

_KEYS = {"id", "reason"}


@cache
def reasons() -> dict[RequirementId, str]:
    """Give the reasons that come with this suite, by requirement.

    Raises:
        CatalogueError: The document is wrong.
    """
    return read_reasons(Path(__file__).parent / "data" / "coverage.yaml", load())


def read_reasons(document: Path, catalogue: Catalogue) -> dict[RequirementId, str]:
    """Read a document of reasons and hold it against the catalogue.

    Args:
        document: A YAML list of entries with ``id`` and ``reason``.
        catalogue: Where the requirements are.

    Raises:
        CatalogueError: An entry is wrong by itself, comes twice, or names a requirement that does not exist.
    """
    found: dict[RequirementId, str] = {}
    for entry in entries(document):
        entry.only(_KEYS)
        name = entry.text("id")
        if name not in catalogue:
            raise entry.fault("id", "there is no such requirement")
        if name in found:
            raise entry.fault("id", "this id is there twice")
        found[catalogue.requirement(name).id] = " ".join(entry.text("reason").split())
    return found
