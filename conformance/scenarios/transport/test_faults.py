"""Test group transport: the form of SOAP faults, and what errors may say.

Source: SOAP 1.1, sections 4.4 and 6.2; OCHP.md 1.4, ResultCodeType enum; CWE-209.
"""

from conformance.records import Tree
from conformance.scenarios.cdr.drawn import plausible_cdr
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge, said
from conformance.scenarios.peer import Peer
from conformance.scenarios.transport.reaction import fault_kind, ruled, upload, warned
from conformance.scenarios.transport.variation import swapped_times
from conformance.wire import RawRequest, Reply

PROVOKING = ("mandatory-header", "empty-body", "unknown-operation", "truncated")
"""Changes after which a fault is the usual answer; at least the first one has no other answer."""

UNBOUND = frozenset({"OCHP-GEN-003"})


def _provoked(judge: Judge, cpo: Peer, cdr: Tree) -> list[tuple[str, Reply]]:
    """Faults, with what provoked them.

    Raises:
        NotJudged: The target gave none.
    """
    faults = [(change, reply) for change, reply in _errors(cpo, cdr) if reply.document.fault is not None]
    if not faults:
        judge.inconclusive(f"none of {len(PROVOKING)} broken requests was answered by a SOAP fault")
    return faults


def _errors(cpo: Peer, cdr: Tree) -> list[tuple[str, Reply]]:
    return [(change, cpo.send(upload(cpo, cdr, change), exempt=UNBOUND)) for change in PROVOKING]


@verifies("OCHPT-SOAP-003")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_fault_comes_with_status_500(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """A SOAP fault is sent with HTTP status 500; 400 is reported as the usual deviation."""
    for change, reply in _provoked(judge, cpo, cdr):
        ruled(judge, "OCHPT-SOAP-003", reply, expected="HTTP status 500 with a Fault", aspect=change)


@verifies("OCHPT-SOAP-004", "OCHPT-SOAP-005", "OCHPT-SOAP-006")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_fault_has_its_parts_and_a_known_code(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """A fault has faultcode and faultstring, each once; the code is a qualified name and one of the known."""
    for change, reply in _provoked(judge, cpo, cdr):
        fault = reply.document.fault
        ruled(judge, "OCHPT-SOAP-004", reply, expected="faultcode and faultstring, each once", aspect=change)
        warned(
            judge, "OCHPT-SOAP-004", reply, "no-unqualified-parts", fault is not None and not fault.qualified
        )
        if change != "mandatory-header":
            with_detail = fault is not None and fault.detail is not None
            warned(judge, "OCHPT-SOAP-004", reply, "no-detail", with_detail)
        ruled(judge, "OCHPT-SOAP-005", reply, expected="a faultcode with a declared prefix", aspect=change)
        ruled(judge, "OCHPT-SOAP-006", reply, expected="one of the codes of SOAP 1.1", aspect=change)


@verifies("OCHP-GEN-030")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_errors_of_the_request_are_not_errors_of_the_server(
    cpo: Peer, emp: Peer, judge: Judge, cdr: Tree
) -> None:
    """What is wrong in a request, record, ids or credentials, is never answered with the code server."""
    for aspect, request in _wrong(cpo, cdr):
        reply = cpo.send(request, exempt=UNBOUND)
        judge.note(
            reply.code != "server",
            "OCHP-GEN-030",
            reply,
            expected="any code but server, which is reserved for internal errors",
            observed=said(reply),
            aspect=aspect,
        )
        warned(judge, "OCHP-GEN-030", reply, f"{aspect}-server-fault", fault_kind(reply) != "Server")


def _wrong(cpo: Peer, cdr: Tree) -> list[tuple[str, RawRequest]]:
    unknown = cpo.invalid("AddCDRs", cdrInfoArray=[{**cdr, "foo": "x"}], note="an unknown element foo")
    return [
        ("implausible-record", cpo.envelope("AddCDRs", cdrInfoArray=[swapped_times(cdr)])),
        ("invalid-record", unknown),
        ("empty-body", upload(cpo, cdr, "empty-body")),
        ("unknown-operation", upload(cpo, cdr, "unknown-operation")),
        ("not-well-formed", upload(cpo, cdr, "truncated")),
        ("wrong-password", upload(cpo, cdr, "wrong-password")),
    ]


@verifies("OCHPT-XML-002")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_errors_show_nothing_of_the_inside(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """Error answers hold no stack trace, source path or SQL text."""
    shown = "no stack trace, source path or SQL text"
    for change, reply in _errors(cpo, cdr):
        if reply.document.fault is not None or (reply.status or 0) >= 400:
            ruled(judge, "OCHPT-XML-002", reply, expected=shown, aspect=change)
