"""Test group live status: how long a status is valid.

Source: OCHP.md 1.4, Live Status Interface, UpdateStatus.req, MinorType; AMB-067, AMB-110.
"""

from datetime import UTC, datetime

from conformance.records import Tree, utc_time, with_ttl
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge
from conformance.scenarios.live_status import arrange
from conformance.scenarios.live_status.answer import (
    ask,
    awaited,
    id_of,
    in_words,
    is_there,
    major_of,
    sightings,
)
from conformance.scenarios.live_status.drawn import HOUR_S, available, present
from conformance.scenarios.live_status.lifetime import leave, passed
from conformance.scenarios.peer import Peer
from conformance.wire import Reply


def _is_over(judge: Judge, requirement: str, reply: Reply, status: Tree, aspect: str) -> None:
    """Check that a status is not offered as valid: dropped, or unknown (AMB-067)."""
    judge.readable(reply)
    found = sightings(reply, status)
    valid = [one for one in found if major_of(one) != "unknown"]
    judge.that(
        not valid,
        requirement,
        reply,
        expected=f"{id_of(status)} not there any more, or unknown",
        observed=f"it is {in_words(valid[0])}" if valid else "",
        at=valid[0] if valid else None,
        aspect=aspect,
    )
    reading = "unknown" if found else "dropped"
    judge.observe("AMB-067", f"AMB-067/{reading}", "A status whose time to live has passed.", reply)


@verifies("OCHP-STATUS-007")
@operation("UpdateStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
def test_own_time_to_live_takes_precedence(cpo: Peer, nsp: Peer, judge: Judge) -> None:
    """A status ends with its own time to live, be it earlier or later than that of the request."""
    lifetimes = passed(judge, cpo, nsp, "own-short", "general-long", "own-long")
    answer = ask(nsp)
    _is_over(judge, "OCHP-STATUS-007", answer, lifetimes.evses["own-short"], "own-is-earlier")
    is_there(judge, "OCHP-STATUS-007", answer, lifetimes.evses["general-long"], aspect="others-go-on")
    found = is_there(judge, "OCHP-STATUS-007", answer, lifetimes.evses["own-long"], aspect="own-is-later")
    judge.that(
        major_of(found) == "available",
        "OCHP-STATUS-007",
        answer,
        expected="still available",
        observed=in_words(found),
        at=found,
        aspect="own-is-later-as-sent",
    )


@verifies("OCHP-STATUS-008")
@operation("UpdateStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
def test_time_to_live_of_the_request_applies(cpo: Peer, nsp: Peer, judge: Judge) -> None:
    """A status without a time to live of its own ends with that of the request."""
    lifetimes = passed(judge, cpo, nsp, "general-short")
    _is_over(judge, "OCHP-STATUS-008", ask(nsp), lifetimes.evses["general-short"], "general")


@verifies("OCHP-STATUS-009")
@operation("GetStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
def test_overdue_status_is_not_offered(cpo: Peer, nsp: Peer, judge: Judge) -> None:
    """A status whose time to live has passed is dropped or unknown, for combined queries as well."""
    lifetimes = passed(judge, cpo, nsp, "own-short")
    _is_over(judge, "OCHP-STATUS-009", ask(nsp), lifetimes.evses["own-short"], "passed")
    _is_over(judge, "OCHP-STATUS-009", ask(nsp, "evse"), lifetimes.evses["own-short"], "passed-evse")


@verifies("OCHP-STATUS-009")
@operation("UpdateStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
@draws(evse=available)
def test_status_that_is_overdue_when_sent_is_not_offered(
    cpo: Peer, nsp: Peer, judge: Judge, evse: Tree
) -> None:
    """A status that was valid until an hour ago is refused, or not offered as valid."""
    arrange.known(judge, cpo, evse)
    sent = with_ttl(evse, utc_time(present() - HOUR_S))
    update = arrange.update(cpo, sent)
    judge.readable(update)
    _is_over(judge, "OCHP-STATUS-009", ask(nsp), sent, "overdue-when-sent")


@verifies("OCHP-STATUS-010")
@operation("GetStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
def test_status_without_time_to_live_is_offered(cpo: Peer, nsp: Peer, judge: Judge) -> None:
    """A status without any time to live is offered at once, and for some minutes at least."""
    lifetimes = leave(judge, cpo, nsp)
    if lifetimes.problem:
        judge.inconclusive(lifetimes.problem)
    status = lifetimes.evses["none"]
    answer = awaited(judge, lambda: ask(nsp), status)
    age = int(datetime.now(UTC).timestamp() - lifetimes.sent)
    if "none" in lifetimes.shown and not sightings(answer, status):
        judge.observe(
            "AMB-110", "AMB-110/default-ttl", f"A status without time to live is gone after {age} s.", answer
        )
    is_there(judge, "OCHP-STATUS-010", answer, status, aspect="offered")
