"""When two refusals say the same: times, ids and the names that were sent aside."""

import re
from collections.abc import Collection
from xml.sax.saxutils import escape

from conformance.wire import Reply

_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?")
_ID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|\b[0-9A-Fa-f]{8,}\b|\b\d{5,}\b")


def normal(text: str, names: Collection[str]) -> str:
    """Reduce the text of an answer to what does not change from request to request.

    Args:
        text: The body.
        names: User names that were sent; an answer may repeat them.
    """
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(escape(name), "(name)").replace(name, "(name)")
    return _ID.sub("(id)", _TIME.sub("(time)", text))


def difference(left: Reply, right: Reply, names: Collection[str]) -> str | None:
    """Tell in which respect two answers differ, as a clause; None if they say the same."""
    if left.status != right.status:
        return f"HTTP status {left.status} and {right.status}"
    if _code(left) != _code(right):
        return "two codes"
    one, other = (normal(reply.body.decode("utf-8", "replace"), names) for reply in (left, right))
    return None if one == other else "two texts"


def _code(reply: Reply) -> str | None:
    fault = reply.document.fault
    return reply.code if fault is None else fault.code
