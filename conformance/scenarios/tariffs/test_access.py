"""Test group tariffs: what an upload leaves behind whose sender is not known.

Source: OCHP.md 1.4, User Identification; AMB-014.
"""

from conformance.records import Tree
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge
from conformance.scenarios.peer import Peer
from conformance.scenarios.security.refusal import is_let_in
from conformance.scenarios.tariffs import arrange
from conformance.scenarios.tariffs.drawn import default_tariff
from conformance.scenarios.tariffs.sighting import lacks
from conformance.wire import mutated


@verifies("OCHP-GEN-021")
@operation("UpdateTariffs")
@writes("tariffs", "add")
@draws(tariff=default_tariff, companion=default_tariff)
def test_refused_upload_of_tariffs_has_no_effect(
    cpo: Peer, emp: Peer, judge: Judge, tariff: Tree, companion: Tree
) -> None:
    """An upload of tariffs with a wrong password stores nothing."""
    envelope = cpo.envelope("UpdateTariffs", TariffInfoArray=[tariff])
    if is_let_in(cpo.send(mutated(envelope, "wrong-password", "own-connection"))):
        judge.inconclusive("the request was not refused, see OCHP-GEN-019")
    _, download = arrange.stored(judge, cpo, emp, companion)
    lacks(judge, "OCHP-GEN-021", download, tariff, aspect="not-stored")
