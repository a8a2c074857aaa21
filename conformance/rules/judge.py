"""One judge of single messages: schema first, then every rule whose requirement applies.

It serves live answers, a client's requests and recorded files alike.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from conformance.evidence import Check, Exchange, Finding, Observation, Part, Place
from conformance.releases import Operation, Release
from conformance.rules.rule import PASSED, REGISTER, Failed, Noted, Rule, View
from conformance.schema import Document, Schema, SchemaFinding

MOST_FAILURES = 20
"""Failed checks that one rule may report of one message; a list of 10,000 bad records is one defect."""


@dataclass(frozen=True)
class Context:
    """What does not change from message to message.

    Args:
        release: The release under test.
        schema: Its schema.
        applies: Ids of the requirements that the judged party has to satisfy; rules of others do not run.
    """

    release: Release
    schema: Schema
    applies: frozenset[str]

    def rules(self, part: Part, names: frozenset[str]) -> tuple[Rule, ...]:
        """The rules that look at such a message.

        Args:
            part: Part of the exchange that it is.
            names: As in `View.names`.
        """
        return _chosen(self.applies, part, names & _watched())


@cache
def _watched() -> frozenset[str]:
    """Names that any rule asks for: a target can invent others as it likes."""
    return frozenset(name for rule in REGISTER for name in rule.on)


@lru_cache(maxsize=1024)
def _chosen(applies: frozenset[str], part: Part, names: frozenset[str]) -> tuple[Rule, ...]:
    return tuple(
        rule
        for rule in REGISTER
        if part in rule.parts and rule.requirement in applies and (not rule.on or rule.on & names)
    )


@dataclass(frozen=True)
class Judged:
    """What judging one message gives.

    Args:
        checks: Passed checks (one per rule, with their count) and failed ones.
        observations: Readings seen and warnings.
        schema: Schema findings of the payload, also where GEN-035 and GEN-036 do not apply.
        readable: True if the payload is the expected element, valid under the schema, and no fault.
        remarks: Differences between the validators that nobody has decided yet.
    """

    checks: tuple[Check, ...]
    observations: tuple[Observation, ...]
    schema: tuple[SchemaFinding, ...]
    readable: bool
    remarks: tuple[str, ...] = ()


def judge(
    document: Document,
    part: Part,
    context: Context,
    *,
    operation: Operation | None = None,
    exchange: Exchange | None = None,
    leaked: tuple[str, ...] = (),
    unread: bool = False,
) -> Judged:
    """Judge one message.

    Args:
        document: Its body as it crossed the wire, parsed.
        part: Whether it is the request or the answer.
        context: Release, schema and the requirements that apply.
        operation: What was called; None: taken from the payload.
        exchange: The exchange, if the message crossed the wire.
        leaked: Names of the secrets that the answer repeats.
        unread: The answer is longer than is read.

    Returns:
        Checks, observations and schema findings. Nothing that the bytes hold raises.

    Source: design, sections 3 and 4.
    """
    answer = None if exchange is None else exchange.answer
    view = View(
        context.release,
        context.schema,
        part,
        document,
        operation,
        message=exchange.request if exchange is not None and part is Part.REQUEST else answer,
        exchange=exchange,
        leaked=leaked,
        problem=None if exchange is None else exchange.error,
        unread=unread,
        status=None if answer is None else _status(answer.start),
    )
    if operation is None and view.payload is not None:
        view = replace(view, operation=_operation(context.release, view.payload_name, part))
    checks: list[Check] = []
    observations: list[Observation] = []
    for rule in context.rules(part, view.names):
        passes = failures = 0
        for outcome in rule.judge(view):
            if outcome is PASSED:
                passes += 1
            elif isinstance(outcome, Noted):
                observations.append(_observation(rule, outcome, view))
            elif isinstance(outcome, Failed) and failures < MOST_FAILURES:
                failures += 1
                checks.append(_failed(rule, outcome, view))
        if passes:
            checks.append(_passed(rule, passes))
    return Judged(
        tuple(checks),
        tuple(observations),
        view.findings,
        _readable(view),
        tuple(
            f"The validators differ at {f.path}, line {f.line}: expected {f.expected}, observed {f.observed}."
            for f in view.findings
            if f.kind == "divergence"
        ),
    )


def _failed(rule: Rule, outcome: Failed, view: View) -> Check:
    finding = Finding(outcome.expected, outcome.observed, _place(outcome, view), _exchange(view))
    return Check(rule.check, rule.requirement, finding, passive=True)


def _observation(rule: Rule, outcome: Noted, view: View) -> Observation:
    about = outcome.ambiguity or rule.requirement
    return Observation(about, outcome.reading, outcome.note, exchange=_exchange(view))


def _exchange(view: View) -> str | None:
    return None if view.exchange is None else view.exchange.id


@lru_cache(maxsize=1024)
def _passed(rule: Rule, passes: int) -> Check:
    """A passed check; most messages give the same ones."""
    return Check(rule.check, rule.requirement, None, passes, passive=True)


def _place(outcome: Failed, view: View) -> Place | None:
    if outcome.at is not None:
        path, line, column = view.document.locate(outcome.at)
        return Place(outcome.path or path, line, column, view.part)
    if outcome.path:
        return Place(outcome.path, outcome.line, outcome.column, view.part)
    return None


def _readable(view: View) -> bool:
    if view.payload is None or view.findings or view.problem is not None:
        return False
    if view.operation is None:
        return False
    return view.payload_name == (
        view.operation.request if view.part is Part.REQUEST else view.operation.response
    )


def _operation(release: Release, payload: str, part: Part) -> Operation | None:
    candidates: Iterable[Operation] = release.operations
    for operation in candidates:
        if payload == (operation.request if part is Part.REQUEST else operation.response):
            return operation
    return None


def _status(start: str) -> int | None:
    words = start.split(" ", 2)
    return int(words[1]) if len(words) > 1 and words[1].isascii() and words[1].isdigit() else None
