"""Statuses with short times to live: sent once, early, and asserted when the time has passed.

The first scenario of the group leaves them here, so that those on lifetimes, which come later, have to wait
little or not at all. Run alone, these arrange for themselves, and wait.

Source: OCHP.md 1.4, Live Status Interface, UpdateStatus.req; AMB-067, AMB-110.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from conformance.records import StatusVariant, Tree, bulk, evse_status, static_data, utc_time, with_ttl
from conformance.scenarios.judge import Judge, said
from conformance.scenarios.live_status import board
from conformance.scenarios.live_status.answer import id_of, identity, is_as_sent, sightings
from conformance.scenarios.live_status.arrange import update
from conformance.scenarios.live_status.drawn import LONG_S, present, setting_of
from conformance.scenarios.peer import Peer

Case = Literal["own-short", "general-long", "general-short", "own-long", "none"]
CASES: tuple[Case, ...] = ("own-short", "general-long", "general-short", "own-long", "none")
MARGIN_S = 0.5
"""How long after a time to live it counts as passed, besides the skew of the clocks."""
_STORE = "live_status/lifetimes"


@dataclass
class Lifetimes:
    """Statuses that were sent, with the end of the short times to live.

    Args:
        evses: By case: own-short has a short ttl in a request with a long one, and general-long has none
            there; own-long has a long ttl in a request with a short one, and general-short has none there;
            none has no ttl at all.
        end: The short time to live, seconds since 1970.
        shown: Cases that were delivered as sent before that.
        problem: Why they are of no use; empty if they are.
        sent: When the last of them was sent, seconds since 1970.
    """

    evses: dict[Case, Tree] = field(default_factory=dict)
    end: int = 0
    shown: frozenset[Case] = frozenset()
    problem: str = ""
    sent: float = 0


def leave(judge: Judge, cpo: Peer, nsp: Peer) -> Lifetimes:
    """Send the statuses, unless that was done before; whether it succeeded is for later scenarios."""
    left = judge.stage.left
    if _STORE not in left:
        left[_STORE] = (_sent(judge, cpo, nsp), 0.0)
    return left[_STORE][0]  # type: ignore[return-value]


def passed(judge: Judge, cpo: Peer, nsp: Peer, *cases: Case) -> Lifetimes:
    """Give the statuses after the end of the short times to live.

    Args:
        judge: The judge.
        cpo: The operator of the EVSEs.
        nsp: A navigation provider connected to it.
        cases: What has to have been delivered before the end.

    Raises:
        NotJudged: They could not be arranged.
    """
    found = leave(judge, cpo, nsp)
    if found.problem:
        judge.inconclusive(found.problem)
    missing = [case for case in cases if case not in found.shown]
    if missing:
        judge.inconclusive(f"a status with a time to live was not delivered before that: {missing[0]}")
    due = found.end + MARGIN_S + float(judge.stage.target.ixit.clock_skew_s)
    bound = due - _now()
    if bound > 0:
        judge.wait_until(lambda: _now() >= due, "until a short time to live has passed", bound_s=bound + 0.1)
    return found


def _sent(judge: Judge, cpo: Peer, nsp: Peer) -> Lifetimes:
    setting = setting_of(judge.stage, cpo.id)
    variant = StatusVariant(optional="none", combinations=(("available", None),))
    made = bulk(setting, judge.stage.seed, len(CASES), variant, evse_status)
    evses = dict(zip(CASES, made, strict=True))
    data = [static_data(setting, str(evse["evseId"])) for evse in evses.values()]
    stored = cpo.UpdateChargePointList(chargePointInfoArray=data)
    if stored.code != "ok":
        return Lifetimes(problem=f"static data of EVSEs cannot be uploaded ({said(stored)})")
    end = present() + 1 + int(judge.stage.target.ixit.ttl_wait_s)
    soon, late = utc_time(end), utc_time(present() + LONG_S)
    evses["own-short"] = with_ttl(evses["own-short"], soon)
    evses["own-long"] = with_ttl(evses["own-long"], late)
    replies = [
        update(cpo, evses["own-short"], evses["general-long"], ttl=late),
        update(cpo, evses["general-short"], evses["own-long"], ttl=soon),
        update(cpo, evses["none"]),
    ]
    wrong = next((reply for reply in replies if reply.code != "ok"), None)
    if wrong is not None:
        return Lifetimes(problem=f"statuses with a time to live are not taken ({said(wrong)})")
    shown = _shown(judge, nsp, evses, end)
    return Lifetimes(evses, end, shown, "", replies[-1].exchange.received)


def _shown(judge: Judge, nsp: Peer, evses: dict[Case, Tree], end: int) -> frozenset[Case]:
    """Look which of them are delivered, as long as the short ones have to be."""
    found: set[Case] = set()
    deadline = end - float(judge.stage.target.ixit.clock_skew_s)

    def look() -> bool:
        reply = nsp.GetStatus()
        if _now() < deadline:
            found.update(
                case
                for case, evse in evses.items()
                if any(is_as_sent(one, evse) for one in sightings(reply, evse))
            )
        return len(found) == len(evses)

    if not look() and (left := deadline - _now()) > 0:
        settle = float(judge.stage.target.ixit.settle_s)
        judge.wait_until(look, "statuses with a time to live become visible", bound_s=min(settle, left))
    if "own-long" in found:
        board.note(judge, identity(id_of(evses["own-long"])), evses["own-long"])
    return frozenset(found)


def _now() -> float:
    return datetime.now(UTC).timestamp()
