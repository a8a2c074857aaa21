"""Answer elements: what the clearing house settled, in the words of the schema.

Delivered records keep the texts in which they were uploaded (OCHP-CDR-035, OCHP-TIME-006).
"""

from functools import cache
from typing import Any

from lxml import etree

from conformance.model import Facts, Key, Settled
from conformance.records import body
from conformance.releases import Operation, Release
from conformance.schema import Element, of

_LISTS = {"AddCDRs": "implausibleCdrsArray"}


def answer_element(release: Release, operation: Operation, settled: Settled) -> etree._Element:
    """Write the answer to a request.

    Args:
        release: Release that is spoken.
        operation: The one that was called.
        settled: What is answered.
    """
    tree: dict[str, Any] = {
        "result": {
            "resultCode": {"resultCode": settled.signal},
            "resultDescription": _description(settled),
        }
    }
    if settled.refused:
        tree[_LISTS[operation.name]] = [key.id for key in settled.refused]
    if settled.records:
        tree["cdrInfoArray"] = [cdr_tree(release, facts) for _, facts in settled.records]
    return body(release, operation.response, tree)


def cdr_tree(release: Release, facts: Facts) -> dict[str, Any]:
    """Give a CDR as it is delivered: as uploaded, with its status of now."""
    whole = {**facts.content.tree, "status": {"CdrStatusType": facts.status}}
    return {name: whole[name] for name in _cdr_members(release) if name in whole}


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
def _cdr_members(release: Release) -> tuple[str, ...]:
    children = of(release).type("CDRInfo").children
    return tuple(item.name for item in (children.items if children else ()) if isinstance(item, Element))
