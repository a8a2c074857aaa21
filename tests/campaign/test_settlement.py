"""Settlement between scenarios: it comes with many uploads, and concerns the campaign's own records only."""

from collections.abc import Mapping
from typing import Any

from lxml import etree

from conformance.campaign import Tidying
from conformance.campaign.settlement import MOST_UNSETTLED
from conformance.evidence import Verdict
from conformance.scenarios.ids import ids_of
from conformance.scenarios.stage import Stage
from conformance.scenarios.trial import Kept
from tests.plugin.house import envelope
from tests.scenarios.stand import stage

RECORD = """<cdrInfoArray xmlns="http://ochp.eu/1.4"><CdrId>{}</CdrId><evseId>DEABCE1</evseId>
<status><CdrStatusType>accepted</CdrStatusType></status></cdrInfoArray>"""
Call = tuple[str, Mapping[str, Any]]
SCENARIOS = ("cdr.one", "cdr.two", "cdr.of_another_process")


def house() -> tuple[Stage, list[Call]]:
    """A target with a CDR of each of three scenarios in its queue, and what it is asked."""
    calls: list[Call] = []

    def answering(operation: str, arguments: Mapping[str, Any]) -> bytes:
        calls.append((operation, arguments))
        waiting = [cdr_id(on, name) for name in SCENARIOS] if operation == "GetCDRs" else []
        return envelope(operation, "ok", [etree.fromstring(RECORD.format(one)) for one in waiting])

    on = stage(answering)
    return on, calls


def cdr_id(on: Stage, scenario: str) -> str:
    """Id of a CDR of a scenario."""
    return f"DEABC{ids_of(on.prefix, scenario).prefix}000000"


def kept(on: Stage, uploads: int, examples: int) -> Kept:
    """What a scenario leaves behind that uploads so many times in each example."""
    exchanges = tuple(on.client.call("AddCDRs", {}, None).exchange for _ in range(uploads))
    return Kept(Verdict.PASS, "", (), exchanges, (), (), (), (), examples, {})


def test_few_uploads_are_left_to_the_end() -> None:
    on, calls = house()
    Tidying(on).after("cdr.one", kept(on, MOST_UNSETTLED - 1, 1))
    assert {operation for operation, _ in calls} == {"AddCDRs"}


def test_uploads_of_all_examples_and_scenarios_count() -> None:
    on, calls = house()
    tidying = Tidying(on)
    tidying.after("cdr.one", kept(on, 2, MOST_UNSETTLED // 2 - 1))
    tidying.after("cdr.two", kept(on, 1, 2))
    assert [operation for operation, _ in calls[3:]] == ["GetCDRs", "ConfirmCDRs", "CheckCDRs"]


def test_only_records_of_scenarios_that_ended_here_are_settled() -> None:
    on, calls = house()
    tidying = Tidying(on)
    tidying.after("cdr.two", kept(on, 1, 1))
    tidying.after("cdr.one", kept(on, MOST_UNSETTLED, 1))
    (confirmed,) = [arguments for operation, arguments in calls if operation == "ConfirmCDRs"]
    assert [pair["cdrId"] for pair in confirmed["approved"]] == [cdr_id(on, n) for n in SCENARIOS[:2]]


def test_counting_starts_again_behind_a_settlement() -> None:
    on, calls = house()
    tidying = Tidying(on)
    for _ in range(3):
        tidying.after("cdr.one", kept(on, MOST_UNSETTLED // 2, 1))
    assert [operation for operation, _ in calls].count("GetCDRs") == 1
