"""What the sandbox does with messages that are written in another way, broken, or from nobody."""

import gzip
import socket
from collections.abc import Iterator

import httpx2
import pytest
from lxml import etree

from conformance.sandbox.intake import MOST_ATTRIBUTES
from conformance.sandbox.soap import SOAP, SOAP_1_2
from conformance.schema import MAX_MESSAGE, of
from tests.sandbox.caller import RELEASE, Caller, cdr, escaped, sandbox, with_token

MANDATORY = b'<x:Foo xmlns:x="urn:x" soap:mustUnderstand="1"/></soap:Header>'


@pytest.fixture(scope="module")
def caller() -> Iterator[Caller]:
    with sandbox() as running:
        yield running


@pytest.fixture
def query(caller: Caller) -> bytes:
    """A valid request of EMP1."""
    return caller.envelope("EMP1", "GetCDRs")


def test_valid_request_is_answered(caller: Caller, query: bytes) -> None:
    answer = caller.post(query)
    assert (answer.status, answer.code) == (200, "ok")
    assert answer.response.headers["content-type"] == "text/xml; charset=utf-8"
    assert "server" not in answer.response.headers


@pytest.mark.parametrize(
    ("old", "new", "status", "fault"),
    [
        (b"</soap:Envelope>", b"", 500, "Client"),
        (SOAP.encode(), SOAP_1_2.encode(), 500, "VersionMismatch"),
        (b"</soap:Header>", MANDATORY, 500, "MustUnderstand"),
        (b"</soap:Body>", b"<x/></soap:Body>", 500, "Client"),
        (b"</soap:Body>", b"</soap:Body><x/>", 500, "Client"),
        (b"GetCDRsRequest", b"FooRequest", 500, "Client"),
        (b"http://ochp.eu/1.4", b"http://ochp.eu/1.3", 500, "Client"),
        (b"<soap:Envelope", b"<!DOCTYPE x><soap:Envelope", 500, "Client"),
        (b"GetCDRsRequest", b"GetStatusRequest", 500, "Client"),
    ],
)
def test_wrong_message_gets_a_fault(
    caller: Caller, query: bytes, old: bytes, new: bytes, status: int, fault: str
) -> None:
    answer = caller.post(query.replace(old, new))
    assert (answer.status, answer.fault) == (status, fault)
    found = answer.document.fault
    assert found is not None
    assert found.string


def test_mandatory_header_fault_has_no_detail(caller: Caller, query: bytes) -> None:
    fault = caller.post(query.replace(b"</soap:Header>", MANDATORY)).document.fault
    assert fault is not None
    assert fault.detail is None


def test_mandatory_header_is_refused_before_anything_is_stored(caller: Caller) -> None:
    upload = caller.envelope("CPO1", "AddCDRs", cdrInfoArray=[cdr(71)])
    assert caller.post(upload.replace(b"</soap:Header>", MANDATORY)).fault == "MustUnderstand"
    assert cdr(71)["CdrId"] not in caller.call("EMP1", "GetCDRs").texts("CdrId")


@pytest.mark.parametrize(
    "header",
    [b'<x:A xmlns:x="urn:x"/>', b'<x:A xmlns:x="urn:x" soap:mustUnderstand="1" soap:actor="urn:other"/>'],
)
def test_header_that_nobody_has_to_understand_is_ignored(caller: Caller, query: bytes, header: bytes) -> None:
    assert caller.post(query.replace(b"</soap:Header>", header + b"</soap:Header>")).code == "ok"


def test_schema_violation_is_answered_with_format(caller: Caller) -> None:
    upload = caller.envelope("CPO1", "AddCDRs", cdrInfoArray=[cdr(72)])
    answer = caller.post(upload.replace(b">AC<", b">ac<"))
    assert (answer.status, answer.code) == (200, "format")
    assert "chargePointType" in answer.texts("resultDescription")[0]


def test_schema_violation_may_be_answered_with_a_fault() -> None:
    with sandbox(variations=("AMB-015/fault",)) as caller:
        upload = caller.envelope("CPO1", "AddCDRs", cdrInfoArray=[cdr()])
        assert caller.post(upload.replace(b">AC<", b">ac<")).fault == "Client"


@pytest.mark.parametrize("action", ['""', '"http://ochp.eu/1.4/AddCDRs"', "http://ochp.eu/1.4/GetCDRs"])
def test_soap_action_does_not_decide(caller: Caller, query: bytes, action: str) -> None:
    assert caller.post(query, SOAPAction=action).code == "ok"


@pytest.mark.parametrize("media_type", ["application/json", "application/soap+xml", "text/plain"])
def test_other_media_type_is_refused(caller: Caller, query: bytes, media_type: str) -> None:
    assert caller.post(query, Content_Type=media_type).status == 415


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "GET", "HEAD"])
def test_other_method_is_refused(caller: Caller, query: bytes, method: str) -> None:
    response = caller.http.request(method, caller.running.url)
    assert response.status_code == 405
    assert "POST" in response.headers["allow"]


def test_too_long_message_is_refused(caller: Caller) -> None:
    assert caller.post(b" " * (MAX_MESSAGE + 1)).status == 413


def test_compressed_request_is_read(caller: Caller, query: bytes) -> None:
    assert caller.post(gzip.compress(query), Content_Encoding="gzip").code == "ok"


@pytest.mark.parametrize(
    ("coding", "content", "status"),
    [
        ("br", b"x", 415),
        ("gzip", b"x", 400),
        ("gzip", gzip.compress(b"x" * 99)[:-9], 400),
        ("gzip", gzip.compress(b" " * (MAX_MESSAGE + 9)), 413),
    ],
    ids=["other", "broken", "cut", "bomb"],
)
def test_compressed_request_that_cannot_be_read_is_refused(
    caller: Caller, coding: str, content: bytes, status: int
) -> None:
    assert caller.post(content, Content_Encoding=coding).status == status


@pytest.mark.parametrize(
    ("encoding", "mark", "charset"),
    [
        ("utf-8", b"\xef\xbb\xbf", "utf-8"),
        ("utf-16-le", b"\xff\xfe", "utf-16"),
        ("utf-16-be", b"\xfe\xff", "utf-16"),
        ("iso-8859-1", b"", "iso-8859-1"),
    ],
)
def test_encoding_of_http_counts(caller: Caller, encoding: str, mark: bytes, charset: str) -> None:
    upload = caller.envelope("CPO1", "AddCDRs", cdrInfoArray=[cdr(sum(encoding.encode()))])
    content = mark + upload.decode("utf-8").replace('encoding="UTF-8"', "").encode(encoding)
    assert caller.post(content, Content_Type=f"text/xml; charset={charset}").code == "ok"


def test_chunked_request_is_read(caller: Caller, query: bytes) -> None:
    chunks = (query[i : i + 7] for i in range(0, len(query), 7))
    assert caller.post(chunks).code == "ok"


def test_comments_and_cdata_are_text(caller: Caller) -> None:
    upload = caller.envelope("CPO1", "AddCDRs", cdrInfoArray=[cdr(73)])
    written = upload.replace(b">Am Markt 1<", b">Am <!-- old -->Mar<![CDATA[kt]]> &#x31;<")
    assert caller.post(written).code == "ok"
    assert "Am Markt 1" in caller.call("EMP1", "GetCDRs").texts("address")


def test_element_with_thousands_of_attributes_is_refused(caller: Caller, query: bytes) -> None:
    many = "".join(f' a{n}="x"' for n in range(MOST_ATTRIBUTES + 1)).encode()
    assert caller.post(query.replace(b"GetCDRsRequest", b"GetCDRsRequest" + many, 1)).fault == "Client"


def test_two_ways_to_tell_the_length_are_refused(caller: Caller) -> None:
    host, _, port = caller.running.base.rpartition("//")[2].partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        lines = ("Host: x", "Content-Length: 5", "Transfer-Encoding: chunked", "", "")
        head = "POST /service/ochp/v1.4 HTTP/1.1\r\n" + "\r\n".join(lines)
        connection.sendall(head.encode() + b"0\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n")
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
    assert received.startswith(b"HTTP/1.1 400")
    assert received.count(b"HTTP/1.1 ") == 1


def test_connection_is_kept(caller: Caller, query: bytes) -> None:
    ports = {
        caller.post(query).response.extensions["network_stream"].get_extra_info("client_addr") for _ in "123"
    }
    assert len(ports) == 1


WRONG = [
    ("no header", lambda q, p: q.replace(b"<soap:Header>", b"<!--").replace(b"</soap:Header>", b"-->")),
    ("wrong password", lambda q, p: with_token(q, "wrong")),
    ("empty password", lambda q, p: with_token(q, "")),
    ("longer password", lambda q, p: with_token(q, escaped(p) + "x")),
    ("shorter password", lambda q, p: with_token(q, escaped(p[:-1]))),
    ("other case", lambda q, p: with_token(q, escaped(p.swapcase()))),
    ("unknown user", lambda q, p: q.replace(b"sandbox-emp1", b"nobody")),
    ("digest", lambda q, p: q.replace(b"#PasswordText", b"#PasswordDigest")),
    ("two tokens", lambda q, p: _doubled(q, "UsernameToken")),
    ("two headers", lambda q, p: _doubled(q, "Security")),
]


def _doubled(content: bytes, name: str) -> bytes:
    root = etree.fromstring(content)
    element = next(root.iter("{*}" + name))
    element.addnext(etree.fromstring(etree.tostring(element)))
    return etree.tostring(root)


@pytest.mark.parametrize(("name", "change"), WRONG, ids=[name for name, _ in WRONG])
def test_wrong_credentials_are_refused_alike(caller: Caller, query: bytes, name: str, change: object) -> None:
    assert callable(change)
    answer = caller.post(change(query, caller.running.account("EMP1").password))
    assert (answer.status, answer.code) == (200, "not-authorized")
    reference = caller.post(with_token(query, "nothing"))
    assert answer.response.content == reference.response.content


@pytest.mark.parametrize("spell", ["entities", "references", "cdata", "comment"])
def test_password_is_read_as_text(caller: Caller, query: bytes, spell: str) -> None:
    password = caller.running.account("EMP1").password
    assert {"&", "<"} <= set(password)
    assert not password.isascii()
    half = len(password) // 2
    cdata = password.replace("]]>", "]]]]><![CDATA[>")
    written = {
        "entities": escaped(password),
        "references": "".join(f"&#{ord(c)};" for c in password),
        "cdata": f"<![CDATA[{cdata}]]>",
        "comment": f"{escaped(password[:half])}<!-- -->{escaped(password[half:])}",
    }
    assert caller.post(with_token(query, written[spell])).code == "ok"


@pytest.mark.parametrize(
    ("variation", "status", "fault"),
    [("AMB-014/fault", 500, "FailedAuthentication"), ("AMB-014/http-401", 401, None)],
)
def test_wrong_credentials_can_be_refused_in_other_ways(
    variation: str, status: int, fault: str | None
) -> None:
    with sandbox(variations=(variation,)) as caller:
        answer = caller.post(with_token(caller.envelope("EMP1", "GetCDRs"), "wrong"))
        assert (answer.status, answer.fault) == (status, fault)


def test_description_names_the_address_that_was_asked(caller: Caller) -> None:
    response = caller.http.get(f"{caller.running.url}?wsdl", headers={"Host": "chs.example:81"})
    assert b'location="http://chs.example:81/service/ochp/v1.4"' in response.content
    odd = caller.http.get(f"{caller.running.url}?wsdl", headers={"Host": 'x"><script>'})
    assert caller.running.base.encode() in odd.content


def test_every_schema_document_can_be_fetched(caller: Caller) -> None:
    todo = [f"{caller.running.base}/schema/1.4/1.4/ochp.xsd"]
    seen: set[str] = set()
    while todo:
        address = todo.pop()
        response = caller.http.get(address)
        assert response.status_code == 200, address
        seen.add(address)
        document = etree.fromstring(response.content)
        assert document.get("targetNamespace") == RELEASE.namespace, address
        includes = document.iter("{http://www.w3.org/2001/XMLSchema}include")
        found = {str(httpx2.URL(address).join(str(i.get("schemaLocation")))) for i in includes}
        todo.extend(found - seen - set(todo))
    assert len(seen) == len(of(RELEASE).files.paths)


@pytest.mark.parametrize(
    "path",
    [
        "/schema/1.4/../../pyproject.toml",
        "/schema/1.4/1.4/ochp.wsdl",
        "/schema/1.4/1.4/none.xsd",
        "/schema/1.4/common/direct.xsd",
        "/schema/1.4/",
    ],
)
def test_nothing_else_can_be_fetched(caller: Caller, path: str) -> None:
    assert caller.http.get(caller.running.base + path).status_code == 404
