"""Example messages made from the facts of a release, and broken ones of which each breaks one fact."""

import copy
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

from lxml import etree

Facts: TypeAlias = dict[str, Any]

# A value for each name whose facets are a pattern, or one per pattern; all others follow from their facets.
EXAMPLES: dict[str, str | tuple[str, ...]] = {
    "CdrId": "DEABC0001",
    "cdrId": "DEABC0001",
    "implausibleCdrsArray": "DEABC0001",
    "evseId": "DE*ABC*E0001",
    "contractId": "DE-8EX-C12345678-X",
    "tariffId": "DEABCT01",
    "parkingId": "DEABCP01",
    "locationId": "LOC 1",
    "recipient": "DE8EX",
    "DateTime": "2026-07-01T10:00:00Z",
    "LocalDateTime": "2026-07-01T12:00:00+02:00",
    "duration": "001:30:00",
    "periodBegin": "08:00",
    "periodEnd": "20:00",
    "locationNameLang": "DEU",
    "userInterfaceLang": "DEU",
    "country": "DEU",
    "houseNumber": ("12-A", "12 A"),
    "zipCode": "D 12345",
    "telephoneNumber": ("+49 30 123-456", "0049 30 123-456"),
    "floorLevel": "-1",
    "parkingSpotNumber": "A/12",
    "parkingSlotNumber": "A/12",
    "uri": "https://example.org/a",
    "thumbUri": "https://example.org/b",
    "lat": "52.520000",
    "lon": "13.404954",
    "liveAuthId": "LIVE-0001",
    "directId": "DIRECT-0001",
    "requestedEvseId": "DE*ABC*E0001",
    "url": "https://example.org/ochp",
    "validDate": "2026-07-01",
    "whitelist": ("DE8EXC%", "DEABCE%"),
    "blacklist": ("DE8EXC1%", "DEABCE1%"),
    "currency": "EUR",
}
_BY_BASE = {"float": "1.5", "int": "1", "boolean": "true", "dateTime": "2026-07-01T10:00:00Z"}
_WRONG_BY_BASE = {"float": "1,5", "int": "1.0", "boolean": "yes", "dateTime": "2026-07-01"}


@dataclass(frozen=True)
class Sample:
    """A document, what is special about it, and whether it is valid."""

    name: str
    root: etree._Element
    valid: bool

    @property
    def content(self) -> bytes:
        return etree.tostring(self.root, encoding="UTF-8", xml_declaration=True)


def samples(model: Facts) -> Iterator[Sample]:
    """Make, for each message, the shortest form, a full form per alternative, and every broken form.

    Parts that several messages share are broken once.
    """
    broken: set[str] = set()
    for name, facts in model["elements"].items():
        yield Sample(f"{name}: shortest", build(model, name, full=False), valid=True)
        for branch in range(3):
            root = build(model, name, full=True, branch=branch)
            yield Sample(f"{name}: full, alternative {branch}", root, valid=True)
            for what, document in _spoiled(root, facts, broken):
                yield Sample(f"{name}: {what}", document, valid=False)


def build(model: Facts, name: str, *, full: bool, branch: int = 0) -> etree._Element:
    """Build one valid message; full means every optional part once, branch picks among alternatives."""
    return _build(model["namespace"], name, model["elements"][name], full, branch)


def _build(namespace: str, name: str, facts: Facts, full: bool, branch: int) -> etree._Element:
    element = etree.Element(f"{{{namespace}}}{name}")
    for attribute, value in facts.get("attributes", {}).items():
        if full or value["use"] == "required":
            element.set(attribute, _value(attribute, value))
    if "value" in facts:
        element.text = _value(name, facts["value"])
    for child in _chosen(facts.get("children", []), branch):
        if full or child["occurs"][0]:
            element.append(_build(namespace, child["element"], child, full, branch))
    return element


def _chosen(particles: list[Facts], branch: int) -> Iterator[Facts]:
    for particle in particles:
        if particle.get("group") == "choice":
            yield particle["of"][min(branch, len(particle["of"]) - 1)]
        else:
            yield particle


def _value(name: str, facets: Facts) -> str:
    if "enumeration" in facets:
        return str(facets["enumeration"][0])
    if name in EXAMPLES:
        examples = EXAMPLES[name]
        if isinstance(examples, str):
            return examples
        return next(
            text
            for text in examples
            if any(re.fullmatch(pattern, text) for pattern in facets.get("pattern", [".*"]))
        )
    if facets["base"] in _BY_BASE:
        return _BY_BASE[facets["base"]]
    return "x" * int(facets.get("maxLength", 3))


def _wrong_values(facets: Facts) -> Iterator[str]:
    if "enumeration" in facets:
        yield "no-such-value"
        yield str(facets["enumeration"][0]).swapcase() + "?"
    if "pattern" in facets:
        yield "gopher:/no"
        yield "12:3٣~"
    if "maxLength" in facets:
        yield "7" * (int(facets["maxLength"]) + 1)
    if "length" in facets:
        yield "7" * (int(facets["length"]) - 1)
    if "minLength" in facets or "pattern" in facets or "enumeration" in facets:
        yield ""
    if facets["base"] in _WRONG_BY_BASE:
        yield _WRONG_BY_BASE[facets["base"]]
    if "minExclusive" in facets:
        yield facets["minExclusive"]
    if "minInclusive" in facets:
        yield str(int(facets["minInclusive"]) - 1)
    if "maxInclusive" in facets:
        yield str(int(facets["maxInclusive"]) + 1)


def _spoiled(root: etree._Element, facts: Facts, broken: set[str]) -> Iterator[tuple[str, etree._Element]]:
    for path, node in _nodes(root, facts):
        key = json.dumps(node, sort_keys=True)
        if key in broken:
            continue
        broken.add(key)
        for what, change in _changes(node):
            document = copy.deepcopy(root)
            element = document
            for index in path:
                element = element[index]
            name = etree.QName(element).localname
            if change(element):
                yield f"{name} {what}", document


def _nodes(element: etree._Element, facts: Facts) -> Iterator[tuple[tuple[int, ...], Facts]]:
    yield (), facts
    known = {
        child["element"]: child
        for particle in facts.get("children", [])
        for child in particle.get("of", [particle])
    }
    for index, child in enumerate(element):
        for path, node in _nodes(child, known[etree.QName(child).localname]):
            yield (index, *path), node


def _changes(facts: Facts) -> Iterator[tuple[str, Callable[[etree._Element], bool]]]:
    """Changes that make a message invalid; each tells whether it applies to the element."""
    for text in _wrong_values(facts["value"]) if "value" in facts else ():
        yield f"is {text[:20]!r}", partial(_set_text, text=text)
    for name, facets in facts.get("attributes", {}).items():
        for text in _wrong_values(facets):
            yield f"has {name}={text[:20]!r}", partial(_set, name=name, text=text)
        if facets["use"] == "required":
            yield f"lacks {name}", partial(_unset, name=name)
    yield "has an attribute unknown='1'", partial(_set, name="unknown", text="1")
    if "children" in facts:
        yield "has a stranger as last child", _add_stranger
        yield "contains text", lambda e: _set_text(e, "text")
        yield "has its first two children swapped", _swap
    least, most = facts.get("occurs", (0, "unbounded"))
    if least:
        yield "is missing", _remove
    if most != "unbounded":
        yield f"occurs {most + 1} times", partial(_repeat, times=most)


def _set_text(element: etree._Element, text: str) -> bool:
    element.text = text
    return True


def _set(element: etree._Element, name: str, text: str) -> bool:
    element.set(name, text)
    return True


def _unset(element: etree._Element, name: str) -> bool:
    del element.attrib[name]
    return True


def _add_stranger(element: etree._Element) -> bool:
    etree.SubElement(element, f"{{{etree.QName(element).namespace}}}stranger")
    return True


def _swap(element: etree._Element) -> bool:
    if len(element) < 2 or element[0].tag == element[1].tag:
        return False
    element.insert(0, element[1])
    return True


def _remove(element: etree._Element) -> bool:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)
    return True


def _repeat(element: etree._Element, times: int) -> bool:
    for _ in range(times):
        element.addnext(copy.deepcopy(element))
    return True
