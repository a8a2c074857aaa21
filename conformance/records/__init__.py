"""Records: valid ones drawn by Hypothesis or made in bulk, changed ones derived from them, invalid ones."""

from conformance.records.cdr import cdrs
from conformance.records.engine import Maybe, from_component
from conformance.records.setting import Ids, Party, Setting
from conformance.records.trees import Tree, body, element, tree, typed
from conformance.records.variant import Spelling, Variant

__all__ = [
    "Ids",
    "Maybe",
    "Party",
    "Setting",
    "Spelling",
    "Tree",
    "Variant",
    "body",
    "cdrs",
    "element",
    "from_component",
    "tree",
    "typed",
]
