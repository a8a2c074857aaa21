"""HTTP messages of the sandbox: what came in, and what goes out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lxml import etree


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request as it was received, transfer coding removed.

    Args:
        method: As written.
        path: Without the query.
        query: Without the question mark.
        headers: By lower-case name; a repeated one is joined with commas.
        body: The body; content coding not removed.
        base: Scheme and authority under which the client reached the sandbox.
        peer: Address of the client's end of the connection.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    base: str
    peer: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An answer.

    Args:
        status: HTTP status.
        body: The body; for an envelope, `envelope` written as UTF-8 when the answer is sent.
        headers: Names and values.
        envelope: The SOAP envelope, if it is one.
        pieces: The body piece by piece, made while it is sent; None: it is whole.
    """

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = field(default=())
    envelope: etree._Element | None = None
    pieces: Iterable[bytes] | None = None

    @property
    def content(self) -> bytes:
        """The bytes of the body."""
        if self.envelope is None:
            return self.body
        return etree.tostring(self.envelope, encoding="utf-8", xml_declaration=True)
