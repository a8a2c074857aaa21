"""Pruning: take out of a request what the schema does not know (AMB-101, the reading that ignores it)."""

from lxml import etree

from conformance.sandbox.soap import XSI
from conformance.schema import Element, Group


def prune(payload: etree._Element, component: Element, namespace: str) -> None:
    """Remove unknown elements and attributes, in place.

    Args:
        payload: The element.
        component: What the schema says about it.
        namespace: Namespace of the release.
    """
    known = {attribute.name for attribute in component.attributes}
    for name in list(payload.attrib):
        if name not in known:
            del payload.attrib[name]
    declared = {f"{{{namespace}}}{child.name}": child for child in _children(component.children)}
    for child in list(payload.iterchildren(etree.Element)):
        if child.tag in declared:
            prune(child, declared[str(child.tag)], namespace)
        else:
            payload.remove(child)


def drop_instance_attributes(payload: etree._Element) -> None:
    """Remove xsi:type and the like, which say nothing that the schema does not say, in place."""
    for element in payload.iter(etree.Element):
        for name in list(element.attrib):
            if str(name).startswith(f"{{{XSI}}}"):
                del element.attrib[name]


def _children(group: Group | None) -> list[Element]:
    found: list[Element] = []
    for item in group.items if group else ():
        found.extend(_children(item) if isinstance(item, Group) else [item])
    return found
