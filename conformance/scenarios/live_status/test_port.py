"""Test group live status: the port of its own, with SOAP actions of its own.

Source: ochp.wsdl 1.4, binding and port of the live interface; AMB-058.
"""

from dataclasses import replace

from conformance.records import Tree
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge, said
from conformance.scenarios.live_status import arrange
from conformance.scenarios.live_status.answer import answered, ask
from conformance.scenarios.live_status.drawn import status
from conformance.scenarios.peer import Peer


@verifies("OCHP-GEN-007")
@operation("UpdateStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
@draws(evse=status)
def test_live_operations_have_actions_of_their_own(cpo: Peer, nsp: Peer, judge: Judge, evse: Tree) -> None:
    """Both live operations are carried out with the SOAPAction that is bound to them, without the release."""
    arrange.known(judge, cpo, evse)
    judge.accepted(arrange.taken(judge, cpo, evse), "OCHP-GEN-007", aspect="update")
    answered(judge, "OCHP-GEN-007", ask(nsp), aspect="query")


@verifies("OCHP-GEN-008")
@operation("UpdateStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
@draws(evse=status)
def test_live_port_has_its_own_address(cpo: Peer, judge: Judge, evse: Tree) -> None:
    """A status is taken at the address of the live port; whether the main one takes it too is reported."""
    arrange.known(judge, cpo, evse)
    judge.accepted(arrange.taken(judge, cpo, evse), "OCHP-GEN-008", aspect="live-port")
    endpoints = judge.stage.target.endpoints
    if endpoints["chs"] == endpoints["chs_live"]:
        judge.observe("OCHP-GEN-008", "OCHP-GEN-008/one-address", "One address serves both ports.")
        return
    request = replace(cpo.envelope("UpdateStatus", evse=[evse]), url=endpoints["chs"])
    reply = cpo.send(request)
    seen = "taken" if reply.code == "ok" else "refused"
    judge.observe(
        "OCHP-GEN-008", f"OCHP-GEN-008/main-port-{seen}", f"UpdateStatus at the main port: {said(reply)}."
    )
