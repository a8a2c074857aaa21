"""An answer as HTTP: collected within bounds, decoded within bounds, or saved from what is no HTTP."""

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

import h11
import httpcore2

from conformance.evidence import KEPT_BYTES
from conformance.schema import MAX_MESSAGE
from conformance.wire.recording import SeamError, Tape
from conformance.wire.reply import ErrorKind, TransportError

Headers = tuple[tuple[str, str], ...]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_CODINGS = 3
_STATUS = re.compile(r"HTTP/\d\.\d ([1-9]\d\d)(?: |$)", re.ASCII)
_CUT = 200
_BREAKS = frozenset({ErrorKind.REDIRECT, ErrorKind.BAD_ENCODING})


@dataclass(frozen=True, slots=True)
class Answer:
    """What there is of an answer.

    Args:
        status: None if there is no status line.
        start: Status line as text; empty if there is none.
        headers: Names and values in their order.
        body: After transfer and content decoding.
        error: Why it is not complete and usable.
        rest: What came behind it, where that was waited for.
    """

    status: int | None = None
    start: str = ""
    headers: Headers = ()
    body: bytes = b""
    error: TransportError | None = None
    rest: bytes = b""

    @property
    def is_whole(self) -> bool:
        """Whether all that the framing announces has arrived."""
        return self.error is None or self.error.kind in _BREAKS


def collected(
    status: int,
    version: bytes,
    reason: bytes,
    headers: Iterable[tuple[bytes, bytes]],
    body: Iterable[bytes],
    tape: Tape,
) -> Answer:
    """Read the body behind a status line and headers, and undo its content coding.

    Args:
        status: As understood.
        version: `HTTP/1.1`, or what the peer says instead.
        reason: Behind the status.
        headers: As received.
        body: Its pieces, after transfer decoding, as they come in.
        tape: Of the exchange.
    """
    text = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers)
    start = f"{version.decode('latin-1')} {status} {reason.decode('latin-1')}".rstrip()
    answer = Answer(status, start, text)
    pieces: list[bytes] = []
    size = 0
    try:
        for piece in body:
            pieces.append(piece)
            size += len(piece)
            if size > MAX_MESSAGE:
                return _too_large(replace(answer, body=b"".join(pieces)))
    except (SeamError, httpcore2.RemoteProtocolError, h11.RemoteProtocolError) as error:
        reason_why = _why(error, tape)
        if reason_why.kind is ErrorKind.PROTOCOL:  # how it was framed is what is wrong: show that
            return replace(answer, body=_behind_headers(tape), error=reason_why)
        return replace(answer, body=b"".join(pieces), error=reason_why)
    return _redirect(decoded(replace(answer, body=b"".join(pieces))))


def salvaged(error: Exception, tape: Tape) -> Answer:
    """Save what came when HTTP could not make a status line and headers of it.

    Args:
        error: What HTTP or the socket said.
        tape: Of the exchange.
    """
    why = _why(error, tape)
    raw = b"".join(tape.read)[:KEPT_BYTES]
    if not raw.startswith(b"HTTP/"):
        return Answer(body=raw, error=why)
    head, _, body = raw.partition(b"\r\n\r\n")
    start, *lines = head.decode("latin-1").split("\r\n")
    headers = tuple(
        (name, value.strip()) for name, colon, value in (line.partition(":") for line in lines) if colon
    )
    status = _STATUS.match(start)
    number = int(status.group(1)) if status else None
    return Answer(number, start[: 8 * _CUT], headers, body, why)


def decoded(answer: Answer) -> Answer:
    """Undo the content coding, within bounds.

    Source: RFC 9110, section 8.4.
    """
    codings = [
        coding.strip().lower()
        for name, value in answer.headers
        if name.lower() == "content-encoding"
        for coding in value.split(",")
        if coding.strip().lower() not in ("", "identity")
    ]
    if len(codings) > _MOST_CODINGS:
        return _badly_coded(answer, f"{len(codings)} content codings one over the other")
    for coding in reversed(codings):
        if not answer.body:
            return answer
        if coding not in ("gzip", "x-gzip", "deflate"):
            return _badly_coded(answer, f"unknown content coding {coding[:_CUT]!r}")
        try:
            body = inflated(answer.body, gzip=coding != "deflate")
        except zlib.error:
            return _badly_coded(answer, f"the body is not {coding}")
        if body is None:
            return _badly_coded(answer, f"the {coding} body ends too early")
        answer = replace(answer, body=body)
        if len(body) > MAX_MESSAGE:
            return _too_large(answer)
    return answer


def inflated(content: bytes, *, gzip: bool) -> bytes | None:
    """Decompress until one byte more than a message may have.

    Returns:
        The content; None if the compressed data ends too early.

    Raises:
        zlib.error: It is not compressed in that way.
    """
    pieces: list[bytes] = []
    room = MAX_MESSAGE + 1
    raw_deflate = not gzip and (content[0] & 0x0F != 8 or int.from_bytes(content[:2], "big") % 31 != 0)
    wbits = 16 + zlib.MAX_WBITS if gzip else -zlib.MAX_WBITS if raw_deflate else zlib.MAX_WBITS
    while content and room > 0:
        engine = zlib.decompressobj(wbits)
        piece = engine.decompress(content, room)
        pieces.append(piece)
        room -= len(piece)
        if room > 0 and not engine.eof:
            return None
        content = (
            engine.unused_data.lstrip(b"\0") if gzip else b""
        )  # gzip allows several members, and padding
    return b"".join(pieces)


def _behind_headers(tape: Tape) -> bytes:
    return b"".join(tape.read).partition(b"\r\n\r\n")[2][:KEPT_BYTES]


def _redirect(answer: Answer) -> Answer:
    if answer.status not in _REDIRECTS or answer.error:
        return answer
    location = next((value for name, value in answer.headers if name.lower() == "location"), None)
    where = "nowhere" if location is None else location[:_CUT]
    what = f"the answer is {answer.status} and points to {where}, where nothing was sent"
    return replace(answer, error=TransportError(ErrorKind.REDIRECT, what))


def _too_large(answer: Answer) -> Answer:
    what = f"the answer is longer than {MAX_MESSAGE} bytes"
    return replace(answer, body=answer.body[:KEPT_BYTES], error=TransportError(ErrorKind.TOO_LARGE, what))


def _badly_coded(answer: Answer, what: str) -> Answer:
    return replace(answer, error=TransportError(ErrorKind.BAD_ENCODING, what))


def _why(error: Exception, tape: Tape) -> TransportError:
    if isinstance(error, SeamError):
        return TransportError(error.kind, error.what)
    begin = b"".join(tape.read[:2])
    if not begin:
        return TransportError(ErrorKind.INCOMPLETE, "the peer closed the connection without an answer")
    if begin.startswith((b"\x15\x03", b"\x16\x03")):
        return TransportError(ErrorKind.PROTOCOL, "the peer speaks TLS, the URL says http")
    if tape.closed and (begin.startswith(b"HTTP/") or b"HTTP/".startswith(begin)):
        return TransportError(
            ErrorKind.INCOMPLETE, "the peer closed the connection before the answer was complete"
        )
    return TransportError(ErrorKind.PROTOCOL, f"what came is not HTTP ({str(error)[:_CUT]})")
