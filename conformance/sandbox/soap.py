"""Envelopes that the sandbox answers with.

Source: SOAP 1.1, sections 4 and 4.4; OCHPT-SOAP-001 to OCHPT-SOAP-006; OCHPT-HTTP-001, OCHPT-HTTP-002.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Literal, TypeAlias

from lxml import etree

from conformance.releases import Release
from conformance.sandbox.message import Outgoing

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP_1_2 = "http://www.w3.org/2003/05/soap-envelope"
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
_PIECE = 64 * 1024
TEXT_XML = ("Content-Type", "text/xml; charset=utf-8")

SoapCode: TypeAlias = Literal["VersionMismatch", "MustUnderstand", "Client", "Server"]


def answer(payload: etree._Element) -> Outgoing:
    """Wrap an answer element."""
    return Outgoing(200, headers=(TEXT_XML,), envelope=_envelope(payload))


def answer_in_pieces(name: str, members: Iterable[etree._Element], prefix: str) -> Outgoing:
    """Wrap an answer element that is too long to be held as a tree.

    Args:
        name: Of the answer element, with its namespace.
        members: Its children, made when they are needed.
        prefix: Of its namespace.
    """
    return Outgoing(200, headers=(TEXT_XML,), pieces=_pieces(name, members, prefix))


def _pieces(name: str, members: Iterable[etree._Element], prefix: str) -> Iterator[bytes]:
    buffer = BytesIO()
    namespace = {prefix: etree.QName(name).namespace}
    with etree.xmlfile(buffer, encoding="utf-8") as out:
        out.write_declaration()
        with (
            out.element(f"{{{SOAP}}}Envelope", nsmap={"soap": SOAP}),
            out.element(f"{{{SOAP}}}Body"),
            out.element(name, nsmap=namespace),
        ):
            for member in members:
                out.write(member)
                if buffer.tell() >= _PIECE:
                    out.flush()
                    yield buffer.getvalue()
                    buffer.seek(0)
                    buffer.truncate()
    yield buffer.getvalue()


def fault(code: SoapCode, text: str, detail: str | None = None) -> Outgoing:
    """Make a fault of SOAP itself.

    Args:
        code: What sort of fault.
        text: For people.
        detail: What is wrong with the Body; None if the Body was not looked at.
    """
    return _fault(SOAP, "soap", code, text, detail)


def security_fault(code: str, text: str) -> Outgoing:
    """Make a fault of WS-Security (WSS SOAP Message Security 1.0, section 12)."""
    return _fault(WSSE, "wsse", code, text, None)


def result(release: Release, response: str, code: str, description: str) -> etree._Element:
    """Make an answer element that holds nothing but its result.

    Args:
        release: Whose answer it is.
        response: Local name of the answer.
        code: Result code.
        description: For people; cut to the 1000 characters that the schema allows.
    """
    root = etree.Element(release.qname(response), nsmap={"ochp": release.namespace})
    outer = etree.SubElement(root, release.qname("result"))
    wrapper = etree.SubElement(outer, release.qname("resultCode"))
    etree.SubElement(wrapper, release.qname("resultCode")).text = code
    etree.SubElement(outer, release.qname("resultDescription")).text = description[:1000]
    return root


def _fault(namespace: str, prefix: str, code: str, text: str, detail: str | None) -> Outgoing:
    element = etree.Element(f"{{{SOAP}}}Fault", nsmap={prefix: namespace})
    etree.SubElement(element, "faultcode").text = f"{prefix}:{code}"
    etree.SubElement(element, "faultstring").text = text
    if detail is not None:
        entry = etree.SubElement(etree.SubElement(element, "detail"), "{urn:ochp-conformance:sandbox}problem")
        entry.text = detail
    return Outgoing(500, headers=(TEXT_XML,), envelope=_envelope(element))


def _envelope(payload: etree._Element) -> etree._Element:
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soap": SOAP})
    etree.SubElement(envelope, f"{{{SOAP}}}Body").append(payload)
    return envelope
