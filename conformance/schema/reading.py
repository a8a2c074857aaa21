"""Component trees from schema documents, read with lxml in a few milliseconds."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, NoReturn, TypeVar

from lxml import etree

from conformance.errors import UsageError
from conformance.schema.component import Attribute, Element, Group, Value, WhiteSpace
from conformance.schema.files import XS, SchemaDocument
from conformance.schema.lexical import BUILT_IN
from conformance.schema.pattern import illegal_escape
from conformance.schema.place import line_of

_XS = f"{{{XS}}}"
_GROUPS = (f"{_XS}sequence", f"{_XS}choice", f"{_XS}all", f"{_XS}group")
_WHITE_SPACE: Mapping[str, WhiteSpace] = {"string": "preserve", "normalizedString": "replace"}
_COUNTS = {"length": "length", "minLength": "min_length", "maxLength": "max_length"}
_DIGITS = {"totalDigits": "total_digits", "fractionDigits": "fraction_digits"}
_BOUNDS = {
    "minInclusive": "min_inclusive",
    "maxInclusive": "max_inclusive",
    "minExclusive": "min_exclusive",
    "maxExclusive": "max_exclusive",
}
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Content:
    """What a complex type holds."""

    children: Group | None = None
    attributes: tuple[Attribute, ...] = ()
    value: Value | None = None


class Components:
    """The declarations of a schema, each read when it is first asked for.

    Args:
        documents: All documents of the schema.

    Raises:
        UsageError: On reading: the schema uses what no OCHP schema needs and this suite does not
            carry (wildcards, lists, unions, substitution groups, recursive types), or refers to nothing.
    """

    def __init__(self, documents: tuple[SchemaDocument, ...]) -> None:
        self._declared: dict[tuple[str, str], tuple[etree._Element, SchemaDocument]] = {}
        self._elements: dict[str, Element] = {}
        self._contents: dict[str, _Content] = {}
        self._open: list[str] = []
        for document in documents:
            for child in document.root.iterchildren(etree.Element):
                name = child.get("name")
                if name is not None:
                    kind = etree.QName(child).localname
                    qname = f"{{{document.namespace}}}{name}" if document.namespace else name
                    self._declared.setdefault((kind, qname), (child, document))

    @cached_property
    def element_names(self) -> tuple[str, ...]:
        """Qualified names of all global elements."""
        return tuple(name for kind, name in self._declared if kind == "element")

    @property
    def type_names(self) -> tuple[str, ...]:
        """Qualified names of all named complex types."""
        return tuple(name for kind, name in self._declared if kind == "complexType")

    def is_element(self, qname: str) -> bool:
        """Tell whether there is a global element of that name."""
        return ("element", qname) in self._declared

    def is_type(self, qname: str) -> bool:
        """Tell whether a type of that name exists, built-in ones included."""
        name = etree.QName(qname)
        if name.namespace == XS:
            return name.localname in BUILT_IN
        return ("complexType", qname) in self._declared or ("simpleType", qname) in self._declared

    def element(self, qname: str) -> Element:
        """Read a global element.

        Raises:
            KeyError: There is none of that name.
        """
        if qname not in self._elements:
            node, document = self._declared["element", qname]
            with self._opened(qname, node, document):
                self._elements[qname] = self._element(node, document, is_global=True)
        return self._elements[qname]

    def type(self, qname: str) -> Element:
        """Read a named complex type, as an element with the local name of the type.

        Raises:
            KeyError: There is none of that name.
        """
        _node, document = self._declared["complexType", qname]
        content = self._named_content(qname)
        name = etree.QName(qname).localname
        return Element(
            name,
            children=content.children,
            attributes=content.attributes,
            value=content.value,
            type_name=name,
            namespace=document.namespace,
        )

    @contextmanager
    def _opened(self, name: str, node: etree._Element, document: SchemaDocument) -> Iterator[None]:
        if name in self._open:
            _refuse(node, document, "declarations that contain themselves")
        self._open.append(name)
        yield
        self._open.pop()

    def _element(self, node: etree._Element, document: SchemaDocument, *, is_global: bool = False) -> Element:
        if node.get("substitutionGroup") is not None:
            _refuse(node, document, "substitution groups")
        minimum, maximum = _occurs(node)
        ref = node.get("ref")
        if ref is not None:
            return replace(self.element(_qname(ref, node, document)), min=minimum, max=maximum)
        qualified = node.get("form", document.root.get("elementFormDefault")) == "qualified"
        content, type_name = self._type_of(node, document)
        return Element(
            name=str(node.get("name")),
            min=minimum,
            max=maximum,
            nillable=node.get("nillable") in ("true", "1"),
            children=content.children,
            attributes=content.attributes,
            value=content.value,
            type_name=type_name,
            default=node.get("default"),
            fixed=node.get("fixed"),
            namespace=document.namespace if is_global or qualified else None,
        )

    def _type_of(self, node: etree._Element, document: SchemaDocument) -> tuple[_Content, str | None]:
        named = node.get("type")
        if named is not None:
            qname = _qname(named, node, document)
            if ("complexType", qname) in self._declared:
                return self._named_content(qname), etree.QName(qname).localname
            return _Content(value=self._value(qname, node, document)), etree.QName(qname).localname
        for child in node.iterchildren(f"{_XS}simpleType", f"{_XS}complexType"):
            if child.tag == f"{_XS}complexType":
                return self._content(child, document), None
            return _Content(value=self._restricted(child, document)), None
        return _refuse(node, document, "elements without a type")

    def _named_content(self, qname: str) -> _Content:
        if qname not in self._contents:
            node, document = self._get("complexType", qname, None, None)
            with self._opened(f"type {qname}", node, document):
                self._contents[qname] = self._content(node, document)
        return self._contents[qname]

    def _content(self, node: etree._Element, document: SchemaDocument) -> _Content:
        if node.get("mixed") in ("true", "1"):
            _refuse(node, document, "mixed content")
        for child in node.iterchildren(f"{_XS}complexContent", f"{_XS}simpleContent"):
            for derivation in child.iterchildren(f"{_XS}extension", f"{_XS}restriction"):
                return self._derived(derivation, document, simple=child.tag == f"{_XS}simpleContent")
        return self._plain(node, document)

    def _plain(self, node: etree._Element, document: SchemaDocument) -> _Content:
        children = None
        for child in node.iterchildren(*_GROUPS):
            children = self._group(child, document)
        return _Content(children, tuple(self._attributes(node, document)))

    def _derived(self, node: etree._Element, document: SchemaDocument, *, simple: bool) -> _Content:
        qname = _qname(str(node.get("base")), node, document)
        extends = node.tag == f"{_XS}extension"
        own = self._plain(node, document)
        if simple and ("complexType", qname) not in self._declared:
            base = _Content(value=self._value(qname, node, document))
        else:
            base = self._named_content(qname) if qname != f"{_XS}anyType" else _Content()
        attributes = {attribute.name: attribute for attribute in (*base.attributes, *own.attributes)}
        for name in self._prohibited(node):
            attributes.pop(name, None)
        value = base.value
        if simple and not extends and value is not None:
            value = _restrict(value, node, document)
        if simple:
            children = None
        elif not extends:
            children = own.children
        elif base.children and own.children:
            children = Group("sequence", (base.children, own.children))
        else:
            children = base.children or own.children
        return _Content(children, tuple(attributes.values()), value)

    def _group(self, node: etree._Element, document: SchemaDocument) -> Group:
        minimum, maximum = _occurs(node)
        if node.tag == f"{_XS}group":
            qname = _qname(str(node.get("ref")), node, document)
            definition, where = self._get("group", qname, node, document)
            inner = next(definition.iterchildren(*_GROUPS))
            return replace(self._group(inner, where), min=minimum, max=maximum)
        items: list[Element | Group] = []
        for child in node.iterchildren(etree.Element):
            if child.tag == f"{_XS}element":
                items.append(self._element(child, document))
            elif child.tag in _GROUPS:
                found = self._group(child, document)
                plain = found.kind == "sequence" and (found.min, found.max) == (1, 1)
                if child.tag == f"{_XS}group" and plain and node.tag == f"{_XS}sequence":
                    items.extend(found.items)  # named for sharing only: the same as if it were written here
                else:
                    items.append(found)
            elif child.tag != f"{_XS}annotation":
                _refuse(child, document, etree.QName(child).localname)
        kind = etree.QName(node).localname
        if kind == "sequence":
            return Group("sequence", tuple(items), minimum, maximum)
        return Group("choice" if kind == "choice" else "all", tuple(items), minimum, maximum)

    def _attributes(self, node: etree._Element, document: SchemaDocument) -> Iterator[Attribute]:
        for child in node.iterchildren(f"{_XS}attribute", f"{_XS}attributeGroup", f"{_XS}anyAttribute"):
            if child.tag == f"{_XS}anyAttribute":
                _refuse(child, document, "attribute wildcards")
            if child.tag == f"{_XS}attributeGroup":
                qname = _qname(str(child.get("ref")), child, document)
                yield from self._attributes(*self._get("attributeGroup", qname, child, document))
            elif child.get("use") != "prohibited":
                yield self._attribute(child, document)

    def _attribute(self, node: etree._Element, document: SchemaDocument) -> Attribute:
        ref = node.get("ref")
        declared, where = node, document
        if ref is not None:
            declared, where = self._get("attribute", _qname(ref, node, document), node, document)
        qualified = declared.get("form", where.root.get("attributeFormDefault")) == "qualified"
        name = str(declared.get("name"))
        if (qualified or ref is not None) and where.namespace:
            name = f"{{{where.namespace}}}{name}"
        named = declared.get("type")
        if named is not None:
            value = self._value(_qname(named, declared, where), declared, where)
        else:
            inner = next(declared.iterchildren(f"{_XS}simpleType"), None)
            value = Value("anySimpleType") if inner is None else self._restricted(inner, where)
        return Attribute(
            name,
            value,
            required=node.get("use") == "required",
            default=node.get("default", declared.get("default")),
            fixed=node.get("fixed", declared.get("fixed")),
        )

    def _prohibited(self, node: etree._Element) -> Iterator[str]:
        for child in node.iterchildren(f"{_XS}attribute"):
            if child.get("use") == "prohibited":
                yield str(child.get("name"))

    def _value(self, qname: str, node: etree._Element, document: SchemaDocument) -> Value:
        name = etree.QName(qname)
        if name.namespace == XS:
            return Value(name.localname, _WHITE_SPACE.get(name.localname, "collapse"))
        return self._restricted(*self._get("simpleType", qname, node, document))

    def _restricted(self, node: etree._Element, document: SchemaDocument) -> Value:
        for restriction in node.iterchildren(f"{_XS}restriction"):
            base = restriction.get("base")
            if base is None:
                inner = next(restriction.iterchildren(f"{_XS}simpleType"))
                return _restrict(self._restricted(inner, document), restriction, document)
            return _restrict(self._value(_qname(base, node, document), node, document), restriction, document)
        return _refuse(node, document, "lists and unions")

    def _get(
        self, kind: str, qname: str, node: etree._Element | None, document: SchemaDocument | None
    ) -> tuple[etree._Element, SchemaDocument]:
        try:
            return self._declared[kind, qname]
        except KeyError as error:
            raise UsageError(
                f"refers to {kind} {qname}, which is not declared",
                "",
                None if document is None else str(document.file),
                line=None if node is None else line_of(node),
            ) from error


def _restrict(base: Value, node: etree._Element, document: SchemaDocument) -> Value:
    """Add the facets of one derivation step to a value."""
    changes: dict[str, Any] = {}
    patterns, enumeration = [], []
    for facet in node.iterchildren(etree.Element):
        name, text = etree.QName(facet).localname, facet.get("value")
        if text is None:
            continue
        if name == "pattern":
            patterns.append(_legal(text, facet, document))
        elif name == "enumeration":
            enumeration.append(text)
        elif name == "whiteSpace":
            changes["white_space"] = text
        elif name in _COUNTS or name in _DIGITS:
            changes[(_COUNTS | _DIGITS)[name]] = int(text)
        elif name in _BOUNDS:
            changes[_BOUNDS[name]] = _bound(text, facet, document)
        else:
            _refuse(facet, document, f"facet {name}")
    if patterns:
        changes["patterns"] = (*base.patterns, "|".join(patterns))
    if enumeration:
        changes["enumeration"] = tuple(enumeration)
    return replace(base, **changes)


def _legal(pattern: str, facet: etree._Element, document: SchemaDocument) -> str:
    illegal = illegal_escape(pattern)
    if illegal is not None:
        raise UsageError(
            f"has the escape {illegal} in a pattern, which XSD 1.0 does not allow",
            "write the character without a backslash",
            str(document.file),
            line=line_of(facet),
        )
    return pattern


def _bound(text: str, facet: etree._Element, document: SchemaDocument) -> Decimal:
    try:
        return Decimal(text.strip())
    except ArithmeticError:
        return _refuse(facet, document, f"bounds that are no numbers ({text!r})")


def _occurs(node: etree._Element) -> tuple[int, int | None]:
    maximum = node.get("maxOccurs", "1")
    return int(node.get("minOccurs", "1")), None if maximum == "unbounded" else int(maximum)


def _qname(text: str, node: etree._Element, document: SchemaDocument) -> str:
    prefix, _, local = text.strip().rpartition(":")
    namespace = node.nsmap.get(prefix or None) or None
    if namespace is None and not prefix and document.root.get("targetNamespace") is None:
        namespace = (
            document.namespace
        )  # an included document without a namespace takes on that of the including one
    return f"{{{namespace}}}{local}" if namespace else local


def _refuse(node: etree._Element, document: SchemaDocument, what: str) -> NoReturn:
    raise UsageError(
        f"uses {what}, which this suite does not read", "", str(document.file), line=line_of(node)
    )
