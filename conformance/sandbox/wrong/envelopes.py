"""Faults of the HTTP seam: how a broken clearing house handles SOAP."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace

from lxml import etree

from conformance.sandbox.call import Call
from conformance.sandbox.flaw import Fault, Flaw, Intake, Resend
from conformance.sandbox.intake import Desk, find_operation, parse, refuse_mandatory_headers, refuse_version
from conformance.sandbox.message import Incoming, Outgoing
from conformance.sandbox.soap import SOAP, SOAP_1_2, WSSE, answer, fault, result
from conformance.schema import of, parse_untrusted


def _fault_of(outgoing: Outgoing) -> etree._Element | None:
    if outgoing.envelope is None:
        return None
    return outgoing.envelope.find(f"{{{SOAP}}}Body/{{{SOAP}}}Fault")


def _changing_faults(change: Callable[[etree._Element], None]) -> Resend:
    def resend(call: Call, desk: Desk, outgoing: Outgoing) -> Outgoing:
        element = _fault_of(outgoing)
        if element is not None:
            change(element)
        return outgoing

    return resend


def _changing_envelopes(change: Callable[[etree._Element], None]) -> Resend:
    def resend(call: Call, desk: Desk, outgoing: Outgoing) -> Outgoing:
        if outgoing.envelope is not None:
            change(outgoing.envelope)
        return outgoing

    return resend


def _code(element: etree._Element, change: Callable[[str], str]) -> None:
    code = element.find("faultcode")
    if code is not None:
        code.text = change(code.text or "")


def _drop_faultstring(element: etree._Element) -> None:
    for text in element.findall("faultstring"):
        element.remove(text)


def _status_200(call: Call, desk: Desk, outgoing: Outgoing) -> Outgoing:
    return outgoing if _fault_of(outgoing) is None else replace(outgoing, status=200)


def _in_soap_1_2(call: Call, desk: Desk, outgoing: Outgoing) -> Outgoing:
    if outgoing.envelope is None:
        return outgoing
    body = outgoing.content.replace(SOAP.encode(), SOAP_1_2.encode())
    return replace(outgoing, envelope=None, body=body)


def _replacing(old: bytes, new: bytes) -> Intake:
    return lambda http: replace(http, body=http.body.replace(old, new))


def _child_behind_body(envelope: etree._Element) -> None:
    etree.SubElement(envelope, "signature").text = "none"


def _second_child(envelope: etree._Element) -> None:
    body = envelope.find(f"{{{SOAP}}}Body")
    if body is not None and len(body):
        body.append(deepcopy(body[0]))


def _encoding_style(envelope: etree._Element) -> None:
    envelope.set(f"{{{SOAP}}}encodingStyle", "http://schemas.xmlsoap.org/soap/encoding/")


def _late_header_check(call: Call, desk: Desk, outgoing: Outgoing) -> Outgoing:
    """Carry the request out, and then refuse it."""
    return refuse_mandatory_headers(call, desk) or outgoing


def _body_before_headers(call: Call, desk: Desk, outgoing: Outgoing) -> Outgoing:
    """Look into the Body although a header has to be understood first."""
    if refuse_mandatory_headers(call, desk) is None or _fault_of(outgoing) is None:
        return outgoing
    if len(call.payloads) != 1:
        return fault("Client", "the Body has to hold one element", f"it holds {len(call.payloads)}")
    wrong = find_operation(call, desk)
    if wrong is not None:
        return wrong
    if of(desk.release).is_valid(call.payloads[0]):
        return outgoing
    return fault("Client", "the message breaks the schema", "its Body is not valid")


def _refuse_unknown_headers(call: Call, desk: Desk) -> Outgoing | None:
    header = call.document.header
    for block in header.iterchildren(etree.Element) if header is not None else ():
        if block.tag != f"{{{WSSE}}}Security":
            return fault("MustUnderstand", f"the header block {block.tag} is not understood")
    return None


def _refuse_marked_security(call: Call, desk: Desk) -> Outgoing | None:
    return _security_marked(call, ("1",), refused=True) or refuse_mandatory_headers(call, desk)


def _refuse_unmarked_security(call: Call, desk: Desk) -> Outgoing | None:
    return _security_marked(call, ("1",), refused=False) or refuse_mandatory_headers(call, desk)


def _security_marked(call: Call, marks: tuple[str, ...], *, refused: bool) -> Outgoing | None:
    header = call.document.header
    for block in header.iterchildren(f"{{{WSSE}}}Security") if header is not None else ():
        if (block.get(f"{{{SOAP}}}mustUnderstand") in marks) is refused:
            return fault("MustUnderstand", "the Security header is not understood")
    return None


def _refuse_bound_action(call: Call, desk: Desk) -> Outgoing | None:
    """Compare SOAPAction with its quotation marks, so that no bound value is ever known."""
    if call.http.headers.get("soapaction", "").startswith('"http'):
        return fault("Client", "the SOAPAction is unknown")
    return find_operation(call, desk)


def _dispatch_by_action(call: Call, desk: Desk) -> Outgoing | None:
    action = call.http.headers.get("soapaction", "").strip('"')
    named = next((o for o in desk.release.operations if o.action == action), None)
    refused = find_operation(call, desk)
    if refused is None and named is not None and named != call.operation:
        body = call.document.body
        if body is not None:
            body[:] = [etree.Element(desk.release.qname(named.request))]
        call.operation = named
    return refused


def _answer_unknown_operations(call: Call, desk: Desk) -> Outgoing | None:
    refused = find_operation(call, desk)
    if call.operation is None and etree.QName(call.payloads[0]).namespace == desk.release.namespace:
        return answer(result(desk.release, "AddCDRsResponse", "ok", "processed"))
    return refused


def _demand_action(call: Call, desk: Desk) -> Outgoing | None:
    if call.http.headers.get("soapaction", "").strip() == '""':
        return fault("Server", "the SOAPAction is empty")
    return find_operation(call, desk)


def _break_down_on_bare_action(call: Call, desk: Desk) -> Outgoing | None:
    if not call.http.headers.get("soapaction", '"').startswith('"'):
        return Outgoing(500, b"internal error", (("Content-Type", "text/plain; charset=utf-8"),))
    return find_operation(call, desk)


def _by_media_type(http: Incoming) -> Incoming:
    """Read SOAP 1.2 where the media type announces it."""
    if not http.headers.get("content-type", "").startswith("application/soap+xml"):
        return http
    body = http.body.replace(SOAP_1_2.encode(), SOAP.encode())
    return replace(http, body=body, headers={**http.headers, "content-type": "text/xml; charset=utf-8"})


def _of_another_release(http: Incoming) -> Incoming:
    body = http.body.replace(b"http://ochp.eu/1.3", b"http://ochp.eu/1.4")
    return replace(http, body=body)


def _repairing(*kinds: str) -> Intake:
    """Make what is not well-formed readable, if all its errors are of these kinds; none given: any errors."""

    def intake(http: Incoming) -> Incoming:
        problem = parse_untrusted(http.body).problem
        if problem is None or problem.kind != "not-well-formed":
            return http
        parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
        root = etree.fromstring(http.body, parser)
        errors = {entry.type_name for entry in parser.error_log}
        if root is None or (kinds and not errors <= set(kinds)):
            return http
        for element in root.iter(etree.Element):
            once = dict(element.attrib)  # libxml2 keeps an attribute twice
            element.attrib.clear()
            element.attrib.update(once)
        return replace(http, body=etree.tostring(root))

    return intake


def _ok_without_xml(call: Call, desk: Desk) -> Outgoing | None:
    """Answer ok to what is no XML at all."""
    refused = parse(call, desk)
    problem = call.document.problem
    return _ok(desk) if problem is not None and problem.kind == "not-xml" else refused


def _ok_without_envelope(call: Call, desk: Desk) -> Outgoing | None:
    """Answer ok to a payload that stands alone."""
    root = call.document.root
    if root is not None and etree.QName(root).localname != "Envelope":
        return _ok(desk)
    return refuse_version(call, desk)


def _ok(desk: Desk) -> Outgoing:
    return answer(result(desk.release, "AddCDRsResponse", "ok", "everything was accepted"))


def _flaw(
    id_: str,
    what: str,
    requirements: str,
    *,
    skips: frozenset[str] = frozenset(),
    replaces: dict[str, Callable[[Call, Desk], Outgoing | None]] | None = None,
    intake: Intake | None = None,
    resend: Resend | None = None,
) -> Flaw:
    about = Fault(id_, what, "http", tuple(f"OCHP{name}" for name in requirements.split()))
    return Flaw(about, skips=skips, replaces=replaces or {}, intake=intake, resend=resend)


ENVELOPE_FLAWS: tuple[Flaw, ...] = (
    _flaw(
        "answers_in_soap_1_2",
        "Answers have the envelope namespace of SOAP 1.2.",
        "-GEN-001 T-SOAP-001",
        resend=_in_soap_1_2,
    ),
    _flaw(
        "adds_a_child_behind_the_body",
        "Behind the Body of each answer stands an element without namespace.",
        "T-SOAP-001",
        resend=_changing_envelopes(_child_behind_body),
    ),
    _flaw(
        "answers_twice_in_one_body",
        "The Body of each answer holds the answer element twice.",
        "T-SOAP-002 -GEN-003",
        resend=_changing_envelopes(_second_child),
    ),
    _flaw(
        "sends_faults_with_status_200",
        "A fault is sent with HTTP status 200.",
        "T-SOAP-003",
        resend=_status_200,
    ),
    _flaw(
        "leaves_out_faultstrings",
        "A fault has no faultstring.",
        "T-SOAP-004",
        resend=_changing_faults(_drop_faultstring),
    ),
    _flaw(
        "writes_faultcodes_without_prefix",
        "The faultcode is the bare word.",
        "T-SOAP-005",
        resend=_changing_faults(lambda e: _code(e, lambda code: code.rpartition(":")[2])),
    ),
    _flaw(
        "writes_faultcodes_with_an_unbound_prefix",
        "The faultcode has a prefix that is declared nowhere.",
        "T-SOAP-005",
        resend=_changing_faults(lambda e: _code(e, lambda code: f"env:{code.rpartition(':')[2]}")),
    ),
    _flaw(
        "writes_dotted_faultcodes",
        "The faultcode Client is refined by a dot.",
        "T-SOAP-006",
        resend=_changing_faults(lambda e: _code(e, lambda code: code.replace(":Client", ":Client.Message"))),
    ),
    _flaw(
        "ignores_mandatory_headers",
        "An unknown header block that has to be understood is ignored.",
        "T-SOAP-007",
        skips=frozenset({"mandatory_headers"}),
    ),
    _flaw(
        "checks_mandatory_headers_afterwards",
        "A request with an unknown mandatory header is carried out before it is refused.",
        "T-SOAP-008",
        skips=frozenset({"mandatory_headers"}),
        resend=_late_header_check,
    ),
    _flaw(
        "refuses_unknown_headers",
        "A header block that nobody has to understand leads to a fault.",
        "T-SOAP-009",
        replaces={"mandatory_headers": _refuse_unknown_headers},
    ),
    _flaw(
        "processes_soap_1_2",
        "A request in an envelope of SOAP 1.2 is carried out.",
        "T-SOAP-010",
        intake=_replacing(SOAP_1_2.encode(), SOAP.encode()),
    ),
    _flaw(
        "processes_announced_soap_1_2",
        "A request in an envelope of SOAP 1.2 is carried out if its media type is that of SOAP 1.2.",
        "T-SOAP-010",
        intake=_by_media_type,
    ),
    _flaw(
        "says_ok_to_what_is_no_envelope",
        "A payload without envelope, and a text that is no XML, are answered with ok.",
        "T-SOAP-010",
        replaces={"parse": _ok_without_xml, "version": _ok_without_envelope},
    ),
    _flaw(
        "looks_into_the_body_first",
        "A wrong Body is reported although a mandatory header is unknown.",
        "T-SOAP-011",
        resend=_body_before_headers,
    ),
    _flaw(
        "blames_the_server_in_faults",
        "Faults that the client caused have the code Server.",
        "T-SOAP-012",
        resend=_changing_faults(lambda e: _code(e, lambda code: code.replace(":Client", ":Server"))),
    ),
    _flaw(
        "dispatches_by_soap_action",
        "The operation that SOAPAction names is carried out, whatever the Body says.",
        "T-SOAP-013",
        replaces={"operation": _dispatch_by_action},
    ),
    _flaw(
        "blames_itself_for_empty_actions",
        "An empty SOAPAction leads to a Server fault.",
        "T-SOAP-013",
        replaces={"operation": _demand_action},
    ),
    _flaw(
        "breaks_down_on_unquoted_actions",
        "A SOAPAction without quotation marks is answered with 500 and a line of text.",
        "T-SOAP-013",
        replaces={"operation": _break_down_on_bare_action},
    ),
    _flaw(
        "marks_answers_with_an_encoding_style",
        "The Envelope of each answer has an encodingStyle.",
        "T-SOAP-015",
        resend=_changing_envelopes(_encoding_style),
    ),
    _flaw(
        "takes_other_releases_for_its_own",
        "A request in the namespace of 1.3 is carried out as one of 1.4.",
        "-GEN-004",
        intake=_of_another_release,
    ),
    _flaw(
        "does_not_know_bound_actions",
        "A request with the SOAPAction of the binding is refused.",
        "-GEN-005 -CDR-001",
        replaces={"operation": _refuse_bound_action},
    ),
    _flaw(
        "answers_unknown_operations",
        "A request that is none of the release is answered with ok.",
        "-GEN-041",
        replaces={"operation": _answer_unknown_operations},
    ),
    _flaw(
        "does_not_understand_marked_security_headers",
        "A Security header that has to be understood is not.",
        "-GEN-015 -CDR-001",
        replaces={"mandatory_headers": _refuse_marked_security},
    ),
    _flaw(
        "demands_marked_security_headers",
        "A Security header that is not marked mustUnderstand is refused.",
        "T-WSS-003",
        replaces={"mandatory_headers": _refuse_unmarked_security},
    ),
    _flaw(
        "repairs_broken_xml",
        "A message that is not well-formed is mended and carried out.",
        "T-XML-001",
        intake=_repairing(),
    ),
    _flaw(
        "overlooks_repeated_attributes",
        "A message in which an attribute is there twice is carried out.",
        "T-XML-001",
        intake=_repairing("ERR_ATTRIBUTE_REDEFINED"),
    ),
)
