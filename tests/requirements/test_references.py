"""Whatever the package names exists in the catalogue: requirements, ambiguities, readings."""

import re
from collections.abc import Iterator
from pathlib import Path

from conformance.requirements import load

ROOT = Path(__file__).parents[2]
CATALOGUE = load()
INVENTED = {"OCHP-CDR-999"}
"""Stand for an id that does not exist."""


def named(pattern: str) -> Iterator[tuple[str, str]]:
    """Every id of a form in the sources of the package, with the module that names it."""
    for module in sorted((ROOT / "conformance").rglob("*.py")):
        for found in re.findall(pattern, module.read_text(encoding="utf-8")):
            yield found, str(module.relative_to(ROOT))


def test_every_requirement_exists() -> None:
    ids = named(r"\bOCHP[DT]?-[A-Z]+-[0-9]{3}\b")
    assert not [(one, module) for one, module in ids if one not in CATALOGUE and one not in INVENTED]


def test_every_ambiguity_exists() -> None:
    known = {one.id for one in CATALOGUE.ambiguities}
    assert not [(one, module) for one, module in named(r"\bAMB-[0-9]{3}\b") if one not in known]


def test_every_reading_exists() -> None:
    known = {reading.id for one in CATALOGUE.ambiguities for reading in one.readings}
    ids = named(r"\bAMB-[0-9]{3}/[a-z0-9-]+")
    assert not [(one, module) for one, module in ids if one not in known]
