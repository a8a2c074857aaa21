"""Real sockets: a scripted peer, and a client that speaks to it."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Protocol

import pytest

from conformance.releases import Release, get
from conformance.wire import Client, Credentials, Secrets, TlsSettings
from tests.wire.scripted import Script, ScriptedServer

Serve = Callable[..., ScriptedServer]


class Connect(Protocol):
    def __call__(
        self,
        server: ScriptedServer | str,
        *,
        timeout_s: float = 5,
        tls: TlsSettings | None = None,
        secrets: Secrets | None = None,
        rate: float = 0,
    ) -> Client: ...


@pytest.fixture(scope="session")
def release() -> Release:
    return get("1.4")


@pytest.fixture
def credentials() -> Credentials:
    return Credentials("DEABC", "cpo-a", "pa55word&of<DEABC>")


@pytest.fixture
def serve() -> Iterator[Serve]:
    with ExitStack() as stack:

        def start(script: Script, context: ssl.SSLContext | None = None) -> ScriptedServer:
            server = ScriptedServer(script, context)
            stack.callback(server.stop)
            return server

        yield start


@pytest.fixture
def connect(release: Release) -> Iterator[Connect]:
    with ExitStack() as stack:

        def start(
            server: ScriptedServer | str,
            *,
            timeout_s: float = 5,
            tls: TlsSettings | None = None,
            secrets: Secrets | None = None,
            rate: float = 0,
        ) -> Client:
            url = server if isinstance(server, str) else server.url
            client = Client(
                release=release,
                endpoints={"chs": url, "chs_live": url},
                timeout_s=timeout_s,
                tls=tls,
                secrets=secrets,
                rate=rate,
            )
            return stack.enter_context(client)

        yield start
