"""Faults of answers and of HTTP: what a broken clearing house says to uploads of charge points."""

from copy import deepcopy

from lxml import etree

from conformance.sandbox.call import Call
from conformance.sandbox.flaw import Fault, Flaw
from conformance.sandbox.wrong.leniency import lenient_flaw

_WRAPPED = frozenset(
    {"authMethods", "connectorFormat", "connectorStandard", "location", "restriction", "status"}
)
_TIMES = frozenset({"DateTime", "endDate", "periodBegin", "periodEnd", "startDate", "timestamp"})
_LITERALS = frozenset(
    {
        "AuthMethodType",
        "ChargePointStatusType",
        "GeneralLocationType",
        "RestrictionType",
        "chargePointType",
        "class",
    }
)
_EMPTY_UPLOADS = frozenset({"SetChargePointListRequest", "UpdateChargePointListRequest"})


def _accusing(call: Call, element: etree._Element) -> etree._Element:
    """List each charge point of a mixed upload as refused, those that are stored as well."""
    listed = list(element.iterchildren("{*}refusedChargePointInfo"))
    uploads = [] if not call.payloads else list(call.payloads[0].iterchildren("{*}chargePointInfoArray"))
    known = {found.findtext("{*}evseId") for found in listed}
    for upload in uploads if listed else ():
        if upload.findtext("{*}evseId") not in known:
            also = deepcopy(upload)
            also.tag = listed[0].tag
            element.append(also)
    return element


CHARGE_POINT_ANSWER_FLAWS: tuple[Flaw, ...] = (
    Flaw(
        Fault(
            "lists_stored_charge_points_as_refused",
            "Of an upload with one foreign charge point, the others are listed as refused although stored.",
            "answer",
            ("OCHP-POI-008",),
        ),
        retell=_accusing,
    ),
    lenient_flaw(
        "overlooks_wrong_opening_hours",
        "Opening hours that break the schema are answered with ok.",
        "-POI-018 -POI-026",
        lambda name, is_empty: name in ("openingTimes", "regularHours", "twentyfourseven"),
    ),
    lenient_flaw(
        "overlooks_missing_closed_charging",
        "Hours without closedCharging are answered with ok.",
        "-POI-026 -POI-018",
        lambda name, is_empty: name == "openingTimes",
    ),
    lenient_flaw(
        "overlooks_wrong_types_of_places",
        "A related place of no type, or of an unknown one, is answered with ok.",
        "-POI-037",
        lambda name, is_empty: name in ("relatedLocation", "@type"),
    ),
    lenient_flaw(
        "overlooks_missing_parking_ids",
        "A parking spot without parkingId is answered with ok.",
        "-POI-040",
        lambda name, is_empty: name in ("parkingSpot", "restriction", "floorLevel", "parkingSpotNumber"),
    ),
    lenient_flaw(
        "overlooks_wrong_reservations",
        "A maxReservation of no minutes, of too many, or with decimals is answered with ok.",
        "-POI-042",
        lambda name, is_empty: name == "maxReservation" and not is_empty,
    ),
    lenient_flaw(
        "overlooks_wrong_times_of_charge_points",
        "A time of a charge point that has an offset, fractions or no wrapper is answered with ok.",
        "-TIME-001",
        lambda name, is_empty: name in _TIMES and not is_empty,
    ),
    lenient_flaw(
        "overlooks_wrong_tariff_ids_of_connectors",
        "A connector whose tariffId is no tariff-ID is answered with ok.",
        "-ID-015",
        lambda name, is_empty: name == "tariffId" and not is_empty,
    ),
    lenient_flaw(
        "overlooks_wrong_parking_ids_of_charge_points",
        "A parking spot whose parkingId is no parking-id is answered with ok.",
        "-ID-017",
        lambda name, is_empty: name == "parkingId" and not is_empty,
    ),
    lenient_flaw(
        "overlooks_missing_wrappers",
        "A value without the element that wraps it is answered with ok.",
        "-TYPE-004",
        lambda name, is_empty: name in _WRAPPED,
    ),
    lenient_flaw(
        "overlooks_connectors_of_other_releases",
        "A connector standard that the release does not have is answered with ok.",
        "-TYPE-005",
        lambda name, is_empty: name == "ConnectorStandard" and not is_empty,
    ),
    lenient_flaw(
        "overlooks_wrong_classes_of_pages",
        "A related resource with two classes, or an unknown one, is answered with ok.",
        "-TYPE-010 -TYPE-003",
        lambda name, is_empty: name in ("class", "relatedResource") and not is_empty,
    ),
    lenient_flaw(
        "overlooks_long_names_of_places",
        "A text of a charge point that is longer than its type allows is answered with ok.",
        "-TYPE-008 -GEN-029",
        lambda name, is_empty: (
            name in ("locationName", "locationId", "uri", "thumbUri", "type", "timeZone", "@name", "city")
            and not is_empty
        ),
    ),
    lenient_flaw(
        "overlooks_wrong_literals_of_charge_points",
        "A literal of a charge point that is not in its enumeration is answered with ok.",
        "-TYPE-003 -TYPE-010",
        lambda name, is_empty: name in _LITERALS and not is_empty,
    ),
    lenient_flaw(
        "overlooks_empty_lists_of_charge_points",
        "An upload without any charge point is answered with ok.",
        "-GEN-047",
        lambda name, is_empty: name in _EMPTY_UPLOADS,
    ),
    lenient_flaw(
        "overlooks_missing_times_of_deltas",
        "A delta download without lastUpdate is answered with ok.",
        "-GEN-048",
        lambda name, is_empty: name == "GetChargePointListUpdatesRequest",
    ),
)
