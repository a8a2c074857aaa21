"""Changes of requests in single fields: exactly that field, and nothing else."""

from lxml import etree

from conformance.records import Tree
from conformance.scenarios.transport import variation
from conformance.wire import RawRequest, mutated

RECORD: Tree = {
    "CdrId": "DEABC00001",
    "startDateTime": {"LocalDateTime": "a"},
    "endDateTime": {"LocalDateTime": "b"},
    "chargePointAddress": {"address": "Domkloster", "city": "Bonn"},
}
BODY = (
    b"<?xml version='1.0' encoding='utf-8'?>\n<e><city>ochp-conformance</city><id>ochp-conformance-1</id></e>"
)


def _changed(spelled: str, declarations: str = "") -> bytes:
    change = variation.markup("sample", "a sample", spelled, declarations)
    return mutated(RawRequest("http://127.0.0.1:9/", body=BODY), change).body


def test_markup_is_written_in_the_marked_field_only() -> None:
    root = etree.fromstring(_changed("<![CDATA[D & X]]>"))
    assert [element.text for element in root] == ["D & X", "ochp-conformance-1"]


def test_declarations_stand_between_declaration_and_root() -> None:
    root = etree.fromstring(_changed("[&a;]", '<!ENTITY a "B">'), etree.XMLParser(resolve_entities=True))
    assert root[0].text == "[B]"


def test_the_change_is_noted() -> None:
    change = variation.markup("sample", "the city is a sample", "x")
    assert mutated(RawRequest("http://127.0.0.1:9/", body=BODY), change).note == "the city is a sample"


def test_a_mark_fits_the_field() -> None:
    assert len(variation.PLACE) <= 45


def test_only_the_city_changes() -> None:
    changed = variation.in_city(RECORD, "Köln")
    assert changed == {**RECORD, "chargePointAddress": {"address": "Domkloster", "city": "Köln"}}
    assert RECORD["chargePointAddress"] == {"address": "Domkloster", "city": "Bonn"}


def test_swapped_times_end_before_they_start() -> None:
    changed = variation.swapped_times(RECORD)
    assert (changed["startDateTime"], changed["endDateTime"]) == (
        {"LocalDateTime": "b"},
        {"LocalDateTime": "a"},
    )


def test_unqualified_fields_keep_order_and_content() -> None:
    changed = variation.unqualified(RECORD)
    assert [name.removeprefix("{}") for name in changed] == list(RECORD)
    assert list(changed.values()) == list(RECORD.values())
