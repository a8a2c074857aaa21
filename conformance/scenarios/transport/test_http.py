"""Test group transport: HTTP around the envelope, its methods, media types and codings.

Source: SOAP 1.1, section 6; RFC 9110; WS-I Basic Profile 1.1, section 3.4.
"""

from dataclasses import replace

from conformance.records import Tree
from conformance.rules import quoted
from conformance.scenarios.cdr.drawn import plausible_cdr, unicode_cdr
from conformance.scenarios.cdr.queue import lacks
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge, said
from conformance.scenarios.peer import Peer
from conformance.scenarios.transport.reaction import (
    MAY_CLOSE,
    fault_kind,
    in_time,
    is_http_refusal,
    is_processed,
    not_late,
    one_cdr,
    ruled,
    upload,
    variant,
    warned,
    works,
)
from conformance.scenarios.transport.variation import swapped_times
from conformance.wire import ErrorKind, RawRequest

OTHER_METHODS = ("put", "delete", "patch")
LONGEST_ANSWER_S = 60.0
"""Catalogue, OCHPT-HTTP-011."""


@verifies("OCHPT-HTTP-001", "OCHPT-HTTP-002")
@operation("GetCDRs")
@writes("cdrs", "add")
@draws(cdr=unicode_cdr)
def test_answer_is_text_xml_in_its_charset(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """Answers are text/xml, and text outside ASCII is encoded as their charset parameter says."""
    cpo.AddCDRs(cdrInfoArray=[cdr])
    download, refusal = emp.GetCDRs(), cpo.send(upload(cpo, cdr, "mandatory-header"))
    for aspect, reply in (("normal", download), ("refusal", refusal)):
        ruled(judge, "OCHPT-HTTP-001", reply, expected="Content-Type text/xml", aspect=aspect)
        ruled(judge, "OCHPT-HTTP-002", reply, expected="a body in the declared charset", aspect=aspect)


@verifies("OCHPT-HTTP-006")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_normal_answer_has_status_200(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """An answer that is no fault has HTTP status 200, also when its result code is a negative one."""
    for aspect, record in (("ok", cdr), ("negative", swapped_times(variant(cdr, 1)))):
        reply = cpo.AddCDRs(cdrInfoArray=[record])
        if reply.document.fault is None:
            ruled(judge, "OCHPT-HTTP-006", reply, expected="HTTP status 200", aspect=aspect)


@verifies("OCHPT-HTTP-003")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_other_media_type_is_refused(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """An upload without media type, or as application/json, is refused, best with HTTP 415."""
    for number, change in enumerate(("media-type-json", "media-type-missing")):
        reply = cpo.send(upload(cpo, variant(cdr, number), change))
        judge.that(
            reply.status in (400, 415) or fault_kind(reply) == "Client",
            "OCHPT-HTTP-003",
            reply,
            expected="HTTP status 415",
            observed=said(reply),
            aspect=change,
        )
        warned(judge, "OCHPT-HTTP-003", reply, change, reply.status == 415)


@verifies("OCHPT-HTTP-004")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_other_methods_carry_nothing_out(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """An upload by PUT, DELETE, PATCH or GET with a query stores nothing."""
    records = [variant(cdr, number) for number in range(len(OTHER_METHODS) + 1)]
    for record, method in zip(records, (*OTHER_METHODS, "get"), strict=True):
        reply = cpo.send(upload(cpo, record, f"method-{method}"))
        judge.that(
            not is_processed(reply),
            "OCHPT-HTTP-004",
            reply,
            expected=f"no operation carried out by {method.upper()}",
            observed=said(reply),
            aspect=f"{method}-answer",
        )
    lacks(judge, "OCHPT-HTTP-004", emp.GetCDRs(), *records, aspect="not-stored")


@verifies("OCHPT-HTTP-005")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_other_methods_are_refused_with_405(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """PUT, DELETE and PATCH are refused with HTTP 405 and an Allow header; TRACE repeats no credentials."""
    for number, method in enumerate(OTHER_METHODS):
        reply = cpo.send(upload(cpo, variant(cdr, number), f"method-{method}"))
        allowed = [name.strip().upper() for name in (reply.header("Allow") or "").split(",")]
        seen = f"HTTP status {reply.status}" if reply.error is None else reply.error.what
        allow = reply.header("Allow")
        judge.that(
            reply.status == 405 and "POST" in allowed,
            "OCHPT-HTTP-005",
            reply,
            expected="HTTP status 405, and Allow with POST",
            observed=f"{seen}, " + ("no Allow" if allow is None else f"Allow {quoted(allow)}"),
            aspect=method,
        )
    echo = judge.stage.ids.cdr_id(cpo.id)
    trace = _trace(upload(cpo, cdr)).with_header("Authorization", f"Bearer {echo}")
    reply = cpo.send(trace, exempt=MAY_CLOSE)
    judge.that(
        echo.encode("ascii") not in reply.body,
        "OCHPT-HTTP-005",
        reply,
        expected="no Authorization header in the answer to TRACE",
        observed="it is repeated",
        aspect="trace",
    )


def _trace(request: RawRequest) -> RawRequest:
    bare = replace(request, method="TRACE", body=b"", operation="", note="the method is TRACE")
    return bare.without_header("Content-Type").without_header("SOAPAction")


@verifies("OCHPT-HTTP-011")
@operation("AddCDRs")
@writes("cdrs", "add")
def test_compressed_request_is_handled(cpo: Peer, emp: Peer, judge: Judge) -> None:
    """A gzip-coded upload, also one of 10 MB, is carried out or refused; no answer is compressed unasked."""
    cdr = one_cdr(judge, cpo, emp)
    works(judge, cpo.AddCDRs(cdrInfoArray=[cdr]))
    for number, changes in enumerate((("gzip",), ("long-10-mb", "gzip"))):
        reply = cpo.send(upload(cpo, variant(cdr, number), *changes))
        not_late(judge, reply, LONGEST_ANSWER_S)
        late = reply.error is not None and reply.error.kind is ErrorKind.TIMEOUT
        controlled = is_processed(reply) or is_http_refusal(reply) or fault_kind(reply) == "Client"
        judge.that(
            not late and (controlled or reply.code is not None) and in_time(reply) < LONGEST_ANSWER_S,
            "OCHPT-HTTP-011",
            reply,
            expected="a normal answer, a refusal with a status of the 400s, or a Client fault",
            observed=said(reply),
            aspect="-".join(changes),
        )
        coding = reply.header("Content-Encoding") or "identity"
        judge.that(
            coding == "identity",
            "OCHPT-HTTP-011",
            reply,
            expected="no content coding that was not asked for",
            observed=f"Content-Encoding {quoted(coding)}",
            aspect=f"{'-'.join(changes)}-answer",
        )
