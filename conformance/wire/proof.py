"""Evidence of one exchange: both messages without their secrets, cut to what is kept."""

from hashlib import sha256

from conformance.evidence import KEPT_BYTES, Exchange, Message
from conformance.wire.answer import Answer
from conformance.wire.recording import Tape
from conformance.wire.request import RawRequest
from conformance.wire.secrets import Headers, Secrets


def exchange_of(
    request: RawRequest,
    sent: tuple[str, Headers, bytes],
    answer: Answer,
    tape: Tape,
    *,
    secrets: Secrets,
    number: str,
) -> Exchange:
    """Put down one exchange.

    Args:
        request: What was asked for.
        sent: Start line, headers and body of the request as they were sent, the body before any coding.
        answer: What there is of the answer.
        tape: Of the exchange.
        secrets: What must not be written down.
        number: Id of the exchange.
    """
    nothing = not tape.size
    return Exchange(
        id=number,
        operation=request.operation,
        partner=request.partner,
        url=secrets.scrub_text(request.url)[0],
        sent=tape.sent,
        received=tape.received,
        request=_message(*sent, complete=not tape.refused, secrets=secrets),
        answer=None
        if nothing
        else _message(answer.start, answer.headers, answer.body, complete=answer.is_whole, secrets=secrets),
        error=None if answer.error is None else secrets.scrub_text(answer.error.what)[0],
        note=secrets.scrub_text(request.note)[0] if request.note else "",
    )


def _message(start: str, headers: Headers, body: bytes, *, complete: bool, secrets: Secrets) -> Message:
    line, first = secrets.scrub_text(start)
    clean, second = secrets.scrub_headers(headers)
    content, third = secrets.scrub(body)
    return Message(
        start=line,
        headers=clean,
        content=content[:KEPT_BYTES],
        length=len(content),
        sha256=sha256(content).hexdigest(),
        complete=complete,
        redacted=tuple(dict.fromkeys((*first, *second, *third))),
    )
