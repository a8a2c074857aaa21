"""Charge detail records that are valid by schema and rules, of any party, at any time.

The schema's part is made by the engine; this module adds what the schema cannot say: which ids belong
together, that periods lie inside the session, that costs add up, that times are local ones. A record takes
at most 30 draws, of which at most 14 are made here. Everything is a function of the dice and the setting,
so that one seed, one epoch and one counter of ids give the same records again.

Amounts are computed in decimals. Their texts have at most six significant digits where they are values of
their own (a single-precision float carries those), and all digits where they are products and sums, since a
rounded product would no longer equal billingValue times itemPrice.

Source: OCHP.md, CDRInfo class and CdrPeriodType class; OCHP-CDR-038 to OCHP-CDR-048.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache, lru_cache
from hashlib import sha1, sha256
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from conformance.records.amounts import HOURLY, MULTIPLIERS, duration_text, hours, plain
from conformance.records.dice import Dice
from conformance.records.engine import Given, Maybe, Partial, Recipe
from conformance.records.leaf import ASCII
from conformance.records.maker import drawn_by
from conformance.records.outlet import Outlet, outlet_of
from conformance.records.place import Place, last_switch
from conformance.records.setting import BadSetting, Setting, base36
from conformance.records.surgery import child
from conformance.records.trees import Tree
from conformance.records.variant import TokenKind, Variant
from conformance.schema import Component, Schema
from conformance.values import check_digit

_ITEMS = ("energy", "usagetime", "serviceFee", "parkingtime", "power", "reservation", "reservationtime")

_DRAWS_HERE = 14
DRAWS = 30
_ITEM_DRAWS = 4
_CUSTOMERS = 1_000
_OUTLETS = 1_000
_SETTLED_S = 3600
"""A session has ended for an hour, so that a clock that is a little wrong does not see it in the future."""
_AGES_S = 30 * 86400
_SHORTEST_S = 600
_LENGTHS = 1001
_LENGTH_SPAN_S = 48 * 3600 - _SHORTEST_S
_LOADS = 901
_LIGHTEST_LOAD = 100
_PRICES = 1000
_CHEAPEST_CENT = 25


def cdrs(
    setting: Setting | Callable[[], Setting],
    variant: Variant = Variant(),  # noqa: B008 -- frozen
) -> st.SearchStrategy[Tree]:
    """Draw charge detail records.

    Args:
        setting: Whose, when and numbered how; a function is called for each record, so that a strategy can be
            declared before the setting is known.
        variant: What kind of records.

    Returns:
        A strategy of the content of ``cdrInfoArray``; at most 30 draws for each record. Each has an id of its
        own, also when Hypothesis repeats an example.

    Source: OCHP-CDR-038 to OCHP-CDR-048, OCHP-TIME-002 to OCHP-TIME-005, OCHP-TYPE-001, OCHP-TYPE-009,
    OCHP-ID-001, OCHP-ID-004, OCHP-ID-009, OCHP-ID-018, OCHP-ID-019, OCHP-ID-023, OCHP-GEN-033.
    """
    return drawn_by(cdr, setting, variant)


def cdr(setting: Setting, variant: Variant, dice: Dice) -> Tree:
    """Make one charge detail record.

    Args:
        setting: Whose, when and numbered how; an id is taken.
        variant: What kind of record.
        dice: What decides.
    """
    recipe = _recipe(setting.schema, variant)
    return recipe.make(_given(setting, variant, dice), dice)


@cache
def cdr_component(schema: Schema) -> Component:
    """Find the component of charge detail records: what AddCDRs takes several of."""
    return child(schema.component("AddCDRsRequest"), "cdrInfoArray")


@dataclass(frozen=True, slots=True)
class _Session:
    """A session, in seconds since 1970."""

    begin: int
    end: int
    zone: ZoneInfo

    def local(self, when: int) -> dict[str, Given]:
        return {"LocalDateTime": local_time(when, self.zone)}

    @property
    def length(self) -> int:
        return self.end - self.begin


def local_time(when: int, zone: ZoneInfo) -> str:
    """Write seconds since 1970 as a local time with its offset.

    Source: OCHP-TIME-003, OCHP-TIME-004, OCHP-TIME-005.
    """
    return datetime.fromtimestamp(when, zone).isoformat()


def _given(setting: Setting, variant: Variant, dice: Dice) -> Partial:
    party, place = setting.party, setting.party.place
    session = _session(setting, variant, dice)
    outlet = outlet_of(_standards(setting.schema), dice)
    load = _LIGHTEST_LOAD + dice.below(_LOADS)
    token = variant.tokens[dice.below(len(variant.tokens))]
    customer = dice.below(_CUSTOMERS)
    number = 1 + dice.below(_OUTLETS)
    periods = _periods(session, outlet, load, variant, dice)
    costs = [Decimal(str(period["billingValue"])) * Decimal(str(period["itemPrice"])) for period in periods]
    for period, cost in zip(periods, costs, strict=True):
        period["periodCost"] = Maybe(plain(cost))
    spelling = variant.spelling
    evse, contract = f"{party.operator}E{number:06}", _contract(party.provider, customer)
    given: dict[str, Given] = {
        "CdrId": setting.ids.cdr_id(party.operator),
        "evseId": evse if spelling.is_canonical else spelling.evse(evse),
        "emtId": _token(token, customer, contract),
        "contractId": contract if spelling.is_canonical else spelling.contract(contract),
        "status": {"CdrStatusType": variant.status},
        "startDateTime": session.local(session.begin),
        "endDateTime": session.local(session.end),
        "duration": Maybe(duration_text(session.length)),
        "chargePointAddress": _address(place, variant),
        "chargePointType": outlet.current,
        "connectorType": {
            "connectorStandard": {"ConnectorStandard": outlet.standard},
            "tariffId": Maybe(f"{party.operator}T{number}"),
        },
        "ratings": Maybe(outlet.ratings(plain(outlet.power / 2))),
        "chargingPeriods": periods,
        "totalCost": Maybe(plain(sum(costs, Decimal(0)))),
        "currency": place.currency,
    }
    return given


def _session(setting: Setting, variant: Variant, dice: Dice) -> _Session:
    zone = _zone(setting.party.place.zone)
    age = dice.below(_AGES_S)
    scale = dice.below(_LENGTHS)
    latest = setting.epoch - _SETTLED_S
    if variant.switch is None:
        end = latest - age
        return _Session(end - _SHORTEST_S - scale * scale * _LENGTH_SPAN_S // (_LENGTHS - 1) ** 2, end, zone)
    switched = _switch(zone, latest // 86400, variant.switch == "forward")
    if switched is None:
        raise BadSetting("time zone whose clocks are changed", setting.party.place.zone)
    # half an hour before, a quarter after: set back by an hour, the clocks show the end before the start
    return _Session(switched - 1800 - scale % 600, switched + 900, zone)


def _periods(
    session: _Session, outlet: Outlet, load: int, variant: Variant, dice: Dice
) -> list[dict[str, Given]]:
    items = variant.items or _drawn_items(variant, dice)
    cent = dice.below(_PRICES)
    periods: list[dict[str, Given]] = []
    for number, item in enumerate(items):
        begin, end = session.begin, session.end
        if not variant.overlap:
            begin, end = (session.begin + session.length * n // len(items) for n in (number, number + 1))
        price = Decimal(_CHEAPEST_CENT + (cent + 7 * number) % _PRICES) / 100
        if variant.precise:
            price += Decimal("0.0033")
        if variant.free and number == len(items) - 1:
            price = Decimal(0)
        share = len(items) if variant.overlap else 1
        periods.append(
            {
                "startDateTime": session.local(begin),
                "endDateTime": session.local(end),
                "billingItem": {"BillingItemType": item},
                "billingValue": _quantity(
                    item, end - begin, outlet, load, share, 4 if variant.precise else 3
                ),
                "itemPrice": plain(price),
                "taxrate": Maybe("19"),
            }
        )
    return periods


def _drawn_items(variant: Variant, dice: Dice) -> tuple[str, ...]:
    fewest, most = variant.periods
    count = fewest + dice.below(most - fewest + 1)
    drawn = [dice.below(len(_ITEMS)) for _ in range(min(count, _ITEM_DRAWS))]
    return tuple(_ITEMS[(drawn[n % len(drawn)] + n // len(drawn)) % len(_ITEMS)] for n in range(count))


def _quantity(item: str, seconds: int, outlet: Outlet, load: int, share: int, places: int) -> str:
    if item in MULTIPLIERS:
        return "1.0"
    if item == "power":
        return plain(outlet.power)
    if item in HOURLY:
        return plain(hours(seconds, places))
    # whole watt-hours, or tenths: cut off, so that the load never exceeds what the outlet gives
    scale: int = 10**places
    units = int(outlet.power * 1000) * seconds * load * scale // (3600 * 1_000_000 * share)
    while units >= 1_000_000:
        units, scale = units // 10, scale // 10
    return plain(Decimal(units) / scale)


def _address(place: Place, variant: Variant) -> dict[str, Given]:
    """Name a town, unless the wording is what matters."""
    town: dict[str, Given] = {"city": place.city} if variant.wording == ASCII else {}
    return {**town, "zipCode": place.zip_code, "country": place.country}


def _token(kind: TokenKind, customer: int, contract: str) -> dict[str, Given]:
    """Make a token of a customer; UIDs have 4, 7 or 10 bytes and no leading zeros."""
    other: dict[str, Given] = {"@representation": Maybe("plain"), "tokenSubType": None}
    if kind == "remote":
        return {"instance": f"SESSION{customer:06}", "tokenType": "remote", **other}
    if kind == "15118":
        return {"instance": contract, "tokenType": "15118", **other}
    uid = "04" + _digest(customer)[: (6, 12, 18)[customer % 3]]
    if kind == "plain":
        return {"@representation": Maybe("plain"), "instance": uid, "tokenType": "rfid"}
    hashed = sha1 if kind == "sha-160" else sha256
    return {
        "@representation": kind,
        "instance": hashed(uid.encode()).hexdigest().upper(),
        "tokenType": "rfid",
    }


@lru_cache(maxsize=2 * _CUSTOMERS)
def _digest(customer: int) -> str:
    return sha256(f"card {customer}".encode()).hexdigest().upper()


@lru_cache(maxsize=2 * _CUSTOMERS)
def _contract(provider: str, customer: int) -> str:
    characters = f"{provider}C{base36(customer, 8)}"
    return characters + check_digit(characters)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@lru_cache(maxsize=64)
def _switch(zone: ZoneInfo, day: int, forward: bool) -> int | None:
    return last_switch(zone, day * 86400, forward=forward)


@cache
def _recipe(schema: Schema, variant: Variant) -> Recipe:
    return Recipe(
        cdr_component(schema), optional=variant.optional, wording=variant.wording, draws=DRAWS - _DRAWS_HERE
    )


@cache
def _standards(schema: Schema) -> tuple[str, ...]:
    connector = child(child(cdr_component(schema), "connectorType"), "connectorStandard")
    value = child(connector, "ConnectorStandard").value
    return value.enumeration if value is not None else ()
