"""The rules of the suite see in tariffs what this package says of them."""

import pytest
from lxml import etree

from conformance.evidence import Part
from conformance.records import Mutation, Tree, body, bulk, mutations
from conformance.records.tariff import TariffVariant, tariff
from conformance.rules import REGISTER, Context, judge
from conformance.schema import parse_untrusted
from tests.records.sample import RELEASE, SCHEMA, setting
from tests.records.test_tariff import VARIANTS

OF_RECORDS = frozenset(
    rule.requirement
    for rule in REGISTER
    if rule.requirement.startswith(("OCHP-TARIFF", "OCHP-ID", "OCHP-POI", "OCHP-TIME", "OCHP-TYPE"))
    or rule.requirement in ("OCHP-GEN-033", "OCHP-GEN-036")
)
CONTEXT = Context(RELEASE, SCHEMA, OF_RECORDS)
ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
NOTED = frozenset({"step-in-seconds", "step-in-watt-hours", "power-in-watts", "energy-in-watt-hours"})
"""The catalogue asks to report these, so no verdict follows."""
WITH_RULE = [
    found
    for found in mutations(SCHEMA, "UpdateTariffsRequest")
    if not found.schema and found.requirement in OF_RECORDS and found.id not in NOTED
]
ON_PURPOSE = {
    "without default": {"OCHP-TARIFF-012"},
    "asterisks": {"OCHP-ID-016"},
}
"""Variants that only the schema and the rulings call valid."""


def failed(records: list[Tree]) -> set[str]:
    """Judge an upload, and list the requirements that failed."""
    envelope = etree.Element(f"{{{ENVELOPE}}}Envelope", nsmap={"soap": ENVELOPE})
    content = etree.SubElement(envelope, f"{{{ENVELOPE}}}Body")
    content.append(body(RELEASE, "UpdateTariffsRequest", {"TariffInfoArray": list(records)}))
    document = parse_untrusted(etree.tostring(envelope, xml_declaration=True, encoding="utf-8"))
    judged = judge(document, Part.REQUEST, CONTEXT, operation=RELEASE.operation("UpdateTariffs"))
    assert judged.schema == ()
    return {check.requirement for check in judged.checks if check.finding is not None}


@pytest.mark.parametrize("name", VARIANTS)
def test_valid_tariffs_give_no_finding(name: str) -> None:
    made = list(bulk(setting(), 9, 25, VARIANTS[name], tariff))
    assert failed(made) == ON_PURPOSE.get(name, set())


@pytest.mark.parametrize("broken", WITH_RULE, ids=lambda found: found.id)
def test_broken_tariffs_give_the_finding_that_they_claim(broken: Mutation) -> None:
    records = bulk(setting(), 9, 3, TariffVariant(), tariff)
    found = {frozenset(failed([broken.apply(record)])) for record in records}
    assert found == {(broken.entails | {broken.requirement}) & OF_RECORDS}


def test_most_mutations_have_a_rule() -> None:
    assert len(WITH_RULE) > 15
