"""What is described of a release, certifiable or not, is what the facts of the release say."""

import json
from pathlib import Path
from typing import Any

import pytest

from conformance.errors import SuiteError
from conformance.releases import Feature, Release, Role, described, released
from conformance.releases.shelf import _merged

MODEL = Path(__file__).parents[2] / "../shared/spec/model"
FACT_FILES = {"1.4-2016": "1.4-tag"}
EVERY = pytest.mark.parametrize("release", described(), ids=lambda release: release.name)


def facts(release: Release) -> dict[str, Any]:
    file = MODEL / f"ochp-{FACT_FILES.get(release.name, release.name)}.json"
    if not file.is_file():
        pytest.skip("../shared/spec is not there")
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def member(element: dict[str, Any], *path: str) -> dict[str, Any]:
    for name in path:
        particles = [p for child in element["children"] for p in child.get("of", [child])]
        element = next(p for p in particles if p["element"] == name)
    return element


def test_described_are_these() -> None:
    assert [release.name for release in described()] == ["1.2", "1.3", "1.4-2016", "1.4", "1.4.1"]
    assert set(released()) <= set(described())


@EVERY
def test_operations_actions_and_elements_are_those_of_the_facts(release: Release) -> None:
    found = {
        (
            release.port(o.port).binding,
            release.port(o.port).port_type,
            o.name,
            o.action,
            o.request,
            o.response,
        )
        for o in release.operations
    }
    assert found == {
        (binding, of["portType"], name, o["soapAction"], o["input"][0], o["output"][0])
        for binding, of in facts(release)["wsdl"]["bindings"].items()
        for name, o in of["operations"].items()
    }


@EVERY
def test_codes_and_statuses_are_those_of_the_facts(release: Release) -> None:
    elements = facts(release)["elements"]
    code = member(elements["AddCDRsResponse"], "result", "resultCode", "resultCode")
    assert release.result_codes == set(code["value"]["enumeration"])
    status = member(elements["AddCDRsRequest"], "cdrInfoArray", "status", "CdrStatusType")
    assert release.cdr_statuses == set(status["value"]["enumeration"])


@EVERY
def test_members_with_records_are_those_of_the_facts(release: Release) -> None:
    elements = facts(release)["elements"]
    assert facts(release)["namespace"] == release.namespace
    for operation in release.operations:
        for name in operation.uploads:
            assert member(elements[operation.request], name)["occurs"][1] == "unbounded"
        for name in filter(None, (operation.refuses, *operation.downloads)):
            assert member(elements[operation.response], name)


@EVERY
def test_parking_and_its_operators_came_together(release: Release) -> None:
    assert (Role.PSO in release.roles) is release.has(Feature.PARKING)
    assert (Role.PSO in release.operation("UpdateStatus").callers) is release.has(Feature.PARKING)


@EVERY
def test_addresses_are_those_of_the_wsdl(release: Release) -> None:
    text = release.wsdl.read_text(encoding="utf-8")
    assert all(f'location="{port.address}"' in text for port in release.ports)


def test_only_what_is_inherited_can_be_changed() -> None:
    assert _merged([{"key": "a", "x": 1}, {"key": "b"}], [{"key": "a", "x": 2}], "key") == [
        {"key": "a", "x": 2},
        {"key": "b"},
    ]
    with pytest.raises(SuiteError):
        _merged([{"key": "a"}], [{"key": "c"}], "key")
