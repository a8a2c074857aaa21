"""The releases that this suite carries, read from ``data/``."""

import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

from conformance.errors import UsageError
from conformance.releases.release import Feature, Operation, Port, Release, Role, Store
from conformance.releases.schema_folder import schema_root

_DATA = files(__package__) / "data"
_EDITIONS = "editions.toml"


class UnknownRelease(UsageError):
    """A release was asked for that this suite does not carry.

    Args:
        name: As asked for.
        known: Names of the releases that there are, oldest first.
    """

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        self.name = name
        self.known = known
        self.closest = next(iter(get_close_matches(name, known, n=1, cutoff=0.7)), None)
        others = tuple(release for release in known if release != self.closest)
        choices = [self.closest] if self.closest else []
        choices += [f"one of {', '.join(others)}"] if len(others) > 1 else others
        super().__init__(what=f"unknown release {name!r}", mend=f"use {' or '.join(choices)}")


def get(name: str) -> Release:
    """Give the release of that name.

    Raises:
        UnknownRelease: This suite does not carry it.
    """
    for release in released():
        if release.name == name:
            return release
    raise UnknownRelease(name, tuple(release.name for release in released()))


@cache
def released() -> tuple[Release, ...]:
    """Give every release that this suite carries, oldest first."""
    return tuple(_read(edition["name"]) for edition in _editions() if edition.get("carried", False))


def namespace_owner(namespace: str) -> str | None:
    """Name the release whose messages are in a namespace, carried by this suite or not.

    Returns:
        The name of the release, or None if no release of OCHP has that namespace.
    """
    return next((e["name"] for e in _editions() if e["namespace"] == namespace), None)


@cache
def _editions() -> tuple[Mapping[str, Any], ...]:
    return tuple(tomllib.loads((_DATA / _EDITIONS).read_text(encoding="utf-8"))["edition"])


def _read(name: str) -> Release:
    edition = next(e for e in _editions() if e["name"] == name)
    data = tomllib.loads((_DATA / f"{name}.toml").read_text(encoding="utf-8"))
    root = schema_root()
    return Release(
        name=name,
        namespace=edition["namespace"],
        date=edition["date"],
        wsdl=root / data["wsdl"],
        schema_file=root / data["schema_file"],
        operations=tuple(_operation(port, row) for port in data["port"] for row in port["operation"]),
        catalogue=edition["catalogue"],
        roles=frozenset(map(Role, data["roles"])),
        result_codes=frozenset(data["result_codes"]),
        cdr_statuses=frozenset(data["cdr_statuses"]),
        features=frozenset(map(Feature, data["features"])),
        ports=tuple(Port(p["key"], p["binding"], p["port_type"], p["address"]) for p in data["port"]),
    )


def _operation(port: Mapping[str, Any], row: Mapping[str, Any]) -> Operation:
    name = row["name"]
    return Operation(
        name=name,
        action=row.get("action", port["actions"] + name),
        request=row.get("request", f"{name}Request"),
        response=row.get("response", f"{name}Response"),
        port=port["key"],
        callers=frozenset(map(Role, row["callers"])),
        store=Store(row["store"]),
        uploads=tuple(row.get("uploads", ())),
        refuses=row.get("refuses", ""),
        downloads=tuple(row.get("downloads", ())),
        replaces=row.get("replaces", False),
    )
