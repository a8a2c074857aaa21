"""Plausibility of an uploaded CDR: what a clearing house has to object to, and what it may object to.

Source: OCHP.md, CDR Validation Process; OCHP-CDR-003, 034, 038, 039, 041, 042, 044, 047, 048; OCHP-ID-019;
OCHP-TIME-002; OCHP-TYPE-001; AMB-034, AMB-036, AMB-037, AMB-097, AMB-111.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from conformance.model.exchange import entries
from conformance.model.world import Reading, RequirementIds
from conformance.values import (
    Duration,
    Form,
    ImpossibleTime,
    Instant,
    InvalidDuration,
    NotANumber,
    NotFinite,
    amount,
    close,
    is_currency,
    is_hash,
)

_ONCE = frozenset({"serviceFee", "reservation"})
_DURATION_TOLERANCE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a CDR is implausible, or may be found so.

    Args:
        because: Requirements that are violated if it is taken (binding), or at stake.
        binding: It has to be refused; otherwise taking it is as good.
        prefers_taken: What the sandbox does if no variation decides.
        readings: The reading that taking shows, and the one that refusing shows.
        code: Result code that fits if this is the reason for a total refusal.
    """

    because: RequirementIds
    binding: bool = False
    prefers_taken: bool = False
    readings: tuple[Reading | None, Reading | None] = (None, None)
    code: str = "format"


REVERSED = Objection(("OCHP-CDR-003", "OCHP-CDR-038"), binding=True)
_amount = lru_cache(maxsize=4096)(amount)  # prices repeat
_IMPOSSIBLE_TIME = Objection(
    ("OCHP-TIME-002",), readings=(Reading("AMB-097/pattern-only"), Reading("AMB-097/calendar"))
)
_OUTSIDE = Objection(("OCHP-CDR-039",))
_ONCE_VALUE = Objection(("OCHP-CDR-044",))
_CURRENCY = Objection(("OCHP-CDR-047",))
_PREFIX = Objection(
    ("OCHP-CDR-048",),
    readings=(Reading("AMB-034/no-prefix"), Reading("AMB-034/prefix-enforced")),
    code="invalid-id",
)
_NOT_FINITE = Objection(
    ("OCHP-TYPE-001",), readings=(Reading("AMB-111/accepted"), Reading("AMB-111/refused"))
)
_SUM = Objection(
    ("OCHP-CDR-041", "OCHP-CDR-042"),
    prefers_taken=True,
)
_DURATION = Objection(
    ("OCHP-CDR-043",),
    prefers_taken=True,
)
_HASH = Objection(("OCHP-ID-019",))


def objection(cdr: Mapping[str, Any], operator: str) -> Objection | None:
    """Find what speaks against a CDR: a binding objection, else one that the sandbox follows, else any.

    Args:
        cdr: A schema-valid CDR.
        operator: Operator id of its EVSE.
    """
    found = list(_objections(cdr, operator))
    if not found:
        return None
    return min(found, key=lambda o: (not o.binding, o.prefers_taken))


def has_misleading_local_times(cdr: Mapping[str, Any]) -> bool:
    """Tell whether the local end reads earlier than the local start although it is later (OCHP-TIME-007)."""
    start, end = _text(cdr, "startDateTime"), _text(cdr, "endDateTime")
    return end.strip()[:19] < start.strip()[:19]


def _objections(cdr: Mapping[str, Any], operator: str) -> Iterator[Objection]:
    start, end = _second(_text(cdr, "startDateTime")), _second(_text(cdr, "endDateTime"))
    if start is None or end is None:
        yield _IMPOSSIBLE_TIME
    elif end < start:
        yield REVERSED
    periods = entries(cdr, "chargingPeriods")
    yield from _period_objections(periods, start, end)
    yield from _amount_objections(cdr, periods)
    yield from _duration_objections(cdr, start, end)
    if not is_currency("".join(cdr["currency"].split())):
        yield _CURRENCY
    if not cdr["CdrId"].startswith(operator):
        yield _PREFIX
    token = cdr["emtId"]
    representation = token.get("@representation", "plain")
    if representation != "plain" and not is_hash(token["instance"], representation):
        yield _HASH


def _period_objections(
    periods: list[Mapping[str, Any]], start: int | None, end: int | None
) -> Iterator[Objection]:
    for period in periods:
        begins, ends = _second(_text(period, "startDateTime")), _second(_text(period, "endDateTime"))
        if begins is None or ends is None:
            yield _IMPOSSIBLE_TIME
        elif ends < begins or (start is not None and begins < start) or (end is not None and ends > end):
            yield _OUTSIDE


def _amount_objections(cdr: Mapping[str, Any], periods: list[Mapping[str, Any]]) -> Iterator[Objection]:
    try:
        total = Decimal(0)
        for period in periods:
            value = _amount(period["billingValue"])
            cost = value * _amount(period["itemPrice"])
            total += cost
            if period["billingItem"]["BillingItemType"] in _ONCE and value != 1:
                yield _ONCE_VALUE
            if "periodCost" in period and not close(_amount(period["periodCost"]), cost):
                yield _SUM
        if "totalCost" in cdr and not close(_amount(cdr["totalCost"]), total):
            yield _SUM
        for rating in ("maximumPower", "guaranteedPower"):
            _amount(cdr.get("ratings", {}).get(rating, "0"))
    except NotFinite:
        yield _NOT_FINITE
    except NotANumber:
        yield Objection(("OCHP-GEN-029",))


def _duration_objections(cdr: Mapping[str, Any], start: int | None, end: int | None) -> Iterator[Objection]:
    if "duration" not in cdr:
        return
    try:
        duration = Duration.parse(cdr["duration"])
    except InvalidDuration:
        yield _DURATION
        return
    if start is None or end is None:
        return
    if abs(duration.length - timedelta(seconds=end - start)) > _DURATION_TOLERANCE:
        yield _DURATION


def _text(cdr: Mapping[str, Any], name: str) -> str:
    return str(cdr[name]["LocalDateTime"])


@lru_cache(maxsize=4096)  # a session's times occur in each of its periods
def _second(text: str) -> int | None:
    """Seconds since 1970; None if there is no such local time."""
    try:
        return int(Instant.parse(text, Form.LOCAL).seconds)
    except ImpossibleTime:
        return None
