"""Charge detail records that only rules find wrong: valid by the schema, one requirement violated.

Each mutation takes a valid record, whatever it holds; what is computed from the changed value is computed
again, so that nothing else is wrong by the way.
"""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import partial

from conformance.records.amounts import duration_text, plain
from conformance.records.changes import END, START, recosted
from conformance.records.mutation import Mutation
from conformance.records.subject import Subject
from conformance.records.surgery import altered, grown
from conformance.records.trees import Tree, items, put, text, without
from conformance.records.violations import VIOLATED
from conformance.schema import Component
from conformance.values import ContractId, EvseId, Form, Instant, amount, check_digit

_DEAR = "1000"
_HOUR = timedelta(hours=1)
_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def rule_mutations(subject: Subject) -> tuple[Mutation, ...]:
    """Make the mutations of CDRs; each leaves the record valid by the schema."""

    def rule(id: str, what: str, requirement: str, apply: Callable[[Tree], Tree], *entails: str) -> Mutation:
        return Mutation(
            id, what, requirement, apply, subject, VIOLATED[requirement], entails=frozenset(entails)
        )

    component = subject.component
    grow = partial(grown, component)
    time = partial(altered, START)
    return (
        rule(
            "ends-before-start",
            "the session ends before it starts",
            "OCHP-CDR-038",
            _swap_times,
            "OCHP-CDR-039",
        ),
        rule(
            "period-starts-early", "a period starts an hour before the session", "OCHP-CDR-039", _start_early
        ),
        rule("period-ends-late", "a period ends an hour after the session", "OCHP-CDR-039", _end_late),
        rule("period-ends-before-start", "a period ends before it starts", "OCHP-CDR-039", _swap_period),
        rule(
            "period-cost-doubled",
            "periodCost is twice what it should be",
            "OCHP-CDR-041",
            partial(_double_cost, component),
        ),
        rule(
            "total-cost-doubled",
            "totalCost is twice the sum of the periods",
            "OCHP-CDR-042",
            partial(_double_total, component),
        ),
        rule(
            "duration-wrong",
            "duration is an hour longer than the session",
            "OCHP-CDR-043",
            partial(_lengthen, component),
        ),
        rule(
            "duration-75-minutes",
            "duration has 75 minutes",
            "OCHP-CDR-043",
            partial(grow, ("duration",), "000:75:00"),
        ),
        rule(
            "service-fee-twice",
            "a service fee has billingValue 2.0",
            "OCHP-CDR-044",
            partial(_bill, "serviceFee", "2.0"),
        ),
        rule(
            "reservation-twice",
            "a reservation has billingValue 2.0",
            "OCHP-CDR-044",
            partial(_bill, "reservation", "2.0"),
        ),
        rule("hours-as-minutes", "a time is billed in minutes", "OCHP-CDR-045", _bill_minutes),
        rule("energy-as-watt-hours", "energy is billed in watt-hours", "OCHP-CDR-045", _bill_watt_hours),
        rule("currency-euro", "the currency is EURO", "OCHP-CDR-047", partial(grow, ("currency",), "EURO")),
        rule(
            "currency-unlisted",
            "the currency is ZZZ, which ISO 4217 does not list",
            "OCHP-CDR-047",
            partial(grow, ("currency",), "ZZZ"),
        ),
        rule(
            "currency-empty",
            "currency is empty",
            "OCHP-GEN-034",
            partial(grow, ("currency",), ""),
            "OCHP-GEN-033",
            "OCHP-CDR-047",
        ),
        rule(
            "cdr-id-without-prefix",
            "the CDR-ID does not start with the operator-id",
            "OCHP-CDR-048",
            _strip_prefix,
        ),
        rule(
            "cdr-id-of-another-operator",
            "the CDR-ID starts with another operator-id",
            "OCHP-CDR-048",
            _exchange_prefix,
        ),
        rule(
            "time-month-13",
            "a time is in the 13th month",
            "OCHP-TIME-002",
            partial(time, lambda t: f"{t[:5]}13{t[7:]}"),
        ),
        rule(
            "time-february-30",
            "a time is on the 30th of February",
            "OCHP-TIME-002",
            partial(time, lambda t: f"{t[:5]}02-30{t[10:]}"),
        ),
        rule(
            "time-hour-25",
            "a time is in the 25th hour",
            "OCHP-TIME-002",
            partial(time, lambda t: f"{t[:11]}25{t[13:]}"),
        ),
        rule(
            "time-second-99",
            "a time has second 99",
            "OCHP-TIME-002",
            partial(time, lambda t: f"{t[:17]}99{t[19:]}"),
        ),
        rule(
            "time-other-digits",
            "a time is written in digits that are not ASCII",
            "OCHP-TIME-002",
            partial(time, lambda t: t.translate(_ARABIC)),
        ),
        rule(
            "time-at-offset-zero",
            "a local time is written with offset +00:00",
            "OCHP-TIME-004",
            partial(time, lambda t: _at_offset(t, timedelta())),
        ),
        rule(
            "offset-25-hours",
            "a time has the offset +25:00",
            "OCHP-TIME-005",
            partial(time, lambda t: f"{t[:19]}+25:00"),
        ),
        rule(
            "offset-75-minutes",
            "a time has an offset of 75 minutes past the hour",
            "OCHP-TIME-005",
            partial(time, lambda t: f"{t[:23]}75"),
        ),
        rule(
            "offset-of-another-zone",
            "a time has an offset that is not that of the place",
            "OCHP-TIME-005",
            partial(time, _shift_offset),
        ),
        rule(
            "price-nan",
            "itemPrice is NaN",
            "OCHP-TYPE-001",
            partial(grow, ("chargingPeriods", "itemPrice"), "NaN"),
        ),
        rule("value-infinite", "billingValue is INF", "OCHP-TYPE-001", partial(_set_value, "energy", "INF")),
        rule("total-cost-nan", "totalCost is NaN", "OCHP-TYPE-001", partial(grow, ("totalCost",), "NaN")),
        rule(
            "alternating-chademo",
            "chargePointType is AC, though the connector is Chademo",
            "OCHP-TYPE-009",
            partial(_alternate, component),
        ),
        rule(
            "contract-id-wrong-digit", "the check digit of contractId is wrong", "OCHP-ID-004", _wrong_digit
        ),
        rule("uid-odd", "a plain UID has seven digits", "OCHP-ID-018", partial(_card, "plain", "04A1B2C")),
        rule(
            "uid-zero-filled",
            "a plain UID is filled with zeros to 32 digits",
            "OCHP-ID-018",
            partial(_card, "plain", "04A1B2C3".rjust(32, "0")),
        ),
        rule(
            "sha-256-short",
            "a sha-256 token has 40 digits",
            "OCHP-ID-019",
            partial(_card, "sha-256", "0A" * 20),
        ),
        rule(
            "sha-160-not-hexadecimal",
            "a sha-160 token has a letter beyond F",
            "OCHP-ID-019",
            partial(_card, "sha-160", "0G" * 20),
        ),
        rule("sub-type-of-remote-token", "a token of type remote has a subtype", "OCHP-ID-023", _sub_type),
    )


def _moved(time: str, by: timedelta) -> str:
    instant = Instant.parse(time, Form.LOCAL)
    return Instant.at(instant.moment + by, Form.LOCAL, instant.offset).text


def _at_offset(time: str, offset: timedelta) -> str:
    return Instant.at(Instant.parse(time, Form.LOCAL).moment, Form.LOCAL, offset).text


def _shift_offset(time: str) -> str:
    """Write the same moment three hours further east, where no place of ours observes its time."""
    return _at_offset(time, Instant.parse(time, Form.LOCAL).offset + 3 * _HOUR)


def _swap_times(cdr: Tree) -> Tree:
    """Exchange start and end; a time that runs backwards is no measure, so nothing measured is billed."""
    start, end = text(cdr, START), text(cdr, END)
    swapped = put(put(recosted(cdr, list(map(_unmeasured, _periods(cdr)))), START, end), END, start)
    return without(swapped, ("duration",)) if "duration" in cdr else swapped


def _unmeasured(period: Tree) -> Tree:
    return {**period, "billingItem": {"BillingItemType": "serviceFee"}, "billingValue": "1.0"}


def _periods(cdr: Tree) -> list[Tree]:
    return list(items(cdr, "chargingPeriods"))


def _start_early(cdr: Tree) -> Tree:
    first, *rest = _periods(cdr)
    early = put(first, START, _moved(text(cdr, START), -_HOUR))
    return {**cdr, "chargingPeriods": [early, *rest]}


def _end_late(cdr: Tree) -> Tree:
    *rest, last = _periods(cdr)
    late = put(last, END, _moved(text(cdr, END), _HOUR))
    return {**cdr, "chargingPeriods": [*rest, late]}


def _swap_period(cdr: Tree) -> Tree:
    first, *rest = _periods(cdr)
    swapped = put(put(_unmeasured(first), START, text(first, END)), END, text(first, START))
    return recosted(cdr, [swapped, *rest])


def _cost(period: Tree) -> Decimal:
    return amount(text(period, ("billingValue",))) * amount(text(period, ("itemPrice",)))


def _dear(cdr: Tree) -> Tree:
    """Raise the price until twice the cost is clearly another one, whatever the tolerance."""
    first, *rest = _periods(cdr)
    if _cost(first) >= 1:
        return cdr
    return recosted(cdr, [{**first, "itemPrice": _DEAR}, *rest])


def _double_cost(component: Component, cdr: Tree) -> Tree:
    dear = _dear(cdr)
    cost = _cost(_periods(dear)[0])
    return grown(component, ("chargingPeriods", "periodCost"), plain(cost * 2), dear)


def _double_total(component: Component, cdr: Tree) -> Tree:
    dear = _dear(cdr)
    total = sum(map(_cost, _periods(dear)), Decimal(0))
    return grown(component, ("totalCost",), plain(total * 2), dear)


def _lengthen(component: Component, cdr: Tree) -> Tree:
    return grown(component, ("duration",), duration_text(_seconds(cdr) + 3600), cdr)


def _bill(item: str, value: str, cdr: Tree) -> Tree:
    first, *rest = _periods(cdr)
    billed: Tree = {**first, "billingItem": {"BillingItemType": item}, "billingValue": value}
    return recosted(cdr, [billed, *rest])


def _set_value(item: str, value: str, cdr: Tree) -> Tree:
    """Set a value that nothing can be computed from; costs stay."""
    first, *rest = _periods(cdr)
    billed: Tree = {**first, "billingItem": {"BillingItemType": item}, "billingValue": value}
    return {**cdr, "chargingPeriods": [billed, *rest]}


def _seconds(node: Tree) -> int:
    length = Instant.parse(text(node, END), Form.LOCAL) - Instant.parse(text(node, START), Form.LOCAL)
    return int(length.total_seconds())


def _bill_minutes(cdr: Tree) -> Tree:
    return _bill("usagetime", plain(Decimal(_seconds(_periods(cdr)[0]) // 6) / 10), cdr)


def _bill_watt_hours(cdr: Tree) -> Tree:
    """Bill a load of one kilowatt in watt-hours: more than any outlet gives in kilowatt-hours."""
    return _bill("energy", plain(Decimal(_seconds(cdr) * 100 // 36) / 10), cdr)


def _strip_prefix(cdr: Tree) -> Tree:
    operator = EvseId.parse(text(cdr, ("evseId",))).operator
    return put(cdr, ("CdrId",), text(cdr, ("CdrId",)).removeprefix(operator))


def _exchange_prefix(cdr: Tree) -> Tree:
    cdr_id = text(cdr, ("CdrId",))
    return put(cdr, ("CdrId",), f"{cdr_id[:4]}{'Z' if cdr_id[4] != 'Z' else 'Y'}{cdr_id[5:]}")


def _alternate(component: Component, cdr: Tree) -> Tree:
    standard = ("connectorType", "connectorStandard", "ConnectorStandard")
    return grown(component, ("chargePointType",), "AC", grown(component, standard, "Chademo", cdr))


def _wrong_digit(cdr: Tree) -> Tree:
    contract = ContractId.parse(text(cdr, ("contractId",))).contract
    digit = "1" if check_digit(contract) == "0" else "0"
    return put(cdr, ("contractId",), contract + digit)


def _card(representation: str, instance: str, cdr: Tree) -> Tree:
    token: Tree = {"@representation": representation, "instance": instance, "tokenType": "rfid"}
    return put(cdr, ("emtId",), token)


def _sub_type(cdr: Tree) -> Tree:
    token: Tree = {"instance": "SESSION1", "tokenType": "remote", "tokenSubType": "mifareCls"}
    return put(cdr, ("emtId",), token)
