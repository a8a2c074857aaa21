"""How a scenario checks that somebody was not let in.

Source: AMB-014: the result code not-authorized, a SOAP fault, and HTTP 401 or 403 (reported) are right. In
every case there is no data and no effect.
"""

from conformance.records import Tree
from conformance.scenarios.judge import Judge, said
from conformance.scenarios.peer import Peer
from conformance.wire import Mutation, RawRequest, Reply, mutated

WAYS = {"not-authorized": "AMB-014/not-authorized", "fault": "AMB-014/fault", "http": "AMB-014/http-401"}
"""How a refusal can look, and the reading of AMB-014 that it is."""


def download(emp: Peer, *changes: str | Mutation) -> RawRequest:
    """The download of a provider's queue, changed, on a connection of its own.

    What an earlier message of a connection proved is the purpose of OCHPT-WSS-012 alone.
    """
    return mutated(emp.envelope("GetCDRs"), *changes, "own-connection")


def upload(cpo: Peer, cdr: Tree, *changes: str | Mutation) -> RawRequest:
    """The upload of one record, changed, on a connection of its own."""
    return mutated(cpo.envelope("AddCDRs", cdrInfoArray=[cdr]), *changes, "own-connection")


def way_of(reply: Reply) -> str | None:
    """How an answer says that somebody is not let in; None if it does not."""
    if reply.document.fault is not None:
        return "fault"
    if reply.error is None and reply.status in (401, 403):
        return "http"
    return "not-authorized" if reply.error is None and reply.code == "not-authorized" else None


def is_let_in(reply: Reply) -> bool:
    """Whether a request was carried out."""
    return reply.error is None and reply.document.fault is None and reply.code in ("ok", "partly")


def not_let_in(judge: Judge, requirement: str, reply: Reply, aspect: str) -> None:
    """Check that an answer refuses for want of authorisation, and holds no record."""
    way = way_of(reply)
    judge.that(
        way is not None,
        requirement,
        reply,
        expected="the result code not-authorized, a SOAP fault, or HTTP 401 or 403",
        observed=said(reply),
        aspect=f"{aspect}-refused",
    )
    records = reply.records("cdrInfoArray")
    judge.that(
        not records,
        requirement,
        reply,
        expected="no record in the answer",
        observed=f"{len(records)} records",
        at=records[0] if records else None,
        aspect=f"{aspect}-no-data",
    )
    if way is not None:
        judge.observe("AMB-014", WAYS[way], "How failed authentication is told.", reply)
