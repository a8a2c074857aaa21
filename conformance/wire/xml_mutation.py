"""Mutations of the XML text: some break it, some only put it differently, some attack who reads it."""

import codecs
from collections.abc import Callable
from copy import deepcopy
from typing import cast

from lxml import etree

from conformance.wire.envelope import written
from conformance.wire.mutation import (
    Apply,
    Mutation,
    NothingToMutate,
    envelope_of,
    payload_of,
    values_of,
    with_body,
)
from conformance.wire.request import RawRequest

_DECLARATION_END = b"?>"
_PLACE = "ochp-conformance-value-{}-here"


def _text(change: Callable[[bytes], bytes]) -> Apply:
    """Let a function change the text behind the XML declaration."""

    def apply(request: RawRequest) -> RawRequest:
        declaration, text = _split(request.body)
        return with_body(request, declaration + change(text))

    return apply


def _split(body: bytes) -> tuple[bytes, bytes]:
    if not body.startswith(b"<?xml"):
        return b"", body
    declaration, end, text = body.partition(_DECLARATION_END)
    return declaration + end, text


def _edited(edit: Callable[[etree._Element], None]) -> Apply:
    def apply(request: RawRequest) -> RawRequest:
        envelope = envelope_of(request)
        edit(envelope)
        return with_body(request, written(envelope))

    return apply


def _spelled(spell: Callable[[str], str]) -> Apply:
    """Write every value of the payload in another way."""

    def apply(request: RawRequest) -> RawRequest:
        envelope = envelope_of(request)
        texts = {}
        for number, element in enumerate(values_of(envelope)):
            texts[_PLACE.format(number)] = element.text or ""
            element.text = _PLACE.format(number)
        body = written(envelope)
        for place, text in texts.items():
            body = body.replace(place.encode("ascii"), spell(text).encode("utf-8"))
        return with_body(request, body)

    return apply


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _commented(text: str) -> str:
    half = len(text) // 2
    return f"{_escaped(text[:half])}<!-- half -->{_escaped(text[half:])}"


def _cdata(text: str) -> str:
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def _references(text: str) -> str:
    return "".join(f"&#x{ord(character):X};" for character in text)


def _truncated(text: bytes) -> bytes:
    return text[: text.rindex(b"Body") - 20]


def _mismatched(text: bytes) -> bytes:
    start, _, end = text.rpartition(b"Body>")
    return start + b"Bodi>" + end


def _duplicate_attribute(envelope: bytes) -> bytes:
    start, _, end = envelope.partition(b"Body")
    return start + b'Body twice="1" twice="2"' + end


def _inserted(what: bytes) -> Callable[[bytes], bytes]:
    """Put bytes at the end of the Body's payload, as text."""

    def change(text: bytes) -> bytes:
        at = text.rindex(b"Body>")
        at = text.rindex(b"</", 0, at)
        return text[:at] + what + text[at:]

    return change


def _prologue(lines: str) -> Apply:
    return _text(lambda text: b"\n" + lines.encode("utf-8") + b"\n" + text)


def _with_entity(declarations: str, entity: str) -> Apply:
    """Declare entities, and use one as the value of the first element that holds text."""

    def apply(request: RawRequest) -> RawRequest:
        envelope = envelope_of(request)
        values_of(envelope)[0].text = _PLACE.format(0)
        declaration, text = _split(written(envelope))
        doctype = f"\n<!DOCTYPE Envelope [{declarations}]>\n".encode()
        used = text.replace(_PLACE.format(0).encode("ascii"), f"&{entity};".encode("ascii"))
        return with_body(request, declaration + doctype + used)

    return apply


def _laughs() -> str:
    levels = [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    return "".join(['<!ENTITY a0 "lol">', *levels])


def _quadratic(request: RawRequest) -> RawRequest:
    apply = _with_entity(f'<!ENTITY a "{"a" * 100_000}">', "a")
    changed = apply(request)
    return with_body(changed, changed.body.replace(b"&a;", b"&a;" * 10_000))


def external_entity(url: str) -> Mutation:
    """Make the mutation whose value is an external entity.

    Args:
        url: What the entity names: a file, or an address of the suite that notices who fetches it.
    """
    what = "a value is an entity outside of the message"
    return Mutation("external-entity", what, _with_entity(f'<!ENTITY a SYSTEM "{url}">', "a"))


def external_subset(url: str) -> Mutation:
    """Make the mutation whose document type lies elsewhere."""
    return Mutation(
        "external-subset",
        "the document type lies outside of the message",
        _prologue(f'<!DOCTYPE Envelope SYSTEM "{url}">'),
    )


def parameter_entity(url: str) -> Mutation:
    """Make the mutation that takes declarations from elsewhere."""
    doctype = f'<!DOCTYPE Envelope [<!ENTITY % a SYSTEM "{url}"> %a;]>'
    return Mutation(
        "parameter-entity", "declarations are taken from outside of the message", _prologue(doctype)
    )


def schema_location(url: str) -> Mutation:
    """Make the mutation that says where a schema is to be found."""
    name = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"

    def edit(envelope: etree._Element) -> None:
        payload = payload_of(envelope)
        payload.set(name, f"{etree.QName(payload).namespace} {url}")

    return Mutation("schema-location", "the message names a place of its schema", _edited(edit))


def inclusion(url: str) -> Mutation:
    """Make the mutation that asks for another document to be inserted in place of the first value."""

    def edit(envelope: etree._Element) -> None:
        element = values_of(envelope)[0]
        element.text = None
        etree.SubElement(
            element,
            "{http://www.w3.org/2001/XInclude}include",
            {"href": url, "parse": "text"},
            nsmap={"xi": "http://www.w3.org/2001/XInclude"},
        )

    return Mutation("inclusion", "a value is to be included from elsewhere", _edited(edit))


def _deep(levels: int) -> Callable[[bytes], bytes]:
    return lambda text: _inserted(b"<x>" * levels + b"</x>" * levels)(text)


def _many_attributes(request: RawRequest) -> RawRequest:
    envelope = envelope_of(request)
    payload_of(envelope).set("a", _PLACE.format(0))
    one = f'a="{_PLACE.format(0)}"'
    many = " ".join(f'a{index}="x"' for index in range(10_000))  # libxml2 would take n² steps to set them
    return with_body(request, written(envelope).replace(one.encode("ascii"), many.encode("ascii")))


def _long_name(length: int) -> Callable[[bytes], bytes]:
    return lambda text: _inserted(b"<" + b"x" * length + b"/>")(text)


def _long(length: int) -> Callable[[bytes], bytes]:
    return lambda text: _inserted(b"<!--" + b"x" * length + b"-->")(text)  # 100 MB only when they are sent


def _utf_16(mark: bytes, encoding: str) -> Apply:
    def apply(request: RawRequest) -> RawRequest:
        text = _split(request.body)[1].decode("utf-8")
        return with_body(
            request, mark + f'<?xml version="1.0" encoding="UTF-16"?>{text}'.encode(encoding)
        ).with_header("Content-Type", "text/xml; charset=utf-16")

    return apply


def _declared(declaration: bytes) -> Apply:
    return lambda request: with_body(request, declaration + _split(request.body)[1].lstrip())


def _comments_between(envelope: etree._Element) -> None:
    for element in list(payload_of(envelope).iter(etree.Element)):
        element.addprevious(etree.Comment(" between "))


def _instruction_inside(envelope: etree._Element) -> None:
    payload_of(envelope).insert(0, etree.ProcessingInstruction("ochp-conformance", "ignore"))


def _renamed(request: RawRequest, prefixes: dict[str | None, str]) -> RawRequest:
    envelope = envelope_of(request)
    payload = payload_of(envelope)
    other = etree.Element(payload.tag, nsmap=cast(dict[str, str], prefixes))  # the stubs know no default
    for name, value in payload.attrib.items():
        other.set(name, value)
    other.text = payload.text
    other.extend(deepcopy(list(payload)))
    parent = payload.getparent()
    if parent is None:
        raise NothingToMutate("the payload stands alone")
    parent.replace(payload, other)
    etree.cleanup_namespaces(other, keep_ns_prefixes=[prefix for prefix in prefixes if prefix])
    return with_body(request, written(envelope))


def _default_namespace(request: RawRequest) -> RawRequest:
    namespace = str(etree.QName(payload_of(envelope_of(request))).namespace)
    return _renamed(request, {None: namespace})


def _odd_prefix(request: RawRequest) -> RawRequest:
    namespace = str(etree.QName(payload_of(envelope_of(request))).namespace)
    return _renamed(request, {"soap-env.1-2_\u00e4": namespace})


def _redeclared_prefix(request: RawRequest) -> RawRequest:
    """Let the envelope's own prefix mean the release inside of the Body."""
    envelope = envelope_of(request)
    namespace = str(etree.QName(payload_of(envelope)).namespace)
    prefix = envelope.prefix
    if prefix is None:
        raise NothingToMutate("the envelope has no prefix")
    return _renamed(request, {prefix: namespace})


def _indented(envelope: etree._Element) -> None:
    etree.indent(envelope, space="\t")


def _with_crlf(request: RawRequest) -> RawRequest:
    changed = _edited(_indented)(request)
    return with_body(changed, changed.body.replace(b"\n", b"\r\n"))


XML_MUTATIONS = (
    Mutation("truncated", "the message ends inside of its Body", _text(_truncated)),
    Mutation("mismatched-tags", "the end tag of the Body is another one", _text(_mismatched)),
    Mutation("two-roots", "a second root follows", _text(lambda text: text + b"<second/>")),
    Mutation("bare-ampersand", "an ampersand is not escaped", _text(_inserted(b" & "))),
    Mutation("control-character", "there is a control character", _text(_inserted(b"\x01"))),
    Mutation("duplicate-attribute", "an attribute is there twice", _text(_duplicate_attribute)),
    Mutation("not-utf-8", "a byte is no UTF-8", _text(_inserted(b"<!--\xff-->"))),
    Mutation("no-bytes", "the body has no bytes", lambda request: with_body(request, b"")),
    Mutation("doctype", "there is a document type without entities", _prologue("<!DOCTYPE Envelope []>")),
    Mutation(
        "doctype-entity",
        "a value is an entity of the document type",
        _with_entity('<!ENTITY a "entity">', "a"),
    ),
    Mutation("entity-expansion", "a value is an entity that expands to 3 GB", _with_entity(_laughs(), "a9")),
    Mutation("entity-repetition", "a value is an entity of 100 kB, 10 000 times", _quadratic),
    Mutation("deep-nesting", "100 000 elements are nested", _text(_deep(100_000))),
    Mutation("many-attributes", "an element has 10 000 attributes", _many_attributes),
    Mutation("long-name", "the name of an element has 1 MB", _text(_long_name(1_000_000))),
    Mutation("long-10-mb", "the message has 10 MB", _text(_long(10_000_000))),
    Mutation("long-100-mb", "the message has 100 MB", _text(_long(100_000_000))),
    Mutation("utf-16-le", "the message is UTF-16, little endian", _utf_16(codecs.BOM_UTF16_LE, "utf-16-le")),
    Mutation("utf-16-be", "the message is UTF-16, big endian", _utf_16(codecs.BOM_UTF16_BE, "utf-16-be")),
    Mutation("utf-8-mark", "a byte order mark comes first", lambda r: with_body(r, codecs.BOM_UTF8 + r.body)),
    Mutation("no-declaration", "there is no XML declaration", _declared(b"")),
    Mutation(
        "declared-latin-1",
        "the XML declaration says ISO-8859-1, the message is UTF-8",
        _declared(b'<?xml version="1.0" encoding="ISO-8859-1"?>'),
    ),
    Mutation("comments-between", "comments stand between the elements", _edited(_comments_between)),
    Mutation("comments-in-values", "a comment stands in the middle of each value", _spelled(_commented)),
    Mutation(
        "instruction-before",
        "a processing instruction comes first",
        _prologue('<?xml-stylesheet href="x.xsl"?>'),
    ),
    Mutation(
        "instruction-inside", "a processing instruction stands in the Body", _edited(_instruction_inside)
    ),
    Mutation("cdata-values", "each value is a CDATA section", _spelled(_cdata)),
    Mutation("reference-values", "each value is in character references", _spelled(_references)),
    Mutation("default-namespace", "the release is the default namespace", _default_namespace),
    Mutation("odd-prefix", "the release has an unusual prefix", _odd_prefix),
    Mutation("redeclared-prefix", "the envelope's prefix means the release inside", _redeclared_prefix),
    Mutation("indented", "the message is indented with tabs and CRLF", _with_crlf),
)
"""Changes of the XML text that need nothing else; functions of this module make those with an address."""
