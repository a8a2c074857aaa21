"""Answer elements: what the clearing house settled, in the words of the schema.

Delivered records keep the texts in which they were uploaded (OCHP-CDR-035, OCHP-TIME-006).
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from lxml import etree

from conformance.model import Entry, Key, Settled
from conformance.records import body
from conformance.releases import Operation, Release
from conformance.sandbox.refusal import has_result
from conformance.schema import Element, Group, of


def answer_element(
    release: Release, operation: Operation, settled: Settled, members: Mapping[str, Sequence[Entry]]
) -> etree._Element:
    """Write the answer to a request.

    Args:
        release: Release that is spoken.
        operation: The one that was called.
        settled: What is answered.
        members: Members of the answer that hold records, with the records.
    """
    tree: dict[str, Any] = {}
    if has_result(release, operation):
        tree["result"] = {
            "resultCode": {"resultCode": settled.signal},
            "resultDescription": _description(settled),
        }
    for name, entries in members.items():
        tree[name] = [_ordered(release, operation, name, entry) for entry in entries]
    return body(release, operation.response, tree)


def answer_members(
    release: Release, operation: Operation, settled: Settled, members: Mapping[str, Sequence[Entry]]
) -> Iterator[etree._Element]:
    """Write the children of an answer one by one; together they say what `answer_element` says."""
    yield from answer_element(release, operation, settled, {})
    for name, entries in members.items():
        for entry in entries:
            ordered = _ordered(release, operation, name, entry)
            yield from body(release, operation.response, {name: [ordered]})


def _ordered(release: Release, operation: Operation, member: str, entry: Entry) -> Entry:
    """Bring the fields of a record into the schema's order; what the schema does not know is left out."""
    if isinstance(entry, str):
        return entry
    return {name: entry[name] for name in _fields(release, operation.response, member) if name in entry}


def _description(settled: Settled) -> str:
    if settled.signal == "ok":
        return "processed" if not settled.records else f"{len(settled.records)} records"
    if not settled.refused:
        return _REASONS.get(settled.signal, "refused")
    named = ", ".join(_reason(key, settled) for key in settled.refused)
    return f"{len(settled.refused)} of {len(settled.branch.fates)} records refused: {named}"[:1000]


def _reason(key: Key, settled: Settled) -> str:
    fate = settled.branch.fates[key]
    because = fate.if_taken[0] if fate.if_taken else ""
    return f"{key.id} ({because})" if because else key.id


_REASONS = {
    "roaming": "no connected partner has data",
    "format": "the data has technical errors",
    "invalid-id": "an id is not valid for this user",
    "partly": "some confirmations had no effect",
    "not-authorized": "wrong username or password, or the wrong role",
}


@cache
def _fields(release: Release, response: str, member: str) -> tuple[str, ...]:
    """Names of the fields of a record: attributes, its text, or elements in their order."""
    record = _elements(of(release).component(response).children)[member]
    return (*(f"@{attribute.name}" for attribute in record.attributes), "#text", *_elements(record.children))


def _elements(group: Group | None) -> dict[str, Element]:
    found: dict[str, Element] = {}
    for item in group.items if group else ():
        found.update(_elements(item) if isinstance(item, Group) else {item.name: item})
    return found
