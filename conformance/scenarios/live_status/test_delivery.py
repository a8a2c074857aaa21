"""Test group live status: what operators send reaches the navigation providers that are connected to them.

Source: OCHP.md 1.4, Live Status Interface, UpdateStatus.req, GetStatus.req.
"""

from lxml import etree

from conformance.records import COMBINATIONS, Tree, combined_as, utc_time, with_ttl
from conformance.rules import quoted
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge
from conformance.scenarios.live_status import arrange, lifetime
from conformance.scenarios.live_status.answer import ask, awaited, id_of, is_there, lacks, shows
from conformance.scenarios.live_status.drawn import (
    LONG_S,
    batch,
    far_spot,
    far_status,
    lasting,
    one_of_each,
    other_major,
    present,
    spot,
    status,
)
from conformance.scenarios.past import leave
from conformance.scenarios.peer import Peer
from conformance.values import ImpossibleTime, Instant
from conformance.wire import Reply


@verifies("OCHP-STATUS-001")
@operation("UpdateStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
@draws(statuses=batch)
def test_status_reaches_connected_partners(cpo: Peer, nsp: Peer, judge: Judge, statuses: list[Tree]) -> None:
    """A status that an operator sends is delivered to a navigation provider that is connected to it."""
    arrange.known(judge, cpo, *statuses)
    update = arrange.taken(judge, cpo, *statuses)
    judge.accepted(update, "OCHP-STATUS-001", aspect="update")
    answer = awaited(judge, lambda: ask(nsp), *statuses)
    for sent in statuses:
        shows(judge, "OCHP-STATUS-001", answer, sent, aspect="delivered")
    lifetime.leave(judge, cpo, nsp)


@verifies("OCHP-STATUS-002")
@operation("UpdateStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
@draws(changing=status, lasting=lasting)
def test_later_update_replaces_the_earlier_one(
    cpo: Peer, nsp: Peer, judge: Judge, changing: Tree, lasting: Tree
) -> None:
    """The later status of an EVSE replaces the earlier one; an EVSE that is not named keeps its own."""
    lasting = with_ttl(lasting, utc_time(present() + LONG_S))
    upload = arrange.visible(judge, cpo, nsp, changing, lasting)
    leave(judge, "live_status", lasting, upload)
    later = other_major(changing)
    update = arrange.update(cpo, later)
    judge.accepted(update, "OCHP-STATUS-002", aspect="update")
    answer = awaited(judge, lambda: ask(nsp), later)
    shows(judge, "OCHP-STATUS-002", answer, later, aspect="replaced")
    shows(judge, "OCHP-STATUS-002", answer, lasting, aspect="kept")


@verifies("OCHP-STATUS-002")
@operation("UpdateStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
@draws(evses=one_of_each)
def test_every_change_of_status_is_delivered(cpo: Peer, nsp: Peer, judge: Judge, evses: list[Tree]) -> None:
    """From each allowed combination an EVSE can change to each other one, and the latest is delivered."""
    arrange.visible(judge, cpo, nsp, *evses)
    at = 0
    for step in range(1, len(COMBINATIONS)):
        at += step
        changed = [
            combined_as(with_ttl(evse, None), COMBINATIONS[(number + at) % len(COMBINATIONS)])
            for number, evse in enumerate(evses)
        ]
        judge.accepted(arrange.update(cpo, *changed), "OCHP-STATUS-002", aspect="change")
        answer = awaited(judge, lambda: ask(nsp), *changed)
        for evse in changed:
            shows(judge, "OCHP-STATUS-002", answer, evse, aspect="changed")


@verifies("OCHP-STATUS-005")
@operation("UpdateStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
@draws(statuses=one_of_each)
def test_allowed_combination_is_delivered_unchanged(
    cpo: Peer, nsp: Peer, judge: Judge, statuses: list[Tree]
) -> None:
    """Each allowed combination of major and minor status is accepted, and delivered as it was sent."""
    arrange.known(judge, cpo, *statuses)
    update = arrange.taken(judge, cpo, *statuses)
    judge.accepted(update, "OCHP-STATUS-005", aspect="update")
    answer = awaited(judge, lambda: ask(nsp), *statuses)
    for sent, (major, minor) in zip(statuses, COMBINATIONS, strict=True):
        shows(judge, "OCHP-STATUS-005", answer, sent, aspect=f"{major}-{minor or 'alone'}")


@verifies("OCHP-STATUS-018")
@operation("GetStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
@draws(own=status, strange=far_status, parking=far_spot)
def test_status_of_a_stranger_is_not_delivered(
    cpo: Peer, far_cpo: Peer, nsp: Peer, judge: Judge, own: Tree, strange: Tree, parking: Tree
) -> None:
    """A status is not delivered, in any kind of answer, without a roaming connection with its operator."""
    arrange.known(judge, far_cpo, strange, spots={id_of(strange): [id_of(parking)]})
    arrange.updated(judge, far_cpo, strange)
    arrange.update(far_cpo, parking)  # refused or not, since an operator need not have spots of its own
    arrange.visible(judge, cpo, nsp, own)
    for kind in (None, "evse", "parking", "combined"):
        lacks(judge, "OCHP-STATUS-018", ask(nsp, kind), strange, parking, aspect=kind or "no-kind")


@verifies("OCHP-STATUS-026")
@operation("UpdateStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
@draws(plain=lasting, spelt=lasting)
def test_time_to_live_stays_the_same_instant(
    cpo: Peer, nsp: Peer, judge: Judge, plain: Tree, spelt: Tree
) -> None:
    """A time to live is delivered as the instant that was sent, written with Z, an offset or a fraction."""
    text = str(spelt["@ttl"])
    sent = (
        plain,
        with_ttl(spelt, text.replace("Z", ".000Z")),
    )
    arrange.known(judge, cpo, *sent)
    update = arrange.taken(judge, cpo, *sent)
    judge.accepted(update, "OCHP-STATUS-026", aspect="update")
    answer = awaited(judge, lambda: ask(nsp), *sent)
    for number, one in enumerate(sent):
        found = is_there(judge, "OCHP-STATUS-026", answer, one, aspect=f"delivered-{number}")
        _ends_as_sent(judge, "OCHP-STATUS-026", answer, found, one, f"instant-{number}")


def _ends_as_sent(
    judge: Judge, requirement: str, reply: Reply, found: etree._Element, sent: Tree, aspect: str
) -> None:
    """Check that a delivered status has the time to live that was sent."""
    delivered = found.get("ttl")
    judge.that(
        delivered is not None and _is_same(str(delivered), str(sent["@ttl"])),
        requirement,
        reply,
        expected=f"the ttl {sent['@ttl']}",
        observed="none" if delivered is None else quoted(str(delivered)),
        at=found,
        aspect=aspect,
    )


def _is_same(delivered: str, sent: str) -> bool:
    try:
        return Instant.parse(delivered) == Instant.parse(sent)
    except ImpossibleTime:
        return False


@verifies("OCHP-STATUS-021")
@operation("UpdateStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
@draws(evse=status, parking=spot)
def test_parking_status_is_delivered_as_sent(
    cpo: Peer, pso: Peer, nsp: Peer, judge: Judge, evse: Tree, parking: Tree
) -> None:
    """A parking status is delivered with the attributes that were sent (optional: needs a PSO)."""
    arrange.known(judge, cpo, evse, spots={id_of(evse): [id_of(parking)]})
    update = arrange.taken(judge, pso, parking)
    judge.accepted(update, "OCHP-STATUS-021", aspect="update")
    answer = awaited(judge, lambda: ask(nsp, "parking"), parking)
    found = shows(judge, "OCHP-STATUS-021", answer, parking, aspect="delivered")
    _ends_as_sent(judge, "OCHP-STATUS-021", answer, found, parking, "instant")


@verifies("OCHP-STATUS-022")
@operation("GetStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
@draws(evse=status, parking=spot)
def test_parking_status_reaches_partners_of_the_operator(
    cpo: Peer, pso: Peer, nsp: Peer, judge: Judge, evse: Tree, parking: Tree
) -> None:
    """A parking status reaches the partners of the operator whose static data name the parking spot."""
    arrange.known(judge, cpo, evse, spots={id_of(evse): [id_of(parking)]})
    arrange.updated(judge, pso, parking)
    answer = awaited(judge, lambda: ask(nsp, "parking"), parking)
    is_there(judge, "OCHP-STATUS-022", answer, parking, aspect="delivered")


@verifies("OCHP-STATUS-028")
@operation("UpdateStatus")
@writes("charge_points", "add")
@writes("live_status", "add")
@draws(evse=status)
def test_live_status_leaves_static_data_alone(cpo: Peer, nsp: Peer, judge: Judge, evse: Tree) -> None:
    """A live status, even out of order, changes nothing in the static data of the EVSE."""
    arrange.known(judge, cpo, evse)
    before = arrange.static_data_of(judge, nsp, evse)
    arrange.updated(judge, cpo, combined_as(evse, ("not-available", "outoforder")))
    arrange.seen(judge, nsp, combined_as(evse, ("not-available", "outoforder")))
    reply, after = arrange.static_data_seen(nsp, evse)
    judge.that(
        after == before,
        "OCHP-STATUS-028",
        reply,
        expected=f"the static data of {id_of(evse)} as before",
        observed="none" if after is None else "other data",
        aspect="unchanged",
    )
