"""What came back for a request: the raw answer in memory, and the redacted exchange beside it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from lxml import etree

from conformance.errors import OchpError
from conformance.evidence import Exchange
from conformance.schema import Document, Fault, parse_untrusted


class ErrorKind(StrEnum):
    """Why there is no complete and usable answer."""

    REFUSED = "refused"
    """Nobody listens there, or there is no way to it."""
    DNS = "dns"
    """The host name has no address."""
    TLS = "tls"
    """No trusted TLS connection."""
    TIMEOUT = "timeout"
    """Not complete within the total time bound."""
    RESET = "reset"
    """The peer broke the connection."""
    INCOMPLETE = "incomplete"
    """The peer closed the connection before the answer was complete, or without any."""
    PROTOCOL = "protocol"
    """What came is not HTTP."""
    TOO_LARGE = "too-large"
    """Longer than the largest message that is read."""
    REDIRECT = "redirect"
    """The peer points to another address; it is never followed."""
    BAD_ENCODING = "bad-encoding"
    """The content coding is unknown or broken."""


@dataclass(frozen=True, slots=True)
class TransportError:
    """Why there is no complete and usable answer, as a kind and a clause."""

    kind: ErrorKind
    what: str


class NotReadable(OchpError):
    """A typed answer was asked for, but the answer is not valid by the schema of its release.

    Args:
        what: Why not, as a clause.
        reply: The answer in question.
    """

    def __init__(self, what: str, reply: "Reply") -> None:
        self.what = what
        self.reply = reply
        super().__init__(what)


@dataclass(frozen=True, eq=False)
class Reply:
    """One answer, or what there is of it.

    Args:
        exchange: Evidence of request and answer, redacted.
        status: HTTP status; None if no status line was understood.
        headers: Of the answer, raw.
        body: After transfer and content decoding, raw, at most `schema.MAX_MESSAGE` bytes.
        error: Why the answer is not complete and usable; None if it is.
        leaked: Names of the secrets that the answer gave away.
        reused: Whether an already used connection carried the exchange.
        rest: Bytes that came behind the answer, on connections of their own (`Client.send_bytes`) only.
        closed: Whether the peer closed that connection, likewise.
        read_typed: Makes a typed object of this answer; None for answers to raw requests.
    """

    exchange: Exchange
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)
    error: TransportError | None = None
    leaked: tuple[str, ...] = ()
    reused: bool = False
    rest: bytes = field(default=b"", repr=False)
    closed: bool = False
    read_typed: "Callable[[Reply], Any] | None" = field(default=None, repr=False)

    def header(self, name: str) -> str | None:
        """Give the first header of that name; letter case does not count."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @cached_property
    def media_type(self) -> str:
        """Media type in small letters without its parameters; empty if none is given."""
        return (self.header("Content-Type") or "").partition(";")[0].strip().lower()

    @cached_property
    def charset(self) -> str | None:
        """Value of the charset parameter in small letters; None if there is none."""
        _, _, parameters = (self.header("Content-Type") or "").partition(";")
        for parameter in parameters.split(";"):
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "charset":
                return value.strip().strip('"').lower() or None
        return None

    @cached_property
    def document(self) -> Document:
        """The body, parsed with care; never raises for what the bytes hold."""
        return parse_untrusted(self.body, charset=self.charset)

    @cached_property
    def payload(self) -> etree._Element | None:
        """The first element in the SOAP Body, if there is one."""
        return self.document.payload

    @property
    def fault(self) -> Fault | None:
        """The SOAP fault that the answer is, if it is one."""
        return self.document.fault

    @cached_property
    def code(self) -> str | None:
        """Result code of the answer (`ok`, `partly`, ...) without space around it; None if there is none."""
        element = self.payload
        for name in ("result", "resultCode", "resultCode"):
            if element is None:
                return None
            element = element.find(f"{{*}}{name}")
        return (
            None
            if element is None
            else "".join(str(text) for text in element.itertext(etree.Element)).strip()
        )

    def records(self, name: str) -> tuple[etree._Element, ...]:
        """Give the children of the payload that have that local name, in their order."""
        return () if self.payload is None else tuple(self.payload.iterchildren(f"{{*}}{name}"))

    def typed(self) -> Any:
        """Give the answer as zeep reads it.

        Raises:
            NotReadable: There is no complete answer, or it is not valid by the schema of its release.
        """
        if self.read_typed is None:
            raise NotReadable("it answers a raw request", self)
        return self.read_typed(self)


def clock_of(reply: Reply) -> float | None:
    """Tell how far the peer's clock is ahead of ours, from its Date header, in seconds.

    The header counts whole seconds and was written between sending and receiving: the nearest clock that
    explains it is taken, so 0 if the answer proves no difference.

    Returns:
        Seconds, negative if the peer is behind; None without a readable Date header.

    Source: RFC 9110, section 6.6.1.
    """
    value = reply.header("Date")
    if value is None:
        return None
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    shown = (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()
    earliest, latest = reply.exchange.sent - 1.0, reply.exchange.received
    if shown > latest:
        return shown - latest
    return min(0.0, shown - earliest)
