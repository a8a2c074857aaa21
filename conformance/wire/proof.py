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
    answered = tape.size > 0
    what = "" if answer.error is None else answer.error.what
    texts = (request.url, request.note, what)
    careful = secrets.concern((*sent[1], *answer.headers), *texts, sent[0], answer.start)
    url, note, error = (secrets.scrub_text(text)[0] if careful else text for text in texts)
    received = (answer.start, answer.headers, answer.body)
    return Exchange(
        id=number,
        operation=request.operation,
        partner=request.partner,
        url=url,
        sent=tape.sent,
        received=tape.received,
        request=_message(sent, secrets, complete=not tape.refused, careful=careful, coded=False),
        answer=_message(received, secrets, complete=answer.is_whole, careful=careful, coded=True)
        if answered
        else None,
        error=error or None,
        note=note,
    )


def _message(
    parts: tuple[str, Headers, bytes], secrets: Secrets, *, complete: bool, careful: bool, coded: bool
) -> Message:
    start, headers, body = parts
    found: tuple[str, ...] = ()
    if careful:  # one look at all texts together is what an ordinary exchange costs
        start, found = secrets.scrub_text(start)
        headers, more = secrets.scrub_headers(headers)
        found += more
    content, names = secrets.scrub(body, coded=coded)
    return Message(
        start=start,
        headers=headers,
        content=content[:KEPT_BYTES],
        length=len(content),
        sha256=sha256(content).hexdigest(),
        complete=complete,
        redacted=tuple(dict.fromkeys((*found, *names))),
    )
