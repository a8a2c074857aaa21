"""Rules of the SOAP 1.1 envelope and its faults.

Source: SOAP 1.1, sections 4 and 6; OCHP.md 1.4, Binding to Transport Protocol; transport.yaml.
"""

import re
from collections.abc import Iterator

from lxml import etree

from conformance.evidence import Part
from conformance.rules.rule import FAULT, PASSED, Failed, Noted, Outcome, View, own_text, quoted, rule

SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/"
FAULT_CODES = ("VersionMismatch", "MustUnderstand", "Client", "Server")
ENVELOPE, HEADER, BODY = (f"{{{SOAP_11}}}{name}" for name in ("Envelope", "Header", "Body"))
ENCODING_STYLE, MUST_UNDERSTAND = (f"{{{SOAP_11}}}{name}" for name in ("encodingStyle", "mustUnderstand"))
_XML_DECLARATION = re.compile(r"<\?xml[ \t\r\n]")


@rule("OCHP-GEN-001")
def envelope_is_soap_11(view: View) -> Iterator[Outcome]:
    """The root is an Envelope of SOAP 1.1."""
    root = view.document.root
    if root is None:
        return
    if root.tag == ENVELOPE:
        yield PASSED
    elif view.document.envelope is not None or (view.exchange is not None and not _is_http_refusal(view)):
        yield Failed(f"an Envelope of the namespace {SOAP_11}", f"the root element {root.tag}", root)


def _is_http_refusal(view: View) -> bool:
    """Whether HTTP refused what was no OCHP message in its view; such an answer may hold any page."""
    return view.part is Part.ANSWER and view.status is not None and 400 <= view.status < 500


@rule("OCHPT-SOAP-001")
def envelope_holds_header_and_body(view: View) -> Iterator[Outcome]:
    """Header at most once, then exactly one Body, and nothing unqualified behind it."""
    envelope = view.document.envelope
    if envelope is None or envelope.tag != ENVELOPE:
        return
    names = [child.tag for child in view.document.parts]
    lead = names[1:] if names[:1] == [HEADER] else names
    if lead[:1] != [BODY] or BODY in lead[1:] or HEADER in lead[1:]:
        yield Failed(
            "Header at most once, then exactly one Body",
            f"the children {', '.join(names) or 'none'}",
            envelope,
        )
        return
    behind = view.document.parts[len(names) - len(lead) + 1 :]
    unqualified = [child for child in behind if etree.QName(child).namespace is None]
    if unqualified:
        yield Failed(
            "nothing unqualified behind the Body", f"the element {unqualified[0].tag}", unqualified[0]
        )
        return
    if behind:
        yield Noted(
            "OCHPT-SOAP-001/behind-body", f"An element {behind[0].tag} follows the Body (WS-I R1011)."
        )
    yield PASSED


@rule("OCHP-GEN-003", Part.ANSWER)
def answer_element_is_the_bound_one(view: View) -> Iterator[Outcome]:
    """The Body has one child: the output element of the called operation, or a fault."""
    body, children = view.document.body, view.document.contents
    if body is None or (view.operation is None and view.exchange is not None):
        return
    expected = None if view.operation is None else view.release.qname(view.operation.response)
    if len(children) != 1:
        yield Failed("exactly one child of Body", f"{len(children)} children", body)
    elif view.document.fault is not None or children[0].tag == expected:
        yield PASSED
    else:
        other = view.schema.foreign(children[0])
        observed = f"the element {children[0].tag}" + (f" (a message of release {other})" if other else "")
        bound = (
            f"element {expected}" if expected else f"response element of an operation of {view.release.name}"
        )
        yield Failed(f"the {bound} or a Fault", observed, children[0])


@rule("OCHP-GEN-003", Part.REQUEST)
def request_element_is_the_bound_one(view: View) -> Iterator[Outcome]:
    """The Body of a request has one child: the input element of an operation of this release."""
    body, children = view.document.body, view.document.contents
    if body is None or (view.exchange is None and view.document.fault is not None):
        return
    if len(children) != 1:
        yield Failed("exactly one child of Body", f"{len(children)} children", body)
    elif view.operation is not None and children[0].tag == view.release.qname(view.operation.request):
        yield PASSED
    else:
        other = view.schema.foreign(children[0])
        observed = f"the element {children[0].tag}" + (f" (a message of release {other})" if other else "")
        yield Failed(f"the request element of an operation of {view.release.name}", observed, children[0])


@rule("OCHPT-SOAP-003", Part.ANSWER, on=(FAULT,))
def fault_has_status_500(view: View) -> Iterator[Outcome]:
    """A Fault is sent with HTTP status 500."""
    fault = view.document.fault
    if fault is None or view.status is None:
        return
    if view.status == 400:
        yield Noted(
            "OCHPT-SOAP-003/status-400", "A Fault came with HTTP status 400, the usual deviation from 500."
        )
    elif view.status == 500 or view.status in (401, 403, 405, 413, 415):
        yield PASSED
    else:
        yield Failed("HTTP status 500 with a Fault", f"HTTP status {view.status}", fault.element)


@rule("OCHPT-SOAP-004", Part.ANSWER, on=(FAULT,))
def fault_has_its_parts(view: View) -> Iterator[Outcome]:
    """A Fault has faultcode and faultstring, each part at most once, and no SOAP 1.2 parts."""
    fault = view.document.fault
    if fault is None or view.document.soap_namespace != SOAP_11:
        return
    names = [etree.QName(child).localname for child in fault.element.iterchildren(tag=etree.Element)]
    twice = sorted({n for n in names if names.count(n) > 1})
    if twice:
        yield Failed(
            "each part of a Fault at most once", f"{twice[0]} {names.count(twice[0])} times", fault.element
        )
    elif "Code" in names or "Reason" in names:
        yield Failed("faultcode and faultstring", "the parts Code and Reason of SOAP 1.2", fault.element)
    elif "faultcode" not in names or "faultstring" not in names:
        yield Failed("faultcode and faultstring", f"the parts {', '.join(names) or 'none'}", fault.element)
    elif not fault.code.strip():
        yield Failed("a faultcode", "an empty faultcode", fault.element)
    else:
        if not fault.string.strip():
            yield Noted("OCHPT-SOAP-004/empty-faultstring", "The faultstring of a Fault is empty.")
        yield PASSED


@rule("OCHPT-SOAP-005", Part.ANSWER, on=(FAULT,))
def fault_code_is_a_qualified_name(view: View) -> Iterator[Outcome]:
    """The prefix of faultcode is declared."""
    fault = view.document.fault
    if fault is None or not fault.code.strip() or view.document.soap_namespace != SOAP_11:
        return
    place = next((c for c in fault.element if etree.QName(c).localname == "faultcode"), fault.element)
    if fault.code_qname is None:
        yield Failed("a faultcode with a declared prefix", f"the faultcode {quoted(fault.code)}", place)
    elif ":" not in fault.code and fault.code_qname[0] is None:
        yield Failed("a qualified faultcode", f"the bare word {quoted(fault.code)}", place)
    elif ":" not in fault.code:
        yield Noted(
            "OCHPT-SOAP-005/default-namespace", "A faultcode is qualified by the default namespace only."
        )
    else:
        yield PASSED


@rule("OCHPT-SOAP-006", Part.ANSWER, on=(FAULT,))
def fault_code_is_a_known_one(view: View) -> Iterator[Outcome]:
    """A faultcode of the SOAP namespace is one of the four, without dots."""
    fault = view.document.fault
    if fault is None or fault.code_qname is None or view.document.soap_namespace != SOAP_11:
        return
    namespace, local = fault.code_qname
    if namespace != SOAP_11 or local in FAULT_CODES:
        yield PASSED
        return
    place = next((c for c in fault.element if etree.QName(c).localname == "faultcode"), fault.element)
    yield Failed(f"one of {', '.join(FAULT_CODES)}", f"the faultcode {quoted(fault.code)}", place)


@rule("OCHPT-SOAP-015")
def no_soap_attributes(view: View) -> Iterator[Outcome]:
    """No encodingStyle on SOAP elements and Body children, mustUnderstand only as 0 or 1."""
    envelope = view.document.envelope
    if envelope is None or envelope.tag != ENVELOPE:
        return
    for element in (envelope, *view.document.parts, *view.document.contents):
        if element.get(ENCODING_STYLE) is not None:
            yield Failed("no encodingStyle attribute", f"encodingStyle on {element.tag}", element)
            return
    header = view.document.header
    for block in [] if header is None else header.iterchildren(tag=etree.Element):
        value = block.get(MUST_UNDERSTAND)
        if value is not None and value not in ("0", "1"):
            yield Failed("mustUnderstand 0 or 1", f"mustUnderstand {quoted(value)}", block)
            return
    yield PASSED


@rule("OCHPT-XML-003", Part.ANSWER)
def answer_has_no_document_type(view: View) -> Iterator[Outcome]:
    """An answer has no document type declaration."""
    problem = view.document.problem
    if problem is not None and problem.kind == "doctype":
        if view.status in (200, 500) or view.status is None:
            yield Failed(
                "no document type declaration", problem.what, None, "/", problem.line, problem.column
            )
    elif view.document.root is not None:
        yield PASSED


@rule("OCHPT-XML-010")
def no_processing_instruction(view: View) -> Iterator[Outcome]:
    """A message has no processing instruction besides the XML declaration."""
    root, text = view.document.root, view.document.text
    if root is None or (view.exchange is not None and view.document.envelope is None):
        return
    if text.count("<?") == (_XML_DECLARATION.match(text) is not None):
        yield PASSED
        return
    inside = next(root.iter(etree.ProcessingInstruction), None)
    beside = [
        e
        for e in (*root.itersiblings(preceding=True), *root.itersiblings())
        if isinstance(e, etree._ProcessingInstruction)
    ]
    if inside is None and not beside:
        yield PASSED
        return
    found = beside[0] if inside is None else inside
    yield Failed("no processing instruction", f"the processing instruction {quoted(str(found))}", root)


@rule("OCHP-GEN-016", Part.REQUEST)
def request_carries_a_username_token(view: View) -> Iterator[Outcome]:
    """A request has a UsernameToken with Username and Password."""
    if view.document.envelope is None:
        return
    for name in ("Security", "UsernameToken", "Username", "Password"):
        found = _wsse(view, name)
        if not found or (name in ("Username", "Password") and not own_text(found[0])):
            yield Failed(f"a wsse:{name} with content in the SOAP header", "none", view.document.header)
            return
    yield PASSED


@rule("OCHP-GEN-017", Part.REQUEST)
def password_is_typed_as_text(view: View) -> Iterator[Outcome]:
    """The password is PasswordText."""
    for password in _wsse(view, "Password"):
        kind = password.get("Type")
        if kind == PASSWORD_TEXT:
            yield PASSED
        else:
            yield Failed(
                f"the Type {PASSWORD_TEXT}",
                "no Type" if kind is None else f"the Type {quoted(kind)}",
                password,
            )


WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
PASSWORD_TEXT = (
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText"
)


def _wsse(view: View, name: str) -> list[etree._Element]:
    header = view.document.header
    return [] if header is None else list(header.iter(f"{{{WSSE}}}{name}"))
