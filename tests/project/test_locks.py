"""The locks hold what pyproject.toml asks for, and name no host."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PINS = {
    name.lower().replace("_", "-"): version
    for name, version in re.findall(r"^([\w.-]+)==([\w.]+)", LOCK, re.M)
}


def _wanted() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    return [Requirement(line) for line in [*project["dependencies"], *extras["dev"], *extras["report"]]]


def test_every_dependency_is_locked_in_a_version_that_is_allowed() -> None:
    """Mend with `make lock`."""
    stale = [
        str(r) for r in _wanted() if not r.specifier.contains(PINS.get(r.name.lower().replace("_", "-"), "0"))
    ]
    assert stale == []


def test_every_locked_version_has_a_digest() -> None:
    entries = re.split(r"^(?=\S)", LOCK, flags=re.M)[1:]
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_lock_names_no_host() -> None:
    assert re.findall(r"\w+://|--(?:extra-)?index-url|--find-links", LOCK) == []
