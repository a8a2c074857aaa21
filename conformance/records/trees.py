"""Records as plain trees of text: what every part of the suite sends, compares and derives from.

A tree is a dictionary in the order of the schema. Its keys are local names of elements, ``@name`` for an
attribute and ``#text`` for the text of an element that has attributes too; a repeated element is a list.
Leaves are exactly the text to be written, so ``1.0`` stays ``1.0`` and nothing is rounded. A key in lxml's
notation, ``{namespace}local``, puts an element into a namespace of its own (``{}local``: into none), which
only records that are wrong on purpose need. Trees are never changed in place: `put` and `without` give new
ones.

Source: design, section 10; OCHP-GEN-035, OCHP-GEN-036.
"""

from typing import TypeAlias, cast

from lxml import etree

from conformance.errors import SuiteError
from conformance.releases import Release

Tree: TypeAlias = dict[str, "Node"]
Node: TypeAlias = str | Tree | list[str | Tree]
Path: TypeAlias = tuple[str | int, ...]
"""Keys from the root downwards; a number selects an item of a repeated element."""

TEXT = "#text"
ATTRIBUTE = "@"
_PREFIX = "ochp"


class NoSuchPlace(SuiteError):
    """A path leads to nothing in a tree.

    Args:
        path: As asked for.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"the record has nothing at {'/'.join(map(str, path))}")


def element(tree: Tree, name: str, namespace: str | None = None) -> etree._Element:
    """Write a tree as an element.

    Args:
        tree: The record, or the content of a message.
        name: Local name of the element, or ``{namespace}local``.
        namespace: Namespace of the element and of everything in it; taken from the name if left out.

    Raises:
        ValueError: A leaf holds a character that XML cannot carry, or a key is no XML name.
    """
    qname = etree.QName(name) if namespace is None else etree.QName(namespace, name)
    # a prefix, because libxml2 writes an element without namespace into the default namespace around it
    root = etree.Element(qname, nsmap={_PREFIX: qname.namespace} if qname.namespace else {})
    _fill(root, tree, f"{{{qname.namespace}}}" if qname.namespace else "")
    return root


def body(release: Release, request_name: str, arguments: Tree) -> etree._Element:
    """Write the payload of a message.

    Args:
        release: Whose namespace the message has.
        request_name: Local name of the payload ("AddCDRsRequest"); a response's name works as well.
        arguments: Its content.
    """
    return element(arguments, request_name, release.namespace)


def tree(element: etree._Element) -> Tree:
    """Read an element back into a tree; comments, processing instructions and mixed text are left out.

    Elements in the namespace of the given one get their local name, others keep their namespace.
    """
    return _branch(element, etree.QName(element).namespace)


def typed(tree: Tree) -> dict[str, object]:
    """Give a tree the shape that zeep takes: attributes by name, text beside them as ``_value_1``."""
    return {_zeep_key(key): _zeep_value(node) for key, node in tree.items()}


def get(tree: Tree, path: Path) -> Node:
    """Find what is at a place.

    Raises:
        NoSuchPlace: Nothing is there.
    """
    node: Node = tree
    for step in path:
        try:
            node = node[step]  # type: ignore[index]
        except (KeyError, IndexError, TypeError) as error:
            raise NoSuchPlace(path) from error
    return node


def text(tree: Tree, path: Path) -> str:
    """Find the text at a place.

    Raises:
        NoSuchPlace: Nothing is there, or no text.
    """
    node = get(tree, path)
    if not isinstance(node, str):
        raise NoSuchPlace(path)
    return node


def has(tree: Tree, path: Path) -> bool:
    """Tell whether something is at a place."""
    try:
        get(tree, path)
    except NoSuchPlace:
        return False
    return True


def items(tree: Tree, name: str) -> tuple[Tree, ...]:
    """List the occurrences of a child that holds elements, also if it occurs only once or not at all."""
    node = tree.get(name, [])
    occurrences = node if isinstance(node, list) else [node]
    return tuple(item for item in occurrences if isinstance(item, dict))


def put(tree: Tree, path: Path, node: Node) -> Tree:
    """Set what is at a place; a key that is new comes last among its siblings.

    Raises:
        NoSuchPlace: The place above is missing.
    """
    return cast(Tree, _put(tree, path, node, path))


def without(tree: Tree, path: Path) -> Tree:
    """Take a key, or an item of a list, out of a tree.

    Raises:
        NoSuchPlace: Nothing is there.
    """
    get(tree, path)
    *above, last = path
    parent = get(tree, tuple(above))
    if isinstance(parent, list):
        rest: Node = [item for number, item in enumerate(parent) if number != last]
    else:
        rest = {key: node for key, node in cast(Tree, parent).items() if key != last}
    return put(tree, tuple(above), rest) if above else cast(Tree, rest)


def _put(node: Node, rest: Path, new: Node, path: Path) -> Node:
    if not rest:
        return new
    step, *below = rest
    if isinstance(node, dict) and isinstance(step, str) and (step in node or not below):
        return {**node, step: _put(node[step], tuple(below), new, path) if below else new}
    if isinstance(node, list) and isinstance(step, int) and -len(node) <= step < len(node):
        changed = list(node)
        changed[step] = cast("str | Tree", _put(node[step], tuple(below), new, path))
        return changed
    raise NoSuchPlace(path)


def _fill(parent: etree._Element, tree: Tree, prefix: str) -> None:
    for key, node in tree.items():
        if key == TEXT:
            parent.text = cast(str, node)
        elif key.startswith(ATTRIBUTE):
            parent.set(key[1:], cast(str, node))
        else:
            name = key.removeprefix("{}") if key.startswith("{") else prefix + key
            for item in node if isinstance(node, list) else (node,):
                child = etree.SubElement(parent, name)
                if isinstance(item, str):
                    child.text = item
                else:
                    _fill(child, item, prefix)


def _branch(element: etree._Element, namespace: str | None) -> Tree:
    branch: Tree = {ATTRIBUTE + str(name): str(value) for name, value in element.attrib.items()}
    leaf = True
    for child in element.iterchildren("*"):
        leaf = False
        key = _key(child, namespace)
        item = _twig(child, namespace)
        known = branch.get(key)
        if known is None:
            branch[key] = item
        elif isinstance(known, list):
            known.append(item)
        else:
            branch[key] = [known, item]
    if leaf and (text := _text(element)):
        branch[TEXT] = text
    return branch


def _twig(element: etree._Element, namespace: str | None) -> str | Tree:
    is_plain = not element.attrib and next(element.iterchildren("*"), None) is None
    return _text(element) if is_plain else _branch(element, namespace)


def _text(element: etree._Element) -> str:
    if not len(element):
        return element.text or ""
    return cast(str, element.xpath("string()"))  # a comment splits the text into parts


def _key(element: etree._Element, namespace: str | None) -> str:
    qname = etree.QName(element)
    return (
        qname.localname if qname.namespace == namespace else f"{{{qname.namespace or ''}}}{qname.localname}"
    )


def _zeep_key(key: str) -> str:
    return "_value_1" if key == TEXT else key.removeprefix(ATTRIBUTE)


def _zeep_value(node: Node) -> object:
    if isinstance(node, list):
        return [_zeep_value(item) for item in node]
    return typed(node) if isinstance(node, dict) else node
