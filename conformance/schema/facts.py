"""Facts: what decides which messages are valid, as plain data, whatever the files are laid out like.

The notation is that of published fact files: names, order, occurrences, attributes and facets; names of
types and files do not count.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

from lxml import etree

from conformance.schema.component import Attribute, Element, Group, Value
from conformance.schema.pattern import alternatives

Facts: TypeAlias = Mapping[str, Any]

_FACETS = {
    "length": "length",
    "minLength": "min_length",
    "maxLength": "max_length",
    "minInclusive": "min_inclusive",
    "maxInclusive": "max_inclusive",
    "minExclusive": "min_exclusive",
    "maxExclusive": "max_exclusive",
    "totalDigits": "total_digits",
    "fractionDigits": "fraction_digits",
}
_WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
_SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}"


def element_facts(element: Element) -> dict[str, Any]:
    """State what an element may hold, with everything in it."""
    found: dict[str, Any] = {"nillable": True} if element.nillable else {}
    for name in ("default", "fixed"):
        if getattr(element, name) is not None:
            found[name] = getattr(element, name)
    if element.attributes:
        found["attributes"] = {a.name: _attribute(a) for a in element.attributes}
    if element.value is not None:
        found["value"] = _value(element.value)
    elif element.children is None:
        found["children"] = []
    else:
        group = _particle(element.children)
        plain = group.get("group") == "sequence" and group["occurs"] == [1, 1]
        found["children"] = group["of"] if plain else [group]
    return found


def binding_facts(definitions: etree._Element) -> dict[str, Any]:
    """State the operations of a WSDL: by binding, with SOAP action and the elements of both messages.

    Args:
        definitions: Root of the WSDL.
    """
    messages = {
        message.get("name"): [_local(part.get("element")) for part in message.iterchildren(f"{_WSDL}part")]
        for message in definitions.iterchildren(f"{_WSDL}message")
    }
    types = {
        port_type.get("name"): {
            operation.get("name"): {
                way: messages.get(_local(one.get("message")), [])
                for way in ("input", "output")
                for one in operation.iterchildren(f"{_WSDL}{way}")
            }
            for operation in port_type.iterchildren(f"{_WSDL}operation")
        }
        for port_type in definitions.iterchildren(f"{_WSDL}portType")
    }
    return {
        str(binding.get("name")): {
            str(operation.get("name")): {
                "soapAction": next(
                    (soap.get("soapAction") for soap in operation.iterchildren(f"{_SOAP}operation")), None
                ),
                **types.get(_local(binding.get("type")), {}).get(operation.get("name"), {}),
            }
            for operation in binding.iterchildren(f"{_WSDL}operation")
        }
        for binding in definitions.iterchildren(f"{_WSDL}binding")
    }


def _value(value: Value) -> dict[str, Any]:
    found: dict[str, Any] = {"base": value.base}
    if value.enumeration:
        found["enumeration"] = sorted(value.enumeration)
    if value.patterns:
        found["pattern"] = sorted(alternatives(value.patterns[-1]))
    for name, attribute in _FACETS.items():
        if getattr(value, attribute) is not None:
            found[name] = str(getattr(value, attribute))
    if value.base == "string" and value.white_space != "preserve":
        found["whiteSpace"] = value.white_space
    return found


def _attribute(attribute: Attribute) -> dict[str, Any]:
    found = {"use": "required" if attribute.required else "optional", **_value(attribute.value)}
    for name in ("default", "fixed"):
        if getattr(attribute, name) is not None:
            found[name] = getattr(attribute, name)
    return found


def _particle(item: Element | Group) -> dict[str, Any]:
    occurs = [item.min, "unbounded" if item.max is None else item.max]
    if isinstance(item, Element):
        return {"element": item.name, "occurs": occurs, **element_facts(item)}
    children = [_particle(child) for child in item.items]
    if item.kind == "sequence" and occurs == [1, 1] and len(children) == 1:
        return children[0]
    flat: list[dict[str, Any]] = []
    for child in children:
        plain = item.kind == "sequence" and child.get("group") == "sequence" and child["occurs"] == [1, 1]
        flat.extend(child["of"] if plain else [child])
    return {"group": item.kind, "occurs": occurs, "of": flat}


def _local(name: str | None) -> str:
    return (name or "").rpartition(":")[2]
