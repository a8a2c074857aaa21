"""Peer: a partner's account as scenarios use it. Every answer passes the rules before a scenario sees it."""

from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial
from typing import cast

from conformance.errors import SuiteError
from conformance.records import Tree, body
from conformance.releases import Role
from conformance.scenarios.signals import NotJudged
from conformance.scenarios.stage import Stage
from conformance.target import Partner
from conformance.wire import Credentials, RawRequest, Reply


class Peer:
    """A partner of the target, played by the suite.

    Operations of the release are methods: `cpo.AddCDRs(cdrInfoArray=[...])`.

    Args:
        stage: Where the scenario plays.
        partner: The account.
        credentials: What it sends as WS-Security token; None: nothing.
    """

    def __init__(self, stage: Stage, partner: Partner, credentials: Credentials | None) -> None:
        self.stage = stage
        self.partner = partner
        self.credentials = credentials

    def __repr__(self) -> str:
        return f"Peer({self.id})"

    @property
    def id(self) -> str:
        """Provider or operator ID: country code and three characters."""
        return self.partner.id

    @property
    def roles(self) -> frozenset[Role]:
        """Roles that the account holds."""
        return self.partner.roles

    def __getattr__(self, name: str) -> Callable[..., Reply]:
        if name.startswith("_") or not name[:1].isupper():
            raise AttributeError(name)
        self.stage.release.operation(name)
        return partial(self.call, name)

    def call(self, operation: str, /, **arguments: object) -> Reply:
        """Call an operation with what the schema allows.

        Args:
            operation: In the WSDL's spelling.
            arguments: Children of the request element, by local name.

        Raises:
            UnknownOperation: The release has none of that name.
            NotJudged: The operation changes the target, which is read-only, or it is a download that could
                not be read (`Unreadable`).
        """
        self._about_to(operation)
        tree = cast(Tree, arguments)
        if self.stage.release.operation(operation).writes or self.credentials != _own(self.partner):
            return self.stage.received(self.stage.client.call(operation, tree, self.credentials))
        unreadable = self.stage.unreadable
        if reason := unreadable.reason(operation, self.id, tree):
            raise NotJudged(reason)
        ask = partial(self.stage.client.call, operation, tree, self.credentials)
        answer = ask()
        self.stage.reliability.asked(answer, ask)
        reply = self.stage.received(answer)
        if reason := unreadable.learn(operation, self.id, tree, reply):
            raise NotJudged(reason)
        return reply

    def envelope(self, operation: str, /, **arguments: object) -> RawRequest:
        """Give exactly what `call` would send, to be broken and sent by `send`."""
        return self.stage.client.envelope(operation, cast(Tree, arguments), self.credentials)

    def literal(self, operation: str, /, **arguments: object) -> RawRequest:
        """Give what `call` would send, but without the defaults that the schema would have it add.

        Args:
            operation: In the WSDL's spelling.
            arguments: Children of the request element, written as they are.
        """
        release = self.stage.release
        payload = body(release, release.operation(operation).request, cast(Tree, arguments))
        return self.stage.client.enveloped(operation, payload, self.credentials)

    def invalid(self, operation: str, /, *, note: str, **arguments: object) -> RawRequest:
        """Give what `call` would send, but with content that the schema does not allow.

        Args:
            operation: In the WSDL's spelling.
            note: What is wrong on purpose, in words.
            arguments: Children of the request element, written as they are.

        Raises:
            SuiteError: The schema allows it after all.
        """
        release = self.stage.release
        payload = body(release, release.operation(operation).request, cast(Tree, arguments))
        if self.stage.rules.schema.is_valid(payload):
            raise SuiteError(f"what was to be invalid ({note}) is valid under the schema")
        return self.stage.client.enveloped(operation, payload, self.credentials, note=note)

    def send(self, request: RawRequest, *, exempt: Collection[str] = (), linger_s: float = 0) -> Reply:
        """Send bytes as they are.

        Args:
            request: What is sent.
            exempt: Requirements that say nothing about the answer to such a request (`Stage.received`).
            linger_s: For a request that is written byte by byte, on a connection of its own: how long to wait
                behind the answer for more of it, or for the peer to close.

        Raises:
            NotJudged: The operation changes the target, which is read-only.
        """
        if request.operation:
            self._about_to(request.operation)
        client = self.stage.client
        if request.wire is None:
            return self.stage.received(client.send(request), exempt=exempt)
        reply = client.send_bytes(
            request.url,
            request.wire,
            operation=request.operation,
            partner=request.partner,
            note=request.note,
            meaning=request.body,
            linger_s=linger_s,
        )
        return self.stage.received(reply, exempt=exempt)

    def using(self, *, username: str | None = None, password: str | None = None) -> "Peer":
        """The same partner with other credentials."""
        own = self.credentials or _own(self.partner)
        changed = replace(
            own,
            username=own.username if username is None else username,
            password=own.password if password is None else password,
        )
        return Peer(self.stage, self.partner, changed)

    def anonymous(self) -> "Peer":
        """The same partner without credentials."""
        return Peer(self.stage, self.partner, None)

    def _about_to(self, operation: str) -> None:
        about = self.stage.release.operation(operation)
        if about.replaces:
            self.stage.forget(about.store)
        if not about.writes:
            return
        if self.stage.target.ixit.read_only:
            raise NotJudged(f"{operation} changes the target, and ixit.read_only forbids that")
        if self.stage.journal is not None:
            self.stage.journal.changing(operation, self.id)


def peer_of(stage: Stage, partner: Partner) -> Peer:
    """The peer with the credentials that the target expects of it."""
    return Peer(stage, partner, _own(partner))


def _own(partner: Partner) -> Credentials:
    return Credentials(partner.id, partner.username, partner.password)
