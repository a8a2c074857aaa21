"""The rules of the suite see in records what this package says of them."""

import pytest
from lxml import etree

from conformance.evidence import Part
from conformance.records import Mutation, Tree, Variant, body, bulk, mutations
from conformance.rules import REGISTER, Context, judge
from conformance.schema import parse_untrusted
from tests.records.sample import RELEASE, SCHEMA, setting
from tests.records.test_cdr import EVERY

OF_RECORDS = frozenset(
    rule.requirement
    for rule in REGISTER
    if rule.requirement.startswith(("OCHP-CDR", "OCHP-ID", "OCHP-TIME", "OCHP-TYPE"))
    or rule.requirement in ("OCHP-GEN-033", "OCHP-GEN-036")
)
CONTEXT = Context(RELEASE, SCHEMA, OF_RECORDS)
ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
NOTED = frozenset(
    {"alternating-chademo", "contract-id-wrong-digit", "duration-wrong", "offset-of-another-zone"}
)
"""The rulings let the rules observe these, or the catalogue asks to report them: no verdict follows."""
WITH_RULE = [
    found
    for found in mutations(SCHEMA)
    if not found.schema and found.requirement in OF_RECORDS and found.id not in NOTED
]


def failed(records: list[Tree]) -> set[str]:
    """Judge an upload, and list the requirements that failed."""
    envelope = etree.Element(f"{{{ENVELOPE}}}Envelope", nsmap={"soap": ENVELOPE})
    content = etree.SubElement(envelope, f"{{{ENVELOPE}}}Body")
    content.append(body(RELEASE, "AddCDRsRequest", {"cdrInfoArray": list(records)}))
    document = parse_untrusted(etree.tostring(envelope, xml_declaration=True, encoding="utf-8"))
    judged = judge(document, Part.REQUEST, CONTEXT, operation=RELEASE.operation("AddCDRs"))
    assert judged.schema == ()
    return {check.requirement for check in judged.checks if check.finding is not None}


@EVERY
def test_valid_records_give_no_finding(variant: Variant) -> None:
    assert failed(list(bulk(setting(), 9, 25, variant))) == set()


@pytest.mark.parametrize("broken", WITH_RULE, ids=lambda found: found.id)
def test_broken_records_give_the_finding_that_they_claim(broken: Mutation) -> None:
    found = {frozenset(failed([broken.apply(record)])) for record in bulk(setting(), 9, 3)}
    assert found == {(broken.entails | {broken.requirement}) & OF_RECORDS}


def test_most_mutations_have_a_rule() -> None:
    assert len(WITH_RULE) > 25
