"""The schema and WSDL of release 1.4 state the facts of the release, no more and no less."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from conformance.releases import get
from conformance.requirements import load

XS = "{http://www.w3.org/2001/XMLSchema}"
SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}"


def compare(tool: Path, wsdl: Path, facts: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, tool, "compare", wsdl, facts], capture_output=True, text=True)


def test_no_fact_differs(facts_tool: Path, facts_file: Path, folder: Path) -> None:
    done = compare(facts_tool, folder / "ochp.wsdl", facts_file)
    assert done.stdout.strip() == "0 differences, 34 global elements compared"
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("file", "ours", "other"),
    [
        ("cdr.xsd", '<xs:element name="CdrId"', '<xs:element name="cdrId"'),
        ("values.xsd", '<xs:length value="9"/>', '<xs:maxLength value="9"/>'),
        ("common.xsd", 'nillable="true"', ""),
        ("common.xsd", '<xs:enumeration value="roaming"/>', ""),
        ("ochp.wsdl", "http://ochp.eu/1.4/SetChargepointList", "http://ochp.eu/1.4/SetChargePointList"),
    ],
)
def test_a_changed_fact_would_be_noticed(
    facts_tool: Path, facts_file: Path, folder: Path, tmp_path: Path, file: str, ours: str, other: str
) -> None:
    shutil.copytree(folder, tmp_path / "1.4")
    changed = tmp_path / "1.4" / file
    text = changed.read_text(encoding="utf-8")
    assert ours in text
    changed.write_text(text.replace(ours, other, 1), encoding="utf-8")
    assert compare(facts_tool, tmp_path / "1.4" / "ochp.wsdl", facts_file).returncode == 1


def test_addresses_are_placeholders(folder: Path) -> None:
    addresses = {a.get("location") for a in etree.parse(folder / "ochp.wsdl").iter(f"{SOAP}address")}
    assert addresses == {port.address for port in get("1.4").ports}
    assert addresses == {"http://localhost/service/ochp/v1.4", "http://localhost/live/ochp/v1.4"}


def test_each_theme_can_be_read_alone(folder: Path) -> None:
    for file in folder.glob("*.xsd"):
        etree.XMLSchema(etree.parse(file))


def test_elements_belong_to_the_namespace_and_attributes_to_none(folder: Path) -> None:
    for file in folder.glob("*.xsd"):
        root = etree.parse(file).getroot()
        assert root.get("targetNamespace") == get("1.4").namespace, file.name
        assert root.get("elementFormDefault") == "qualified", file.name
        assert root.get("attributeFormDefault") == "unqualified", file.name


def test_no_type_is_left_over(folder: Path) -> None:
    defined, used = set(), set()
    for file in folder.glob("*.xsd"):
        for node in etree.parse(file).iter(etree.Element):
            if node.tag in (f"{XS}complexType", f"{XS}simpleType", f"{XS}attributeGroup"):
                defined.add(node.get("name"))
            used |= {node.get(reference) for reference in ("type", "base", "ref")}
    assert defined - {None} <= used


def test_annotations_cite_entries_that_exist(folder: Path) -> None:
    cited = {
        found
        for file in folder.iterdir()
        for found in re.findall(r"\b(?:OCHP-[A-Z]+|AMB)-\d{3}\b", file.read_text(encoding="utf-8"))
    }
    catalogue = load()
    known = {entry.id for entry in (*catalogue, *catalogue.ambiguities)}
    assert len(cited) > 30
    assert cited <= known
