"""Mutations of the SOAP envelope and of what HTTP says about it."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace

from lxml import etree

from conformance.wire.envelope import SOAP_1_1, SOAP_1_2, written
from conformance.wire.mutation import Apply, Mutation, envelope_of, find, payload_of, with_body
from conformance.wire.request import RawRequest

PRIVATE = "urn:ochp-conformance:unknown"
"""Namespace of elements that no target can know."""

_OTHER_RELEASES = ("http://ochp.eu/1.4", "http://ochp.eu/1.3")


def _edited(edit: Callable[[etree._Element], None]) -> Apply:
    def apply(request: RawRequest) -> RawRequest:
        envelope = envelope_of(request)
        edit(envelope)
        return with_body(request, written(envelope))

    return apply


def _header(envelope: etree._Element) -> etree._Element:
    found = envelope.find(f"{{{SOAP_1_1}}}Header")
    if found is None:
        found = etree.Element(f"{{{SOAP_1_1}}}Header")
        envelope.insert(0, found)
    return found


def _mandatory_header(envelope: etree._Element) -> None:
    block = etree.SubElement(_header(envelope), f"{{{PRIVATE}}}Foo", nsmap={"x": PRIVATE})
    block.set(f"{{{SOAP_1_1}}}mustUnderstand", "1")


def _optional_headers(envelope: etree._Element) -> None:
    header = _header(envelope)
    addressing = "http://www.w3.org/2005/08/addressing"
    message = etree.SubElement(header, f"{{{addressing}}}MessageID", nsmap={"wsa": addressing})
    message.text = "urn:uuid:00000000-0000-4000-8000-000000000001"
    optional = etree.SubElement(header, f"{{{PRIVATE}}}Foo", nsmap={"x": PRIVATE})
    optional.set(f"{{{SOAP_1_1}}}mustUnderstand", "0")
    elsewhere = etree.SubElement(header, f"{{{PRIVATE}}}Bar", nsmap={"x": PRIVATE})
    elsewhere.set(f"{{{SOAP_1_1}}}mustUnderstand", "1")
    elsewhere.set(f"{{{SOAP_1_1}}}actor", "urn:ochp-conformance:somebody-else")


def _two_children(envelope: etree._Element) -> None:
    payload = payload_of(envelope)
    payload.addnext(deepcopy(payload))


def _empty_body(envelope: etree._Element) -> None:
    body = find(envelope, "Body")
    del body[:]


def _unknown_operation(envelope: etree._Element) -> None:
    payload = payload_of(envelope)
    namespace = etree.QName(payload).namespace
    payload.tag = f"{{{namespace}}}{etree.QName(payload).localname}Unheard"


def _other_release(envelope: etree._Element) -> None:
    payload = payload_of(envelope)
    own = etree.QName(payload).namespace
    other = next(namespace for namespace in _OTHER_RELEASES if namespace != own)
    _move(payload, own, other)


def _foreign_namespace(envelope: etree._Element) -> None:
    payload = payload_of(envelope)
    _move(payload, etree.QName(payload).namespace, PRIVATE)


def _no_namespace(envelope: etree._Element) -> None:
    payload = payload_of(envelope)
    _move(payload, etree.QName(payload).namespace, None)


def _move(payload: etree._Element, old: str | None, new: str | None) -> None:
    for element in payload.iter(etree.Element):
        name = etree.QName(element)
        if name.namespace == old:
            element.tag = etree.QName(new, name.localname).text
    etree.cleanup_namespaces(payload)


def _soap_1_2(request: RawRequest) -> RawRequest:
    return with_body(request, request.body.replace(SOAP_1_1.encode("ascii"), SOAP_1_2.encode("ascii")))


def _soap_1_2_typed(request: RawRequest) -> RawRequest:
    return _soap_1_2(request).with_header("Content-Type", "application/soap+xml; charset=utf-8")


def _bare_payload(request: RawRequest) -> RawRequest:
    return with_body(request, etree.tostring(payload_of(envelope_of(request)), encoding="utf-8"))


def _json(request: RawRequest) -> RawRequest:
    return with_body(request, b'{"Envelope": {"Body": {}}}')


def _typed(value: str) -> Apply:
    return lambda request: request.with_header("Content-Type", value)


def _without(name: str) -> Apply:
    return lambda request: request.without_header(name)


def _unquoted_action(request: RawRequest) -> RawRequest:
    return request.with_header("SOAPAction", (request.header("SOAPAction") or "").strip('"'))


def _by(method: str) -> Apply:
    return lambda request: replace(request, method=method)


def _get(request: RawRequest) -> RawRequest:
    return replace(request, method="GET", url=f"{request.url}?{request.operation}", body=b"")


SOAP_MUTATIONS = (
    Mutation("soap-1.2", "the envelope is in the namespace of SOAP 1.2", _soap_1_2),
    Mutation("soap-1.2-typed", "the message is SOAP 1.2, media type application/soap+xml", _soap_1_2_typed),
    Mutation(
        "mandatory-header", "an unknown header block is marked mustUnderstand", _edited(_mandatory_header)
    ),
    Mutation(
        "optional-headers", "unknown header blocks that nobody has to understand", _edited(_optional_headers)
    ),
    Mutation("two-body-children", "the Body holds the operation twice", _edited(_two_children)),
    Mutation("empty-body", "the Body is empty", _edited(_empty_body)),
    Mutation("bare-payload", "the payload stands without an envelope", _bare_payload),
    Mutation("json", "the body is JSON text", _json),
    Mutation(
        "unknown-operation", "the Body holds an operation that there is not", _edited(_unknown_operation)
    ),
    Mutation("other-release", "the payload is in the namespace of another release", _edited(_other_release)),
    Mutation("foreign-namespace", "the payload is in an unknown namespace", _edited(_foreign_namespace)),
    Mutation("no-namespace", "the payload is in no namespace", _edited(_no_namespace)),
    Mutation("action-missing", "there is no SOAPAction header", _without("SOAPAction")),
    Mutation(
        "action-empty", "the SOAPAction is an empty string", lambda r: r.with_header("SOAPAction", '""')
    ),
    Mutation("action-unquoted", "the SOAPAction stands without quotation marks", _unquoted_action),
    Mutation("media-type-json", "the media type is application/json", _typed("application/json")),
    Mutation("media-type-missing", "there is no Content-Type header", _without("Content-Type")),
    Mutation("charset-missing", "the Content-Type names no charset", _typed("text/xml")),
    Mutation("charset-quoted", "the charset is quoted and in capitals", _typed('text/xml; charset="UTF-8"')),
    Mutation("method-get", "the method is GET, the operation in the query", _get),
    Mutation("method-put", "the method is PUT", _by("PUT")),
    Mutation("method-delete", "the method is DELETE", _by("DELETE")),
    Mutation("method-patch", "the method is PATCH", _by("PATCH")),
    Mutation("method-trace", "the method is TRACE", _by("TRACE")),
)
"""Changes of the envelope, of SOAPAction, Content-Type and method."""
