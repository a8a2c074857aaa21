"""Outcome and exit status: one function each, for every entrance."""

from conformance.evidence import Outcome, RequirementResult, Results, Verdict
from conformance.requirements import Level

OK = 0
NOT_CONFORMANT = 1
USAGE = 2
PARTIAL = 3
SUITE_ERROR = 4
INTERRUPTED = 130


def violated(requirements: tuple[RequirementResult, ...], *, strict: bool) -> tuple[RequirementResult, ...]:
    """The counted requirements that make a target non-conformant: MUST, under `strict` SHOULD too."""
    return tuple(
        r for r in requirements if r.counted and r.verdict is Verdict.FAIL and _binds(r.level, strict)
    )


def _binds(level: str, strict: bool) -> bool:
    judged_as = Level(level).judged_as
    return judged_as is Level.MUST or (strict and judged_as is Level.SHOULD)


def unjudged(requirements: tuple[RequirementResult, ...]) -> tuple[RequirementResult, ...]:
    """The counted requirements that were not judged."""
    return tuple(r for r in requirements if r.counted and r.verdict is Verdict.INCONCLUSIVE)


def outcome(
    requirements: tuple[RequirementResult, ...], *, strict: bool, interrupted: bool, suite_errors: int
) -> tuple[Outcome, tuple[str, ...]]:
    """Give the result of a campaign, and sentences that say what keeps it from being conformant."""
    because = []
    broken, open_ = violated(requirements, strict=strict), unjudged(requirements)
    if broken:
        because.append(f"{_count(broken, 'is', 'are')} violated: {_ids(broken)}.")
    if open_:
        because.append(f"{_count(open_, 'was', 'were')} not judged: {_ids(open_)}.")
    if interrupted:
        because.append("The campaign was interrupted.")
    if suite_errors:
        because.append(f"The suite itself failed {suite_errors} times, so some scenarios have no verdict.")
    if broken:
        return Outcome.NOT_CONFORMANT, tuple(because)
    return (Outcome.PARTIAL if because else Outcome.CONFORMANT), tuple(because)


def exit_status(results: Results) -> int:
    """Give the exit status of a campaign.

    Interrupted: 130. Then 4 suite error, before 1 non-conformity that is not waived, before 3 partial, before
    0. A wrong usage (2) ends before there are results.

    Source: design, section 6.
    """
    if results.campaign.interrupted:
        return INTERRUPTED
    if results.suite_errors:
        return SUITE_ERROR
    broken = violated(results.requirements, strict=results.campaign.strict)
    if any(not is_waived(requirement.id, results) for requirement in broken):
        return NOT_CONFORMANT
    if unjudged(results.requirements):
        return PARTIAL
    return OK


def is_waived(requirement: str, results: Results) -> bool:
    """Whether a failed requirement is waived: itself, or all scenarios in which it failed."""
    if requirement in results.waived:
        return True
    if any(c.requirement == requirement and not c.passed for c in results.passive):
        return False
    failed_in = [
        s.id
        for s in results.scenarios
        if any(c.requirement == requirement and not c.passed for c in s.checks)
    ]
    return bool(failed_in) and all(scenario in results.waived for scenario in failed_in)


def _count(requirements: tuple[RequirementResult, ...], one: str, many: str) -> str:
    n = len(requirements)
    return f"1 counted requirement {one}" if n == 1 else f"{n} counted requirements {many}"


def _ids(requirements: tuple[RequirementResult, ...], shown: int = 10) -> str:
    names = [r.id for r in requirements[:shown]]
    rest = len(requirements) - len(names)
    return ", ".join(names) + (f" and {rest} more" if rest else "")
