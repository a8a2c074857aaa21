"""Test group transport: which operation of which release a request calls.

Source: ochp.wsdl, soapAction and target namespace; WS-I Basic Profile 1.1, R1127, R2724.
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
from conformance.scenarios.transport.reaction import fault_kind, is_processed, upload, variant, works
from conformance.scenarios.transport.variation import unqualified

OTHER_OPERATION = "CheckCDRs"
NOT_BOUND = frozenset({"OCHP-GEN-003"})
"""OCHPT-SOAP-013 judges whose operation is answered if action and Body differ."""

ANY_RELEASE = frozenset({"OCHP-GEN-003"})
"""An answer in the namespace of the request's release is right there."""


@verifies("OCHP-GEN-005")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_bound_action_is_accepted(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """An upload with the SOAPAction of the binding, as a quoted string, is carried out."""
    request = upload(cpo, cdr)
    reply = cpo.send(request)
    bound = judge.stage.release.operation("AddCDRs").action
    judge.that(
        is_processed(reply),
        "OCHP-GEN-005",
        reply,
        expected=f'the request with SOAPAction "{bound}" carried out (result code ok)',
        observed=said(reply),
    )


@pytest.mark.parametrize("change", ["action-empty", "action-unquoted", "action-of-another"])
@verifies("OCHPT-SOAP-013")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_body_decides_and_not_the_action(cpo: Peer, emp: Peer, judge: Judge, change: str, cdr: Tree) -> None:
    """An upload with an empty, unquoted or misleading SOAPAction is carried out, or gets a Client fault."""
    works(judge, cpo.AddCDRs(cdrInfoArray=[variant(cdr, 0)]))
    if change == "action-of-another":
        other = judge.stage.release.operation(OTHER_OPERATION).action
        request = upload(cpo, cdr).with_header("SOAPAction", f'"{other}"')
    else:
        request = upload(cpo, cdr, change)
    reply = cpo.send(request, exempt=NOT_BOUND)
    own = is_processed(reply) and _is_for(reply.document.payload_name)
    is_fault = fault_kind(reply) == "Client" or (
        change == "action-unquoted" and reply.document.fault is not None
    )
    judge.that(
        own or is_fault,
        "OCHPT-SOAP-013",
        reply,
        expected="the operation of the Body carried out, or a Client fault",
        observed=said(reply),
        aspect=change,
    )


def _is_for(payload: str | None) -> bool:
    return payload is not None and etree.QName(payload).localname == "AddCDRsResponse"


@verifies("OCHP-GEN-004")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_other_release_is_not_taken_as_the_own(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """An upload in the namespace of another release never succeeds as one of this release."""
    reply = cpo.send(upload(cpo, cdr, "other-release"), exempt=ANY_RELEASE)
    name = reply.document.payload_name
    own = name is not None and etree.QName(name).namespace == judge.stage.release.namespace
    judge.that(
        not (own and reply.code in ("ok", "partly")),
        "OCHP-GEN-004",
        reply,
        expected="a refusal, or an answer in the namespace of the request",
        observed=said(reply),
        aspect="answer",
    )
    if name is not None and not own and reply.code == "ok":
        return  # the target speaks that release too, and may deliver the record in this one
    lacks(judge, "OCHP-GEN-004", emp.GetCDRs(), cdr, aspect="not-stored")


@verifies("OCHP-GEN-041")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_unknown_operation_is_refused(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """A Body element that is no operation of the release is refused, by a fault or the code format."""
    request = upload(cpo, cdr, "unknown-operation")
    is_refused(
        judge,
        "OCHP-GEN-041",
        cpo.send(request, exempt=ANY_RELEASE),
        request.note,
        "refused",
        situation=UNREADABLE,
    )
    lacks(judge, "OCHP-GEN-041", emp.GetCDRs(), cdr, aspect="not-stored")


@verifies("OCHPT-SOAP-012")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_message_against_the_description_gets_a_client_fault(
    cpo: Peer, emp: Peer, judge: Judge, cdr: Tree
) -> None:
    """Fields in no namespace get a Client fault or the code format; other faults are Client ones too."""
    note = "the fields of the record are in no namespace"
    request = cpo.invalid("AddCDRs", cdrInfoArray=[unqualified(cdr)], note=note)
    for aspect, reply in (
        ("unqualified", cpo.send(request)),
        ("unknown-operation", cpo.send(upload(cpo, cdr, "unknown-operation"), exempt=ANY_RELEASE)),
        ("foreign-namespace", cpo.send(upload(cpo, cdr, "foreign-namespace"), exempt=ANY_RELEASE)),
    ):
        is_fault = reply.document.fault is not None
        if aspect != "unqualified" and not is_fault:
            continue  # whether it is refused at all, OCHP-GEN-004 and OCHP-GEN-041 judge
        judge.that(
            fault_kind(reply) == "Client" or (not is_fault and reply.code == "format"),
            "OCHPT-SOAP-012",
            reply,
            expected="a Client fault, or the result code format",
            observed=said(reply),
            aspect=aspect,
        )
