"""Faults of the HTTP seam: operations that are bound in another way than the description says."""

from lxml import etree

from conformance.sandbox.call import Call
from conformance.sandbox.flaw import Fault, Flaw
from conformance.sandbox.intake import Desk, Step, find_operation
from conformance.sandbox.message import Outgoing
from conformance.sandbox.soap import fault

_LIVE = frozenset({"GetStatus", "UpdateStatus"})


def _action(call: Call) -> str:
    return call.http.headers.get("soapaction", "").strip('"')


def _one_spelling(call: Call, desk: Desk) -> Outgoing | None:
    """Expect the operation to be spelled like its request."""
    refused = find_operation(call, desk)
    name = call.operation.request.removesuffix("Request") if call.operation else ""
    if refused is None and name == "SetChargePointList" and not _action(call).endswith(name):
        return fault("Client", "there is no such action", f"{name} is called otherwise")
    return refused


def _one_prefix(call: Call, desk: Desk) -> Outgoing | None:
    """Expect the actions of live status to look like all others."""
    refused = find_operation(call, desk)
    is_live = call.operation is not None and call.operation.name in _LIVE
    if refused is None and is_live and not _action(call).startswith(desk.release.namespace):
        return fault("Client", "there is no such action", "actions begin with the namespace of the release")
    return refused


def _one_port(call: Call, desk: Desk) -> Outgoing | None:
    """Offer live status where everything else is offered, and nowhere else."""
    name = etree.QName(call.payloads[0]).localname
    operation = desk.release.by_request(name)
    if operation is None or operation.name not in _LIVE:
        return find_operation(call, desk)
    if desk.paths.get(call.http.path) == operation.port:
        return fault("Client", "there is no such operation here", f"{name} is not bound to this address")
    call.operation = operation
    return None


def _flaw(id_: str, what: str, step: Step, *requirements: str) -> Flaw:
    return Flaw(Fault(id_, what, "http", requirements), replaces={"operation": step})


BINDING_FLAWS: tuple[Flaw, ...] = (
    _flaw(
        "expects_one_spelling_of_charge_point_lists",
        "SetChargePointListRequest is only known under an action that is spelled like it.",
        _one_spelling,
        "OCHP-GEN-006",
    ),
    _flaw(
        "expects_release_in_live_actions",
        "The SOAPActions of live status are expected to begin with the namespace of the release.",
        _one_prefix,
        "OCHP-GEN-007",
        "OCHP-GEN-008",
    ),
    _flaw(
        "offers_live_status_on_the_main_port",
        "Live status is offered at the address of the other operations, and not at its own.",
        _one_port,
        "OCHP-GEN-008",
        "OCHP-GEN-007",
    ),
)
"""Faults of bindings."""
