"""Description: the WSDL and its schema documents, with the addresses of this sandbox."""

from functools import cache
from pathlib import Path
from typing import Any, cast

from lxml import etree

from conformance.releases import Release, schema_root
from conformance.schema import of

_WSDL_SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}address"
_XS = "{http://www.w3.org/2001/XMLSchema}"


def path_of_port(address: str) -> str:
    """Give the path of a port from the placeholder in the WSDL."""
    return "/" + address.split("://", 1)[1].partition("/")[2]


def schema_folder(release: Release) -> str:
    """Give the path below which schema documents are served, in the folders that they have in the suite."""
    return f"/schema/{release.name}/"


def wsdl(release: Release, base: str) -> bytes:
    """Give the WSDL of the release.

    Args:
        release: The release.
        base: Scheme and authority under which the client reached the sandbox ("http://127.0.0.1:8701").
    """
    root = etree.fromstring(_read(release.wsdl), etree.XMLParser(resolve_entities=False, no_network=True))
    paths = {port.address: path_of_port(port.address) for port in release.ports}
    for address in root.iter(_WSDL_SOAP):
        address.set("location", base + paths[address.get("location", "")])
    for include in root.iter(f"{_XS}include", f"{_XS}import"):
        include.set(
            "schemaLocation", f"{base}{schema_folder(release)}{release.name}/{include.get('schemaLocation')}"
        )
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def schema_document(release: Release, name: str) -> bytes | None:
    """Give a schema document of the release.

    What releases share has no namespace in the suite, and that of the release where it is served: some
    clients, npm's `soap` for one, do not give an included document the namespace of the including one.

    Args:
        release: The release.
        name: Folder and name of the document ("1.4/ochp.xsd"), below `schema_folder`.

    Returns:
        Its content; None if the release has no document of that name.
    """
    root = schema_root().resolve()
    names = {file.relative_to(root).as_posix() for file in of(release).files.paths}
    return _owned(root / name, release.namespace) if name in names else None


@cache
def _owned(file: Path, namespace: str) -> bytes:
    """Read a schema document, with a namespace of its own."""
    root = etree.fromstring(_read(file), etree.XMLParser(resolve_entities=False, no_network=True))
    if root.get("targetNamespace") is not None:
        return _read(file)
    attributes = {**root.attrib, "targetNamespace": namespace}
    prefixes: dict[str | None, str] = {**root.nsmap, None: namespace}
    owned = etree.Element(root.tag, attributes, nsmap=cast(Any, prefixes))  # the stubs know no default
    owned.extend(root)
    return etree.tostring(owned, encoding="utf-8", xml_declaration=True)


@cache
def _read(file: Path) -> bytes:
    return file.read_bytes()
