"""Replay: what a generated fault makes of an answer that was recorded."""

from lxml import etree

from conformance.sandbox.call import Call
from conformance.sandbox.flaw import Flaw
from conformance.sandbox.message import Incoming
from conformance.schema import parse_untrusted

_NOBODY = Incoming("POST", "/", "", {}, b"", "http://127.0.0.1")


def altered(flaw: Flaw, content: bytes) -> bytes | None:
    """Give the bytes of an answer with a fault of the answer seam.

    Args:
        flaw: The fault.
        content: The bytes of an envelope.

    Returns:
        None if the fault changes nothing in this answer.
    """
    document = parse_untrusted(content)
    payload = document.payload
    if flaw.retell is None or document.root is None or payload is None or document.fault is not None:
        return None
    before = etree.tostring(document.root)
    flaw.retell(Call(_NOBODY), payload)
    after = etree.tostring(document.root)
    return None if after == before else after
