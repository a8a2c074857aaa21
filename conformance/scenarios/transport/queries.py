"""Queries of other stores than that of CDRs, and whether they were answered.

What holds for every message of the protocol has to hold on each address and for each operation. Uploads and
downloads of CDRs show it in depth; these show that it is no property of theirs.
"""

from conformance.releases import Store
from conformance.scenarios.judge import Judge, said
from conformance.scenarios.peer import Peer
from conformance.scenarios.samples import Sample, samples
from conformance.wire import Reply

_REFUSALS = frozenset({"format", "not-authorized", "server"})


def queries(judge: Judge, port: str, *peers: Peer) -> tuple[Sample, ...]:
    """Give a call of each query of a port that takes arguments, is claimed, and is not about CDRs.

    Args:
        judge: The judge.
        port: Key of the port.
        peers: Who may call.
    """
    return tuple(
        sample
        for sample in samples(judge, peers)
        if sample.operation.port == port and sample.operation.store is not Store.CDRS and sample.arguments
    )


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


def answered_plainly(judge: Judge, asked: tuple[Sample, ...]) -> tuple[Sample, ...]:
    """Give the queries that are answered in their plain form; only these can show what a change does.

    Raises:
        NotJudged: None is.
    """
    seen = [(sample, sample.peer.send(sample.request())) for sample in asked]
    found = tuple(sample for sample, reply in seen if is_answered(judge, reply))
    if not found:
        why = f" ({said(seen[0][1])})" if seen else ", or none is claimed"
        judge.inconclusive(f"no query is answered in its plain form{why}")
    return found
