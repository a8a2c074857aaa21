"""Rules of the HTTP message that carries an envelope.

Source: SOAP 1.1, section 6; RFC 9110; RFC 9112; transport.yaml.
"""

import codecs
import re
from collections.abc import Iterator
from email.message import Message as MimeHeader
from functools import lru_cache

from conformance.evidence import Part
from conformance.rules.rule import PASSED, Failed, Noted, Outcome, View, quoted, rule

_INSIDE = re.compile(
    rb"Traceback \(most recent call last\)|\n\s+at [\w.$]+\([\w.]+:\d+\)|[A-Za-z]Exception(?:: | in )"
    rb"|\.cs:line \d+|/home/\w+/|\bSELECT\b[^<]{1,200}\bFROM\b"
)


@lru_cache(maxsize=64)
def media_type(value: str) -> tuple[str, str | None]:
    """Split a Content-Type into media type and charset, both in lower case; charset None if absent."""
    header = MimeHeader()
    header["Content-Type"] = value
    charset = header.get_param("charset")
    return value.split(";")[0].strip().lower(), charset.strip().lower() if isinstance(charset, str) else None


@rule("OCHPT-HTTP-001", Part.ANSWER)
def answer_is_text_xml(view: View) -> Iterator[Outcome]:
    """An answer with an envelope has the media type text/xml."""
    if view.message is None or view.document.envelope is None:
        return
    value = view.header("content-type")
    if value is not None and media_type(value)[0] == "text/xml":
        yield PASSED
    else:
        yield Failed(
            "Content-Type text/xml", "no Content-Type" if value is None else f"Content-Type {quoted(value)}"
        )


@rule("OCHPT-HTTP-002", Part.ANSWER)
def body_fits_its_charset(view: View) -> Iterator[Outcome]:
    """The body is encoded as the charset parameter says."""
    value = view.header("content-type")
    problem = view.document.problem
    if value is None or (view.document.envelope is None and (problem is None or problem.kind != "encoding")):
        return
    charset = media_type(value)[1]
    if charset is None:
        yield Noted("OCHPT-HTTP-002/no-charset", "An answer names no charset in its Content-Type.")
        return
    try:
        codecs.lookup(charset)
        view.document.content.decode(charset)
    except (LookupError, UnicodeDecodeError) as error:
        yield Failed(f"a body in the declared charset {quoted(charset)}", f"bytes that are not ({error})")
        return
    if charset not in ("utf-8", "utf-16"):
        yield Noted(
            "OCHPT-HTTP-002/charset", f"An answer is encoded in {quoted(charset)}, not UTF-8 or UTF-16."
        )
    yield PASSED


@rule("OCHPT-HTTP-006", Part.ANSWER)
def normal_answer_has_status_200(view: View) -> Iterator[Outcome]:
    """A normal answer has status 200, also with a negative result code."""
    if view.status is None or view.payload is None:
        return
    if view.status == 200:
        yield PASSED
    else:
        yield Failed("HTTP status 200", f"HTTP status {view.status}", view.payload)


@rule("OCHPT-HTTP-015", Part.ANSWER)
def answer_is_complete(view: View) -> Iterator[Outcome]:
    """Every well-formed request is answered completely."""
    if view.exchange is None:
        return
    if view.problem is None:
        yield PASSED
    elif view.unread:
        yield Noted("OCHPT-HTTP-015/unread", f"Whether an answer is complete is not known: {view.problem}.")
    else:
        yield Failed("a complete answer within the declared time", view.problem)


@rule("OCHPT-WSS-010", Part.ANSWER)
def answer_repeats_no_secret(view: View) -> Iterator[Outcome]:
    """An answer does not repeat credentials."""
    if view.message is None:
        return
    if view.leaked:
        yield Failed("no credentials in an answer", f"the {', '.join(view.leaked)}")
    else:
        yield PASSED


@rule("OCHPT-XML-002", Part.ANSWER)
def error_shows_no_inside(view: View) -> Iterator[Outcome]:
    """An error answer holds no stack trace, source path or SQL text."""
    if view.message is None or view.status is None or (view.status < 400 and view.document.fault is None):
        return
    found = _INSIDE.search(view.document.content)
    if found is None:
        yield PASSED
    else:
        text = found.group(0).decode("utf-8", "replace").strip()
        yield Failed("no stack trace, source path or SQL text in an error", quoted(text))


@rule("OCHPT-SOAP-014", Part.REQUEST)
def action_is_quoted_and_bound(view: View) -> Iterator[Outcome]:
    """A request has the SOAPAction of its operation in double quotes."""
    if view.message is None or view.operation is None:
        return
    value = view.header("soapaction")
    if value == f'"{view.operation.action}"':
        yield PASSED
    else:
        seen = "no SOAPAction" if value is None else f"SOAPAction {quoted(value)}"
        yield Failed(f'SOAPAction "{view.operation.action}" with its quotes', seen)
