"""Test group transport: the SOAP envelope of uploads, and what a clearing house makes of a wrong one.

Source: OCHP.md 1.4, Binding to Transport Protocol; SOAP 1.1, sections 2, 4 and 6; WS-I Basic Profile 1.1.
"""

import pytest
from lxml import etree

from conformance.records import Tree
from conformance.scenarios.cdr.drawn import plausible_cdr
from conformance.scenarios.cdr.queue import lacks
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge, said
from conformance.scenarios.outcome import UNREADABLE, is_refused
from conformance.scenarios.peer import Peer
from conformance.scenarios.transport.reaction import (
    fault_kind,
    is_processed,
    processed,
    ruled,
    upload,
    variant,
    warned,
    works,
)
from conformance.wire import Reply

SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/"
NO_OPERATION = frozenset({"OCHP-GEN-003"})
"""Bodies that hold no single operation have no bound answer; OCHPT-SOAP-002 judges the reaction."""


@verifies("OCHP-GEN-001", "OCHP-GEN-003")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_answer_is_the_bound_element_in_soap_11(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """A SOAP 1.1 request is answered in SOAP 1.1, with the bound response as the only Body child."""
    reply = cpo.AddCDRs(cdrInfoArray=[cdr])
    envelope, body = reply.document.envelope, reply.document.body
    judge.that(
        envelope is not None and envelope.tag == f"{{{SOAP_11}}}Envelope",
        "OCHP-GEN-001",
        reply,
        expected=f"an Envelope of the namespace {SOAP_11}",
        observed=said(reply) if envelope is None else f"the root {envelope.tag}",
        at=envelope,
    )
    children = [] if body is None else [str(child.tag) for child in body.iterchildren(etree.Element)]
    release = judge.stage.release
    bound = release.qname(release.operation("AddCDRs").response)
    judge.that(
        children == [bound],
        "OCHP-GEN-003",
        reply,
        expected=f"{bound} as the only child of Body",
        observed=f"the children {', '.join(children) or 'none'}",
        at=body,
    )


@pytest.mark.parametrize("change", ["two-body-children", "empty-body"])
@verifies("OCHPT-SOAP-002")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_body_without_a_single_operation_gets_one_answer(
    cpo: Peer, emp: Peer, judge: Judge, change: str, cdr: Tree
) -> None:
    """A Body with two operations, or none, is answered by one Fault or one response of the operation."""
    reply = cpo.send(upload(cpo, cdr, change), exempt=NO_OPERATION)
    body = reply.document.body
    children = [] if body is None else [str(child.tag) for child in body.iterchildren(etree.Element)]
    release = judge.stage.release
    bound = release.qname(release.operation("AddCDRs").response)
    judge.that(
        children in ([bound], [f"{{{SOAP_11}}}Fault"]),
        "OCHPT-SOAP-002",
        reply,
        expected=f"one child of Body, a Fault or {bound}",
        observed=said(reply) if body is None else f"the children {', '.join(children) or 'none'}",
        at=body,
        aspect=change,
    )
    warned(judge, "OCHPT-SOAP-002", reply, change, fault_kind(reply) == "Client")


@verifies("OCHPT-SOAP-007")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_unknown_mandatory_header_is_refused(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """An unknown header block that has to be understood leads to a MustUnderstand fault without detail."""
    reply = cpo.send(upload(cpo, cdr, "mandatory-header"))
    _faults_with(judge, "OCHPT-SOAP-007", reply, "MustUnderstand", "fault")
    fault = reply.document.fault
    detail = None if fault is None else fault.detail
    judge.that(
        detail is None,
        "OCHPT-SOAP-007",
        reply,
        expected="no detail element, which is reserved for errors of the Body",
        observed="a detail element" if detail is not None else "none",
        at=detail,
        aspect="no-detail",
    )


@verifies("OCHPT-SOAP-008")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_refused_header_leaves_no_effect(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """An upload that is refused for a mandatory header block stores nothing."""
    reply = cpo.send(upload(cpo, cdr, "mandatory-header"))
    if is_processed(reply):
        judge.inconclusive("the request with the mandatory header was not refused (see OCHPT-SOAP-007)")
    lacks(judge, "OCHPT-SOAP-008", emp.GetCDRs(), cdr, aspect="not-stored")


@verifies("OCHPT-SOAP-009")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_optional_headers_do_not_disturb(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """An upload with header blocks that are optional, or meant for another actor, is carried out."""
    works(judge, cpo.AddCDRs(cdrInfoArray=[variant(cdr, 0)]))
    reply = cpo.send(upload(cpo, cdr, "optional-headers"))
    processed(judge, "OCHPT-SOAP-009", reply, "optional-headers")


@pytest.mark.parametrize("change", ["soap-1.2", "soap-1.2-typed"])
@verifies("OCHPT-SOAP-010")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_soap_12_envelope_is_not_processed(
    cpo: Peer, emp: Peer, judge: Judge, change: str, cdr: Tree
) -> None:
    """An upload in a SOAP 1.2 envelope gets a VersionMismatch fault (or HTTP 415) and is not stored."""
    reply = cpo.send(upload(cpo, cdr, change))
    refused_by_type = change == "soap-1.2-typed" and reply.error is None and reply.status == 415
    if not refused_by_type:
        _faults_with(judge, "OCHPT-SOAP-010", reply, "VersionMismatch", change)
    lacks(judge, "OCHPT-SOAP-010", emp.GetCDRs(), cdr, aspect=f"{change}-not-stored")


@pytest.mark.parametrize("change", ["bare-payload", "json"])
@verifies("OCHPT-SOAP-010")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_message_without_an_envelope_is_refused(
    cpo: Peer, emp: Peer, judge: Judge, change: str, cdr: Tree
) -> None:
    """A message that is no envelope, a bare payload or JSON text, is refused and not stored."""
    request = upload(cpo, cdr, change)
    is_refused(judge, "OCHPT-SOAP-010", cpo.send(request), request.note, change, situation=UNREADABLE)
    lacks(judge, "OCHPT-SOAP-010", emp.GetCDRs(), cdr, aspect=f"{change}-not-stored")


@verifies("OCHPT-SOAP-011")
@operation("AddCDRs")
@draws(cdr=plausible_cdr)
def test_envelope_is_examined_before_headers_and_body(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """Of several errors the SOAP version comes first, then mandatory header blocks, then the Body."""
    for change, kind in (("empty-body", "MustUnderstand"), ("soap-1.2", "VersionMismatch")):
        reply = cpo.send(upload(cpo, cdr, "mandatory-header", change), exempt=NO_OPERATION)
        _faults_with(judge, "OCHPT-SOAP-011", reply, kind, f"{kind.lower()}-first")


@verifies("OCHPT-SOAP-015")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_answers_carry_no_soap_attributes(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """A normal answer and a fault have no encodingStyle, and mustUnderstand only as 0 or 1."""
    expected = "no encodingStyle, and mustUnderstand only as 0 or 1"
    for aspect, reply in (
        ("normal", cpo.AddCDRs(cdrInfoArray=[cdr])),
        ("refusal", cpo.send(upload(cpo, cdr, "mandatory-header"))),
    ):
        ruled(judge, "OCHPT-SOAP-015", reply, expected=expected, aspect=aspect)


def _faults_with(judge: Judge, requirement: str, reply: Reply, kind: str, aspect: str) -> None:
    fault = reply.document.fault
    judge.that(
        fault_kind(reply) == kind,
        requirement,
        reply,
        expected=f"a SOAP fault {kind}",
        observed=said(reply),
        at=None if fault is None else fault.element,
        aspect=aspect,
    )
