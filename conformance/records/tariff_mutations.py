"""Tariffs that only rules find wrong: valid by the schema, one requirement violated.

Each mutation takes a valid tariff, whatever it holds, and breaks its first part, element or restriction.
"""

from collections.abc import Callable
from functools import partial

from conformance.records.mutation import Mutation
from conformance.records.subject import Subject
from conformance.records.surgery import grown
from conformance.records.tariff_violations import VIOLATED
from conformance.records.trees import Node, Tree, items, text
from conformance.schema import Component
from conformance.values import TariffId

_ELEMENT = ("individualTariff", "tariffElement")
_PRICE = (*_ELEMENT, "priceComponent")
_ITEM = (*_PRICE, "billingItem", "BillingItemType")
_STEP = (*_PRICE, "stepSize")
_RESTRICTION = (*_ELEMENT, "tariffRestriction")
_ALONE = "ZZ999"
"""A provider that no tariff of ours is for."""


def tariff_rule_mutations(subject: Subject) -> tuple[Mutation, ...]:
    """Make the mutations of tariffs; each leaves the tariff valid by the schema."""

    def rule(id: str, what: str, requirement: str, apply: Callable[[Tree], Tree], *entails: str) -> Mutation:
        return Mutation(
            id, what, requirement, apply, subject, VIOLATED[requirement], entails=frozenset(entails)
        )

    component = subject.component
    grow = partial(grown, component)
    limit = partial(_limited, component)
    step = partial(_stepped, component)
    return (
        rule("two-defaults", "two parts have no recipient", "OCHP-TARIFF-012", _double_default),
        rule("no-default", "every part has a recipient", "OCHP-TARIFF-012", _name_all),
        rule("recipient-twice", "two parts are for the same provider", "OCHP-TARIFF-012", _repeat_recipient),
        rule(
            "recipient-short",
            "a recipient has four characters",
            "OCHP-TARIFF-013",
            partial(_recipient, "DE8E"),
        ),
        rule(
            "recipient-without-country",
            "a recipient begins with digits",
            "OCHP-TARIFF-013",
            partial(_recipient, "12ABC"),
        ),
        rule(
            "step-in-seconds",
            "the step of a time is 300",
            "OCHP-TARIFF-017",
            partial(step, "usagetime", "300"),
        ),
        rule(
            "step-in-watt-hours",
            "the step of energy is 5000",
            "OCHP-TARIFF-017",
            partial(step, "energy", "5000"),
        ),
        rule(
            "step-of-service-fee",
            "the step of a service fee is 0.5",
            "OCHP-TARIFF-018",
            partial(step, "serviceFee", "0.5"),
        ),
        rule(
            "step-of-reservation",
            "the step of a reservation is 0",
            "OCHP-TARIFF-018",
            partial(step, "reservation", "0"),
        ),
        rule(
            "three-periods-a-day",
            "a day has three regular periods",
            "OCHP-TARIFF-019",
            partial(_crowd, component),
        ),
        rule(
            "ends-before-start",
            "a restriction ends before it starts",
            "OCHP-TARIFF-022",
            partial(_swap_dates, component),
        ),
        *(
            rule(
                f"{least}-above-{most}",
                f"{least} is greater than {most}",
                "OCHP-TARIFF-022",
                partial(limit, {least: "90", most: "10"}),
            )
            for least, most in (
                ("minEnergy", "maxEnergy"), ("minPower", "maxPower"), ("minDuration", "maxDuration")
            )
        ),
        rule(
            "power-in-watts",
            "maxPower is 11000",
            "OCHP-TARIFF-023",
            partial(limit, {"minPower": "1", "maxPower": "11000"}),
        ),
        rule(
            "energy-in-watt-hours",
            "maxEnergy is 20000",
            "OCHP-TARIFF-023",
            partial(limit, {"minEnergy": "1", "maxEnergy": "20000"}),
        ),
        rule(
            "currency-unlisted",
            "the currency is ZZZ, which ISO 4217 does not list",
            "OCHP-TARIFF-025",
            partial(grow, ("individualTariff", "currency"), "ZZZ"),
        ),
        rule(
            "currency-empty",
            "currency is empty",
            "OCHP-GEN-034",
            partial(grow, ("individualTariff", "currency"), ""),
            "OCHP-GEN-033",
            "OCHP-TARIFF-025",
        ),
        rule("tariff-id-separated", "the tariff-id has asterisks", "OCHP-ID-016", _separate),
        rule(
            "start-month-13",
            "a restriction starts in the 13th month",
            "OCHP-TIME-002",
            partial(grow, (*_RESTRICTION, "startDateTime", "DateTime"), "2024-13-01T00:00:00Z"),
        ),
        rule("price-nan", "itemPrice is NaN", "OCHP-TYPE-001", partial(grow, (*_PRICE, "itemPrice"), "NaN")),
        rule("step-infinite", "stepSize is INF", "OCHP-TYPE-001", partial(step, "energy", "INF")),
    )  # fmt: skip


def _parts(tariff: Tree) -> list[Tree]:
    return list(items(tariff, "individualTariff"))


def _with_parts(tariff: Tree, *parts: Tree) -> Tree:
    return {**tariff, "individualTariff": list(parts)}


def _for(part: Tree, *recipients: str) -> Tree:
    """Name the recipients of a part, in front of its currency; none: it is a default."""
    bare: Tree = {name: node for name, node in part.items() if name not in ("recipient", "currency")}
    named: Tree = {"recipient": list(recipients)} if recipients else {}
    return {**bare, **named, "currency": part["currency"]}


def _double_default(tariff: Tree) -> Tree:
    first = _for(_parts(tariff)[0])
    return _with_parts(tariff, first, first)


def _name_all(tariff: Tree) -> Tree:
    return _with_parts(tariff, _for(_parts(tariff)[0], _ALONE))


def _repeat_recipient(tariff: Tree) -> Tree:
    first = _parts(tariff)[0]
    return _with_parts(tariff, _for(first), _for(first, _ALONE), _for(first, _ALONE))


def _recipient(recipient: str, tariff: Tree) -> Tree:
    first = _parts(tariff)[0]
    return _with_parts(tariff, _for(first), _for(first, recipient))


def _stepped(component: Component, item: str, step: str, tariff: Tree) -> Tree:
    return grown(component, _STEP, step, grown(component, _ITEM, item, tariff))


def _limited(component: Component, limits: dict[str, str], tariff: Tree) -> Tree:
    for name, value in limits.items():
        tariff = grown(component, (*_RESTRICTION, name), value, tariff)
    return tariff


def _crowd(component: Component, tariff: Tree) -> Tree:
    hours: Node = [
        {"@weekday": "3", "@periodBegin": begin, "@periodEnd": end}
        for begin, end in (("06:00", "08:00"), ("10:00", "12:00"), ("14:00", "18:00"))
    ]
    return grown(component, (*_RESTRICTION, "regularHours"), hours, tariff)


def _swap_dates(component: Component, tariff: Tree) -> Tree:
    for name, when in (("startDateTime", "2030-02-01"), ("endDateTime", "2030-01-01")):
        tariff = grown(component, (*_RESTRICTION, name, "DateTime"), f"{when}T00:00:00Z", tariff)
    return tariff


def _separate(tariff: Tree) -> Tree:
    spellings = TariffId.parse(text(tariff, ("tariffId",))).spellings()
    return {**tariff, "tariffId": spellings[1]}
