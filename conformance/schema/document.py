"""One received or sent body, and what SOAP says of its parts."""

from dataclasses import dataclass

from lxml import etree

from conformance.once import once
from conformance.schema.fault import Fault, read_fault
from conformance.schema.malformed import Malformed
from conformance.schema.place import Positions, path_of

SOAP_1_1 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP_1_2 = "http://www.w3.org/2003/05/soap-envelope"
_ENVELOPES = (f"{{{SOAP_1_1}}}Envelope", f"{{{SOAP_1_2}}}Envelope")


@dataclass(frozen=True, eq=False)
class Document:
    """A body, judged from its bytes; made by `parse_untrusted`.

    Args:
        content: The bytes as they were received.
        text: Their characters, without a byte order mark; empty if they could not be decoded.
        root: The root element; None if there is a problem.
        problem: Why there is no tree; None if there is one.
        bare: The payload may be the root itself, without an envelope.
    """

    content: bytes
    text: str = ""
    root: etree._Element | None = None
    problem: Malformed | None = None
    bare: bool = False

    @once
    def envelope(self) -> etree._Element | None:
        """The root if it is an Envelope of SOAP 1.1 or 1.2."""
        if self.root is not None and self.root.tag in _ENVELOPES:
            return self.root
        return None

    @once
    def soap_namespace(self) -> str | None:
        """Namespace of the envelope, if there is one."""
        return None if self.envelope is None else str(self.envelope.tag)[1:].partition("}")[0]

    @once
    def parts(self) -> tuple[etree._Element, ...]:
        """The elements in the envelope, in their order."""
        return () if self.envelope is None else tuple(self.envelope.iterchildren(etree.Element))

    @once
    def header(self) -> etree._Element | None:
        """The envelope's Header."""
        return self._part("Header")

    @once
    def body(self) -> etree._Element | None:
        """The envelope's (first) Body."""
        return self._part("Body")

    @once
    def contents(self) -> tuple[etree._Element, ...]:
        """The elements in the Body, in their order."""
        return () if self.body is None else tuple(self.body.iterchildren(etree.Element))

    @once
    def payload(self) -> etree._Element | None:
        """The first element in the Body; the root of a bare document without an envelope."""
        if self.body is not None:
            return self.contents[0] if self.contents else None
        if self.bare and self.envelope is None:
            return self.root
        return None

    @once
    def payload_name(self) -> str | None:
        """Name of the payload in lxml's notation, ``{namespace}local``."""
        return None if self.payload is None else str(self.payload.tag)

    @once
    def fault(self) -> Fault | None:
        """The payload as a SOAP fault, if it is one."""
        if self.payload is None or self.payload_name != f"{{{self.soap_namespace}}}Fault":
            return None
        return read_fault(self.payload, self.soap_namespace or "")

    def locate(self, element: etree._Element) -> tuple[str, int, int]:
        """Give path, line and column of an element of this document.

        Lines are exact in every document, columns are characters, both counted from 1. The text is scanned
        once, on the first call. Line and column are 0 for an element that is not part of the document.
        """
        line, column = self._positions.of(element)
        return path_of(element), line, column

    @once
    def _positions(self) -> Positions:
        return Positions(self.root, self.text)

    def _part(self, name: str) -> etree._Element | None:
        tag = f"{{{self.soap_namespace}}}{name}"
        return next((part for part in self.parts if part.tag == tag), None)
