"""Campaign: one run against one target, from the folder that it takes to the results that it leaves."""

import datetime
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

import conformance
from conformance.campaign.folder import ReportFolder
from conformance.campaign.ground import Ground, ground
from conformance.campaign.merging import (
    Merged,
    failed_recommendations,
    inconsistent_readings,
    judged_requirements,
    merge,
)
from conformance.campaign.plan import Planned
from conformance.campaign.preflight import Preflight, preflight
from conformance.campaign.repetition import unused_prefix
from conformance.campaign.settings import Settings
from conformance.campaign.settlement import settle
from conformance.campaign.shard import read_shards
from conformance.campaign.status import outcome
from conformance.campaign.waivers import Waiver, load_waivers
from conformance.errors import SuiteError, Unwritten
from conformance.evidence import Campaign as Run
from conformance.evidence import Problem, RequirementResult, Results, Suite, Verdict, read, write
from conformance.wire import Client

_JUST_NOW_S = 60
"""An epoch that lies no further back is that of a clock, and nobody has met its records yet."""


class Campaign:
    """One run against one target; only the controlling process has it.

    Args:
        settings: As asked for.
        environ: Environment variables, for passwords and keys.

    Raises:
        UsageError: Something has to be mended before anything is sent.
    """

    def __init__(self, settings: Settings, environ: Mapping[str, str]) -> None:
        self.settings = settings
        self.ground: Ground = ground(settings, environ)
        self.started = time.time()
        self.preflight = Preflight(())
        self.prefix = self.ground.prefix
        self.plans: list[Planned] = []
        self.problems: list[Problem] = []
        self.results: Results | None = None
        self._waivers: tuple[Waiver, ...] = ()
        if settings.waivers is not None:
            self._waivers = load_waivers(settings.waivers, frozenset(self.ground.known))
        self._client: Client = self.ground.client()
        target, release = self.ground.target, self.ground.release
        self.folder = ReportFolder(settings.output, release.name, target.name, self.ground.summary.role)
        self.folder.__enter__()

    def probe(self) -> Preflight:
        """Probe the target; what cannot be used at all makes every scenario inconclusive.

        A target that knows the records of this seed and epoch already is given other ids (`prefix`).
        """
        self._client.recorder.start("preflight")
        self.preflight = preflight(self.ground.target, self.ground.release, self._client, self.settings.epoch)
        if self.preflight.unavailable is None and abs(self.started - self.settings.epoch) > _JUST_NOW_S:
            self.prefix, probes = unused_prefix(self.ground, self._client, self.preflight.unreadable)
            self.preflight = replace(self.preflight, probes=(*self.preflight.probes, *probes))
        return self.preflight

    def plan(self, plans: Sequence[Planned]) -> None:
        """Take over the planned scenarios, those that do not apply too."""
        self.plans = list(plans)

    def error(self, where: str, what: str, trace: str = "") -> None:
        """Take over a suite error that belongs to no scenario."""
        self.problems.append(Problem(where, what, trace))

    def finish(self, *, interrupted: bool) -> Results:
        """Settle the target, merge what all processes left behind, and write results.json.

        Args:
            interrupted: Whether scenarios were left out because of Ctrl-C.

        Returns:
            The results, with message bodies.

        Raises:
            Unwritten: The folder cannot be written any more.
        """
        remarks: list[str] = []
        try:
            entries, changes = read_shards(self.folder.shards)
        except SuiteError as error:
            self.error("shards", str(error))
            entries, changes = (), ()
        if any(change.operation == "AddCDRs" for change in changes):
            self._client.recorder.start("settlement")
            remarks += settle(
                self.ground.target,
                self.ground.release,
                self._client,
                {self.prefix},
                self.preflight.unreadable,
            )
        unrecorded = self.preflight.unavailable or ("interrupted" if interrupted else None)
        merged = merge(self.plans, entries, self.settings, unrecorded=unrecorded)
        results = self._results(merged, remarks, interrupted=interrupted)
        try:
            write(results, self.folder.path)
        except OSError as error:
            raise Unwritten(str(self.folder.path), error.strerror or str(error)) from error
        self.folder.drop_shards()
        self.results = read(self.folder.path)
        return self.results

    def close(self) -> None:
        """Give the folder free and close connections."""
        self._client.close()
        self.folder.__exit__(None, None, None)

    def _results(self, merged: Merged, remarks: list[str], *, interrupted: bool) -> Results:
        ground, settings = self.ground, self.settings
        problems = (*merged.problems, *self.problems)
        requirements = judged_requirements(
            ground.applicable, ground.counted, merged, self.plans, ground.unclaimed
        )
        result, because = outcome(
            requirements, strict=settings.strict, interrupted=interrupted, suite_errors=len(problems)
        )
        if self.preflight.unavailable:
            because = (f"{self.preflight.unavailable}.", *because)
        waived, stale = self._waived(requirements, merged)
        return Results(
            suite=Suite("ochp-conformance", conformance.__version__, ground.schema.digest),
            release=ground.release.name,
            target=ground.summary,
            requirement_set=ground.requirement_set,
            campaign=Run(
                outcome=result,
                because=because,
                started=datetime.datetime.fromtimestamp(self.started, datetime.UTC).isoformat(
                    timespec="seconds"
                ),
                duration_s=round(time.time() - self.started, 3),
                command=settings.command(),
                seed=settings.seed,
                epoch=settings.epoch,
                prefix=self.prefix,
                profile=settings.profile.value,
                workers=settings.workers,
                selection=settings.selection,
                interrupted=interrupted,
                strict=settings.strict,
                waits=merged.waits,
                preflight=self.preflight.probes,
            ),
            scenarios=merged.scenarios,
            requirements=requirements,
            passive=merged.passive,
            observations=merged.observations,
            exchanges=merged.exchanges,
            suite_errors=problems,
            remarks=(
                *failed_recommendations(requirements),
                *inconsistent_readings(merged.observations, ground.catalogue),
                *_uncounted(requirements),
                *merged.remarks,
                *remarks,
                *stale,
            ),
            waived=waived,
        )

    def _waived(
        self, requirements: Sequence[RequirementResult], merged: Merged
    ) -> tuple[dict[str, str], list[str]]:
        failed = {r.id for r in requirements if r.verdict is Verdict.FAIL}
        failed |= {s.id for s in merged.scenarios if s.verdict is Verdict.FAIL}
        today = datetime.datetime.fromtimestamp(self.started, datetime.UTC).date()
        waived: dict[str, str] = {}
        stale: list[str] = []
        for waiver in self._waivers:
            if not waiver.counts(today):
                stale.append(f"The waiver of {waiver.id} expired on {waiver.expires}.")
            elif waiver.id not in failed:
                stale.append(f"The waiver of {waiver.id} is stale: nothing of it failed.")
            else:
                waived[waiver.id] = waiver.reason
        return waived, stale


def _uncounted(requirements: Sequence[RequirementResult]) -> tuple[str, ...]:
    failed = [r.id for r in requirements if r.verdict is Verdict.FAIL and not r.counted]
    if not failed:
        return ()
    return (f"Violated, but not counted in this requirement set: {', '.join(failed)}.",)
