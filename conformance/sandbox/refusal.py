"""Refusals: answers to requests that are not carried out, in the reading that is played.

Source: OCHP-GEN-018 to 022, OCHP-GEN-029; AMB-014, AMB-015, AMB-022.
"""

from collections.abc import Sequence

from lxml import etree

from conformance.errors import SuiteError
from conformance.releases import Operation, Release
from conformance.sandbox.authentication import Refusal
from conformance.sandbox.call import Call
from conformance.sandbox.message import Outgoing
from conformance.sandbox.soap import answer, fault, result, security_fault
from conformance.schema import Element, SchemaFinding, of

_WHO = "username or password is wrong or missing"


def not_authorized(call: Call, release: Release, why: Refusal, readings: frozenset[str]) -> Outgoing:
    """Refuse a request whose sender is not known; why is told by the kind of fault at most."""
    if "AMB-014/http-401" in readings:
        return Outgoing(401, _WHO.encode(), (("Content-Type", "text/plain; charset=utf-8"),))
    operation = _operation(call)
    if "AMB-022/empty" in readings and not has_result(release, operation):
        return answer(etree.Element(release.qname(operation.response)))
    if "AMB-014/fault" in readings or not has_result(release, operation):
        return security_fault(why, _WHO)
    return answer(result(release, operation.response, "not-authorized", _WHO))


def invalid(
    call: Call, release: Release, findings: Sequence[SchemaFinding], readings: frozenset[str]
) -> Outgoing:
    """Refuse a request that breaks the schema."""
    operation = _operation(call)
    first = findings[0]
    text = f"{first.path}: expected {first.expected}, found {first.observed}"
    if "AMB-015/fault" in readings or not has_result(release, operation):
        return fault("Client", "the message breaks the schema", text[:1000])
    return answer(result(release, operation.response, "format", text))


def has_result(release: Release, operation: Operation) -> bool:
    """Tell whether the answer of an operation has a result; that of GetStatus has none (OCHP-GEN-022)."""
    children = of(release).component(operation.response).children
    items = children.items if children else ()
    return any(isinstance(item, Element) and item.name == "result" for item in items)


def _operation(call: Call) -> Operation:
    if call.operation is None:
        raise SuiteError("a request is refused by its operation before that is known")
    return call.operation
