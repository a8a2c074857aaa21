"""Questions that other layers ask of a release, answered for 1.4."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from conformance.errors import SuiteError
from conformance.releases import (
    Feature,
    Operation,
    Release,
    Role,
    Store,
    UnknownFeature,
    UnknownOperation,
    UnknownPort,
    get,
)

FACTS = Path(__file__).parents[2] / "../shared/spec/model/ochp-1.4.json"


@pytest.fixture(scope="module")
def release() -> Release:
    return get("1.4")


def test_the_release_is_described(release: Release) -> None:
    assert release.name == "1.4"
    assert release.catalogue == "1.4"
    assert release.namespace == "http://ochp.eu/1.4"
    assert release.date == date(2016, 8, 15)
    assert release.roles == frozenset(Role)


def test_files_of_the_release_are_there(release: Release) -> None:
    assert release.wsdl.name == "ochp.wsdl"
    assert release.wsdl.is_file()
    assert release.schema_file.is_file()


def test_operations_are_those_of_the_facts(release: Release) -> None:
    if not FACTS.exists():
        pytest.skip("../shared/spec is not there")
    facts = json.loads(FACTS.read_text(encoding="utf-8"))
    found = {
        (binding, o.name, o.action, o.request, o.response)
        for o in release.operations
        for binding in [release.port(o.port).binding]
    }
    expected = {
        (binding, name, o["soapAction"], o["input"][0], o["output"][0])
        for binding, facts_of in facts["wsdl"]["bindings"].items()
        for name, o in facts_of["operations"].items()
    }
    assert found == expected
    assert {p.binding: p.port_type for p in release.ports} == {
        binding: facts_of["portType"] for binding, facts_of in facts["wsdl"]["bindings"].items()
    }
    codes = facts["elements"]["AddCDRsResponse"]["children"][0]["children"][0]["children"][0]
    assert release.result_codes == set(codes["value"]["enumeration"])
    statuses = facts["elements"]["GetCDRsRequest"]["children"][0]["children"][0]
    assert release.cdr_statuses == set(statuses["value"]["enumeration"])


def test_operation_is_found_by_each_of_its_names(release: Release) -> None:
    for operation in release.operations:
        assert release.operation(operation.name) is operation
        assert release.by_request(operation.request) is operation
        assert release.by_response(operation.response) is operation


@pytest.mark.parametrize("name", ["AddCDRs", "AddCDRsResponse", "FooRequest", "", "addcdrsrequest"])
def test_what_is_no_request_belongs_to_no_operation(release: Release, name: str) -> None:
    assert release.by_request(name) is None


@pytest.mark.parametrize("name", ["AddCDRs", "AddCDRsRequest", "Fault", "", "addcdrsresponse"])
def test_what_is_no_response_belongs_to_no_operation(release: Release, name: str) -> None:
    assert release.by_response(name) is None


@pytest.mark.parametrize(
    ("asked", "closest"),
    [
        ("SetChargePointList", "SetChargepointList"),
        ("addcdrs", "AddCDRs"),
        ("GetCDR", "GetCDRs"),
        ("RequestLiveRoamingAuthorisation", "GetSingleRoamingAuthorisation"),
        ("Authenticate", None),
    ],
)
def test_unknown_operation_names_the_closest(release: Release, asked: str, closest: str | None) -> None:
    with pytest.raises(UnknownOperation) as raised:
        release.operation(asked)
    assert isinstance(raised.value, SuiteError)
    assert (raised.value.name, raised.value.release, raised.value.closest) == (asked, "1.4", closest)


def test_qualified_name_is_in_the_notation_of_lxml(release: Release) -> None:
    assert release.qname("AddCDRsRequest") == "{http://ochp.eu/1.4}AddCDRsRequest"


def callers(release: Release) -> dict[str, frozenset[Role]]:
    return {operation.name: operation.callers for operation in release.operations}


def test_callers_are_the_roles_of_ochp_gen_044(release: Release) -> None:
    by_role = {
        role: {name for name, roles in callers(release).items() if role in roles} for role in release.roles
    }
    assert by_role == {
        Role.CHS: set(),
        Role.EMP: {
            "SetRoamingAuthorisationList",
            "UpdateRoamingAuthorisationList",
            "GetCDRs",
            "ConfirmCDRs",
            "GetTariffUpdates",
        },
        Role.CPO: {
            "GetRoamingAuthorisationList",
            "GetRoamingAuthorisationListUpdates",
            "GetSingleRoamingAuthorisation",
            "AddCDRs",
            "CheckCDRs",
            "SetChargepointList",
            "UpdateChargePointList",
            "UpdateTariffs",
            "UpdateStatus",
        },
        Role.NSP: {"GetChargePointList", "GetChargePointListUpdates", "GetStatus"},
        Role.PSO: {"UpdateStatus"},
    }


def writers(release: Release) -> dict[Store, set[str]]:
    return {store: {o.name for o in release.operations if store in o.writes} for store in Store}


def test_each_store_is_written_by_its_uploads(release: Release) -> None:
    assert writers(release) == {
        Store.TOKENS: {"SetRoamingAuthorisationList", "UpdateRoamingAuthorisationList"},
        Store.CHARGE_POINTS: {"SetChargepointList", "UpdateChargePointList"},
        Store.CDRS: {"AddCDRs", "ConfirmCDRs"},
        Store.TARIFFS: {"UpdateTariffs"},
        Store.LIVE_STATUS: {"UpdateStatus"},
    }


def test_queries_write_nothing(release: Release) -> None:
    queries = [o for o in release.operations if o.name.startswith(("Get", "Check"))]
    assert len(queries) == 9
    assert all(query.writes == frozenset() for query in queries)


def test_live_operations_have_a_port_of_their_own(release: Release) -> None:
    live = {operation.name for operation in release.operations if operation.port == "chs_live"}
    assert live == {"GetStatus", "UpdateStatus"}
    assert {operation.port for operation in release.operations} == {"chs", "chs_live"}


def test_unknown_port_is_refused(release: Release) -> None:
    with pytest.raises(UnknownPort) as raised:
        release.port("chs_direct")
    assert (raised.value.key, raised.value.known) == ("chs_direct", ("chs", "chs_live"))


@pytest.mark.parametrize("feature", ["tariffs", Feature.PARKING, Feature.CDR_CHECK, "live_status"])
def test_features_of_1_4(release: Release, feature: str) -> None:
    assert release.has(feature)


def test_feature_of_other_releases(release: Release) -> None:
    assert not release.has("direct")


def test_a_feature_that_no_release_has_is_no_question(release: Release) -> None:
    with pytest.raises(UnknownFeature) as raised:
        release.has("tarifs")
    assert (raised.value.name, raised.value.closest) == ("tarifs", "tariffs")


def test_operations_and_releases_can_be_keys(release: Release) -> None:
    assert len({*release.operations, release}) == len(release.operations) + 1
    assert isinstance(release.operations[0], Operation)


@pytest.mark.parametrize("name", [o.name for o in get("1.4").operations])
def test_members_with_records_are_those_of_the_facts(name: str) -> None:
    if not FACTS.exists():
        pytest.skip("../shared/spec is not there")
    operation = get("1.4").operation(name)
    facts = json.loads(FACTS.read_text(encoding="utf-8"))
    requested, answered = (_lists(facts, element) for element in (operation.request, operation.response))
    assert set(operation.uploads) == requested
    assert set(operation.downloads) | ({operation.refuses} - {""}) >= answered
    assert bool(operation.uploads) != bool(operation.downloads)


def test_an_operation_with_uploads_writes_its_store() -> None:
    release = get("1.4")
    assert release.operation("UpdateStatus").writes == {Store.LIVE_STATUS}
    assert release.operation("GetStatus").writes == frozenset()
    assert [o.name for o in release.operations if o.replaces] == [
        "SetRoamingAuthorisationList",
        "SetChargepointList",
    ]


def _lists(facts: dict[str, Any], element: str) -> set[str]:
    """Names of the members that occur any number of times."""
    found: set[str] = set()
    rest = list(facts["elements"][element].get("children", ()))
    while rest:
        child = rest.pop()
        if "element" not in child:
            rest.extend(child["of"])
        elif child["occurs"][1] not in (0, 1):
            found.add(child["element"])
    return found
