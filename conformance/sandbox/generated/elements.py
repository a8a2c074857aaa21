"""Elements: each element and attribute of each answer dropped, altered, or moved to another namespace."""

from collections.abc import Callable, Iterator

from lxml import etree

from conformance.records import other_text
from conformance.releases import Release
from conformance.sandbox.call import Call
from conformance.sandbox.flaw import Fault, Flaw
from conformance.schema import Attribute, Component, Element, Group, Value, of

ELSEWHERE = "urn:example:no-release-of-ochp"

Change = Callable[[etree._Element], None]


def element_flaws(release: Release) -> Iterator[Flaw]:
    """Make the faults of all answers of a release."""
    for operation in release.operations:
        response = operation.response
        for path, declared in _places(of(release).component(response)):
            place = "/".join((response, *path))
            if isinstance(declared, Attribute):
                name, value = declared.name, declared.value
                yield _flaw("drops", place, "is left out", response, path[:-1], _without(name))
                yield _flaw("alters", place, "says something else", response, path[:-1], _set(name, value))
                continue
            yield _flaw("drops", place, "is left out", response, path, _dropped)
            yield _flaw("moves", place, "is in another namespace", response, path, _moved)
            if declared.children is None and declared.value is not None:
                yield _flaw("alters", place, "says something else", response, path, _told(declared.value))


def _flaw(verb: str, place: str, what: str, response: str, path: tuple[str, ...], change: Change) -> Flaw:
    def retell(call: Call, element: etree._Element) -> etree._Element:
        if etree.QName(element).localname == response:
            for found in _found(element, path):
                change(found)
        return element

    return Flaw(Fault(f"{verb}:{place}", f"{place} {what}.", "answer", ()), retell=retell)


def _found(element: etree._Element, path: tuple[str, ...]) -> list[etree._Element]:
    found = [element]
    for name in path:
        found = [child for parent in found for child in parent.iterchildren(f"{{*}}{name}")]
    return found


def _dropped(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _moved(element: etree._Element) -> None:
    element.tag = f"{{{ELSEWHERE}}}{etree.QName(element).localname}"


def _told(value: Value) -> Change:
    def change(element: etree._Element) -> None:
        element.text = other_text(value, element.text or "")

    return change


def _without(name: str) -> Change:
    def change(element: etree._Element) -> None:
        if name in element.attrib:
            del element.attrib[name]

    return change


def _set(name: str, value: Value) -> Change:
    def change(element: etree._Element) -> None:
        known = element.get(name)
        if known is not None:
            element.set(name, other_text(value, known))

    return change


def _places(
    component: Component, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Element | Attribute]]:
    for attribute in component.attributes:
        yield (*path, f"@{attribute.name}"), attribute
    for element in _elements(component.children):
        yield (*path, element.name), element
        yield from _places(element, (*path, element.name))


def _elements(group: Group | None) -> Iterator[Element]:
    for item in group.items if group else ():
        if isinstance(item, Group):
            yield from _elements(item)
        else:
            yield item
