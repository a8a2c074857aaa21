"""Faults of the HTTP and socket seams: status lines, headers, framing and connections."""

from dataclasses import replace

from conformance.sandbox.call import Call
from conformance.sandbox.flaw import Fault, Flaw, Seam, Tamper
from conformance.sandbox.intake import Desk, refuse_method, unpack
from conformance.sandbox.message import Incoming, Outgoing
from conformance.sandbox.soap import fault

_PLAIN = ("Content-Type", "text/plain; charset=utf-8")


def _as_application_xml(call: Call, desk: Desk, outgoing: Outgoing) -> Outgoing:
    return _with_type(outgoing, "application/xml; charset=utf-8")


def _as_ascii(call: Call, desk: Desk, outgoing: Outgoing) -> Outgoing:
    return _with_type(outgoing, "text/xml; charset=us-ascii")


def _with_type(outgoing: Outgoing, content_type: str) -> Outgoing:
    if outgoing.envelope is None:
        return outgoing
    return replace(outgoing, headers=(("Content-Type", content_type),))


def _negative_as_500(call: Call, desk: Desk, outgoing: Outgoing) -> Outgoing:
    is_negative = outgoing.status == 200 and outgoing.envelope is not None and b">ok<" not in outgoing.content
    return replace(outgoing, status=500) if is_negative else outgoing


def _post_only(call: Call, desk: Desk) -> Outgoing | None:
    """Take PUT for POST."""
    return None if call.http.method == "PUT" else refuse_method(call, desk)


def _without_allow(call: Call, desk: Desk, outgoing: Outgoing) -> Outgoing:
    return Outgoing(500, b"", (_PLAIN,)) if outgoing.status == 405 else outgoing


def _no_chunks(call: Call, desk: Desk) -> Outgoing | None:
    """Do without chunked bodies."""
    if "transfer-encoding" in call.http.headers:
        return Outgoing(400, b"chunks are not supported", (_PLAIN,))
    return refuse_method(call, desk)


def _dying_of_gzip(call: Call, desk: Desk) -> Outgoing | None:
    if call.http.headers.get("content-encoding"):
        return fault("Server", "unexpected error")
    return unpack(call, desk)


def _any_type(http: Incoming) -> Incoming:
    return replace(http, headers={**http.headers, "content-type": "text/xml; charset=utf-8"})


def _with_host(chunk: bytes) -> bytes:
    """Supply the Host that a request lacks."""
    line, end, rest = chunk.partition(b"\r\n")
    if b" HTTP/1.1" not in line or b"\nhost:" in chunk.lower():
        return chunk
    return line + end + b"Host: localhost\r\n" + rest


def _half(content: bytes) -> bytes:
    return content[: len(content) - len(content) // 3]


def _flaw(id_: str, what: str, requirements: str, seam: Seam = "http") -> Fault:
    return Fault(id_, what, seam, tuple(f"OCHPT-HTTP-{number}" for number in requirements.split()))


TRANSFER_FLAWS: tuple[Flaw, ...] = (
    Flaw(
        _flaw("answers_as_application_xml", "Answers have media type application/xml.", "001"),
        resend=_as_application_xml,
    ),
    Flaw(
        _flaw("declares_ascii", "Answers say that they are ASCII, whatever they hold.", "002"),
        resend=_as_ascii,
    ),
    Flaw(
        _flaw("takes_any_media_type", "A request with another media type, or none, is carried out.", "003"),
        intake=_any_type,
    ),
    Flaw(
        _flaw("carries_out_put", "An operation can be called by PUT.", "004"),
        replaces={"method": _post_only},
    ),
    Flaw(
        _flaw("breaks_down_on_other_methods", "Other methods than POST are answered with 500.", "005"),
        resend=_without_allow,
    ),
    Flaw(
        _flaw(
            "sends_negative_results_with_500", "An answer with a negative code has HTTP status 500.", "006"
        ),
        resend=_negative_as_500,
    ),
    Flaw(
        _flaw("accepts_requests_without_host", "A request without Host is carried out.", "007", "socket"),
        tamper=Tamper(request=_with_host),
    ),
    Flaw(
        _flaw("refuses_chunked_requests", "A request in chunks is refused.", "008"),
        replaces={"method": _no_chunks},
    ),
    Flaw(
        _flaw(
            "closes_each_connection_without_a_word",
            "The connection is closed behind each answer, though nothing announces it.",
            "009",
            "socket",
        ),
        tamper=Tamper(then_closes=True),
    ),
    Flaw(
        _flaw(
            "takes_hidden_requests",
            "What follows the last chunk of a request with both framings is taken as a second request.",
            "010",
        ),
        skips=frozenset({"framing"}),
    ),
    Flaw(
        _flaw("breaks_down_on_gzip", "A compressed request leads to a Server fault.", "011"),
        replaces={"coding": _dying_of_gzip},
    ),
    Flaw(
        _flaw("ends_in_the_middle", "The connection ends in the middle of each answer.", "015", "socket"),
        tamper=Tamper(change=_half, then_closes=True),
    ),
)
