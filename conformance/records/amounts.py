"""Quantities of a charge detail record and how they are written."""

from decimal import Decimal

MULTIPLIERS = frozenset({"serviceFee", "reservation"})
"""Billing items whose value is no quantity but 1.0 (OCHP-CDR-044)."""
HOURLY = frozenset({"parkingtime", "usagetime", "reservationtime"})
"""Billing items that are counted in hours (OCHP-CDR-045)."""


def plain(number: Decimal) -> str:
    """Write a number with a point, without exponent and needless zeros: ``12.5``, ``0.25``, ``100``."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def hours(seconds: int, places: int = 3) -> Decimal:
    """Convert to hours, cut off so that a billed time never exceeds the period (OCHP-CDR-045)."""
    scale: int = 10**places
    return Decimal(seconds * scale // 3600) / Decimal(scale)


def duration_text(seconds: int) -> str:
    """Write a duration as HHH:MM:SS.

    Source: OCHP-CDR-043.
    """
    return f"{seconds // 3600:03}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def direct_current(connector_standard: str) -> bool:
    """Tell whether a connector delivers direct current, by its name in any release.

    Source: OCHP-TYPE-009.
    """
    return any(word in connector_standard.upper() for word in ("COMBO", "CHADEMO"))
