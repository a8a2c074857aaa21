"""Call: one HTTP request on its way through the sandbox, and what is known of it so far."""

from dataclasses import dataclass, field

from lxml import etree

from conformance.model import Settled
from conformance.releases import Operation
from conformance.sandbox.accounts import Account
from conformance.sandbox.message import Incoming
from conformance.schema import Document

_NOTHING = Document(content=b"")


@dataclass(slots=True)
class Call:
    """What each step of the service finds out about a request.

    Args:
        http: The request as received.
        body: Its body without content coding.
        charset: Character encoding that the Content-Type names; None: none.
        document: The parsed body.
        operation: Operation that the Body names.
        account: Whose request it is.
        settled: What the clearing house did.
    """

    http: Incoming
    body: bytes = b""
    charset: str | None = None
    document: Document = field(default=_NOTHING)
    operation: Operation | None = None
    account: Account | None = None
    settled: Settled | None = None

    @property
    def payloads(self) -> list[etree._Element]:
        """The elements in the Body."""
        body = self.document.body
        return [] if body is None else list(body.iterchildren(etree.Element))
