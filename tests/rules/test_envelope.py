import pytest

from conformance.evidence import Part
from tests.rules.messages import FAULT, OK, SOAP, UPLOAD, enveloped, failed, judged, noted


def test_plain_answer_gives_no_finding() -> None:
    found = judged(enveloped(OK, header=""))
    assert failed(found) == set()
    assert found.readable


def test_fault_is_no_finding_and_not_readable() -> None:
    found = judged(enveloped(FAULT, header=""), status=500)
    assert failed(found) == set()
    assert not found.readable


ANSWERS = [
    pytest.param(
        enveloped(OK, "").replace(SOAP, "http://www.w3.org/2003/05/soap-envelope"),
        200,
        {"OCHP-GEN-001"},
        id="soap-1.2",
    ),
    pytest.param(OK, 200, {"OCHP-GEN-001"}, id="no-envelope"),
    pytest.param("<html><body>Bad Request</body></html>", 400, set(), id="page-of-an-http-refusal"),
    pytest.param(enveloped(OK + OK, ""), 200, {"OCHP-GEN-003"}, id="two-children"),
    pytest.param(enveloped("", ""), 200, {"OCHP-GEN-003"}, id="empty-body"),
    pytest.param(
        enveloped(OK.replace("AddCDRs", "GetCDRs"), ""),
        200,
        {"OCHP-GEN-003"},
        id="answer-of-another-operation",
    ),
    pytest.param(
        enveloped(OK.replace("ochp.eu/1.4", "ochp.eu/1.3"), ""),
        200,
        {"OCHP-GEN-003"},
        id="answer-of-another-release",
    ),
    pytest.param(
        enveloped(OK, "").replace("</s:Body>", "</s:Body><x/>"),
        200,
        {"OCHPT-SOAP-001"},
        id="unqualified-trailer",
    ),
    pytest.param(
        enveloped(OK, "").replace("<s:Header></s:Header>", "").replace("</s:Body>", "</s:Body><s:Header/>"),
        200,
        {"OCHPT-SOAP-001"},
        id="header-behind",
    ),
    pytest.param(enveloped(FAULT, ""), 200, {"OCHPT-SOAP-003"}, id="fault-with-200"),
    pytest.param(
        enveloped(FAULT.replace("<detail/>", "<faultcode>s:Client</faultcode>"), ""),
        500,
        {"OCHPT-SOAP-004"},
        id="faultcode-twice",
    ),
    pytest.param(
        enveloped(FAULT.replace("<faultstring>what you sent</faultstring>", ""), ""),
        500,
        {"OCHPT-SOAP-004"},
        id="no-faultstring",
    ),
    pytest.param(
        enveloped(FAULT.replace("faultcode", "Code"), ""), 500, {"OCHPT-SOAP-004"}, id="parts-of-soap-1.2"
    ),
    pytest.param(
        enveloped(FAULT.replace("s:Client", "q:Client"), ""), 500, {"OCHPT-SOAP-005"}, id="unbound-prefix"
    ),
    pytest.param(enveloped(FAULT.replace("s:Client", "Client"), ""), 500, {"OCHPT-SOAP-005"}, id="bare-code"),
    pytest.param(
        enveloped(FAULT.replace("s:Client", "s:Client.Authentication"), ""),
        500,
        {"OCHPT-SOAP-006"},
        id="dotted-code",
    ),
    pytest.param(
        enveloped(OK, "").replace("<s:Body>", '<s:Body s:encodingStyle="http://x.example/">'),
        200,
        {"OCHPT-SOAP-015"},
        id="encoding-style",
    ),
    pytest.param(
        enveloped(OK, '<x:a xmlns:x="urn:x" s:mustUnderstand="true"/>'),
        200,
        {"OCHPT-SOAP-015"},
        id="must-understand-true",
    ),
    pytest.param("<!DOCTYPE a>" + enveloped(OK, ""), 200, {"OCHPT-XML-003"}, id="document-type"),
    pytest.param(
        "<?xml-stylesheet href='x'?>" + enveloped(OK, ""), 200, {"OCHPT-XML-010"}, id="instruction-in-front"
    ),
    pytest.param(
        enveloped(OK.replace("<result>", "<?x y?><result>"), ""),
        200,
        {"OCHPT-XML-010"},
        id="instruction-inside",
    ),
]


@pytest.mark.parametrize(("text", "status", "expected"), ANSWERS)
def test_answer_turns_exactly_its_requirement(text: str, status: int, expected: set[str]) -> None:
    assert failed(judged(text, status=status)) == expected


def test_foreign_release_is_named() -> None:
    [check] = [c for c in judged(enveloped(OK.replace("ochp.eu/1.4", "ochp.eu/1.3"), "")).checks if c.finding]
    assert check.finding is not None
    assert "release 1.3" in check.finding.observed


@pytest.mark.parametrize(
    ("text", "status", "reading"),
    [
        (enveloped(FAULT, ""), 400, "OCHPT-SOAP-003/status-400"),
        (enveloped(FAULT.replace("what you sent", ""), ""), 500, "OCHPT-SOAP-004/empty-faultstring"),
        (enveloped(OK, "").replace("</s:Body>", "</s:Body><s:x/>"), 200, "OCHPT-SOAP-001/behind-body"),
    ],
)
def test_usual_deviation_is_a_warning_only(text: str, status: int, reading: str) -> None:
    found = judged(text, status=status)
    assert failed(found) == set()
    assert reading in noted(found)


def test_fault_of_another_specification_passes() -> None:
    fault = FAULT.replace("s:Client", "w:FailedAuthentication").replace(
        "<s:Fault>", '<s:Fault xmlns:w="urn:wsse">'
    )
    assert failed(judged(enveloped(fault, ""), status=500)) == set()


REQUESTS = [
    pytest.param(enveloped(UPLOAD, ""), {"OCHP-GEN-016"}, id="no-security"),
    pytest.param(
        enveloped(UPLOAD).replace("#PasswordText", "#PasswordDigest"), {"OCHP-GEN-017"}, id="digest"
    ),
    pytest.param(enveloped(UPLOAD).replace(">long-enough<", "><"), {"OCHP-GEN-016"}, id="empty-password"),
    pytest.param(
        enveloped(UPLOAD.replace("AddCDRsRequest", "FooRequest")), {"OCHP-GEN-003"}, id="unknown-operation"
    ),
]


@pytest.mark.parametrize(("text", "expected"), REQUESTS)
def test_request_turns_exactly_its_requirement(text: str, expected: set[str]) -> None:
    assert failed(judged(text, Part.REQUEST)) == expected
