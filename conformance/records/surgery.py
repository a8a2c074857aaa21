"""Places in the records of a component: find them, and change a record there and nowhere else."""

from collections.abc import Callable, Iterator

from conformance.errors import SuiteError
from conformance.records.dice import Simplest
from conformance.records.engine import Recipe
from conformance.records.trees import ATTRIBUTE, TEXT, Node, Path, Tree, get, has, put, text
from conformance.schema import Component, Element, Group, Value


class UnknownPlace(SuiteError):
    """A component has nothing of that name at that place.

    Args:
        place: Names from the component downwards.
    """

    def __init__(self, place: tuple[str, ...]) -> None:
        self.place = place
        super().__init__(f"the schema has no {'/'.join(place)}")


def children(element: Element) -> tuple[Element, ...]:
    """List all elements that may stand in an element, in the order of the schema."""
    return tuple(_elements(element.children))


def child(element: Element, name: str) -> Element:
    """Find what may stand in an element.

    Raises:
        UnknownPlace: Nothing of that name may.
    """
    for candidate in _elements(element.children):
        if candidate.name == name:
            return candidate
    raise UnknownPlace((element.name, name))


def descendant(component: Component, place: tuple[str, ...]) -> Element:
    """Find an element by the names on the way to it.

    Raises:
        UnknownPlace: There is none.
    """
    for name in place:
        component = child(component, name)
    return component


def leaves(
    component: Component, place: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Value, bool]]:
    """Walk over all texts: place, simple type, and whether it has to be there.

    The last name of a place is that of an element or, after ``@``, of an attribute.
    """
    for attribute in component.attributes:
        yield (*place, ATTRIBUTE + attribute.name), attribute.value, attribute.required
    if component.children is None and component.value is not None and place:
        yield place, component.value, component.min > 0
    for element in children(component):
        yield from leaves(element, (*place, element.name))


def branches(component: Component, place: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Element]]:
    """Walk over all elements that hold elements, the component included."""
    if component.children is not None:
        yield place, component
        for element in children(component):
            yield from branches(element, (*place, element.name))


def path_in(component: Component, tree: Tree, place: tuple[str, ...]) -> Path:
    """Turn names into a path: of repeated elements, the first is meant."""
    path: list[str | int] = []
    for number, name in enumerate(place):
        path.append(name)
        is_list = has(tree, tuple(path)) and isinstance(get(tree, tuple(path)), list)
        if is_list or (not has(tree, tuple(path)) and _repeats(component, place[: number + 1])):
            path.append(0)
    return tuple(path)


def altered(path: Path, change: Callable[[str], str], tree: Tree) -> Tree:
    """Change the text at a place.

    Raises:
        NoSuchPlace: No text is there.
    """
    return put(tree, path, change(text(tree, path)))


def grown(component: Component, place: tuple[str, ...], node: Node, tree: Tree) -> Tree:
    """Set what is at a place; what is missing on the way is made, and stands where the schema wants it.

    Args:
        component: Of the record.
        place: Names; of repeated elements, the first is changed.
        node: What is to be there.
        tree: The record.

    Raises:
        UnknownPlace: The component has no such place.
    """
    name, *rest = place
    tree = without_rivals(component, name, tree)
    if not rest:
        return ordered(component, {**tree, name: node})
    element = child(component, name)
    old = tree.get(name)
    if old is None:
        made = simplest(element)
        old = [made] if element.max is None or element.max > 1 else made
    first, *others = old if isinstance(old, list) else [old]
    new = grown(element, tuple(rest), node, first if isinstance(first, dict) else {TEXT: first})
    return ordered(component, {**tree, name: [new, *others] if isinstance(old, list) else new})


def without_rivals(component: Component, name: str, tree: Tree) -> Tree:
    """Take out of a node what cannot stand beside a child, because one of them is to be chosen."""
    rivals: set[str] = set()
    for group in component.children.items if component.children is not None else ():
        if isinstance(group, Group) and group.kind == "choice" and group.max == 1:
            chosen = [{element.name for element in _elements_of(item)} for item in group.items]
            if any(name in names for names in chosen):
                rivals.update(*(names for names in chosen if name not in names))
    return {key: node for key, node in tree.items() if key not in rivals} if rivals else tree


def simplest(element: Element) -> str | Tree:
    """Make the simplest content of an element."""
    made = Recipe(element, optional="none").make({}, Simplest())
    return made if element.children is not None or element.attributes else text(made, (TEXT,))


def ordered(component: Component, tree: Tree) -> Tree:
    """Put the keys of a node into the schema's order; unknown ones come last."""
    names = [ATTRIBUTE + attribute.name for attribute in component.attributes]
    names += [element.name for element in children(component)]
    known = {name: tree[name] for name in names if name in tree}
    return {**known, **{name: node for name, node in tree.items() if name not in known}}


def _repeats(component: Component, place: tuple[str, ...]) -> bool:
    if place[-1].startswith(ATTRIBUTE):
        return False
    most = descendant(component, place).max
    return most is None or most > 1


def _elements(group: Group | None) -> Iterator[Element]:
    for item in group.items if group is not None else ():
        yield from _elements_of(item)


def _elements_of(item: Element | Group) -> Iterator[Element]:
    if isinstance(item, Group):
        yield from _elements(item)
    else:
        yield item
