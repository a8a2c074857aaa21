"""What belongs to a country besides its `Place`: language, telephone code, and where its town lies."""

from dataclasses import dataclass
from decimal import Decimal

_MICRO = 1_000_000


@dataclass(frozen=True, slots=True)
class Locale:
    """What charge points of a country say.

    Args:
        language: ISO 639-3, in capitals as the schema wants it.
        dialling: Telephone code with the plus sign.
        latitude: Of the town of the country's `Place`, decimal degrees of WGS 84.
        longitude: Likewise.
    """

    language: str
    dialling: str
    latitude: Decimal
    longitude: Decimal

    def near(self, step: int) -> tuple[str, str]:
        """Write the coordinates of a point near the town.

        Args:
            step: How far away it is, in steps of some metres; at most a thousand either way.

        Source: OCHP-POI-027, OCHP-POI-028.
        """
        return degrees(self.latitude + step * Decimal("0.000031")), degrees(
            self.longitude + step * Decimal("0.000047")
        )


def degrees(angle: Decimal) -> str:
    """Write an angle with exactly six decimals.

    Source: OCHP-POI-027.
    """
    micro = int(angle * _MICRO)
    return f"{'-' if micro < 0 else ''}{abs(micro) // _MICRO}.{abs(micro) % _MICRO:06}"


def _locale(language: str, dialling: str, latitude: str, longitude: str) -> Locale:
    return Locale(language, dialling, Decimal(latitude), Decimal(longitude))


HOME = _locale("DEU", "+49", "50.776351", "6.083862")

_LOCALES = {
    "AUT": _locale("DEU", "+43", "47.070714", "15.439504"),
    "BEL": _locale("NLD", "+32", "51.054342", "3.717424"),
    "CHE": _locale("DEU", "+41", "46.947974", "7.447447"),
    "CZE": _locale("CES", "+420", "49.195060", "16.606837"),
    "DEU": HOME,
    "DNK": _locale("DAN", "+45", "55.403756", "10.402370"),
    "ESP": _locale("SPA", "+34", "43.263013", "-2.934985"),
    "FIN": _locale("FIN", "+358", "60.451813", "22.266630"),
    "FRA": _locale("FRA", "+33", "50.629250", "3.057256"),
    "GBR": _locale("ENG", "+44", "53.800755", "-1.549077"),
    "GRC": _locale("ELL", "+30", "38.246639", "21.734574"),
    "IRL": _locale("ENG", "+353", "51.896893", "-8.486316"),
    "ITA": _locale("ITA", "+39", "45.070312", "7.686857"),
    "LUX": _locale("LTZ", "+352", "49.611622", "6.131935"),
    "NLD": _locale("NLD", "+31", "51.985103", "5.898730"),
    "NOR": _locale("NOB", "+47", "60.391263", "5.322054"),
    "POL": _locale("POL", "+48", "51.246453", "22.568446"),
    "PRT": _locale("POR", "+351", "41.157944", "-8.629105"),
    "SWE": _locale("SWE", "+46", "59.858562", "17.638927"),
}


def locale_of(country: str) -> Locale:
    """Find what belongs to a country.

    Args:
        country: ISO 3166-1 alpha-3, as addresses carry it.

    Returns:
        That of Germany for a country that is not known here.
    """
    return _LOCALES.get(country, HOME)
