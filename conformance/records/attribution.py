"""Which requirement a mutation violates that is made from the schema, where it is not the general one."""

from fnmatch import fnmatchcase
from functools import cache

FORMAT = "OCHP-GEN-029"
"""Data with technical errors is answered with the code format."""
CLOSED = "OCHP-GEN-039"
"""Content models are closed."""

_AMOUNTS = (
    "billingValue",
    "itemPrice",
    "periodCost",
    "stepSize",
    "totalCost",
    "maximumPower",
    "guaranteedPower",
    "minEnergy",
    "maxEnergy",
    "minPower",
    "maxPower",
)
_OPEN_LISTS = ("representation", "tokenSubType", "ConnectorStandard", "ConnectorFormat")
_TIMES = ("*Date", "*DateTime", "lastUpdate", "periodBegin", "periodEnd", "timestamp", "ttl")
_ATTRIBUTIONS = (
    ("facet/CdrId/pattern", "OCHP-CDR-048"),
    ("facet/duration/pattern", "OCHP-CDR-043"),
    ("facet/duration/length", "OCHP-CDR-043"),
    ("*/CdrStatusType/enumeration", "OCHP-CDR-037"),
    ("*/CdrStatusType/unknown", "OCHP-CDR-037"),
    ("*/evseId/pattern", "OCHP-ID-009"),
    ("*/contractId/pattern", "OCHP-ID-001"),
    ("facet/tariffId/pattern", "OCHP-ID-015"),
    ("facet/connectors/tariffId/pattern", "OCHP-ID-015"),
    ("*/parkingId/pattern", "OCHP-ID-017"),
    ("*/LocalDateTime/pattern", "OCHP-TIME-003"),
    ("*/LocalDateTime/length", "OCHP-TIME-003"),
    ("*/DateTime/pattern", "OCHP-TIME-001"),
    ("*/DateTime/length", "OCHP-TIME-001"),
    ("*/relatedResource/class/enumeration", "OCHP-TYPE-010"),
    ("*/relatedResource/class/unknown", "OCHP-TYPE-010"),
    ("doubled/relatedResource/class", "OCHP-TYPE-010"),
    ("*/relatedLocation/@type*", "OCHP-POI-037"),
    ("*/@lat/pattern", "OCHP-POI-027"),
    ("*/@lon/pattern", "OCHP-POI-027"),
    ("*/@periodBegin/pattern", "OCHP-POI-023"),
    ("*/@periodEnd/pattern", "OCHP-POI-023"),
    ("both/openingTimes", "OCHP-POI-018"),
    ("too-many/openingTimes/regularHours", "OCHP-POI-018"),
    ("missing/openingTimes/closedCharging", "OCHP-POI-026"),
    ("missing/parkingSpot/parkingId", "OCHP-POI-040"),
    ("facet/maxReservation/lexical", "OCHP-POI-042"),
    ("facet/maxReservation/m??-??clusive", "OCHP-POI-042"),
    *(
        (f"{kind}/individualTariff/tariffElement/{part}", "OCHP-TARIFF-014")
        for kind in ("missing", "doubled")
        for part in ("priceComponent", "tariffRestriction")
    ),
    ("missing/individualTariff", "OCHP-TARIFF-015"),
    ("missing/individualTariff/tariffElement", "OCHP-TARIFF-015"),
    ("missing/individualTariff/currency", "OCHP-TARIFF-015"),
    ("too-many/*/tariffRestriction/regularHours", "OCHP-TARIFF-019"),
    ("unwrapped/*/tariffRestriction/*DateTime", "OCHP-TARIFF-020"),
    ("unwrapped/*/billingItem", FORMAT),
    *((f"unwrapped/{name}", "OCHP-TIME-001") for name in _TIMES),
    *((f"unwrapped/*/{name}", "OCHP-TIME-001") for name in _TIMES),
    ("unwrapped/cdrStatus", FORMAT),
    ("unwrapped/*", "OCHP-TYPE-004"),
    ("facet/statusType/*", "OCHP-STATUS-017"),
    ("facet/parking/@status/*", "OCHP-STATUS-021"),
    ("facet/*/@ttl/lexical", "OCHP-STATUS-026"),
    ("missing/lastUpdate", "OCHP-GEN-048"),
    ("missing/*Array", "OCHP-GEN-047"),
    ("*/ConnectorStandard/enumeration", "OCHP-TYPE-005"),
    *((f"*/{name}/lexical", "OCHP-TYPE-002") for name in _AMOUNTS),
    *((f"*{name}/unknown", FORMAT) for name in _OPEN_LISTS),
    ("*/unknown", "OCHP-TYPE-003"),
    ("*/enumeration", "OCHP-TYPE-003"),
    ("*/max-length", "OCHP-TYPE-008"),
    ("extra/*", CLOSED),
    ("extra-attribute/*", CLOSED),
)
"""Patterns of ids with requirements; the first that fits decides."""


@cache
def attributed(id: str) -> str:
    """Find the requirement that a mutation violates.

    Args:
        id: Of a mutation from a facet or the structure of the schema.

    Returns:
        The requirement; that on data with technical errors if there is none of its own.
    """
    return next((found for pattern, found in _ATTRIBUTIONS if fnmatchcase(id, pattern)), FORMAT)
