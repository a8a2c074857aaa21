"""Test group transport: bindings that differ from the others, and the port for live status.

Source: ochp.wsdl, bindings and service ports; AMB-002, AMB-058.
"""

from dataclasses import replace

from conformance.records import Tree
from conformance.releases import Store
from conformance.scenarios.declare import operation, verifies, writes
from conformance.scenarios.judge import Judge, said
from conformance.scenarios.peer import Peer
from conformance.scenarios.samples import claimed, records
from conformance.scenarios.transport.queries import is_answered
from conformance.scenarios.transport.reaction import is_processed, works
from conformance.wire import Reply

MAIN = "chs"
ANY_ANSWER = frozenset({"OCHP-GEN-003"})


@verifies("OCHP-GEN-006")
@operation("SetChargepointList")
@writes("charge_points", "replace")
def test_charge_point_list_is_set_under_both_spellings(cpo: Peer, emp: Peer, judge: Judge) -> None:
    """A list with the action SetChargepointList and the element SetChargePointListRequest is carried out."""
    point = records(judge, cpo, emp)[Store.CHARGE_POINTS]
    reply = cpo.SetChargepointList(chargePointInfoArray=[point])
    judge.that(
        is_processed(reply),
        "OCHP-GEN-006",
        reply,
        expected="the request with both spellings carried out (result code ok)",
        observed=said(reply),
    )


@verifies("OCHP-GEN-007")
@operation("UpdateStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
def test_actions_of_live_status_are_accepted(cpo: Peer, emp: Peer, nsp: Peer, judge: Judge) -> None:
    """A status update and a query with the SOAPActions of their binding are carried out."""
    status = _status(judge, cpo, emp)
    update, query = cpo.UpdateStatus(evse=[status]), nsp.GetStatus(statusType="evse")
    for aspect, reply, met in (
        ("update", update, is_processed(update)),
        ("query", query, is_answered(judge, query)),
    ):
        action = judge.stage.release.operation(reply.exchange.operation).action
        judge.note(
            met,
            "OCHP-GEN-007",
            reply,
            expected=f'the request with SOAPAction "{action}" carried out',
            observed=said(reply),
            aspect=aspect,
        )


@verifies("OCHP-GEN-008")
@operation("UpdateStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
def test_live_port_carries_out_status_updates(cpo: Peer, emp: Peer, judge: Judge) -> None:
    """A status update is carried out at the address of the live port; whether the other does, is reported."""
    status = _status(judge, cpo, emp)
    reply = cpo.UpdateStatus(evse=[status])
    judge.that(
        is_processed(reply),
        "OCHP-GEN-008",
        reply,
        expected="the update carried out on the live port (result code ok)",
        observed=said(reply),
    )
    _report_main_port(judge, cpo, status)


def _report_main_port(judge: Judge, cpo: Peer, status: Tree) -> Reply:
    request = cpo.envelope("UpdateStatus", evse=[status])
    reply = cpo.send(replace(request, url=judge.stage.target.endpoints[MAIN]), exempt=ANY_ANSWER)
    if is_processed(reply):
        judge.observe("OCHP-GEN-008", "OCHP-GEN-008/one-address", f"Seen: {said(reply)}.", reply)
    return reply


def _status(judge: Judge, cpo: Peer, emp: Peer) -> Tree:
    """A status of an EVSE that the clearing house knows."""
    if not claimed(judge, judge.stage.release.operation("UpdateStatus")):
        judge.inconclusive("the target does not claim live status")
    held = records(judge, cpo, emp)
    works(judge, cpo.UpdateChargePointList(chargePointInfoArray=[held[Store.CHARGE_POINTS]]))
    return held[Store.LIVE_STATUS]
