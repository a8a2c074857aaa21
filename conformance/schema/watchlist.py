"""Values with which libxml2 is not to be trusted, found without asking anybody else."""

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from conformance.schema.component import Element, Group
from conformance.schema.content import tag_of
from conformance.schema.divergence import divergences, missed_by_lxml
from conformance.schema.reading import Components
from conformance.schema.structure import XSI_TYPE, text_of


class Watchlist:
    """Where in messages values stand whose type is in the table of divergences.

    Args:
        components: The declarations.
    """

    def __init__(self, components: Components) -> None:
        self._bases: dict[str, dict[str | None, set[str]]] = {}
        seen: set[int] = set()
        for name in components.element_names:
            self._collect(components.element(name), seen)
        self._shapes = {
            tag: shapes for tag, places in self._bases.items() if (shapes := tuple(_missed_shapes(places)))
        }

    def missed_in(self, payload: etree._Element) -> Iterator[etree._Element]:
        """Find elements with a value that libxml2 takes and XSD 1.0 does not."""
        if not self._shapes:
            return
        for element in payload.iter(*self._shapes):
            for attribute, shape in self._shapes[str(element.tag)]:
                if shape.fullmatch(text_of(element) if attribute is None else element.get(attribute, "")):
                    yield element
                    break

    def disputed_in(self, payload: etree._Element) -> Iterator[etree._Element]:
        """Find elements with a value of which a divergence is known that makes libxml2 refuse it."""
        rows = [row for row in divergences() if row.lxml == "invalid"]
        for element in payload.iter(etree.Element):
            if any(row.covers("QName", element.get(XSI_TYPE, "")) for row in rows):
                yield element
                continue
            for attribute, bases in self._bases.get(str(element.tag), {}).items():
                text = text_of(element) if attribute is None else element.get(attribute, "")
                if any(row.covers(base, text) for row in rows for base in bases):
                    yield element
                    break

    def _collect(self, element: Element, seen: set[int]) -> None:
        places = self._bases.setdefault(tag_of(element), {})
        if element.value is not None:
            places.setdefault(None, set()).add(element.value.base)
        for attribute in element.attributes:
            places.setdefault(attribute.name, set()).add(attribute.value.base)
        if element.children is not None:
            self._collect_group(element.children, seen)

    def _collect_group(self, group: Group, seen: set[int]) -> None:
        if id(group) in seen:
            return
        seen.add(id(group))
        for item in group.items:
            if isinstance(item, Element):
                self._collect(item, seen)
            else:
                self._collect_group(item, seen)


def _missed_shapes(
    places: Mapping[str | None, set[str]],
) -> Iterator[tuple[str | None, "re.Pattern[str]"]]:
    for attribute, bases in places.items():
        shapes = [f"(?:{row.shape.pattern})" for row in missed_by_lxml() if row.types & bases]
        if shapes:
            yield attribute, re.compile("|".join(shapes), re.DOTALL)
