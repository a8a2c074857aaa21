"""Test group tariffs: what operators upload, connected providers download, and nobody else.

Source: OCHP.md 1.4, Exchange Tariff Information, UpdateTariffs.req, GetTariffUpdates.req.
"""

from conformance.records import Tree, tree
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge
from conformance.scenarios.outcome import answered
from conformance.scenarios.past import leave
from conformance.scenarios.peer import Peer
from conformance.scenarios.tariffs import arrange
from conformance.scenarios.tariffs.drawn import (
    ANOTHER,
    batch_of_tariffs,
    default_tariff,
    for_parts,
    maximal_tariff,
)
from conformance.scenarios.tariffs.sighting import (
    MEMBER,
    awaited,
    difference,
    is_stored,
    lacks,
    parts_of,
    refused_ids,
    showing,
    shows,
    sightings,
    tariff_id,
)


@verifies("OCHP-TARIFF-001")
@operation("UpdateTariffs")
@writes("tariffs", "add")
@draws(first=default_tariff, second=maximal_tariff)
def test_tariff_reaches_connected_provider(
    cpo: Peer, emp: Peer, judge: Judge, first: Tree, second: Tree
) -> None:
    """Uploaded tariffs are answered with ok, and a connected provider downloads them with equal elements."""
    upload = cpo.UpdateTariffs(TariffInfoArray=[first, second])
    judge.accepted(upload, "OCHP-TARIFF-001", aspect="upload")
    judge.that(
        not refused_ids(upload),
        "OCHP-TARIFF-001",
        upload,
        expected="no refused tariff",
        observed=f"the refused tariffs {list(refused_ids(upload))}",
        aspect="upload-list",
    )
    download = awaited(judge, emp.GetTariffUpdates, showing(first, second))
    for tariff in (first, second):
        record = shows(judge, "OCHP-TARIFF-001", download, tariff, aspect="delivered")
        delivered = parts_of(tree(record))
        unlike = difference(parts_of(tariff)[0], delivered[0])
        judge.that(
            len(delivered) == 1 and unlike is None,
            "OCHP-TARIFF-001",
            download,
            expected="the individual tariff as uploaded",
            observed=unlike or f"{len(delivered)} individual tariffs",
            at=record,
            aspect="equal",
        )
    leave(judge, "tariffs", (first, second), upload)


@verifies("OCHP-GEN-026")
@operation("UpdateTariffs")
@writes("tariffs", "add")
@draws(batch=batch_of_tariffs)
def test_ok_means_that_every_tariff_was_stored(cpo: Peer, emp: Peer, judge: Judge, batch: list[Tree]) -> None:
    """An upload of valid tariffs is answered with ok, refuses none of them, and stores them all."""
    upload = cpo.UpdateTariffs(TariffInfoArray=batch)
    judge.accepted(upload, "OCHP-GEN-026", aspect="code")
    judge.that(
        not refused_ids(upload),
        "OCHP-GEN-026",
        upload,
        expected="no refused tariff beside ok",
        observed=f"{len(refused_ids(upload))} refused",
        aspect="list",
    )
    download = awaited(judge, emp.GetTariffUpdates, showing(*batch))
    missing = [tariff_id(tariff) for tariff in batch if not sightings(download, tariff)]
    judge.that(
        not missing,
        "OCHP-GEN-026",
        download,
        expected=f"all {len(batch)} tariffs that were answered with ok",
        observed=f"{len(missing)} are missing, first {missing[:1]}",
        aspect="stored",
    )


@verifies("OCHP-TARIFF-008")
@operation("GetTariffUpdates")
@writes("tariffs", "add")
@draws(first=default_tariff, second=default_tariff)
def test_download_without_a_time_holds_every_tariff(
    cpo: Peer, emp: Peer, judge: Judge, first: Tree, second: Tree
) -> None:
    """A download without lastUpdate holds all tariffs, new ones and old ones, and does so each time."""
    arrange.stored(judge, cpo, emp, first)
    arrange.stored(judge, cpo, emp, second)
    left, _ = judge.stage.left.get("tariffs", (None, 0.0))
    oldest = left[0] if isinstance(left, tuple) else first
    for turn in ("first", "again"):
        download = emp.GetTariffUpdates()
        shows(judge, "OCHP-TARIFF-008", download, first, aspect=f"{turn}-earlier")
        shows(judge, "OCHP-TARIFF-008", download, second, aspect=f"{turn}-later")
        shows(judge, "OCHP-TARIFF-008", download, oldest, aspect=f"{turn}-oldest")


@verifies("OCHP-TARIFF-007")
@operation("GetTariffUpdates")
@writes("tariffs", "add")
@draws(tariff=default_tariff, named=for_parts("other_emp"))
def test_unconnected_provider_receives_no_tariff(
    cpo: Peer, emp: Peer, other_emp: Peer, judge: Judge, tariff: Tree, named: Tree
) -> None:
    """A provider without a roaming connection to the operator receives no tariff, even if it is recipient."""
    arrange.stored(judge, cpo, emp, tariff)
    upload = cpo.UpdateTariffs(TariffInfoArray=[named])
    if is_stored(upload):
        awaited(judge, emp.GetTariffUpdates, showing(named))
    lacks(judge, "OCHP-TARIFF-007", other_emp.GetTariffUpdates(), tariff, aspect="default")
    lacks(judge, "OCHP-TARIFF-007", other_emp.GetTariffUpdates(), named, aspect="named")
    since = {"DateTime": "2015-01-01T00:00:00Z"}
    delta = other_emp.GetTariffUpdates(lastUpdate=since)
    lacks(judge, "OCHP-TARIFF-007", delta, tariff, named, aspect="delta")


@verifies("OCHP-GEN-031")
@operation("GetTariffUpdates")
@writes("tariffs", "add")
@draws(tariff=for_parts(ANOTHER))
def test_provider_without_partners_receives_nothing(
    cpo: Peer, emp: Peer, unconnected_emp: Peer, judge: Judge, tariff: Tree
) -> None:
    """A provider without any connection is answered with roaming, or ok and an empty list."""
    arrange.stored(judge, cpo, emp, tariff)
    download = unconnected_emp.GetTariffUpdates()
    answered(judge, download, "OCHP-GEN-031", aspect="code")
    is_alone = not any(unconnected_emp.id in pair for pair in judge.stage.target.roaming)
    foreign = download.records(MEMBER) if is_alone else sightings(download, tariff)
    judge.that(
        not foreign,
        "OCHP-GEN-031",
        download,
        expected="no tariff of an operator without roaming connection",
        observed=f"{len(foreign)} tariffs",
        at=foreign[0] if foreign else None,
        aspect="empty",
    )
    if is_alone:
        reading = "roaming" if download.code == "roaming" else "ok-empty"
        judge.observe("AMB-011", f"AMB-011/{reading}", "a download that has nothing to deliver", download)
