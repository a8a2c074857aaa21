"""Mutations of authorisations: each breaks what it claims in any valid token, and nothing else."""

import pytest
from lxml import etree

from conformance.evidence import Part
from conformance.records import Mutation, Tree, body, bulk, mutations, still_breaks
from conformance.records.token import TokenVariant, token
from conformance.rules import REGISTER, Context, judge
from conformance.schema import parse_untrusted
from tests.records.sample import RELEASE, SCHEMA, second_opinion, setting

REQUEST = "UpdateRoamingAuthorisationListRequest"
KINDS = (TokenVariant(), TokenVariant.minimal(), TokenVariant.maximal(), TokenVariant(kinds=("15118",)))
SETTING = setting()
RECORDS: list[Tree] = [made for kind in KINDS for made in bulk(SETTING, 5, 4, kind, token)]
ALL = mutations(SCHEMA, REQUEST)
BY_RULE = [found for found in ALL if not found.schema]
EVERYTHING = Context(RELEASE, SCHEMA, frozenset(rule.requirement for rule in REGISTER))


def judged(record: Tree) -> set[str]:
    """Judge an upload of one record; list what failed or was observed."""
    payload = body(RELEASE, REQUEST, {"roamingAuthorisationInfoArray": [record]})
    document = parse_untrusted(etree.tostring(payload), bare=True)
    found = judge(document, Part.REQUEST, EVERYTHING)
    failed = {check.requirement for check in found.checks if check.finding is not None}
    return failed | {observation.reading.partition("/")[0] for observation in found.observations}


@pytest.mark.parametrize("record", RECORDS[::2], ids=str)
def test_a_valid_token_gives_no_finding(record: Tree) -> None:
    assert judged(record) == set()


@pytest.mark.parametrize("broken", BY_RULE, ids=lambda found: found.id)
def test_a_mutation_for_a_rule_gives_exactly_its_finding(broken: Mutation) -> None:
    assert {frozenset(judged(broken.apply(record))) for record in RECORDS} == {
        frozenset({broken.requirement})
    }


@pytest.mark.parametrize("broken", BY_RULE, ids=lambda found: found.id)
def test_a_mutation_for_a_rule_breaks_what_it_claims(broken: Mutation) -> None:
    assert [record for record in RECORDS if not still_breaks(broken, broken.apply(record), SCHEMA)] == []
    assert [record for record in RECORDS if still_breaks(broken, record, SCHEMA)] == []


def test_mutations_for_the_schema_are_invalid_to_both_validators() -> None:
    broken = [found for found in ALL if found.schema]
    assert len(broken) > 40
    for found in broken:
        wrong = found.apply(RECORDS[0])
        assert still_breaks(found, wrong, SCHEMA), found.id
        payload = body(RELEASE, REQUEST, {"roamingAuthorisationInfoArray": [wrong]})
        assert not second_opinion().is_valid(payload), found.id


def test_broken_cards_are_no_two_times_the_same() -> None:
    odd = next(found for found in BY_RULE if found.id == "uid-odd")
    assert len({str(odd.apply(record)["EmtId"]) for record in RECORDS}) == len(RECORDS)


def test_both_uploads_have_the_same_mutations() -> None:
    other = mutations(SCHEMA, "SetRoamingAuthorisationListRequest")
    assert [found.id for found in ALL] == [found.id for found in other]
