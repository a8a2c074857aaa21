"""Our schema of release 1.4 and the published one give the same verdicts."""

from typing import Any

import pytest
from lxml import etree

from conformance.releases import get
from tests.xsd.conftest import EDITIONS, Edition
from tests.xsd.samples import build

NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"

pytestmark = pytest.mark.parametrize(
    "edition", [edition for edition in EDITIONS if edition.name == "1.4"], ids=["1.4"], indirect=True
)


@pytest.fixture(scope="module")
def upload(edition: Edition) -> bytes:
    return etree.tostring(build(edition.facts, "AddCDRsRequest", full=True))


def at(root: etree._Element, path: str) -> etree._Element:
    steps = "/".join(get("1.4").qname(step) for step in path.split("/"))
    found = root.find(f"{get('1.4').qname('cdrInfoArray')}/{steps}")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("path", "text", "valid"),
    [
        ("CdrId", "DEABC" + "9" * 31, True),
        ("CdrId", "DEABC" + "9" * 32, False),
        ("CdrId", "deabc0001", False),
        ("CdrId", "OLD1", True),
        ("evseId", "DE*ABC*E0001", True),
        ("evseId", "deabce0001", True),
        ("evseId", "DE*ABCE0001", False),
        ("evseId", "DEABC*E0001", False),
        ("evseId", "DEABCE*0001", False),
        ("evseId", "DEABCE" + "1" * 31, True),
        ("evseId", "DEABCE" + "1" * 32, False),
        ("evseId", " DE*ABC*E0001", False),
        ("contractId", "DE8EXC12345678X", True),
        ("contractId", "DE8EXC12345678", True),
        ("contractId", "DE-8EX-C12345678", True),
        ("contractId", "DE-8EX-C12345678X", False),
        ("contractId", "DE8EX-C12345678-X", False),
        ("status/CdrStatusType", "owner declined", False),
        ("status/CdrStatusType", "New", False),
        ("startDateTime/LocalDateTime", "2026-07-01T10:00:00Z", False),
        ("startDateTime/LocalDateTime", "2026-07-01T10:00:00+0200", False),
        ("startDateTime/LocalDateTime", "\n 2026-07-01T10:00:00+02:00 ", True),
        ("startDateTime/LocalDateTime", "2026-13-45T99:99:99+99:99", True),
        ("startDateTime/LocalDateTime", "٢٠٢٦-07-01T10:00:00+02:00", True),
        ("duration", "999:99:99", True),
        ("duration", "01:30:00", False),
        ("duration", "PT1H30M", False),
        ("duration", " 001:30:00", False),
        ("chargePointAddress/houseNumber", "255b", False),
        ("chargePointAddress/address", "x", False),
        ("chargePointAddress/city", "Ý", True),
        ("chargePointAddress/city", "😀" * 45, True),
        ("chargePointAddress/city", "😀" * 46, False),
        ("chargePointAddress/country", "DE", False),
        ("connectorType/connectorStandard/ConnectorStandard", "IEC-62196-T2", False),
        ("ratings/nominalVoltage", "1000", True),
        ("ratings/nominalVoltage", "+230", True),
        ("chargingPeriods/billingValue", "NaN", True),
        ("chargingPeriods/billingValue", "-INF", True),
        ("chargingPeriods/billingValue", "inf", False),
        ("chargingPeriods/billingValue", "1e-3", True),
        ("chargingPeriods/itemPrice", "", False),
        ("chargingPeriods/taxrate", "5.5", False),
        ("totalCost", " 1.50 ", True),
        ("totalCost", "1,50", False),
        ("currency", "", True),
        ("currency", "euro", True),
    ],
)
def test_value_is_judged_as_published(
    upload: bytes, fast: etree.XMLSchema, published: Any, path: str, text: str, valid: bool
) -> None:
    root = etree.fromstring(upload)
    at(root, path).text = text
    assert fast.validate(root) is valid
    assert published.is_valid(root) is valid


@pytest.mark.parametrize(("representation", "valid"), [("plain", True), ("sha-160", True), ("sha1", False)])
def test_representation_is_judged_as_published(
    upload: bytes, fast: etree.XMLSchema, published: Any, representation: str, valid: bool
) -> None:
    root = etree.fromstring(upload)
    at(root, "emtId").set("representation", representation)
    assert fast.validate(root) is valid
    assert published.is_valid(root) is valid


def test_small_c_of_cdr_id_is_judged_as_published(
    upload: bytes, fast: etree.XMLSchema, published: Any
) -> None:
    root = etree.fromstring(upload)
    at(root, "CdrId").tag = get("1.4").qname("cdrId")
    assert not fast.validate(root)
    assert not published.is_valid(root)


@pytest.mark.parametrize("empty", ["", "nil"])
def test_empty_result_description_is_judged_as_published(
    fast: etree.XMLSchema, published: Any, edition: Edition, empty: str
) -> None:
    root = build(edition.facts, "AddCDRsResponse", full=False)
    description = root[0][1]
    description.text = None
    if empty:
        description.set(NIL, "true")
    assert fast.validate(root)
    assert published.is_valid(root)


def test_an_upload_without_a_record_is_invalid(fast: etree.XMLSchema, published: Any) -> None:
    root = etree.Element(get("1.4").qname("AddCDRsRequest"))
    assert not fast.validate(root)
    assert not published.is_valid(root)
