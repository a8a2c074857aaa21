"""How a scenario judges what a target makes of a request that is unusual, broken, or put differently.

Source: AMB-015, by which a result and a fault are equally right refusals. What a check of the catalogue calls
a warning is observed only.
"""

from collections.abc import Iterable

from conformance.evidence import Finding
from conformance.records import Party, Setting, Tree, bulk, renumbered
from conformance.scenarios.cdr.queue import cdr_id
from conformance.scenarios.judge import Judge, said
from conformance.scenarios.peer import Peer
from conformance.wire import ErrorKind, Mutation, RawRequest, Reply, mutated

MAY_CLOSE = frozenset({"OCHPT-HTTP-015"})
"""Requests that a target may leave without an answer are no business of this requirement."""

CLOSED = frozenset({ErrorKind.RESET, ErrorKind.INCOMPLETE})
"""What a closed connection looks like."""


def is_processed(reply: Reply) -> bool:
    """Whether a request was carried out: no fault, and ok, or roaming for a download of nothing (AMB-011)."""
    if reply.error is not None or reply.document.fault is not None:
        return False
    is_download = (reply.exchange.operation or "").startswith(("Check", "Get"))
    return reply.code == "ok" or (is_download and reply.code == "roaming")


def is_http_refusal(reply: Reply) -> bool:
    """Whether HTTP itself refused, with a status of the 400s."""
    return reply.error is None and reply.status is not None and 400 <= reply.status < 500


def is_closed(reply: Reply) -> bool:
    """Whether the target closed the connection instead of answering."""
    return reply.error is not None and reply.error.kind in CLOSED


def fault_kind(reply: Reply) -> str:
    """The local name of a fault code up to its first dot ("Client"); empty without a fault.

    The prefix is left to OCHPT-SOAP-005, the dot to OCHPT-SOAP-006.
    """
    fault = reply.document.fault
    return "" if fault is None else fault.code.rpartition(":")[2].partition(".")[0]


def variant(cdr: Tree, number: int) -> Tree:
    """The same record with another CDR-ID, so that one scenario can upload it several times."""
    return renumbered(cdr, f"{cdr_id(cdr)}V{number}")


def one_cdr(judge: Judge, cpo: Peer, emp: Peer) -> Tree:
    """One plausible CDR of the campaign's seed, where drawing several would cost too much."""
    stage = judge.stage
    setting = Setting(stage.rules.schema, Party.of(cpo.id, emp.id), stage.ids, stage.epoch)
    return next(iter(bulk(setting, stage.seed, 1)))


def upload(cpo: Peer, cdr: Tree, *changes: str | Mutation) -> RawRequest:
    """The upload of one record, changed."""
    return mutated(cpo.envelope("AddCDRs", cdrInfoArray=[cdr]), *changes)


def works(judge: Judge, reply: Reply) -> None:
    """Make sure that the plain request is carried out: otherwise its changed form says nothing."""
    if not is_processed(reply):
        judge.inconclusive(f"the request is not carried out in its plain form either ({said(reply)})")


def processed(judge: Judge, requirement: str, reply: Reply, aspect: str) -> None:
    """Check that a request, put differently, was carried out like its plain form."""
    judge.that(
        is_processed(reply),
        requirement,
        reply,
        expected="the request carried out like its plain form (result code ok)",
        observed=said(reply),
        aspect=aspect,
    )


def all_processed(
    judge: Judge, requirement: str, cpo: Peer, cdr: Tree, changes: Iterable[str | Mutation]
) -> list[tuple[Tree, Reply]]:
    """Upload a record in its plain form, then variants of it in changed forms, and check that all are taken.

    Returns:
        The variants with the answers to their uploads.
    """
    works(judge, cpo.AddCDRs(cdrInfoArray=[cdr]))
    taken = []
    for number, change in enumerate(changes):
        record = variant(cdr, number)
        reply = cpo.send(upload(cpo, record, change))
        processed(judge, requirement, reply, change if isinstance(change, str) else change.id)
        taken.append((record, reply))
    return taken


def warned(judge: Judge, requirement: str, reply: Reply, label: str, met: bool) -> None:
    """Report what a check calls a warning: counted under a label if it was not met, never a verdict."""
    if not met:
        judge.observe(requirement, f"{requirement}/{label}", f"Seen: {said(reply)}.", reply)


def ruled(judge: Judge, requirement: str, reply: Reply, *, expected: str, aspect: str) -> None:
    """Make the opinion of the rules about one answer a check of the scenario.

    Args:
        judge: The judge.
        requirement: A requirement that rules judge on every answer.
        reply: The answer; it has to be one that the rule speaks of.
        expected: What the requirement asks for.
        aspect: Part of the check's id.

    Raises:
        NotJudged: The rule found nothing to judge in this answer.
    """
    judged = judge.stage.trial.current.judged[reply.exchange.id]
    checks = [check for check in judged.checks if check.requirement == requirement]
    noted = any(seen.ambiguity == requirement for seen in judged.observations)
    if requirement not in judge.stage.requirements:
        return
    if not checks and not noted:
        judge.inconclusive(f"there was nothing to judge for {requirement} ({said(reply)})")
    finding: Finding | None = next((check.finding for check in checks if check.finding), None)
    judge.that(
        finding is None,
        requirement,
        reply,
        expected=finding.expected if finding else expected,
        observed=finding.observed if finding else "it is so",
        aspect=aspect,
    )


def in_time(reply: Reply) -> float:
    """Seconds from the first byte sent to the last byte received."""
    return reply.exchange.received - reply.exchange.sent


def not_late(judge: Judge, reply: Reply, bound_s: float) -> None:
    """Make sure that a wait which ended without an answer was as long as the bound that is judged.

    Raises:
        NotJudged: The target's own `timeout_s` ended it before.
    """
    timed_out = reply.error is not None and reply.error.kind is ErrorKind.TIMEOUT
    waited = judge.stage.target.ixit.timeout_s
    if timed_out and waited < bound_s:
        judge.inconclusive(f"no answer within timeout_s = {waited:g} s, and {bound_s:g} s are allowed")
