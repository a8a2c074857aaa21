"""Typed calls and raw requests: what goes out, what evidence keeps, what can be read."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from conformance.errors import SuiteError, UsageError
from conformance.evidence import KEPT_BYTES, Exchange, Message
from conformance.records import Tree, body, tree
from conformance.releases import Release, UnknownOperation
from conformance.wire import Client, Credentials, NotReadable, RawRequest, Reply, Secrets, clock_of
from tests.wire.conftest import Connect, Serve
from tests.wire.scripted import Connection, answering, then

NS = "http://ochp.eu/1.4"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
WSSE = "{http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd}"
WSU = "{http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd}"

CDR: Tree = {
    "CdrId": "DEABC00001",
    "evseId": "DE*ABC*E1",
    "emtId": {
        "@representation": "plain",
        "instance": "0123ABCD",
        "tokenType": "rfid",
        "tokenSubType": "mifareCls",
    },
    "contractId": "DE-8EX-C12345678-X",
    "status": {"CdrStatusType": "accepted"},
    "startDateTime": {"LocalDateTime": "2026-01-01T10:00:00+01:00"},
    "endDateTime": {"LocalDateTime": "2026-01-01T11:00:00+01:00"},
    "chargePointAddress": {"address": "Straße 1", "city": "Köln", "zipCode": "1", "country": "DEU"},
    "chargePointType": "AC",
    "connectorType": {
        "connectorStandard": {"ConnectorStandard": "IEC_62196_T2"},
        "connectorFormat": {"ConnectorFormat": "Socket"},
    },
    "chargingPeriods": [
        {
            "startDateTime": {"LocalDateTime": "2026-01-01T10:00:00+01:00"},
            "endDateTime": {"LocalDateTime": "2026-01-01T11:00:00+01:00"},
            "billingItem": {"BillingItemType": "energy"},
            "billingValue": "1e2",
            "itemPrice": "0.10",
            "periodCost": "NaN",
            "taxrate": "019",
        }
    ],
    "totalCost": "-0.0",
    "currency": "EUR",
}


def answer(content: str, name: str = "GetCDRsResponse") -> bytes:
    payload = f'<o:{name} xmlns:o="{NS}">{content}</o:{name}>'
    return f'<s:Envelope xmlns:s="{SOAP}"><s:Body>{payload}</s:Body></s:Envelope>'.encode()


def result(code: str = "ok") -> str:
    coded = f"<o:resultCode><o:resultCode>{code}</o:resultCode></o:resultCode>"
    return f"<o:result>{coded}<o:resultDescription/></o:result>"


def got(serve: Serve, connect: Connect, content: bytes, credentials: Credentials | None = None) -> Reply:
    return connect(serve(answering(content))).call("GetCDRs", {}, credentials)


def parts(request: bytes) -> tuple[str, dict[str, str], etree._Element]:
    head, _, content = request.partition(b"\r\n\r\n")
    start, *lines = head.decode().split("\r\n")
    return start, dict(line.split(": ", 1) for line in lines), etree.fromstring(content)


@pytest.fixture
def client(connect: Connect) -> Client:
    return connect("http://localhost:1/ochp")


def test_a_call_sends_what_the_binding_says(serve: Serve, connect: Connect, credentials: Credentials) -> None:
    server = serve(answering(answer(result())))
    connect(server).call("GetCDRs", {"cdrStatus": {"CdrStatusType": "accepted"}}, credentials)
    start, headers, envelope = parts(server.requests[0])
    assert start == "POST /ochp HTTP/1.1"
    assert headers["SOAPAction"] == '"http://ochp.eu/1.4/GetCDRs"'
    assert headers["Content-Type"] == "text/xml; charset=utf-8"
    assert headers["User-Agent"].startswith("ochp-conformance/")
    assert envelope.tag == f"{{{SOAP}}}Envelope"
    assert (
        envelope.findtext(f"{{{SOAP}}}Body/{{{NS}}}GetCDRsRequest/{{{NS}}}cdrStatus/{{{NS}}}CdrStatusType")
        == "accepted"
    )


def test_credentials_are_a_username_token(client: Client, credentials: Credentials) -> None:
    envelope = etree.fromstring(client.envelope("GetCDRs", {}, credentials).body)
    security = envelope.find(f"{{{SOAP}}}Header/{WSSE}Security")
    assert security is not None
    assert security.get(f"{{{SOAP}}}mustUnderstand") == "1"
    token = security[0]
    assert token.tag == f"{WSSE}UsernameToken"
    assert token.get(f"{WSU}Id")
    assert token.findtext(f"{WSSE}Username") == credentials.username
    password = token.find(f"{WSSE}Password")
    assert password is not None
    assert password.text == credentials.password
    assert str(password.get("Type")).endswith("#PasswordText")


def test_without_credentials_there_is_no_header(client: Client) -> None:
    assert b"Header" not in client.envelope("GetCDRs", {}, None).body


def test_every_leaf_is_written_as_it_is(client: Client) -> None:
    envelope = etree.fromstring(client.envelope("AddCDRs", {"cdrInfoArray": [CDR, CDR]}, None).body)
    payload = envelope[0][0]
    assert tree(payload) == {"cdrInfoArray": [{**CDR, "chargingPeriods": CDR["chargingPeriods"][0]}] * 2}  # type: ignore[index]


@pytest.mark.parametrize(
    "arguments",
    [
        {"unheardOf": "x"},
        {"cdrInfoArray": [{k: v for k, v in CDR.items() if k != "CdrId"}]},
        {"cdrInfoArray": "x"},
    ],
    ids=["unknown", "missing", "text"],
)
def test_arguments_that_do_not_fit_are_our_own_defect(client: Client, arguments: Tree) -> None:
    with pytest.raises(SuiteError):
        client.envelope("AddCDRs", arguments, None)


def test_an_unknown_operation_is_our_own_defect(client: Client) -> None:
    with pytest.raises(UnknownOperation):
        client.envelope("GetCdrs", {}, None)


def test_a_port_without_url_is_told(release: Release) -> None:
    with (
        Client(release=release, endpoints={"chs": "http://localhost:1"}, timeout_s=1) as client,
        pytest.raises(UsageError) as caught,
    ):
        client.envelope("GetStatus", {}, None)
    assert caught.value.key == "endpoints.chs_live"


def test_a_payload_of_any_shape_can_be_enveloped(client: Client, release: Release) -> None:
    payload = body(release, "GetCDRsRequest", {"cdrStatus": {"CdrStatusType": "nonsense"}})
    request = client.enveloped("GetCDRs", payload, None, note="an unknown status")
    assert request.note == "an unknown status"
    assert b"nonsense</" in request.body


def test_bytes_can_be_enveloped_as_they_are(client: Client, credentials: Credentials) -> None:
    request = client.enveloped("GetCDRs", b"<soap:Body>&<", credentials)
    assert b"<soap:Body><soap:Body>&<</soap:Body></soap:Envelope>" in request.body


def test_the_code_of_an_answer(serve: Serve, connect: Connect) -> None:
    assert got(serve, connect, answer(result(" partly\n"))).code == "partly"


def test_the_records_of_an_answer(serve: Serve, connect: Connect) -> None:
    reply = got(serve, connect, answer(result() + "<o:cdrInfoArray/><o:cdrInfoArray/>"))
    assert len(reply.records("cdrInfoArray")) == 2


def test_a_fault_is_seen(serve: Serve, connect: Connect) -> None:
    fault = "<s:Fault><faultcode>s:Client</faultcode></s:Fault>"
    envelope = f'<s:Envelope xmlns:s="{SOAP}"><s:Body>{fault}</s:Body></s:Envelope>'
    reply = got(serve, connect, envelope.encode())
    assert reply.fault is not None
    assert reply.fault.code_qname == (SOAP, "Client")
    assert reply.code is None


def test_a_valid_answer_is_read_typed(serve: Serve, connect: Connect, release: Release) -> None:
    record = etree.tostring(body(release, "GetCDRsResponse", {"cdrInfoArray": [CDR]})[0]).decode()
    reply = got(serve, connect, answer(result() + "<!-- c -->" + record))
    typed = reply.typed()
    assert typed.cdrInfoArray[0].CdrId == "DEABC00001"
    assert typed.result.resultCode.resultCode == "ok"
    assert len(reply.records("cdrInfoArray")) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html/>",
        answer("<o:result/>"),
        answer(result(), "AddCDRsResponse"),
        answer(result("unheard-of")),
        f'<s:Envelope xmlns:s="{SOAP}"><s:Body/></s:Envelope>'.encode(),
        b"not xml",
    ],
)
def test_an_invalid_answer_is_not_read(serve: Serve, connect: Connect, content: bytes) -> None:
    reply = got(serve, connect, content)
    with pytest.raises(NotReadable) as caught:
        reply.typed()
    assert caught.value.reply is reply


@given(st.binary(max_size=200))
def test_nothing_that_an_answer_holds_raises(content: bytes) -> None:
    message = Message("", (), b"", 0, "")
    exchange = Exchange("a#1", "GetCDRs", "", "http://localhost", 0, 0, message, None)
    reply = Reply(
        exchange=exchange, status=200, headers=(("Content-Type", "text/xml; charset=utf-7"),), body=content
    )
    assert reply.code is None or isinstance(reply.code, str)
    assert isinstance(reply.records("x"), tuple)
    assert reply.fault is None


@pytest.mark.parametrize(
    ("value", "charset", "media_type"),
    [
        ("text/xml; charset=UTF-8", "utf-8", "text/xml"),
        ('Text/XML;a=b; Charset="utf-16"', "utf-16", "text/xml"),
        ("text/xml", None, "text/xml"),
        ("text/xml; charset=", None, "text/xml"),
        ("", None, ""),
    ],
)
def test_content_types_are_read(value: str, charset: str | None, media_type: str, exchanged: Reply) -> None:
    reply = Reply(exchange=exchanged.exchange, headers=(("content-type", value),))
    assert (reply.charset, reply.media_type) == (charset, media_type)


@pytest.fixture
def exchanged(client: Client) -> Reply:
    return client.send(RawRequest("http://localhost:1/"))


@pytest.mark.parametrize(
    ("offset", "expected"),
    [(3600, 3600.0), (-3600, -3600.0), (0, 0.0)],
)
def test_the_peers_clock_is_compared(serve: Serve, connect: Connect, offset: int, expected: float) -> None:
    def act(connection: Connection) -> None:
        date = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + offset))
        connection.answer(b"", headers=f"Date: {date}\r\n")

    server = serve(then(act))
    skew = clock_of(connect(server).send(RawRequest(server.url)))
    assert skew == pytest.approx(expected, abs=1.5)


@pytest.mark.parametrize("date", ["", "Date: yesterday\r\n", "Date: Mon, 99 Foo 99999 99:99:99 GMT\r\n"])
def test_no_readable_date_is_no_clock(serve: Serve, connect: Connect, date: str) -> None:
    server = serve(answering(headers=date))
    assert clock_of(connect(server).send(RawRequest(server.url))) is None


def test_an_exchange_tells_who_asked_what_when(
    serve: Serve, connect: Connect, credentials: Credentials
) -> None:
    before = time.time()
    reply = got(serve, connect, answer(result()), credentials)
    exchange = reply.exchange
    assert (exchange.operation, exchange.partner, exchange.error) == ("GetCDRs", "DEABC", None)
    assert before <= exchange.sent <= exchange.received <= time.time()
    assert exchange.request.start == "POST /ochp HTTP/1.1"
    assert exchange.answer is not None
    assert exchange.answer.content == answer(result())
    assert exchange.answer.complete


def test_headers_as_sent_are_kept(serve: Serve, connect: Connect) -> None:
    server = serve(answering())
    reply = connect(server).send(RawRequest(server.url, headers=(("X-Odd", "a"), ("x-odd", "b")), body=b"x"))
    start, *sent = server.requests[0].partition(b"\r\n\r\n")[0].decode().split("\r\n")
    assert [f"{name}: {value}" for name, value in reply.exchange.request.headers] == sent
    assert start == reply.exchange.request.start


def test_exchanges_are_numbered_within_an_example(serve: Serve, connect: Connect) -> None:
    server = serve(answering())
    client = connect(server)
    client.recorder.start("cdr.some")
    client.send(RawRequest(server.url))
    client.send(RawRequest(server.url))
    assert [e.id for e in client.recorder.exchanges] == ["cdr.some#1", "cdr.some#2"]
    client.recorder.start("cdr.other")
    assert client.recorder.exchanges == ()


def test_a_long_answer_is_kept_in_part(serve: Serve, connect: Connect) -> None:
    content = b"<a>" + b"x" * (2 * KEPT_BYTES) + b"</a>"
    reply = got(serve, connect, content)
    assert reply.body == content
    assert reply.exchange.answer is not None
    assert reply.exchange.answer.length == len(content)
    assert reply.exchange.answer.content == content[:KEPT_BYTES]


EVERYWHERE: dict[str, Callable[[str], bytes]] = {
    "body": lambda secret: f"HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\n{secret:<30}".encode(),
    "header": lambda secret: f"HTTP/1.1 200 OK\r\nX-Debug: {secret}\r\nContent-Length: 0\r\n\r\n".encode(),
    "reason": lambda secret: f"HTTP/1.1 500 {secret}\r\nContent-Length: 0\r\n\r\n".encode(),
    "location": lambda secret: f"HTTP/1.1 302 F\r\nLocation: /{secret}\r\nContent-Length: 0\r\n\r\n".encode(),
    "no http": lambda secret: f"{secret} is wrong".encode(),
    "half a header": lambda secret: f"HTTP/1.1 200 OK\r\nX-Debug: {secret}".encode(),
    "status line": lambda secret: f"HTTP/1.1 {secret}\r\n\r\n".encode(),
}


@pytest.mark.parametrize("where", EVERYWHERE)
def test_a_secret_in_an_answer_is_a_leak_and_in_no_evidence(
    serve: Serve, connect: Connect, where: str
) -> None:
    credentials = Credentials("DEABC", "cpo-a", "pa55wordOfDeabc")
    server = serve(then(lambda c: c.send(EVERYWHERE[where](credentials.password))))
    secrets = Secrets([("password of DEABC", credentials.password)])
    reply = connect(server, secrets=secrets).call("GetCDRs", {}, credentials)
    assert reply.leaked == ("password of DEABC",)
    assert credentials.password not in repr(reply.exchange)


def test_the_password_of_a_request_is_in_no_evidence(
    serve: Serve, connect: Connect, credentials: Credentials
) -> None:
    reply = got(serve, connect, answer(result()), credentials)
    assert reply.leaked == ()
    assert "pa55word" not in repr(reply.exchange)
    assert "password element" in reply.exchange.request.redacted


def test_no_repr_tells_a_password(client: Client, credentials: Credentials) -> None:
    request = client.envelope("GetCDRs", {}, credentials)
    reply = client.send(request)
    for thing in (credentials, request, reply, reply.exchange):
        assert "pa55word" not in repr(thing)


def test_registered_secrets_leave_notes_and_urls(serve: Serve, connect: Connect) -> None:
    server = serve(answering())
    client = connect(server, secrets=Secrets([("token", "correct-horse")]))
    reply = client.send(RawRequest(f"{server.url}?t=correct-horse", note="with correct-horse"))
    assert "correct-horse" not in repr(reply.exchange)


def test_bytes_are_written_as_they_are(serve: Serve, connect: Connect) -> None:
    data = b"POST / HTTP/1.1\r\nno colon\r\n\r\n"
    server = serve(answering(b"<ok/>", status="400 Bad Request"))
    reply = connect(server).send_bytes(server.url, data, operation="GetCDRs", partner="DEABC", note="odd")
    assert server.requests == [data]
    assert (reply.status, reply.body) == (400, b"<ok/>")
    assert (reply.exchange.operation, reply.exchange.partner, reply.exchange.note) == (
        "GetCDRs",
        "DEABC",
        "odd",
    )


def test_what_follows_an_answer_can_be_waited_for(serve: Serve, connect: Connect) -> None:
    def act(connection: Connection) -> None:
        connection.answer(b"one")
        time.sleep(0.1)
        connection.answer(b"two")

    server = serve(then(act))
    reply = connect(server).send_bytes(
        server.url, b"POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n", linger_s=3
    )
    assert reply.body == b"one"
    assert reply.rest.endswith(b"two")
    assert reply.closed


def test_a_peer_that_stays_open_is_not_closed(serve: Serve, connect: Connect) -> None:
    def act(connection: Connection) -> None:
        connection.answer(b"one")
        connection.until_closed()

    server = serve(then(act))
    reply = connect(server).send_bytes(
        server.url, b"POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n", linger_s=0.2
    )
    assert (reply.rest, reply.closed, reply.error) == (b"", False, None)


def test_bytes_to_nowhere_give_a_reply(connect: Connect) -> None:
    reply = connect("http://localhost:1").send_bytes("http://localhost:1", b"x")
    assert reply.error is not None


@pytest.mark.parametrize(
    ("url", "headers"),
    [("ftp://localhost/", ()), ("http://localhost", (("X", "a\r\nb"),))],
    ids=["scheme", "header"],
)
def test_a_request_that_is_no_http_is_our_own_defect(
    serve: Serve, connect: Connect, url: str, headers: tuple[tuple[str, str], ...]
) -> None:
    server = serve(answering())
    client = connect(server)
    with pytest.raises(SuiteError):
        client.send(RawRequest(url.replace("http://localhost", server.url), headers=headers))
