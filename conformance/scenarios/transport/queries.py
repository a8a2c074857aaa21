"""Queries of other stores than that of CDRs: one harmless call of each, and whether it was answered.

What holds for every message of the protocol has to hold on each address and for each operation. Uploads and
downloads of CDRs show it in depth; these show that it is no property of theirs.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.records import Tree, utc_time
from conformance.releases import Operation, Store
from conformance.scenarios.judge import Judge, said
from conformance.scenarios.peer import Peer
from conformance.wire import Mutation, RawRequest, Reply, mutated

_LOOK_BACK_S = 60
_REFUSALS = frozenset({"format", "not-authorized", "server"})
_CLAIMS = {Store.LIVE_STATUS: "live_status", Store.TARIFFS: "tariffs"}


@dataclass(frozen=True)
class Query:
    """A call that changes nothing.

    Args:
        operation: What is called.
        peer: Who calls.
        arguments: Content of the request; of the last minute, so that answers are short.
    """

    operation: Operation
    peer: Peer
    arguments: Tree

    def request(self, *changes: str | Mutation) -> RawRequest:
        """Give the request, changed."""
        return mutated(self.peer.envelope(self.operation.name, **self.arguments), *changes)


def claimed(judge: Judge, operation: Operation) -> bool:
    """Whether the target claims the store of an operation."""
    claim = _CLAIMS.get(operation.store)
    return claim is None or bool(getattr(judge.stage.target.ics, claim))


def queries(judge: Judge, port: str, *peers: Peer) -> tuple[Query, ...]:
    """Give a query for each operation of a port that takes arguments, is claimed, and is not about CDRs.

    Args:
        judge: The judge.
        port: Key of the port.
        peers: Who may call; the first one whose message it is does.
    """
    return tuple(_queries(judge, port, peers))


def _queries(judge: Judge, port: str, peers: tuple[Peer, ...]) -> Iterator[Query]:
    since: Tree = {"DateTime": utc_time(judge.stage.epoch - _LOOK_BACK_S)}
    members: Tree = {
        "emtId": {"@representation": "plain", "instance": "0F1E2D3C", "tokenType": "rfid"},
        "lastUpdate": since,
        "startDateTime": since,
        "statusType": "evse",
    }
    for operation in judge.stage.release.operations:
        group = judge.stage.rules.schema.component(operation.request).children
        names = [item.name for item in group.items if hasattr(item, "name")] if group else []
        arguments = {name: members[name] for name in names if name in members}
        peer = next((peer for peer in peers if peer.roles & operation.callers), None)
        is_other = operation.port == port and operation.store is not Store.CDRS and not operation.uploads
        if peer is not None and is_other and arguments and claimed(judge, operation):
            yield Query(operation, peer, arguments)


def is_answered(judge: Judge, reply: Reply) -> bool:
    """Whether a query was carried out: a readable answer of its operation, whatever it found."""
    judged = judge.stage.trial.current.judged.get(reply.exchange.id)
    return (
        reply.error is None
        and reply.document.fault is None
        and judged is not None
        and judged.readable
        and reply.code not in _REFUSALS
    )


def answered_plainly(judge: Judge, asked: tuple[Query, ...]) -> tuple[Query, ...]:
    """Give the queries that are answered in their plain form; only these can show what a change does.

    Raises:
        NotJudged: None is.
    """
    seen = [(query, query.peer.send(query.request())) for query in asked]
    found = tuple(query for query, reply in seen if is_answered(judge, reply))
    if not found:
        why = f" ({said(seen[0][1])})" if seen else ", or none is claimed"
        judge.inconclusive(f"no query is answered in its plain form{why}")
    return found
