"""Bring EVSEs into a status before a scenario begins; what does not succeed makes the scenario inconclusive.

A clearing house may refuse, or not deliver, the status of an EVSE that it has no static data for (AMB-069),
so those come first.
"""

from collections.abc import Mapping, Sequence

from conformance.records import Tree, static_data, tree
from conformance.scenarios.judge import Judge, said
from conformance.scenarios.live_status import board
from conformance.scenarios.live_status.answer import awaited, id_of, identity, is_as_sent, sightings
from conformance.scenarios.live_status.drawn import setting_of
from conformance.scenarios.peer import Peer
from conformance.wire import Reply


def known(judge: Judge, cpo: Peer, *evses: Tree, spots: Mapping[str, Sequence[str]] | None = None) -> Reply:
    """Upload static data of EVSEs.

    Args:
        judge: The judge.
        cpo: Their operator.
        evses: Statuses of them.
        spots: Parking-ids of the spots in front of an EVSE, by its id.
    """
    setting = setting_of(judge.stage, cpo.id)
    data = [static_data(setting, id_of(evse), *(spots or {}).get(id_of(evse), ())) for evse in evses]
    reply = cpo.UpdateChargePointList(chargePointInfoArray=data)
    _needs(judge, reply.code == "ok", "uploading static data of an EVSE", reply)
    return reply


def update(peer: Peer, *statuses: Tree, ttl: str | None = None) -> Reply:
    """Send statuses of EVSEs and spots in one request.

    Args:
        peer: Who sends them.
        statuses: Of EVSEs and spots.
        ttl: The time to live of the request.
    """
    arguments: dict[str, object] = {
        "evse": [status for status in statuses if "evseId" in status],
        "parking": [status for status in statuses if "parkingId" in status],
    }
    if ttl is not None:
        arguments["ttl"] = {"DateTime": ttl}
    return peer.UpdateStatus(**arguments)


def taken(judge: Judge, peer: Peer, *statuses: Tree, ttl: str | None = None) -> Reply:
    """Send statuses until they are taken, at most `settle_s`: static data may take a while to be known.

    Returns:
        The last answer, whether it is ok or not.
    """
    replies = [update(peer, *statuses, ttl=ttl)]

    def is_taken() -> bool:
        if replies[-1].code != "ok":
            replies.append(update(peer, *statuses, ttl=ttl))
        return replies[-1].code == "ok"

    if replies[-1].code != "ok":
        judge.wait_until(is_taken, "static data become known", judge.stage.target.ixit.settle_s)
    return replies[-1]


def updated(judge: Judge, peer: Peer, *statuses: Tree, ttl: str | None = None) -> Reply:
    """Send statuses, and make sure that they are taken."""
    reply = taken(judge, peer, *statuses, ttl=ttl)
    _needs(judge, reply.code == "ok", "updating a status", reply)
    return reply


def visible(judge: Judge, cpo: Peer, nsp: Peer, *evses: Tree, ttl: str | None = None) -> Reply:
    """Make EVSEs known, send their statuses, and wait until the navigation provider sees them.

    Returns:
        The answer that shows them.
    """
    known(judge, cpo, *evses)
    updated(judge, cpo, *evses, ttl=ttl)
    return seen(judge, nsp, *evses)


def seen(judge: Judge, nsp: Peer, *statuses: Tree, kind: str | None = None) -> Reply:
    """Make sure that statuses, all of one kind, are delivered as sent.

    Returns:
        The answer that shows them.
    """
    wanted = kind or ("parking" if "parkingId" in statuses[0] else "evse")
    reply = awaited(judge, lambda: nsp.GetStatus(statusType=wanted), *statuses, kind=kind)
    for status in statuses:
        found = sightings(reply, status, kind)
        is_shown = any(is_as_sent(one, status) for one in found)
        _needs(judge, is_shown, f"the status of {id_of(status)} delivered as sent", reply)
        board.note(judge, identity(id_of(status)), status)
    return reply


def static_data_seen(nsp: Peer, evse: Tree) -> tuple[Reply, Tree | None]:
    """Look at the static data of an EVSE as the navigation provider gets them; None: it gets none."""
    reply = nsp.GetChargePointList()
    wanted = identity(id_of(evse))
    for found in reply.records("chargePointInfoArray"):
        data = tree(found)
        if identity(str(data.get("evseId", ""))) == wanted:
            return reply, data
    return reply, None


def static_data_of(judge: Judge, nsp: Peer, evse: Tree) -> Tree:
    """Make sure that the navigation provider gets static data of an EVSE.

    Returns:
        The data.
    """
    seen_last = [static_data_seen(nsp, evse)]

    def is_there() -> bool:
        if seen_last[-1][1] is None:
            seen_last.append(static_data_seen(nsp, evse))
        return seen_last[-1][1] is not None

    if not is_there():
        judge.wait_until(is_there, "static data become visible", judge.stage.target.ixit.settle_s)
    reply, data = seen_last[-1]
    _needs(judge, data is not None, "static data of an EVSE delivered", reply)
    return data or {}


def _needs(judge: Judge, met: bool, step: str, reply: Reply) -> None:
    if not met:
        judge.inconclusive(
            f"the arrangement did not succeed: {step} ({said(reply)}, exchange {reply.exchange.id})"
        )
