"""Test group security: what a refusal gives away.

Source: OWASP Authentication Cheat Sheet; CWE-209.
"""

from conformance.records import Tree
from conformance.scenarios.cdr.drawn import plausible_cdr
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge, said
from conformance.scenarios.peer import Peer
from conformance.scenarios.security.refusal import download, upload
from conformance.scenarios.security.sameness import difference

WRONG = "Wrong-Password-1"
NOBODY = "nobody-of-that-name"
NO_BOUND_ANSWER = frozenset({"OCHP-GEN-003"})
NEGATIVE = ("truncated", "duplicate-attribute", "unknown-operation", "mandatory-header", "no-username")
"""Requests with the right password that are refused for something else, an excerpt of the request at hand."""


@verifies("OCHPT-WSS-006")
@operation("GetCDRs")
def test_refusal_does_not_tell_which_part_was_wrong(emp: Peer, judge: Judge) -> None:
    """Unknown user and wrong password get the same answer; times, ids and the name itself may differ."""
    known = emp.send(download(emp.using(password=WRONG)))
    unknown = emp.send(download(emp.using(username=NOBODY, password=WRONG)))
    seen = difference(known, unknown, (emp.partner.username, NOBODY))
    judge.that(
        seen is None,
        "OCHPT-WSS-006",
        unknown,
        expected=f"the answer that a wrong password gets ({said(known)})",
        observed=f"{seen} ({said(unknown)})" if seen else "the same answer",
    )


@verifies("OCHPT-WSS-010")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_refusal_does_not_repeat_the_password(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """No refusal, be it for the password itself or for something else, holds the password that was sent."""
    unique = f"Canary-{judge.stage.ids.cdr_id(cpo.id)}"
    requests = [("wrong-password", upload(cpo.using(password=unique), cdr))]
    requests += [(change, upload(cpo, cdr, change)) for change in NEGATIVE]
    for aspect, request in requests:
        reply = cpo.send(request, exempt=NO_BOUND_ANSWER)
        judge.that(
            not reply.leaked,
            "OCHPT-WSS-010",
            reply,
            expected="no credentials in an answer",
            observed=f"the {', '.join(reply.leaked)}" if reply.leaked else "none",
            aspect=aspect,
        )
