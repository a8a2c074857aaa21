"""Invalid structures made from a schema: elements missing, doubled, exchanged, foreign or too many."""

from collections.abc import Iterator
from functools import partial
from typing import cast

from conformance.records.mutation import Mutation
from conformance.records.surgery import branches, children, descendant, grown, path_in, simplest
from conformance.records.trees import ATTRIBUTE, Node, Path, Tree, get, has, put, without
from conformance.schema import Component, Element

FOREIGN = "urn:example:no-release-of-ochp"
"""A namespace that belongs to nobody."""
_FORMAT = "OCHP-GEN-029"
_CLOSED = "OCHP-GEN-039"


def structure_mutations(component: Component) -> tuple[Mutation, ...]:
    """Make the structural mutations of the records of a component.

    Returns:
        Mutations that the schema finds. For each element that holds elements: ``missing/<place>`` for each
        child that has to be there, ``doubled/<place>`` for each that may be there once, ``exchanged/<place>``
        for the first two of a sequence, ``extra/<place>`` and ``extra-attribute/<place>`` for what no schema
        knows, ``foreign/<place>`` and ``no-namespace/<place>`` for a first child outside the namespace.
    """
    return tuple(_made(component))


def _made(component: Component) -> Iterator[Mutation]:
    for place, element in branches(component):
        name = "/".join(place) or component.name
        required = [inner for inner in _direct(element) if inner.min > 0]
        for inner in required:
            yield _mutation(
                f"missing/{'/'.join((*place, inner.name))}",
                f"{inner.name} is missing",
                partial(_missing, component, (*place, inner.name)),
            )
        for inner in children(element):
            if inner.max == 1:
                yield _mutation(
                    f"doubled/{'/'.join((*place, inner.name))}",
                    f"{inner.name} is there twice",
                    partial(_doubled, component, (*place, inner.name)),
                )
        if len(required) > 1:
            first, second = required[0].name, required[1].name
            yield _mutation(
                f"exchanged/{name}",
                f"{second} comes before {first}",
                partial(_exchanged, component, place, first, second),
            )
        yield _mutation(
            f"extra/{name}",
            "there is an element that the schema does not know",
            partial(_extra, component, place, "foo"),
            _CLOSED,
        )
        yield _mutation(
            f"extra-attribute/{name}",
            "there is an attribute that the schema does not know",
            partial(_extra, component, place, f"{ATTRIBUTE}foo"),
            _CLOSED,
        )
        if required:
            first = required[0].name
            yield _mutation(
                f"foreign/{name}",
                f"{first} is in a namespace of no release",
                partial(_renamed, component, place, first, f"{{{FOREIGN}}}{first}"),
            )
            yield _mutation(
                f"no-namespace/{name}",
                f"{first} is in no namespace",
                partial(_renamed, component, place, first, f"{{}}{first}"),
            )


def _mutation(id: str, what: str, apply: "partial[Tree]", requirement: str = _FORMAT) -> Mutation:
    return Mutation(id, what, requirement, apply, schema=True, origin="structure")


def _direct(element: Element) -> list[Element]:
    """List the children that stand in a plain sequence: only these have to be there in any case."""
    group = element.children
    if group is None or group.kind == "choice" or group.min == 0:
        return []
    return [item for item in group.items if isinstance(item, Element)]


def _missing(component: Component, place: tuple[str, ...], tree: Tree) -> Tree:
    tree, path = _reach(component, place[:-1], tree)
    return without(tree, (*path, place[-1]))


def _doubled(component: Component, place: tuple[str, ...], tree: Tree) -> Tree:
    tree, path = _reach(component, place, tree)
    once = cast("str | Tree", get(tree, path))
    return put(tree, path, [once, once])


def _exchanged(component: Component, place: tuple[str, ...], first: str, second: str, tree: Tree) -> Tree:
    tree, path = _reach(component, place, tree)
    node = cast(Tree, get(tree, path))
    other = {first: second, second: first}
    keys = (other.get(key, key) for key in node)
    return _put(tree, path, {key: node[key] for key in keys})


def _extra(component: Component, place: tuple[str, ...], key: str, tree: Tree) -> Tree:
    tree, path = _reach(component, place, tree)
    return _put(tree, path, {**cast(Tree, get(tree, path)), key: "x"})


def _renamed(component: Component, place: tuple[str, ...], old: str, new: str, tree: Tree) -> Tree:
    tree, path = _reach(component, place, tree)
    node = cast(Tree, get(tree, path))
    return _put(tree, path, {new if key == old else key: value for key, value in node.items()})


def _reach(component: Component, place: tuple[str, ...], tree: Tree) -> tuple[Tree, Path]:
    """Make sure that a place is there."""
    path = path_in(component, tree, place)
    if not has(tree, path):
        made = simplest(descendant(component, place))
        node: Node = [made] if path and path[-1] == 0 and isinstance(made, dict) else made
        tree = grown(component, place, node, tree)
    return tree, path


def _put(tree: Tree, path: Path, node: Tree) -> Tree:
    return put(tree, path, node) if path else node
