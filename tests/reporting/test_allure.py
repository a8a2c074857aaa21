"""Allure result files say what results.json says, in the order that helps, and nothing of it is markup."""

import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from conformance.evidence import Results, ScenarioResult
from conformance.reporting import allure
from conformance.reporting.wire_text import BRIEF_BYTES, SHOWN_BYTES
from tests.evidence import drawn
from tests.reporting import campaigns


def _written(results: Results, folder: Path) -> dict[str, Any]:
    target = allure.write(results, folder)
    documents = [json.loads(p.read_text(encoding="utf-8")) for p in target.glob("*-result.json")]
    return {document["fullName"]: document for document in documents}


def _only(folder: Path, scenario: ScenarioResult) -> Any:
    return _written(campaigns.campaign(scenario, extra=False), folder)[scenario.id]


def _labels(document: Any, name: str) -> list[str]:
    return [label["value"] for label in document["labels"] if label["name"] == name]


@pytest.mark.parametrize(
    ("scenario", "status"),
    [
        (campaigns.passed(), "passed"),
        (campaigns.failed(), "failed"),
        (campaigns.inconclusive(), "unknown"),
        (campaigns.broken(), "broken"),
        (campaigns.not_applicable(), "skipped"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.verdict.value,
)
def test_verdict_has_its_status(tmp_path: Path, scenario: ScenarioResult, status: str) -> None:
    assert _only(tmp_path, scenario)["status"] == status


@given(drawn.results)
def test_any_results_can_be_told(results: Results) -> None:
    with tempfile.TemporaryDirectory() as folder:
        target = allure.write(results, Path(folder))
        assert len(list(target.glob("*-result.json"))) == len(results.scenarios)


def test_each_scenario_has_one_result(tmp_path: Path) -> None:
    results = campaigns.campaign()
    assert sorted(_written(results, tmp_path)) == [s.id for s in results.scenarios]


def test_writing_again_leaves_nothing_of_before(tmp_path: Path) -> None:
    allure.write(campaigns.campaign(), tmp_path)
    assert list(_written(campaigns.campaign(campaigns.passed()), tmp_path)) == [campaigns.passed().id]


def test_release_group_and_operation_are_epic_feature_and_story(tmp_path: Path) -> None:
    document = _only(tmp_path, campaigns.failed())
    assert [_labels(document, name) for name in ("epic", "feature", "story")] == [
        ["OCHP 1.4"],
        ["cdr"],
        ["GetCDRs"],
    ]


def test_requirements_are_tags(tmp_path: Path) -> None:
    assert _labels(_only(tmp_path, campaigns.failed()), "tag") == ["OCHP-CDR-001", "OCHP-CDR-012"]


def test_message_of_a_failure_begins_with_the_requirement(tmp_path: Path) -> None:
    lines = _only(tmp_path, campaigns.failed())["statusDetails"]["message"].splitlines()
    assert lines[0] == f"OCHP-CDR-012 (MUST): {campaigns.SENTENCE}"
    assert [line.split(":")[0] for line in lines[1:]] == ["Source", "Expected", "Seen", "Where"]


def test_description_of_a_failure_marks_the_element(tmp_path: Path) -> None:
    html = _only(tmp_path, campaigns.failed())["descriptionHtml"]
    parts = [
        campaigns.SENTENCE,
        "Expected:",
        "Seen:",
        "Where:",
        "<mark>&lt;CdrId&gt;DEABCA1&lt;/CdrId&gt;</mark>",
    ]
    places = [html.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


def test_steps_of_a_failure_are_exchanges_then_how_to_repeat(tmp_path: Path) -> None:
    names = [step["name"] for step in _only(tmp_path, campaigns.failed())["steps"]]
    assert names[0].startswith("Exchange cdr.reaches_only_its_provider#1: GetCDRs by DE8EX")
    assert names[-1] == f"How to repeat it: {campaigns.failed().reproduce}"


def test_trace_of_a_suite_error_stands_last(tmp_path: Path) -> None:
    document = _only(tmp_path, campaigns.broken())
    assert document["steps"][-1]["name"] == "Stack trace of the suite"
    assert "Traceback" not in json.dumps(document)


def test_exchange_has_request_and_answer(tmp_path: Path) -> None:
    attachments = _only(tmp_path, campaigns.failed())["steps"][0]["attachments"]
    texts = {a["name"]: (tmp_path / allure.RESULTS_FOLDER / a["source"]).read_text() for a in attachments}
    assert texts["request"].startswith("POST /service HTTP/1.1\nContent-Type: text/xml")
    assert texts["answer"].endswith(campaigns.ANSWER.decode())


def test_attachments_are_text_under_names_of_ours(tmp_path: Path) -> None:
    documents = _written(campaigns.campaign(content=campaigns.HOSTILE.encode()), tmp_path).values()
    attachments = [a for d in documents for step in d["steps"] for a in step.get("attachments", ())]
    assert {a["type"] for a in attachments} == {"text/plain"}
    assert {a["name"] for a in attachments} == {"request", "answer", "stack trace"}
    assert sorted(a["source"] for a in attachments) == sorted(
        p.name for p in (tmp_path / allure.RESULTS_FOLDER).glob("*-attachment.*")
    )


def test_hostile_text_is_no_markup_in_the_description(tmp_path: Path) -> None:
    html = _only(tmp_path, campaigns.hostile())["descriptionHtml"]
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html


def test_no_file_holds_a_control_character(tmp_path: Path) -> None:
    target = allure.write(campaigns.campaign(content=campaigns.HOSTILE.encode()), tmp_path)
    texts = {p.name: p.read_text(encoding="utf-8") for p in target.iterdir()}
    texts |= {n: "".join(_strings(json.loads(t))) for n, t in texts.items() if n.endswith(".json")}
    assert {n for n, text in texts.items() if set(text) & set("\x1b\x00\u202e")} == set()


def _strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [s for item in value.values() for s in _strings(item)]
    if isinstance(value, list):
        return [s for item in value for s in _strings(item)]
    return [value] if isinstance(value, str) else []


def test_findings_of_passive_rules_are_global(tmp_path: Path) -> None:
    target = allure.write(campaigns.campaign(campaigns.passed()), tmp_path)
    (file,) = target.glob("*-globals.json")
    errors = json.loads(file.read_text(encoding="utf-8"))["errors"]
    assert ["OCHP-CDR-030 (SHOULD)" in error["message"] for error in errors] == [True, False]
    assert "merge" in errors[1]["message"]


def test_failed_should_is_a_remark(tmp_path: Path) -> None:
    scenario = campaigns.failed()
    check = scenario.checks[-1]
    remark = replace(scenario, checks=(replace(check, requirement="OCHP-CDR-030"),))
    assert _labels(_only(tmp_path, remark), "verdict") == ["remark"]


def test_waived_failure_is_labelled(tmp_path: Path) -> None:
    documents = _written(campaigns.campaign(), tmp_path)
    assert _labels(documents[campaigns.failed().id], "waived") == ["yes"]
    assert _labels(documents[campaigns.passed().id], "waived") == []


def test_environment_tells_what_makes_the_campaign_repeatable(tmp_path: Path) -> None:
    text = (allure.write(campaigns.campaign(), tmp_path) / "environment.properties").read_text(
        encoding="utf-8"
    )
    names = {line.split(" = ")[0].replace("\\", "") for line in text.splitlines()}
    assert names >= {
        "Target",
        "Release",
        "Requirement set",
        "Seed",
        "Epoch",
        "Suite",
        "Schema digest",
        "Repeat",
    }


@pytest.mark.parametrize(
    ("scenario", "limit"),
    [(campaigns.failed(), SHOWN_BYTES), (campaigns.passed(), BRIEF_BYTES)],
    ids=["failed", "passed"],
)
def test_long_body_is_cut_and_the_evidence_named(
    tmp_path: Path, scenario: ScenarioResult, limit: int
) -> None:
    body = b"x" * 300_000
    target = allure.write(campaigns.campaign(scenario, content=body), tmp_path)
    longest = max(target.glob("*-attachment.txt"), key=lambda p: p.stat().st_size)
    text = longest.read_text(encoding="utf-8")
    assert len(text) < limit + 1_000
    assert f"{limit} of 300000 bytes are shown; evidence/{campaigns.message(body).sha256}.bin" in text


def test_drawn_example_is_told_in_full(tmp_path: Path) -> None:
    long = "CdrId " + "x" * 3_000
    html = _only(tmp_path, replace(campaigns.passed(), drawn={"batch": long}))["descriptionHtml"]
    assert f"batch = {long}</pre>" in html


def test_missing_answer_is_told(tmp_path: Path) -> None:
    results = campaigns.campaign(campaigns.failed())
    lost = replace(results.exchanges[0], answer=None, error="timed out after 10 s")
    target = allure.write(replace(results, exchanges=(lost,)), tmp_path)
    texts = [p.read_text(encoding="utf-8") for p in target.glob("*-attachment.txt")]
    assert "No answer: timed out after 10 s\n" in texts
