"""A person opens the report of a failed campaign, and nobody else learns of it."""

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conformance.evidence import Results, write
from conformance.reporting import Written, install_generator, write_all
from tests.e2e.chromium import Visit, browser, visit
from tests.reporting import campaigns

FAILED = campaigns.failed()
BROKEN = replace(campaigns.broken(), purpose="A scenario that breaks off.")
HOSTILE = replace(campaigns.hostile(), purpose=f"Texts come back unchanged. {campaigns.HOSTILE}")


@pytest.fixture(scope="module")
def results() -> Results:
    return campaigns.campaign(
        campaigns.passed(),
        FAILED,
        HOSTILE,
        campaigns.inconclusive(),
        BROKEN,
        campaigns.not_applicable(),
        content=campaigns.ANSWER.replace(b"DEABCA1", campaigns.HOSTILE.replace("\x00", "").encode()),
    )


@pytest.fixture(scope="module")
def written(results: Results, tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("report")
    install_generator()
    write(results, folder)
    return write_all(results, folder)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as running:
        yield running


@pytest.fixture
def report(chromium: Any, written: Written) -> Iterator[Visit]:
    assert written.allure_report is not None, written.sentences
    with visit(chromium, written.allure_report) as opened:
        yield opened


@pytest.fixture
def overview(chromium: Any, written: Written) -> Iterator[Visit]:
    with visit(chromium, written.overview) as opened:
        yield opened


def _open(report: Visit, purpose: str) -> None:
    report.page.get_by_text(purpose).first.click()
    report.page.get_by_text("How to repeat it").first.wait_for()


def _strangers(opened: Visit, folder: Path) -> list[str]:
    ours = (folder.as_uri(), "data:", "blob:", "about:")
    return [address for address in opened.requests if not address.startswith(ours)]


def test_counts_are_those_of_results_json(report: Visit, written: Written) -> None:
    verdicts = json.loads((written.overview.parent / "results.json").read_text(encoding="utf-8"))["scenarios"]
    broken = sum(bool(s["trace"]) for s in verdicts)
    by_verdict = [s["verdict"] for s in verdicts if not s["trace"]]
    report.page.get_by_text("Success rate").first.wait_for(state="attached")
    lines = [line.strip() for line in report.text().splitlines() if line.strip()]
    shown = {
        name: lines[lines.index(name) + 1]
        for name in ("Total", "Failed", "Broken", "Passed", "Skipped", "Unknown")
    }
    assert shown == {
        "Total": str(len(verdicts)),
        "Failed": str(by_verdict.count("fail")),
        "Broken": str(broken),
        "Passed": str(by_verdict.count("pass")),
        "Skipped": str(by_verdict.count("not applicable")),
        "Unknown": str(by_verdict.count("inconclusive")),
    }


def test_failed_scenario_tells_in_the_order_that_helps(report: Visit) -> None:
    _open(report, FAILED.purpose)
    tops = [
        report.page.get_by_text(campaigns.SENTENCE).first.bounding_box()["y"],
        report.page.get_by_text("Expected: no CDR of another provider").first.bounding_box()["y"],
        report.page.locator("iframe").first.bounding_box()["y"],
        report.page.get_by_text("Exchange cdr.reaches_only_its_provider#1").first.bounding_box()["y"],
        report.page.get_by_text("How to repeat it").first.bounding_box()["y"],
    ]
    assert tops == sorted(tops)


def test_element_is_marked_in_the_message(report: Visit) -> None:
    _open(report, FAILED.purpose)
    mark = report.page.frame_locator("iframe").locator("mark").first
    assert mark.inner_text() == "<CdrId>"
    assert mark.is_visible()


def test_exchange_can_be_read(report: Visit) -> None:
    _open(report, FAILED.purpose)
    report.page.get_by_text("answer", exact=True).last.click()
    report.page.get_by_text("<GetCDRsResponse").last.wait_for()
    assert "HTTP/1.1 200 OK\nContent-Type: text/xml; charset=utf-8" in report.text()


def test_no_trace_stands_above_the_sentence(report: Visit) -> None:
    _open(report, FAILED.purpose)
    text = report.text()
    assert campaigns.SENTENCE in text
    assert "Traceback" not in text


def test_trace_of_a_suite_error_stands_below_how_to_repeat(report: Visit) -> None:
    _open(report, BROKEN.purpose)
    repeat = report.page.get_by_text("How to repeat it").first.bounding_box()["y"]
    assert report.page.get_by_text("Stack trace of the suite").first.bounding_box()["y"] > repeat


def test_hostile_text_runs_nowhere(report: Visit, written: Written) -> None:
    _open(report, "Texts come back unchanged.")
    for name in ("request", "answer"):
        report.page.get_by_text(name, exact=True).last.click()
    report.page.get_by_text("<GetCDRsResponse").last.wait_for()
    assert "<script>alert('x')</script>" in report.text()
    assert report.errors == []
    assert _strangers(report, written.overview.parent) == []


def test_no_request_leaves_the_folder(report: Visit, overview: Visit, written: Written) -> None:
    for tab in ("Categories", "Global Errors", "Results"):
        report.page.get_by_text(tab).first.click()
    _open(report, FAILED.purpose)
    assert _strangers(report, written.overview.parent) == []
    assert _strangers(overview, written.overview.parent) == []


def test_page_of_the_generator_itself_would_ask_a_stranger(
    results: Results, chromium: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shows that the test above can fail."""
    monkeypatch.setattr("conformance.reporting.generator.closed", lambda html: html)
    written = write_all(results, tmp_path)
    assert written.allure_report is not None
    with visit(chromium, written.allure_report) as opened:
        opened.page.get_by_text(FAILED.purpose).first.wait_for()
        assert _strangers(opened, tmp_path) != []


def test_overview_leads_to_the_allure_report(overview: Visit) -> None:
    overview.page.get_by_role("link", name="Allure report").click()
    overview.page.get_by_text(FAILED.purpose).first.wait_for()


def test_overview_tells_hostile_text_as_text(overview: Visit) -> None:
    assert "<script>alert('x')</script>" in overview.text()
    assert overview.errors == []


def test_report_may_be_moved(chromium: Any, written: Written, tmp_path: Path) -> None:
    moved = shutil.copytree(written.overview.parent, tmp_path / "elsewhere")
    with visit(chromium, Path(moved) / "allure-report" / "index.html") as opened:
        opened.page.get_by_text(FAILED.purpose).first.wait_for()
        assert opened.errors == []


def test_reports_of_a_hundred_scenarios_take_seconds(tmp_path: Path) -> None:
    kinds = (campaigns.failed, campaigns.passed, campaigns.passed)
    drafts = [kinds[number % 3](f"cdr.case_{number:03}") for number in range(100)]
    scenarios = [replace(s, exchanges=tuple(f"{s.id}#{n}" for n in range(1, 7))) for s in drafts]
    results = campaigns.campaign(*scenarios, content=campaigns.ANSWER * 20)
    install_generator()
    started = sum(os.times()[:4])
    written = write_all(results, tmp_path, junit_file=tmp_path / "junit.xml")
    assert (
        sum(os.times()[:4]) - started < 10
    )  # of computing, the generator's included: others may use this machine
    assert written.allure_report is not None
