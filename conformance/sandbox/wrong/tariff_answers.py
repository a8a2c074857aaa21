"""Faults of the answer seam: what a broken clearing house says about tariffs."""

from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal

from lxml import etree

from conformance.sandbox.call import Call
from conformance.sandbox.flaw import Fault, Flaw, Retell

DOWNLOADED = "TariffInfoArray"
REFUSED = "refusedTariffInfo"


def _texts(name: str, change: Callable[[str], str]) -> Retell:
    """Change the text of every element of this name in downloaded tariffs."""

    def retell(call: Call, element: etree._Element) -> etree._Element:
        for tariff in element.iterchildren(f"{{*}}{DOWNLOADED}"):
            for found in tariff.iter(f"{{*}}{name}"):
                found.text = change(found.text or "")
        return element

    return retell


def _rounded(places: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        number = Decimal(text)
        return str(number.quantize(Decimal(places))) if number.is_finite() else text

    return change


def _in_minutes(text: str) -> str:
    return str(int(text) // 60)


def _listing_all(call: Call, element: etree._Element) -> etree._Element:
    """List every uploaded tariff as refused if one is."""
    refused = element.find(f"{{*}}{REFUSED}")
    if refused is None:
        return element
    for known in list(element.iterchildren(refused.tag)):
        element.remove(known)
    for tariff in call.payloads[0].iterchildren(f"{{*}}{DOWNLOADED}"):
        listed = deepcopy(tariff)
        listed.tag = refused.tag
        element.append(listed)
    return element


def _listing_none(call: Call, element: etree._Element) -> etree._Element:
    for known in list(element.iterchildren(f"{{*}}{REFUSED}")):
        element.remove(known)
    return element


def _flaw(id_: str, what: str, requirements: str, retell: Retell) -> Flaw:
    fault = Fault(id_, what, "answer", tuple(f"OCHP-{name}" for name in requirements.split()))
    return Flaw(fault, retell=retell)


TARIFF_ANSWER_FLAWS: tuple[Flaw, ...] = (
    _flaw(
        "lists_every_tariff_as_refused",
        "If one tariff of an upload is refused, all of them are listed as refused.",
        "TARIFF-010",
        _listing_all,
    ),
    _flaw(
        "lists_no_refused_tariff",
        "Tariffs that were refused are not listed.",
        "TARIFF-010",
        _listing_none,
    ),
    _flaw(
        "rounds_steps_of_tariffs",
        "Steps are delivered as whole numbers.",
        "TARIFF-016 TARIFF-001 GEN-043",
        _texts("stepSize", _rounded("1")),
    ),
    _flaw(
        "rounds_prices_of_tariffs",
        "Prices of tariffs are delivered with two decimals.",
        "TYPE-002",
        _texts("itemPrice", _rounded("0.01")),
    ),
    _flaw(
        "delivers_infinite_powers",
        "Greatest powers are delivered as INF.",
        "TYPE-001 TARIFF-001 GEN-043",
        _texts("maxPower", lambda text: "INF"),
    ),
    _flaw(
        "delivers_durations_in_minutes",
        "The longest duration of a restriction is delivered in minutes.",
        "GEN-043 TARIFF-001",
        _texts("maxDuration", _in_minutes),
    ),
    _flaw(
        "delivers_another_currency",
        "Tariffs are delivered in US dollars, with the numbers that were uploaded.",
        "TARIFF-001 GEN-043",
        _texts("currency", lambda text: "USD"),
    ),
)
"""Faults of answers about tariffs."""
