"""Description: the WSDL and its schema documents, with the addresses of this sandbox."""

from functools import cache
from pathlib import Path

from lxml import etree

from conformance.releases import Release, schema_root
from conformance.schema import of

_WSDL_SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}address"
_XS = "{http://www.w3.org/2001/XMLSchema}"

SCHEMAS = "/schema/"
"""Path under which the schema documents are served, each in the folder that it has in the suite."""


def path_of_port(address: str) -> str:
    """Give the path of a port from the placeholder in the WSDL."""
    return "/" + address.split("://", 1)[1].partition("/")[2]


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
        include.set("schemaLocation", f"{base}{SCHEMAS}{release.name}/{include.get('schemaLocation')}")
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def schema_document(release: Release, name: str) -> bytes | None:
    """Give a schema document of the release.

    Args:
        release: The release.
        name: Folder and name of the document ("1.4/ochp.xsd"), below `SCHEMAS`.

    Returns:
        Its content; None if the release has no document of that name.
    """
    root = schema_root()
    names = {file.relative_to(root.resolve()).as_posix() for file in of(release).files.paths}
    return _read(root / name) if name in names else None


@cache
def _read(file: Path) -> bytes:
    return file.read_bytes()
