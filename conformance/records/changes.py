"""Charge detail records made from others: the next step of their life, or another owner.

Each function gives a new record that is as valid as the one given, and touches nothing else in it.
"""

from decimal import Decimal

from conformance.records.amounts import HOURLY, duration_text, hours, plain
from conformance.records.trees import Tree, items, put, text
from conformance.values import CdrId, ContractId, EvseId, Form, Instant, amount

START = ("startDateTime", "LocalDateTime")
END = ("endDateTime", "LocalDateTime")
_STEP = Decimal("0.1")


def with_status(cdr: Tree, status: str) -> Tree:
    """Set the processing status, in the literal of the release ("revised")."""
    return put(cdr, ("status", "CdrStatusType"), status)


def renumbered(cdr: Tree, cdr_id: str) -> Tree:
    """Give a record another CDR-ID.

    Raises:
        InvalidId: It is none.
    """
    return put(cdr, ("CdrId",), CdrId.parse(cdr_id).text)


def revised(cdr: Tree, *, price: str | None = None) -> Tree:
    """Revise a record: another price, costs computed again, status ``revised``, the same ids.

    Args:
        cdr: As uploaded before.
        price: Of each unit in every period; None: 0.1 more than before in each.

    Source: OCHP-CDR-019, OCHP-CDR-021.
    """
    periods = [
        {
            **period,
            "itemPrice": plain(amount(text(period, ("itemPrice",))) + _STEP) if price is None else price,
        }
        for period in items(cdr, "chargingPeriods")
    ]
    return with_status(recosted(cdr, periods), "revised")


def with_times(cdr: Tree, start: str, end: str) -> Tree:
    """Move a session, and every period of it to its full length.

    Billed hours follow the new length, energies shrink with it but do not grow, costs are computed again.

    Args:
        cdr: A record.
        start: Local time with offset.
        end: Likewise, not before the start.

    Raises:
        ImpossibleTime: One of them is no local time.
        ValueError: The end lies before the start.
    """
    length = int((Instant.parse(end, Form.LOCAL) - Instant.parse(start, Form.LOCAL)).total_seconds())
    if length < 0:
        raise ValueError(f"{end} lies before {start}")
    span: Tree = {"startDateTime": {"LocalDateTime": start}, "endDateTime": {"LocalDateTime": end}}
    periods = [
        {**period, **span, "billingValue": _billed(period, length)}
        for period in items(cdr, "chargingPeriods")
    ]
    moved: Tree = {**cdr, **span}
    if "duration" in cdr:
        moved["duration"] = duration_text(length)
    return recosted(moved, periods)


def owned_by(cdr: Tree, provider: str) -> Tree:
    """Give a record to another provider: the same contract instance, its check digit computed again.

    Args:
        cdr: A record.
        provider: Provider-id, five characters.
    """
    contract = ContractId.parse(text(cdr, ("contractId",)))
    other = ContractId.parse(provider + contract.instance)
    return put(cdr, ("contractId",), (other.with_digit() if contract.digit else other).text)


def at_operator(cdr: Tree, operator: str) -> Tree:
    """Move a record to the EVSE of another operator; its CDR-ID stays that of the first one.

    Args:
        cdr: A record.
        operator: Operator-id, five characters.
    """
    return put(cdr, ("evseId",), f"{operator}E{EvseId.parse(text(cdr, ('evseId',))).outlet}")


def reference(cdr: Tree) -> Tree:
    """Name a record as ConfirmCDRs does since 1.4, which writes ``cdrId`` with a small letter.

    Source: OCHP-CDR-030.
    """
    return {"cdrId": text(cdr, ("CdrId",)), "evseId": text(cdr, ("evseId",))}


def _billed(period: Tree, length: int) -> str:
    value = text(period, ("billingValue",))
    item = text(period, ("billingItem", "BillingItemType"))
    if item in HOURLY:
        return plain(hours(length))
    before = Instant.parse(text(period, END)) - Instant.parse(text(period, START))
    was = int(before.total_seconds())
    if item != "energy" or length >= was:
        return value
    return plain((amount(value) * length / was).quantize(Decimal("0.001"), "ROUND_DOWN"))


def recosted(cdr: Tree, periods: list[Tree]) -> Tree:
    """Replace the periods of a record, and compute the costs that are there."""
    total = Decimal(0)
    costed: list[str | Tree] = []
    for period in periods:
        cost = amount(text(period, ("billingValue",))) * amount(text(period, ("itemPrice",)))
        total += cost
        costed.append({**period, "periodCost": plain(cost)} if "periodCost" in period else period)
    changed: Tree = {**cdr, "chargingPeriods": costed}
    return {**changed, "totalCost": plain(total)} if "totalCost" in cdr else changed
