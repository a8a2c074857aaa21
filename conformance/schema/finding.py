"""What a schema check finds."""

from dataclasses import dataclass, field
from typing import Literal

from lxml import etree


@dataclass(frozen=True)
class SchemaFinding:
    """One place at which a message violates the schema, or at which it is not certain whether it does.

    Args:
        path: By local names, indexed where siblings have the same name; ends in ``@name`` for an attribute.
        line: Counted from 1; 0 if unknown.
        column: Counted from 1; 0 if unknown.
        expected: What the schema allows there, in words.
        observed: What is there, values quoted and cut at 200 characters.
        message_lxml: What libxml2 says of it; None if it says nothing.
        message_xmlschema: What xmlschema says of it; None if it says nothing.
        kind: ``fault``: the schema is violated. ``divergence``: the validators differ and no rule decides; no
            verdict follows from it.
        element: The element concerned.
    """

    path: str
    line: int
    column: int
    expected: str
    observed: str
    message_lxml: str | None = None
    message_xmlschema: str | None = None
    kind: Literal["fault", "divergence"] = "fault"
    element: etree._Element | None = field(default=None, compare=False, repr=False)
