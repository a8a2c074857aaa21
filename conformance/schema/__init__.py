"""Parse what a peer sent, judge it by the schema of its release, describe what a release declares."""

from conformance.schema.component import Attribute, Component, Element, Group, Value
from conformance.schema.document import Document
from conformance.schema.fault import Fault
from conformance.schema.files import SchemaFiles, schema_files
from conformance.schema.finding import SchemaFinding
from conformance.schema.malformed import Malformed
from conformance.schema.parsing import (
    MAX_ATTRIBUTES,
    MAX_COMMENTS,
    MAX_DEPTH,
    MAX_MARKUP,
    MAX_MESSAGE,
    parse_untrusted,
)
from conformance.schema.place import path_of
from conformance.schema.schema import MAX_FINDINGS, Schema, of

__all__ = [
    "MAX_ATTRIBUTES",
    "MAX_COMMENTS",
    "MAX_DEPTH",
    "MAX_FINDINGS",
    "MAX_MARKUP",
    "MAX_MESSAGE",
    "Attribute",
    "Component",
    "Document",
    "Element",
    "Fault",
    "Group",
    "Malformed",
    "Schema",
    "SchemaFiles",
    "SchemaFinding",
    "Value",
    "of",
    "parse_untrusted",
    "path_of",
    "schema_files",
]
