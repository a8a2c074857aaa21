import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from conformance.records import Ids, Party, Setting, Tree, Variant, cdrs, element, items, tree
from conformance.releases import get
from conformance.scenarios.cdr.content import differences
from conformance.scenarios.content import same
from conformance.schema import of

RELEASE = get("1.4")
SETTING = Setting(of(RELEASE), Party.of("DEABC", "DE8EX"), Ids("TESTS"), 1_700_000_000)
RECORDS = cdrs(SETTING, Variant.maximal())


@given(RECORDS)
def test_record_equals_itself_after_the_wire(cdr: Tree) -> None:
    written = etree.tostring(element(cdr, "cdrInfoArray", RELEASE.namespace))
    assert differences(cdr, tree(etree.fromstring(written))) == []


@given(RECORDS)
def test_status_is_no_difference(cdr: Tree) -> None:
    assert differences(cdr, {**cdr, "status": {"CdrStatusType": "approved"}}) == []


@given(RECORDS, st.data())
def test_each_lost_field_is_a_difference(cdr: Tree, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([key for key in cdr if key != "status"]))
    shorter = {key: value for key, value in cdr.items() if key != name}
    assert {step[0].partition("[")[0] for step, _, _ in differences(cdr, shorter)} == {name}


@given(RECORDS)
def test_exchanged_periods_are_a_difference(cdr: Tree) -> None:
    periods = list(items(cdr, "chargingPeriods"))
    turned: Tree = {**cdr, "chargingPeriods": [*periods[1:], periods[0]]}
    assert bool(differences(cdr, turned)) == (turned["chargingPeriods"] != cdr["chargingPeriods"])


@pytest.mark.parametrize(
    ("name", "uploaded", "delivered", "expected"),
    [
        ("billingValue", "1.50", "1.5", True),
        ("billingValue", "1.5", "1.5E0", True),
        ("billingValue", "1.5", "1,5", False),
        ("billingValue", "1.5", "1.6", False),
        ("billingValue", "1.5", "NaN", False),
        ("contractId", "DE-8EX-C12345678-0", "de8exc123456780", True),
        ("contractId", "DE-8EX-C12345678-0", "DE-8EY-C12345678-0", False),
        ("evseId", "DE*ABC*E1*2", "DEABCE1*2", True),
        ("evseId", "DE*ABC*E1*2", "DEABCE12", False),
        ("LocalDateTime", "2024-07-01T10:00:00+02:00", "2024-07-01T08:00:00+00:00", False),
        ("taxrate", "19", "019", True),
        ("city", "Köln", "Koln", False),
    ],
)
def test_texts_mean_the_same(name: str, uploaded: str, delivered: str, expected: bool) -> None:
    assert same((name,), uploaded, delivered) is expected


def test_default_representation_is_no_difference() -> None:
    bare: Tree = {"emtId": {"instance": "04A1B2C3", "tokenType": "rfid"}}
    filled: Tree = {"emtId": {"@representation": "plain", "instance": "04A1B2C3", "tokenType": "rfid"}}
    assert differences(bare, filled) == []
    hashed: Tree = {"emtId": {"@representation": "sha-160", "instance": "04A1B2C3", "tokenType": "rfid"}}
    assert differences(bare, hashed) != []
