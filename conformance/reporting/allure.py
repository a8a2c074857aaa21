"""Allure result files: one test result per scenario.

The page of a failed scenario tells, from top to bottom: the requirement's sentence with what was expected and
seen (message), the same with the element marked in the message (description), the exchanges and how to repeat
them (steps), and a stack trace last, if there is one. Allure shows message, description, steps in this order.

Source: design, section 6, table of verdicts.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from conformance.evidence import Exchange, Results, ScenarioResult
from conformance.reporting.account import Account, Accounts
from conformance.reporting.facts import campaign_facts, report_name
from conformance.reporting.page import render
from conformance.reporting.tally import Ending, ending_of, loose_errors
from conformance.reporting.visible import one_line, visible
from conformance.reporting.wire_text import (
    BRIEF_BYTES,
    SHOWN_BYTES,
    exchange_facts,
    exchange_title,
    message_text,
)

RESULTS_FOLDER = "allure-results"
"""Folder of the result files inside a report folder."""

SHOWN_FINDINGS = 20
"""Most findings of one scenario that its page tells in full."""

STATUS = {
    Ending.PASS: "passed",
    Ending.FAIL: "failed",
    Ending.INCONCLUSIVE: "unknown",
    Ending.SUITE_ERROR: "broken",
    Ending.NOT_APPLICABLE: "skipped",
}

_SEVERITY = {"MUST": "critical", "FACT": "critical", "SHOULD": "normal", "MAY": "minor"}
_SEVERITY_ORDER = ("critical", "normal", "minor")


def write(results: Results, folder: Path) -> Path:
    """Write the Allure result files of a campaign.

    Args:
        results: What the campaign found, with message bodies.
        folder: Report folder; what an earlier campaign left in its result folder is removed.

    Returns:
        The folder of the result files.

    Raises:
        OSError: The folder cannot be written.
    """
    from allure_commons.logger import AllureFileLogger  # 100 ms: only who reports pays

    target = folder / RESULTS_FOLDER
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    new_logger: Any = AllureFileLogger  # the class is not annotated
    writer = _Writer(results, new_logger(str(target)))
    for scenario in results.scenarios:
        writer.scenario(scenario)
    writer.campaign()
    _write_context(results, target)
    return target


class _Writer:
    """Turns the scenarios of one campaign into Allure's models and hands them to its file logger."""

    def __init__(self, results: Results, logger: Any) -> None:
        self._results = results
        self._logger = logger
        self._accounts = Accounts(results)
        self._start = _milliseconds(results)
        self._attached = 0

    def scenario(self, scenario: ScenarioResult) -> None:
        """Write the result of one scenario with its attachments."""
        from allure_commons.model2 import Parameter, TestResult

        ending = ending_of(self._results, scenario)
        accounts = self._accounts.of(scenario)
        start = self._start + round(scenario.started_s * 1000)
        key = f"{self._results.release}/{self._results.target.name}/{scenario.id}"
        self._logger.report_result(
            TestResult(
                uuid=str(uuid5(NAMESPACE_URL, f"{key}/{self._results.campaign.started}")),
                historyId=_digest(key),
                testCaseId=_digest(scenario.id),
                fullName=one_line(scenario.id),
                name=one_line(scenario.purpose.strip().split("\n\n")[0]) or one_line(scenario.id),
                titlePath=[self._epic, one_line(scenario.group)],
                status=STATUS[ending],
                statusDetails=_details(self._results, scenario, ending, accounts),
                stage="finished",
                descriptionHtml=render(
                    "scenario.html.j2", scenario=scenario, ending=ending, accounts=accounts[:SHOWN_FINDINGS]
                ),
                parameters=[
                    Parameter(name=one_line(name), value=one_line(text, limit=300), excluded=True)
                    for name, text in scenario.drawn.items()
                ],
                labels=self._labels(scenario, ending, accounts),
                steps=self._steps(scenario, ending, accounts),
                start=start,
                stop=start + round(scenario.duration_s * 1000),
            )
        )

    def campaign(self) -> None:
        """Write what belongs to no scenario: findings of passive rules, suite errors outside scenarios."""
        from allure_commons.model2 import GlobalError, Globals

        errors = [
            GlobalError(
                message="\n".join(("Found in a message that crossed the wire anyway.", *account.lines))
            )
            for account in self._accounts.passive()
        ]
        errors += [
            GlobalError(
                message=f"Suite error in {visible(p.where)}: {visible(p.what)}",
                trace=visible(p.trace) or None,
            )
            for p in loose_errors(self._results)
        ]
        for error in errors:
            error.timestamp = self._start
        if errors:
            self._logger.report_globals(Globals(errors=errors))

    @property
    def _epic(self) -> str:
        return f"OCHP {self._results.release}"

    def _labels(self, scenario: ScenarioResult, ending: Ending, accounts: Iterable[Account]) -> list[Any]:
        from allure_commons.model2 import Label

        cited = [a.citation for a in accounts] or [
            self._accounts.citations.cite(r) for r in scenario.verifies
        ]
        levels = {_SEVERITY.get(citation.level, "normal") for citation in cited}
        severity = next((s for s in _SEVERITY_ORDER if s in levels), "normal")
        only_remarks = ending is Ending.FAIL and bool(cited) and all(c.is_remark for c in cited)
        pairs = [
            ("epic", self._epic),
            ("feature", scenario.group),
            ("story", scenario.operation or "raw requests"),
            ("parentSuite", self._epic),
            ("suite", scenario.group),
            ("severity", severity),
            ("framework", self._results.suite.name),
            ("verdict", "remark" if only_remarks else ending.value),
        ]
        pairs += [("tag", requirement) for requirement in scenario.verifies]
        if self._is_waived(scenario):
            pairs.append(("waived", "yes"))
        return [Label(name=name, value=one_line(value)) for name, value in pairs]

    def _is_waived(self, scenario: ScenarioResult) -> bool:
        failed = {requirement for requirement, _ in scenario.findings}
        waived = self._results.waived
        return scenario.id in waived or (bool(failed) and failed <= waived.keys())

    def _steps(self, scenario: ScenarioResult, ending: Ending, accounts: tuple[Account, ...]) -> list[Any]:
        from allure_commons.model2 import TestStepResult

        blamed = {a.exchange.id for a in accounts if a.exchange}
        end = self._start + round((scenario.started_s + scenario.duration_s) * 1000)
        steps = [self._exchange(e, e.id in blamed) for e in self._accounts.exchanges(scenario)]
        passed = [c for c in scenario.checks if c.finding is None]
        if passed:
            steps.append(
                TestStepResult(
                    name="Checks that passed",
                    status="passed",
                    start=end,
                    stop=end,
                    steps=[
                        TestStepResult(name=f"{one_line(c.id)}{_times(c.count)}", status="passed")
                        for c in passed
                    ],
                )
            )
        repeat = one_line(scenario.reproduce)
        steps.append(TestStepResult(name=f"How to repeat it: {repeat}", status="passed", start=end, stop=end))
        trace = _trace(self._results, scenario)
        if trace and ending is Ending.SUITE_ERROR:
            steps.append(
                TestStepResult(
                    name="Stack trace of the suite",
                    status="broken",
                    start=end,
                    stop=end,
                    attachments=[self._attachment("stack trace", visible(trace))],
                )
            )
        return steps

    def _exchange(self, exchange: Exchange, blamed: bool) -> Any:
        from allure_commons.model2 import Parameter, TestStepResult

        limit = SHOWN_BYTES if blamed else BRIEF_BYTES
        return TestStepResult(
            name=f"Exchange {exchange_title(exchange)}",
            status="failed" if blamed else "passed",
            start=round(exchange.sent * 1000),
            stop=round(exchange.received * 1000),
            parameters=[Parameter(name="sent", value=exchange_facts(exchange))],
            attachments=[
                self._attachment("request", message_text(exchange.request, limit=limit)),
                self._attachment("answer", message_text(exchange.answer, exchange.error, limit=limit)),
            ],
        )

    def _attachment(self, name: str, text: str) -> Any:
        """Attach text under a running number; neither name nor type come from a target."""
        from allure_commons.model2 import Attachment

        self._attached += 1  # a file belongs to one attachment: Allure shows it at the first only
        source = f"{self._attached:06d}-attachment.txt"
        self._logger.report_attached_data(text.encode("utf-8", "replace"), source)
        return Attachment(name=name, source=source, type="text/plain")


def _details(
    results: Results, scenario: ScenarioResult, ending: Ending, accounts: tuple[Account, ...]
) -> Any:
    from allure_commons.model2 import StatusDetails

    if ending is Ending.SUITE_ERROR:
        problems = [p.what for p in results.suite_errors if p.where == scenario.id]
        what = visible("; ".join(problems)) or "the scenario broke off"
        return StatusDetails(message=f"Suite error, no verdict on the target: {what}")
    if ending in (Ending.INCONCLUSIVE, Ending.NOT_APPLICABLE):
        return StatusDetails(message=f"{ending.value.capitalize()}: {visible(scenario.reason)}")
    if not accounts:
        return StatusDetails(message=visible(scenario.reason)) if scenario.reason else None
    told = ["\n".join(account.lines) for account in accounts[:3]]
    if len(accounts) > 3:
        told.append(f"and {len(accounts) - 3} more, see below")
    return StatusDetails(message="\n\n".join(told))


def _trace(results: Results, scenario: ScenarioResult) -> str:
    traces = [scenario.trace, *(p.trace for p in results.suite_errors if p.where == scenario.id)]
    return "\n".join(dict.fromkeys(filter(None, traces)))


def _write_context(results: Results, target: Path) -> None:
    """Write what concerns the whole report: environment, executor, categories (the names are Allure's)."""
    facts = campaign_facts(results)
    (target / "environment.properties").write_text(
        "".join(f"{_property(name)} = {_property(value)}\n" for name, value in facts.items()),
        encoding="utf-8",
        errors="replace",
    )
    executor = {
        "name": results.suite.name,
        "type": results.suite.name,
        "buildName": f"{results.suite.name} {results.suite.version}, {results.campaign.started}",
        "reportName": report_name(results),
    }
    (target / "executor.json").write_text(json.dumps(executor, indent=1), encoding="utf-8")
    (target / "categories.json").write_text(json.dumps(CATEGORIES, indent=1), encoding="utf-8")


CATEGORIES = [
    {"name": "Waived", "matchers": {"labels": {"waived": "^yes$"}}},
    {"name": "Remark", "matchers": {"labels": {"verdict": "^remark$"}}},
    {"name": "Non-conformity", "matchers": {"statuses": ["failed"]}},
    {"name": "Inconclusive", "matchers": {"statuses": ["unknown"]}},
    {"name": "Suite error", "matchers": {"statuses": ["broken"]}},
]
"""Kinds of results that are not passes; the first that matches is shown."""


def _property(text: str) -> str:
    """Escape a key or a value of a properties file."""
    escaped = text.replace("\\", "\\\\")
    for character in " :=#!":
        escaped = escaped.replace(character, f"\\{character}")
    return escaped


def _milliseconds(results: Results) -> int:
    try:
        return round(datetime.fromisoformat(results.campaign.started).timestamp() * 1000)
    except ValueError:
        return 0


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


def _times(count: int) -> str:
    return f" ({count} times)" if count > 1 else ""
