"""Parse what a peer sent, judge it by the schema of its release, describe what a release declares."""

from conformance.schema.check import (
    Misjudged,
    against_facts,
    examples,
    examples_folder,
    facts_folder,
)
from conformance.schema.comparison import (
    Comparison,
    Difference,
    Flaw,
    SchemaSource,
    compare_copy,
    edition_in,
    source_of,
)
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
from conformance.schema.processors import Opinion, absent, opinions
from conformance.schema.schema import MAX_FINDINGS, Schema, of

__all__ = [
    "MAX_ATTRIBUTES",
    "MAX_COMMENTS",
    "MAX_DEPTH",
    "MAX_FINDINGS",
    "MAX_MARKUP",
    "MAX_MESSAGE",
    "Attribute",
    "Comparison",
    "Component",
    "Difference",
    "Document",
    "Element",
    "Fault",
    "Flaw",
    "Group",
    "Malformed",
    "Misjudged",
    "Opinion",
    "Schema",
    "SchemaFiles",
    "SchemaFinding",
    "SchemaSource",
    "Value",
    "absent",
    "against_facts",
    "compare_copy",
    "edition_in",
    "examples",
    "examples_folder",
    "facts_folder",
    "of",
    "opinions",
    "parse_untrusted",
    "path_of",
    "schema_files",
    "source_of",
]
