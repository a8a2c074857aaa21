"""Opening hours of charge points: all day and night, regular, or only at exceptional times.

Source: OCHP.md, HoursType class, RegularHoursType class; OCHP-POI-018 to OCHP-POI-023, OCHP-POI-026.
"""

from datetime import UTC, datetime
from typing import Literal, TypeAlias

from conformance.records.engine import Given, Maybe

Hours: TypeAlias = Literal["always", "regular", "irregular"]
KINDS: tuple[Hours, ...] = ("always", "regular", "irregular")

_WEEKS = (
    tuple((day, "08:00", "20:00") for day in range(1, 6)),
    (*((day, "07:30", "18:15") for day in range(1, 6)), (6, "10:00", "16:00")),
    ((1, "06:00", "12:00"), (1, "13:30", "23:59"), (7, "00:00", "09:45")),
)
PATTERNS = len(_WEEKS)
"""How many patterns of regular hours there are."""
_DAY_S = 86400
_AHEAD_DAYS = 20


def utc_time(when: int) -> dict[str, Given]:
    """Write seconds since 1970 as a `DateTimeType`.

    Source: OCHP-TIME-001.
    """
    return {"DateTime": datetime.fromtimestamp(when, UTC).replace(tzinfo=None).isoformat() + "Z"}


def opening_times(kind: Hours, pattern: int, epoch: int) -> dict[str, Given]:
    """Make the opening times of a charge point.

    Args:
        kind: How it is open.
        pattern: Which regular hours, below `PATTERNS`.
        epoch: The present; exceptions lie some weeks ahead, and closings do not overlap openings.

    Returns:
        Part of a tree; exceptions are optional, except the openings of irregular hours.
    """
    midnight = epoch - epoch % _DAY_S + _AHEAD_DAYS * _DAY_S
    opened = [_period(midnight + day * _DAY_S, 18, 22) for day in range(3)]
    closed = [_period(midnight + day * _DAY_S, 0, 24) for day in range(7, 9)]
    times: dict[str, Given] = {"exceptionalClosings": Maybe(closed)}
    if kind == "always":
        return {"twentyfourseven": "true", "exceptionalOpenings": None, **times}
    if kind == "irregular":
        return {"twentyfourseven": "false", "exceptionalOpenings": opened, **times}
    week = [
        {"@weekday": str(day), "@periodBegin": begin, "@periodEnd": end}
        for day, begin, end in _WEEKS[pattern]
    ]
    return {"regularHours": week, "exceptionalOpenings": Maybe(opened), **times}


def _period(midnight: int, begin: int, end: int) -> dict[str, Given]:
    return {"periodBegin": utc_time(midnight + begin * 3600), "periodEnd": utc_time(midnight + end * 3600)}
