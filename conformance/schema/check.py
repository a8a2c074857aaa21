"""Check: do our schema files hold what is said of them, for one edition at a time."""

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from conformance.errors import UsageError
from conformance.releases import schema_root
from conformance.schema.comparison import Difference, SchemaSource, differences, message_facts
from conformance.schema.facts import binding_facts
from conformance.schema.files import schema_files
from conformance.schema.parsing import parse_untrusted
from conformance.schema.validators import Libxml, Xmlschema

_FACT_FILES = {"1.4-2016": "1.4-tag", "direct-0.2-1.4.1": "direct-0.2-ochp1.4.1"}
_OPERATION = ("soapAction", "input", "output")


@dataclass(frozen=True, slots=True)
class Misjudged:
    """An example message of which a validator does not say what its author says.

    Args:
        file: The message.
        validator: Which one.
        valid: What the validator says.
    """

    file: Path
    validator: str
    valid: bool


def facts_folder() -> Path | None:
    """Find the fact files beside a checkout; None if they are not there: they are no part of the package."""
    return _beside("../shared/spec/model")


def examples_folder() -> Path | None:
    """Find the example messages of a checkout; None in an installation without them."""
    return _beside("fixtures")


def against_facts(source: SchemaSource, folder: Path) -> tuple[Difference, ...] | None:
    """Compare our schema and WSDL with the stated facts of the release.

    Args:
        source: Our files.
        folder: With the fact files, ``ochp-<release>.json``.

    Returns:
        What differs; None if the folder has no facts of this release.

    Raises:
        UsageError: The fact file cannot be read.
    """
    file = folder / f"ochp-{_FACT_FILES.get(source.name, source.name)}.json"
    if not file.is_file():
        return None
    try:
        stated = json.loads(file.read_text(encoding="utf-8"))
        elements: dict[str, Any] = stated["elements"]
        bindings = _bindings(stated["wsdl"]["bindings"])
        namespace = stated["namespace"]
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise UsageError(f"holds no facts of a schema ({error})", "", str(file), "--facts") from error
    found = list(differences(message_facts(schema_files(source), source.namespace), elements))
    own = binding_facts(etree.parse(source.wsdl).getroot())
    found += differences(own, bindings)
    if namespace != source.namespace:
        found.append(Difference("namespace", source.namespace, str(namespace)))
    return tuple(found)


def examples(source: SchemaSource, folder: Path) -> tuple[int, tuple[Misjudged, ...]]:
    """Ask two validators that share no code about every example message of a release.

    Returns:
        The number of messages, and those of which a validator does not say what their author says.
    """
    files = sorted((folder / source.name).glob("*/*.xml"))
    if not files:
        return 0, ()
    documents = schema_files(source)
    libxml, second = Libxml(documents, source.namespace), Xmlschema(documents, source.namespace)
    wrong = []
    for file in files:
        payload = parse_untrusted(file.read_bytes(), bare=True).payload
        expected = _stated(file)
        opinions = {"lxml": False, "xmlschema": False}
        if payload is not None:
            opinions["lxml"] = libxml.is_valid(payload)
            opinions["xmlschema"] = not second.objections(payload)[0]
        wrong += [Misjudged(file, name, valid) for name, valid in opinions.items() if valid is not expected]
    return len(files), tuple(wrong)


def _stated(file: Path) -> bool:
    """What the author says: in the file beside the message, else by the folder."""
    beside = file.with_suffix(".toml")
    if not beside.is_file():
        return file.parent.name == "valid"
    return bool(tomllib.loads(beside.read_text(encoding="utf-8")).get("schema_valid", True))


def _bindings(stated: dict[str, Any]) -> dict[str, Any]:
    return {name: dict(_operations(binding["operations"].items())) for name, binding in stated.items()}


def _operations(rows: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, row in rows:
        yield name, {key: row[key] for key in _OPERATION}


def _beside(name: str) -> Path | None:
    found = schema_root().parent / name
    return found.resolve() if schema_root().name == "xsd" and found.is_dir() else None
