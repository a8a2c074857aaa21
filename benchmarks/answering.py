"""Servers in a process of their own that answer without thinking, for measurements."""

import asyncio
import hashlib
import multiprocessing
import re
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any, Protocol

import uvicorn

_SINCE = re.compile(rb"(lastUpdate>\s*<[^>]*DateTime>)[^<]*")
DROPPED = ("content-length", "content-encoding", "transfer-encoding", "connection")


class Answers(Protocol):
    """Chooses answers: complete HTTP messages."""

    def to(self, body: bytes) -> bytes:
        """Give the answer to a request with this body."""


class InTurn:
    """Answers one after the other, whatever is asked; behind the last one it begins again.

    Args:
        answers: The answers.
    """

    def __init__(self, answers: Sequence[bytes]) -> None:
        self._answers = answers
        self._position = 0

    def to(self, body: bytes) -> bytes:
        """Give the next answer."""
        answer = self._answers[self._position % len(self._answers)]
        self._position += 1
        return answer


class ByBody:
    """Answers by what is asked: the same body gets its recorded answers in their order, then the last again.

    Args:
        answers: By `digest` of the request's body.
        otherwise: For what was never recorded.
    """

    def __init__(self, answers: Mapping[str, list[bytes]], otherwise: bytes) -> None:
        self._answers = {key: list(reversed(recorded)) for key, recorded in answers.items()}
        self._otherwise = otherwise

    def to(self, body: bytes) -> bytes:
        """Give the next answer that was recorded for this body."""
        left = self._answers.get(digest(body))
        if left is None:
            return self._otherwise
        return left.pop() if len(left) > 1 else left[0]


def digest(body: bytes) -> str:
    """Name a request by its body, without the time since when it asks for changes: the clock tells it."""
    return hashlib.sha256(_SINCE.sub(rb"\1", body)).hexdigest()


def http_answer(status: str, headers: Sequence[tuple[str, str]], body: bytes) -> bytes:
    """Write an answer as HTTP/1.1, framed by its length."""
    kept = [f"{name}: {value}" for name, value in headers if name.lower() not in DROPPED]
    return "\r\n".join([status, *kept, f"Content-Length: {len(body)}", "", ""]).encode("latin-1") + body


@contextmanager
def served(answers: Answers) -> Iterator[str]:
    """Serve answers on a free port, by the cheapest server there is: it hardly looks at what comes."""
    with _running(_serve, answers) as url:
        yield url


@contextmanager
def hosted(body: bytes) -> Iterator[str]:
    """Serve one body on a free port as text/xml, by uvicorn with h11, which the sandbox uses as well."""
    with _running(_host, body) as url:
        yield url


@contextmanager
def _running(serve: Callable[[Any, Connection], None], what: object) -> Iterator[str]:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=serve, args=(what, there), daemon=True)
    process.start()
    there.close()
    try:
        yield f"http://127.0.0.1:{here.recv()}/"
    finally:
        process.terminate()
        process.join()


def _serve(answers: Answers, told: Connection) -> None:
    asyncio.run(_listen(answers, told))


def _host(body: bytes, told: Connection) -> None:
    headers = [(b"content-type", b"text/xml; charset=utf-8"), (b"content-length", b"%d" % len(body))]

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    listener = socket.create_server(("127.0.0.1", 0))
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    told.send(listener.getsockname()[1])
    config = uvicorn.Config(answer, http="h11", ws="none", lifespan="off", log_config=None, access_log=False)
    uvicorn.Server(config).run([listener])


async def _listen(answers: Answers, told: Connection) -> None:
    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while (length := await _body_length(reader)) is not None:
            writer.write(answers.to(await reader.readexactly(length)))
        writer.close()

    server: Any = await asyncio.start_server(converse, "127.0.0.1", 0, limit=2**20)
    told.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()


async def _body_length(reader: asyncio.StreamReader) -> int | None:
    """Read a header section; None at the end of the connection."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0
