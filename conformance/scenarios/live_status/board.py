"""Board: statuses that were delivered once, and have to be delivered until they are replaced or over.

It goes on from scenario to scenario, so that a long answer can be compared with all that was sent before.

Source: OCHP.md 1.4, Live Status Interface; OCHP-GEN-049, OCHP-STATUS-011; AMB-110.
"""

from datetime import UTC, datetime, timedelta
from typing import cast

from conformance.records import Tree
from conformance.scenarios.judge import Judge
from conformance.values import Instant

YOUNG_S = 60
"""How long a status without time to live has to be delivered at least (OCHP-STATUS-010)."""
_MARGIN_S = 5
_STORE = "live_status/board"
_Board = dict[str, tuple[Tree, datetime]]


def note(judge: Judge, id: str, status: Tree) -> None:
    """Note a status that was delivered.

    Args:
        judge: The judge.
        id: What identifies the EVSE or parking spot.
        status: As it was sent.
    """
    _board(judge)[id] = (status, datetime.now(UTC))


def strike(judge: Judge, id: str) -> None:
    """Strike a status out that may be delivered or not from now on."""
    _board(judge).pop(id, None)


def due(judge: Judge, member: str) -> dict[str, Tree]:
    """Give the statuses that have to be delivered still, by id.

    Args:
        judge: The judge.
        member: Local name of what was sent: evse or parking.
    """
    key = "parkingId" if member == "parking" else "evseId"
    now = datetime.now(UTC)
    valid_until = now + timedelta(seconds=_MARGIN_S + float(judge.stage.target.ixit.clock_skew_s))
    return {
        id: status
        for id, (status, seen) in _board(judge).items()
        if key in status and _ends(status, seen) > valid_until
    }


def _ends(status: Tree, seen: datetime) -> datetime:
    ttl = status.get("@ttl")
    return seen + timedelta(seconds=YOUNG_S) if ttl is None else Instant.parse(str(ttl)).moment


def _board(judge: Judge) -> _Board:
    return cast(_Board, judge.stage.left.setdefault(_STORE, ({}, 0.0))[0])
