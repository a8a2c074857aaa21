"""Recording at the socket seam: connections that note what is written and read after TLS.

So the bytes of partial and malformed answers are kept, whatever the layers above make of them. The total
time of an exchange is bounded here too, as are name look-ups, which the system does not bound.
"""

import select
import socket
import ssl
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from contextvars import ContextVar
from typing import Any

import httpcore2

from conformance.evidence import KEPT_BYTES
from conformance.schema import MAX_MESSAGE
from conformance.wire.reply import ErrorKind

MAX_OVERHEAD = 8 * 1024 * 1024
"""Most bytes that headers and framing of one answer may take beside its body."""

_PIECE = 64 * 1024
_UNREAD_GRACE = 0.5
"""Seconds after which a peer that has answered already and reads no more is not written to any longer."""


class SeamError(httpcore2.NetworkError):
    """Why a connection could not carry on, as a kind and a clause."""

    def __init__(self, kind: ErrorKind, what: str) -> None:
        self.kind = kind
        self.what = what
        super().__init__(what)


class StoppedReading(SeamError, httpcore2.WriteError):
    """The peer takes no more of the request; its answer may be there all the same."""


class Tape:
    """What happened to one exchange at its socket, and the beginning of what was read.

    Args:
        timeout_s: Total time that the exchange may take.
    """

    __slots__ = ("_bound", "closed", "deadline", "read", "received", "refused", "reused", "sent", "size")

    def __init__(self, timeout_s: float) -> None:
        self._bound = timeout_s
        self.sent = time.time()
        self.received = self.sent
        self.deadline = time.monotonic() + timeout_s
        self.read: list[bytes] = []
        self.size = 0
        self.reused = False
        self.closed = False
        self.refused = False

    def remaining(self) -> float:
        """Seconds that are left.

        Raises:
            SeamError: None are.
        """
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise self.timed_out()
        return left

    def linger(self, seconds: float) -> None:
        """Leave at most so much time for what may come behind the answer."""
        self.deadline = min(self.deadline, time.monotonic() + seconds)

    def timed_out(self) -> SeamError:
        """Make the error that says how long was waited."""
        state = "no complete answer" if self.size else "no answer"
        return SeamError(ErrorKind.TIMEOUT, f"{state} within {self._bound:g} s")

    def keep(self, data: bytes) -> None:
        """Note what was read; nothing read means that the peer closed the connection.

        Raises:
            SeamError: It is more than is ever read of one answer.
        """
        self.received = time.time()
        if not data:
            self.closed = True
            return
        if self.size <= KEPT_BYTES:
            self.read.append(data)
        self.size += len(data)
        if self.size > MAX_MESSAGE + MAX_OVERHEAD:
            raise SeamError(ErrorKind.TOO_LARGE, f"the answer is longer than {MAX_MESSAGE} bytes")


TAPE: ContextVar[Tape] = ContextVar("tape")
"""The tape of the exchange that this thread carries out."""


class RecordingStream(httpcore2.NetworkStream):
    """A connected socket; everything goes onto the tape of the running exchange.

    A request comes in pieces, header section and body at least. They leave together when an answer is waited
    for, or when they are long, so that an ordinary request is one packet and one event for the peer.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._last: Tape | None = None
        self._unsent = b""

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what there is, within the time that the exchange has left."""
        tape = self._tape()
        if self._unsent:
            with suppress(StoppedReading):  # the tape says so; the answer may be there all the same
                self._send(tape)
        self._sock.settimeout(tape.remaining())
        try:
            data = self._sock.recv(max_bytes)
        except TimeoutError as error:
            raise tape.timed_out() from error
        except OSError as error:
            tape.received = time.time()
            raise _broken(error) from error
        tape.keep(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of it, at the latest before the next read."""
        tape = self._tape()
        self._unsent = self._unsent + buffer if self._unsent else buffer
        if len(self._unsent) > _PIECE:
            self._send(tape)

    def _send(self, tape: Tape) -> None:
        """Write what is still to be written, unless the peer breaks the connection or reads no more."""
        view, self._unsent = memoryview(self._unsent), b""
        self._sock.setblocking(False)
        waiting_since: float | None = None
        while view:
            try:
                number = self._sock.send(view[:_PIECE])
            except (BlockingIOError, ssl.SSLWantWriteError, ssl.SSLWantReadError):
                answered, writable = self._wait(tape)
                if answered and not writable:
                    waiting_since = waiting_since or time.monotonic()
                    if time.monotonic() - waiting_since > _UNREAD_GRACE:
                        tape.refused = True
                        raise StoppedReading(
                            ErrorKind.RESET, "the peer stopped reading the request"
                        ) from None
                    time.sleep(0.01)
                continue
            except OSError as error:
                tape.refused = True
                raise StoppedReading(
                    ErrorKind.RESET, f"the request could not be written ({_reason(error)})"
                ) from error
            waiting_since = None
            view = view[number:]

    def close(self) -> None:
        """Close the socket."""
        self._sock.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> "RecordingStream":
        """Negotiate TLS; what is recorded is what lies inside."""
        tape = TAPE.get()
        try:
            self._sock.settimeout(tape.remaining())
            return RecordingStream(ssl_context.wrap_socket(self._sock, server_hostname=server_hostname))
        except TimeoutError as error:
            self.close()
            raise SeamError(ErrorKind.TIMEOUT, "the TLS handshake did not end in time") from error
        except ssl.SSLCertVerificationError as error:
            self.close()
            raise SeamError(
                ErrorKind.TLS, f"the certificate is not accepted: {error.verify_message}"
            ) from error
        except (ssl.SSLError, ValueError) as error:
            self.close()
            raise SeamError(ErrorKind.TLS, f"no TLS connection ({_reason(error)})") from error
        except OSError as error:
            self.close()
            raise SeamError(ErrorKind.TLS, f"the peer ended the TLS handshake ({_reason(error)})") from error

    def get_extra_info(self, info: str) -> Any:
        """Tell the connection pool what it asks for."""
        if info == "ssl_object" and isinstance(self._sock, ssl.SSLSocket):
            return self._sock
        if info == "socket":
            return self._sock
        if info == "is_readable":
            return self._is_readable()
        return None

    def _is_readable(self) -> bool:
        try:
            if isinstance(self._sock, ssl.SSLSocket) and self._sock.pending():
                return True
            return bool(select.select([self._sock], [], [], 0)[0])
        except (OSError, ValueError):  # closed, or its number is beyond what select takes
            return True

    def _wait(self, tape: Tape) -> tuple[bool, bool]:
        readable, writable, _ = select.select([self._sock], [self._sock], [], min(tape.remaining(), 0.1))
        return bool(readable), bool(writable)

    def _tape(self) -> Tape:
        tape = TAPE.get()
        if tape is not self._last:
            tape.reused = self._last is not None
            self._last = tape
        return tape


class RecordingBackend(httpcore2.NetworkBackend):
    """Opens connections that record."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> RecordingStream:
        """Connect to the first address of the host that takes the connection."""
        tape = TAPE.get()
        problem: OSError | None = None
        for family, kind, protocol, _, address in _addresses(host, port, tape):
            sock = socket.socket(family, kind, protocol)
            try:
                sock.settimeout(tape.remaining())
                sock.connect(address)
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            except OSError as error:
                sock.close()
                problem = error
            except SeamError:
                sock.close()
                raise
            else:
                return RecordingStream(sock)
        if isinstance(problem, TimeoutError):
            raise SeamError(ErrorKind.TIMEOUT, f"{host} port {port} takes no connection in time")
        reason = "no address" if problem is None else _reason(problem)
        raise SeamError(ErrorKind.REFUSED, f"no connection to {host} port {port} ({reason})")


def _addresses(host: str, port: int, tape: Tape) -> list[Any]:
    found: list[Any] = []
    problem: list[Exception] = []

    def look_up() -> None:
        try:
            found.extend(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            problem.append(error)

    try:
        socket.inet_pton(socket.AF_INET6 if ":" in host else socket.AF_INET, host)
    except OSError:  # a name: asking for it may take longer than there is time, so somebody else waits
        thread = threading.Thread(target=look_up, name="name look-up", daemon=True)
        thread.start()
        thread.join(tape.remaining())
        if thread.is_alive():
            raise SeamError(ErrorKind.DNS, f"the look-up of {host} did not end in time") from None
    else:
        look_up()
    if problem:
        raise SeamError(ErrorKind.DNS, f"{host} has no address ({_reason(problem[0])})") from problem[0]
    return found


def _broken(error: OSError) -> SeamError:
    if isinstance(error, ssl.SSLError):
        return SeamError(ErrorKind.TLS, f"the TLS connection broke ({_reason(error)})")
    return SeamError(ErrorKind.RESET, f"the peer broke the connection ({_reason(error)})")


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLError) and error.reason:
        return error.reason.replace("_", " ").lower()
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error)
