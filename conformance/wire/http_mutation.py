"""Mutations of the HTTP message around the envelope."""

import gzip
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

from conformance.wire.mutation import Apply, Mutation
from conformance.wire.request import RawRequest


def _chunked(size: int | None) -> Apply:
    def apply(request: RawRequest) -> RawRequest:
        step = size or max(len(request.body), 1)
        pieces = tuple(request.body[at : at + step] for at in range(0, len(request.body), step))
        return replace(request, chunks=pieces)

    return apply


def _coded(request: RawRequest) -> RawRequest:
    return replace(request, body=gzip.compress(request.body, mtime=0)).with_header("Content-Encoding", "gzip")


def _bytes_of(
    request: RawRequest, framing: tuple[tuple[str, str], ...], body: bytes, *, host: bool = True
) -> bytes:
    parts = urlsplit(request.url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = (*((("Host", parts.netloc),) if host else ()), *request.headers, *framing)
    lines = (f"{request.method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers))
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def _framed(framing: Callable[[bytes], tuple[tuple[str, str], ...]], *, host: bool = True) -> Apply:
    def apply(request: RawRequest) -> RawRequest:
        return replace(request, wire=_bytes_of(request, framing(request.body), request.body, host=host))

    return apply


def _chunk(data: bytes, extension: bytes = b"") -> bytes:
    return b"%x%b\r\n%b\r\n" % (len(data), extension, data)


def _chunk_extension(request: RawRequest) -> RawRequest:
    body = _chunk(request.body, b';suite="ochp"') + b"0\r\n\r\n"
    return replace(request, wire=_bytes_of(request, (("Transfer-Encoding", "chunked"),), body))


def _both_framings(request: RawRequest) -> RawRequest:
    """Who reads by the chunks, and does not close the connection then, sees a second request behind them."""
    hidden = _bytes_of(request, (("Content-Length", str(len(request.body))),), request.body)
    body = _chunk(request.body) + b"0\r\n\r\n"
    framing = (("Content-Length", str(len(body) + len(hidden))), ("Transfer-Encoding", "chunked"))
    return replace(request, wire=_bytes_of(request, framing, body) + hidden)


def _twice_on_one_connection(request: RawRequest) -> RawRequest:
    framing = (("Content-Length", str(len(request.body))),)
    first = _bytes_of(request, framing, request.body)
    last = _bytes_of(request, (*framing, ("Connection", "close")), request.body)
    return replace(request, wire=first + last)


def _length(value: Callable[[int], str]) -> Apply:
    return _framed(lambda body: (("Content-Length", value(len(body))),))


HTTP_MUTATIONS = (
    Mutation("chunked-1", "the body is sent in chunks of one byte", _chunked(1)),
    Mutation("chunked-7", "the body is sent in chunks of seven bytes", _chunked(7)),
    Mutation("chunked-whole", "the body is sent as one chunk", _chunked(None)),
    Mutation("chunk-extension", "the body is one chunk with an extension", _chunk_extension),
    Mutation("gzip", "the body is coded with gzip", _coded),
    Mutation("close", "the request says Connection: close", lambda r: r.with_header("Connection", "close")),
    Mutation(
        "own-connection",
        "the request is sent on a connection of its own",
        _framed(lambda body: (("Content-Length", str(len(body))), ("Connection", "close"))),
    ),
    Mutation(
        "host-missing",
        "there is no Host header",
        _framed(lambda body: (("Content-Length", str(len(body))),), host=False),
    ),
    Mutation(
        "length-too-great",
        "the Content-Length is 100 more than the body has",
        _length(lambda n: str(n + 100)),
    ),
    Mutation("length-no-number", "the Content-Length is no number", _length(lambda n: "many")),
    Mutation("length-negative", "the Content-Length is negative", _length(lambda n: str(-n - 1))),
    Mutation("length-and-chunked", "there is Content-Length and Transfer-Encoding", _both_framings),
    Mutation("pipelined", "the request is sent twice without waiting", _twice_on_one_connection),
)
"""Changes of framing, coding and header section."""
