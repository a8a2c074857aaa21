"""Faults of the HTTP seam: how a broken clearing house reads XML, and what it adds to its own."""

import re
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from lxml import etree

from conformance.sandbox.call import Call
from conformance.sandbox.flaw import Fault, Flaw, Intake, Resend
from conformance.sandbox.intake import Desk, Step, identify
from conformance.sandbox.message import Incoming, Outgoing
from conformance.sandbox.soap import SOAP, fault

_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]*(\[.*?\])?\s*>", re.DOTALL)
_ENTITY = re.compile(rb"<!ENTITY\s+(\w+)\s+[\"']([^\"']*)[\"']\s*>")
_ADDRESS = re.compile(rb"http://127\.0\.0\.1:\d+[^\"'\s<>]*")
_CDATA = re.compile(rb"<!\[CDATA\[.*?\]\]>", re.DOTALL)
_COMMENT_IN_VALUE = re.compile(rb"(>[^<]+)<!--.*?-->[^<]*")
_MARK = b"\xef\xbb\xbf"
_FETCH_WITHIN_S = 2
_TOO_LONG_S = 11
_MANY_REFERENCES = 1000
_LARGE = 5_000_000
_MOST_REPLACED = 1 << 20


def _expanded(http: Incoming) -> Incoming:
    """Put the replacement text of internal entities in, as far as it stays small."""
    doctype = _DOCTYPE.search(http.body)
    if doctype is None:
        return http
    body = _DOCTYPE.sub(b"", http.body, count=1)
    for name, text in _ENTITY.findall(doctype[0]):
        if body.count(b"&" + name + b";") * len(text) < _MOST_REPLACED:
            body = body.replace(b"&" + name + b";", text)
    return replace(http, body=body)


def _fetching(http: Incoming) -> Incoming:
    """Fetch whatever addresses on this machine a message names, as a resolving parser does."""
    for address in sorted(set(_ADDRESS.findall(http.body)))[:4]:
        with suppress(OSError):
            urllib.request.urlopen(address.decode(), timeout=_FETCH_WITHIN_S).close()  # noqa: S310 -- local
    return http


def _reading_as_latin_1(http: Incoming) -> Incoming:
    try:
        return replace(http, body=http.body.decode("utf-8").encode("utf-8").decode("latin-1").encode("utf-8"))
    except UnicodeDecodeError:
        return http


def _without_cdata(http: Incoming) -> Incoming:
    return replace(http, body=_CDATA.sub(b"", http.body))


def _cut_at_comments(http: Incoming) -> Incoming:
    return replace(http, body=_COMMENT_IN_VALUE.sub(rb"\1", http.body))


def _inside_payload(change: Intake) -> Intake:
    """Change what stands in the Body only, so that credentials stay readable."""

    def intake(http: Incoming) -> Incoming:
        head, body, rest = http.body.partition(b"Body>")
        return replace(http, body=head + body + change(replace(http, body=rest)).body)

    return intake


def _refusing(is_odd: Callable[[Call], bool]) -> Step:
    def step(call: Call, desk: Desk) -> Outgoing | None:
        refused = identify(call, desk)
        if refused is None and is_odd(call):
            return fault("Client", "the message is written in an unknown way", "it cannot be read")
        return refused

    return step


def _has_mark(call: Call) -> bool:
    return call.http.body.startswith(_MARK)


def _has_no_prefix(call: Call) -> bool:
    return call.payloads[0].prefix is None


def _is_indented(call: Call) -> bool:
    text = call.payloads[0].text
    return bool(text) and not str(text).strip()


def _showing_traces(call: Call, desk: Desk, outgoing: Outgoing) -> Outgoing:
    if outgoing.envelope is None:
        return outgoing
    element = outgoing.envelope.find(f"{{{SOAP}}}Body/{{{SOAP}}}Fault")
    if element is None:
        return outgoing
    detail = element.find("detail")
    if detail is None:
        detail = etree.SubElement(element, "detail")
    trace = etree.SubElement(detail, "{urn:ochp-conformance:sandbox}trace")
    trace.text = 'Traceback (most recent call last):\n  File "/home/chs/service.py", line 12, in handle'
    return outgoing


def _slow_for(is_slow: Callable[[bytes], bool]) -> Intake:
    def intake(http: Incoming) -> Incoming:
        if is_slow(http.body):
            time.sleep(_TOO_LONG_S)  # the whole server stands still meanwhile, as it would in earnest
        return http

    return intake


def _slow_after(is_large: Callable[[bytes], bool]) -> Intake:
    exhausted: list[bool] = []

    def intake(http: Incoming) -> Incoming:
        if exhausted:
            exhausted.clear()
            time.sleep(_TOO_LONG_S)
        if is_large(http.body):
            exhausted.append(True)
        return http

    return intake


def _breaking_down_on_instructions(call: Call, desk: Desk) -> Outgoing | None:
    """Fall over a processing instruction, wherever it stands."""
    root = call.document.root
    if root is not None and root.xpath("boolean(//processing-instruction())"):
        return Outgoing(500, b"internal error", (("Content-Type", "text/plain; charset=utf-8"),))
    return identify(call, desk)


def _with_instruction(call: Call, desk: Desk, outgoing: Outgoing) -> Outgoing:
    if outgoing.envelope is not None:
        outgoing.envelope.addprevious(etree.ProcessingInstruction("xml-stylesheet", 'href="answer.xsl"'))
        document = etree.tostring(outgoing.envelope.getroottree(), encoding="utf-8", xml_declaration=True)
        return replace(outgoing, envelope=None, body=document)
    return outgoing


def _with_document_type(call: Call, desk: Desk, outgoing: Outgoing) -> Outgoing:
    if outgoing.envelope is None:
        return outgoing
    declaration, _, rest = outgoing.content.partition(b"\n")
    body = declaration + b'\n<!DOCTYPE Envelope [<!ENTITY house "CHS">]>\n' + rest
    return replace(outgoing, envelope=None, body=body)


def _flaw(
    id_: str,
    what: str,
    requirements: str,
    *,
    intake: Intake | None = None,
    step: Step | None = None,
    resend: Resend | None = None,
) -> Flaw:
    about = Fault(id_, what, "http", tuple(f"OCHPT-{name}" for name in requirements.split()))
    return Flaw(about, replaces={"identity": step} if step else {}, intake=intake, resend=resend)


MARKUP_FLAWS: tuple[Flaw, ...] = (
    _flaw(
        "shows_stack_traces",
        "The detail of each fault holds a stack trace.",
        "XML-002",
        resend=_showing_traces,
    ),
    _flaw(
        "expands_entities",
        "The replacement text of an entity is stored.",
        "XML-003",
        intake=_expanded,
    ),
    _flaw(
        "sends_document_types",
        "Answers have a document type declaration.",
        "XML-003",
        resend=_with_document_type,
    ),
    _flaw(
        "expands_entities_for_ages",
        "A message whose entities expand is worked on for longer than ten seconds.",
        "XML-005",
        intake=_slow_for(lambda body: body.count(b"<!ENTITY") > 2 or body.count(b"&") > _MANY_REFERENCES),
    ),
    _flaw(
        "stands_still_for_large_messages",
        "Behind a message of several megabytes the next one waits for longer than ten seconds.",
        "XML-006",
        intake=_slow_after(lambda body: len(body) > _LARGE),
    ),
    _flaw(
        "fetches_what_messages_name",
        "Addresses that a message names are fetched.",
        "XML-004",
        intake=_fetching,
    ),
    _flaw(
        "reads_utf_8_as_latin_1",
        "Text outside ASCII is read in the wrong encoding.",
        "XML-007",
        intake=_inside_payload(_reading_as_latin_1),
    ),
    _flaw(
        "chokes_on_byte_order_marks",
        "A message with a byte order mark is refused.",
        "XML-008",
        step=_refusing(_has_mark),
    ),
    _flaw(
        "cuts_values_at_comments",
        "A value ends at a comment inside it.",
        "XML-009",
        intake=_inside_payload(_cut_at_comments),
    ),
    _flaw(
        "breaks_down_on_processing_instructions",
        "A request with a processing instruction is answered with 500 and a line of text.",
        "XML-010",
        step=_breaking_down_on_instructions,
    ),
    _flaw(
        "sends_processing_instructions",
        "Answers hold a processing instruction.",
        "XML-010",
        resend=_with_instruction,
    ),
    _flaw(
        "demands_prefixes",
        "A payload in the default namespace is refused.",
        "XML-011",
        step=_refusing(_has_no_prefix),
    ),
    _flaw(
        "refuses_indented_messages",
        "White space between elements is refused.",
        "XML-012",
        step=_refusing(_is_indented),
    ),
    _flaw(
        "loses_cdata_sections",
        "The content of CDATA sections is lost.",
        "XML-013",
        intake=_inside_payload(_without_cdata),
    ),
)
