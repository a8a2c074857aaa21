"""Which children a content model takes, and what it would have taken instead.

Content models of XSD are deterministic (unique particle attribution), so one pass decides.

Source: XML Schema Part 1: Structures, section 3.8.4.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from conformance.schema.component import Element, Group


@dataclass(frozen=True, slots=True)
class Mismatch:
    """The first child that a content model does not take.

    Args:
        index: Its place; the number of children if one is missing at the end.
        possible: Elements that could have stood there, in the order of the schema.
        required: Those of them that one is needed of; empty if the children could have ended there.
    """

    index: int
    possible: tuple[Element, ...]
    required: tuple[Element, ...]


def tag_of(element: Element) -> str:
    """Give the name of a declared element in lxml's notation."""
    return f"{{{element.namespace}}}{element.name}" if element.namespace else element.name


def declared(group: Group) -> dict[str, Element]:
    """Give the elements of a content model by name; equally named ones have the same type in XSD."""
    return {tag_of(element): element for element in _elements(group)}


def mismatch(group: Group, tags: Sequence[str]) -> Mismatch | None:
    """Find the first child that a content model does not take; None if it takes all.

    Args:
        group: The content model.
        tags: Names of the children in lxml's notation.
    """
    matcher = _Matcher(tags)
    end, complete = matcher.particle(group, 0)
    if complete and end == len(tags):
        return None
    if matcher.furthest < end:
        return Mismatch(end, (), ())
    return Mismatch(
        end, tuple(matcher.possible.values()), () if complete else tuple(matcher.required.values())
    )


def _elements(group: Group) -> Iterator[Element]:
    for item in group.items:
        if isinstance(item, Element):
            yield item
        else:
            yield from _elements(item)


class _Matcher:
    """Walks over children; each method gives the place it came to, and whether it is satisfied.

    Having taken a child and then failing is final: no other way of taking that child exists.
    """

    def __init__(self, tags: Sequence[str]) -> None:
        self.tags = tags
        self.furthest = 0
        self.possible: dict[str, Element] = {}
        self.required: dict[str, Element] = {}

    def particle(self, particle: Element | Group, at: int) -> tuple[int, bool]:
        count = 0
        while particle.max is None or count < particle.max:
            end, matched = self._once(particle, at)
            if not matched:
                if end > at:
                    return end, False
                if count < particle.min and isinstance(particle, Element) and at == self.furthest:
                    self.required.setdefault(tag_of(particle), particle)
                return at, count >= particle.min
            count += 1
            if end == at:
                return at, True  # it takes nothing, and would do so for ever
            at = end
        return at, True

    def _once(self, particle: Element | Group, at: int) -> tuple[int, bool]:
        if isinstance(particle, Element):
            if at < len(self.tags) and self.tags[at] == tag_of(particle):
                return at + 1, True
            self._note(particle, at)
            return at, False
        if particle.kind == "sequence":
            return self._sequence(particle, at)
        if particle.kind == "choice":
            return self._choice(particle, at)
        return self._all(particle, at)

    def _sequence(self, group: Group, at: int) -> tuple[int, bool]:
        for item in group.items:
            at, complete = self.particle(item, at)
            if not complete:
                return at, False
        return at, True

    def _choice(self, group: Group, at: int) -> tuple[int, bool]:
        empty = not group.items
        for item in group.items:
            end, complete = self.particle(item, at)
            if end > at:
                return end, complete
            empty = empty or complete
        return at, empty

    def _all(self, group: Group, at: int) -> tuple[int, bool]:
        left = list(group.items)
        taken = True
        while taken:
            taken = False
            for item in left:
                end, complete = self.particle(item, at)
                if end > at:
                    if not complete:
                        return end, False
                    left.remove(item)
                    at, taken = end, True
                    break
        return at, all(item.min == 0 for item in left)

    def _note(self, element: Element, at: int) -> None:
        if at > self.furthest:
            self.furthest = at
            self.possible, self.required = {}, {}
        if at == self.furthest:
            self.possible.setdefault(tag_of(element), element)
