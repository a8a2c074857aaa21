"""Runner: executes the scenarios of one process, gives each its verdict and writes it down.

Verdicts are those of the trial; what pytest shows is derived from them, never the reverse.
"""

import time
import traceback
from collections.abc import Generator
from dataclasses import replace

import pytest

from conformance.campaign import Entry, Ground, Planned, ShardWriter, Tidying, still_answers
from conformance.errors import Unwritten
from conformance.evidence import Problem, ScenarioResult, Verdict
from conformance.plugin.planning import PLANNED
from conformance.requirements import Level
from conformance.scenarios.judge import Judge
from conformance.scenarios.signals import NotJudged, PurposeFailed
from conformance.scenarios.trial import Kept, Trial

SUITE_ERROR = ("ochp_suite_error", True)
RUNNER = pytest.StashKey["Runner"]()


class Runner:
    """Executes scenarios.

    Args:
        ground: What is known of the campaign.
        shard: Where what they leave behind is written.
        started: Start of the campaign, seconds since 1970.
    """

    unavailable: str | None = None
    """Why nothing can be judged (any more); None if something can."""

    def __init__(self, ground: Ground, shard: ShardWriter, started: float) -> None:
        self.ground = ground
        self.stage = ground.stage(shard)
        self.judge = Judge(self.stage)
        self._tidying = Tidying(self.stage)
        self._shard = shard
        self._started = started
        self._kept: Kept | None = None
        self._problem: Problem | None = None
        self._began = started

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Bring a scenario on the stage, and write down what it left behind."""
        plan = item.stash.get(PLANNED, None)
        if plan is None:
            return (yield)
        self._kept = self._problem = None
        self._began = began = time.time()
        with self.stage.scenario(plan.id):
            self.judge.declare(plan.verifies)
            result = yield
        if self._kept is not None:
            try:
                self._write(plan, self._kept, began)
            except Unwritten as error:
                self.unavailable = item.session.shouldfail = str(error)
            if self.unavailable is None:
                self._tidying.after(plan.id, self._kept)
        return result

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Do not begin what cannot be judged anyway."""
        plan = item.stash.get(PLANNED, None)
        if plan is not None and (reason := self.unavailable or plan.hinders):
            raise NotJudged(reason)

    @pytest.hookimpl(wrapper=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> Generator[None, object, object]:
        """Give a scenario without draws its one example; @draws makes its own."""
        plan = pyfuncitem.stash.get(PLANNED, None)
        if plan is None or plan.draws:
            return (yield)
        with self.stage.trial.example({}):
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Give the scenario its verdict, and pytest's report the outcome that stands for it."""
        report = yield
        plan = item.stash.get(PLANNED, None)
        if plan is None or report.when is None:
            return report
        error = call.excinfo.value if call.excinfo is not None else None
        if report.when == "call" or (report.when == "setup" and error is not None):
            self._decide(plan, self.stage.trial, error)
        elif error is not None and self._problem is None:
            self._problem = _problem(plan.id, error)
        if self._kept is None:
            return report
        if report.when == "call" or error is not None:
            self._show(report, self._kept)
        if report.when == "teardown":
            report.user_properties += [
                ("ochp_scenario", plan.id),
                ("ochp_verdict", self._kept.verdict.value),
                ("ochp_suite_error", self._problem is not None),
                ("ochp_duration", round(time.time() - self._began, 3)),
            ]
        return report

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str] | None:
        """A suite error is an error, in whatever phase it happened."""
        if SUITE_ERROR in report.user_properties:
            return "error", "E", "ERROR"
        return None

    @pytest.hookimpl
    def pytest_sessionfinish(self) -> None:
        """Close connections and the shard."""
        self.stage.client.close()
        self._shard.close()

    def _decide(self, plan: Planned, trial: Trial, error: BaseException | None) -> None:
        if isinstance(error, NotJudged):
            trial.not_judged(error.reason)
        elif isinstance(error, Unwritten):
            trial.not_judged("what is found cannot be written any more")
        elif isinstance(error, Exception) and not isinstance(error, PurposeFailed):
            self._problem = _problem(plan.id, error)
            trial.not_judged("the suite itself failed")
        strict = self.ground.settings.strict
        requirements = self.stage.requirements
        kept = trial.keep(must=frozenset(r.id for r in requirements.values() if _binds(r.level, strict)))
        unreached = sorted(requirements.keys() & set(plan.verifies) - trial.performed)
        if kept.verdict is Verdict.PASS and unreached:
            trial.not_judged(f"it ended without a check of {', '.join(unreached)}")
            kept = trial.keep(must=frozenset())
            if self.stage.faultless:
                self._problem = Problem(plan.id, f"@verifies names {', '.join(unreached)}, never checked", "")
        self._kept = self._without_answer(kept, plan)

    def _without_answer(self, kept: Kept, plan: Planned) -> Kept:
        """Do not blame a scenario for a target that answers nobody any more, and do not ask it on and on."""
        if kept.verdict is Verdict.PASS or all(exchange.answer is not None for exchange in kept.exchanges):
            return kept
        if still_answers(self.stage):
            return kept
        self.unavailable = f"the target answers nothing any more since {plan.id}"
        kept = replace(kept, remarks=(*kept.remarks, f"The target answers nothing any more since {plan.id}."))
        if self.stage.trial.was_answered:
            return kept
        passed = tuple(check for check in kept.checks if check.passed)
        return replace(kept, verdict=Verdict.INCONCLUSIVE, reason=self.unavailable, checks=passed)

    def _show(self, report: pytest.TestReport, kept: Kept) -> None:
        if self._problem is not None:
            report.outcome = "failed"
            report.user_properties.append(SUITE_ERROR)
            if not report.longrepr:
                report.longrepr = self._problem.what
        elif kept.verdict is Verdict.PASS:
            report.outcome, report.longrepr = "passed", None
        elif kept.verdict is Verdict.FAIL:
            report.outcome, report.longrepr = "failed", _sentences(kept)
        else:
            report.outcome = "skipped"
            path, line, _ = report.location
            report.longrepr = (path, line or 0, f"Skipped: {kept.verdict.value}: {kept.reason}")

    def _write(self, plan: Planned, kept: Kept, began: float) -> None:
        problem = self._problem
        result = ScenarioResult(
            id=plan.id,
            group=plan.group,
            operation=plan.operation,
            purpose=plan.purpose,
            verifies=plan.verifies,
            verdict=Verdict.INCONCLUSIVE if problem else kept.verdict,
            reason=kept.reason,
            checks=kept.checks,
            exchanges=tuple(exchange.id for exchange in kept.exchanges),
            examples=kept.examples,
            drawn=kept.drawn,
            reproduce=self.ground.settings.reproduction(plan.function),
            started_s=round(began - self._started, 3),
            duration_s=round(time.time() - began, 3),
            trace=problem.trace if problem else "",
        )
        self._shard.scenario(
            Entry(
                result=result,
                exchanges=kept.exchanges,
                passive=kept.passive,
                observations=kept.observations,
                waits=kept.waits,
                remarks=kept.remarks,
                problem=problem,
            )
        )


def _binds(level: Level, strict: bool) -> bool:
    return level.judged_as is Level.MUST or (strict and level.judged_as is Level.SHOULD)


def _problem(scenario: str, error: BaseException) -> Problem:
    return Problem(scenario, f"{type(error).__name__}: {error}", "".join(traceback.format_exception(error)))


def _sentences(kept: Kept) -> str:
    return "\n".join(
        f"{check.requirement}: expected {check.finding.expected}, observed {check.finding.observed}"
        for check in kept.checks
        if check.finding is not None
    )
