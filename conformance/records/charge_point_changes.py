"""Charge points made from others: a later version, or at another operator.

Each function gives a new record that is as valid as the one given, and touches nothing else in it.
"""

from typing import cast

from conformance.records.trees import Node, Tree, items, put
from conformance.values import EvseId, ParkingId, TariffId

_REGULAR = ("08:00", "22:00")


def renamed(point: Tree, name: str) -> Tree:
    """Give a charge point another locationName."""
    return put(point, ("locationName",), name)


def under_id_of(point: Tree, other: Tree) -> Tree:
    """Give a charge point the EVSE-ID and the location of another one, so that it is its next version."""
    return {**point, "evseId": other["evseId"], "locationId": other["locationId"]}


def respelled(point: Tree, spelling: str) -> Tree:
    """Write the EVSE-ID of a charge point in another way.

    Raises:
        InvalidId: It is none.
    """
    return put(point, ("evseId",), EvseId.parse(spelling).text)


def at_other_operator(point: Tree, operator: str) -> Tree:
    """Move a charge point to another operator, with its tariffs and parking spots.

    Args:
        point: The record.
        operator: Operator-id of five characters.
    """
    outlet = EvseId.parse(str(point["evseId"])).outlet
    moved: Tree = {**point, "evseId": f"{operator}E{outlet}"}
    moved["connectors"] = [
        {**each, "tariffId": f"{operator}T{TariffId.parse(str(each['tariffId'])).instance}"}
        if "tariffId" in each
        else each
        for each in items(point, "connectors")
    ]
    if "parkingSpot" in point:
        moved["parkingSpot"] = [
            {**each, "parkingId": f"{operator}P{ParkingId.parse(str(each['parkingId'])).spot}"}
            for each in items(point, "parkingSpot")
        ]
    return moved


def open_every_day(point: Tree) -> Tree:
    """Let a charge point open each day from 8 to 22 o'clock.

    Its exceptional openings in the evening stay, and overlap regular hours whatever day they are.

    Source: OCHP-POI-021.
    """
    times = cast(Tree, point["openingTimes"])
    begin, end = _REGULAR
    week: list[str | Tree] = [
        {"@weekday": str(day), "@periodBegin": begin, "@periodEnd": end} for day in range(1, 8)
    ]
    kept: dict[str, Node] = {
        name: node for name, node in times.items() if name not in ("regularHours", "twentyfourseven")
    }
    return {**point, "openingTimes": {"regularHours": week, **kept}}
