"""What is wrong with a tariff besides its schema, as far as a mutation can make it wrong.

The second look before a mutation is sent, as ``violations`` is for charge detail records.

Source: design, section 4.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType

from conformance.records.amounts import HOURLY, MULTIPLIERS
from conformance.records.trees import Node, NoSuchPlace, Tree, items, text
from conformance.values import Form, Instant, InvalidValue, NotFinite, TariffId, amount, is_currency

LARGEST_STEPS: Mapping[str, Decimal] = MappingProxyType(
    {**dict.fromkeys(HOURLY, Decimal(24)), "energy": Decimal(1000)}
)
"""Catalogue, OCHP-TARIFF-017: a larger step is probably one in seconds or watt-hours."""
_STRONGEST = Decimal(1000)
_MOST_PER_DAY = 2
_INSTANCE = 9
_RECIPIENT = re.compile(r"[A-Z]{2}[A-Z0-9]{3}")
_RANGES = (("minEnergy", "maxEnergy"), ("minPower", "maxPower"), ("minDuration", "maxDuration"))
_PRICE = "priceComponent"


def violations(tariff: Tree) -> frozenset[str]:
    """List the requirements that a tariff violates, out of those in `VIOLATED`."""
    found = set()
    for requirement, violates in VIOLATED.items():
        try:
            if violates(tariff):
                found.add(requirement)
        except (InvalidValue, NoSuchPlace):
            continue
    return frozenset(found)


def _has_other_defaults(tariff: Tree) -> bool:
    named = Counter(recipient for part in _parts(tariff) for recipient in _recipients(part))
    defaults = sum(not _recipients(part) for part in _parts(tariff))
    return defaults != 1 or any(count > 1 for count in named.values())


def _has_other_recipient(tariff: Tree) -> bool:
    return any(not _RECIPIENT.fullmatch(named) for part in _parts(tariff) for named in _recipients(part))


def _has_large_step(tariff: Tree) -> bool:
    return any(
        _item(element) in LARGEST_STEPS and _step(element) > LARGEST_STEPS[_item(element)]
        for element in _elements(tariff)
    )


def _has_other_step_of_once(tariff: Tree) -> bool:
    return any(_item(element) in MULTIPLIERS and _step(element) != 1 for element in _elements(tariff))


def _has_crowded_day(tariff: Tree) -> bool:
    return any(
        count > _MOST_PER_DAY
        for restriction in _restrictions(tariff)
        for count in Counter(text(hours, ("@weekday",)) for hours in _hours(restriction)).values()
    )


def _has_no_range(tariff: Tree) -> bool:
    for restriction in _restrictions(tariff):
        if "startDateTime" in restriction and "endDateTime" in restriction:
            start, end = (
                Instant.parse(text(restriction, (name, "DateTime")), Form.UTC)
                for name in ("startDateTime", "endDateTime")
            )
            if end <= start:
                return True
        for least, most in _RANGES:
            if least not in restriction or most not in restriction:
                continue
            if amount(text(restriction, (least,))) > amount(text(restriction, (most,))):
                return True
    return False


def _has_large_limit(tariff: Tree) -> bool:
    return any(
        amount(text(restriction, (name,))) > _STRONGEST
        for restriction in _restrictions(tariff)
        for name in ("maxEnergy", "maxPower")
        if name in restriction
    )


def _has_no_currency(tariff: Tree) -> bool:
    return any(not is_currency(text(part, ("currency",))) for part in _parts(tariff))


def _lacks_mandatory_value(tariff: Tree) -> bool:
    """Look at the one mandatory text that the schema lets be empty."""
    return any(not text(part, ("currency",)).strip() for part in _parts(tariff))


def _has_empty_value(node: Node) -> bool:
    if isinstance(node, str):
        return not node.strip()
    return any(map(_has_empty_value, node if isinstance(node, list) else node.values()))


def _has_separators(tariff: Tree) -> bool:
    tariff_id = text(tariff, ("tariffId",))
    return "*" in tariff_id or len(TariffId.parse(tariff_id).instance) > _INSTANCE


def _has_impossible_time(tariff: Tree) -> bool:
    for restriction in _restrictions(tariff):
        for name in ("startDateTime", "endDateTime"):
            if name not in restriction:
                continue
            try:
                Instant.parse(text(restriction, (name, "DateTime")), Form.UTC)
            except InvalidValue:
                return True
    return False


def _has_infinite_amount(tariff: Tree) -> bool:
    for element in _elements(tariff):
        for name in ("itemPrice", "stepSize"):
            try:
                amount(text(element, (_PRICE, name)))
            except NotFinite:
                return True
    return False


VIOLATED: Mapping[str, Callable[[Tree], bool]] = MappingProxyType(
    {
        "OCHP-GEN-033": _has_empty_value,
        "OCHP-GEN-034": _lacks_mandatory_value,
        "OCHP-ID-016": _has_separators,
        "OCHP-TARIFF-012": _has_other_defaults,
        "OCHP-TARIFF-013": _has_other_recipient,
        "OCHP-TARIFF-017": _has_large_step,
        "OCHP-TARIFF-018": _has_other_step_of_once,
        "OCHP-TARIFF-019": _has_crowded_day,
        "OCHP-TARIFF-022": _has_no_range,
        "OCHP-TARIFF-023": _has_large_limit,
        "OCHP-TARIFF-025": _has_no_currency,
        "OCHP-TIME-002": _has_impossible_time,
        "OCHP-TYPE-001": _has_infinite_amount,
    }
)
"""Requirements that a schema-valid tariff can violate, each with the question whether it does."""


def _parts(tariff: Tree) -> tuple[Tree, ...]:
    return items(tariff, "individualTariff")


def _recipients(part: Tree) -> tuple[str, ...]:
    named = part.get("recipient", [])
    return tuple(str(one) for one in (named if isinstance(named, list) else [named]))


def _elements(tariff: Tree) -> Iterator[Tree]:
    for part in _parts(tariff):
        yield from items(part, "tariffElement")


def _restrictions(tariff: Tree) -> Iterator[Tree]:
    for element in _elements(tariff):
        yield from items(element, "tariffRestriction")


def _hours(restriction: Tree) -> tuple[Tree, ...]:
    return items(restriction, "regularHours")


def _item(element: Tree) -> str:
    return text(element, (_PRICE, "billingItem", "BillingItemType"))


def _step(element: Tree) -> Decimal:
    return amount(text(element, (_PRICE, "stepSize")))
