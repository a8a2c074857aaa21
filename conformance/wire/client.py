"""The one client: typed calls, raw requests and plain bytes, all recorded."""

import time
import zlib
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Any

import httpx2
from lxml import etree

from conformance.errors import UsageError
from conformance.evidence import Exchange
from conformance.releases import Release
from conformance.wire import tls as tls_settings
from conformance.wire.answer import Answer, inflated
from conformance.wire.envelope import enclose
from conformance.wire.proof import exchange_of
from conformance.wire.recorder import Recorder
from conformance.wire.recording import Tape
from conformance.wire.reply import ErrorKind, Reply, TransportError
from conformance.wire.request import Credentials, RawRequest
from conformance.wire.secrets import Headers, Secrets
from conformance.wire.soap import Soap
from conformance.wire.tls import TlsSettings
from conformance.wire.transport import RecordedTransport, answer_to, answer_to_bytes

_LOST_IDLE = frozenset({ErrorKind.RESET, ErrorKind.INCOMPLETE})


class Client:
    """Speaks to one target; one per process, with one connection pool.

    No proxy, no cookies, no redirects, and nothing from the environment. Whatever the target does, a call
    gives a `Reply` within `timeout_s`.

    Args:
        release: Whose operations are called.
        endpoints: Endpoint key to URL.
        timeout_s: Total time for one exchange, from the name look-up to the last byte.
        tls: How https endpoints are spoken to.
        secrets: What must not be written down, wherever it turns up; Password elements are emptied anyway.
        rate: Most requests per second; 0: no limit.

    Raises:
        UsageError: The TLS settings cannot be used.
    """

    def __init__(
        self,
        *,
        release: Release,
        endpoints: Mapping[str, str],
        timeout_s: float,
        tls: TlsSettings | None = None,
        secrets: Secrets | None = None,
        rate: float = 0,
    ) -> None:
        self.release = release
        self.endpoints = dict(endpoints)
        self.timeout_s = timeout_s
        self.secrets = Secrets() if secrets is None else secrets
        self.recorder = Recorder()
        self._context = tls_settings.context(tls)
        self._http = httpx2.Client(
            transport=RecordedTransport(self._context),
            trust_env=False,
            follow_redirects=False,
            timeout=None,  # the tape of each exchange bounds its total time
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        )
        self._soap = Soap(release)
        self._pause = 1 / rate if rate > 0 else 0.0
        self._next_turn = 0.0

    def call(self, operation: str, arguments: Mapping[str, Any], credentials: Credentials | None) -> Reply:
        """Call an operation with text values.

        Args:
            operation: Its name in the WSDL.
            arguments: Tree of the request's children; leaf values are the text to be written.
            credentials: For the WS-Security header; None: without one.

        Raises:
            UsageError: The target has no URL for the operation's port.
        """
        return self.send(self.envelope(operation, arguments, credentials))

    def envelope(
        self, operation: str, arguments: Mapping[str, Any], credentials: Credentials | None
    ) -> RawRequest:
        """Give exactly what `call` would send; the base of mutations.

        Raises:
            UsageError: The target has no URL for the operation's port.
        """
        return self._request(operation, self._soap.envelope(operation, arguments, credentials), credentials)

    def enveloped(
        self,
        operation: str,
        payload: etree._Element | bytes,
        credentials: Credentials | None,
        note: str = "",
    ) -> RawRequest:
        """Give the request that carries a payload of any shape.

        Args:
            operation: Names endpoint and SOAPAction.
            payload: Element for the Body, or bytes that stand there as they are.
            credentials: For the WS-Security header; None: without one.
            note: What is wrong with it on purpose, for evidence.

        Raises:
            UsageError: The target has no URL for the operation's port.
        """
        return replace(self._request(operation, enclose(payload, credentials), credentials), note=note)

    def send(self, request: RawRequest, *, linger_s: float = 0) -> Reply:
        """Send a request as it is.

        Only one thing is done twice: if a connection that was used before turns out to be closed and not one
        byte of an answer came, the request goes out once more on another one.

        Args:
            request: What to send.
            linger_s: For requests that say their bytes themselves: see `send_bytes`.
        """
        if request.wire is not None:
            return self.send_bytes(
                request.url,
                request.wire,
                operation=request.operation,
                partner=request.partner,
                note=request.note,
                meaning=request.body,
                linger_s=linger_s,
            )
        self._take_turn()
        try:
            message = self._message(request)
        except (httpx2.InvalidURL, UnicodeError) as error:
            return self._never_sent(request, error)
        tape = Tape(self.timeout_s)
        answer = answer_to(self._http, message, tape)
        if tape.reused and not tape.size and answer.error and answer.error.kind in _LOST_IDLE:
            tape = Tape(self.timeout_s)
            answer = answer_to(self._http, self._message(request), tape)
        start = f"{request.method} {message.url.raw_path.decode('ascii')} HTTP/1.1"
        headers = tuple((n.decode("latin-1"), v.decode("latin-1")) for n, v in message.headers.raw)
        return self._reply(request, (start, headers, _meaning(request)), answer, tape)

    def send_bytes(
        self,
        url: str,
        data: bytes,
        *,
        operation: str = "",
        partner: str = "",
        note: str = "",
        meaning: bytes = b"",
        linger_s: float = 0,
    ) -> Reply:
        """Write bytes to a connection of their own, for what is no well-formed HTTP.

        Args:
            url: Host and port to connect to.
            data: Written as they are.
            operation: For evidence.
            partner: For evidence.
            note: For evidence.
            meaning: What the body is before any coding; kept as evidence instead of the bytes behind the
                header section, where codings could hide a secret.
            linger_s: How long to wait behind the answer for more bytes, or for the peer to close.
        """
        self._take_turn()
        request = RawRequest(url, operation=operation, partner=partner, note=note, wire=data)
        tape = Tape(self.timeout_s)
        try:
            answer = answer_to_bytes(_url(url), self._context, data, tape, linger_s)
        except (httpx2.InvalidURL, UnicodeError) as error:
            return self._never_sent(request, error)
        head, _, body = data.partition(b"\r\n\r\n")
        start, *lines = head.decode("latin-1").split("\r\n")
        headers = tuple((name, value.strip()) for name, _, value in (line.partition(":") for line in lines))
        return self._reply(request, (start, headers, meaning or body), answer, tape)

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def __enter__(self) -> "Client":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _request(self, operation: str, body: bytes, credentials: Credentials | None) -> RawRequest:
        described = self.release.operation(operation)
        url = self.endpoints.get(described.port)
        if url is None:
            raise UsageError(
                f"{operation} needs a URL",
                f"write endpoints.{described.port}",
                key=f"endpoints.{described.port}",
            )
        return RawRequest(
            url=url,
            headers=self._soap.headers(described),
            body=body,
            operation=operation,
            partner="" if credentials is None else credentials.partner,
        )

    def _message(self, request: RawRequest) -> httpx2.Request:
        content = request.body if request.chunks is None else iter(request.chunks)
        return httpx2.Request(
            request.method, _url(request.url), headers=list(request.headers), content=content
        )

    def _take_turn(self) -> None:
        if not self._pause:
            return
        now = time.monotonic()
        if self._next_turn > now:
            time.sleep(self._next_turn - now)
        self._next_turn = max(now, self._next_turn) + self._pause

    def _never_sent(self, request: RawRequest, error: Exception) -> Reply:
        tape = Tape(self.timeout_s)
        answer = Answer(
            error=TransportError(ErrorKind.DNS, f"the URL names no host that can be asked for ({error})")
        )
        return self._reply(request, (request.method, request.headers, _meaning(request)), answer, tape)

    def _reply(
        self, request: RawRequest, sent: tuple[str, Headers, bytes], answer: Answer, tape: Tape
    ) -> Reply:
        if not tape.size and answer.error is not None:
            tape.received = time.time()
        exchange = exchange_of(
            request, sent, answer, tape, secrets=self.secrets, number=self.recorder.next_id()
        )
        self.recorder.keep(exchange)
        return Reply(
            exchange=exchange,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            error=answer.error,
            leaked=self._leaked(exchange, answer, sent[2]),
            reused=tape.reused,
            rest=answer.rest,
            closed=tape.closed,
            read_typed=self._soap.reader(request.operation) if request.operation else None,
        )

    def _leaked(self, exchange: Exchange, answer: Answer, said: bytes) -> tuple[str, ...]:
        if exchange.answer is None or not (exchange.answer.redacted or answer.rest):
            return ()
        lines = (answer.start, *(f"{name}: {value}" for name, value in answer.headers))
        head = "\n".join(lines).encode("latin-1", "replace")
        return self.secrets.leaks(head, answer.body, answer.rest, said=said)


@lru_cache(maxsize=64)
def _url(text: str) -> httpx2.URL:
    """Read a URL; there are few, and each is used again and again.

    Raises:
        httpx2.InvalidURL: It is none.
    """
    return httpx2.URL(text)


def _meaning(request: RawRequest) -> bytes:
    """The body before its codings, in which a secret cannot hide."""
    body = request.body if request.chunks is None else b"".join(request.chunks)
    coding = (request.header("Content-Encoding") or "").lower()
    if coding in ("gzip", "deflate") and body:
        try:
            return inflated(body, gzip=coding == "gzip") or body
        except zlib.error:  # a request may say so and not be it
            return body
    return body
