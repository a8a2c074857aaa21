"""Test group tariffs: an upload replaces whole tariffs, and only those that it names.

Source: OCHP.md 1.4, TariffInfo class.
"""

from conformance.records import Tree
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge
from conformance.scenarios.peer import Peer
from conformance.scenarios.tariffs import arrange
from conformance.scenarios.tariffs.drawn import default_tariff, for_parts, maximal_tariff, unlimited_tariff
from conformance.scenarios.tariffs.sighting import awaited, own_parts_only, showing


@verifies("OCHP-TARIFF-002")
@operation("UpdateTariffs")
@writes("tariffs", "add")
@draws(old=for_parts("emp"), other=for_parts("emp"), new=default_tariff)
def test_upload_replaces_the_whole_tariff(
    cpo: Peer, emp: Peer, judge: Judge, old: Tree, other: Tree, new: Tree
) -> None:
    """Parts that the new version of a tariff lacks are gone, its default is the new one, others stay."""
    arrange.stored(judge, cpo, emp, old, other)
    changed: Tree = {**new, "tariffId": old["tariffId"]}
    arrange.uploaded(judge, cpo, changed)
    download = awaited(judge, emp.GetTariffUpdates, showing(changed))
    own_parts_only(judge, "OCHP-TARIFF-002", download, changed, emp.id, aspect="replaced")
    own_parts_only(judge, "OCHP-TARIFF-002", download, other, emp.id, aspect="untouched")


@verifies("OCHP-TARIFF-002")
@operation("UpdateTariffs")
@writes("tariffs", "add")
@draws(old=maximal_tariff, new=unlimited_tariff)
def test_restrictions_do_not_outlive_their_tariff(
    cpo: Peer, emp: Peer, judge: Judge, old: Tree, new: Tree
) -> None:
    """A tariff with limits and hours that is replaced by one without has none of them any more."""
    arrange.stored(judge, cpo, emp, old)
    changed: Tree = {**new, "tariffId": old["tariffId"]}
    arrange.uploaded(judge, cpo, changed)
    download = awaited(judge, emp.GetTariffUpdates, showing(changed))
    own_parts_only(judge, "OCHP-TARIFF-002", download, changed, emp.id, aspect="unlimited")
