"""Mutations of charge points: each makes any valid record break what it claims, and nothing else."""

import pytest

from conformance.records import (
    ChargePointVariant,
    Mutation,
    Spelling,
    Tree,
    body,
    bulk,
    charge_point,
    mutations,
    still_breaks,
)
from conformance.records.charge_point_violations import VIOLATED, charge_point_violations
from tests.records.sample import RELEASE, SCHEMA, second_opinion, setting

REQUESTS = ("SetChargePointListRequest", "UpdateChargePointListRequest")
ALL = mutations(SCHEMA, REQUESTS[0])
BY_RULE = [found for found in ALL if not found.schema]
KINDS = (
    ChargePointVariant(),
    ChargePointVariant.minimal(),
    ChargePointVariant.maximal(),
    ChargePointVariant.unicode(),
    ChargePointVariant(hours="irregular", optional="all"),
    ChargePointVariant(spelling=Spelling(separated=True, lower=True)),
)
RECORDS: list[Tree] = [record for kind in KINDS for record in bulk(setting(), 5, 3, kind, charge_point)]


def name(value: object) -> str | None:
    return value.id if isinstance(value, Mutation) else None


@pytest.mark.parametrize("kind", KINDS, ids=range(len(KINDS)))
def test_valid_records_break_nothing(kind: ChargePointVariant) -> None:
    made = bulk(setting("GB8AA"), 7, 50, kind, charge_point)
    assert [found for record in made if (found := charge_point_violations(record))] == []


@pytest.mark.parametrize("broken", BY_RULE, ids=name)
def test_a_mutation_breaks_what_it_claims_and_nothing_else(broken: Mutation) -> None:
    assert all(still_breaks(broken, broken.apply(record), SCHEMA) for record in RECORDS)
    found = {charge_point_violations(broken.apply(record)) for record in RECORDS}
    assert found == {broken.entails | {broken.requirement}}


@pytest.mark.parametrize("request_name", REQUESTS)
def test_mutations_for_rules_are_valid_to_the_second_validator(request_name: str) -> None:
    made = [m for m in mutations(SCHEMA, request_name) if not m.schema]
    assert made
    payloads = {
        m.id: body(RELEASE, request_name, {"chargePointInfoArray": [m.apply(RECORDS[0])]}) for m in made
    }
    assert [id for id, payload in payloads.items() if not second_opinion().is_valid(payload)] == []


@pytest.mark.parametrize("record", [RECORDS[3], RECORDS[6]], ids=["minimal", "maximal"])
def test_mutations_for_the_schema_break_what_they_claim(record: Tree) -> None:
    assert [m.id for m in ALL if m.schema and not still_breaks(m, m.apply(record), SCHEMA)] == []


@pytest.mark.parametrize("requirement", sorted(VIOLATED))
def test_every_violation_has_a_mutation(requirement: str) -> None:
    assert [m.id for m in ALL if m.requirement == requirement]


@pytest.mark.parametrize(
    "requirement",
    [
        "OCHP-GEN-034",
        "OCHP-ID-009",
        "OCHP-ID-015",
        "OCHP-ID-017",
        "OCHP-POI-018",
        "OCHP-POI-026",
        "OCHP-POI-027",
        "OCHP-POI-037",
        "OCHP-POI-040",
        "OCHP-POI-042",
        "OCHP-TIME-001",
        "OCHP-TYPE-004",
        "OCHP-TYPE-005",
        "OCHP-TYPE-008",
        "OCHP-TYPE-010",
    ],
)
def test_the_schema_finds_violations_of(requirement: str) -> None:
    assert [m.id for m in ALL if m.schema and m.requirement == requirement]
