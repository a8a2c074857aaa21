"""Intake: the steps that a request has to pass before an operation is carried out.

Each step either answers, which ends the matter, or finds something out and lets the request pass. Their
order is that of SOAP 1.1 and WS-I: version, mandatory headers, then the Body. A fault leaves steps out.

Source: OCHPT-HTTP-001 to 011, OCHPT-SOAP-001 to 013, OCHPT-XML-001 to 008, OCHPT-WSS-003 to 012.
"""

import zlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from lxml import etree

from conformance.releases import Release
from conformance.sandbox.accounts import Account
from conformance.sandbox.authentication import authenticate, is_for_us
from conformance.sandbox.call import Call
from conformance.sandbox.description import path_of_port
from conformance.sandbox.message import Outgoing
from conformance.sandbox.refusal import not_authorized
from conformance.sandbox.soap import SOAP, WSSE, fault
from conformance.schema import MAX_MESSAGE, parse_untrusted

MOST_ATTRIBUTES = 100
"""Most attributes of one element; a record of OCHP has at most three."""

_PLAIN = ("Content-Type", "text/plain; charset=utf-8")
_UNDERSTOOD = frozenset({f"{{{WSSE}}}Security"})


class Desk:
    """What the steps need to know of the sandbox.

    Args:
        release: Release that is spoken.
        accounts: Partners.
        readings: Readings that are played.
    """

    def __init__(self, release: Release, accounts: Sequence[Account], readings: frozenset[str]) -> None:
        self.release = release
        self.accounts = accounts
        self.readings = readings
        self.memory: dict[str, dict[str, str]] = defaultdict(dict)
        self.paths = {path_of_port(port.address): port.key for port in release.ports}


Step: TypeAlias = Callable[[Call, Desk], Outgoing | None]


def refuse_method(call: Call, desk: Desk) -> Outgoing | None:
    """Operations work by POST only (OCHPT-HTTP-004, OCHPT-HTTP-005)."""
    if call.http.method == "POST":
        return None
    return Outgoing(405, b"use POST", (("Allow", "GET, POST"), _PLAIN))


def refuse_framing(call: Call, desk: Desk) -> Outgoing | None:
    """A request with both ways to tell its length is refused, its connection closed (OCHPT-HTTP-010)."""
    if not {"transfer-encoding", "content-length"} <= call.http.headers.keys():
        return None
    return Outgoing(400, b"Transfer-Encoding and Content-Length", (_PLAIN, ("Connection", "close")))


def refuse_size(call: Call, desk: Desk) -> Outgoing | None:
    """A message may have 32 MiB (OCHPT-XML-006)."""
    call.body = call.http.body
    return _too_large() if len(call.body) > MAX_MESSAGE else None


def refuse_media_type(call: Call, desk: Desk) -> Outgoing | None:
    """A request is text/xml (OCHPT-HTTP-001, OCHPT-HTTP-003)."""
    media_type, _, parameters = call.http.headers.get("content-type", "").partition(";")
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            call.charset = value.strip().strip("\"'")
    if media_type.strip().lower() == "text/xml":
        return None
    return Outgoing(415, b"send text/xml; charset=utf-8", (_PLAIN,))


def unpack(call: Call, desk: Desk) -> Outgoing | None:
    """A gzip-coded body is read, other codings are refused (OCHPT-HTTP-011)."""
    coding = call.http.headers.get("content-encoding", "identity").strip().lower()
    if coding == "identity":
        return None
    if coding not in ("gzip", "x-gzip"):
        return Outgoing(415, b"send the body uncompressed or with gzip", (_PLAIN,))
    inflater = zlib.decompressobj(wbits=31)
    try:
        call.body = inflater.decompress(call.body, MAX_MESSAGE + 1)
    except zlib.error:
        return Outgoing(400, b"the body is not what Content-Encoding says", (_PLAIN,))
    if len(call.body) > MAX_MESSAGE:
        return _too_large()
    return None if inflater.eof else Outgoing(400, b"the compressed body is cut off", (_PLAIN,))


def parse(call: Call, desk: Desk) -> Outgoing | None:
    """What is not well-formed, or has a document type, is not processed (OCHPT-XML-001, OCHPT-XML-003)."""
    call.document = parse_untrusted(call.body, charset=call.charset)
    problem = call.document.problem
    if problem is None:
        return _refuse_attributes(call)
    if problem.kind == "too-large":
        return _too_large()
    place = f", line {problem.line}, column {problem.column}" if problem.line else ""
    return fault("Client", "the message cannot be read", f"{problem.what}{place}")


def refuse_version(call: Call, desk: Desk) -> Outgoing | None:
    """Only envelopes of SOAP 1.1 are processed (OCHPT-SOAP-010)."""
    root = call.document.root
    if root is None or root.tag == f"{{{SOAP}}}Envelope":
        return None
    if etree.QName(root).localname == "Envelope":
        return fault("VersionMismatch", "expected an envelope of SOAP 1.1")
    return fault("Client", "the message is no SOAP envelope", f"its root is {root.tag}")


def refuse_structure(call: Call, desk: Desk) -> Outgoing | None:
    """An envelope has Header?, Body, and nothing without namespace behind it (OCHPT-SOAP-001)."""
    envelope = call.document.envelope
    names = [] if envelope is None else [child.tag for child in envelope.iterchildren(etree.Element)]
    if names[:1] == [f"{{{SOAP}}}Header"]:
        del names[0]
    if names[:1] != [f"{{{SOAP}}}Body"]:
        return fault("Client", "the envelope has no Body where it should be")
    if any(not str(name).startswith("{") or str(name).startswith(f"{{{SOAP}}}") for name in names[1:]):
        return fault("Client", "the envelope has a child too many")
    return None


def refuse_mandatory_headers(call: Call, desk: Desk) -> Outgoing | None:
    """An unknown header block that has to be understood ends the matter (OCHPT-SOAP-007, OCHPT-SOAP-008)."""
    header = call.document.header
    for block in header.iterchildren(etree.Element) if header is not None else ():
        is_mandatory = block.get(f"{{{SOAP}}}mustUnderstand") in ("1", "true")
        if is_mandatory and is_for_us(block) and block.tag not in _UNDERSTOOD:
            return fault("MustUnderstand", f"the header block {block.tag} is not understood")
    return None


def refuse_children(call: Call, desk: Desk) -> Outgoing | None:
    """The Body has exactly one child (OCHPT-SOAP-002)."""
    count = len(call.payloads)
    return None if count == 1 else fault("Client", "the Body has to hold one element", f"it holds {count}")


def find_operation(call: Call, desk: Desk) -> Outgoing | None:
    """The Body alone tells the operation, whatever SOAPAction says (OCHPT-SOAP-012, OCHPT-SOAP-013)."""
    payload = call.payloads[0]
    name = etree.QName(payload)
    if name.namespace != desk.release.namespace:
        detail = f"expected namespace {desk.release.namespace}, found {name.namespace}"
        return fault("Client", "the message is of another release or service", detail)
    call.operation = desk.release.by_request(name.localname)
    if call.operation is None or desk.paths.get(call.http.path) != call.operation.port:
        return fault(
            "Client", "there is no such operation here", f"{name.localname} is not bound to this address"
        )
    return None


def identify(call: Call, desk: Desk) -> Outgoing | None:
    """Each message is authenticated by the token in its own header (OCHPT-WSS-004, OCHPT-WSS-012)."""
    found = authenticate(call.document.header, desk.accounts)
    if isinstance(found, Account):
        call.account = found
        return None
    return not_authorized(call, desk.release, found, desk.readings)


STEPS: Mapping[str, Step] = MappingProxyType(
    {
        "framing": refuse_framing,
        "method": refuse_method,
        "size": refuse_size,
        "media_type": refuse_media_type,
        "coding": unpack,
        "parse": parse,
        "version": refuse_version,
        "structure": refuse_structure,
        "mandatory_headers": refuse_mandatory_headers,
        "children": refuse_children,
        "operation": find_operation,
        "identity": identify,
    }
)
"""The steps by name, in their order."""


def _refuse_attributes(call: Call) -> Outgoing | None:
    """Judging takes a time that grows with the square of the attributes of one element (OCHPT-XML-006)."""
    root = call.document.root
    for element in root.iter(etree.Element) if root is not None else ():
        if len(element.attrib) > MOST_ATTRIBUTES:
            return fault("Client", "the message cannot be read", f"{element.tag} has too many attributes")
    return None


def _too_large() -> Outgoing:
    return Outgoing(413, f"at most {MAX_MESSAGE} bytes are read".encode(), (_PLAIN, ("Connection", "close")))
