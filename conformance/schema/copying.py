"""A message cut down to what matters for a judgement, and the way back to the elements that it came from."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import cast

from lxml import etree

from conformance.schema.component import Element
from conformance.schema.structure import XSI_TYPE, Walk, text_of

_CHILDREN = 1000
"""Most children that are taken over without a reason; far more than any content model tells apart."""

_RUN = 2
"""Equal siblings that are taken over of an unbounded run, however few it needs."""


@dataclass(eq=False)
class Excerpt:
    """A copy without comments, processing instructions and repetitions that nobody suspects.

    Args:
        root: The copy.
        origins: For each element of the copy, in document order, the element that it came from.
    """

    root: etree._Element
    origins: dict[etree._Element, etree._Element] = field(default_factory=dict)


def excerpt(
    payload: etree._Element, declaration: Element | None, suspects: Collection[etree._Element], walk: Walk
) -> Excerpt:
    """Copy a payload, leaving out what no suspicion falls on and a content model can spare.

    Args:
        payload: The element to be judged.
        declaration: How it is declared; None if it is not.
        suspects: Elements that have to be in the copy, with everything around them.
        walk: Knows the declarations.
    """
    wanted = set(suspects)
    for suspect in suspects:
        wanted.update(suspect.iterancestors())
    copier = _Copier(set(suspects), wanted, walk)
    root = etree.Element(payload.tag, _attributes(payload), nsmap=_namespaces(payload))
    copier.excerpt = Excerpt(root, {root: payload})
    copier.fill(root, payload, declaration)
    return copier.excerpt


class _Copier:
    excerpt: Excerpt

    def __init__(self, suspects: set[etree._Element], wanted: set[etree._Element], walk: Walk) -> None:
        self._suspects = suspects
        self._wanted = wanted
        self._walk = walk

    def fill(self, copy: etree._Element, original: etree._Element, declaration: Element | None) -> None:
        copy.text = text_of(original) or None
        group = None if declaration is None else declaration.children
        known = {} if group is None else self._walk.declared(group)
        retyped = original.get(XSI_TYPE) is not None
        counts: dict[str, int] = {}
        for number, child in enumerate(original.iterchildren(etree.Element)):
            tag = str(child.tag)
            found = known.get(tag)
            counts[tag] = counts.get(tag, 0) + 1
            if child not in self._wanted and (
                number >= _CHILDREN or (original not in self._suspects and _can_be_spared(found, counts[tag]))
            ):
                continue
            copied = etree.SubElement(copy, child.tag, _attributes(child), nsmap=_namespaces(child))
            self.excerpt.origins[copied] = child
            if found is not None or retyped or declaration is None:
                self.fill(copied, child, found)


def _can_be_spared(declaration: Element | None, count: int) -> bool:
    if declaration is None or declaration.max is not None:
        return False
    return count > max(_RUN, declaration.min)


def _attributes(element: etree._Element) -> dict[str, str]:
    return {str(name): str(text) for name, text in element.items()}


def _namespaces(element: etree._Element) -> dict[str, str] | None:
    """Give the one namespace that the text of an element's attributes needs."""
    named = element.get(XSI_TYPE)
    if named is None:
        return None
    prefix = named.strip().rpartition(":")[0] or None
    bound = element.nsmap.get(prefix)
    needed = {} if not bound else {prefix: bound}
    return cast(dict[str, str], needed)  # the default namespace has the key None, which lxml-stubs deny
