"""The views of a document, and SOAP faults."""

import pytest

from conformance.schema import Document, Fault, parse_untrusted
from tests.schema.messages import RESULT, SOAP, UPLOAD, document

SOAP_1_2 = "http://www.w3.org/2003/05/soap-envelope"


def fault(body: str, envelope: str = SOAP, more: str = "") -> Fault:
    content = (
        f'<s:Envelope xmlns:s="{envelope}" {more}><s:Body><s:Fault>{body}</s:Fault></s:Body></s:Envelope>'
    )
    found = parse_untrusted(content.encode()).fault
    assert found is not None
    return found


def test_parts_of_an_envelope() -> None:
    parsed = document(UPLOAD)

    assert parsed.envelope is parsed.root
    assert parsed.soap_namespace == SOAP
    assert parsed.header is not None
    assert parsed.body is not None
    assert parsed.payload_name == "{http://ochp.eu/1.4}AddCDRsRequest"
    assert parsed.fault is None


def test_comment_before_the_payload_is_no_payload() -> None:
    assert document("<!-- x --><?y?>" + RESULT).payload_name == "{http://ochp.eu/1.4}AddCDRsResponse"


def test_empty_body_has_no_payload() -> None:
    assert document("").payload is None


def test_bare_body_is_a_payload_only_on_request() -> None:
    content = b'<AddCDRsRequest xmlns="http://ochp.eu/1.4"/>'

    assert parse_untrusted(content).payload is None
    assert parse_untrusted(content, bare=True).payload_name == "{http://ochp.eu/1.4}AddCDRsRequest"


@pytest.mark.parametrize("namespace", ["urn:other", ""])
def test_envelope_of_another_namespace_is_none(namespace: str) -> None:
    parsed = parse_untrusted(f'<Envelope xmlns="{namespace}"><Body/></Envelope>'.encode())

    assert parsed.envelope is None
    assert parsed.body is None


def test_envelope_of_soap_1_2_is_one() -> None:
    parsed = parse_untrusted(f'<Envelope xmlns="{SOAP_1_2}"><Body><x/></Body></Envelope>'.encode())

    assert parsed.soap_namespace == SOAP_1_2
    assert parsed.payload_name == f"{{{SOAP_1_2}}}x"


def test_document_with_a_problem_has_no_parts() -> None:
    parsed = parse_untrusted(b"nothing")

    assert (parsed.envelope, parsed.header, parsed.body, parsed.payload, parsed.fault) == (None,) * 5


def test_document_without_bytes_can_be_made() -> None:
    assert Document(b"").payload_name is None


def test_fault_children_have_no_namespace() -> None:
    found = fault(
        "<faultcode>s:Client</faultcode><faultstring> Bad </faultstring><faultactor/><detail><x/></detail>"
    )

    assert (found.code, found.code_qname) == ("s:Client", (SOAP, "Client"))
    assert (found.string, found.actor, found.qualified) == ("Bad", "", ())
    assert found.detail is not None


def test_qualified_fault_children_are_read_and_told() -> None:
    found = fault("<s:faultcode>s:Server</s:faultcode><s:faultstring>x</s:faultstring>")

    assert found.code_qname == (SOAP, "Server")
    assert found.qualified == ("faultcode", "faultstring")


@pytest.mark.parametrize(
    ("code", "more", "expected"),
    [
        ("Client", "", (None, "Client")),
        ("Client", 'xmlns=""', (None, "Client")),
        ("Client", 'xmlns="urn:d"', ("urn:d", "Client")),
        ("x:Client", "", None),
        ("x:Client.Authentication", 'xmlns:x="urn:x"', ("urn:x", "Client.Authentication")),
        ("not a name", "", None),
        ("", "", None),
        (" s:Client\n", "", (SOAP, "Client")),
    ],
)
def test_fault_code_is_resolved_where_it_stands(
    code: str, more: str, expected: tuple[str | None, str] | None
) -> None:
    assert fault(f"<faultcode {more}>{code}</faultcode>").code_qname == expected


def test_fault_of_soap_1_2_is_read() -> None:
    found = fault(
        '<s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason><s:Text xml:lang="en">x</s:Text></s:Reason>',
        SOAP_1_2,
    )

    assert (found.code_qname, found.string) == ((SOAP_1_2, "Sender"), "x")


def test_empty_fault_is_a_fault() -> None:
    found = fault("")

    assert (found.code, found.code_qname, found.string, found.actor, found.detail) == (
        "",
        None,
        "",
        None,
        None,
    )


def test_fault_of_another_soap_is_none() -> None:
    content = f'<s:Envelope xmlns:s="{SOAP}"><s:Body><Fault xmlns="{SOAP_1_2}"/></s:Body></s:Envelope>'

    assert parse_untrusted(content.encode()).fault is None
