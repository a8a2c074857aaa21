"""App: the service as an ASGI application on Starlette."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

from conformance.sandbox.message import Incoming, Outgoing
from conformance.sandbox.service import Service
from conformance.schema import MAX_MESSAGE

BODY_WITHIN_S = 8
"""Longest wait for a body that was announced (OCHPT-HTTP-007)."""

_AUTHORITY = re.compile(r"[A-Za-z0-9.\-]+(:[0-9]+)?|\[[0-9A-Fa-f:.]+\](:[0-9]+)?")
_PLAIN = (("Content-Type", "text/plain; charset=utf-8"), ("Connection", "close"))


@dataclass(frozen=True, slots=True)
class _Endpoint:
    """Hands each request to the service.

    Args:
        service: What answers.
        authority: Host and port to be named in addresses if the client names none.
    """

    service: Service
    authority: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            async with asyncio.timeout(BODY_WITHIN_S):
                body = await _body(request)
        except ClientDisconnect:
            return
        except TimeoutError:
            outgoing = Outgoing(408, b"the body did not come", _PLAIN)
        else:
            outgoing = self._answer(request, body)
        headers = dict(outgoing.headers)
        if outgoing.pieces is None:
            await Response(outgoing.content, outgoing.status, headers)(scope, receive, send)
            return
        with suppress(ClientDisconnect):  # nobody reads the rest
            await StreamingResponse(outgoing.pieces, outgoing.status, headers)(scope, receive, send)

    def _answer(self, request: Request, body: bytes | None) -> Outgoing:
        if body is None:
            return Outgoing(413, f"at most {MAX_MESSAGE} bytes are read".encode(), _PLAIN)
        headers: dict[str, str] = {}
        for name, value in request.headers.items():
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
        host = headers.get("host", "")
        authority = host if _AUTHORITY.fullmatch(host) else self.authority
        return self.service.handle(
            Incoming(
                method=request.method,
                path=request.url.path,
                query=request.url.query,
                headers=headers,
                body=body,
                base=f"{request.url.scheme}://{authority}",
                peer=f"{request.client.host}:{request.client.port}" if request.client else "",
            )
        )


def application(
    service: Service, authority: str, around: Callable[[], AbstractAsyncContextManager[None]]
) -> Starlette:
    """Make the application.

    Args:
        service: What answers.
        authority: Host and port to be named in addresses if a client names none.
        around: What is to be open while the application runs.
    """

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with around():
            yield

    return Starlette(routes=[Mount("/", app=_Endpoint(service, authority))], lifespan=lifespan)


async def _body(request: Request) -> bytes | None:
    """Read the body; None if it is longer than anything that is read."""
    chunks, length = [], 0
    async for chunk in request.stream():
        length += len(chunk)
        if length > MAX_MESSAGE:
            return None
        chunks.append(chunk)
    return b"".join(chunks)
