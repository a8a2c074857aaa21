"""Charge points: what operators upload about them, and which navigation providers see it.

Source: OCHP.md, Exchange Charge Point Information, SetChargePointList.req, UpdateChargePointList.req,
GetChargePointList.req, GetChargePointListUpdates.req; OCHP-POI-001 to OCHP-POI-009.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from conformance.model.branch import Branch, Fate, Terms
from conformance.model.content import Content, evse_identity
from conformance.model.exchange import Request, entries
from conformance.model.listing import (
    Audience,
    Since,
    Uploaded,
    download_branches,
    refused,
    time_of,
    upload_branches,
)
from conformance.model.network import Network
from conformance.model.stock import Circumstances, Entry
from conformance.model.world import ABSENT, Facts, Key, Possible, Reading, RequirementIds, Tree, World
from conformance.releases import Operation, Store
from conformance.values import EvseId, Form, ImpossibleTime, Instant, Interval, InvalidId, NotFinite, amount

MEMBER = "chargePointInfoArray"
_FOREIGN: RequirementIds = ("OCHP-POI-009", "OCHP-GEN-028")
_TERMS = Terms(("OCHP-POI-008",), ("OCHP-POI-004", "OCHP-GEN-049"), ("OCHP-POI-008",))
_DELTA: RequirementIds = ("OCHP-POI-006", "OCHP-TIME-008")
_PATTERN_ONLY = (Reading("AMB-050/pattern-only"), Reading("AMB-050/clock"))
_ANY_DATE = (Reading("AMB-097/pattern-only"), Reading("AMB-097/calendar"))
_ANY_AMOUNT = (Reading("AMB-111/accepted"), Reading("AMB-111/refused"))
_NO_READING = (None, None)
Readings = tuple[Reading | None, Reading | None]


class ChargePoints:
    """The behaviour of the store of charge points (see `Stock`)."""

    def branches(
        self,
        world: World,
        operation: Operation,
        request: Request,
        caller: str,
        at: Interval,
        circumstances: Circumstances,
    ) -> tuple[Branch, ...]:
        """Give everything that the documents allow, the preferred branch first."""
        if operation.uploads:
            return _upload(world, operation, request, caller, at)
        since = Since(time_of(request.parameters, "lastUpdate"), _DELTA, _DELTA)
        is_delta = operation.name == "GetChargePointListUpdates"
        audience = _audience(circumstances.network, caller)
        return download_branches(world, Store.CHARGE_POINTS, audience, at, since=since if is_delta else None)

    def record(self, member: str, tree: Tree) -> tuple[Key, Facts]:
        """Read the EVSE-ID of a charge point and what it says."""
        evse = evse_identity(str(tree["evseId"]))
        return _key(evse), Facts("", "", _operator(evse), evse, Content(tree))

    def refused(self, entry: Entry) -> Key:
        """Read an entry of ``refusedChargePointInfo``, which is the charge point."""
        return _key(evse_identity(str(entry["evseId"]) if isinstance(entry, dict) else entry))

    def refusal(self, key: Key, tree: Tree) -> Entry:
        """Write an entry of ``refusedChargePointInfo``."""
        return tree

    def delivery(self, request: Request, facts: Facts) -> tuple[str, Tree]:
        """Write a charge point: as uploaded."""
        return MEMBER, dict(facts.content.tree)


def _key(evse: str) -> Key:
    return Key(Store.CHARGE_POINTS, evse)


def _operator(evse: str) -> str:
    try:
        return EvseId.parse(evse).operator
    except InvalidId:
        return ""


def _upload(
    world: World, operation: Operation, request: Request, caller: str, at: Interval
) -> tuple[Branch, ...]:
    stock = ChargePoints()
    story: RequirementIds = ("OCHP-POI-001",) if operation.replaces else ("OCHP-POI-004", "OCHP-POI-003")
    records = tuple(Uploaded(*stock.record(MEMBER, tree), tree=tree, story=story) for tree in request.records)

    def objection(record: Uploaded, held: Possible) -> Fate | None:
        if record.facts.operator != caller:
            return refused(held, _FOREIGN)
        return _doubt(record, held, at)

    return upload_branches(
        world,
        Store.CHARGE_POINTS,
        records,
        at,
        objection=objection,
        swept=(lambda facts: facts.operator == caller) if operation.replaces else None,
        terms=_TERMS,
    )


def _doubt(record: Uploaded, held: Possible, at: Interval) -> Fate | None:
    """Give the choice to take or refuse what the schema accepts but the text calls wrong."""
    doubt = next(_doubts(record.tree), None)
    if doubt is None:
        return None
    because, readings = doubt
    stored = replace(record.facts, changed=at, story=record.story)
    kept = tuple(facts if facts is ABSENT else replace(facts, story=record.story) for facts in held)
    return Fate(
        (stored,),
        kept,
        if_refused=record.story,
        if_taken=because,
        readings=readings,
        prefers_taken=False,
        code="format",
    )


def _doubts(tree: Mapping[str, Any]) -> Iterator[tuple[RequirementIds, Readings]]:
    """Find what a clearing house should refuse and may take (checks of OCHP-POI-022, 023 and 028)."""
    hours = tree.get("openingTimes", {})
    for period in entries(hours, "regularHours"):
        begin, end = str(period["@periodBegin"]), str(period["@periodEnd"])
        if begin > "23:59" or end > "24:00":
            yield ("OCHP-POI-023",), _PATTERN_ONLY
        elif end <= begin:
            yield ("OCHP-POI-022",), _PATTERN_ONLY
    if any(moment is None for moment in _moments(tree)):
        yield ("OCHP-TIME-002",), _ANY_DATE
    for period in (*entries(hours, "exceptionalOpenings"), *entries(hours, "exceptionalClosings")):
        begins, ends = (_moment(period[name]) for name in ("periodBegin", "periodEnd"))
        if begins is not None and ends is not None and ends <= begins:
            yield ("OCHP-POI-022",), _PATTERN_ONLY
    for point in (tree["chargePointLocation"], *entries(tree, "relatedLocation")):
        if abs(amount(point["@lat"])) > 90 or abs(amount(point["@lon"])) > 180:
            yield ("OCHP-POI-028",), _NO_READING
    for name in ("maximumPower", "guaranteedPower"):
        try:
            amount(tree.get("ratings", {}).get(name, "0"))
        except NotFinite:
            yield ("OCHP-TYPE-001",), _ANY_AMOUNT


def _moments(node: Any) -> Iterator[Instant | None]:
    """Every time of a record; None for one that is not in the calendar."""
    if isinstance(node, list):
        for each in node:
            yield from _moments(each)
    elif isinstance(node, Mapping):
        if "DateTime" in node:
            yield _moment(node)
        else:
            for each in node.values():
                yield from _moments(each)


def _moment(node: Mapping[str, Any]) -> Instant | None:
    try:
        return Instant.parse(node["DateTime"], Form.UTC)
    except ImpossibleTime:
        return None


def _audience(network: Network, caller: str) -> Audience:
    return Audience(
        sees=lambda facts: network.connected(facts.operator, caller),
        foreign=("OCHP-POI-005",),
        altered=("OCHP-POI-001", "OCHP-GEN-043"),
        terms=_TERMS,
    )
