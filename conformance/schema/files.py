"""The documents of a schema: found, read once, and confined to their folder."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from os.path import relpath
from pathlib import Path
from typing import Protocol, cast
from urllib.parse import unquote, urlsplit

from lxml import etree

from conformance.errors import UsageError
from conformance.releases import schema_root
from conformance.schema.parsing import parse_untrusted
from conformance.schema.place import line_of

XS = "http://www.w3.org/2001/XMLSchema"
_XS = f"{{{XS}}}"
_WSDL_TYPES = "{http://schemas.xmlsoap.org/wsdl/}types"
_LINKS = (f"{_XS}include", f"{_XS}import", f"{_XS}redefine")


@dataclass(frozen=True, eq=False)
class SchemaDocument:
    """One schema document.

    Args:
        file: Where it was read; the WSDL for a schema in a WSDL.
        root: Its ``xs:schema`` element.
        namespace: Target namespace, for an included document without one that of the including document.
    """

    file: Path
    root: etree._Element
    namespace: str | None


@dataclass(frozen=True, eq=False)
class SchemaFiles:
    """All documents of a schema.

    Args:
        entry: File that leads to all others.
        documents: The entry's first.
        digest: SHA-256 over names and contents of all files, the same in whatever order they are found.
    """

    entry: Path
    documents: tuple[SchemaDocument, ...]
    digest: str

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files, sorted."""
        return tuple(sorted({document.file for document in self.documents} | {self.entry}))


class Described(Protocol):
    """What has to be known of a release to find its schema; a `Release` tells it."""

    @property
    def name(self) -> str:
        """As users write it; also the name of a folder."""

    @property
    def namespace(self) -> str:
        """Of its messages."""

    @property
    def schema_file(self) -> Path:
        """Its schema in the suite."""

    @property
    def wsdl(self) -> Path:
        """Its WSDL in the suite."""


def schema_files(release: Described, folder: Path | None = None) -> SchemaFiles:
    """Read the schema documents of a release.

    Args:
        release: Tells the names of the files.
        folder: Where to look instead of in the suite; itself, or its subfolder of the release's name.

    Raises:
        UsageError: A file is missing, is no schema, or leads to a place outside the folder or to the network.
    """
    entry = _entry(release, folder)
    within = (schema_root() if folder is None else folder).resolve()
    return _Reader(within, release.namespace).read(entry)


def entry_schema(files: SchemaFiles, namespace: str) -> etree._Element:
    """Give one schema document that takes in all others, also for the several ones of a WSDL."""
    entry = files.documents[0]
    if entry.file.suffix != ".wsdl":
        return entry.root
    inline = [d for d in files.documents if d.root.getparent() is not None and d.namespace == namespace]
    base = str(files.entry.resolve())
    if inline:
        return etree.fromstring(etree.tostring(inline[0].root, with_tail=False), base_url=base)
    schema = etree.Element(f"{_XS}schema", targetNamespace=namespace, elementFormDefault="qualified")
    for linked in files.documents:
        if linked.root.getparent() is None and linked.namespace == namespace:
            name = Path(relpath(linked.file, files.entry.resolve().parent)).as_posix()
            etree.SubElement(schema, f"{_XS}include", schemaLocation=name)
    return etree.fromstring(etree.tostring(schema), base_url=base)


def _entry(release: Described, folder: Path | None) -> Path:
    if folder is None:
        candidates = [release.schema_file, release.wsdl]
    else:
        if not folder.is_dir():
            raise UsageError(
                "there is no such folder", "name a folder with schema files", str(folder), "--schemas"
            )
        names = (release.schema_file.name, release.wsdl.name)
        candidates = [place / name for place in (folder / release.name, folder) for name in names]
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    wanted = " or ".join(dict.fromkeys(path.name for path in candidates))
    raise UsageError(
        f"no schema of OCHP {release.name}", f"put {wanted} there", str(candidates[0].parent), "--schemas"
    )


class _Reader:
    def __init__(self, within: Path, namespace: str) -> None:
        self.within = within
        self.namespace = namespace
        self.contents: dict[Path, bytes] = {}
        self.documents: dict[tuple[Path, str | None], SchemaDocument] = {}

    def read(self, entry: Path) -> SchemaFiles:
        root = self._parse(entry.resolve(), entry)
        schemas = [root] if root.tag == f"{_XS}schema" else list(_schemas_of_wsdl(root))
        if not schemas:
            raise UsageError("holds no XML schema", "", str(entry))
        for schema in schemas:
            self._add(entry.resolve(), schema, schema.get("targetNamespace"))
        digest = hashlib.sha256()
        for file in sorted(self.contents, key=lambda file: file.relative_to(self.within).as_posix()):
            digest.update(file.relative_to(self.within).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(self.contents[file]).digest())
        return SchemaFiles(entry, tuple(self.documents.values()), digest.hexdigest())

    def _add(self, file: Path, schema: etree._Element, namespace: str | None) -> None:
        if (file, namespace) in self.documents and schema.getparent() is None:
            return
        self.documents[file, namespace] = SchemaDocument(file, schema, namespace)
        for link in schema.iterchildren(*_LINKS):
            location = link.get("schemaLocation")
            if location is None:
                continue
            linked = self._resolve(location, file, line_of(link))
            root = self._parse(linked, file)
            own = root.get("targetNamespace")
            if own is None and link.tag != f"{_XS}import":
                own = namespace
            self._add(linked, root, own)

    def _resolve(self, location: str, file: Path, line: int) -> Path:
        parts = urlsplit(location)
        if parts.scheme or parts.netloc:
            raise UsageError(
                f"refers to {location!r}, which is not a file of the folder",
                "keep a copy in the folder and refer to it by its relative name",
                str(file),
                line=line,
            )
        linked = (file.parent / unquote(parts.path)).resolve()
        if not linked.is_relative_to(self.within):
            raise UsageError(
                f"refers to {location!r}, which lies outside {self.within}",
                "keep all schema files in one folder",
                str(file),
                line=line,
            )
        if not linked.is_file():
            raise UsageError(
                f"refers to {location!r}, which does not exist", "add that file", str(file), line=line
            )
        return linked

    def _parse(self, file: Path, named: Path) -> etree._Element:
        try:
            content = self.contents.setdefault(file, file.read_bytes())
        except OSError as error:
            raise UsageError(f"cannot be read: {error.strerror}", "", str(named)) from error
        document = parse_untrusted(content)
        if document.problem is not None:
            raise UsageError(document.problem.what, "", str(file), line=document.problem.line or None)
        root = cast(etree._Element, document.root)
        root.getroottree().docinfo.URL = str(file)  # libxml2 resolves includes against it
        return root


def _schemas_of_wsdl(root: etree._Element) -> Iterator[etree._Element]:
    for types in root.iterchildren(_WSDL_TYPES):
        yield from types.iterchildren(f"{_XS}schema")
