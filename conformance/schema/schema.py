"""The schema of a release: what it declares, and whether a message keeps to it."""

from collections.abc import Iterable
from functools import cache
from itertools import islice
from os.path import relpath
from pathlib import Path
from typing import Any, cast

from lxml import etree

from conformance.errors import UsageError
from conformance.releases import Release, namespace_owner
from conformance.schema.component import Component
from conformance.schema.document import Document
from conformance.schema.files import SchemaFiles, schema_files
from conformance.schema.finding import SchemaFinding
from conformance.schema.place import path_of
from conformance.schema.reading import Components

MAX_FINDINGS = 50
"""Most findings that are reported for one message."""


class Schema:
    """The compiled schema of a release; get it from `of`.

    Args:
        release: The release.
        files: Its schema documents.

    Raises:
        UsageError: The documents are not a legal schema.
    """

    def __init__(self, release: Release, files: SchemaFiles) -> None:
        self.release = release
        self.files = files
        self._components = Components(files.documents)
        self._fast = _compile(files, release.namespace)

    @property
    def digest(self) -> str:
        """SHA-256 over the schema files, hexadecimal."""
        return self.files.digest

    @property
    def messages(self) -> tuple[str, ...]:
        """Local names of all global elements."""
        return tuple(etree.QName(name).localname for name in self._components.element_names)

    def declares(self, local_name: str) -> bool:
        """Tell whether there is a global element of that name in the namespace of the release."""
        return self.release.qname(local_name) in self._components.element_names

    def component(self, local_name: str) -> Component:
        """Describe a global element.

        Raises:
            KeyError: It is not declared.
        """
        return self._components.element(self.release.qname(local_name))

    def type(self, name: str) -> Component:
        """Describe a named complex type, as an element with the name of the type.

        Raises:
            KeyError: It is not declared.
        """
        return self._components.type(self.release.qname(name))

    def foreign(self, payload: etree._Element) -> str | None:
        """Name the other release that a payload's namespace belongs to; None if there is no other."""
        namespace = etree.QName(payload).namespace
        if namespace is None or namespace == self.release.namespace:
            return None
        return namespace_owner(namespace)

    def is_valid(self, payload: etree._Element) -> bool:
        """Tell whether a payload keeps to the schema."""
        return not self.validate(payload)

    def validate(
        self, payload: etree._Element, document: Document | None = None
    ) -> tuple[SchemaFinding, ...]:
        """Judge a payload by the schema.

        Args:
            payload: The first element of the Body.
            document: The document it stands in; gives exact lines and columns.

        Returns:
            What was found, in the order of the message, at most `MAX_FINDINGS`; empty if it is valid.

        Source: OCHP-GEN-003.
        """
        if self._fast.validate(payload):
            return ()
        return tuple(
            SchemaFinding(path_of(payload), entry.line, 0, "", "", entry.message)
            for entry in islice(cast(Iterable[Any], self._fast.error_log), MAX_FINDINGS)
        )


@cache
def of(release: Release, folder: Path | None = None) -> Schema:
    """Give the schema of a release, compiled once per process.

    Args:
        release: The release.
        folder: Folder with schema files to be used instead of the suite's own.

    Raises:
        UsageError: There is no usable schema; the error names file and reason.
    """
    return Schema(release, schema_files(release, folder))


def _compile(files: SchemaFiles, namespace: str) -> etree.XMLSchema:
    try:
        return etree.XMLSchema(entry_schema(files, namespace))
    except etree.XMLSchemaParseError as error:
        first = next(iter(error.error_log), None)
        raise UsageError(
            f"is no legal schema: {str(error).splitlines()[0]}",
            "mend it, or use the schema files of the suite",
            str(files.entry if first is None or not first.filename else first.filename),
            line=None if first is None else first.line,
        ) from error


def entry_schema(files: SchemaFiles, namespace: str) -> etree._Element:
    """Give one schema document that takes in all others, also for the several ones of a WSDL."""
    entry = files.documents[0]
    if entry.file.suffix != ".wsdl":
        return entry.root
    inline = [d for d in files.documents if d.root.getparent() is not None and d.namespace == namespace]
    base = str(files.entry.resolve())
    if inline:
        return etree.fromstring(etree.tostring(inline[0].root, with_tail=False), base_url=base)
    schema = etree.Element(
        "{http://www.w3.org/2001/XMLSchema}schema", targetNamespace=namespace, elementFormDefault="qualified"
    )
    for linked in files.documents:
        if linked.root.getparent() is None and linked.namespace == namespace:
            name = Path(relpath(linked.file, files.entry.resolve().parent)).as_posix()
            etree.SubElement(schema, "{http://www.w3.org/2001/XMLSchema}include", schemaLocation=name)
    return etree.fromstring(etree.tostring(schema), base_url=base)
