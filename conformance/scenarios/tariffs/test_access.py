"""Test group tariffs: who may upload and download them.

Source: OCHP.md 1.4, User Identification; UpdateTariffs.req, GetTariffUpdates.req; AMB-014, AMB-102.
"""

from conformance.records import Tree
from conformance.scenarios.cdr.queue import answered
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge
from conformance.scenarios.peer import Peer
from conformance.scenarios.security.refusal import is_let_in, not_let_in
from conformance.scenarios.tariffs import arrange
from conformance.scenarios.tariffs.drawn import default_tariff, emp_tariff, foreign_tariff
from conformance.scenarios.tariffs.sighting import MEMBER, is_stored, lacks
from conformance.wire import Reply, mutated


def _no_tariffs(judge: Judge, requirement: str, reply: Reply, aspect: str) -> None:
    not_let_in(judge, requirement, reply, aspect)
    found = reply.records(MEMBER)
    judge.that(
        not found,
        requirement,
        reply,
        expected="no tariff in the answer",
        observed=f"{len(found)} tariffs",
        at=found[0] if found else None,
        aspect=f"{aspect}-no-tariffs",
    )


@verifies("OCHP-GEN-018", "OCHP-GEN-019")
@operation("GetTariffUpdates")
@writes("tariffs", "add")
@draws(tariff=default_tariff)
def test_tariffs_need_credentials(cpo: Peer, emp: Peer, judge: Judge, tariff: Tree) -> None:
    """A download of tariffs without a token, or with a wrong password, is refused without a tariff."""
    arrange.stored(judge, cpo, emp, tariff)
    for requirement, change in (("OCHP-GEN-018", "no-security"), ("OCHP-GEN-019", "wrong-password")):
        request = mutated(emp.envelope("GetTariffUpdates"), change, "own-connection")
        _no_tariffs(judge, requirement, emp.send(request), change)


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


@verifies("OCHP-GEN-044")
@operation("GetTariffUpdates")
@writes("tariffs", "add")
@draws(own=emp_tariff, foreign=foreign_tariff)
def test_other_role_sees_no_foreign_tariff(
    cpo: Peer, other_cpo: Peer, emp: Peer, judge: Judge, own: Tree, foreign: Tree
) -> None:
    """An operator that downloads tariffs obtains none of another one; a provider's upload is reported."""
    upload = emp.UpdateTariffs(TariffInfoArray=[own])
    kind = "any-role" if is_stored(upload) else "role-bound"
    judge.observe("AMB-102", f"AMB-102/{kind}", "a provider uploads tariffs", upload)
    arrange.uploaded(judge, other_cpo, foreign)
    download = cpo.GetTariffUpdates()
    answered(judge, download, "OCHP-GEN-044", aspect="download", refusal_will_do=True)
    lacks(judge, "OCHP-GEN-044", download, foreign, aspect="no-foreign-data")
