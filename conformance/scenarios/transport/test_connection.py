"""Test group transport: framing of HTTP messages and the life of connections.

A Content-Length beyond the body with silence behind it is not played: OCHPT-HTTP-007 allows a minute for it.

Source: RFC 9112, sections 3.2, 6, 7.1 and 9.
"""

from conformance.records import Tree
from conformance.scenarios.cdr.drawn import plausible_cdr
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge, said
from conformance.scenarios.peer import Peer
from conformance.scenarios.transport.reaction import (
    MAY_CLOSE,
    is_closed,
    is_http_refusal,
    is_processed,
    not_late,
    ruled,
    upload,
    variant,
    warned,
    works,
)
from conformance.wire import ErrorKind, mutated

REQUESTS = 20
"""Catalogue, OCHPT-HTTP-009."""

LONGEST_ANSWER_S = 60.0
"""Catalogue, OCHPT-HTTP-007."""

LINGER_S = 0.3
"""How long to wait behind an answer for a second one, which would have to come at once."""


@verifies("OCHPT-HTTP-007")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_broken_http_is_refused(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """A request without Host, or without a real Content-Length, gets a 4xx or a closed connection."""
    for number, change in enumerate(("host-missing", "length-no-number", "length-negative")):
        reply = cpo.send(upload(cpo, variant(cdr, number), change), exempt=MAY_CLOSE)
        not_late(judge, reply, LONGEST_ANSWER_S)
        judge.that(
            is_http_refusal(reply) or is_closed(reply),
            "OCHPT-HTTP-007",
            reply,
            expected="a status of the 400s, or a closed connection",
            observed=said(reply),
            aspect=change,
        )
    reply = cpo.AddCDRs(cdrInfoArray=[cdr])
    judge.that(
        is_processed(reply),
        "OCHPT-HTTP-007",
        reply,
        expected="the next connection works",
        observed=said(reply),
        aspect="next-connection",
    )


@verifies("OCHPT-HTTP-008")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_chunked_request_is_accepted(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """An upload in chunks of any size, and with a chunk extension, is carried out (411 is reported)."""
    works(judge, cpo.AddCDRs(cdrInfoArray=[cdr]))
    for number, change in enumerate(("chunked-1", "chunked-7", "chunked-whole", "chunk-extension")):
        reply = cpo.send(upload(cpo, variant(cdr, number), change))
        judge.that(
            is_processed(reply) or reply.status == 411,
            "OCHPT-HTTP-008",
            reply,
            expected="the request carried out like its plain form (result code ok)",
            observed=said(reply),
            aspect=change,
        )
        warned(judge, "OCHPT-HTTP-008", reply, "length-required", reply.status != 411)


@verifies("OCHPT-HTTP-009")
@operation("CheckCDRs")
def test_connection_persists_until_it_is_closed(cpo: Peer, judge: Judge) -> None:
    """Twenty requests in a row need one connection, unless an answer says close; close is honoured."""
    works(judge, cpo.CheckCDRs())
    lost, announced, reply = 0, False, None
    for _ in range(REQUESTS - 1):
        reply = cpo.CheckCDRs()
        lost += not reply.reused and not announced
        announced = (reply.header("Connection") or "").lower() == "close"
    judge.that(
        lost == 0,
        "OCHPT-HTTP-009",
        reply,
        expected="the same connection for all requests, or Connection: close in an answer before another",
        observed=f"{lost} connections that ended without notice" if lost else "the same connection",
        aspect="persistent",
    )
    last = cpo.send(mutated(cpo.envelope("CheckCDRs"), "own-connection"), linger_s=LINGER_S)
    judge.that(
        is_processed(last) and last.closed,
        "OCHPT-HTTP-009",
        last,
        expected="an answer, then a closed connection",
        observed=said(last) + (", and the connection is closed" if last.closed else ", and it stays open"),
        aspect="close",
    )


@verifies("OCHPT-HTTP-010")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_ambiguous_length_hides_no_second_request(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """What follows the last chunk of a request with both framings is never answered as a second request."""
    reply = cpo.send(upload(cpo, cdr, "length-and-chunked"), exempt=MAY_CLOSE, linger_s=LINGER_S)
    second = b"HTTP/1." in reply.rest
    judge.that(
        not second,
        "OCHPT-HTTP-010",
        reply,
        expected="one answer, or none",
        observed="a second answer on the same connection" if second else said(reply),
    )


@verifies("OCHPT-HTTP-015")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_every_request_is_answered_completely(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """An upload and a download are answered completely and in time; one repetition is allowed."""
    for aspect, peer, request in (
        ("upload", cpo, upload(cpo, cdr)),
        ("download", emp, emp.envelope("GetCDRs")),
    ):
        reply = peer.send(request)
        if reply.error is not None and reply.error.kind is not ErrorKind.REFUSED:
            reply = peer.send(request)
        if reply.error is not None and reply.error.kind is ErrorKind.REFUSED:
            judge.inconclusive(f"no connection could be made ({reply.error.what})")
        ruled(
            judge,
            "OCHPT-HTTP-015",
            reply,
            expected="a complete answer within the declared time",
            aspect=aspect,
        )
