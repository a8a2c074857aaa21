"""Generated faults: ids that last, and each changes the answers that it is about."""

import re

import pytest
from lxml import etree

from conformance.errors import SuiteError, UsageError
from conformance.records import body, from_component
from conformance.releases import get
from conformance.sandbox import Fault, Settings, Switch, altered_answer, generated_faults, serve
from conformance.schema import of, parse_untrusted
from tests.records.sample import drawn
from tests.sandbox.caller import cdr, sandbox

RELEASE = get("1.4")
FAULTS = generated_faults("1.4")
KINDS = {"drops", "alters", "moves", "loses", "leaks", "refuses", "allows"}
ENVELOPE = b'<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>%s</e:Body></e:Envelope>'


def answers(response: str) -> list[bytes]:
    """Full answers of an operation."""
    component = of(RELEASE).component(response)
    trees = drawn(from_component(component, optional="all"), 6)
    return [ENVELOPE % etree.tostring(body(RELEASE, response, tree)) for tree in trees]


def test_ids_are_unique_and_of_a_known_kind() -> None:
    ids = [fault.id for fault in FAULTS]
    assert len(set(ids)) == len(ids)
    assert {id.partition(":")[0] for id in ids} == KINDS


def test_ids_are_paths_of_the_schema() -> None:
    assert all(re.fullmatch(r"[a-z]+:[A-Za-z]+(/@?[A-Za-z]+)*", fault.id) for fault in FAULTS)


@pytest.mark.parametrize("response", [operation.response for operation in RELEASE.operations])
def test_each_fault_changes_an_answer_that_holds_its_place(response: str) -> None:
    documents = answers(response)
    mine = [f for f in FAULTS if f.seam == "answer" and f.id.partition(":")[2].startswith(f"{response}/")]
    assert mine
    changed = {f.id for f in mine if any(altered_answer(f.id, "1.4", content) for content in documents)}
    held = {f.id for f in mine if any(_holds(f, content) for content in documents)}
    assert held - changed == set()


def _holds(fault: Fault, content: bytes) -> bool:
    kind, _, place = fault.id.partition(":")
    payload = parse_untrusted(content).payload
    found = [payload]
    names = place.split("/")[1:]
    if kind == "loses":
        return False
    for name in names:
        if name.startswith("@"):
            return any(one is not None and one.get(name[1:]) is not None for one in found)
        found = [child for one in found if one is not None for child in one.iterchildren(f"{{*}}{name}")]
    return bool(found)


@pytest.mark.parametrize("where", ["first", "middle", "last"])
def test_a_list_loses_one_record(where: str) -> None:
    records = b"".join(b"<cdrInfoArray><CdrId>%d</CdrId></cdrInfoArray>" % number for number in range(5))
    content = ENVELOPE % (b'<GetCDRsResponse xmlns="http://ochp.eu/1.4">' + records + b"</GetCDRsResponse>")
    left = altered_answer(f"loses:GetCDRsResponse/cdrInfoArray/{where}", "1.4", content)
    lost = {"first": b"0", "middle": b"2", "last": b"4"}[where]
    assert left is not None
    assert (left.count(b"<CdrId>"), b"<CdrId>" + lost in left) == (4, False)


def test_a_fault_leaves_other_answers_alone() -> None:
    content = ENVELOPE % b'<AddCDRsResponse xmlns="http://ochp.eu/1.4"/>'
    assert altered_answer("drops:GetCDRsResponse/result", "1.4", content) is None


def test_a_generated_fault_can_be_chosen_by_its_id() -> None:
    with sandbox("drops:GetCDRsResponse/cdrInfoArray") as caller:
        caller.call("CPO1", "AddCDRs", cdrInfoArray=[cdr()])
        assert caller.call("EMP1", "GetCDRs").texts("CdrId") == []


def test_a_leak_shows_records_of_others() -> None:
    with sandbox("leaks:GetCDRs") as caller:
        caller.call("CPO1", "AddCDRs", cdrInfoArray=[cdr()])
        assert caller.call("EMP3", "GetCDRs").texts("CdrId") == [cdr()["CdrId"]]


def test_a_transition_can_be_refused() -> None:
    with sandbox("refuses:none/new") as caller:
        caller.call("CPO1", "AddCDRs", cdrInfoArray=[cdr()])
        assert caller.call("EMP1", "GetCDRs").texts("CdrId") == []


def test_an_unknown_one_is_refused_with_the_nearest() -> None:
    with (
        pytest.raises(UsageError, match="drops:GetCDRsResponse/result"),
        serve(Settings(faults=("drops:GetCDRsResponse/resul",))),
    ):
        pass


def test_a_switch_knows_generated_faults_only() -> None:
    with pytest.raises(SuiteError):
        Switch("1.4").turn("drops_last_record")
