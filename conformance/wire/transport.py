"""httpx2's transport over connections that record."""

import ssl
from collections.abc import Iterator
from contextlib import closing

import h11
import httpcore2
import httpx2

from conformance.errors import SuiteError
from conformance.wire.answer import Answer, collected, salvaged
from conformance.wire.recording import (
    TAPE,
    RecordingBackend,
    RecordingStream,
    SeamError,
    StoppedReading,
    Tape,
)

_READ = 64 * 1024


class RecordedTransport(httpx2.BaseTransport):
    """A transport with one connection pool; no proxy, no HTTP/2, no retries.

    Args:
        context: For https endpoints.
    """

    def __init__(self, context: ssl.SSLContext) -> None:
        self._pool = httpcore2.ConnectionPool(ssl_context=context, network_backend=RecordingBackend())

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request and give the answer with its body still to be read."""
        if not isinstance(request.stream, httpx2.SyncByteStream):
            raise SuiteError("a request needs a body that can be read at once")
        url = request.url
        answer = self._pool.handle_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx2.Response(
            answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions
        )

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


class _Body(httpx2.SyncByteStream):
    def __init__(self, answer: httpcore2.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


def answer_to(client: httpx2.Client, request: httpx2.Request, tape: Tape) -> Answer:
    """Send a request and read its answer to the end, whatever the peer does.

    Args:
        client: With a `RecordedTransport`.
        request: Well-formed HTTP.
        tape: Of this exchange.
    """
    TAPE.set(tape)
    try:
        response = client.send(request, stream=True)
    except (SeamError, httpcore2.RemoteProtocolError) as error:
        return salvaged(error, tape)
    except (httpcore2.LocalProtocolError, httpcore2.UnsupportedProtocol) as error:
        raise SuiteError(f"the request is no HTTP ({error}); give its bytes as they are") from error
    with closing(response):
        return collected(
            response.status_code,
            response.extensions["http_version"],
            response.extensions["reason_phrase"],
            response.headers.raw,
            response.iter_raw(),
            tape,
        )


def answer_to_bytes(
    url: httpx2.URL, context: ssl.SSLContext, data: bytes, tape: Tape, linger_s: float
) -> Answer:
    """Write bytes to a connection of their own and read what comes as the answer to a POST.

    Args:
        url: Host and port to connect to.
        context: For https.
        data: Written as they are.
        tape: Of this exchange.
        linger_s: How long to wait behind the answer for more bytes, or for the peer to close.
    """
    TAPE.set(tape)
    secure = url.scheme == "https"
    try:
        stream = RecordingBackend().connect_tcp(
            url.raw_host.decode("ascii"), url.port or (443 if secure else 80)
        )
    except SeamError as error:
        return salvaged(error, tape)
    with closing(stream):
        try:
            if secure:
                stream = stream.start_tls(context, url.host)
        except SeamError as error:
            return salvaged(error, tape)
        with closing(stream):
            return _answer_on(stream, data, tape, linger_s)


def _answer_on(stream: RecordingStream, data: bytes, tape: Tape, linger_s: float) -> Answer:
    http = h11.Connection(our_role=h11.CLIENT)
    http.send(h11.Request(method="POST", target="/", headers=[("Host", "x"), ("Content-Length", "0")]))
    http.send(h11.EndOfMessage())
    try:
        try:
            stream.write(data)
        except StoppedReading:
            tape.refused = True
        head = _head(http, stream)
    except (SeamError, h11.RemoteProtocolError) as error:
        return salvaged(error, tape)
    answer = collected(
        head.status_code,
        b"HTTP/" + head.http_version,
        head.reason,
        head.headers.raw_items(),
        _pieces(http, stream),
        tape,
    )
    rest = [http.trailing_data[0]]
    tape.linger(linger_s)
    try:
        while not tape.closed and linger_s:
            rest.append(stream.read(_READ))
    except SeamError:
        pass  # nothing more within the time, or the connection is gone: both end the answer
    return Answer(answer.status, answer.start, answer.headers, answer.body, answer.error, b"".join(rest))


def _head(http: h11.Connection, stream: RecordingStream) -> h11.Response:
    while True:
        event = http.next_event()
        if isinstance(event, h11.Response):
            return event
        if event is h11.NEED_DATA:
            _feed(http, stream)


def _pieces(http: h11.Connection, stream: RecordingStream) -> Iterator[bytes]:
    while True:
        event = http.next_event()
        if isinstance(event, h11.Data):
            yield bytes(event.data)
        elif isinstance(event, h11.EndOfMessage):
            return
        elif event is h11.NEED_DATA:
            _feed(http, stream)


def _feed(http: h11.Connection, stream: RecordingStream) -> None:
    data = stream.read(_READ)
    if not data and http.their_state is h11.SEND_RESPONSE:
        raise h11.RemoteProtocolError("the connection ended before an answer")
    http.receive_data(data)
