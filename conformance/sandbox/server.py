"""Server: a sandbox that listens on a real socket, in a thread of its own."""

import json
import socket
import threading
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeVar

import uvicorn

from conformance.errors import SuiteError, UsageError
from conformance.model import Policy, Reading, for_release
from conformance.releases import Release, get
from conformance.sandbox.accounts import IDS, Account, open_accounts, roaming
from conformance.sandbox.app import application
from conformance.sandbox.description import path_of_port
from conformance.sandbox.flaw import Flaw, Tamper
from conformance.sandbox.house import House
from conformance.sandbox.journal import Journal
from conformance.sandbox.proxy import start_proxy
from conformance.sandbox.registry import flaws_by_id
from conformance.sandbox.service import Service
from conformance.sandbox.settings import Settings
from conformance.sandbox.switch import Switch
from conformance.sandbox.variation import LATER, variations

ACCEPTED_AFTER_S = 0.5
"""How long a CDR stays new if acceptance is played as a check of its own (AMB-029)."""

_START_WITHIN_S = 20
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Running:
    """A sandbox that listens.

    Args:
        release: Release that it speaks.
        base: Scheme and authority ("http://127.0.0.1:8701").
        accounts: Its partners, with their passwords.
    """

    release: Release
    base: str
    accounts: tuple[Account, ...]

    @property
    def url(self) -> str:
        """Address of the main interface."""
        return self.base + path_of_port(self.release.port("chs").address)

    @property
    def live_url(self) -> str:
        """Address of the live status interface."""
        return self.base + path_of_port(self.release.port("chs_live").address)

    def account(self, name: str) -> Account:
        """Find an account by its name in the catalogue's pattern ("CPO1").

        Raises:
            SuiteError: There is none of that name.
        """
        for account in self.accounts:
            if account.name == name:
                return account
        raise SuiteError(f"the sandbox has no account {name!r}")

    def target_toml(self) -> str:
        """Give a target file for `run --target`; it holds the passwords."""
        return "\n".join(self._target_lines()) + "\n"

    def _target_lines(self) -> Iterator[str]:
        yield "[target]"
        yield 'name = "ochp-conformance sandbox"'
        yield f"release = {_quoted(self.release.name)}"
        yield 'role = "CHS"'
        yield ""
        yield "[endpoints]"
        yield f"chs = {_quoted(self.url)}"
        yield f"chs_live = {_quoted(self.live_url)}"
        for account in self.accounts:
            yield ""
            yield f"[[partners]]  # {account.name}"
            yield f"id = {_quoted(account.id)}"
            yield f"roles = {json.dumps(sorted(account.roles))}"
            yield f"username = {_quoted(account.username)}"
            yield f"password = {_quoted(account.password)}"
        yield ""
        yield "[roaming]"
        yield f"connections = {json.dumps([list(pair) for pair in roaming()])}"
        yield ""
        yield "[ics]"
        yield "live_status = true"
        yield "tariffs = true"
        yield "parking = true"
        yield ""
        yield "[ixit]"
        yield "disposable_accounts = true"
        yield "clock_skew_s = 0"
        yield "ttl_wait_s = 2"


@contextmanager
def serve(settings: Settings, switch: Switch | None = None) -> Iterator[Running]:
    """Start a sandbox; it stops when the context is left.

    Args:
        settings: How it is to behave.
        switch: What can be wrong with it from time to time; None: nothing.

    Raises:
        UsageError: A name in the settings is unknown, the port cannot be had, or the journal cannot be used.
    """
    release = get(settings.release)
    flaws = tuple(_named(settings.faults, flaws_by_id(settings.release, settings.faults), "--fault"))
    if switch is not None:
        flaws = (*flaws, switch.flaw)
    known = {variation.id: variation.id for variation in variations()}
    readings = frozenset(_named(settings.variations, known, "--variation"))
    tampers = tuple(flaw.tamper for flaw in flaws if flaw.tamper)
    if tampers and settings.tls:
        raise UsageError("faults of the socket seam work without TLS only", "leave --tls out", key="--tls")
    accounts = open_accounts(settings.passwords)
    with ExitStack() as resources:
        listener = resources.enter_context(closing(_listen(settings)))
        house = resources.enter_context(closing(_house(settings, release, flaws, readings)))
        authority = _authority(listener)
        service = Service(release, accounts, house, readings, flaws)
        inner = listener
        if tampers:
            inner = resources.enter_context(closing(_prompt(socket.create_server(("127.0.0.1", 0)))))
        resources.enter_context(_listening(service, authority, listener, inner, tampers, settings))
        scheme = "https" if settings.tls else "http"
        yield Running(release, f"{scheme}://{authority}", accounts)


@contextmanager
def _listening(
    service: Service,
    authority: str,
    listener: socket.socket,
    inner: socket.socket,
    tampers: Sequence[Tamper],
    settings: Settings,
) -> Iterator[None]:
    """Run the server in a thread, and the proxy in front of it if bytes are to be tampered with."""
    ready = threading.Event()

    @asynccontextmanager
    async def around() -> AsyncIterator[None]:
        proxy = await start_proxy(listener, inner.getsockname()[:2], tampers) if tampers else None
        ready.set()
        yield
        if proxy:
            proxy.close()

    config = uvicorn.Config(
        application(service, authority, around),
        http="h11",
        ws="none",
        loop="asyncio",
        lifespan="on",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=1,
        ssl_certfile=settings.tls.certificate if settings.tls else None,
        ssl_keyfile=settings.tls.key if settings.tls else None,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([inner],), name="sandbox", daemon=True)
    thread.start()
    try:
        if not ready.wait(_START_WITHIN_S):
            raise SuiteError("the sandbox did not start")
        yield
    finally:
        server.should_exit = True
        thread.join(_START_WITHIN_S)


def _authority(listener: socket.socket) -> str:
    """Give host and port under which a listening socket can be reached from this machine."""
    host, port = listener.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 -- replaced, not bound
    return f"[{shown}]:{port}" if ":" in shown else f"{shown}:{port}"


def _house(settings: Settings, release: Release, flaws: Iterable[Flaw], readings: frozenset[str]) -> House:
    is_late = LATER in readings
    model = for_release(
        release,
        partners=IDS.values(),
        roaming=roaming(),
        settle_s=ACCEPTED_AFTER_S / settings.speed if is_late else 0,
    )
    journal = Journal(settings.store, release.name) if settings.store else None
    return House(
        model,
        Policy(frozenset(Reading(reading) for reading in readings)),
        journal,
        [flaw.misread for flaw in flaws if flaw.misread],
        [flaw.misdeed for flaw in flaws if flaw.misdeed],
    )


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return _prompt(socket.create_server((settings.host, settings.port), family=family, backlog=256))
    except OSError as error:
        raise UsageError(
            f"cannot listen on {settings.host}, port {settings.port} ({error.strerror or error})",
            "end the program that uses the port, or name another one; 0 takes any free one",
            key="--port",
        ) from error


def _prompt(listener: socket.socket) -> socket.socket:
    """Have connections send at once.

    asyncio does so only for sockets whose protocol is named, and those of `socket.create_server` have none;
    the body of an answer then waits 40 ms for the acknowledgement of its headers.
    """
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _named(names: Iterable[str], known: dict[str, _T], flag: str) -> Iterator[_T]:
    for name in names:
        if name not in known:
            closest = get_close_matches(name, known, n=1)
            mend = f"did you mean {closest[0]}?" if closest else "see `ochp-conformance faults list`"
            raise UsageError(f"{name!r} is unknown", mend, key=flag)
        yield known[name]


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's escapes are among TOML's."""
    return json.dumps(text, ensure_ascii=False)
