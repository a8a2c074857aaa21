"""Trial: one scenario while it is executed, and what it leaves behind.

A trial consists of examples (one without draws). Passes of all examples are counted. Evidence is kept of the
last example, which Hypothesis makes the minimal one, and of each exchange that an earlier finding refers to.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from conformance.evidence import Check, Exchange, Finding, Observation, Verdict, Wait
from conformance.rules import Judged
from conformance.scenarios.signals import NotJudged, PurposeFailed
from conformance.wire import Recorder

Choices = tuple[object, ...]

LOST_COSTS = 50
"""How many answered exchanges one without an answer costs of the budget: it takes the whole time-out."""


@dataclass
class Example:
    """One execution of a scenario: what it exchanged and found.

    Args:
        drawn: The drawn values in words.
    """

    drawn: Mapping[str, str]
    exchanges: list[Exchange] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    passive: list[Check] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    judged: dict[str, Judged] = field(default_factory=dict)


@dataclass(frozen=True)
class Kept:
    """What a trial leaves behind.

    Args:
        verdict: Of the purpose.
        reason: Why it is inconclusive; empty otherwise.
        checks: Of the purpose.
        exchanges: With their final ids.
        passive: Checks of rules.
        observations: Readings and reports.
        waits: Declared waits.
        remarks: Sentences for the reader.
        examples: How many were executed.
        drawn: The kept example in words.
    """

    verdict: Verdict
    reason: str
    checks: tuple[Check, ...]
    exchanges: tuple[Exchange, ...]
    passive: tuple[Check, ...]
    observations: tuple[Observation, ...]
    waits: tuple[Wait, ...]
    remarks: tuple[str, ...]
    examples: int
    drawn: dict[str, str]


@dataclass
class _Failure:
    check: Check
    example: Example
    raised: bool
    count: int = 1


class Trial:
    """One scenario while it is executed.

    Args:
        scenario: Its id.
        recorder: Records what crosses the wire.
        budget: How many exchanges may be spent on making a failing example smaller.
    """

    def __init__(self, scenario: str, recorder: Recorder, budget: int = 200) -> None:
        self.scenario = scenario
        self.reason = ""
        self.executed = 0
        self.was_answered = False
        self.waits: list[Wait] = []
        self.remarks: dict[str, None] = {}
        self._recorder = recorder
        self._budget = budget
        self._last = Example({})
        self._first_failing: Example | None = None
        self._failing: set[Choices] = set()
        self._passes: Counter[tuple[str, str]] = Counter()
        self._failures: dict[str, _Failure] = {}
        self._passive: dict[tuple[str, str, bool], _Failure] = {}
        self._observations: dict[tuple[str, str, str], Observation] = {}
        self._spent = 0
        self._unexpected = False
        self._also: tuple[Example, ...] = ()

    @property
    def current(self) -> Example:
        """The example that is being executed, or the last one."""
        return self._last

    @property
    def is_shrinking(self) -> bool:
        """A purpose failed already, so what follows only makes the example smaller."""
        return self._first_failing is not None

    @property
    def performed(self) -> frozenset[str]:
        """Requirements of which a check was performed."""
        passed = {requirement for _, requirement in self._passes}
        return frozenset(passed | {failure.check.requirement for failure in self._failures.values()})

    def takes(self, choices: Choices) -> bool:
        """Whether an example may still be executed: always, unless the budget for shrinking is spent.

        Examples that failed before are always taken, because the best of them is executed again at the end.
        """
        spent = self._unexpected or (self.is_shrinking and self._spent >= self._budget)
        return not spent or choices in self._failing

    @contextmanager
    def example(self, drawn: Mapping[str, str], choices: Choices = ()) -> Iterator[Example]:
        """Execute one example: a fresh buffer for what it exchanges and finds.

        Args:
            drawn: The drawn values in words.
            choices: What Hypothesis chose; identifies the example.
        """
        self._last = example = Example(drawn)
        self.executed += 1
        self._recorder.start(self.scenario)
        ending: BaseException | None = None
        try:
            yield example
        except BaseException as error:
            ending = error
            raise
        finally:
            example.exchanges = list(self._recorder.exchanges)
            self._close(example, choices, ending)

    def check(self, check: Check, *, raises: bool) -> None:
        """Record a check of the purpose in the current example.

        Args:
            check: Passed or failed.
            raises: Whether its failure ends the scenario.
        """
        self._last.checks.append(check)
        if check.finding is None:
            self._passes[check.id, check.requirement] += 1
        else:
            before = self._failures.get(check.id)
            count = before.count + 1 if before else 1
            self._failures[check.id] = _Failure(check, self._last, raises, count)

    def passively(self, judged: Judged, exchange: Exchange) -> None:
        """Record what rules found in the current example."""
        example = self._last
        example.judged[exchange.id] = judged
        for check in judged.checks:
            key = kind_of(check)
            known = self._passive.get(key)
            if known is None:
                seen_in = Example({}) if check.passed else example  # evidence of what passed is not kept
                self._passive[key] = _Failure(check, seen_in, raised=False, count=check.count)
            else:
                known.count += check.count
        for observation in judged.observations:
            self.observe(observation)
        for remark in judged.remarks:
            self.remarks[remark] = None

    def observe(self, observation: Observation) -> None:
        """Count a reading."""
        key = (observation.ambiguity, observation.reading, observation.note)
        known = self._observations.get(key)
        count = observation.count + (known.count if known else 0)
        self._observations[key] = replace(observation, count=count)

    def not_judged(self, reason: str) -> None:
        """Record why the purpose could not be judged; the first reason counts."""
        self.reason = self.reason or reason

    def not_repeatable(self) -> None:
        """The failing example passed when it was executed again: neither counts, both are kept."""
        first = self._first_failing
        seen = "; ".join(
            sorted({f"{f.check.requirement}: {_seen(f.check.finding)}" for f in self._failures.values()})
        )
        self._failures = {i: f for i, f in self._failures.items() if not f.raised}
        self._also = () if first is None or first is self._last else (first,)
        self.reason = f"not repeatable: once seen ({seen}), then not again with the same values"

    def _close(self, example: Example, choices: Choices, ending: BaseException | None) -> None:
        answered = [exchange.answer is not None for exchange in example.exchanges]
        self.was_answered = self.was_answered or any(answered)
        if self.is_shrinking:
            self._spent += sum(1 if one else LOST_COSTS for one in answered)
        if isinstance(ending, PurposeFailed):
            self._failing.add(choices)
            self._first_failing = self._first_failing or example
        elif isinstance(ending, NotJudged):
            if not self.is_shrinking:
                self.not_judged(ending.reason)
        elif ending is not None and isinstance(ending, Exception):
            self._unexpected = True
            self._failing.add(choices)

    def keep(self, *, must: frozenset[str]) -> Kept:
        """Sum the trial up.

        Args:
            must: Requirements whose failure fails the scenario; a failure of another one is a remark.
        """
        ids = _FinalIds(self.scenario, self._last)
        for example in self._also:
            ids.include(example)
        failed = sorted(self._failures.items())
        checks = [
            Check(check, requirement, None, n) for (check, requirement), n in sorted(self._passes.items())
        ]
        checks += [replace(f.check, finding=ids.placed(f), count=f.count) for _, f in failed]
        passive = tuple(
            replace(f.check, finding=ids.placed(f), count=f.count) for _, f in sorted(self._passive.items())
        )
        observations = tuple(ids.observed(one) for _, one in sorted(self._observations.items()))
        verdict, reason = self._verdict(must, exchanged=bool(ids.kept))
        return Kept(
            verdict=verdict,
            reason=reason,
            checks=tuple(checks),
            exchanges=tuple(ids.kept),
            passive=passive,
            observations=observations,
            waits=tuple(self.waits),
            remarks=tuple(self.remarks),
            examples=self.executed,
            drawn=dict(self._last.drawn),
        )

    def _verdict(self, must: frozenset[str], *, exchanged: bool) -> tuple[Verdict, str]:
        if any(failure.check.requirement in must for failure in self._failures.values()):
            return Verdict.FAIL, ""
        if self.reason:
            return Verdict.INCONCLUSIVE, self.reason
        if not exchanged:
            return Verdict.INCONCLUSIVE, "nothing was exchanged"
        if not self._passes and not self._failures:
            return Verdict.INCONCLUSIVE, "no check was performed"
        return Verdict.PASS, ""


class _FinalIds:
    """Numbers the kept exchanges: those of the last example, then those that earlier findings refer to."""

    def __init__(self, scenario: str, last: Example) -> None:
        self.kept: list[Exchange] = []
        self._scenario = scenario
        self._final: dict[tuple[int, str], str] = {}
        self._last = last
        self.include(last)

    def include(self, example: Example) -> None:
        for exchange in example.exchanges:
            self._include(example, exchange)

    def placed(self, failure: _Failure) -> Finding | None:
        finding = failure.check.finding
        if finding is None or finding.exchange is None:
            return finding
        for exchange in failure.example.exchanges:
            if exchange.id == finding.exchange:
                return replace(finding, exchange=self._include(failure.example, exchange))
        return replace(finding, exchange=None)

    def observed(self, observation: Observation) -> Observation:
        known = self._final.get((id(self._last), observation.exchange or ""))
        return replace(observation, exchange=known)

    def _include(self, example: Example, exchange: Exchange) -> str:
        key = (id(example), exchange.id)
        if key not in self._final:
            self._final[key] = f"{self._scenario}#{len(self.kept) + 1}"
            self.kept.append(replace(exchange, id=self._final[key]))
        return self._final[key]


def kind_of(check: Check) -> tuple[str, str, bool]:
    """What a check has in common with others that are told once: its id, outcome, and where it failed.

    The numbers of repeated elements do not count: the same defect in another record is of the same kind.
    """
    place = check.finding.place if check.finding else None
    path = place.path if place else ""
    return check.id, "/".join(step.partition("[")[0] for step in path.split("/")), check.passed


def _seen(finding: Finding | None) -> str:
    return finding.observed if finding else ""
