"""Test group tariffs: values that must survive the way from the operator to the provider.

Source: OCHP.md 1.4, PriceComponentType class, TariffRestrictionType class, TariffId; types/data-types.xsd.
"""

from collections import Counter

import pytest
from lxml import etree

from conformance.records import Tree, items, text, tree
from conformance.rules import own_text, quoted
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge, said
from conformance.scenarios.outcome import answered, child_text
from conformance.scenarios.peer import Peer
from conformance.scenarios.tariffs import arrange
from conformance.scenarios.tariffs.drawn import (
    SPELLINGS,
    dated_tariff,
    longest_tariff,
    maximal_tariff,
    power_tariff,
    precise_tariff,
    quarters,
    spelt,
    unlimited_tariff,
)
from conformance.scenarios.tariffs.sighting import (
    awaited,
    difference,
    is_stored,
    parts_of,
    showing,
    shows,
)
from conformance.values import NotANumber, NotFinite, amount, same_single
from conformance.wire import Reply

PRICE = ("priceComponent", "itemPrice")
AMOUNTS = ("itemPrice", "stepSize", "minEnergy", "maxEnergy", "minPower", "maxPower")
STEP = ("priceComponent", "stepSize")


def _pairs(tariff: Tree, record: etree._Element) -> list[tuple[Tree, etree._Element | None]]:
    """Each element of a tariff's only part, with the delivered one at the same place."""
    part = record.find("{*}individualTariff")
    delivered = [] if part is None else list(part.iterchildren("{*}tariffElement"))
    uploaded = items(items(tariff, "individualTariff")[0], "tariffElement")
    return [(one, delivered[n] if n < len(delivered) else None) for n, one in enumerate(uploaded)]


def _same_numbers(
    judge: Judge, requirement: str, reply: Reply, tariff: Tree, record: etree._Element, place: tuple[str, ...]
) -> None:
    for uploaded, delivered in _pairs(tariff, record):
        wanted = text(uploaded, place)
        seen = None if delivered is None else child_text(delivered, *place)
        judge.that(
            _is_same(seen, wanted),
            requirement,
            reply,
            expected=f"{place[-1]} {wanted}",
            observed=quoted(seen or "nothing"),
            at=record if delivered is None else delivered,
            aspect=place[-1],
        )


def _is_same(seen: str | None, wanted: str) -> bool:
    try:
        return seen is not None and same_single(amount(seen), amount(wanted))
    except (NotANumber, NotFinite):
        return False


def _same_limits(
    judge: Judge, requirement: str, reply: Reply, tariff: Tree, record: etree._Element, *, aspect: str
) -> None:
    """Check that each restriction was delivered as it was uploaded."""
    for uploaded, delivered in _pairs(tariff, record):
        seen = None if delivered is None else delivered.find("{*}tariffRestriction")
        wanted = items(uploaded, "tariffRestriction")[0]
        unlike = "it is missing" if seen is None else difference(wanted, tree(seen))
        judge.that(
            unlike is None,
            requirement,
            reply,
            expected="the tariffRestriction as uploaded",
            observed=unlike or "that",
            at=record if seen is None else seen,
            aspect=aspect,
        )


@verifies("OCHP-GEN-043")
@operation("GetTariffUpdates")
@writes("tariffs", "add")
@draws(tariff=maximal_tariff)
def test_delivered_tariff_equals_the_uploaded_one(cpo: Peer, emp: Peer, judge: Judge, tariff: Tree) -> None:
    """A delivered tariff equals the uploaded one in every field."""
    _, download = arrange.stored(judge, cpo, emp, tariff)
    record = arrange.delivered(judge, download, tariff)
    delivered = parts_of(tree(record))
    unlike = difference({"part": [*parts_of(tariff)]}, {"part": [*delivered]})
    judge.note(
        unlike is None,
        "OCHP-GEN-043",
        download,
        expected="the content as uploaded",
        observed=unlike or "that",
        at=record,
        aspect="content",
    )


@verifies("OCHP-TARIFF-014")
@operation("GetTariffUpdates")
@writes("tariffs", "add")
@draws(tariff=unlimited_tariff)
def test_empty_restriction_survives(cpo: Peer, emp: Peer, judge: Judge, tariff: Tree) -> None:
    """An element that always applies is taken, and delivered with an empty restriction of its own."""
    upload = cpo.UpdateTariffs(TariffInfoArray=[tariff])
    judge.accepted(upload, "OCHP-TARIFF-014", aspect="upload")
    download = awaited(judge, emp.GetTariffUpdates, showing(tariff))
    record = shows(judge, "OCHP-TARIFF-014", download, tariff, aspect="delivered")
    _same_limits(judge, "OCHP-TARIFF-014", download, tariff, record, aspect="empty")


@verifies("OCHP-TARIFF-015")
@operation("GetTariffUpdates")
@writes("tariffs", "add")
@draws(tariff=maximal_tariff)
def test_delivered_tariff_is_complete(cpo: Peer, emp: Peer, judge: Judge, tariff: Tree) -> None:
    """A delivered tariff stands in TariffInfoArray and has a part with elements and a currency."""
    _, download = arrange.stored(judge, cpo, emp, tariff)
    record = arrange.delivered(judge, download, tariff)
    for part in record.iterchildren("{*}individualTariff"):
        count = len(list(part.iterchildren("{*}tariffElement")))
        currency = child_text(part, "currency")
        judge.that(
            count > 0 and bool(currency),
            "OCHP-TARIFF-015",
            download,
            expected="at least one tariffElement, and a currency",
            observed=f"{count} of them, and the currency {quoted(currency or '')}",
            at=part,
            aspect="complete",
        )


@verifies("OCHP-TARIFF-016")
@operation("UpdateTariffs")
@writes("tariffs", "add")
@draws(tariff=quarters)
def test_step_of_a_quarter_survives(cpo: Peer, emp: Peer, judge: Judge, tariff: Tree) -> None:
    """A stepSize of 0.25 is taken and delivered unchanged."""
    upload = cpo.UpdateTariffs(TariffInfoArray=[tariff])
    if not is_stored(upload):
        judge.observe("AMB-017", "AMB-017/int", "answer to a stepSize of 0.25", upload)
        judge.inconclusive(f"a stepSize of 0.25 is not taken, as in the tag of the release ({said(upload)})")
    download = awaited(judge, emp.GetTariffUpdates, showing(tariff))
    record = shows(judge, "OCHP-TARIFF-016", download, tariff, aspect="delivered")
    _same_numbers(judge, "OCHP-TARIFF-016", download, tariff, record, STEP)


@verifies("OCHP-TYPE-002")
@operation("GetTariffUpdates")
@writes("tariffs", "add")
@draws(tariff=precise_tariff)
def test_prices_keep_single_precision(cpo: Peer, emp: Peer, judge: Judge, tariff: Tree) -> None:
    """Prices are delivered with at least single precision and a decimal point."""
    arrange.uploaded(judge, cpo, tariff)
    download = awaited(judge, emp.GetTariffUpdates, showing(tariff))
    record = arrange.delivered(judge, download, tariff)
    _same_numbers(judge, "OCHP-TYPE-002", download, tariff, record, PRICE)


@verifies("OCHP-TYPE-001")
@operation("GetTariffUpdates")
@writes("tariffs", "add")
@draws(tariff=maximal_tariff)
def test_delivered_amounts_are_finite(cpo: Peer, emp: Peer, judge: Judge, tariff: Tree) -> None:
    """Prices, steps and limits that were uploaded as numbers come back as numbers, never as NaN or INF."""
    arrange.uploaded(judge, cpo, tariff)
    download = awaited(judge, emp.GetTariffUpdates, showing(tariff))
    record = arrange.delivered(judge, download, tariff)
    for element in record.iter(*(f"{{*}}{name}" for name in AMOUNTS)):
        judge.that(
            _is_finite(own_text(element)),
            "OCHP-TYPE-001",
            download,
            expected="a finite number",
            observed=quoted(own_text(element)),
            at=element,
            aspect="finite",
        )


def _is_finite(written: str) -> bool:
    try:
        amount(written)
    except (NotANumber, NotFinite):
        return False
    return True


@verifies("OCHP-TARIFF-024")
@operation("GetTariffUpdates")
@writes("tariffs", "add")
@draws(tariff=power_tariff)
def test_absent_limits_stay_absent(cpo: Peer, emp: Peer, judge: Judge, tariff: Tree) -> None:
    """A restriction with maxPower alone is taken, and delivered with maxPower alone."""
    upload = cpo.UpdateTariffs(TariffInfoArray=[tariff])
    judge.accepted(upload, "OCHP-TARIFF-024", aspect="upload")
    download = awaited(judge, emp.GetTariffUpdates, showing(tariff))
    record = shows(judge, "OCHP-TARIFF-024", download, tariff, aspect="delivered")
    _same_limits(judge, "OCHP-TARIFF-024", download, tariff, record, aspect="only-max-power")


@verifies("OCHP-TARIFF-019")
@operation("GetTariffUpdates")
@writes("tariffs", "add")
@draws(tariff=longest_tariff)
def test_fourteen_regular_periods_survive(cpo: Peer, emp: Peer, judge: Judge, tariff: Tree) -> None:
    """A restriction with two regular periods on each weekday is taken, and delivered with all of them."""
    upload = cpo.UpdateTariffs(TariffInfoArray=[tariff])
    judge.accepted(upload, "OCHP-TARIFF-019", aspect="upload")
    download = awaited(judge, emp.GetTariffUpdates, showing(tariff))
    record = shows(judge, "OCHP-TARIFF-019", download, tariff, aspect="delivered")
    for uploaded, delivered in _pairs(tariff, record):
        wanted = Counter(_hours(items(items(uploaded, "tariffRestriction")[0], "regularHours")))
        seen = Counter(_delivered_hours(delivered))
        judge.that(
            seen == wanted,
            "OCHP-TARIFF-019",
            download,
            expected=f"the {wanted.total()} regular periods that were uploaded",
            observed=f"{seen.total()} periods, {(wanted & seen).total()} of them the same",
            at=record if delivered is None else delivered,
            aspect="periods",
        )


def _hours(periods: tuple[Tree, ...]) -> list[tuple[str, ...]]:
    return [
        tuple(str(one[f"@{name}"]) for name in ("weekday", "periodBegin", "periodEnd")) for one in periods
    ]


def _delivered_hours(element: etree._Element | None) -> list[tuple[str, ...]]:
    found = () if element is None else element.iterfind("{*}tariffRestriction/{*}regularHours")
    return [
        tuple((one.get(name) or "").strip() for name in ("weekday", "periodBegin", "periodEnd"))
        for one in found
    ]


@verifies("OCHP-TARIFF-020")
@operation("GetTariffUpdates")
@writes("tariffs", "add")
@draws(tariff=dated_tariff)
def test_date_limits_survive(cpo: Peer, emp: Peer, judge: Judge, tariff: Tree) -> None:
    """Start and end of a restriction are taken, and delivered as the instants that they are."""
    upload = cpo.UpdateTariffs(TariffInfoArray=[tariff])
    judge.accepted(upload, "OCHP-TARIFF-020", aspect="upload")
    download = awaited(judge, emp.GetTariffUpdates, showing(tariff))
    record = shows(judge, "OCHP-TARIFF-020", download, tariff, aspect="delivered")
    for uploaded, delivered in _pairs(tariff, record):
        restriction = items(uploaded, "tariffRestriction")[0]
        for name in ("startDateTime", "endDateTime"):
            wanted = text(restriction, (name, "DateTime"))
            seen = None if delivered is None else child_text(delivered, "tariffRestriction", name, "DateTime")
            judge.that(
                seen == wanted,
                "OCHP-TARIFF-020",
                download,
                expected=f"{name} {wanted}",
                observed=quoted(seen or "nothing"),
                at=record if delivered is None else delivered,
                aspect=name,
            )


@pytest.mark.parametrize("spelling", sorted(SPELLINGS))
@verifies("OCHP-ID-015")
@operation("UpdateTariffs")
@writes("tariffs", "add")
@draws(tariff=spelt)
def test_every_tariff_id_of_the_schema_is_taken(
    cpo: Peer, emp: Peer, judge: Judge, spelling: str, tariff: Tree
) -> None:
    """A tariff-id with separators, in small letters, or with ten characters behind the T is taken."""
    upload = cpo.UpdateTariffs(TariffInfoArray=[tariff])
    answered(judge, upload, "OCHP-ID-015", aspect=spelling, refusal_will_do=True)
    judge.accepted(upload, "OCHP-ID-015", aspect=f"{spelling}-upload")
    download = awaited(judge, emp.GetTariffUpdates, showing(tariff))
    shows(judge, "OCHP-ID-015", download, tariff, aspect=f"{spelling}-delivered")
