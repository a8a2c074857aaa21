"""Merging: what all processes left behind becomes what results.json holds, in whatever order it comes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from conformance.campaign.plan import Planned
from conformance.campaign.settings import Settings
from conformance.campaign.shard import Entry
from conformance.evidence import (
    Check,
    Exchange,
    Observation,
    Problem,
    RequirementResult,
    ScenarioResult,
    Verdict,
    Wait,
)
from conformance.requirements import Catalogue, Level, Observable, Requirement
from conformance.scenarios.trial import kind_of


@dataclass(frozen=True)
class Merged:
    """Everything that scenarios left behind."""

    scenarios: tuple[ScenarioResult, ...]
    passive: tuple[Check, ...]
    observations: tuple[Observation, ...]
    exchanges: tuple[Exchange, ...]
    waits: tuple[Wait, ...]
    remarks: tuple[str, ...]
    problems: tuple[Problem, ...]


def merge(
    plans: Sequence[Planned], entries: Iterable[Entry], settings: Settings, *, unrecorded: str | None
) -> Merged:
    """Merge entries with the plan.

    Args:
        plans: All planned scenarios, those that do not apply too.
        entries: At most one per scenario; a second one is a suite error.
        settings: For the reproduction of scenarios without an entry.
        unrecorded: Why a planned scenario may have no record, as a reason; None: that is a suite error.
    """
    found: dict[str, Entry] = {}
    problems: list[Problem] = []
    for entry in sorted(entries, key=lambda entry: (entry.result.id, entry.result.started_s)):
        if entry.result.id in found:
            problems.append(Problem(entry.result.id, "it was recorded twice", ""))
        found.setdefault(entry.result.id, entry)
    scenarios = []
    for plan in sorted(plans, key=lambda plan: plan.id):
        entry_ = found.pop(plan.id, None)
        if entry_ is not None:
            scenarios.append(entry_.result)
        elif plan.not_applicable:
            scenarios.append(blank(plan, settings, Verdict.NOT_APPLICABLE, plan.not_applicable))
        else:
            reason = plan.hinders or unrecorded
            if reason is None:
                problems.append(Problem(plan.id, "it was planned and has no record", ""))
            scenarios.append(blank(plan, settings, Verdict.INCONCLUSIVE, reason or "it has no record"))
    problems += [Problem(name, "it was recorded and not planned", "") for name in found]
    kept = [entry for entry in _by_id(entries) if entry.result.id not in found]
    problems += [entry.problem for entry in kept if entry.problem is not None]
    return Merged(
        scenarios=tuple(scenarios),
        passive=_passive(kept),
        observations=_observations(kept),
        exchanges=tuple(exchange for entry in kept for exchange in entry.exchanges),
        waits=tuple(wait for entry in kept for wait in entry.waits),
        remarks=tuple(dict.fromkeys(remark for entry in kept for remark in entry.remarks)),
        problems=tuple(problems),
    )


def blank(plan: Planned, settings: Settings, verdict: Verdict, reason: str) -> ScenarioResult:
    """The result of a scenario that was not executed."""
    return ScenarioResult(
        id=plan.id,
        group=plan.group,
        operation=plan.operation,
        purpose=plan.purpose,
        verifies=plan.verifies,
        verdict=verdict,
        reason=reason,
        checks=(),
        exchanges=(),
        examples=0,
        drawn={},
        reproduce=settings.reproduction(plan.function),
        started_s=0.0,
        duration_s=0.0,
    )


def _by_id(entries: Iterable[Entry]) -> list[Entry]:
    first: dict[str, Entry] = {}
    for entry in sorted(entries, key=lambda entry: (entry.result.id, entry.result.started_s)):
        first.setdefault(entry.result.id, entry)
    return list(first.values())


def _passive(entries: Iterable[Entry]) -> tuple[Check, ...]:
    """One check per rule that passed, and one per kind of failure, each with its count."""
    found: dict[tuple[str, str, bool], Check] = {}
    for entry in entries:
        for check in entry.passive:
            key = kind_of(check)
            known = found.get(key)
            found[key] = check if known is None else replace(known, count=known.count + check.count)
    return tuple(check for _, check in sorted(found.items()))


def _observations(entries: Iterable[Entry]) -> tuple[Observation, ...]:
    found: dict[tuple[str, str, str], Observation] = {}
    for entry in entries:
        for seen in entry.observations:
            key = (seen.ambiguity, seen.reading, seen.note)
            known = found.get(key)
            found[key] = (
                seen
                if known is None
                else replace(known, count=known.count + seen.count, exchange=known.exchange or seen.exchange)
            )
    return tuple(observation for _, observation in sorted(found.items()))


def judged_requirements(
    applicable: Sequence[Requirement],
    counted: frozenset[str],
    merged: Merged,
    plans: Sequence[Planned],
    unclaimed: Mapping[str, str],
) -> tuple[RequirementResult, ...]:
    """Give each requirement its verdict.

    `fail` if a check of it failed; `pass` if a check passed in a rule or in a scenario with a verdict;
    otherwise it was not judged.

    Args:
        applicable: Requirements of the release and role, in the catalogue's order.
        counted: Ids of the requirement set.
        merged: What scenarios left behind.
        plans: All planned scenarios.
        unclaimed: Requirement id to the reason why the target need not satisfy it.
    """
    performed = _Performed(merged)
    planned: dict[str, list[str]] = defaultdict(list)
    for plan in plans:
        for name in plan.verifies:
            planned[name].append(plan.id)
    reasons = {scenario.id: scenario.reason for scenario in merged.scenarios}
    results = []
    for requirement in applicable:
        checks, failed, sound, judges = performed.of(requirement.id)
        if requirement.owner or requirement.id in unclaimed:
            verdict = Verdict.NOT_APPLICABLE
            reason = unclaimed.get(requirement.id) or f"judged by {requirement.owner}"
        elif failed:
            verdict, reason = Verdict.FAIL, ""
        elif sound:
            verdict, reason = Verdict.PASS, ""
        else:
            verdict = Verdict.INCONCLUSIVE
            reason = _unjudged(
                requirement, [reasons[name] for name in planned[requirement.id] if reasons.get(name)]
            )
        results.append(
            RequirementResult(
                id=requirement.id,
                level=requirement.level.value,
                statement=requirement.statement,
                source=str(requirement.sources[0]),
                counted=requirement.id in counted,
                verdict=verdict,
                reason=reason,
                checks=checks,
                failed=failed,
                scenarios=judges,
            )
        )
    return tuple(results)


class _Performed:
    """Performed checks by requirement."""

    def __init__(self, merged: Merged) -> None:
        self._checks: dict[str, int] = defaultdict(int)
        self._failed: dict[str, int] = defaultdict(int)
        self._sound: dict[str, int] = defaultdict(int)
        self._judges: dict[str, dict[str, None]] = defaultdict(dict)
        for scenario in merged.scenarios:
            sound = scenario.verdict is not Verdict.INCONCLUSIVE
            for check in scenario.checks:
                self._add(check, scenario.id, sound=sound)
        for check in merged.passive:
            self._add(check, check.id.rpartition("/")[0], sound=True)

    def _add(self, check: Check, judge: str, *, sound: bool) -> None:
        self._checks[check.requirement] += check.count
        self._judges[check.requirement][judge] = None
        if not check.passed:
            self._failed[check.requirement] += check.count
        elif sound:
            self._sound[check.requirement] += check.count

    def of(self, requirement: str) -> tuple[int, int, int, tuple[str, ...]]:
        """Checks, failed ones, passed ones that count, and who judged."""
        return (
            self._checks[requirement],
            self._failed[requirement],
            self._sound[requirement],
            tuple(sorted(self._judges[requirement])),
        )


def _unjudged(requirement: Requirement, reasons: list[str]) -> str:
    if reasons:
        return reasons[0]
    if requirement.observable <= {Observable.CLIENT, Observable.MANUAL}:
        return "it cannot be observed by calling the target"
    return "no scenario of this campaign judges it"


def inconsistent_readings(observations: Iterable[Observation], catalogue: Catalogue) -> tuple[str, ...]:
    """Sentences about ambiguities that the target resolved in more than one way in the same situation.

    The situation is the note of an observation: a message that is no XML may be refused otherwise than one
    that breaks the schema.
    """
    readings: dict[tuple[str, str], list[str]] = defaultdict(list)
    open_ = {ambiguity.id for ambiguity in catalogue.ambiguities if ambiguity.ruling.is_open}
    for seen in observations:
        if seen.ambiguity in open_ and seen.reading.startswith(f"{seen.ambiguity}/"):
            readings[seen.ambiguity, seen.note].append(seen.reading)
    return tuple(
        f"{ambiguity} was read in {len(names)} ways within this campaign ({note.rstrip('.')}): "
        f"{', '.join(sorted(names))}."
        for (ambiguity, note), names in sorted(readings.items())
        if len(names) > 1
    )


def failed_recommendations(requirements: Iterable[RequirementResult]) -> tuple[str, ...]:
    """Sentences about recommendations that the target does not follow."""
    return tuple(
        f"{r.id} ({r.level}) is not followed: {r.statement}"
        for r in requirements
        if r.verdict is Verdict.FAIL and Level(r.level).judged_as is not Level.MUST
    )
