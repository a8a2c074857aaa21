"""Test group transport: what holds for uploads of CDRs holds for the queries of other stores, on both ports.

Source: SOAP 1.1, sections 4 and 6; WS-I Basic Profile 1.1; ochp.wsdl, service ports.
"""

from conformance.scenarios.declare import operation, verifies
from conformance.scenarios.judge import Judge, said
from conformance.scenarios.peer import Peer
from conformance.scenarios.samples import Sample
from conformance.scenarios.transport.queries import answered_plainly, is_answered, queries
from conformance.scenarios.transport.reaction import fault_kind, warned
from conformance.wire import Reply

MEANS_THE_SAME = {
    "OCHPT-XML-008": ("utf-8-mark", "no-declaration"),
    "OCHPT-XML-009": ("comments-between", "comments-in-values"),
    "OCHPT-XML-011": ("default-namespace", "odd-prefix", "redeclared-prefix"),
    "OCHPT-XML-012": ("indented",),
    "OCHPT-XML-013": ("cdata-values", "reference-values"),
    "OCHPT-SOAP-009": ("optional-headers",),
    "OCHPT-HTTP-008": ("chunked-7",),
    "OCHPT-WSS-003": ("must-understand-0", "must-understand-none"),
    "OCHPT-WSS-008": ("security-prefixes",),
}
"""By requirement, ways to write a request that are as good as any other."""

IS_WRONG = {
    "OCHPT-SOAP-007": ("mandatory-header", "MustUnderstand"),
    "OCHPT-SOAP-010": ("soap-1.2", "VersionMismatch"),
    "OCHPT-XML-001": ("truncated", ""),
    "OCHP-GEN-041": ("unknown-operation", ""),
}
"""By requirement, what makes a request wrong, and the fault that it has to get; empty: any refusal."""

ANY_ANSWER = frozenset({"OCHP-GEN-003"})
"""A body without an operation of the release has no bound answer."""


@verifies(*MEANS_THE_SAME)
@operation("GetChargePointListUpdates")
def test_queries_are_read_however_they_are_written(cpo: Peer, emp: Peer, nsp: Peer, judge: Judge) -> None:
    """Queries for tokens, charge points and tariffs are answered whatever XML, SOAP and HTTP leave open."""
    _same(judge, answered_plainly(judge, queries(judge, "chs", cpo, emp, nsp)))


@verifies(*MEANS_THE_SAME)
@operation("GetStatus")
def test_live_port_reads_queries_however_they_are_written(nsp: Peer, judge: Judge) -> None:
    """A query for live status is answered whatever XML, SOAP and HTTP leave open."""
    _same(judge, answered_plainly(judge, queries(judge, "chs_live", nsp)))


@verifies("OCHPT-XML-007")
@operation("GetStatus")
def test_queries_in_utf_16_are_reported(cpo: Peer, emp: Peer, nsp: Peer, judge: Judge) -> None:
    """Queries on both ports are answered in UTF-8; that UTF-16 is read as well is tried and reported."""
    asked = (*queries(judge, "chs", cpo, emp, nsp), *queries(judge, "chs_live", nsp))
    for query in answered_plainly(judge, asked):
        name = query.operation.name
        reply = query.peer.send(query.request("charset-quoted"))
        _note(judge, "OCHPT-XML-007", reply, is_answered(judge, reply), "an answer", f"{name}-utf-8")
        for change in ("utf-16-le", "utf-16-be"):
            reply = query.peer.send(query.request(change))
            warned(judge, "OCHPT-XML-007", reply, change, is_answered(judge, reply))


@verifies(*IS_WRONG)
@operation("GetChargePointListUpdates")
def test_wrong_queries_are_refused(cpo: Peer, emp: Peer, nsp: Peer, judge: Judge) -> None:
    """Queries for tokens, charge points and tariffs are refused if XML or SOAP are wrong, like uploads."""
    _refused(judge, answered_plainly(judge, queries(judge, "chs", cpo, emp, nsp)))


@verifies(*IS_WRONG)
@operation("GetStatus")
def test_live_port_refuses_wrong_queries(nsp: Peer, judge: Judge) -> None:
    """A query for live status is refused if XML or SOAP are wrong, as on the other port."""
    _refused(judge, answered_plainly(judge, queries(judge, "chs_live", nsp)))


def _same(judge: Judge, asked: tuple[Sample, ...]) -> None:
    for requirement, changes in MEANS_THE_SAME.items():
        for change in changes:
            for query in asked:
                reply = query.peer.send(query.request(change))
                expected = "an answer like that to the plain query"
                aspect = f"{query.operation.name}-{change}"
                _note(judge, requirement, reply, is_answered(judge, reply), expected, aspect)


def _refused(judge: Judge, asked: tuple[Sample, ...]) -> None:
    for requirement, (change, kind) in IS_WRONG.items():
        for query in asked:
            reply = query.peer.send(query.request(change), exempt=ANY_ANSWER)
            aspect = f"{query.operation.name}-{change}"
            if kind:
                _note(judge, requirement, reply, fault_kind(reply) == kind, f"a SOAP fault {kind}", aspect)
            else:
                _note(judge, requirement, reply, _is_refusal(reply), "a refusal", aspect)


def _is_refusal(reply: Reply) -> bool:
    is_http = reply.error is None and reply.status is not None and 400 <= reply.status < 500
    return reply.document.fault is not None or reply.code in ("format", "server") or is_http


def _note(judge: Judge, requirement: str, reply: Reply, met: bool, expected: str, aspect: str) -> None:
    judge.note(met, requirement, reply, expected=expected, observed=said(reply), aspect=aspect)
