"""Test group tariffs: downloads of what changed since some time.

Source: OCHP.md 1.4, GetTariffUpdates.req; AMB-082.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from conformance.records import Mutation, Tree
from conformance.scenarios.broken import applied, way_to_break
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge
from conformance.scenarios.outcome import answered, refuses_request
from conformance.scenarios.past import Past, past
from conformance.scenarios.peer import Peer
from conformance.scenarios.tariffs import arrange
from conformance.scenarios.tariffs.drawn import default_tariff, pair_of_tariffs
from conformance.scenarios.tariffs.sighting import MEMBER, awaited, lacks, showing, shows
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


@verifies("OCHP-TIME-001")
@operation("GetTariffUpdates")
@draws(way=way_to_break("OCHP-TIME-001", "GetTariffUpdatesRequest"))
def test_filter_in_another_form_is_refused(emp: Peer, judge: Judge, way: Mutation) -> None:
    """A download of tariffs whose lastUpdate has an offset, a fraction or no zone is refused."""
    usual: Tree = {"lastUpdate": {"DateTime": "2024-07-01T00:00:00Z"}}
    request = emp.invalid("GetTariffUpdates", **applied(judge, usual, way), note=way.what)
    reply = refuses_request(judge, "OCHP-TIME-001", emp, request, "filter")
    found = reply.records(MEMBER)
    judge.that(
        not found,
        "OCHP-TIME-001",
        reply,
        expected="no tariff in the answer",
        observed=f"{len(found)} tariffs",
        at=found[0] if found else None,
        aspect="filter-no-data",
    )


@verifies("OCHP-GEN-030")
@operation("GetTariffUpdates")
def test_filter_of_a_time_to_come_is_no_internal_error(emp: Peer, judge: Judge) -> None:
    """A download of tariffs since a time that is yet to come is answered, but with no internal error."""
    to_come = datetime.now(UTC) + timedelta(days=1)
    reply = emp.GetTariffUpdates(lastUpdate={"DateTime": Instant.at(to_come, Form.UTC).text})
    answered(judge, reply, "OCHP-GEN-030", aspect="to-come", refusal_will_do=True)
    judge.that(
        reply.code != "server",
        "OCHP-GEN-030",
        reply,
        expected="any other code than server",
        observed=f"code {reply.code}",
        aspect="to-come-code",
    )
    seen = "refused" if reply.code not in ("ok", "roaming") else "full" if reply.records(MEMBER) else "empty"
    judge.observe("OCHP-TARIFF-009", f"OCHP-TARIFF-009/future-{seen}", "a lastUpdate in the future", reply)
