"""What of a request is made invalid: one of the records that it lists, or all of its content."""

from dataclasses import dataclass, replace
from functools import cache

from conformance.records.surgery import children
from conformance.records.trees import Tree, body
from conformance.schema import Component, Group, Schema


@dataclass(frozen=True, slots=True)
class Subject:
    """What the mutations of a request apply to.

    Args:
        request: Local name of the request element ("UpdateTariffsRequest").
        record: Local name of the element whose occurrences are the records of the request; None if the
            request lists no records, and its whole content is meant.
        component: Of the record, or of the request.
    """

    request: str
    record: str | None
    component: Component

    def arguments(self, tree: Tree) -> Tree:
        """Put a record, or the content itself, into a request."""
        return tree if self.record is None else {self.record: [tree]}

    def is_valid(self, tree: Tree, schema: Schema) -> bool:
        """Tell whether a request with this record, or content, keeps to the schema."""
        return schema.is_valid(body(schema.release, self.request, self.arguments(tree)))


@cache
def subject_of(schema: Schema, request: str) -> Subject:
    """Find what of a request is made invalid.

    Args:
        schema: Of the release.
        request: Local name of the request element.

    Returns:
        The record, if the request holds nothing but a list of records of one name, at least one; else the
        request.

    Raises:
        KeyError: The schema declares no such element.
    """
    whole = request_subject(schema, request)
    listed = children(whole.component)
    if len(listed) == 1 and listed[0].max is None and listed[0].min > 0:
        return Subject(request, listed[0].name, listed[0])
    return whole


def request_subject(schema: Schema, request: str) -> Subject:
    """Take the whole content of a request for what is made invalid; see `subject_of`."""
    component = schema.component(request)
    if component.children is None and component.value is None:
        component = replace(component, children=Group("sequence", ()))
    return Subject(request, None, component)
