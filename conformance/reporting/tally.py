"""How each scenario ended, and how many of each: the one count that every format shows."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from conformance.evidence import Problem, Results, ScenarioResult, Verdict


class Ending(StrEnum):
    """A verdict, or the suite error that took its place (a suite error is never a verdict)."""

    PASS = "pass"
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"
    NOT_APPLICABLE = "not applicable"
    SUITE_ERROR = "suite error"


_OF_VERDICT = {
    Verdict.PASS: Ending.PASS,
    Verdict.FAIL: Ending.FAIL,
    Verdict.INCONCLUSIVE: Ending.INCONCLUSIVE,
    Verdict.NOT_APPLICABLE: Ending.NOT_APPLICABLE,
}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many scenarios ended in each way."""

    passed: int
    failed: int
    inconclusive: int
    not_applicable: int
    suite_errors: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.passed + self.failed + self.inconclusive + self.not_applicable + self.suite_errors

    @property
    def words(self) -> str:
        """The counts as a phrase; what did not occur is left out, passes and failures are always told."""
        parts = [f"{self.passed} passed", f"{self.failed} failed"]
        for count, word in (
            (self.inconclusive, "inconclusive"),
            (self.not_applicable, "not applicable"),
            (self.suite_errors, "suite error" if self.suite_errors == 1 else "suite errors"),
        ):
            if count:
                parts.append(f"{count} {word}")
        return ", ".join(parts)


def ending_of(results: Results, scenario: ScenarioResult) -> Ending:
    """How a scenario ended.

    Args:
        results: The campaign; its suite errors name scenarios by id.
        scenario: One of its scenarios.
    """
    if scenario.trace or any(p.where == scenario.id for p in results.suite_errors):
        return Ending.SUITE_ERROR
    return _OF_VERDICT[scenario.verdict]


def loose_errors(results: Results) -> tuple[Problem, ...]:
    """Suite errors that belong to no scenario of the campaign."""
    known = {scenario.id for scenario in results.scenarios}
    return tuple(problem for problem in results.suite_errors if problem.where not in known)


def tally(results: Results, scenarios: Iterable[ScenarioResult] | None = None) -> Tally:
    """Count endings.

    Args:
        results: The campaign.
        scenarios: Some of its scenarios; None for all.
    """
    chosen = results.scenarios if scenarios is None else scenarios
    counts = Counter(ending_of(results, scenario) for scenario in chosen)
    return Tally(
        passed=counts[Ending.PASS],
        failed=counts[Ending.FAIL],
        inconclusive=counts[Ending.INCONCLUSIVE],
        not_applicable=counts[Ending.NOT_APPLICABLE],
        suite_errors=counts[Ending.SUITE_ERROR],
    )
