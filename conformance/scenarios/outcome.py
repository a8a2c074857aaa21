"""Outcome: what became of a request, as its answer tells, and how a scenario checks that.

Source: OCHP-GEN-026, OCHP-GEN-029; AMB-011, AMB-015: a result with code format and a Client fault are equally
right refusals; silent acceptance, a broken connection or an error page is not.
"""

from lxml import etree

from conformance.rules import own_text
from conformance.scenarios.judge import Judge, said
from conformance.scenarios.peer import Peer
from conformance.wire import RawRequest, Reply

READINGS = {"AMB-016": ("partly", "invalid-id"), "AMB-025": ("ok", "partly", "invalid-id", "format")}
"""Result codes that are readings of an ambiguity."""
BREAKS_SCHEMA = "content that breaks the schema"
UNREADABLE = "a message that cannot be read as a request"
"""Situations in which a target should read AMB-015 in the same way."""


def child_text(element: etree._Element, *names: str) -> str | None:
    """Text along child names in the element's namespace, without white space at the ends; None if absent."""
    namespace = etree.QName(element).namespace
    found: etree._Element | None = element
    for name in names:
        if found is None:
            return None
        found = found.find(f"{{{namespace}}}{name}")
    return None if found is None else own_text(found)


def observe_code(judge: Judge, ambiguity: str, reply: Reply, note: str) -> None:
    """Count the reading that a result code shows, if the register knows it as a reading of the ambiguity."""
    if reply.code in READINGS[ambiguity]:
        judge.observe(ambiguity, f"{ambiguity}/{reply.code}", note, reply)


def answered(
    judge: Judge, reply: Reply, requirement: str, *, aspect: str, refusal_will_do: bool = False
) -> None:
    """Check that a valid request was answered: code ok, or roaming where nothing is to deliver (AMB-011).

    Args:
        judge: The judge.
        reply: The answer.
        requirement: What the answer is needed for.
        aspect: Part of the check's id.
        refusal_will_do: Whether a fault or any other code is as good an answer for this purpose.

    Raises:
        NotJudged: There is no answer that could be read; a finding of its own says why.
    """
    if reply.document.fault is None:
        judge.readable(reply)
    judge.that(
        refusal_will_do or reply.code in ("ok", "roaming"),
        requirement,
        reply,
        expected="the request carried out (result code ok)",
        observed=said(reply),
        aspect=f"{aspect}-answered",
    )


def refuses_request(judge: Judge, requirement: str, peer: Peer, request: RawRequest, aspect: str) -> Reply:
    """Send a request that must not be accepted, and check that it is refused in one of the permitted ways."""
    reply = peer.send(request)
    is_refused(judge, requirement, reply, request.note, aspect)
    return reply


def is_refused(
    judge: Judge,
    requirement: str,
    reply: Reply,
    what: str,
    aspect: str,
    *,
    situation: str = BREAKS_SCHEMA,
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
