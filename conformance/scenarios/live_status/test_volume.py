"""Test group live status: long lists. They come last, so that all other answers stay short.

Source: OCHP.md 1.4, Conventions; types/message-elements.xsd.
"""

from conformance.scenarios.declare import operation, verifies, writes
from conformance.scenarios.judge import Judge
from conformance.scenarios.live_status import arrange, board
from conformance.scenarios.live_status.answer import KINDS, ask, awaited, id_of, identity, sightings
from conformance.scenarios.live_status.drawn import long_list, some_lasting
from conformance.scenarios.peer import Peer

SOME = 5


# Not drawn: what an answer loses may be another record each time, so that a finding would not be repeatable.
@verifies("OCHP-GEN-049")
@operation("GetStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
def test_every_valid_status_is_in_one_answer(cpo: Peer, nsp: Peer, judge: Judge) -> None:
    """One answer of each kind holds every status that was delivered before and is still valid, each once."""
    evses = some_lasting(judge.stage, cpo.id, SOME)
    arrange.known(judge, cpo, *evses)
    arrange.updated(judge, cpo, *evses)
    awaited(judge, lambda: ask(nsp), *evses)
    for evse in evses:
        board.note(judge, identity(id_of(evse)), evse)
    for kind in KINDS:
        answer = ask(nsp, kind)
        judge.readable(answer)
        due = board.due(judge, "parking" if kind == "parking" else "evse")
        wrong = [id for id, status in due.items() if len(sightings(answer, status, kind)) != 1]
        judge.that(
            not wrong,
            "OCHP-GEN-049",
            answer,
            expected=f"each of {len(due)} valid statuses once",
            observed=f"{len(wrong)} of them another number of times, first {wrong[:1]}",
            aspect=f"valid-{kind}",
        )


@verifies("OCHP-GEN-049")
@operation("UpdateStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
def test_long_list_of_statuses_is_delivered_whole(cpo: Peer, nsp: Peer, judge: Judge) -> None:
    """An update of as many EVSEs as the target allows is accepted, and one answer holds each of them once."""
    many = long_list(judge.stage, cpo.id)
    arrange.known(judge, cpo, *many)
    update = arrange.taken(judge, cpo, *many)
    judge.accepted(update, "OCHP-GEN-049", aspect="update")
    answer = awaited(judge, lambda: ask(nsp), *many)
    judge.readable(answer)
    numbers = {id_of(one): len(sightings(answer, one)) for one in many}
    wrong = {id: number for id, number in numbers.items() if number != 1}
    judge.that(
        not wrong,
        "OCHP-GEN-049",
        answer,
        expected=f"each of the {len(many)} EVSEs once",
        observed=f"{len(wrong)} of them another number of times, first {list(wrong.items())[:1]}",
        aspect="once",
    )
