"""How scenarios read tariff answers: which part is whose, and when two say the same."""

import pytest
from lxml import etree

from conformance.records import Tree, body, tree
from conformance.releases import get
from conformance.scenarios.tariffs.sighting import (
    canonical,
    difference,
    has,
    ids,
    is_stored,
    parts_for,
    parts_of,
    recipients,
    refused_ids,
    showing,
    sightings,
)
from conformance.wire import Reply
from tests.scenarios.answers import fault, reply

RELEASE = get("1.4")


def part(price: str = "1.5", *named: str) -> Tree:
    element: Tree = {
        "priceComponent": {
            "billingItem": {"BillingItemType": "energy"},
            "itemPrice": price,
            "stepSize": "0.25",
        },
        "tariffRestriction": {},
    }
    recipient: Tree = {"recipient": list(named)} if named else {}
    return {"tariffElement": [element], **recipient, "currency": "EUR"}


def tariff(*parts: Tree, id: str = "DE8AAT1") -> Tree:
    return {"tariffId": id, "individualTariff": list(parts)}


def answer(*tariffs: Tree, code: str = "ok", member: str = "TariffInfoArray") -> Reply:
    kind = "GetTariffUpdatesResponse" if member == "TariffInfoArray" else "UpdateTariffsResponse"
    content: Tree = {
        "result": {"resultCode": {"resultCode": code}, "resultDescription": "that"},
        member: list(tariffs),
    }
    soap = "http://schemas.xmlsoap.org/soap/envelope/"
    envelope = etree.Element(f"{{{soap}}}Envelope")
    etree.SubElement(envelope, f"{{{soap}}}Body").append(body(RELEASE, kind, content))
    return reply(etree.tostring(envelope))


SHARED = tariff(part("1"), part("2", "DE8EX"), part("3", "AT8GZ", "NL8FY"))


@pytest.mark.parametrize(
    ("provider", "own"), [("DE8EX", ["2"]), ("NL8FY", ["3"]), ("AT8GZ", ["3"]), ("FR8HA", [])]
)
def test_parts_are_told_apart_by_recipient(provider: str, own: list[str]) -> None:
    found, default = parts_for(SHARED, provider)
    assert [has([part(price)], one) for price, one in zip(own, found, strict=True)] == [True] * len(own)
    assert default == [part("1")]


def test_recipients_are_listed_however_many_there_are() -> None:
    assert [recipients(one) for one in (part(), part("1", "A"), {**part(), "recipient": "B"})] == [
        (),
        ("A",),
        ("B",),
    ]


@pytest.mark.parametrize(
    ("delivered", "same"),
    [
        (part("1.50"), True),
        (part("15e-1"), True),
        (part("1.6"), False),
        ({**part(), "currency": "USD"}, False),
        ({**part(), "currency": " EUR "}, True),
    ],
    ids=["zeros", "exponent", "price", "currency", "white-space"],
)
def test_parts_say_the_same_if_their_values_do(delivered: Tree, same: bool) -> None:
    assert (difference(part(), delivered) is None) is same


def test_empty_restriction_is_the_same_after_the_way() -> None:
    [record] = answer(tariff(part())).records("TariffInfoArray")
    assert has(parts_of(tree(record)), part())


def test_tariff_is_seen_in_any_spelling() -> None:
    seen = answer(tariff(part(), id="de*8aa*t1"), tariff(part(), id="DE8AAT2"))
    assert ids(seen) == ["DE8AAT1", "DE8AAT2"]
    assert len(sightings(seen, tariff(part()))) == 1


def test_what_is_no_tariff_id_stays_as_it_is() -> None:
    assert canonical("DE8AAX1") == "DE8AAX1"


def test_refused_tariffs_are_listed() -> None:
    refusal = answer(tariff(part()), code="partly", member="refusedTariffInfo")
    assert refused_ids(refusal) == ("DE8AAT1",)
    assert not is_stored(refusal)


def test_a_fault_stores_nothing() -> None:
    assert not is_stored(reply(fault("e:Client"), 500))


@pytest.mark.parametrize(
    ("delivered", "shown"),
    [
        (tariff(part("2")), True),
        (tariff(part("2"), part("1")), True),
        (tariff(part("9")), False),
        (tariff(part("2"), id="DE8AAT9"), False),
    ],
    ids=["own", "with-default", "older-version", "another"],
)
def test_a_tariff_is_shown_when_this_version_is(delivered: Tree, shown: bool) -> None:
    assert showing(SHARED)(answer(delivered)) is shown
