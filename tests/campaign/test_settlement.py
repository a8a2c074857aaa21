"""Settlement between scenarios: it comes with many uploads, and concerns the campaign's own records only."""

from collections.abc import Mapping
from typing import Any

from lxml import etree

from conformance.campaign import Tidying
from conformance.campaign.settlement import MOST_UNSETTLED
from conformance.evidence import Verdict
from conformance.scenarios.stage import Stage
from conformance.scenarios.trial import Kept
from tests.plugin.house import envelope
from tests.scenarios.stand import stage

RECORD = """<cdrInfoArray xmlns="http://ochp.eu/1.4"><CdrId>{}</CdrId><evseId>DEABCE1</evseId>
<status><CdrStatusType>accepted</CdrStatusType></status></cdrInfoArray>"""
Call = tuple[str, Mapping[str, Any]]


def house() -> tuple[Stage, list[Call]]:
    """A target with two CDRs in its queue, one of them the campaign's, and what it is asked."""
    calls: list[Call] = []

    def answering(operation: str, arguments: Mapping[str, Any]) -> bytes:
        calls.append((operation, arguments))
        waiting = ("DEABCTESTTEST1", "DEABCOTHERONE1") if operation == "GetCDRs" else ()
        return envelope(operation, "ok", [etree.fromstring(RECORD.format(cdr_id)) for cdr_id in waiting])

    return stage(answering), calls


def kept(on: Stage, uploads: int, examples: int) -> Kept:
    """What a scenario leaves behind that uploads so many times in each example."""
    exchanges = tuple(on.client.call("AddCDRs", {}, None).exchange for _ in range(uploads))
    return Kept(Verdict.PASS, "", (), exchanges, (), (), (), (), examples, {})


def test_few_uploads_are_left_to_the_end() -> None:
    on, calls = house()
    Tidying(on).after(kept(on, MOST_UNSETTLED - 1, 1))
    assert {operation for operation, _ in calls} == {"AddCDRs"}


def test_uploads_of_all_examples_and_scenarios_count() -> None:
    on, calls = house()
    tidying = Tidying(on)
    tidying.after(kept(on, 2, MOST_UNSETTLED // 2 - 1))
    tidying.after(kept(on, 1, 2))
    assert [operation for operation, _ in calls[3:]] == ["GetCDRs", "ConfirmCDRs", "CheckCDRs"]


def test_only_records_of_the_campaign_are_settled() -> None:
    on, calls = house()
    Tidying(on).after(kept(on, MOST_UNSETTLED, 1))
    (confirmed,) = [arguments for operation, arguments in calls if operation == "ConfirmCDRs"]
    assert confirmed == {"approved": [{"cdrId": "DEABCTESTTEST1", "evseId": "DEABCE1"}]}


def test_counting_starts_again_behind_a_settlement() -> None:
    on, calls = house()
    tidying = Tidying(on)
    for _ in range(3):
        tidying.after(kept(on, MOST_UNSETTLED // 2, 1))
    assert [operation for operation, _ in calls].count("GetCDRs") == 1
