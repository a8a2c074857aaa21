"""Plausibility of an uploaded tariff: what a clearing house has to object to, and what it may object to.

No text tells a clearing house to check tariffs. What breaks the rules for operators may be refused with the
code format or be stored; only empty values have to be refused.

Source: OCHP-TARIFF-012, 018, 019, 022, 025; OCHP-GEN-034; AMB-049, AMB-064, AMB-097, AMB-099, AMB-111.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from conformance.model.exchange import entries
from conformance.model.plausibility import Objection
from conformance.model.world import Reading
from conformance.values import Form, ImpossibleTime, Instant, NotANumber, NotFinite, amount, is_currency

_ONCE = frozenset({"serviceFee", "reservation"})
_MOST_PERIODS_A_DAY = 2
_RANGES = (("minEnergy", "maxEnergy"), ("minPower", "maxPower"), ("minDuration", "maxDuration"))

_EMPTY = Objection(("OCHP-GEN-034",), binding=True)
_DEFAULTS = Objection(
    ("OCHP-TARIFF-012",),
    prefers_taken=True,
    readings=(Reading("AMB-049/advised"), Reading("AMB-049/must-be-provided")),
)
_TWICE = Objection(("OCHP-TARIFF-012",))
_STEP = Objection(("OCHP-TARIFF-018",))
_CROWDED = Objection(("OCHP-TARIFF-019",))
_REVERSED = Objection(("OCHP-TARIFF-022",))
_CURRENCY = Objection(("OCHP-TARIFF-025",))
_IMPOSSIBLE_TIME = Objection(
    ("OCHP-TIME-002",), readings=(Reading("AMB-097/pattern-only"), Reading("AMB-097/calendar"))
)
_NOT_FINITE = Objection(
    ("OCHP-TYPE-001",), readings=(Reading("AMB-111/accepted"), Reading("AMB-111/refused"))
)


def objection(tariff: Mapping[str, Any]) -> Objection | None:
    """Find what speaks against a tariff: a binding objection, else one that the sandbox follows, else any.

    Args:
        tariff: Schema-valid.
    """
    found = list(_objections(tariff))
    if not found:
        return None
    return min(found, key=lambda one: (not one.binding, one.prefers_taken))


def _objections(tariff: Mapping[str, Any]) -> Iterator[Objection]:
    parts = entries(tariff, "individualTariff")
    named: Counter[str] = Counter()
    defaults = 0
    for part in parts:
        recipients = entries(part, "recipient")
        named.update(recipients)
        defaults += not recipients
        currency = "".join(str(part["currency"]).split())
        if not currency:
            yield _EMPTY
        elif not is_currency(currency):
            yield _CURRENCY
        for element in entries(part, "tariffElement"):
            yield from _element_objections(element)
    if defaults > 1 or any(count > 1 for count in named.values()):
        yield _TWICE
    if not defaults:
        yield _DEFAULTS


def _element_objections(element: Mapping[str, Any]) -> Iterator[Objection]:
    component, restriction = element["priceComponent"], element["tariffRestriction"]
    try:
        amount(str(component["itemPrice"]))
        step = amount(str(component["stepSize"]))
        if component["billingItem"]["BillingItemType"] in _ONCE and step != 1:
            yield _STEP
        if isinstance(restriction, Mapping):
            yield from _restriction_objections(restriction)
    except NotFinite:
        yield _NOT_FINITE
    except NotANumber:
        yield Objection(("OCHP-GEN-029",))


def _restriction_objections(restriction: Mapping[str, Any]) -> Iterator[Objection]:
    days = Counter(str(period["@weekday"]).strip() for period in entries(restriction, "regularHours"))
    if any(count > _MOST_PERIODS_A_DAY for count in days.values()):
        yield _CROWDED
    try:
        start, end = (_seconds(restriction, name) for name in ("startDateTime", "endDateTime"))
        if start is not None and end is not None and end <= start:
            yield _REVERSED
    except ImpossibleTime:
        yield _IMPOSSIBLE_TIME
    for names in _RANGES:
        least, most = (amount(str(restriction[name])) if name in restriction else None for name in names)
        if least is not None and most is not None and least > most:
            yield _REVERSED


def _seconds(restriction: Mapping[str, Any], name: str) -> Fraction | None:
    if name not in restriction:
        return None
    return Instant.parse(str(restriction[name]["DateTime"]), Form.UTC).seconds
