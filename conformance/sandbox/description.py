"""Description: the WSDL and its schema documents, with the addresses of this sandbox."""

from functools import cache
from pathlib import Path

from lxml import etree

from conformance.releases import Release

_WSDL_SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}address"
_XS = "{http://www.w3.org/2001/XMLSchema}"


def path_of_port(address: str) -> str:
    """Give the path of a port from the placeholder in the WSDL."""
    return "/" + address.split("://", 1)[1].partition("/")[2]


def schema_folder(release: Release) -> str:
    """Give the path under which the schema documents are served."""
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
        include.set("schemaLocation", f"{base}{schema_folder(release)}{include.get('schemaLocation')}")
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def schema_document(release: Release, name: str) -> bytes | None:
    """Give a schema document of the release; None if it has none of that name."""
    file = release.schema_file.parent / name
    is_one = name.endswith(".xsd") and file.parent == release.schema_file.parent and file.is_file()
    return _read(file) if is_one else None


@cache
def _read(file: Path) -> bytes:
    return file.read_bytes()
