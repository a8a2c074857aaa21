"""How charge point scenarios read answers."""

import pytest
from lxml import etree

from conformance.records import (
    ChargePointVariant,
    Ids,
    Party,
    Setting,
    Tree,
    body,
    bulk,
    charge_point,
    element,
)
from conformance.releases import get
from conformance.scenarios.charge_points.offer import UNORDERED as UNORDERED_LISTS
from conformance.scenarios.charge_points.offer import by_evse, is_version, refusals, sightings
from conformance.scenarios.content import differences, in_any_order
from conformance.schema import of
from conformance.values import EvseId
from conformance.wire import Reply
from tests.scenarios.answers import reply

RELEASE = get("1.4")
SETTING = Setting(of(RELEASE), Party.of("DEABC", "DEABC"), Ids("TESTS"), 1_790_000_000)
FULL, OTHER = bulk(SETTING, 1, 2, ChargePointVariant.maximal(), charge_point)
RESULT: Tree = {"resultCode": {"resultCode": "ok"}, "resultDescription": "done"}
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"


def answer(response: str, **members: object) -> Reply:
    envelope = etree.Element(f"{{{SOAP}}}Envelope")
    inside = etree.SubElement(envelope, f"{{{SOAP}}}Body")
    inside.append(body(RELEASE, response, {"result": RESULT, **members}))  # type: ignore[dict-item]
    return reply(etree.tostring(envelope))


def delivered(*points: Tree) -> Reply:
    return answer("GetChargePointListResponse", chargePointInfoArray=list(points))


def written(point: Tree) -> etree._Element:
    return element(point, "chargePointInfoArray", RELEASE.namespace)


@pytest.mark.parametrize("number", range(4))
def test_a_record_is_seen_in_every_spelling(number: int) -> None:
    spelling = EvseId.parse(str(FULL["evseId"])).spellings()[number]
    assert len(sightings(delivered({**FULL, "evseId": spelling}), FULL)) == 1


def test_other_records_are_not_seen() -> None:
    assert sightings(delivered(OTHER), FULL) == ()


def test_records_are_found_by_their_ids() -> None:
    assert {id: len(found) for id, found in by_evse(delivered(FULL, OTHER, FULL)).items()} == {
        FULL["evseId"]: 2,
        OTHER["evseId"]: 1,
    }


def test_refused_records_are_listed() -> None:
    refused = answer("UpdateChargePointListResponse", refusedChargePointInfo=[FULL])
    assert refusals(refused) == (FULL["evseId"],)


def test_versions_are_told_apart_by_their_names() -> None:
    assert is_version(written(FULL), FULL)
    assert not is_version(written({**FULL, "locationName": "Elsewhere"}), FULL)


@pytest.mark.parametrize("name", UNORDERED_LISTS)
def test_the_order_of_a_list_is_no_difference(name: str) -> None:
    holder = FULL["openingTimes"] if name not in FULL else FULL
    assert isinstance(holder, dict)
    items = holder[name]
    assert isinstance(items, list)
    if len(items) == 1:  # of related resources, one is made
        items = [items[0], {**items[0], "uri": "https://operator.example/"}]  # type: ignore[dict-item]
        holder = {**holder, name: items}
    turned: Tree = {**holder, name: items[::-1]}
    assert differences(holder, turned)
    assert differences(in_any_order(holder, *UNORDERED_LISTS), in_any_order(turned, *UNORDERED_LISTS)) == []


def test_an_item_that_is_missing_is_a_difference() -> None:
    items = FULL["images"]
    assert isinstance(items, list)
    shorter: Tree = {**FULL, "images": items[1:]}
    assert differences(in_any_order(FULL, *UNORDERED_LISTS), in_any_order(shorter, *UNORDERED_LISTS))
