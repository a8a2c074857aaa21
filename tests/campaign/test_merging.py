"""Merging: shards in any order give the same results."""

import itertools
import json
from pathlib import Path

import pytest

from conformance.campaign import Entry, ShardWriter
from conformance.campaign.merging import Merged, inconsistent_readings, judged_requirements, merge
from conformance.campaign.shard import read_shards
from conformance.errors import SuiteError
from conformance.evidence import Check, Finding, Observation, Place, RequirementResult, Verdict
from conformance.requirements import load
from tests.campaign.sample import SETTINGS, check, entry, plan

ONE, TWO = "OCHP-CDR-001", "OCHP-CDR-002"


def failed_rule(path: str, count: int = 1) -> Check:
    return Check(f"rule/some/{ONE}", ONE, Finding("a", "b", Place(path)), count, passive=True)


def judged(merged: Merged, *plans: object) -> dict[str, RequirementResult]:
    catalogue = load()
    applicable = [catalogue.requirement(name) for name in (ONE, TWO)]
    found = judged_requirements(applicable, frozenset({ONE}), merged, [plan("cdr.one", ONE)], {})
    return {result.id: result for result in found}


def test_the_order_of_entries_does_not_matter() -> None:
    entries = [
        entry("cdr.one", passive=(failed_rule("/a[1]/b"), check(TWO, scenario="rule/x", count=2))),
        entry("cdr.two", passive=(failed_rule("/a[2]/b", 3),)),
        entry("cdr.three", Verdict.FAIL, checks=(check(ONE, failed=True),)),
    ]
    plans = [plan("cdr.one"), plan("cdr.two"), plan("cdr.three"), plan("cdr.four")]
    merged = {
        repr(merge(plans, order, SETTINGS, unrecorded="interrupted"))
        for order in itertools.permutations(entries)
    }
    assert len(merged) == 1


def test_a_kind_of_failure_is_told_once_with_its_count() -> None:
    entries = [
        entry("cdr.one", passive=(failed_rule("/a[1]/b"),)),
        entry("cdr.two", passive=(failed_rule("/a[2]/b", 3), failed_rule("/a/c"))),
    ]
    passive = merge([plan("cdr.one"), plan("cdr.two")], entries, SETTINGS, unrecorded=None).passive
    assert [found.count for found in passive] == [4, 1]


def test_a_planned_scenario_without_record_is_a_suite_error() -> None:
    merged = merge([plan("cdr.one")], [], SETTINGS, unrecorded=None)
    assert [problem.where for problem in merged.problems] == ["cdr.one"]
    assert merged.scenarios[0].verdict is Verdict.INCONCLUSIVE


def test_after_an_interruption_it_is_inconclusive_only() -> None:
    merged = merge([plan("cdr.one")], [], SETTINGS, unrecorded="interrupted")
    assert not merged.problems
    assert merged.scenarios[0].reason == "interrupted"


def test_two_records_of_one_scenario_are_a_suite_error() -> None:
    merged = merge([plan("cdr.one")], [entry("cdr.one"), entry("cdr.one")], SETTINGS, unrecorded=None)
    assert len(merged.problems) == 1
    assert len(merged.exchanges) == 1


@pytest.mark.parametrize(
    ("recorded", "verdict"),
    [
        (entry(checks=(check(ONE),)), Verdict.PASS),
        (entry("cdr.one", Verdict.FAIL, checks=(check(ONE, failed=True), check(ONE))), Verdict.FAIL),
        (entry("cdr.one", Verdict.INCONCLUSIVE, checks=(check(ONE),)), Verdict.INCONCLUSIVE),
        (entry("cdr.one", Verdict.INCONCLUSIVE, passive=(check(ONE, scenario="rule/x"),)), Verdict.PASS),
        (entry(passive=(failed_rule("/a"),)), Verdict.FAIL),
        (entry(), Verdict.INCONCLUSIVE),
    ],
)
def test_verdict_of_a_requirement(recorded: Entry, verdict: Verdict) -> None:
    merged = merge([plan("cdr.one", ONE)], [recorded], SETTINGS, unrecorded=None)
    assert judged(merged)[ONE].verdict is verdict


def test_what_no_scenario_judges_says_so() -> None:
    merged = merge([plan("cdr.one", ONE)], [entry(checks=(check(ONE),))], SETTINGS, unrecorded=None)
    assert judged(merged)[TWO].verdict is Verdict.INCONCLUSIVE
    assert "no scenario" in judged(merged)[TWO].reason


def test_shards_are_read_as_they_were_written(tmp_path: Path) -> None:
    shards = tmp_path / "shards"
    shards.mkdir()
    written = [
        entry("cdr.two", passive=(failed_rule("/a"),)),
        entry("cdr.one", checks=(check(ONE, failed=True),)),
    ]
    for number, one in enumerate(written):
        writer = ShardWriter(shards, f"gw{number}")
        writer.changing("AddCDRs", "DEABC")
        writer.changing("AddCDRs", "DEABC")
        writer.scenario(one)
        writer.close()
    entries, changes = read_shards(shards)
    assert [found.result for found in entries] == [written[1].result, written[0].result]
    assert [found.passive for found in entries] == [(), written[0].passive]
    assert len(changes) == 2
    assert (tmp_path / "evidence" / f"{'a' * 64}.bin").read_bytes() == b"body"


def test_a_torn_last_line_is_left_out(tmp_path: Path) -> None:
    shards = tmp_path / "shards"
    shards.mkdir()
    writer = ShardWriter(shards, "main")
    writer.scenario(entry())
    writer.close()
    with (shards / "main.jsonl").open("a") as file:
        file.write('{"result": {"id": "cdr.tw')
    entries, _ = read_shards(shards)
    assert len(entries) == 1


def test_a_broken_line_in_the_middle_is_a_suite_error(tmp_path: Path) -> None:
    shards = tmp_path / "shards"
    shards.mkdir()
    (shards / "main.jsonl").write_text(json.dumps({"what": 1}) + "\n")
    with pytest.raises(SuiteError, match="line 1"):
        read_shards(shards)


def _seen(reading: str, note: str) -> Observation:
    return Observation("AMB-015", f"AMB-015/{reading}", note, exchange=None)


def test_two_readings_in_one_situation_are_inconsistent() -> None:
    told = inconsistent_readings([_seen("fault", "bad content"), _seen("format", "bad content")], load())
    assert told == (
        "AMB-015 was read in 2 ways within this campaign (bad content): AMB-015/fault, AMB-015/format.",
    )


def test_another_situation_may_be_read_in_another_way() -> None:
    assert not inconsistent_readings([_seen("fault", "no XML"), _seen("format", "bad content")], load())
