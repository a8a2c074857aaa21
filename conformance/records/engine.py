"""Valid records for any component of any release, drawn by Hypothesis with few and telling draws.

Drawing each leaf by itself would take some hundred draws for a CDR; one draw costs 0.17 ms, and shrinking
costs exchanges with a live target for each of them. Drawing one seed for everything would be cheap, but
could not shrink: any other seed is another record altogether. So what a record is made of is divided by how
much it tells:

- **Switches** are what a finding usually depends on: whether an optional element is there, and whether a
  leaf shows anything but its simplest text. Three switches share a draw (0 to 7): with three, and not with
  four, Hypothesis' integer shrinker reaches every subset from every superset, so that a finding that needs
  ``ratings`` and ``taxrate`` shrinks to exactly these two. If a component has too many switches for the
  draws allowed, more of them share a draw, and only the quality of shrinking suffers.
- **Dimensions** are the alternative of a choice and the number of repetitions, one draw each, as long as
  there are draws left; the rest become switches.
- **One seed** varies the leaves that are switched on. Each leaf mixes it with its own place, so a leaf
  keeps its text whatever else is left out.

0 always means: less, first, simplest. All draws 0 is the minimal record, which Hypothesis tries first.

What a component cannot say (that an end is not before its start) comes as a *partial tree*: what it holds
is taken over, what it lacks is made here. Under `Maybe` a node is given, but whether it is there is left to
its switch. Nothing in this module knows the name of an element. The same code, with other dice, makes
records in bulk.

Source: design, section 7.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, cast

from hypothesis import strategies as st

from conformance.errors import SuiteError
from conformance.records.dice import Dice, DrawFn, Drawn, Mixed, Simplest
from conformance.records.leaf import ASCII, Wording, leaf
from conformance.records.trees import ATTRIBUTE, TEXT, Tree
from conformance.schema import Attribute, Component, Element, Group, Value

DRAWS = 24
"""Draws that a record of the engine takes at most; the rest of the 30 are for domain rules."""

_SEEDS = 1 << 32
_DIMENSIONS = 6
_PER_DRAW = 3
_REPETITIONS = 3

Optional: TypeAlias = Literal["drawn", "none", "all"]


@dataclass(frozen=True, slots=True)
class Maybe:
    """A node that is given, while its switch decides whether it is there.

    Args:
        node: What is there if anything is.
    """

    node: "Given"


Given: TypeAlias = "str | Maybe | Mapping[str, Given] | Sequence[Mapping[str, Given] | str] | None"
"""Part of a tree; None says that an optional node is left out."""
Partial: TypeAlias = Mapping[str, Given]


class NotExpressible(SuiteError):
    """A component, or what was given for it, cannot be said as a tree.

    Args:
        place: Path of local names.
        why: One clause.
    """

    def __init__(self, place: str, why: str) -> None:
        self.place = place
        super().__init__(f"{place}: {why}")


@dataclass(frozen=True)
class Plan:
    """Which decisions a component needs, in which draws they are taken.

    Args:
        dimensions: Place and number of outcomes of each.
        switches: Places.
        per_draw: How many switches share a draw.
    """

    dimensions: tuple[tuple[str, int], ...]
    switches: tuple[str, ...]
    per_draw: int

    @property
    def draws(self) -> int:
        """How many draws are needed, with the one for the seed."""
        return 1 + len(self.dimensions) + -(-len(self.switches) // self.per_draw)


@dataclass(frozen=True)
class Decisions:
    """The decisions of one record.

    Args:
        seed: What varied leaves are mixed from.
        dimensions: Outcome by place.
        switches: Places that are switched on.
        optional: Overrules the switches of optional nodes.
    """

    seed: int
    dimensions: Mapping[str, int]
    switches: frozenset[str]
    optional: Optional = "drawn"

    def is_there(self, place: str, occurrence: int) -> bool:
        """Decide about an optional node; only the first of repeated elements shows its switch as it is."""
        if self.optional != "drawn":
            return self.optional == "all"
        return self.is_on(f"{place}?", occurrence)

    def is_on(self, switch: str, occurrence: int) -> bool:
        """Decide by a switch."""
        if switch not in self.switches:
            return False
        return occurrence == 0 or Mixed(self.seed, switch, occurrence).below(2) == 1

    def outcome(self, place: str, bound: int, occurrence: int) -> int:
        """Decide for an alternative or a number."""
        if place in self.dimensions and occurrence == 0:
            return self.dimensions[place]
        if place in self.dimensions or self.is_on(place, occurrence):
            return Mixed(self.seed, place, occurrence).below(bound)
        return 0

    def dice(self, place: str, occurrence: int) -> Dice:
        """Give the dice of a leaf."""
        return Mixed(self.seed, place, occurrence) if self.is_on(place, occurrence) else Simplest()


class Recipe:
    """How records of a component are made, with whatever dice.

    Args:
        component: An element and its content, from ``Schema.component`` or ``Schema.type``.
        optional: Whether optional nodes are drawn, or none of them, or all of them are there.
        wording: What free text consists of.
        draws: The most numbers that one record may take from the dice.
    """

    def __init__(
        self,
        component: Component,
        *,
        optional: Optional = "drawn",
        wording: Wording = ASCII,
        draws: int = DRAWS,
    ) -> None:
        self.component = component
        self._optional: Optional = optional
        self._wording = wording
        self._draws = draws
        self._plans: dict[frozenset[str], Plan] = {}

    def plan(self, given: Partial) -> Plan:
        """Plan the decisions that are left open by what is given; only its keys matter."""
        outline = _outline(given)
        if outline not in self._plans:
            self._plans[outline] = _plan(self.component, outline, self._draws)
        return self._plans[outline]

    def make(self, given: Partial, dice: Dice) -> Tree:
        """Make one record.

        Args:
            given: What it holds in any case.
            dice: What decides about the rest.

        Raises:
            NotExpressible: Something is given that the component does not have.
            NoSuchText: A simple type has no text that fits.
        """
        decisions = _decide(self.plan(given), dice, self._optional)
        return _Maker(decisions, self._wording).content(self.component, given, self.component.name, 0)


def from_component(
    component: Component,
    *,
    overrides: Partial | st.SearchStrategy[Partial] | None = None,
    optional: Optional = "drawn",
    wording: Wording = ASCII,
    draws: int = DRAWS,
) -> st.SearchStrategy[Tree]:
    """Draw records that are valid by their schema.

    Args:
        component: An element and its content, from ``Schema.component`` or ``Schema.type``.
        overrides: What the records hold in any case, also as a strategy; its draws come on top.
        optional: Whether optional nodes are drawn, or none of them, or all of them are there.
        wording: What free text consists of.
        draws: The most draws that one record may take.

    Returns:
        A strategy of trees, each the content of the element.
    """
    recipe = Recipe(component, optional=optional, wording=wording, draws=draws)
    fixed = overrides if isinstance(overrides, st.SearchStrategy) else st.just(overrides or {})

    @st.composite
    def records(draw: DrawFn) -> Tree:
        return recipe.make(draw(fixed), Drawn(draw))

    return records()


def _decide(plan: Plan, dice: Dice, optional: Optional) -> Decisions:
    """Take the decisions of one record."""
    dimensions = {place: dice.below(bound) for place, bound in plan.dimensions}
    on: set[str] = set()
    for start in range(0, len(plan.switches), plan.per_draw):
        chunk = plan.switches[start : start + plan.per_draw]
        bits = dice.below(1 << len(chunk))
        on.update(place for number, place in enumerate(chunk) if bits >> number & 1)
    return Decisions(dice.below(_SEEDS), dimensions, frozenset(on), optional)


class _Maker:
    """Walks over a component and writes the record."""

    def __init__(self, decisions: Decisions, wording: Wording) -> None:
        self._decisions = decisions
        self._wording = wording

    def content(self, element: Element, given: Partial, place: str, occurrence: int) -> Tree:
        made: Tree = {}
        for attribute in element.attributes:
            self._attribute(attribute, given, made, place, occurrence)
        if element.children is not None:
            self._group(element.children, given, made, place, occurrence)
        elif element.value is not None:
            text = given.get(TEXT)
            made[TEXT] = text if isinstance(text, str) else self._text(element.value, place, occurrence)
        absent = given.keys() - made.keys()
        if absent and (unknown := absent - _names(element)):
            raise NotExpressible(place, f"the schema knows no {', '.join(sorted(unknown))} here")
        return made

    def _attribute(
        self, attribute: Attribute, given: Partial, made: Tree, place: str, occurrence: int
    ) -> None:
        key = ATTRIBUTE + attribute.name
        below = f"{place}/{key}"
        node = given.get(key, _MISSING)
        if isinstance(node, Maybe):
            node = node.node if self._decisions.is_there(below, occurrence) else None
        elif node is _MISSING and not attribute.required and not self._decisions.is_there(below, occurrence):
            node = None
        if node is _MISSING:
            made[key] = attribute.fixed or self._text(attribute.value, below, occurrence)
        elif isinstance(node, str):
            made[key] = node

    def _group(self, group: Group, given: Partial, made: Tree, place: str, occurrence: int) -> None:
        if (
            group.min == 0
            and not _wanted(group, given)
            and not self._decisions.is_there(_inside(place, group), occurrence)
        ):
            return
        if group.min > 1:
            raise NotExpressible(place, "a group of elements that is repeated has no place in a tree")
        items = group.items
        if group.kind == "choice":
            items = (self._alternative(group, given, place, occurrence),)
        for item in items:
            if isinstance(item, Group):
                self._group(item, given, made, place, occurrence)
            else:
                self._element(item, given, made, place, occurrence)

    def _alternative(self, group: Group, given: Partial, place: str, occurrence: int) -> Element | Group:
        for item in group.items:
            if _wanted(item, given):
                return item
        return group.items[self._decisions.outcome(_inside(place, group), len(group.items), occurrence)]

    def _element(self, element: Element, given: Partial, made: Tree, place: str, occurrence: int) -> None:
        node = given.get(element.name, _MISSING)
        if isinstance(node, str) and element.children is None and not element.attributes:
            made[element.name] = node
            return
        below = f"{place}/{element.name}"
        if isinstance(node, Maybe):
            node = node.node if element.min or self._decisions.is_there(below, occurrence) else None
        elif node is _MISSING and not element.min and not self._decisions.is_there(below, occurrence):
            return
        if node is None:
            return
        if isinstance(node, list):
            parts: list[Given] = list(node)
        else:
            count = 1 if node is not _MISSING else self._count(element, below, occurrence)
            parts = [cast("Given", node)] * count
        written = [
            self._occurrence(element, part, below, occurrence * 64 + number)
            for number, part in enumerate(parts)
        ]
        if isinstance(node, list) or len(written) > 1:
            made[element.name] = written
        elif written:
            made[element.name] = written[0]

    def _count(self, element: Element, place: str, occurrence: int) -> int:
        least = max(1, element.min)
        span = _repetitions(element)
        return least + (self._decisions.outcome(f"{place}*", span, occurrence) if span > 1 else 0)

    def _occurrence(
        self, element: Element, part: "Given | _Missing", place: str, occurrence: int
    ) -> str | Tree:
        if isinstance(part, str) and not element.attributes and element.children is None:
            return part
        if isinstance(part, str):
            part = {TEXT: part}
        if element.value is not None and not element.attributes:
            return element.fixed or self._text(element.value, place, occurrence)
        return self.content(element, part if isinstance(part, Mapping) else {}, place, occurrence)

    def _text(self, value: Value, place: str, occurrence: int) -> str:
        return leaf(value, self._decisions.dice(place, occurrence), self._wording)


class _Missing:
    """Nothing was given, which is not the same as None."""


_MISSING = _Missing()


def _outline(given: Partial, place: str = "") -> frozenset[str]:
    """List the places of what is given: with ``?`` where a switch is still needed."""
    found: set[str] = set()
    for key, node in given.items():
        below = f"{place}/{key}"
        found.add(below)
        if isinstance(node, Maybe):
            found.add(f"{below}?")
            node = node.node
        if node is None or isinstance(node, str):
            continue
        if isinstance(node, list):
            found.update(*(_outline(item, below) for item in node if isinstance(item, Mapping)))
        elif isinstance(node, Mapping):
            found |= _outline(node, below)
    return frozenset(found)


def _plan(component: Component, outline: frozenset[str], draws: int) -> Plan:
    planner = _Planner(outline)
    planner.content(component, component.name, "")
    kept, rest = planner.dimensions[:_DIMENSIONS], planner.dimensions[_DIMENSIONS:]
    switches = (*planner.switches, *(place for place, _ in rest))
    room = draws - 1 - len(kept)
    if room < 1:
        raise SuiteError(f"{draws} draws are too few for {component.name}")
    return Plan(tuple(kept), switches, max(_PER_DRAW, -(-len(switches) // room)))


class _Planner:
    """Walks over a component and notes what is open."""

    def __init__(self, outline: frozenset[str]) -> None:
        self._outline = outline
        self.dimensions: list[tuple[str, int]] = []
        self.switches: list[str] = []

    def content(self, element: Element, place: str, given: str) -> None:
        for attribute in element.attributes:
            key = ATTRIBUTE + attribute.name
            self._leaf(
                f"{place}/{key}", f"{given}/{key}", optional=not attribute.required, open_=not attribute.fixed
            )
        if element.children is not None:
            self._group(element.children, place, given)
        elif element.value is not None and f"{given}/{TEXT}" not in self._outline:
            self.switches.append(place)

    def _leaf(self, place: str, given: str, *, optional: bool, open_: bool) -> None:
        if given in self._outline:
            if f"{given}?" in self._outline and optional:
                self.switches.append(f"{place}?")
            return
        if optional:
            self.switches.append(f"{place}?")
        if open_:
            self.switches.append(place)

    def _group(self, group: Group, place: str, given: str) -> None:
        if group.min == 0:
            self.switches.append(f"{_inside(place, group)}?")
        if group.kind == "choice" and len(group.items) > 1:
            self.dimensions.append((_inside(place, group), len(group.items)))
        for item in group.items:
            if isinstance(item, Group):
                self._group(item, place, given)
            else:
                self._element(item, f"{place}/{item.name}", f"{given}/{item.name}")

    def _element(self, element: Element, place: str, given: str) -> None:
        is_given = given in self._outline
        if not element.min and (not is_given or f"{given}?" in self._outline):
            self.switches.append(f"{place}?")
        if not is_given and _repetitions(element) > 1:
            self.dimensions.append((f"{place}*", _repetitions(element)))
        if element.children is not None or element.attributes:
            self.content(element, place, given)
        elif element.value is not None and not is_given and not element.fixed:
            self.switches.append(place)


def _repetitions(element: Element) -> int:
    """Tell how many numbers of occurrences are tried."""
    least = max(1, element.min)
    return _REPETITIONS if element.max is None else min(_REPETITIONS, max(1, element.max - least + 1))


def _inside(place: str, group: Group) -> str:
    """Name a group by its first element."""
    return f"{place}/({_first(group)}"


def _first(item: Element | Group) -> str:
    return item.name if isinstance(item, Element) else next((_first(inner) for inner in item.items), "")


def _wanted(item: Element | Group, given: Partial) -> bool:
    """Tell whether something is given that this item would hold."""
    if isinstance(item, Element):
        return given.get(item.name) is not None
    return any(_wanted(inner, given) for inner in item.items)


def _names(element: Element) -> set[str]:
    names = {TEXT, *(ATTRIBUTE + attribute.name for attribute in element.attributes)}
    stack: list[Element | Group] = [element.children] if element.children is not None else []
    while stack:
        item = stack.pop()
        if isinstance(item, Group):
            stack.extend(item.items)
        else:
            names.add(item.name)
    return names
