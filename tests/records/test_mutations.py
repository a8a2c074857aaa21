"""Mutations: each makes any valid record break what it claims, and nothing else."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from lxml import etree

from conformance.records import (
    Mutation,
    Spelling,
    Tree,
    Variant,
    body,
    bulk,
    cdrs,
    mutation,
    mutations,
    steady,
    still_breaks,
)
from conformance.records.cdr import cdr
from conformance.records.dice import Simplest
from conformance.records.facet_mutations import outside
from conformance.records.mutations import UnknownMutation
from conformance.records.trees import put
from conformance.records.violations import VIOLATED, violates, violations
from conformance.schema import Value
from tests.records.sample import RELEASE, SCHEMA, is_valid_to_both, second_opinion, setting

CATALOGUE = Path(__file__).resolve().parents[2] / ".." / "shared" / "spec" / "requirements" / "ochp.yaml"
ALL = mutations(SCHEMA)
BY_RULE = [found for found in ALL if not found.schema]
BY_SCHEMA = [found for found in ALL if found.schema]
KINDS = (
    Variant(),
    Variant.minimal(),
    Variant.maximal(),
    Variant.priced(),
    Variant.unicode(),
    Variant(switch="back"),
    Variant(spelling=Spelling(separated=True, lower=True, check_digit=False)),
    Variant(tokens=("remote", "15118")),
)
RECORDS: list[Tree] = [record for kind in KINDS for record in bulk(setting(), 5, 3, kind)]


def upload(record: Tree) -> etree._Element:
    return body(RELEASE, "AddCDRsRequest", {"cdrInfoArray": [record]})


def name(value: object) -> str | None:
    return value.id if isinstance(value, Mutation) else None


def test_mutations_for_rules_break_what_they_claim() -> None:
    tried = [(m, record) for m in BY_RULE for record in RECORDS]
    assert [m.id for m, record in tried if not still_breaks(m, m.apply(record), SCHEMA)] == []


@pytest.mark.parametrize("record", [RECORDS[3], RECORDS[6]], ids=["minimal", "maximal"])
def test_mutations_for_the_schema_break_what_they_claim(record: Tree) -> None:
    assert [m.id for m in BY_SCHEMA if not still_breaks(m, m.apply(record), SCHEMA)] == []


@pytest.mark.parametrize("broken", BY_RULE, ids=name)
def test_a_mutation_breaks_nothing_else(broken: Mutation) -> None:
    found = {violations(broken.apply(record)) for record in RECORDS}
    assert found == {broken.entails | {broken.requirement}}


def test_mutations_for_rules_are_valid_to_both_validators() -> None:
    assert [m.id for m in BY_RULE if not is_valid_to_both(m.apply(RECORDS[0]))] == []


def test_mutations_for_the_schema_are_invalid_to_the_second_validator() -> None:
    assert [m.id for m in BY_SCHEMA if second_opinion().is_valid(upload(m.apply(RECORDS[-1])))] == []


def test_mutations_leave_the_given_record_alone() -> None:
    record = RECORDS[3]
    before = str(record)
    for found in ALL:
        found.apply(record)
    assert str(record) == before


def test_a_valid_record_breaks_nothing() -> None:
    assert [m.id for m in ALL if still_breaks(m, RECORDS[0], SCHEMA)] == []


@steady(20)
@given(cdrs(setting()))
def test_mutations_for_rules_break_whatever_is_drawn(record: Tree) -> None:
    assert [m.id for m in BY_RULE if not still_breaks(m, m.apply(record), SCHEMA)] == []


def test_ids_are_unique() -> None:
    assert len({found.id for found in ALL}) == len(ALL)


def test_a_mutation_is_found_by_its_id() -> None:
    assert mutation(SCHEMA, "currency-euro").requirement == "OCHP-CDR-047"


def test_an_unknown_id_is_told() -> None:
    with pytest.raises(UnknownMutation) as caught:
        mutation(SCHEMA, "currency-euros")
    assert caught.value.id == "currency-euros"


def test_every_requirement_is_one_of_the_catalogue_and_of_the_release() -> None:
    if not CATALOGUE.exists():
        pytest.skip("the catalogue is not beside this checkout")
    document: Any = yaml.safe_load(CATALOGUE.read_text())
    entries = document if isinstance(document, list) else document["requirements"]
    known = {entry["id"] for entry in entries if "1.4" in entry["releases"]}
    named = {found.requirement for found in ALL} | set(VIOLATED) | {e for m in ALL for e in m.entails}
    assert named <= known


@pytest.mark.parametrize("requirement", sorted(VIOLATED))
def test_every_violation_has_a_mutation(requirement: str) -> None:
    assert [m.id for m in ALL if m.requirement == requirement or requirement in m.entails]


@pytest.mark.parametrize(
    "requirement",
    [
        "OCHP-CDR-037",
        "OCHP-GEN-029",
        "OCHP-GEN-034",
        "OCHP-GEN-039",
        "OCHP-ID-001",
        "OCHP-ID-009",
        "OCHP-TIME-003",
        "OCHP-TYPE-003",
        "OCHP-TYPE-008",
    ],
)
def test_the_schema_finds_violations_of(requirement: str) -> None:
    assert [m.id for m in BY_SCHEMA if m.requirement == requirement]


def test_a_record_that_shrank_to_a_valid_one_does_not_break() -> None:
    doubled = mutation(SCHEMA, "period-cost-doubled")
    record = put(doubled.apply(RECORDS[0]), ("chargingPeriods", 0, "periodCost"), "0")
    free = put(record, ("chargingPeriods", 0, "itemPrice"), "0")
    assert not still_breaks(doubled, free, SCHEMA)


def test_a_mutation_for_a_rule_does_not_break_what_the_schema_refuses_already() -> None:
    euro = mutation(SCHEMA, "currency-euro")
    assert not still_breaks(euro, put(euro.apply(RECORDS[0]), ("CdrId",), ""), SCHEMA)


@pytest.mark.parametrize(
    ("value", "facets"),
    [
        (Value("string"), set()),
        (Value("string", min_length=2, max_length=5), {"empty", "min-length", "max-length"}),
        (Value("string", length=3), {"empty", "length"}),
        (Value("string", enumeration=("AC", "DC")), {"empty", "enumeration", "unknown"}),
        (Value("string", patterns=("[A-Z]{3}",)), {"empty", "pattern"}),
        (Value("int"), {"empty", "lexical"}),
        (Value("float"), {"empty", "lexical"}),
    ],
    ids=lambda value: repr(sorted(value) if isinstance(value, set) else value),
)
def test_each_facet_has_a_text_outside(value: Value, facets: set[str]) -> None:
    assert {facet for facet, _, _ in outside(value)} == facets


def test_times_out_of_order_are_seen_as_instants() -> None:
    record = cdr(setting(), Variant(switch="back"), Simplest())
    assert not violates(record, "OCHP-CDR-038")


def test_a_gross_total_is_none() -> None:
    record = cdr(setting(), Variant.maximal(), Simplest())
    assert violations(put(record, ("totalCost",), "1E9")) == {"OCHP-CDR-042"}


@pytest.mark.parametrize("requirement", sorted(VIOLATED))
def test_a_record_without_anything_violates_nothing_readable(requirement: str) -> None:
    judge: Callable[[Tree, str], bool] = violates
    assert not judge({}, requirement)


def test_ids_and_requirements_stay_for_ever() -> None:
    known = (Path(__file__).parent / "cdr_mutations.txt").read_text().split()
    assert [word for found in ALL for word in (found.id, found.requirement)] == known
