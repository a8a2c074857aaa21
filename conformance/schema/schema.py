"""The schema of a release: what it declares, and whether a message keeps to it."""

from functools import cache
from itertools import islice
from pathlib import Path
from typing import cast

from lxml import etree

from conformance.releases import Release, namespace_owner
from conformance.schema.component import Component
from conformance.schema.diagnosis import SUSPECTS, Diagnosis, Fault
from conformance.schema.document import Document
from conformance.schema.files import SchemaFiles, schema_files
from conformance.schema.finding import SchemaFinding
from conformance.schema.place import line_of, path_of
from conformance.schema.reading import Components
from conformance.schema.structure import attribute_words
from conformance.schema.validators import Libxml, Xmlschema
from conformance.schema.watchlist import Watchlist

MAX_FINDINGS = 50
"""Most findings that are reported for one message."""

_LARGE = 5000
"""Elements above which a message is judged as a stream, so that many errors do not take quadratic time."""

_count = etree.XPath("count(.//*)")


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
        self._libxml = Libxml(files, release.namespace)
        self._watchlist = Watchlist(self._components)
        self._xmlschema = Xmlschema(files, release.namespace)
        self._diagnosis = Diagnosis(self._components, self._libxml, self._xmlschema, self._watchlist)

    def check(self) -> None:
        """Load the second validator now, which is otherwise done at the first finding.

        Raises:
            UsageError: It does not take the documents for a legal schema.
        """
        self._xmlschema.load()

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
        return self._components.is_element(self.release.qname(local_name))

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
        """Tell whether a payload keeps to the schema.

        The same as ``not validate(payload)``, but only libxml2 is asked, unless the payload holds a value
        about which it is known to be wrong.
        """
        large = cast(float, _count(payload)) > _LARGE
        valid = self._libxml.first_error(payload) is None if large else self._libxml.is_valid(payload)
        doubted = self._watchlist.missed_in(payload) if valid else self._watchlist.disputed_in(payload)
        if next(doubted, None) is None:
            return valid
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
        counted = document is None or len(document.text) >= _LARGE * len("<e/>")
        large = counted and cast(float, _count(payload)) > _LARGE
        error = self._libxml.first_error(payload) if large else None
        valid = error is None and (large or self._libxml.is_valid(payload))
        doubted = list(islice(self._watchlist.missed_in(payload), SUSPECTS))
        if valid and not doubted:
            return ()
        faults = islice(self._diagnosis.faults(payload, doubted, error), MAX_FINDINGS)
        return tuple(self._finding(fault, document) for fault in faults)

    def _finding(self, fault: Fault, document: Document | None) -> SchemaFinding:
        if document is None:
            path, line, column = path_of(fault.place), line_of(fault.place), 0
        else:
            path, line, column = document.locate(fault.place)
        if fault.attribute is not None:
            path += f"/@{attribute_words(fault.attribute)}"
        return SchemaFinding(
            path=path,
            line=line,
            column=column,
            expected=fault.expected,
            observed=fault.observed,
            message_lxml=fault.lxml,
            message_xmlschema=fault.xmlschema,
            kind="fault" if fault.agreed else "divergence",
            element=fault.place,
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
    schema = Schema(release, schema_files(release, folder))
    if folder is not None:
        schema.check()
    return schema
