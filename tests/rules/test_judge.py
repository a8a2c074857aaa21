"""Which rules the judge runs: those that look at such a message, and no others."""

import pytest

from conformance import requirements
from conformance.evidence import Part
from conformance.rules import REGISTER, Context
from conformance.rules.rule import FAULT, View
from conformance.schema import parse_untrusted
from tests.rules.messages import FAULT as REFUSAL
from tests.rules.messages import OK, RELEASE, SCHEMA, UPLOAD, enveloped

CONTEXT = Context(RELEASE, SCHEMA, frozenset(entry.id for entry in requirements.load()))


def view(payload: str, part: Part = Part.ANSWER) -> View:
    """See a payload as rules do."""
    return View(RELEASE, SCHEMA, part, parse_untrusted(enveloped(payload).encode()))


@pytest.mark.parametrize(
    ("payload", "names"),
    [
        (OK, {"AddCDRsResponse", "result"}),
        (UPLOAD, {"AddCDRsRequest", "cdrInfoArray"}),
        (f'<AddCDRsResponse xmlns="{RELEASE.namespace}"><!-- --><result xmlns=""/></AddCDRsResponse>',
         {"AddCDRsResponse"}),
        (REFUSAL, {FAULT}),
        ("<other/>", set()),
        ("", set()),
    ],
)  # fmt: skip
def test_message_is_known_by_its_payload_and_members(payload: str, names: set[str]) -> None:
    assert view(payload).names == names


def test_members_keep_their_order() -> None:
    payload = UPLOAD.replace("</AddCDRsRequest>", "<cdrInfoArray/></AddCDRsRequest>")
    assert [len(member) > 0 for member in view(payload).members["cdrInfoArray"]] == [True, False]


@pytest.mark.parametrize(("name", "runs"), [("cdrInfoArray", True), ("result", False), (FAULT, False)])
def test_rule_of_records_runs_on_records_only(name: str, runs: bool) -> None:
    chosen = {rule.requirement for rule in CONTEXT.rules(Part.REQUEST, frozenset((name,)))}
    assert ("OCHP-CDR-038" in chosen) is runs


def test_rule_that_names_nothing_runs_on_every_message() -> None:
    always = {rule.name for rule in REGISTER if Part.ANSWER in rule.parts and not rule.on}
    assert {rule.name for rule in CONTEXT.rules(Part.ANSWER, frozenset())} == always


def test_rules_of_one_part_do_not_run_on_the_other() -> None:
    names = frozenset(name for rule in REGISTER for name in rule.on)
    for part in Part:
        assert all(part in rule.parts for rule in CONTEXT.rules(part, names))


def test_rules_of_requirements_that_do_not_apply_do_not_run() -> None:
    few = Context(RELEASE, SCHEMA, frozenset(("OCHP-GEN-001",)))
    assert {rule.requirement for rule in few.rules(Part.ANSWER, frozenset())} == {"OCHP-GEN-001"}


def test_names_that_a_peer_invents_cost_nothing() -> None:
    first = CONTEXT.rules(Part.ANSWER, frozenset(("result", "invented")))
    assert CONTEXT.rules(Part.ANSWER, frozenset(("result", "another"))) is first
