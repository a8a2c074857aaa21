"""Where charge points stand: country, time zone and currency that belong together."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

_DAY_S = 86400
_LOOK_BACK_DAYS = 800


@dataclass(frozen=True, slots=True)
class Place:
    """A town with charge points.

    Args:
        country: ISO 3166-1 alpha-3, as addresses carry it.
        zone: Name in the IANA time zone database.
        currency: ISO 4217, alphabetic.
        city: In ASCII.
        zip_code: In the country's form.
    """

    country: str
    zone: str
    currency: str
    city: str
    zip_code: str


HOME = Place("DEU", "Europe/Berlin", "EUR", "Aachen", "52062")

_PLACES = {
    "AT": Place("AUT", "Europe/Vienna", "EUR", "Graz", "8010"),
    "BE": Place("BEL", "Europe/Brussels", "EUR", "Gent", "9000"),
    "CH": Place("CHE", "Europe/Zurich", "CHF", "Bern", "3011"),
    "CZ": Place("CZE", "Europe/Prague", "CZK", "Brno", "602 00"),
    "DE": HOME,
    "DK": Place("DNK", "Europe/Copenhagen", "DKK", "Odense", "5000"),
    "ES": Place("ESP", "Europe/Madrid", "EUR", "Bilbao", "48001"),
    "FI": Place("FIN", "Europe/Helsinki", "EUR", "Turku", "20100"),
    "FR": Place("FRA", "Europe/Paris", "EUR", "Lille", "59000"),
    "GB": Place("GBR", "Europe/London", "GBP", "Leeds", "LS1 4AP"),
    "GR": Place("GRC", "Europe/Athens", "EUR", "Patra", "262 21"),
    "IE": Place("IRL", "Europe/Dublin", "EUR", "Cork", "T12 W8KP"),
    "IT": Place("ITA", "Europe/Rome", "EUR", "Torino", "10121"),
    "LU": Place("LUX", "Europe/Luxembourg", "EUR", "Luxembourg", "1471"),
    "NL": Place("NLD", "Europe/Amsterdam", "EUR", "Arnhem", "6811 KL"),
    "NO": Place("NOR", "Europe/Oslo", "NOK", "Bergen", "5003"),
    "PL": Place("POL", "Europe/Warsaw", "PLN", "Lublin", "20-001"),
    "PT": Place("PRT", "Europe/Lisbon", "EUR", "Porto", "4000-008"),
    "SE": Place("SWE", "Europe/Stockholm", "SEK", "Uppsala", "753 20"),
}


def place_of(country: str) -> Place:
    """Find a place in a country.

    Args:
        country: ISO 3166-1 alpha-2, as ids begin with it.

    Returns:
        A place in that country; one in Germany for a country that is not known here.
    """
    return _PLACES.get(country.upper(), HOME)


def zone_of(country: str) -> ZoneInfo | None:
    """Find the time zone of an address.

    Args:
        country: ISO 3166-1 alpha-3.

    Returns:
        None if the country is not known here.
    """
    name = next((place.zone for place in _PLACES.values() if place.country == country), None)
    return None if name is None else ZoneInfo(name)


def last_switch(zone: ZoneInfo, before: int, *, forward: bool) -> int | None:
    """Find the last change of the clocks before a time.

    Args:
        zone: Time zone.
        before: Seconds since 1970.
        forward: True for the change in spring, when an hour is left out; False for the one in autumn.

    Returns:
        Seconds since 1970 of the first second with the new offset; None if there was none in two years.
    """
    late, late_offset = before, offset_s(zone, before)
    for _ in range(_LOOK_BACK_DAYS):
        early = late - _DAY_S
        early_offset = offset_s(zone, early)
        if early_offset != late_offset and (early_offset < late_offset) == forward:
            while late - early > 1:
                middle = (early + late) // 2
                if offset_s(zone, middle) == early_offset:
                    early = middle
                else:
                    late = middle
            return late
        late, late_offset = early, early_offset
    return None


def offset_s(zone: ZoneInfo, when: int) -> int:
    """Tell the offset from UTC in seconds, at a time in seconds since 1970."""
    offset = datetime.fromtimestamp(when, zone).utcoffset()
    return 0 if offset is None else int(offset.total_seconds())
