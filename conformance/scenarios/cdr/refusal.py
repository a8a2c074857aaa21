"""How a scenario checks that a request which violates the schema is refused.

Source: OCHP-GEN-029, AMB-015: a result with code format and a Client fault are equally right; silent
acceptance, a broken connection or an error page is not.
"""

from conformance.records import Mutation, Tree
from conformance.scenarios.broken import applied
from conformance.scenarios.cdr.queue import lacks
from conformance.scenarios.judge import Judge
from conformance.scenarios.peer import Peer
from conformance.wire import RawRequest, Reply


def refuses_way(judge: Judge, requirement: str, cpo: Peer, emp: Peer, cdr: Tree, way: Mutation) -> None:
    """Upload one CDR broken in a named way; check that it is refused and not offered to its provider.

    Args:
        judge: The judge.
        requirement: What asks for the refusal.
        cpo: The operator that uploads.
        emp: The provider of the record.
        cdr: The valid record.
        way: How it is broken; against the schema.
    """
    request = cpo.invalid("AddCDRs", cdrInfoArray=[applied(judge, cdr, way)], note=way.what)
    refuses_request(judge, requirement, cpo, request, "refused")
    lacks(judge, requirement, emp.GetCDRs(), cdr, aspect="not-stored")


def refuses_request(judge: Judge, requirement: str, peer: Peer, request: RawRequest, aspect: str) -> Reply:
    """Send a request that must not be accepted, and check that it is refused in one of the permitted ways."""
    reply = peer.send(request)
    is_refused(judge, requirement, reply, request.note, aspect, situation="content that breaks the schema")
    return reply


def is_refused(
    judge: Judge,
    requirement: str,
    reply: Reply,
    what: str,
    aspect: str,
    *,
    situation: str = "a message that cannot be read as a request",
) -> None:
    """Check that an answer refuses: a fault, any code but ok and partly, or HTTP 400 (AMB-015).

    Args:
        judge: The judge.
        requirement: What asks for the refusal.
        reply: The answer.
        what: What was wrong with the request, as a noun phrase.
        aspect: Tells apart several checks of one requirement.
        situation: In which case a reading of AMB-015 was seen; within one, a target should be consistent.
    """
    fault = reply.document.fault is not None
    coded = reply.code is not None and reply.code not in ("ok", "partly")
    listed = reply.code == "partly" and bool(reply.records("implausibleCdrsArray"))
    plain_refusal = reply.error is None and reply.status in (400, 413, 415, 422)
    if reply.error is not None and not (fault or coded):
        seen = reply.error.what
    else:
        seen = f"code {reply.code}" if reply.code else f"HTTP status {reply.status}"
    judge.that(
        fault or coded or listed or plain_refusal,
        requirement,
        reply,
        expected=f"a refusal of {what}: result code format or a Client fault",
        observed=seen,
        aspect=aspect,
    )
    if fault or coded:
        judge.observe("AMB-015", f"AMB-015/{'fault' if fault else 'format'}", situation, reply)
