"""Test group live status: queries for what is newer than some time.

Source: OCHP.md 1.4, GetStatus.req; AMB-082.
"""

from datetime import timedelta

from conformance.records import Tree, utc_time
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge, said
from conformance.scenarios.live_status import arrange
from conformance.scenarios.live_status.answer import ask, awaited, is_there, lacks
from conformance.scenarios.live_status.drawn import HOUR_S, lasting, present, some_lasting
from conformance.scenarios.past import Past, past
from conformance.scenarios.peer import Peer
from conformance.values import Instant
from conformance.wire import Reply


def _earlier(judge: Judge, cpo: Peer, nsp: Peer) -> Past[Tree]:
    """A status that was updated some time ago."""

    def arranged() -> tuple[Tree, tuple[Reply, ...]]:
        (old,) = some_lasting(judge.stage, cpo.id)
        return old, (arrange.visible(judge, cpo, nsp, old),)

    return past(judge, "live_status", arranged)


@verifies("OCHP-STATUS-011")
@operation("GetStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
@draws(new=lasting)
def test_only_newer_status_is_delivered(cpo: Peer, nsp: Peer, judge: Judge, new: Tree) -> None:
    """A query with a past startDateTime gives what was updated after it; one without it gives everything."""
    earlier = _earlier(judge, cpo, nsp)
    old = earlier.value
    whole = arrange.visible(judge, cpo, nsp, new)
    is_there(judge, "OCHP-STATUS-011", whole, old, aspect="old-without-time")
    newer = awaited(judge, lambda: ask(nsp, since=earlier.since), new)
    is_there(judge, "OCHP-STATUS-011", newer, new, aspect="new-since")
    lacks(judge, "OCHP-STATUS-011", newer, old, aspect="old-since")
    for kind in ("evse", "combined"):
        lacks(judge, "OCHP-STATUS-011", ask(nsp, kind, earlier.since), old, aspect=f"old-{kind}")


@verifies("OCHP-TIME-008")
@operation("GetStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
@draws(new=lasting)
def test_time_of_a_query_is_utc(cpo: Peer, nsp: Peer, judge: Judge, new: Tree) -> None:
    """A startDateTime is read as UTC: a minute ago finds what is new, no shift by hours what is old."""
    earlier = _earlier(judge, cpo, nsp)
    arrange.visible(judge, cpo, nsp, new)
    a_minute_ago = utc_time(present() - 60)
    is_there(judge, "OCHP-TIME-008", ask(nsp, since=a_minute_ago), new, aspect="new-since-a-minute")
    lacks(judge, "OCHP-TIME-008", ask(nsp, since=earlier.since), earlier.value, aspect="old-since")
    before = Instant.at(Instant.parse(earlier.since).moment - timedelta(seconds=HOUR_S)).text
    is_there(judge, "OCHP-TIME-008", ask(nsp, since=before), earlier.value, aspect="old-since-an-hour")
    future = ask(nsp, since=utc_time(present() + HOUR_S))
    entries = sum(len(future.records(kind)) for kind in ("evse", "parking", "combined"))
    seen = "refused" if future.document.fault is not None else "empty" if not entries else "full"
    judge.observe(
        "OCHP-STATUS-011", f"OCHP-STATUS-011/future-{seen}", f"a startDateTime in the future: {said(future)}"
    )
