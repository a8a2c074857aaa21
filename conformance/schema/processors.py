"""Processors: what every XML Schema processor that is present on this machine says of our files."""

import shutil
import subprocess
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from lxml import etree

from conformance.errors import UsageError
from conformance.schema.comparison import SchemaSource
from conformance.schema.files import schema_files
from conformance.schema.validators import Libxml, Xmlschema

_JAVA = Path(__file__).with_name("Check.java")
_PATIENCE_S = 120
_STRANGE_INSTANCE = "No matching global declaration"


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one processor says.

    Args:
        processor: Its name.
        complaint: What it does not like; None if it loads everything without a word.
    """

    processor: str
    complaint: str | None


def opinions(source: SchemaSource) -> Iterator[Opinion]:
    """Ask every processor that is present: lxml, xmlschema and zeep are, xmllint and Java may be missing."""
    for name, ask in _PROCESSORS:
        yield Opinion(name, ask(source))
    for name, program, ask_program in _PROGRAMS:
        found = shutil.which(program)
        if found is not None:
            yield Opinion(name, ask_program(found, source))


def absent() -> tuple[str, ...]:
    """Name the processors that are missing on this machine."""
    return tuple(name for name, program, _ask in _PROGRAMS if shutil.which(program) is None)


def _lxml(source: SchemaSource) -> str | None:
    try:
        Libxml(schema_files(source), source.namespace)
    except UsageError as error:
        return str(error)
    return None


def _xmlschema(source: SchemaSource) -> str | None:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            Xmlschema(schema_files(source), source.namespace).load()
        except UsageError as error:
            return str(error)
    return _first(said)


def _zeep(source: SchemaSource) -> str | None:
    import zeep
    from zeep.exceptions import Error

    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            cast(Any, zeep.Client)(str(source.wsdl))  # zeep's annotations are incomplete
        except (Error, etree.LxmlError, LookupError, OSError, TypeError, ValueError) as error:
            return f"{type(error).__name__}: {error}"
    return _first(said)


def _first(said: list[warnings.WarningMessage]) -> str | None:
    return str(said[0].message) if said else None


def _xmllint(program: str, source: SchemaSource) -> str | None:
    """A message that belongs to no schema is refused; anything else that is said is about the schema."""
    said = _said([program, "--noout", "--schema", str(source.schema_file), "-"], b"<probe/>")
    lines = [
        line
        for line in said.splitlines()
        if _STRANGE_INSTANCE not in line and "fails to validate" not in line
    ]
    return lines[0] if lines else None if _STRANGE_INSTANCE in said else "it says nothing at all"


def _java(program: str, source: SchemaSource) -> str | None:
    said = _said([program, str(_JAVA), str(source.schema_file)])
    return said.splitlines()[0] if said.strip() else None


def _said(command: list[str], given: bytes = b"") -> str:
    try:
        done = subprocess.run(command, input=given, capture_output=True, timeout=_PATIENCE_S, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return (done.stdout + done.stderr).decode("utf-8", "replace")


_PROCESSORS: tuple[tuple[str, Callable[[SchemaSource], str | None]], ...] = (
    ("lxml", _lxml),
    ("xmlschema", _xmlschema),
    ("zeep", _zeep),
)
_PROGRAMS: tuple[tuple[str, str, Callable[[str, SchemaSource], str | None]], ...] = (
    ("xmllint", "xmllint", _xmllint),
    ("JDK", "java", _java),
)
