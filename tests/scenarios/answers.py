"""Answers for tests of what scenarios make of them: replies without a network."""

from conformance.evidence import Exchange, Message
from conformance.wire import ErrorKind, Reply, TransportError

HEADERS = (("Content-Type", "text/xml; charset=utf-8"),)


def fault(code: str, text: str = "no") -> bytes:
    """A SOAP fault."""
    return (
        '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><e:Fault>'
        f"<faultcode>{code}</faultcode><faultstring>{text}</faultstring></e:Fault></e:Body></e:Envelope>"
    ).encode()


def reply(body: bytes = b"", status: int | None = 200, error: ErrorKind | None = None) -> Reply:
    """An answer, or the lack of one."""
    message = Message(f"HTTP/1.1 {status} X", HEADERS, body, len(body), "1" * 64)
    exchange = Exchange(
        id="transport.sample#1",
        operation="AddCDRs",
        partner="DEABC",
        url="http://127.0.0.1:9/",
        sent=0.0,
        received=0.5,
        request=Message("POST / HTTP/1.1", HEADERS, b"", 0, "0" * 64),
        answer=None if error else message,
    )
    problem = None if error is None else TransportError(error, error.value)
    return Reply(exchange, None if error else status, HEADERS, body, problem)
