"""Charge points that are valid by schema and rules, of any operator.

The schema's part is made by the engine; this module adds what the schema cannot say: ids that belong
together, languages, countries, time zones and coordinates that exist, connectors that fit the current,
periods that end after they begin. A record takes at most 30 draws, of which at most 11 are made here.
Everything is a function of the dice and the setting.

Source: OCHP.md, ChargePointInfo class and the types below it; OCHP-POI-011 to OCHP-POI-042.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from typing import Self

from hypothesis import strategies as st

from conformance.records.amounts import plain
from conformance.records.dice import Dice
from conformance.records.engine import Given, Maybe, Optional, Partial, Recipe
from conformance.records.leaf import ASCII, LONGEST, UNICODE, Wording
from conformance.records.locale import locale_of
from conformance.records.maker import drawn_by
from conformance.records.opening_hours import KINDS, PATTERNS, Hours, opening_times, utc_time
from conformance.records.outlet import outlet_of
from conformance.records.setting import Setting, base36
from conformance.records.surgery import child, descendant
from conformance.records.trees import Tree
from conformance.records.variant import Spelling
from conformance.schema import Component, Schema
from conformance.values import EvseId

_DRAWS_HERE = 11
DRAWS = 30
_AGES_S = 30 * 86400
_STEPS = 1000
_TARIFFS = 100
_CONNECTORS = 3
_METHODS = 3
_SPOTS = 2
_IMAGE_TYPES = ("png", "jpeg", "svg", "gif")
_IMAGE_SIZES = (("512", "512"), ("800", "600"))
_LONGEST_URI = 255
_LOCATION = 12


@dataclass(frozen=True, slots=True)
class ChargePointVariant:
    """What kind of charge points; every variant is valid by schema and rules.

    Args:
        optional: Optional nodes are drawn, or there are none of them, or all.
        wording: What free text consists of.
        hours: How they are open, if they say so; None: drawn.
        images: Fewest and most images, if there are any.
        point: Latitude and longitude as written; None: drawn near the town.
        spelling: Of EVSE-IDs, parking-ids and tariff-ids.
    """

    optional: Optional = "drawn"
    wording: Wording = ASCII
    hours: Hours | None = None
    images: tuple[int, int] = (1, 3)
    point: tuple[str, str] | None = None
    spelling: Spelling = Spelling()  # noqa: RUF009 -- frozen

    @classmethod
    def minimal(cls) -> Self:
        """Nothing but what the schema demands."""
        return cls(optional="none")

    @classmethod
    def maximal(cls) -> Self:
        """Everything that the schema allows; regular hours have exceptional openings and closings."""
        return cls(optional="all", hours="regular", images=(2, 4))

    @classmethod
    def unicode(cls) -> Self:
        """Text beyond ASCII, and with the characters that XML has to escape (OCHP-GEN-038)."""
        return cls(optional="all", wording=UNICODE)

    @classmethod
    def longest(cls) -> Self:
        """Free texts and addresses as long as their types allow (OCHP-TYPE-007)."""
        return cls(optional="all", wording=LONGEST)

    def but(self, **changes: object) -> Self:
        """The same with other values."""
        return replace(self, **changes)  # type: ignore[arg-type]


def charge_points(
    setting: Setting | Callable[[], Setting],
    variant: ChargePointVariant = ChargePointVariant(),
) -> st.SearchStrategy[Tree]:
    """Draw charge points.

    Args:
        setting: Whose, when and numbered how; a function is called for each record.
        variant: What kind of records.

    Returns:
        A strategy of the content of ``chargePointInfoArray``; at most 30 draws for each record. Each has an
        EVSE-ID and a location of its own, also when Hypothesis repeats an example.

    Source: OCHP-POI-011 to OCHP-POI-042, OCHP-ID-009, OCHP-ID-012, OCHP-ID-014, OCHP-TIME-001,
    OCHP-TYPE-004, OCHP-TYPE-005, OCHP-TYPE-009, OCHP-TYPE-010.
    """
    return drawn_by(charge_point, setting, variant)


def charge_point(setting: Setting, variant: ChargePointVariant, dice: Dice) -> Tree:
    """Make one charge point.

    Args:
        setting: Whose, when and numbered how; an id is taken.
        variant: What kind of record.
        dice: What decides.
    """
    recipe = _recipe(setting.schema, variant)
    return recipe.make(_given(setting, variant, dice), dice)


@cache
def charge_point_component(schema: Schema) -> Component:
    """Find the component of charge points: what SetChargepointList takes several of."""
    return child(schema.component("SetChargePointListRequest"), "chargePointInfoArray")


def _given(setting: Setting, variant: ChargePointVariant, dice: Dice) -> Partial:
    schema, place = setting.schema, setting.party.place
    locale = locale_of(place.country)
    outlet = outlet_of(_choices(schema, "connectors", "connectorStandard", "ConnectorStandard"), dice)
    evse = setting.ids.evse_id(setting.party.operator)
    kind = variant.hours or KINDS[dice.below(len(KINDS))]
    pattern = dice.below(PATTERNS)
    more = variant.optional == "all"
    connectors = 1 + more + dice.below(_CONNECTORS)
    methods = _few(_choices(schema, "authMethods", "AuthMethodType"), 1 + more + dice.below(_METHODS), dice)
    restrictions = _few(_choices(schema, "restriction", "RestrictionType"), 3, dice)
    fewest, most = variant.images
    images = fewest + dice.below(most - fewest + 1)
    step, age = dice.below(_STEPS), dice.below(_AGES_S)
    spell = variant.spelling.evse
    lat, lon = variant.point or locale.near(step)
    given: dict[str, Given] = {
        "evseId": evse if variant.spelling.is_canonical else spell(evse),
        "locationId": location_id(evse),
        "timestamp": Maybe(utc_time(setting.epoch - 60 - age)),
        "locationNameLang": locale.language,
        "images": Maybe([_image(evse, number, variant) for number in range(images)]),
        "relatedResource": Maybe([{"uri": _uri("https://operator.example/", f"{evse}/info", variant)}]),
        "chargePointAddress": {
            **({"city": place.city} if variant.wording == ASCII else {}),
            "zipCode": place.zip_code,
            "country": place.country,
        },
        "chargePointLocation": {"@lat": lat, "@lon": lon},
        "relatedLocation": Maybe([_related(locale.near(step + number)) for number in (1, 2)]),
        "timeZone": Maybe(place.zone),
        "openingTimes": Maybe(opening_times(kind, pattern, setting.epoch)),
        "statusSchedule": Maybe(_schedule(setting.epoch)),
        "telephoneNumber": Maybe(f"{locale.dialling} 241-{100000 + step}"),
        "parkingSpot": Maybe(
            [_spot(evse, number, restrictions, variant) for number in range(1 + step % _SPOTS)]
        ),
        "restriction": Maybe([{"RestrictionType": each} for each in restrictions[:2]]),
        "authMethods": [{"AuthMethodType": method} for method in methods],
        "connectors": [
            {
                "connectorStandard": {"ConnectorStandard": standard},
                "tariffId": Maybe(_tariff(setting.party.operator, 1 + step % _TARIFFS + number, variant)),
            }
            for number, standard in enumerate(outlet.siblings[:connectors])
        ],
        "chargePointType": outlet.current,
        "ratings": Maybe(outlet.ratings(plain(outlet.power / 2))),
        "userInterfaceLang": Maybe(_languages(locale.language)),
    }
    return given


def location_id(evse: str) -> str:
    """Name the location of one EVSE: fifteen characters do not hold a whole EVSE-ID.

    Source: OCHP-POI-012.
    """
    number = int.from_bytes(sha256(EvseId.parse(evse).canonical.encode()).digest()[:8])
    return f"LOC{base36(number % 36**_LOCATION, _LOCATION)}"


def _few(choices: tuple[str, ...], count: int, dice: Dice) -> tuple[str, ...]:
    """Take neighbours out of a list, from a place that is drawn."""
    start = dice.below(len(choices))
    return tuple(choices[(start + number) % len(choices)] for number in range(min(count, len(choices))))


def _image(evse: str, number: int, variant: ChargePointVariant) -> Mapping[str, Given]:
    kind = _IMAGE_TYPES[number % len(_IMAGE_TYPES)]
    width, height = _IMAGE_SIZES[number % len(_IMAGE_SIZES)]
    return {
        "uri": _uri("https://images.example/", f"{evse}/{number}.{kind}", variant),
        "thumbUri": Maybe(_uri("https://images.example/", f"{evse}/small/{number}.{kind}", variant)),
        "type": kind,
        "width": Maybe(width),
        "height": Maybe(height),
    }


def _uri(base: str, path: str, variant: ChargePointVariant) -> str:
    filling = "x" * (_LONGEST_URI - len(base) - len(path) - 1) + "/" if variant.wording.longest else ""
    return f"{base}{filling}{path}"


def _related(point: tuple[str, str]) -> Mapping[str, Given]:
    return {"@lat": point[0], "@lon": point[1]}


def _schedule(epoch: int) -> list[Mapping[str, Given]]:
    """Plan two changes of the status, of which the second has no end (OCHP-POI-015)."""
    week = 7 * 86400
    return [
        {"startDate": utc_time(epoch + week), "endDate": Maybe(utc_time(epoch + 2 * week))},
        {"startDate": utc_time(epoch + 3 * week), "endDate": None},
    ]


def _spot(
    evse: str, number: int, restrictions: tuple[str, ...], variant: ChargePointVariant
) -> Mapping[str, Given]:
    """Make a parking spot; its restrictions include those of the EVSE (OCHP-POI-041)."""
    outlet = EvseId.parse(evse)
    parking = f"{outlet.operator}P{outlet.outlet}{number}"
    return {
        "parkingId": parking if variant.spelling.is_canonical else variant.spelling.parking(parking),
        "restriction": Maybe([{"RestrictionType": each} for each in restrictions]),
    }


def _tariff(operator: str, number: int, variant: ChargePointVariant) -> str:
    tariff = f"{operator}T{number}"
    return tariff if variant.spelling.is_canonical else variant.spelling.tariff(tariff)


def _languages(language: str) -> list[str]:
    return [language] if language == "ENG" else [language, "ENG"]


@cache
def _recipe(schema: Schema, variant: ChargePointVariant) -> Recipe:
    return Recipe(
        charge_point_component(schema),
        optional=variant.optional,
        wording=variant.wording,
        draws=DRAWS - _DRAWS_HERE,
    )


@cache
def _choices(schema: Schema, *place: str) -> tuple[str, ...]:
    """List the literals of an enumeration below a charge point."""
    value = descendant(charge_point_component(schema), place).value
    return value.enumeration if value is not None else ()
