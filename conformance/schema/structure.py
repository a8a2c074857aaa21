"""Our own walk over a message along the component tree: finds what is wrong, and knows words for it.

It never decides alone: the two validators do. It says in words what they agree on, and speaks where
libxml2 did not look, behind a child that it did not expect.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from lxml import etree

from conformance.schema.component import Attribute, Element, Group
from conformance.schema.content import Mismatch, declared, mismatch, tag_of
from conformance.schema.facets import lack, quote
from conformance.schema.lexical import XML_WHITE, normalise

XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSI_NIL = f"{{{XSI}}}nil"
XSI_TYPE = f"{{{XSI}}}type"
_XSI_ALLOWED = frozenset(
    {XSI_NIL, XSI_TYPE, f"{{{XSI}}}schemaLocation", f"{{{XSI}}}noNamespaceSchemaLocation"}
)


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that the walk holds to be wrong.

    Args:
        owner: The element whose content, value or attributes are wrong.
        place: The element to point at: the owner, or the child that is not expected in it.
        attribute: Name of the attribute concerned, if it is one.
        expected: What the schema allows.
        observed: What is there.
    """

    owner: etree._Element
    place: etree._Element
    attribute: str | None
    expected: str
    observed: str


class Types(Protocol):
    """What the walk has to know of types that a message names itself."""

    def is_type(self, qname: str) -> bool:
        """Tell whether a type of that name exists."""


class Walk:
    """A walk along declarations that live as long as it does.

    Args:
        types: What types there are.
    """

    def __init__(self, types: Types) -> None:
        self._types = types
        self._declared: dict[int, tuple[Group, dict[str, Element]]] = {}

    def declared(self, group: Group) -> dict[str, Element]:
        """Give the elements of a content model by name, computed once."""
        found = self._declared.get(id(group))
        if found is None:
            found = self._declared[id(group)] = (group, declared(group))
        return found[1]

    def complaints(self, element: etree._Element, declaration: Element) -> Iterator[Complaint]:
        """Walk over an element and everything in it that is declared."""
        named = element.get(XSI_TYPE)
        if named is not None:
            resolved = type_name(element, named)
            if resolved is None or not self._types.is_type(resolved):
                yield Complaint(element, element, XSI_TYPE, "the name of a type of this schema", quote(named))
            elif etree.QName(resolved).localname != declaration.type_name:
                return  # another type than the declared one: left to the validators
        yield from _attribute_complaints(element, declaration)
        if element.get(XSI_NIL) is not None:
            nil = _nil_complaint(element, declaration)
            if nil is not None:
                yield nil
            if nil is None and _is_nil(element):
                return
            if nil is not None and declaration.value is not None:
                return  # one cause, one complaint
        if declaration.value is not None:
            yield from _value_complaints(element, declaration)
        else:
            yield from self._content_complaints(element, declaration)

    def _content_complaints(self, element: etree._Element, declaration: Element) -> Iterator[Complaint]:
        children = list(element.iterchildren(etree.Element))
        group = declaration.children
        if group is None:
            if children or text_of(element):
                yield Complaint(element, element, None, "no content", _seen(element))
            return
        text = text_of(element)
        if text.strip(XML_WHITE):
            yield Complaint(
                element, element, None, "elements, and no text between them", quote(text.strip(XML_WHITE))
            )
        wrong = mismatch(group, [str(child.tag) for child in children])
        known = self.declared(group)
        for index, child in enumerate(children):
            if wrong is not None and index == wrong.index:
                yield _unexpected(element, child, wrong, known)
            found = known.get(str(child.tag))
            if found is not None:
                yield from self.complaints(child, found)
        if wrong is not None and wrong.index == len(children):
            last = f"{_local(children[-1].tag)} is the last element" if children else "no elements"
            yield Complaint(element, element, None, _choice(wrong.required or wrong.possible), last)


def text_of(element: etree._Element) -> str:
    """Give the text of an element; comments and processing instructions in it do not count."""
    if len(element) == 0:
        return element.text or ""
    return (element.text or "") + "".join(child.tail or "" for child in element)


def type_name(element: etree._Element, text: str) -> str | None:
    """Resolve a qualified name in the text of an attribute; None if its prefix is not bound."""
    prefix, _, local = normalise(text, "collapse").rpartition(":")
    if prefix and prefix not in element.nsmap:
        return None
    namespace = element.nsmap.get(prefix or None) or None
    try:
        return etree.QName(namespace, local).text
    except ValueError:
        return None


def attribute_words(name: str) -> str:
    """Name an attribute, with the usual prefix if it is one of XML or XML Schema itself."""
    qname = etree.QName(name)
    prefix = {XSI: "xsi:", "http://www.w3.org/XML/1998/namespace": "xml:"}.get(str(qname.namespace), "")
    return prefix + qname.localname


def _attribute_complaints(element: etree._Element, declaration: Element) -> Iterator[Complaint]:
    known = {attribute.name: attribute for attribute in declaration.attributes}
    for name, text in element.items():
        attribute = known.get(str(name))
        if attribute is not None:
            expected = _attribute_lack(attribute, str(text))
            if expected is not None:
                yield Complaint(element, element, str(name), expected, quote(str(text)))
        elif name not in _XSI_ALLOWED:
            allowed = ", ".join(map(attribute_words, known))
            expected = f"no attributes but {allowed}" if allowed else "no attributes"
            yield Complaint(element, element, str(name), expected, f"attribute {attribute_words(str(name))}")
    for name, attribute in known.items():
        if attribute.required and name not in element.attrib:
            yield Complaint(element, element, name, f"attribute {attribute_words(name)}", "no such attribute")


def _attribute_lack(attribute: Attribute, text: str) -> str | None:
    expected = lack(attribute.value, text)
    if expected is None and attribute.fixed is not None:
        white = attribute.value.white_space
        if normalise(text, white) != normalise(attribute.fixed, white):
            return f'the value "{attribute.fixed}"'
    return expected


def _nil_complaint(element: etree._Element, declaration: Element) -> Complaint | None:
    text = str(element.get(XSI_NIL))
    if normalise(text, "collapse") not in ("true", "false", "1", "0"):
        return Complaint(element, element, XSI_NIL, "true, false, 1 or 0", quote(text))
    if not declaration.nillable:
        expected = f"no xsi:nil, because {declaration.name} is not nillable"
        return Complaint(element, element, XSI_NIL, expected, f"xsi:nil={quote(text)}")
    if _is_nil(element) and (text_of(element) or _first_child(element) is not None):
        return Complaint(element, element, None, 'nothing beside xsi:nil="true"', _seen(element))
    return None


def _is_nil(element: etree._Element) -> bool:
    return normalise(element.get(XSI_NIL, ""), "collapse") in ("true", "1")


def _value_complaints(element: etree._Element, declaration: Element) -> Iterator[Complaint]:
    child = _first_child(element)
    if child is not None:
        yield Complaint(element, element, None, "text, and no elements", f"element {_local(child.tag)}")
        return
    text = text_of(element)
    if declaration.value is None or (not text and (declaration.default or declaration.fixed) is not None):
        return
    expected = lack(declaration.value, text)
    if expected is None and declaration.fixed is not None:
        white = declaration.value.white_space
        if normalise(text, white) != normalise(declaration.fixed, white):
            expected = f'the value "{declaration.fixed}"'
    if expected is not None:
        yield Complaint(element, element, None, expected, quote(text) if text else "no text")


def _unexpected(
    element: etree._Element, child: etree._Element, wrong: Mismatch, known: dict[str, Element]
) -> Complaint:
    tag = str(child.tag)
    local = _local(tag)
    wanted = wrong.required or wrong.possible
    observed = f"element {local}"
    before = sum(1 for _ in child.itersiblings(tag, preceding=True))
    most = known[tag].max if tag in known else None
    if most is not None and before >= most:
        times = "once" if most == 1 else f"{most} times"
        return Complaint(element, child, None, f"element {local} at most {times}", f"{observed} once more")
    if tag not in known:
        homonym = next((e for e in known.values() if e.name == local), None)
        if homonym is not None:
            expected = f"element {local} in {_namespace_words(tag_of(homonym))}"
            return Complaint(element, child, None, expected, f"{observed} in {_namespace_words(tag)}")
        end = "" if wrong.required else "the end"
        expected = " or ".join(filter(None, (_choice(wrong.possible), end)))
    elif wrong.required:
        expected = f"{_choice(wanted)} before {local}"
    else:
        expected = f"{_choice(wanted) or 'the end'} after {_previous(child)}"
    return Complaint(element, child, None, expected, observed)


def _previous(child: etree._Element) -> str:
    before = next(child.itersiblings(etree.Element, preceding=True), None)
    return "the start" if before is None else _local(before.tag)


def _choice(elements: tuple[Element, ...]) -> str:
    names = [element.name for element in elements]
    if not names:
        return ""
    return f"element {names[0]}" if len(names) == 1 else f"element {', '.join(names[:-1])} or {names[-1]}"


def _first_child(element: etree._Element) -> etree._Element | None:
    return next(element.iterchildren(etree.Element), None)


def _seen(element: etree._Element) -> str:
    child = _first_child(element)
    return quote(text_of(element)) if child is None else f"element {_local(child.tag)}"


def _namespace_words(tag: str) -> str:
    namespace = etree.QName(tag).namespace
    return f"namespace {namespace}" if namespace else "no namespace"


def _local(tag: object) -> str:
    return etree.QName(str(tag)).localname
