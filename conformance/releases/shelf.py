"""The releases that this suite carries, read from ``data/``."""

import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

from conformance.errors import SuiteError, UsageError
from conformance.releases.edition import Edition
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


class NotCertifiable(UnknownRelease):
    """A release was asked for that exists, but that this suite cannot certify.

    Args:
        edition: The release.
        known: Names of the releases that can be certified, oldest first.
    """

    def __init__(self, edition: Edition, known: tuple[str, ...]) -> None:
        super().__init__(edition.name, known)
        self.edition = edition
        self.what = f"OCHP {edition.name} cannot be certified, because {edition.lacks}"


def get(name: str) -> Release:
    """Give the release of that name.

    Raises:
        NotCertifiable: It exists, but this suite cannot certify it.
        UnknownRelease: There is none of that name.
    """
    for release in released():
        if release.name == name:
            return release
    for edition in editions():
        if edition.name == name:
            raise NotCertifiable(edition, tuple(release.name for release in released()))
    raise UnknownRelease(name, tuple(release.name for release in released()))


@cache
def released() -> tuple[Release, ...]:
    """Give every release that this suite certifies, oldest first."""
    carried = {edition.name for edition in editions() if edition.is_carried}
    return tuple(release for release in described() if release.name in carried)


@cache
def described() -> tuple[Release, ...]:
    """Give every release whose operations are described, certifiable or not, oldest first."""
    return tuple(_read(edition) for edition in editions() if _DATA.joinpath(f"{edition.name}.toml").is_file())


def namespace_owner(namespace: str) -> str | None:
    """Name the release whose messages are in a namespace, carried by this suite or not.

    Returns:
        The name of the release, or None if no release of OCHP has that namespace. Of editions that share
        one, the edition that it belongs to.
    """
    return next((e.name for e in editions() if e.namespace == namespace and e.shares is None), None)


@cache
def editions() -> tuple[Edition, ...]:
    """Give every edition of the protocol, certifiable or not, oldest first."""
    rows = tomllib.loads((_DATA / _EDITIONS).read_text(encoding="utf-8"))["edition"]
    return tuple(map(_edition, rows))


def _edition(row: Mapping[str, Any]) -> Edition:
    files = row.get("files")
    return Edition(
        name=row["name"],
        date=row["date"],
        namespace=row.get("namespace"),
        shares=row.get("shares"),
        catalogue=row.get("catalogue"),
        documents=tuple(row["documents"]),
        lacks="" if row.get("carried", False) else row["lacks"],
        schema_file=None if files is None else schema_root() / f"{files}.xsd",
        wsdl=None if files is None else schema_root() / f"{files}.wsdl",
    )


def _read(edition: Edition) -> Release:
    data = _data(edition.name)
    if edition.namespace is None or edition.wsdl is None or edition.schema_file is None:
        raise SuiteError(f"{edition.name} is described without a schema")
    return Release(
        name=edition.name,
        namespace=edition.namespace,
        date=edition.date,
        wsdl=edition.wsdl,
        schema_file=edition.schema_file,
        operations=tuple(_operation(port, row) for port in data["port"] for row in port["operation"]),
        catalogue=edition.catalogue or edition.name,
        roles=frozenset(map(Role, data["roles"])),
        result_codes=frozenset(data["result_codes"]),
        cdr_statuses=frozenset(data["cdr_statuses"]),
        features=frozenset(map(Feature, data["features"])),
        ports=tuple(Port(p["key"], p["binding"], p["port_type"], p["address"]) for p in data["port"]),
    )


def _data(name: str) -> dict[str, Any]:
    """Read a description; what it does not say itself is as in the release that it inherits from."""
    own = tomllib.loads((_DATA / f"{name}.toml").read_text(encoding="utf-8"))
    if "inherits" not in own:
        return own
    inherited = _data(own["inherits"])
    return {**inherited, **own, "port": _merged(inherited["port"], own.get("port", []), "key")}


def _merged(inherited: list[dict[str, Any]], own: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """Change rows of a table: those of the same key, and within a port the operations of the same name."""
    changes = {row[key]: row for row in own}
    found = []
    for row in inherited:
        change = changes.pop(row[key], {})
        merged = {**row, **change}
        if "operation" in row:
            merged["operation"] = _merged(row["operation"], change.get("operation", []), "name")
        found.append(merged)
    if changes:
        raise SuiteError(f"there is no {', '.join(changes)} to change in what is inherited")
    return found


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
