"""The schema and WSDL of each release state the facts of the release, no more and no less."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from conformance.releases import get, schema_root
from conformance.requirements import load
from tests.xsd.conftest import EDITIONS, Edition, shared

XS = "{http://www.w3.org/2001/XMLSchema}"
SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}"
NAMED = ("complexType", "simpleType", "group", "attributeGroup")


def compare(tool: Path, file: Path, facts: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, tool, "compare", file, facts], capture_output=True, text=True)


def test_no_fact_differs(facts_tool: Path, edition: Edition) -> None:
    facts = shared(f"spec/model/ochp-{edition.model}.json")
    count = len(edition.facts["elements"])
    for file in (edition.wsdl, edition.xsd):
        done = compare(facts_tool, file, facts)
        assert done.stdout.strip() == f"0 differences, {count} global elements compared"
        assert done.returncode == 0


@pytest.mark.parametrize(
    ("file", "ours", "other"),
    [
        ("common/cdr-since-1.4.xsd", '<xs:element name="CdrId"', '<xs:element name="cdrId"'),
        ("common/values.xsd", '<xs:length value="9"/>', '<xs:maxLength value="9"/>'),
        ("common/results.xsd", 'nillable="true"', ""),
        ("common/maintained.xsd", '<xs:enumeration value="roaming"/>', ""),
        ("1.4/ochp.wsdl", "http://ochp.eu/1.4/SetChargepointList", "http://ochp.eu/1.4/SetChargePointList"),
    ],
)
def test_a_changed_fact_would_be_noticed(
    facts_tool: Path, tmp_path: Path, file: str, ours: str, other: str
) -> None:
    root = tmp_path / "xsd"
    shutil.copytree(schema_root(), root)
    changed = root / file
    text = changed.read_text(encoding="utf-8")
    assert ours in text
    changed.write_text(text.replace(ours, other, 1), encoding="utf-8")
    done = compare(facts_tool, root / "1.4" / "ochp.wsdl", shared("spec/model/ochp-1.4.json"))
    assert done.returncode == 1


def test_addresses_are_placeholders(edition: Edition) -> None:
    addresses = [a.get("location", "") for a in etree.parse(edition.wsdl).iter(f"{SOAP}address")]
    assert addresses
    assert all(address.startswith("http://localhost/") for address in addresses)


def test_addresses_of_the_release_in_force_are_those_of_its_ports() -> None:
    release = get("1.4")
    addresses = {a.get("location") for a in etree.parse(release.wsdl).iter(f"{SOAP}address")}
    assert addresses == {port.address for port in release.ports}


def test_elements_belong_to_the_namespace_of_the_release_and_attributes_to_none(edition: Edition) -> None:
    root = etree.parse(edition.xsd).getroot()
    assert root.get("targetNamespace") == edition.facts["namespace"]
    assert root.get("elementFormDefault") == "qualified"
    assert root.get("attributeFormDefault") == "unqualified"


def test_what_releases_share_takes_on_the_namespace_of_each() -> None:
    for file in (schema_root() / "common").iterdir():
        root = etree.parse(file).getroot()
        assert root.get("targetNamespace") is None, file.name
        assert root.get("elementFormDefault") == "qualified", file.name
        assert root.get("attributeFormDefault") == "unqualified", file.name


def test_only_a_release_includes() -> None:
    """So that one look at its first lines shows all that it is made of."""
    for file in (schema_root() / "common").iterdir():
        assert not list(etree.parse(file).iter(f"{XS}include", f"{XS}import")), file.name


def test_each_shared_document_has_a_release_that_takes_it() -> None:
    taken = {file for edition in EDITIONS for file in documents(edition.xsd)}
    assert {file.resolve() for file in (schema_root() / "common").iterdir()} <= taken


def documents(file: Path) -> set[Path]:
    found = {file.resolve()}
    for include in etree.parse(file).iter(f"{XS}include"):
        found |= documents((file.parent / str(include.get("schemaLocation"))).resolve())
    return found


def test_no_type_is_left_over() -> None:
    defined, used = set(), set()
    for file in schema_root().rglob("*.xsd"):
        for node in etree.parse(file).iter(etree.Element):
            if etree.QName(node).localname in NAMED:
                defined.add(node.get("name"))
            used |= {node.get(reference) for reference in ("type", "base", "ref")}
    assert defined - {None} <= used


def test_annotations_cite_entries_that_exist() -> None:
    cited = {
        found
        for file in schema_root().rglob("*.*")
        if file.is_file()
        for found in re.findall(r"\b(?:OCHP[DT]?-[A-Z]+|AMB)-\d{3}\b", file.read_text(encoding="utf-8"))
    }
    catalogue = load()
    known = {entry.id for entry in (*catalogue, *catalogue.ambiguities)}
    assert len(cited) > 40
    assert cited <= known
