"""Component trees say what the facts of the published schemas say."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conformance.releases import Release, get, namespace_owner
from conformance.schema import Attribute, Element, Group, Schema, Value, of, schema_files
from tests.schema.messages import schema
from tests.schema.official import copied, facts

SIMPLE = {
    "length": "length",
    "minLength": "min_length",
    "maxLength": "max_length",
    "minInclusive": "min_inclusive",
    "maxInclusive": "max_inclusive",
    "minExclusive": "min_exclusive",
    "maxExclusive": "max_exclusive",
}


def value_facts(value: Value) -> dict[str, Any]:
    found: dict[str, Any] = {"base": value.base}
    if value.enumeration:
        found["enumeration"] = sorted(value.enumeration)
    if value.patterns:
        found["pattern"] = sorted(
            value.patterns[-1].split("|") if "(" not in value.patterns[-1] else value.patterns
        )
    for name, attribute in SIMPLE.items():
        if getattr(value, attribute) is not None:
            found[name] = str(getattr(value, attribute))
    if value.base == "string" and value.white_space != "preserve":
        found["whiteSpace"] = value.white_space
    return found


def attribute_facts(attribute: Attribute) -> dict[str, Any]:
    found = {"use": "required" if attribute.required else "optional", **value_facts(attribute.value)}
    return found if attribute.default is None else {**found, "default": attribute.default}


def span(item: Element | Group) -> list[int | str]:
    return [item.min, "unbounded" if item.max is None else item.max]


def particle_facts(item: Element | Group) -> dict[str, Any]:
    if isinstance(item, Element):
        return {"element": item.name, "occurs": span(item), **element_facts(item)}
    children = [particle_facts(child) for child in item.items]
    if item.kind == "sequence" and span(item) == [1, 1] and len(children) == 1:
        return children[0]
    flat: list[dict[str, Any]] = []
    for child in children:
        plain = item.kind == "sequence" and child.get("group") == "sequence" and child["occurs"] == [1, 1]
        flat.extend(child["of"] if plain else [child])
    return {"group": item.kind, "occurs": span(item), "of": flat}


def element_facts(element: Element) -> dict[str, Any]:
    found: dict[str, Any] = {"nillable": True} if element.nillable else {}
    if element.default is not None:
        found["default"] = element.default
    if element.attributes:
        found["attributes"] = {a.name: attribute_facts(a) for a in element.attributes}
    if element.value is not None:
        found["value"] = value_facts(element.value)
    elif element.children is None:
        found["children"] = []
    else:
        group = particle_facts(element.children)
        plain = group.get("group") == "sequence" and group["occurs"] == [1, 1]
        found["children"] = group["of"] if plain else [group]
    return found


def schema_facts(found: Schema) -> dict[str, Any]:
    return {name: element_facts(found.component(name)) for name in found.messages}


def test_own_schema_of_1_4_has_the_facts_of_the_published_one() -> None:
    assert schema_facts(schema()) == facts("1.4")["elements"]


@pytest.mark.parametrize(
    ("release", "model", "wsdl"),
    [
        ("1.2", "1.2", "ochp.wsdl"),
        ("1.3", "1.3", "ochp.wsdl"),
        ("1.4", "1.4", "ochp.wsdl"),
        ("1.4-tag", "1.4-tag", "ochp.wsdl"),
        ("1.4.1", "1.4.1", "ochp.wsdl"),
    ],
)
def test_published_schema_in_a_wsdl_is_read(release: str, model: str, wsdl: str, tmp_path: Path) -> None:
    expected = facts(model)
    folder = copied(release, tmp_path)
    published = published_release(release, expected["namespace"], wsdl)

    assert schema_facts(Schema(published, schema_files(published, folder))) == expected["elements"]


def published_release(name: str, namespace: str, wsdl: str) -> Release:
    base = get("1.4")
    return replace(base, name=name, namespace=namespace, wsdl=Path(wsdl), schema_file=Path("none.xsd"))


def test_all_34_messages_of_1_4_are_declared() -> None:
    assert len(schema().messages) == 34
    assert schema().declares("AddCDRsRequest")
    assert not schema().declares("CDRInfo")


def test_named_type_is_described_as_an_element() -> None:
    found = schema().type("CDRInfo")
    upload = schema().component("AddCDRsRequest").children

    assert upload is not None
    assert isinstance(upload.items[0], Element)
    assert found.children == upload.items[0].children


@pytest.mark.parametrize("name", ["CDRInfo", "Nothing"])
def test_unknown_component_is_a_key_error(name: str) -> None:
    with pytest.raises(KeyError):
        schema().component(name)


def test_schema_is_compiled_once() -> None:
    assert of(get("1.4")) is of(get("1.4"))


def test_other_release_is_named() -> None:
    from lxml import etree

    assert schema().foreign(etree.Element("{http://ochp.eu/1.3}AddCDRsRequest")) == namespace_owner(
        "http://ochp.eu/1.3"
    )
    assert schema().foreign(etree.Element("{http://ochp.eu/1.4}AddCDRsRequest")) is None
    assert schema().foreign(etree.Element("{urn:x}AddCDRsRequest")) is None
    assert schema().foreign(etree.Element("AddCDRsRequest")) is None
