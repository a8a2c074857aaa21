"""What a schema declares, as plain trees: elements, groups of them, attributes, values."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

WhiteSpace: TypeAlias = Literal["preserve", "replace", "collapse"]


@dataclass(frozen=True, slots=True)
class Value:
    """A simple type: the built-in type it comes from, and the facets on the way.

    Args:
        base: Local name of the built-in type ("string", "int", "float", "boolean", "dateTime").
        white_space: What happens to white space before all else.
        enumeration: The only values allowed; empty if there is no such list. After white space is treated.
        patterns: XSD regular expressions; each has to match the whole value. Alternatives of one derivation
            step are joined by ``|`` already.
        length: Exact number of characters.
        min_length: Fewest characters.
        max_length: Most characters.
        min_inclusive: Smallest number.
        max_inclusive: Largest number.
        min_exclusive: Number that has to be exceeded.
        max_exclusive: Number that must not be reached.
        total_digits: Most digits.
        fraction_digits: Most digits after the decimal point.
    """

    base: str
    white_space: WhiteSpace = "preserve"
    enumeration: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    length: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    min_inclusive: Decimal | None = None
    max_inclusive: Decimal | None = None
    min_exclusive: Decimal | None = None
    max_exclusive: Decimal | None = None
    total_digits: int | None = None
    fraction_digits: int | None = None


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute that an element may have.

    Args:
        name: As in lxml: local name, or ``{namespace}local`` if it is qualified.
        value: What it may hold.
        required: True if it has to be there.
        default: Its value where it is absent.
        fixed: The only value that it may have.
    """

    name: str
    value: Value
    required: bool = False
    default: str | None = None
    fixed: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Elements (or groups of them) in an order, or to choose from.

    Args:
        kind: How the items are combined.
        items: Elements and groups in the schema's order.
        min: Fewest repetitions of the whole group.
        max: Most repetitions; None for no bound.
    """

    kind: Literal["sequence", "choice", "all"]
    items: "tuple[Element | Group, ...]"
    min: int = 1
    max: int | None = 1


@dataclass(frozen=True, slots=True)
class Element:
    """An element, as declared at one place of a schema.

    Args:
        name: Local name.
        min: Fewest occurrences.
        max: Most occurrences; None for no bound.
        nillable: It may be empty with ``xsi:nil="true"``.
        children: Its content model; None if it holds text, or nothing.
        attributes: In the schema's order.
        value: Its text; None if it holds elements, or nothing.
        type_name: Name of its type; None for an anonymous one.
        default: Its value if it is empty.
        fixed: The only value that it may have.
        namespace: Its namespace; None for none.
    """

    name: str
    min: int = 1
    max: int | None = 1
    nillable: bool = False
    children: Group | None = None
    attributes: tuple[Attribute, ...] = ()
    value: Value | None = None
    type_name: str | None = field(default=None, compare=False)
    default: str | None = None
    fixed: str | None = None
    namespace: str | None = None


Component: TypeAlias = Element
