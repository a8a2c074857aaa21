"""Test group security: who is let in, and what a refused request leaves behind.

Each scenario sends few wrong passwords, in case the target locks accounts.

Source: OCHP.md 1.4, User Identification; WS-Security UsernameToken Profile 1.0; AMB-014, AMB-265.
"""

import pytest

from conformance.records import Tree
from conformance.scenarios.cdr import arrange
from conformance.scenarios.cdr.drawn import plausible_cdr
from conformance.scenarios.cdr.queue import awaited, lacks, shows
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge, said
from conformance.scenarios.peer import Peer
from conformance.scenarios.security.refusal import download, is_let_in, not_let_in, upload, way_of
from conformance.scenarios.transport.reaction import variant, works
from conformance.wire import mutated

WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
WRONG_PASSWORDS = ("wrong-password", "password-other-case", "password-cut", "password-longer")
INCOMPLETE = ("no-token", "no-password")


@verifies("OCHP-GEN-018")
@operation("GetCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_request_without_token_obtains_nothing(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """A download without any Security header is refused and holds no record."""
    arrange.accepted(judge, cpo, emp, cdr)
    reply = emp.send(download(emp.anonymous()))
    not_let_in(judge, "OCHP-GEN-018", reply, "download")


@verifies("OCHP-GEN-019")
@operation("GetCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_wrong_password_is_not_authorised(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """A download with another password, or one in other case, cut or longer, is refused without a record."""
    arrange.accepted(judge, cpo, emp, cdr)
    for change in WRONG_PASSWORDS:
        not_let_in(judge, "OCHP-GEN-019", emp.send(download(emp, change)), change)


@verifies("OCHP-GEN-020")
@operation("GetCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_unknown_user_is_treated_like_a_wrong_password(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """A download in the name of nobody is refused in the way in which a wrong password is."""
    arrange.accepted(judge, cpo, emp, cdr)
    known = emp.send(download(emp, "wrong-password"))
    if way_of(known) is None:
        judge.inconclusive(f"a wrong password is not refused either, see OCHP-GEN-019 ({said(known)})")
    unknown = emp.send(download(emp, "unknown-user"))
    not_let_in(judge, "OCHP-GEN-020", unknown, "unknown-user")
    judge.that(
        way_of(unknown) == way_of(known),
        "OCHP-GEN-020",
        unknown,
        expected=f"an answer of the kind that a wrong password gets ({said(known)})",
        observed=said(unknown),
        aspect="same-kind",
    )


@verifies("OCHP-GEN-021")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_refused_upload_has_no_effect(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """An upload with a wrong password, or without any, stores nothing."""
    changes = ("wrong-password", "no-security")
    records = [variant(cdr, number) for number in range(len(changes))]
    for record, change in zip(records, changes, strict=True):
        reply = cpo.send(upload(cpo, record, change))
        if is_let_in(reply):
            judge.inconclusive("the request was not refused, see OCHP-GEN-018 and OCHP-GEN-019")
    lacks(judge, "OCHP-GEN-021", emp.GetCDRs(), *records, aspect="not-stored")


@pytest.mark.parametrize("change", INCOMPLETE)
@verifies("OCHPT-WSS-004")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_incomplete_token_is_refused(cpo: Peer, emp: Peer, judge: Judge, change: str, cdr: Tree) -> None:
    """An upload and a download whose Security header lacks token or password are refused, without effect."""
    not_let_in(judge, "OCHPT-WSS-004", cpo.send(upload(cpo, cdr, change)), f"{change}-upload")
    not_let_in(judge, "OCHPT-WSS-004", emp.send(download(emp, change)), f"{change}-download")
    lacks(judge, "OCHPT-WSS-004", emp.GetCDRs(), cdr, aspect=f"{change}-not-stored")


@verifies("OCHPT-WSS-005")
@operation("GetCDRs")
def test_refusal_by_fault_has_a_security_code(emp: Peer, judge: Judge) -> None:
    """A fault for missing or wrong credentials has a code of WS-Security; a result code will do as well."""
    for change in ("wrong-password", "unknown-user", "no-token", "no-password", "no-security"):
        reply = emp.send(download(emp, change))
        fault = reply.document.fault
        judge.that(
            fault is None or (fault.code_qname is not None and fault.code_qname[0] == WSSE),
            "OCHPT-WSS-005",
            reply,
            expected=f"a faultcode of the namespace {WSSE}, if it is a fault",
            observed=said(reply),
            at=None if fault is None else fault.element,
            aspect=change,
        )


@verifies("OCHPT-WSS-012")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_each_message_is_authenticated_by_itself(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """On one connection nobody profits from the credentials of the message before."""
    if is_let_in(cpo.send(upload(cpo, variant(cdr, 7), "wrong-password"))):
        judge.inconclusive("a wrong password is accepted on any connection, see OCHP-GEN-019")
    if is_let_in(cpo.send(upload(cpo, variant(cdr, 8), "no-security"))):
        judge.inconclusive("no credentials are needed on any connection, see OCHP-GEN-018")
    works(judge, cpo.AddCDRs(cdrInfoArray=[cdr]))
    stowaways = [variant(cdr, number) for number in range(2)]
    for change, record in zip(("wrong-password", "no-security"), stowaways, strict=True):
        request = mutated(cpo.envelope("AddCDRs", cdrInfoArray=[record]), change)
        not_let_in(judge, "OCHPT-WSS-012", cpo.send(request), change)
    queue = awaited(judge, emp.GetCDRs, cdr)
    shows(judge, "OCHPT-WSS-012", queue, cdr, aspect="other-partner")
    lacks(judge, "OCHPT-WSS-012", queue, *stowaways, aspect="not-stored")
