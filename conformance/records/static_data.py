"""Static data of an EVSE whose live status is sent: the simplest charge point, with its parking spots."""

from dataclasses import replace

from conformance.records.charge_point import (
    ChargePointVariant,
    charge_point,
    charge_point_component,
    location_id,
)
from conformance.records.dice import Simplest
from conformance.records.setting import Ids, Setting
from conformance.records.surgery import ordered
from conformance.records.trees import Tree

_NOBODY = "STATIC"


def static_data(setting: Setting, evse_id: str, *parking_ids: str) -> Tree:
    """Make the static data of one EVSE; no id is taken.

    Args:
        setting: Of its operator.
        evse_id: As its status has it.
        parking_ids: Of the spots in front of it.

    Source: OCHP-STATUS-014, OCHP-STATUS-015, OCHP-STATUS-022, AMB-069.
    """
    made = charge_point(replace(setting, ids=Ids(_NOBODY)), ChargePointVariant.minimal(), Simplest())
    known: Tree = {**made, "evseId": evse_id, "locationId": location_id(evse_id)}
    if parking_ids:
        known["parkingSpot"] = [{"parkingId": spot} for spot in parking_ids]
    return ordered(charge_point_component(setting.schema), known)
