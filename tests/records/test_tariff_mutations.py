"""Mutations of tariffs: each makes any valid tariff break what it claims, and nothing else."""

import pytest

from conformance.records import Mutation, Tree, bulk, mutations, still_breaks
from conformance.records.tariff import TariffVariant, tariff
from conformance.records.tariff_violations import VIOLATED, violations
from tests.records.sample import SCHEMA, setting

ALL = mutations(SCHEMA, "UpdateTariffsRequest")
BY_RULE = [found for found in ALL if not found.schema]
KINDS = (
    TariffVariant(),
    TariffVariant.minimal(),
    TariffVariant.maximal(),
    TariffVariant.longest().but(instance=9),
    TariffVariant.unlimited(),
    TariffVariant.individual("DE8EM", "NLABC"),
)
RECORDS: list[Tree] = [record for kind in KINDS for record in bulk(setting(), 5, 3, kind, tariff)]


@pytest.mark.parametrize("broken", BY_RULE, ids=lambda found: found.id)
def test_a_mutation_breaks_what_it_claims_and_nothing_else(broken: Mutation) -> None:
    found = {violations(broken.apply(record)) for record in RECORDS}
    assert found == {broken.entails | {broken.requirement}}


def test_mutations_for_rules_still_break() -> None:
    tried = [(m, record) for m in BY_RULE for record in RECORDS]
    assert [m.id for m, record in tried if not still_breaks(m, m.apply(record), SCHEMA)] == []


def test_mutations_for_the_schema_still_break() -> None:
    tried = [(m, record) for m in ALL if m.schema for record in (RECORDS[3], RECORDS[6])]
    assert [m.id for m, record in tried if not still_breaks(m, m.apply(record), SCHEMA)] == []


def test_a_valid_tariff_breaks_nothing() -> None:
    assert [m.id for m in ALL if still_breaks(m, RECORDS[0], SCHEMA)] == []


def test_ids_are_unique() -> None:
    assert len({found.id for found in ALL}) == len(ALL)


@pytest.mark.parametrize("requirement", sorted(VIOLATED))
def test_every_violation_has_a_mutation(requirement: str) -> None:
    assert [m.id for m in ALL if m.requirement == requirement or requirement in m.entails]


@pytest.mark.parametrize(
    "requirement",
    [
        "OCHP-GEN-029",
        "OCHP-GEN-034",
        "OCHP-GEN-039",
        "OCHP-ID-015",
        "OCHP-TARIFF-014",
        "OCHP-TARIFF-015",
        "OCHP-TARIFF-019",
        "OCHP-TARIFF-020",
        "OCHP-TIME-001",
        "OCHP-TYPE-002",
        "OCHP-TYPE-003",
    ],
)
def test_the_schema_finds_violations_of(requirement: str) -> None:
    assert [m.id for m in ALL if m.schema and m.requirement == requirement]
