"""Test group security: forms of the UsernameToken that mean the same, and forms that must not be taken.

Source: OCHP.md 1.4, User Identification; WS-Security UsernameToken Profile 1.0, section 3.1; AMB-087.
"""

import pytest

from conformance.records import Tree
from conformance.scenarios.cdr import arrange
from conformance.scenarios.cdr.drawn import plausible_cdr
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge
from conformance.scenarios.peer import Peer
from conformance.scenarios.security.refusal import download, is_let_in, not_let_in
from conformance.scenarios.transport.reaction import (
    all_processed,
    is_processed,
    processed,
    upload,
    variant,
    warned,
    works,
)


@verifies("OCHP-GEN-015")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_token_of_the_documents_is_accepted(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """An upload with a valid token and mustUnderstand 1 is carried out; plainer forms are reported."""
    processed(judge, "OCHP-GEN-015", cpo.AddCDRs(cdrInfoArray=[cdr]), "must-understand-1")
    for number, change in enumerate(("no-wsu-id", "no-password-type")):
        reply = cpo.send(upload(cpo, variant(cdr, number), change))
        warned(judge, "OCHP-GEN-015", reply, change, is_processed(reply))


@pytest.mark.parametrize("change", ["must-understand-0", "must-understand-none"])
@verifies("OCHPT-WSS-003")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_header_is_understood_whatever_its_mark(
    cpo: Peer, emp: Peer, judge: Judge, change: str, cdr: Tree
) -> None:
    """Valid credentials are accepted with mustUnderstand 0, and without the mark, as they are with 1."""
    all_processed(judge, "OCHPT-WSS-003", cpo, cdr, (change,))


@verifies("OCHPT-WSS-007")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_password_is_read_as_xml_text(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """A password in character references, as CDATA, or around a comment is the same password."""
    changes = ("password-references", "password-cdata", "password-comment")
    all_processed(judge, "OCHPT-WSS-007", cpo, cdr, changes)


@verifies("OCHPT-WSS-007")
@operation("GetCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_password_without_content_is_refused(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """A download with an empty, blank or nil password is refused and holds no record."""
    arrange.accepted(judge, cpo, emp, cdr)
    for change in ("password-empty", "password-blank", "password-nil"):
        not_let_in(judge, "OCHPT-WSS-007", emp.send(download(emp, change)), change)


@verifies("OCHPT-WSS-007")
@operation("GetCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_password_is_compared_exactly(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """A password in other letter case, without its last character, or with one more, is refused."""
    if is_let_in(emp.send(download(emp, "wrong-password"))):
        judge.inconclusive("any password is accepted, see OCHP-GEN-019")
    arrange.accepted(judge, cpo, emp, cdr)
    for change in ("password-other-case", "password-cut", "password-longer"):
        not_let_in(judge, "OCHPT-WSS-007", emp.send(download(emp, change)), change)


@verifies("OCHPT-WSS-008")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_optional_parts_are_no_reason_for_refusal(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """wsu:Id and other prefixes are accepted; whether Nonce, Created and Timestamp are, is reported."""
    works(judge, cpo.AddCDRs(cdrInfoArray=[cdr]))
    for number, change in enumerate(("security-prefixes", "nonce-and-created", "timestamp")):
        reply = cpo.send(upload(cpo, variant(cdr, number), change))
        if change == "security-prefixes":
            processed(judge, "OCHPT-WSS-008", reply, change)
        else:
            warned(judge, "OCHPT-WSS-008", reply, change, is_processed(reply))


@verifies("OCHPT-WSS-009")
@operation("GetCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_two_tokens_of_different_users_are_refused(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """A valid token beside one of somebody else is refused, whichever comes first."""
    arrange.accepted(judge, cpo, emp, cdr)
    for change in ("wrong-header-first", "wrong-header-last", "wrong-token-first", "wrong-token-last"):
        not_let_in(judge, "OCHPT-WSS-009", emp.send(download(emp, change)), change)
