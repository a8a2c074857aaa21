"""Test group live status: who may set a status, and who may ask for it.

Source: OCHP.md 1.4, UpdateStatus.req, GetStatus.req, ResultCodeType, User Identification; AMB-016, AMB-022,
AMB-069, AMB-070.
"""

from conformance.records import Tree, utc_time, with_ttl
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge, said
from conformance.scenarios.live_status import arrange
from conformance.scenarios.live_status.answer import KINDS, answered, ask, awaited, id_of, lacks, shows
from conformance.scenarios.live_status.drawn import (
    NOBODY,
    SHORT_S,
    at_operator,
    lasting,
    occupied,
    other_lasting,
    other_major,
    present,
    status,
)
from conformance.scenarios.peer import Peer
from conformance.wire import mutated


@verifies("OCHP-STATUS-019")
@operation("UpdateStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
@draws(evse=lasting)
def test_status_of_another_operator_cannot_be_set(
    cpo: Peer, other_cpo: Peer, nsp: Peer, judge: Judge, evse: Tree
) -> None:
    """An operator cannot set the status of an EVSE of another one: refused, and what is delivered stays."""
    arrange.visible(judge, cpo, nsp, evse)
    reply = arrange.update(other_cpo, other_major(evse))
    shows(judge, "OCHP-STATUS-019", ask(nsp), evse, aspect="unchanged")
    judge.refused(reply, "OCHP-STATUS-019", aspect="refused")


@verifies("OCHP-GEN-028")
@operation("UpdateStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
@draws(evse=lasting)
def test_foreign_evse_id_is_not_answered_with_ok(
    cpo: Peer, other_cpo: Peer, nsp: Peer, judge: Judge, evse: Tree
) -> None:
    """A status of an EVSE of another operator alone is answered with invalid-id, or another code than ok."""
    arrange.visible(judge, cpo, nsp, evse)
    reply = arrange.update(other_cpo, evse)
    judge.refused(reply, "OCHP-GEN-028", aspect="refused")
    if reply.code is not None:
        judge.observe("OCHP-GEN-028", f"OCHP-GEN-028/{reply.code}", "Code for a foreign EVSE-ID.", reply)


@verifies("OCHP-STATUS-019")
@operation("UpdateStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
@draws(evse=status, parking=occupied)
def test_status_of_a_foreign_parking_spot_cannot_be_set(
    cpo: Peer, pso: Peer, nsp: Peer, judge: Judge, evse: Tree, parking: Tree
) -> None:
    """An operator cannot set the status of a PSO's spot that its static data name (optional: needs a PSO)."""
    if pso.id == cpo.id:
        judge.inconclusive("the same account plays both operators, so no spot is foreign to it")
    arrange.known(judge, cpo, evse, spots={id_of(evse): [id_of(parking)]})
    arrange.updated(judge, pso, parking)
    arrange.seen(judge, nsp, parking)
    reply = arrange.update(cpo, {**parking, "@status": "available"})
    shows(judge, "OCHP-STATUS-019", ask(nsp, "parking"), parking, aspect="parking-unchanged")
    judge.refused(reply, "OCHP-STATUS-019", aspect="parking-refused")


@verifies("OCHP-STATUS-019")
@operation("UpdateStatus")
@writes("live_status", "add")
@draws(evse=status, unknown=status)
def test_status_of_nobodys_evse_does_not_appear(
    cpo: Peer, nsp: Peer, judge: Judge, evse: Tree, unknown: Tree
) -> None:
    """A status of an EVSE outside the operator's prefix never appears; without static data is reported."""
    arrange.update(cpo, at_operator(evse, NOBODY))
    lacks(judge, "OCHP-STATUS-019", ask(nsp), at_operator(evse, NOBODY), aspect="nobodys")
    reply = arrange.update(cpo, with_ttl(unknown, utc_time(present() + SHORT_S)))
    reading = "taken" if reply.code == "ok" else "refused"
    judge.observe(
        "AMB-069", f"AMB-069/{reading}", f"A status of an EVSE without static data: {said(reply)}.", reply
    )


@verifies("OCHP-STATUS-020")
@operation("UpdateStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
@draws(own=status, foreign=other_lasting)
def test_foreign_status_does_not_stop_the_others(
    cpo: Peer, other_cpo: Peer, nsp: Peer, judge: Judge, own: Tree, foreign: Tree
) -> None:
    """Of a request with one foreign status the code is partly, and the operator's own take effect."""
    arrange.known(judge, cpo, own)
    arrange.known(judge, other_cpo, foreign)
    reply = arrange.update(cpo, own, other_major(foreign))
    judge.note(
        reply.code in ("partly", "invalid-id"),
        "OCHP-STATUS-020",
        reply,
        expected="partly (invalid-id is tolerated, AMB-016)",
        observed=said(reply),
        aspect="code",
    )
    if reply.code in ("partly", "invalid-id"):
        judge.observe("AMB-016", f"AMB-016/{reply.code}", "Code of an update with a foreign status.", reply)
    answer = awaited(judge, lambda: ask(nsp), own)
    shows(judge, "OCHP-STATUS-020", answer, own, aspect="own-one")


@verifies("OCHP-GEN-021")
@operation("UpdateStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
@draws(evse=lasting)
def test_unauthenticated_update_has_no_effect(cpo: Peer, nsp: Peer, judge: Judge, evse: Tree) -> None:
    """An update with a wrong password, or without any, changes no status."""
    arrange.visible(judge, cpo, nsp, evse)
    for change in ("wrong-password", "no-security"):
        request = mutated(cpo.envelope("UpdateStatus", evse=[other_major(evse)]), change, "own-connection")
        reply = cpo.send(request)
        if reply.code == "ok":
            judge.inconclusive("the request was not refused, see OCHP-GEN-018 and OCHP-GEN-019")
    shows(judge, "OCHP-GEN-021", ask(nsp), evse, aspect="unchanged")


@verifies("OCHP-GEN-022")
@operation("GetStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
@draws(evse=lasting)
def test_unauthenticated_query_obtains_nothing(cpo: Peer, nsp: Peer, judge: Judge, evse: Tree) -> None:
    """A query with a wrong password obtains no status; a fault or HTTP error should say why."""
    arrange.visible(judge, cpo, nsp, evse)
    reply = nsp.send(mutated(nsp.envelope("GetStatus"), "wrong-password", "own-connection"))
    entries = [found for kind in KINDS for found in reply.records(kind)]
    judge.that(
        not entries,
        "OCHP-GEN-022",
        reply,
        expected="a fault, an HTTP error, or at least no status",
        observed=f"{len(entries)} statuses",
        at=entries[0] if entries else None,
        aspect="no-data",
    )
    is_told = reply.document.fault is not None or (reply.status or 0) >= 400
    reading = "fault" if is_told else "empty"
    judge.observe("AMB-022", f"AMB-022/{reading}", f"GetStatus with a wrong password: {said(reply)}.", reply)


@verifies("OCHP-STATUS-027")
@operation("GetStatus")
def test_navigation_provider_may_ask(cpo: Peer, emp: Peer, nsp: Peer, judge: Judge) -> None:
    """A navigation provider obtains status; what operators and mobility providers obtain is reported."""
    answered(judge, "OCHP-STATUS-027", ask(nsp), aspect="navigation-provider")
    for name, peer in (("emp", emp), ("cpo", cpo)):
        reply = ask(peer)
        seen = "refused" if reply.document.fault is not None else "answered"
        judge.observe(
            "AMB-070", f"OCHP-STATUS-027/{name}-{seen}", f"GetStatus of another role: {said(reply)}.", reply
        )
