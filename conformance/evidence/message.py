"""What crossed the wire: messages and exchanges, as they are kept as evidence.

Everything here is redacted already (by `wire`, where exchanges are recorded) and safe to write to disk.
"""

from dataclasses import dataclass
from enum import StrEnum

KEPT_BYTES = 1024 * 1024
"""Longest part of a message body that is kept as evidence (design, section 8)."""


class Part(StrEnum):
    """Which of the two messages of an exchange is meant."""

    REQUEST = "request"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Message:
    """One HTTP message as it crossed the wire, without its secrets.

    Args:
        start: Request line or status line as text, without line end.
        headers: Names and values in their order.
        content: The first `KEPT_BYTES` bytes of the body after transfer and content decoding.
        length: Length of the whole body in bytes.
        sha256: Hexadecimal digest of the whole (redacted) body.
        complete: False if the body ended before its framing announced it.
        redacted: Names of the secrets that were replaced, never their values.
    """

    start: str
    headers: tuple[tuple[str, str], ...]
    content: bytes
    length: int
    sha256: str
    complete: bool = True
    redacted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer.

    Args:
        id: Permanent within a campaign: scenario id, `#`, running number within the kept example.
        operation: Published name of the operation that the request was meant for; empty for raw probes.
        partner: Account that sent the request; empty if none.
        url: Where the request was sent.
        sent: Time at which the first byte was written, seconds since 1970, UTC.
        received: Time at which the last byte was read or the wait was given up, likewise.
        request: As sent.
        answer: As received; None if not even a status line arrived.
        error: Why there is no complete answer ("timed out after 10 s"), else None.
        note: What was done to the request on purpose ("empty mandatory value: CdrId"), else empty.
    """

    id: str
    operation: str
    partner: str
    url: str
    sent: float
    received: float
    request: Message
    answer: Message | None
    error: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a message something was seen.

    Args:
        path: XPath-like path with the release's own element names,
            `/Envelope/Body/AddCDRsRequest/cdrInfoArray[2]/CdrId`.
        line: Counted from 1; 0 if unknown.
        column: Counted from 1; 0 if the parser gave none.
        part: The message of the exchange that is meant.
    """

    path: str
    line: int = 0
    column: int = 0
    part: Part = Part.ANSWER
