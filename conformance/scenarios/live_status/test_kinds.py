"""Test group live status: the kinds of status that a query can ask for.

Source: OCHP.md 1.4, GetStatus.req, GetStatus.conf; AMB-009, AMB-021, AMB-068.
"""

from conformance.records import Mutation, Tree
from conformance.scenarios.broken import applied, way_to_break
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge, said
from conformance.scenarios.live_status import arrange
from conformance.scenarios.live_status.answer import (
    KINDS,
    ask,
    awaited,
    id_of,
    in_words,
    is_there,
    major_of,
    shows,
)
from conformance.scenarios.live_status.drawn import available, occupied, spot, status
from conformance.scenarios.peer import Peer
from conformance.wire import Reply


def _only(judge: Judge, requirement: str, reply: Reply, kind: str, aspect: str) -> None:
    """Check that an answer holds elements of one kind only."""
    judge.readable(reply)
    others = [found for other in KINDS if other != kind for found in reply.records(other)]
    judge.that(
        not others,
        requirement,
        reply,
        expected=f"{kind} elements only",
        observed=f"{len(others)} others",
        at=others[0] if others else None,
        aspect=f"{aspect}-only",
    )


@verifies("OCHP-STATUS-012")
@operation("GetStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
@draws(evse=available, parking=occupied)
def test_evse_status_is_the_operators_own(
    cpo: Peer, pso: Peer, nsp: Peer, judge: Judge, evse: Tree, parking: Tree
) -> None:
    """A query for evse, or for none, gives EVSEs as sent, whoever parks there (optional: needs a PSO)."""
    arrange.known(judge, cpo, evse, spots={id_of(evse): [id_of(parking)]})
    arrange.updated(judge, cpo, evse)
    arrange.updated(judge, pso, parking)
    arrange.seen(judge, nsp, parking)
    for kind in (None, "evse"):
        answer = awaited(judge, lambda kind=kind: ask(nsp, kind), evse)  # type: ignore[misc]
        shows(judge, "OCHP-STATUS-012", answer, evse, aspect=kind or "no-kind")
        _only(judge, "OCHP-STATUS-012", answer, "evse", kind or "no-kind")


@verifies("OCHP-STATUS-013")
@operation("GetStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
@draws(evse=status, parking=spot)
def test_parking_query_gives_parking_status(
    cpo: Peer, pso: Peer, nsp: Peer, judge: Judge, evse: Tree, parking: Tree
) -> None:
    """A query for parking gives parking elements as sent, and no others."""
    arrange.known(judge, cpo, evse, spots={id_of(evse): [id_of(parking)]})
    arrange.updated(judge, cpo, evse)
    arrange.updated(judge, pso, parking)
    answer = awaited(judge, lambda: ask(nsp, "parking"), parking)
    shows(judge, "OCHP-STATUS-013", answer, parking, aspect="parking")
    _only(judge, "OCHP-STATUS-013", answer, "parking", "parking")


@verifies("OCHP-STATUS-014")
@operation("GetStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
@draws(first=status, second=status)
def test_combined_query_gives_all_evses(
    cpo: Peer, nsp: Peer, judge: Judge, first: Tree, second: Tree
) -> None:
    """A query for combined gives combined elements of all EVSEs, those without parking data included."""
    at_spot = judge.stage.ids.parking_id(cpo.id)
    arrange.known(judge, cpo, first, second, spots={id_of(first): [at_spot]})
    arrange.updated(judge, cpo, first, second)
    answer = awaited(judge, lambda: ask(nsp, "combined"), first, second, kind="combined")
    is_there(judge, "OCHP-STATUS-014", answer, first, kind="combined", aspect="with-parking-data")
    is_there(judge, "OCHP-STATUS-014", answer, second, kind="combined", aspect="without-parking-data")
    _only(judge, "OCHP-STATUS-014", answer, "combined", "combined")


@verifies("OCHP-STATUS-015")
@operation("GetStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
@draws(evse=available, parking=occupied)
def test_combined_status_knows_the_parking_spot(
    cpo: Peer, pso: Peer, nsp: Peer, judge: Judge, evse: Tree, parking: Tree
) -> None:
    """An available EVSE whose only parking spot is taken has a combined status; which one is reported."""
    arrange.known(judge, cpo, evse, spots={id_of(evse): [id_of(parking)]})
    arrange.updated(judge, cpo, evse)
    arrange.updated(judge, pso, parking)
    arrange.seen(judge, nsp, parking)
    answer = awaited(judge, lambda: ask(nsp, "combined"), evse, kind="combined")
    found = is_there(judge, "OCHP-STATUS-015", answer, evse, kind="combined", aspect="there")
    reading = "evse-alone" if major_of(found) == "available" else "parking-counts"
    judge.observe(
        "AMB-068",
        f"AMB-068/{reading}",
        f"An available EVSE at a taken parking spot is {in_words(found)}.",
        answer,
    )


@verifies("OCHP-STATUS-016")
@operation("GetStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
@draws(evse=status, parking=spot)
def test_answer_has_one_kind_of_status(
    cpo: Peer, pso: Peer, nsp: Peer, judge: Judge, evse: Tree, parking: Tree
) -> None:
    """Whatever kind a query asks for, its answer has one kind of status at most (optional: needs a PSO)."""
    arrange.known(judge, cpo, evse, spots={id_of(evse): [id_of(parking)]})
    arrange.updated(judge, cpo, evse)
    arrange.seen(judge, nsp, evse)
    arrange.updated(judge, pso, parking)
    arrange.seen(judge, nsp, parking)
    for kind in (None, *KINDS):
        answer = ask(nsp, kind)
        found = [name for name in KINDS if answer.records(name)]
        judge.that(
            len(found) <= 1,
            "OCHP-STATUS-016",
            answer,
            expected="one kind of status element",
            observed=" and ".join(found) or "none",
            at=answer.records(found[-1])[0] if found else None,
            aspect=kind or "no-kind",
        )


@verifies("OCHP-STATUS-017")
@operation("GetStatus")
@draws(way=way_to_break("OCHP-STATUS-017", "GetStatusRequest"))
def test_kind_of_another_spelling_is_refused(nsp: Peer, judge: Judge, way: Mutation) -> None:
    """A query for a kind that is not listed, or written in capitals, is refused by a fault."""
    request = nsp.invalid("GetStatus", note=way.what, **applied(judge, {"statusType": "evse"}, way))
    reply = nsp.send(request)
    is_refused = reply.document.fault is not None or (reply.error is None and (reply.status or 0) >= 400)
    judge.that(
        is_refused,
        "OCHP-STATUS-017",
        reply,
        expected=f"a refusal of {way.what}: a Client fault, as GetStatus has no result",
        observed=said(reply),
        aspect="refused",
    )
