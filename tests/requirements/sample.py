"""Entries of a small catalogue, to be changed one key at a time."""

import json
from pathlib import Path
from typing import Any

import yaml

from conformance.requirements import Catalogue
from conformance.requirements.catalogue import catalogue
from conformance.requirements.document import entries

REQUIREMENT: dict[str, Any] = {
    "id": "OCHP-CDR-001",
    "releases": ["1.3", "1.4"],
    "role": ["CHS"],
    "level": "MUST",
    "operations": ["AddCDRs"],
    "source": [{"document": "OCHP.md", "section": "AddCDRs.req", "release": "1.4", "kind": "prose"}],
    "statement": "A plausible CDR is accepted.",
    "observable": ["active"],
    "check": "Upload one.",
    "xsd_enforced": False,
    "ambiguity": ["AMB-001"],
}
AMBIGUITY: dict[str, Any] = {
    "id": "AMB-001",
    "releases": ["1.4"],
    "question": "When?",
    "readings": [
        {"id": "AMB-001/at-once", "reading": "At once.", "source": "OCHP.md"},
        {"reading": "Later.", "source": "not excluded"},
    ],
    "ruling": "accept-either",
    "ruling_reason": "The text is silent.",
    "upstream": [],
}


def small(
    folder: Path, requirements: list[dict[str, Any]], ambiguities: list[dict[str, Any]] | None = None
) -> Catalogue:
    """A catalogue of these entries."""
    documents = {"requirements.yaml": requirements, "ambiguities.yaml": ambiguities or [AMBIGUITY]}
    for name, content in documents.items():
        unshared = json.loads(json.dumps(content))  # values in common would be written as aliases
        (folder / name).write_text(yaml.safe_dump(unshared, sort_keys=False), encoding="utf-8")
    return catalogue(entries(folder / "requirements.yaml"), entries(folder / "ambiguities.yaml"))


def without(entry: dict[str, Any], key: str) -> dict[str, Any]:
    """The entry without one of its keys."""
    return {name: value for name, value in entry.items() if name != key}
