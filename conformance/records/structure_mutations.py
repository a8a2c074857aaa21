"""Invalid structures made from a schema: elements missing, doubled, exchanged, foreign or too many."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeAlias, cast

from conformance.records.attribution import attributed
from conformance.records.mutation import Mutation
from conformance.records.subject import Subject
from conformance.records.surgery import (
    branches,
    children,
    descendant,
    grown,
    leaves,
    ordered,
    path_in,
    simplest,
)
from conformance.records.trees import ATTRIBUTE, Node, Path, Tree, get, has, put, without
from conformance.schema import Component, Element, Group

FOREIGN = "urn:example:no-release-of-ochp"
"""A namespace that belongs to nobody."""

Names: TypeAlias = tuple[str, ...]
Made: TypeAlias = tuple[str, str, Callable[[Tree], Tree]]
"""Id of a mutation, what is wrong then, and how."""


def structure_mutations(subject: Subject) -> tuple[Mutation, ...]:
    """Make the structural mutations of what of a request is made invalid.

    Returns:
        Mutations that the schema finds. For each element that holds elements: ``missing/<place>`` for each
        child that has to be there, ``doubled/<place>`` for each that may be there once, ``too-many/<place>``
        for each that may be there a few times, ``exchanged/<place>`` for the first two of a sequence,
        ``both/<place>`` for the first two alternatives of a choice, ``extra/<place>`` and
        ``extra-attribute/<place>`` for what no schema knows, ``foreign/<place>`` and ``no-namespace/<place>``
        for a first child outside the namespace. For each element: ``missing/<place>/@<name>`` for an
        attribute that has to be there.
    """
    component = subject.component
    made = []
    for place, element in branches(component):
        made += [*_of_children(component, place, element), *_of_order(component, place, element)]
    made += _of_attributes(component)
    return tuple(
        Mutation(id, what, attributed(id), apply, subject, origin="structure") for id, what, apply in made
    )


def _of_children(component: Component, place: Names, element: Element) -> Iterator[Made]:
    for inner in _required(element):
        at = (*place, inner.name)
        yield f"missing/{'/'.join(at)}", f"{inner.name} is missing", partial(_missing, component, at)
    for inner in children(element):
        at = (*place, inner.name)
        if inner.max == 1:
            yield f"doubled/{'/'.join(at)}", f"{inner.name} is there twice", partial(_doubled, component, at)
        elif inner.max is not None:
            many = inner.max + 1
            yield (
                f"too-many/{'/'.join(at)}",
                f"{inner.name} is there {many} times, once too many",
                partial(_repeated, component, at, many),
            )


def _of_order(component: Component, place: Names, element: Element) -> Iterator[Made]:
    name = "/".join(place) or component.name
    required = _required(element)
    if len(required) > 1:
        first, second = required[0].name, required[1].name
        yield (
            f"exchanged/{name}",
            f"{second} comes before {first}",
            partial(_exchanged, component, place, first, second),
        )
    for one, other, *_ in _choices(element):
        yield (
            f"both/{name}",
            f"{one.name} and {other.name} are both there",
            partial(_both, component, place, (one, other)),
        )
    yield (
        f"extra/{name}",
        "there is an element that the schema does not know",
        partial(_extra, component, place, "foo"),
    )
    yield (
        f"extra-attribute/{name}",
        "there is an attribute that the schema does not know",
        partial(_extra, component, place, f"{ATTRIBUTE}foo"),
    )
    if required:
        first = required[0].name
        yield (
            f"foreign/{name}",
            f"{first} is in a namespace of no release",
            partial(_renamed, component, place, first, f"{{{FOREIGN}}}{first}"),
        )
        yield (
            f"no-namespace/{name}",
            f"{first} is in no namespace",
            partial(_renamed, component, place, first, f"{{}}{first}"),
        )


def _of_attributes(component: Component) -> Iterator[Made]:
    for at, _, required in leaves(component):
        if required and at[-1].startswith(ATTRIBUTE):
            yield f"missing/{'/'.join(at)}", f"{at[-1]} is missing", partial(_missing, component, at)


def _required(element: Element) -> list[Element]:
    """List the children that stand in a plain sequence and have to be there in any case."""
    group = element.children
    if group is None or group.kind == "choice" or group.min == 0:
        return []
    return [item for item in group.items if isinstance(item, Element) and item.min > 0]


def _choices(element: Element) -> list[tuple[Element, ...]]:
    """List the alternatives of each choice between single elements that stands in a plain sequence."""
    items = element.children.items if element.children is not None else ()
    groups = [item for item in items if isinstance(item, Group) and item.kind == "choice" and item.max == 1]
    found = [tuple(one for one in group.items if isinstance(one, Element)) for group in groups]
    return [elements for elements in found if len(elements) > 1]


def _missing(component: Component, place: Names, tree: Tree) -> Tree:
    tree, path = _reach(component, place[:-1], tree)
    return without(tree, (*path, place[-1]))


def _doubled(component: Component, place: Names, tree: Tree) -> Tree:
    tree, path = _reach(component, place, tree)
    once = cast("str | Tree", get(tree, path))
    return put(tree, path, [once, once])


def _repeated(component: Component, place: Names, times: int, tree: Tree) -> Tree:
    tree, path = _reach(component, place, tree)
    once = cast("str | Tree", get(tree, path))
    return put(tree, path[:-1] if path[-1] == 0 else path, [once] * times)


def _both(component: Component, place: Names, pair: tuple[Element, Element], tree: Tree) -> Tree:
    tree, path = _reach(component, place, tree)
    node = cast(Tree, get(tree, path))
    made = {one.name: node.get(one.name, simplest(one)) for one in pair}
    return _put(tree, path, ordered(descendant(component, place), {**node, **made}))


def _exchanged(component: Component, place: Names, first: str, second: str, tree: Tree) -> Tree:
    tree, path = _reach(component, place, tree)
    node = cast(Tree, get(tree, path))
    other = {first: second, second: first}
    keys = (other.get(key, key) for key in node)
    return _put(tree, path, {key: node[key] for key in keys})


def _extra(component: Component, place: Names, key: str, tree: Tree) -> Tree:
    tree, path = _reach(component, place, tree)
    return _put(tree, path, {**cast(Tree, get(tree, path)), key: "x"})


def _renamed(component: Component, place: Names, old: str, new: str, tree: Tree) -> Tree:
    tree, path = _reach(component, place, tree)
    node = cast(Tree, get(tree, path))
    return _put(tree, path, {new if key == old else key: value for key, value in node.items()})


def _reach(component: Component, place: Names, tree: Tree) -> tuple[Tree, Path]:
    """Make sure that a place is there."""
    path = path_in(component, tree, place)
    if not has(tree, path):
        made = simplest(descendant(component, place))
        node: Node = [made] if path and path[-1] == 0 else made
        tree = grown(component, place, node, tree)
    return tree, path


def _put(tree: Tree, path: Path, node: Tree) -> Tree:
    return put(tree, path, node) if path else node
