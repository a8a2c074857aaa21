"""Proxy: stands between clients and the server and changes the bytes of answers as no library would."""

import asyncio
import socket
from collections.abc import Sequence
from contextlib import suppress

from conformance.sandbox.flaw import Tamper

_HEAD_END = b"\r\n\r\n"
_MOST = 1 << 26


async def start_proxy(
    listener: socket.socket, upstream: tuple[str, int], tampers: Sequence[Tamper]
) -> asyncio.Server:
    """Begin to relay.

    Args:
        listener: Bound socket that clients connect to.
        upstream: Address of the server.
        tampers: What happens to each answer, one after the other.
    """

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            server_reader, server_writer = await asyncio.open_connection(*upstream, limit=_MOST)
        except OSError:
            writer.close()
            return
        forward = asyncio.create_task(_forward(reader, server_writer, tampers))
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            await _answers(server_reader, writer, tampers)
        forward.cancel()
        server_writer.close()
        writer.close()

    return await asyncio.start_server(relay, sock=listener, limit=_MOST)


async def _forward(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, tampers: Sequence[Tamper]
) -> None:
    with suppress(ConnectionError):
        while chunk := await reader.read(65536):
            for tamper in tampers:
                chunk = tamper.request(chunk)
            writer.write(chunk)
            await writer.drain()


async def _answers(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, tampers: Sequence[Tamper]
) -> None:
    while True:
        head = await reader.readuntil(_HEAD_END)
        content = head + await reader.readexactly(_content_length(head))
        for tamper in tampers:
            await asyncio.sleep(tamper.delay_s)
            content = tamper.change(content)
        writer.write(content)
        await writer.drain()
        if any(tamper.then_closes for tamper in tampers):
            return


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0
