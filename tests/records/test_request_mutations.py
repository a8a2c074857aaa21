"""Mutations of every request: each breaks the schema where it says, and names a requirement."""

import pytest

from conformance.records import (
    Mutation,
    Tree,
    body,
    mutations,
    request_mutations,
    still_breaks,
    subject_of,
)
from conformance.records.dice import Simplest
from conformance.records.engine import Recipe
from conformance.requirements import load
from tests.records.sample import RELEASE, SCHEMA, second_opinion

CDRS = "AddCDRsRequest"
REQUESTS = [operation.request for operation in RELEASE.operations if operation.request != CDRS]
LISTS = [request for request in REQUESTS if subject_of(SCHEMA, request).record]
LENIENT = {"too-many/openingTimes/regularHours"}
"""xmlschema 4.3 does not count the occurrences of an alternative of a choice."""


def plain(request: str, optional: str) -> Tree:
    recipe = Recipe(subject_of(SCHEMA, request).component, optional="all" if optional == "all" else "none")
    return recipe.make({}, Simplest())


def is_valid_to_both(mutation: Mutation, tree: Tree) -> bool:
    payload = body(RELEASE, mutation.subject.request, mutation.subject.arguments(tree))
    return SCHEMA.is_valid(payload) and bool(second_opinion().is_valid(payload))


@pytest.mark.parametrize("optional", ["none", "all"])
@pytest.mark.parametrize("request_name", REQUESTS)
def test_every_mutation_breaks_what_it_claims(request_name: str, optional: str) -> None:
    record = plain(request_name, optional)
    ways = [way for way in mutations(SCHEMA, request_name) if way.schema]
    assert ways
    assert [way.id for way in ways if not still_breaks(way, way.apply(record), SCHEMA)] == []


@pytest.mark.parametrize("request_name", REQUESTS)
def test_the_second_validator_agrees(request_name: str) -> None:
    record = plain(request_name, "all")
    ways = [way for way in mutations(SCHEMA, request_name) if way.schema and way.id not in LENIENT]
    assert [way.id for way in ways if is_valid_to_both(way, way.apply(record))] == []


@pytest.mark.parametrize("request_name", REQUESTS)
def test_a_valid_request_breaks_nothing(request_name: str) -> None:
    record = plain(request_name, "all")
    ways = [way for way in mutations(SCHEMA, request_name) if way.schema]
    assert [way.id for way in ways if still_breaks(way, record, SCHEMA)] == []


@pytest.mark.parametrize("request_name", REQUESTS)
def test_ids_are_unique_within_a_request(request_name: str) -> None:
    ids = [way.id for way in mutations(SCHEMA, request_name)]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("request_name", REQUESTS)
def test_every_requirement_is_in_the_catalogue_for_the_release(request_name: str) -> None:
    catalogue = load()
    ways = (*mutations(SCHEMA, request_name), *request_mutations(SCHEMA, request_name))
    named = {way.requirement for way in ways}
    assert {id for id in named if RELEASE.catalogue not in catalogue.requirement(id).releases} == set()


@pytest.mark.parametrize("request_name", LISTS)
def test_a_request_without_records_is_one_mutation(request_name: str) -> None:
    record = subject_of(SCHEMA, request_name).record
    way = next(way for way in request_mutations(SCHEMA, request_name) if way.id == f"missing/{record}")
    assert (way.requirement, way.apply({str(record): [plain(request_name, "none")]})) == ("OCHP-GEN-047", {})


@pytest.mark.parametrize("request_name", LISTS)
def test_mutations_of_the_list_break_it(request_name: str) -> None:
    content = subject_of(SCHEMA, request_name).arguments(plain(request_name, "none"))
    ways = request_mutations(SCHEMA, request_name)
    assert [way.id for way in ways if not still_breaks(way, way.apply(content), SCHEMA)] == []


@pytest.mark.parametrize("request_name", ["UpdateStatusRequest", "GetStatusRequest", "ConfirmCDRsRequest"])
def test_a_request_without_list_is_mutated_as_a_whole(request_name: str) -> None:
    assert subject_of(SCHEMA, request_name).record is None
    assert request_mutations(SCHEMA, request_name) == ()


def test_the_alternative_that_is_not_meant_makes_way() -> None:
    record = plain("SetChargePointListRequest", "all")
    facet = "facet/openingTimes/regularHours/@weekday/lexical"
    way = next(way for way in mutations(SCHEMA, "SetChargePointListRequest") if way.id == facet)
    hours = way.apply(record)["openingTimes"]
    assert isinstance(hours, dict)
    assert ("regularHours" in hours, "twentyfourseven" in hours) == (True, False)


@pytest.mark.parametrize(
    ("request_name", "id", "requirement"),
    [
        ("UpdateTariffsRequest", "missing/individualTariff/currency", "OCHP-TARIFF-015"),
        ("UpdateTariffsRequest", "doubled/individualTariff/tariffElement/priceComponent", "OCHP-TARIFF-014"),
        ("UpdateChargePointListRequest", "both/openingTimes", "OCHP-POI-018"),
        ("UpdateChargePointListRequest", "missing/relatedLocation/@type", "OCHP-POI-037"),
        ("UpdateChargePointListRequest", "facet/maxReservation/min-exclusive", "OCHP-POI-042"),
        ("UpdateRoamingAuthorisationListRequest", "form/contractId/open-hyphen", "OCHP-ID-001"),
        ("UpdateRoamingAuthorisationListRequest", "unwrapped/expiryDate", "OCHP-TIME-001"),
        ("GetRoamingAuthorisationListUpdatesRequest", "missing/lastUpdate", "OCHP-GEN-048"),
        ("GetStatusRequest", "facet/statusType/enumeration", "OCHP-STATUS-017"),
        ("UpdateStatusRequest", "facet/parking/@status/unknown", "OCHP-STATUS-021"),
    ],
)
def test_a_mutation_names_the_requirement_of_its_place(request_name: str, id: str, requirement: str) -> None:
    found = {way.id: way.requirement for way in mutations(SCHEMA, request_name)}
    assert found[id] == requirement
