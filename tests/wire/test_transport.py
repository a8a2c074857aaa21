"""Whatever happens to a connection gives a reply within bounds, never an exception."""

import gzip
import time
import tracemalloc
import zlib

import pytest

from conformance.evidence import KEPT_BYTES
from conformance.schema import MAX_MESSAGE
from conformance.wire import Credentials, ErrorKind, RawRequest, Reply
from tests.wire.conftest import Connect, Serve
from tests.wire.scripted import Connection, Script, answering, then

OK = b"<ok/>"


def ask(serve: Serve, connect: Connect, script: Script, timeout_s: float = 5) -> Reply:
    client = connect(serve(script), timeout_s=timeout_s)
    return client.send(RawRequest(client.endpoints["chs"], body=b"<question/>"))


def after_request(data: bytes) -> Script:
    def script(connection: Connection) -> None:
        connection.request()
        connection.send(data)

    return script


def kind_of(reply: Reply) -> ErrorKind | None:
    return reply.error.kind if reply.error else None


def test_a_plain_answer_is_read(serve: Serve, connect: Connect) -> None:
    reply = ask(serve, connect, answering(OK))
    assert (reply.status, reply.body, reply.error) == (200, OK, None)


def test_nobody_listening_is_refused(serve: Serve, connect: Connect) -> None:
    server = serve(lambda c: None)
    server.stop()
    reply = connect(server).send(RawRequest(server.url))
    assert kind_of(reply) is ErrorKind.REFUSED
    assert reply.exchange.answer is None


def test_an_unknown_host_is_a_matter_of_names(connect: Connect) -> None:
    reply = connect("http://no-such-host.invalid/").send(RawRequest("http://no-such-host.invalid/"))
    assert kind_of(reply) is ErrorKind.DNS


@pytest.mark.parametrize("host", ["a" * 70 + ".invalid", "ex ample", "xn--a-ecp.ru\u2028"])
def test_a_host_that_is_no_name_gives_a_reply(connect: Connect, host: str) -> None:
    url = f"http://{host}/"
    assert kind_of(connect(url).send(RawRequest(url))) is ErrorKind.DNS


@pytest.mark.parametrize("status", ["401 Unauthorized", "403 Forbidden", "500 Internal Server Error"])
def test_any_status_is_an_answer(serve: Serve, connect: Connect, status: str) -> None:
    reply = ask(serve, connect, answering(b"no", status=status))
    assert (reply.status, reply.body, reply.error) == (int(status[:3]), b"no", None)


def test_html_is_an_answer_that_is_no_xml(serve: Serve, connect: Connect) -> None:
    reply = ask(serve, connect, answering(b"<html><br>oops</html>"))
    assert reply.error is None
    assert reply.document.problem is not None
    assert reply.code is None
    assert reply.records("cdrInfoArray") == ()


def test_no_answer_at_all_is_incomplete(serve: Serve, connect: Connect) -> None:
    reply = ask(serve, connect, then(lambda c: None))
    assert kind_of(reply) is ErrorKind.INCOMPLETE
    assert reply.exchange.answer is None


def test_half_an_answer_is_incomplete_and_kept(serve: Serve, connect: Connect) -> None:
    reply = ask(serve, connect, answering(b"<half", length=100))
    assert kind_of(reply) is ErrorKind.INCOMPLETE
    assert (reply.status, reply.body) == (200, b"<half")
    assert reply.exchange.answer is not None
    assert reply.exchange.answer.content == b"<half"
    assert not reply.exchange.answer.complete


def test_half_a_header_section_is_incomplete_and_kept(serve: Serve, connect: Connect) -> None:
    reply = ask(serve, connect, after_request(b"HTTP/1.1 200 OK\r\nContent-Ty"))
    assert kind_of(reply) is ErrorKind.INCOMPLETE
    assert reply.exchange.answer is not None
    assert reply.exchange.answer.start == "HTTP/1.1 200 OK"


def test_a_short_body_behind_a_content_length_is_cut_at_it(serve: Serve, connect: Connect) -> None:
    reply = ask(serve, connect, answering(b"<ok/>and more", length=5))
    assert (reply.body, reply.error) == (b"<ok/>", None)


def test_a_reset_is_told(serve: Serve, connect: Connect) -> None:
    reply = ask(serve, connect, then(Connection.reset))
    assert kind_of(reply) is ErrorKind.RESET


def test_a_reset_in_the_answer_keeps_its_beginning(serve: Serve, connect: Connect) -> None:
    def script(connection: Connection) -> None:
        connection.request()
        connection.answer(b"<begin", length=100)
        time.sleep(0.2)
        connection.reset()

    reply = ask(serve, connect, script)
    assert kind_of(reply) is ErrorKind.RESET
    assert reply.body == b"<begin"


@pytest.mark.parametrize(
    "data",
    [
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"\0\1\2\3" * 50,
        b"ICY 200 OK\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nabcde",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnothexadecimal\r\n<ok/>",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: strange\r\n\r\n<ok/>",
        b"HTTP/1.1 200 OK\r\nX: \0\r\n\r\n",
    ],
    ids=lambda data: data[:40].decode("latin-1"),
)
def test_what_is_no_http_is_told_and_kept(serve: Serve, connect: Connect, data: bytes) -> None:
    reply = ask(serve, connect, after_request(data))
    assert kind_of(reply) is ErrorKind.PROTOCOL
    assert reply.exchange.answer is not None
    assert reply.exchange.answer.length > 0 or reply.exchange.answer.start.startswith("HTTP/1.1")


def test_garbage_between_chunks_is_kept_as_it_came(serve: Serve, connect: Connect) -> None:
    data = b"5\r\n<ok/>\r\nnothexadecimal\r\n"
    reply = ask(
        serve, connect, after_request(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + data)
    )
    assert kind_of(reply) is ErrorKind.PROTOCOL
    assert reply.body == data


def test_giant_headers_are_refused(serve: Serve, connect: Connect) -> None:
    reply = ask(serve, connect, after_request(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 1_000_000 + b"\r\n\r\n"))
    assert kind_of(reply) is ErrorKind.PROTOCOL
    assert reply.exchange.answer is not None


def test_endless_informational_answers_end(serve: Serve, connect: Connect) -> None:
    def script(connection: Connection) -> None:
        connection.request()
        while True:
            connection.send(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)

    reply = ask(serve, connect, script, timeout_s=1)
    assert kind_of(reply) in (ErrorKind.TIMEOUT, ErrorKind.TOO_LARGE)


def test_silence_is_bounded(serve: Serve, connect: Connect) -> None:
    started = time.monotonic()
    reply = ask(serve, connect, then(Connection.until_closed), timeout_s=0.4)
    assert kind_of(reply) is ErrorKind.TIMEOUT
    assert time.monotonic() - started < 2


def test_a_drip_is_bounded_as_a_whole(serve: Serve, connect: Connect) -> None:
    def script(connection: Connection) -> None:
        connection.request()
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while True:
            connection.send(b"x")
            time.sleep(0.05)

    started = time.monotonic()
    reply = ask(serve, connect, script, timeout_s=0.5)
    assert kind_of(reply) is ErrorKind.TIMEOUT
    assert time.monotonic() - started < 2
    assert set(reply.body) == {ord("x")}


def test_200_megabytes_are_not_read(serve: Serve, connect: Connect) -> None:
    def script(connection: Connection) -> None:
        connection.request()
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 209715200\r\n\r\n")
        for _ in range(200):
            connection.send(b"x" * 1_048_576)

    tracemalloc.start()
    try:
        reply = ask(serve, connect, script, timeout_s=30)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kind_of(reply) is ErrorKind.TOO_LARGE
    assert len(reply.body) == KEPT_BYTES
    assert peak < 4 * MAX_MESSAGE


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_compression_bomb_is_not_inflated(serve: Serve, connect: Connect, coding: str) -> None:
    zeros = bytes(100_000_000)
    bomb = gzip.compress(zeros) if coding == "gzip" else zlib.compress(zeros)
    del zeros
    reply = ask(serve, connect, answering(bomb, headers=f"Content-Encoding: {coding}\r\n"))
    assert kind_of(reply) is ErrorKind.TOO_LARGE
    assert len(reply.body) == KEPT_BYTES


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(OK, mtime=0)),
        ("x-gzip", gzip.compress(OK[:2], mtime=0) + gzip.compress(OK[2:], mtime=0)),
        ("deflate", zlib.compress(OK)),
        ("deflate", zlib.compress(OK)[2:-4]),
        ("gzip, gzip", gzip.compress(gzip.compress(OK, mtime=0), mtime=0)),
        ("identity", OK),
    ],
)
def test_coded_answers_are_decoded(serve: Serve, connect: Connect, coding: str, body: bytes) -> None:
    reply = ask(serve, connect, answering(body, headers=f"Content-Encoding: {coding}\r\n"))
    assert (reply.body, reply.error) == (OK, None)


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", OK),
        ("gzip", gzip.compress(OK * 100, mtime=0)[:-12]),
        ("br", OK),
        ("deflate", b"\xff\xff\xff"),
        ("gzip,gzip,gzip,gzip", OK),
    ],
)
def test_broken_codings_are_told(serve: Serve, connect: Connect, coding: str, body: bytes) -> None:
    reply = ask(serve, connect, answering(body, headers=f"Content-Encoding: {coding}\r\n"))
    assert kind_of(reply) is ErrorKind.BAD_ENCODING


def test_a_redirect_is_not_followed(serve: Serve, connect: Connect, credentials: Credentials) -> None:
    other = serve(answering(OK))

    def script(connection: Connection) -> None:
        connection.request()
        connection.answer(status="307 Temporary Redirect", headers=f"Location: {other.url}\r\n")

    reply = connect(serve(script)).call("GetCDRs", {}, credentials)
    assert kind_of(reply) is ErrorKind.REDIRECT
    assert reply.status == 307
    assert other.connections == 0


def test_proxy_variables_change_nothing(
    serve: Serve, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = serve(answering(b"<proxy/>"))
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, f"http://localhost:{proxy.port}")
    reply = ask(serve, connect, answering(OK))
    assert reply.body == OK
    assert proxy.connections == 0


def test_cookies_are_not_sent_back(serve: Serve, connect: Connect) -> None:
    def script(connection: Connection) -> None:
        while True:
            connection.request()
            connection.answer(OK, headers="Set-Cookie: session=1\r\n")

    server = serve(script)
    client = connect(server)
    for _ in range(2):
        client.send(RawRequest(server.url))
    assert len(server.requests) == 2
    assert not any(b"cookie" in request.lower() for request in server.requests)


def test_connections_are_kept(serve: Serve, connect: Connect) -> None:
    def script(connection: Connection) -> None:
        while True:
            connection.request()
            connection.answer(OK)

    server = serve(script)
    client = connect(server)
    replies = [client.send(RawRequest(server.url)) for _ in range(3)]
    assert [reply.reused for reply in replies] == [False, True, True]
    assert server.connections == 1


def test_a_request_on_a_connection_that_was_closed_while_idle_is_sent_once_more(
    serve: Serve, connect: Connect
) -> None:
    def script(connection: Connection) -> None:
        connection.request()
        connection.answer(OK)
        if connection.number == 1:  # takes the second request, and closes without a byte
            connection.request()

    server = serve(script)
    client = connect(server)
    client.send(RawRequest(server.url))
    reply = client.send(RawRequest(server.url))
    assert (reply.error, reply.body) == (None, OK)
    assert len(server.requests) == 3
    assert len(client.recorder.exchanges) == 2


def test_nothing_is_sent_again_once_a_byte_of_an_answer_came(serve: Serve, connect: Connect) -> None:
    def script(connection: Connection) -> None:
        connection.request()
        connection.answer(OK)
        connection.request()
        connection.send(b"H")

    server = serve(script)
    client = connect(server)
    client.send(RawRequest(server.url))
    reply = client.send(RawRequest(server.url))
    assert kind_of(reply) is ErrorKind.INCOMPLETE
    assert len(server.requests) == 2


def test_nothing_is_sent_again_on_a_fresh_connection(serve: Serve, connect: Connect) -> None:
    server = serve(then(lambda c: None))
    reply = connect(server).send(RawRequest(server.url))
    assert kind_of(reply) is ErrorKind.INCOMPLETE
    assert len(server.requests) == 1


def test_a_peer_that_closes_again_and_again_is_asked_twice_only(serve: Serve, connect: Connect) -> None:
    def script(connection: Connection) -> None:
        connection.request()
        if connection.number == 1:
            connection.answer(OK)
            connection.request()

    server = serve(script)
    client = connect(server)
    client.send(RawRequest(server.url))
    reply = client.send(RawRequest(server.url))
    assert kind_of(reply) is ErrorKind.INCOMPLETE
    assert len(server.requests) == 3


@pytest.mark.parametrize("closes", [True, False], ids=["closes", "keeps-open"])
def test_an_answer_before_the_request_is_complete_is_read(
    serve: Serve, connect: Connect, closes: bool
) -> None:
    def script(connection: Connection) -> None:
        connection.sock.recv(1000)
        connection.send(b"HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno")
        if not closes:
            time.sleep(2)

    server = serve(script)
    reply = connect(server, timeout_s=10).send(RawRequest(server.url, body=b"x" * 30_000_000))
    assert reply.status == 413
    assert not reply.exchange.request.complete


def test_a_peer_that_reads_nothing_is_bounded(serve: Serve, connect: Connect) -> None:
    server = serve(lambda c: time.sleep(3))
    started = time.monotonic()
    reply = connect(server, timeout_s=0.5).send(RawRequest(server.url, body=b"x" * 30_000_000))
    assert kind_of(reply) is ErrorKind.TIMEOUT
    assert time.monotonic() - started < 2


def test_requests_are_spread_over_time(serve: Serve, connect: Connect) -> None:
    server = serve(answering(OK))
    client = connect(server, rate=20)
    started = time.monotonic()
    for _ in range(5):
        client.send(RawRequest(server.url))
    assert time.monotonic() - started >= 4 / 20


def test_switching_protocols_gives_a_reply(serve: Serve, connect: Connect) -> None:
    reply = ask(serve, connect, after_request(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nabc"))
    assert (reply.status, kind_of(reply)) == (101, ErrorKind.PROTOCOL)
