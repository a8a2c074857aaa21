"""What one release forbids and another allows is found where it is forbidden, and nowhere else."""

from collections.abc import Callable

import pytest
from lxml import etree

from conformance.releases import Release, described
from conformance.schema import of
from tests.schema.official import facts
from tests.xsd.samples import build

FACT_FILES = {"1.4-2016": "1.4-tag"}
EVERY = {"1.2", "1.3", "1.4-2016", "1.4", "1.4.1"}

Change = Callable[[etree._Element], None]


def named(name: str) -> Release:
    return next(release for release in described() if release.name == name)


def message(release: str, element: str) -> etree._Element:
    return build(facts(FACT_FILES.get(release, release)), element, full=True)


def first(root: etree._Element, name: str) -> etree._Element:
    """The first element of that name which holds text: a wrapper may have the same name."""
    return next(element for element in root.iter(f"{{*}}{name}") if len(element) == 0)


def text(name: str, value: str) -> Change:
    def change(root: etree._Element) -> None:
        first(root, name).text = value

    return change


def without(name: str) -> Change:
    def change(root: etree._Element) -> None:
        for element in list(root.iter(f"{{*}}{name}")):
            parent = element.getparent()
            assert parent is not None
            parent.remove(element)

    return change


def called(old: str, new: str) -> Change:
    def change(root: etree._Element) -> None:
        for element in list(root.iter(f"{{*}}{old}")):
            element.tag = f"{{{etree.QName(element).namespace}}}{new}"

    return change


@pytest.mark.parametrize("release", described(), ids=lambda release: release.name)
def test_every_full_message_is_valid_in_its_release(release: Release) -> None:
    schema = of(release)
    assert schema.messages
    for name in schema.messages:
        assert schema.validate(message(release.name, name)) == (), name


@pytest.mark.parametrize(
    ("element", "change", "allowed"),
    [
        ("AddCDRsResponse", text("resultCode", "roaming"), {"1.4", "1.4.1"}),
        ("AddCDRsResponse", text("resultCode", "missing"), {"1.2"}),
        ("AddCDRsResponse", text("resultCode", "partly"), EVERY - {"1.2"}),
        ("AddCDRsRequest", text("CdrStatusType", "owner declined"), {"1.2", "1.3"}),
        ("AddCDRsRequest", text("CdrStatusType", "revised"), {"1.4-2016", "1.4", "1.4.1"}),
        ("AddCDRsRequest", text("ConnectorStandard", "IEC-62196-T2"), {"1.2", "1.3"}),
        ("AddCDRsRequest", text("ConnectorStandard", "IEC_62196_T2"), {"1.4-2016", "1.4", "1.4.1"}),
        ("AddCDRsRequest", text("chargePointType", "Diesel"), {"1.4.1"}),
        ("AddCDRsRequest", text("houseNumber", "12-14"), {"1.4-2016", "1.4", "1.4.1"}),
        ("AddCDRsRequest", text("tokenType", "other"), {"1.4.1"}),
        (
            "SetChargePointListRequest",
            called("chargepointInfoArray", "chargePointInfoArray"),
            EVERY - {"1.2"},
        ),
        ("SetChargePointListRequest", called("chargePointInfoArray", "chargepointInfoArray"), {"1.2"}),
        ("SetChargePointListRequest", text("AuthMethodType", "RfidCallypso"), {"1.2"}),
        ("SetRoamingAuthorisationListRequest", without("permissions"), EVERY - {"1.4.1"}),
    ],
)
def test_what_a_release_forbids_is_found_there_only(element: str, change: Change, allowed: set[str]) -> None:
    found = set()
    for name in EVERY:
        root = message(name, element)
        change(root)
        if not of(named(name)).validate(root):
            found.add(name)
    assert found == allowed


@pytest.mark.parametrize(
    ("change", "allowed"),
    [
        (text("stepSize", "0.25"), {"1.4", "1.4.1"}),
        (without("maxPower"), {"1.4", "1.4.1"}),
        (text("BillingItemType", "volume"), {"1.4.1"}),
    ],
)
def test_tariffs_of_the_editions_of_1_4_differ(change: Change, allowed: set[str]) -> None:
    found = set()
    for name in ("1.4-2016", "1.4", "1.4.1"):
        root = message(name, "UpdateTariffsRequest")
        change(root)
        if not of(named(name)).validate(root):
            found.add(name)
    assert found == allowed


@pytest.mark.parametrize(("sender", "receiver"), [("1.2", "1.3"), ("1.3", "1.4"), ("1.4", "1.4.1")])
def test_message_of_another_release_is_one_finding(sender: str, receiver: str) -> None:
    root = message(sender, "AddCDRsRequest")
    schema = of(named(receiver))
    assert schema.foreign(root) == sender
    assert len(schema.validate(root)) == 1
