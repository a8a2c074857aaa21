"""An exchange as text: what crossed the wire, shown for people."""

from datetime import UTC, datetime

from conformance.evidence import Exchange, Message
from conformance.reporting.excerpt import decoded, reflowed
from conformance.reporting.visible import one_line, visible

SHOWN_BYTES = 64 * 1024
"""Longest part of a body that a report repeats; the whole of what was kept lies in the evidence folder."""

BRIEF_BYTES = 8 * 1024
"""The same for an exchange that no finding speaks of, so that the page of a campaign stays at some MiB."""


def message_text(message: Message | None, error: str | None = None, *, limit: int = SHOWN_BYTES) -> str:
    """Show a message with start line, headers and body.

    Args:
        message: None if there is none.
        error: Why there is no complete answer.
        limit: Most bytes of the body to show.

    Returns:
        Text with every invisible character as an escape, and a last line that tells what is left out.
    """
    if message is None:
        return f"No answer: {visible(error or 'nothing was received')}\n"
    head = [one_line(message.start), *(f"{one_line(n)}: {one_line(v)}" for n, v in message.headers)]
    body = decoded(message.content[:limit])
    shown = reflowed(body)
    notes = _notes(message, error, limit, broken=shown != body)
    return "\n".join([*head, "", visible(shown), *notes]).rstrip("\n") + "\n"


def _notes(message: Message, error: str | None, limit: int, *, broken: bool) -> list[str]:
    notes = []
    if broken:
        notes.append("[line breaks between tags were added for reading]")
    shown = min(len(message.content), limit)
    if message.length > shown:
        kept = f"evidence/{message.sha256}.bin holds what was kept"
        notes.append(f"[{shown} of {message.length} bytes are shown; {kept}]")
    if not message.complete:
        notes.append("[the message ended before its length was reached]")
    if message.redacted:
        notes.append(f"[replaced: {', '.join(map(one_line, message.redacted))}]")
    if error:
        notes.append(f"[{visible(error)}]")
    return ["", *notes] if notes else []


def exchange_title(exchange: Exchange) -> str:
    """Say in one line what an exchange was: who asked what, and what came back."""
    who = f" by {one_line(exchange.partner)}" if exchange.partner else ""
    answer = one_line(exchange.answer.start, limit=60) if exchange.answer else "no answer"
    note = f" ({one_line(exchange.note, limit=80)})" if exchange.note else ""
    what = one_line(exchange.operation) or "raw request"
    return f"{one_line(exchange.id)}: {what}{who}{note}, {answer}"


def exchange_facts(exchange: Exchange) -> str:
    """Say when an exchange happened, where it went and how long it took."""
    try:
        sent = datetime.fromtimestamp(exchange.sent, UTC).isoformat(timespec="milliseconds")
    except (OverflowError, ValueError, OSError):  # results of somebody else: no year has this second
        sent = f"{exchange.sent:g} s"
    milliseconds = round((exchange.received - exchange.sent) * 1000)
    return f"{sent} to {one_line(exchange.url)}, {milliseconds} ms"
