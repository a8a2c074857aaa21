"""Test group tariffs: downloads of what changed since some time.

Source: OCHP.md 1.4, GetTariffUpdates.req; AMB-082.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from conformance.records import Tree
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge
from conformance.scenarios.past import Past, past
from conformance.scenarios.peer import Peer
from conformance.scenarios.tariffs import arrange
from conformance.scenarios.tariffs.drawn import default_tariff, pair_of_tariffs
from conformance.scenarios.tariffs.sighting import awaited, lacks, showing, shows
from conformance.values import Form, Instant
from conformance.wire import Reply

RECENTLY_S = 60


Pair = tuple[Tree, Tree]


def _old(judge: Judge, cpo: Peer, emp: Peer, pair: Pair) -> Past[Pair]:
    """A tariff that nobody touches, and one that may be replaced; both were stored some time ago."""

    def arranged() -> tuple[Pair, Sequence[Reply]]:
        upload, _ = arrange.stored(judge, cpo, emp, *pair)
        return pair, [upload]

    return past(judge, "tariffs", arranged)


@verifies("OCHP-TARIFF-009")
@operation("GetTariffUpdates")
@writes("tariffs", "add")
@draws(tariff=default_tariff, pair=pair_of_tariffs)
def test_download_since_a_time_holds_later_tariffs_only(
    cpo: Peer, emp: Peer, judge: Judge, tariff: Tree, pair: Pair
) -> None:
    """A download with a past lastUpdate holds the tariffs that were uploaded later, and no earlier ones."""
    before = _old(judge, cpo, emp, pair)
    arrange.stored(judge, cpo, emp, tariff)
    delta = awaited(judge, lambda: emp.GetTariffUpdates(lastUpdate=before.filter), showing(tariff))
    shows(judge, "OCHP-TARIFF-009", delta, tariff, aspect="later")
    lacks(judge, "OCHP-TARIFF-009", delta, before.value[0], aspect="earlier")


@verifies("OCHP-TARIFF-009")
@operation("GetTariffUpdates")
@writes("tariffs", "add")
@draws(version=default_tariff, pair=pair_of_tariffs)
def test_replaced_tariff_counts_as_changed(
    cpo: Peer, emp: Peer, judge: Judge, version: Tree, pair: Pair
) -> None:
    """A tariff that was uploaded long ago and replaced after lastUpdate is in the download."""
    before = _old(judge, cpo, emp, pair)
    changed: Tree = {**version, "tariffId": before.value[1]["tariffId"]}
    arrange.uploaded(judge, cpo, changed)
    delta = awaited(judge, lambda: emp.GetTariffUpdates(lastUpdate=before.filter), showing(changed))
    shows(judge, "OCHP-TARIFF-009", delta, changed, aspect="replaced")


@verifies("OCHP-TIME-008")
@operation("GetTariffUpdates")
@writes("tariffs", "add")
@draws(tariff=default_tariff, pair=pair_of_tariffs)
def test_time_of_the_filter_is_utc(cpo: Peer, emp: Peer, judge: Judge, tariff: Tree, pair: Pair) -> None:
    """A filter a minute ago finds what was just uploaded, and one of some seconds finds nothing older."""
    before = _old(judge, cpo, emp, pair)
    arrange.stored(judge, cpo, emp, tariff)
    recently = datetime.now(UTC) - timedelta(seconds=RECENTLY_S + float(judge.stage.target.ixit.clock_skew_s))
    since = {"DateTime": Instant.at(recently, Form.UTC).text}
    delta = awaited(judge, lambda: emp.GetTariffUpdates(lastUpdate=since), showing(tariff))
    shows(judge, "OCHP-TIME-008", delta, tariff, aspect="not-hours-later")
    lacks(
        judge,
        "OCHP-TIME-008",
        emp.GetTariffUpdates(lastUpdate=before.filter),
        before.value[0],
        aspect="not-hours-earlier",
    )
