"""Test group live status: what must not be set is refused, and the clearing house goes on as before.

Source: OCHP.md 1.4, Live Status Interface (table), ParkingId, DateTimeType; AMB-015, AMB-043, AMB-047.
"""

import pytest
from hypothesis import strategies as st

from conformance.records import FORBIDDEN_COMBINATIONS, Mutation, Spelling, Tree
from conformance.scenarios.broken import applied, broken, way_to_break
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge, said
from conformance.scenarios.live_status import arrange, board
from conformance.scenarios.live_status.answer import ask, awaited, id_of, identity, in_words, shows, sightings
from conformance.scenarios.live_status.drawn import (
    lasting,
    longest_spot,
    longest_status,
    other_major,
    spot,
    status,
)
from conformance.scenarios.outcome import is_refused
from conformance.scenarios.peer import Peer

REQUEST = "UpdateStatusRequest"
SPELLINGS = (Spelling(separated=True), Spelling())


def _refuses(judge: Judge, requirement: str, cpo: Peer, nsp: Peer, evse: Tree, way: Mutation) -> None:
    """Update a status in a request that is broken in a named way; it is refused, and nothing changes."""
    arrange.visible(judge, cpo, nsp, evse)
    content = applied(judge, {"evse": [other_major(evse)]}, way)
    request = cpo.invalid("UpdateStatus", note=way.what, **content)
    is_refused(judge, requirement, cpo.send(request), request.note, "refused")
    shows(judge, requirement, ask(nsp), evse, aspect="unchanged")


@pytest.mark.parametrize("pair", FORBIDDEN_COMBINATIONS, ids="-".join)
@verifies("OCHP-STATUS-004")
@operation("UpdateStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
@draws(evse=status)
def test_forbidden_combination_is_not_delivered(
    cpo: Peer, nsp: Peer, judge: Judge, pair: tuple[str, str], evse: Tree
) -> None:
    """A combination of major and minor status that must not be set is refused, or at least not delivered."""
    arrange.visible(judge, cpo, nsp, evse)
    wrong = broken(judge, {"evse": [evse]}, f"combination-{'-'.join(pair)}", REQUEST)
    update = cpo.UpdateStatus(**wrong)
    board.strike(judge, identity(id_of(evse)))
    taken = update.code == "ok"
    judge.observe(
        "OCHP-STATUS-004", f"OCHP-STATUS-004/{'taken' if taken else 'refused'}", f"{pair[0]} with {pair[1]}"
    )
    answer = ask(nsp)
    judge.readable(answer)
    found = [one for one in sightings(answer, evse) if (one.get("major"), one.get("minor")) == pair]
    judge.that(
        not found,
        "OCHP-STATUS-004",
        answer,
        expected=f"no status {' with '.join(pair)}",
        observed=in_words(found[0]) if found else "",
        at=found[0] if found else None,
        aspect="not-delivered",
    )


@verifies("OCHP-GEN-029")
@operation("UpdateStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
@draws(evse=lasting, way=way_to_break("OCHP-GEN-029", REQUEST))
def test_malformed_update_is_refused(cpo: Peer, nsp: Peer, judge: Judge, evse: Tree, way: Mutation) -> None:
    """An update that lacks what it needs, or has it in the wrong place, is refused and changes no status."""
    _refuses(judge, "OCHP-GEN-029", cpo, nsp, evse, way)


@verifies("OCHP-TYPE-003")
@operation("UpdateStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
@draws(evse=lasting, way=way_to_break("OCHP-TYPE-003", REQUEST))
def test_unlisted_status_is_refused(cpo: Peer, nsp: Peer, judge: Judge, evse: Tree, way: Mutation) -> None:
    """A major or minor status that is not listed in that letter case is refused and changes nothing."""
    _refuses(judge, "OCHP-TYPE-003", cpo, nsp, evse, way)


@verifies("OCHP-STATUS-021")
@operation("UpdateStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
@draws(evse=lasting, way=way_to_break("OCHP-STATUS-021", REQUEST))
def test_unlisted_parking_status_is_refused(
    cpo: Peer, nsp: Peer, judge: Judge, evse: Tree, way: Mutation
) -> None:
    """A parking status that is not one of the three is refused, with everything that the request holds."""
    _refuses(judge, "OCHP-STATUS-021", cpo, nsp, evse, way)


@verifies("OCHP-STATUS-026")
@operation("UpdateStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
@draws(evse=lasting, way=way_to_break("OCHP-STATUS-026", REQUEST))
def test_time_to_live_in_words_is_refused(
    cpo: Peer, nsp: Peer, judge: Judge, evse: Tree, way: Mutation
) -> None:
    """A time to live that is no time is refused and changes no status."""
    _refuses(judge, "OCHP-STATUS-026", cpo, nsp, evse, way)


@verifies("OCHP-TIME-001")
@operation("UpdateStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
@draws(evse=lasting, way=way_to_break("OCHP-TIME-001", REQUEST))
def test_time_in_another_form_is_refused(
    cpo: Peer, nsp: Peer, judge: Judge, evse: Tree, way: Mutation
) -> None:
    """A time to live of the request that is not 20 characters of UTC is refused and changes no status."""
    _refuses(judge, "OCHP-TIME-001", cpo, nsp, evse, way)


@verifies("OCHP-ID-009")
@operation("UpdateStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
@draws(evse=lasting, longest=longest_status, way=way_to_break("OCHP-ID-009", REQUEST))
def test_evse_id_has_its_form(
    cpo: Peer, nsp: Peer, judge: Judge, evse: Tree, longest: Tree, way: Mutation
) -> None:
    """An EVSE-ID of another form is refused; one as long as the text allows is taken and delivered."""
    _refuses(judge, "OCHP-ID-009", cpo, nsp, evse, way)
    arrange.known(judge, cpo, longest)
    judge.accepted(arrange.taken(judge, cpo, longest), "OCHP-ID-009", aspect="longest")
    shows(judge, "OCHP-ID-009", awaited(judge, lambda: ask(nsp), longest), longest, aspect="longest-shown")


@verifies("OCHP-ID-017")
@operation("UpdateStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
@draws(evse=lasting, way=way_to_break("OCHP-ID-017", REQUEST))
def test_parking_id_of_another_form_is_refused(
    cpo: Peer, nsp: Peer, judge: Judge, evse: Tree, way: Mutation
) -> None:
    """A parking-id of another form is refused, with everything that the request holds."""
    _refuses(judge, "OCHP-ID-017", cpo, nsp, evse, way)


@verifies("OCHP-ID-017")
@operation("UpdateStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
@draws(evse=status, parking=spot, longest=longest_spot, spelling=st.sampled_from(SPELLINGS))
def test_parking_id_is_taken_in_every_form(
    cpo: Peer,
    pso: Peer,
    nsp: Peer,
    judge: Judge,
    evse: Tree,
    parking: Tree,
    longest: Tree,
    spelling: Spelling,
) -> None:
    """A parking-id is taken with separators, without, and with 30 characters (optional: needs a PSO)."""
    written = {**parking, "parkingId": spelling.parking(id_of(parking))}
    arrange.known(judge, cpo, evse, spots={id_of(evse): [id_of(written), id_of(longest)]})
    judge.accepted(arrange.taken(judge, pso, written, longest), "OCHP-ID-017", aspect="taken")
    answer = awaited(judge, lambda: ask(nsp, "parking"), written, longest)
    shows(judge, "OCHP-ID-017", answer, written, aspect="written")
    shows(judge, "OCHP-ID-017", answer, longest, aspect="longest")


@verifies("OCHP-ID-011")
@operation("UpdateStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
@draws(evse=status)
def test_evse_id_with_separators_is_the_same_evse(cpo: Peer, nsp: Peer, judge: Judge, evse: Tree) -> None:
    """A status with separators in its EVSE-ID is that of the EVSE whose static data have none."""
    arrange.visible(judge, cpo, nsp, evse)
    other = {**other_major(evse), "evseId": Spelling(separated=True).evse(id_of(evse))}
    judge.accepted(arrange.update(cpo, other), "OCHP-ID-011", aspect="update")
    answer = awaited(judge, lambda: ask(nsp), other)
    shows(judge, "OCHP-ID-011", answer, other, aspect="same-evse")
    small = {**evse, "evseId": Spelling(lower=True).evse(id_of(evse))}
    reply = arrange.update(cpo, small)
    same = len(sightings(ask(nsp), small)) == 1
    judge.observe(
        "AMB-044",
        f"OCHP-ID-011/small-letters-{'same' if same else 'another'}",
        f"An EVSE-ID in small letters ({said(reply)}) names {'the same' if same else 'another'} EVSE.",
        reply,
    )
