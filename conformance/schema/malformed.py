"""Why bytes are no XML document that can be judged."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Defect: TypeAlias = Literal[
    "empty", "not-xml", "not-well-formed", "doctype", "too-deep", "too-large", "encoding"
]
"""Kinds of malformed content.

``empty``: no byte, or white space only. ``not-xml``: the first thing is no markup (plain text, JSON, an
archive). ``not-well-formed``: XML 1.0 or Namespaces in XML is violated. ``doctype``: a document type, which
SOAP 1.1 forbids in section 3; nothing of it was read. ``too-deep``, ``too-large``: a bound of this suite.
``encoding``: the bytes are not in the character encoding that they claim, or that is not supported.
"""


@dataclass(frozen=True, slots=True)
class Malformed:
    """The first reason for which bytes are no document.

    Args:
        kind: What sort of defect.
        what: One clause without a full stop, for people.
        line: Counted from 1; 0 if the defect has no place.
        column: Characters, counted from 1; 0 if unknown.
    """

    kind: Defect
    what: str
    line: int = 0
    column: int = 0
