"""Tour: every legal path of one CDR through its life cycle, and every illegal step at its end.

Found by trying each action in each state of the model, so that the two cannot disagree.

Source: figure CDRvalidation; OCHP-CDR-016 to OCHP-CDR-026; AMB-028.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, TypeAlias

from conformance.errors import SuiteError
from conformance.model.branch import Fate
from conformance.model.cdr import APPROVED, DECLINED, NEW, REJECTED, REVISED, cdr_facts
from conformance.model.exchange import Request
from conformance.model.house import ClearingHouse, Model
from conformance.model.network import Network
from conformance.model.world import Facts, Ledger, Possible
from conformance.releases import Role
from conformance.values import Interval

Actor: TypeAlias = Literal["cpo", "emp"]
Action: TypeAlias = Literal["new", "revised", "rejected", "approve", "decline"]

STEPS_AFTER_UPLOAD = 5
"""Longest path (design, section 7); with it each arrow of the figure is taken in each order."""

_OPERATOR, _PROVIDER = "DEOPR", "DEPRV"
_CONFIRMATIONS: dict[Action, str] = {"approve": APPROVED, "decline": DECLINED}
_UPLOADS: dict[Action, str] = {"new": NEW, "revised": REVISED, "rejected": REJECTED}
_THEN = datetime(2024, 1, 1, tzinfo=UTC)
_AT = Interval(_THEN, _THEN)


@dataclass(frozen=True, slots=True)
class Step:
    """One action on a CDR.

    Args:
        actor: Who acts: the operator by AddCDRs, the provider by ConfirmCDRs.
        action: The status uploaded, or the confirmation.
        status: Status of the CDR afterwards.
        requirement: What says so.
    """

    actor: Actor
    action: Action
    status: str
    requirement: str


@dataclass(frozen=True, slots=True)
class Tour:
    """A legal path of one CDR and the illegal steps at its end.

    Args:
        name: Its actions ("new-decline-revised-approve").
        steps: The legal steps in their order; the first one is the upload.
        illegal: Steps that have to be without effect there; each leaves the status as it is.
    """

    name: str
    steps: tuple[Step, ...]
    illegal: tuple[Step, ...]

    @property
    def status(self) -> str:
        """Status of the CDR at the end."""
        return self.steps[-1].status


def tours(model: Model) -> tuple[Tour, ...]:
    """Walk every path that ends in a final status or after `STEPS_AFTER_UPLOAD` steps.

    Raises:
        SuiteError: The model is not that of a clearing house.
    """
    if not isinstance(model, ClearingHouse):
        raise SuiteError("only a clearing house has CDRs to walk with")
    network = Network.of((_OPERATOR, _PROVIDER), ((_OPERATOR, _PROVIDER),))
    house = replace(model, network=network, settle=timedelta())
    upload, facts = _legal(house, None)[0]
    return tuple(_paths(house, (upload,), facts))


def _paths(house: ClearingHouse, steps: tuple[Step, ...], facts: Facts) -> Iterator[Tour]:
    onward = _legal(house, facts) if len(steps) <= STEPS_AFTER_UPLOAD else []
    if not onward:
        yield Tour("-".join(step.action for step in steps), steps, tuple(_illegal(house, facts)))
    for step, after in onward:
        yield from _paths(house, (*steps, step), after)


def _legal(house: ClearingHouse, facts: Facts | None) -> list[tuple[Step, Facts]]:
    found = []
    for actor, action in _actions():
        fate = _fate(house, facts, action)
        if fate.kept is None and fate.taken:
            after = fate.taken[0]
            found.append((Step(actor, action, after.status, after.story[0]), after))
    return found


def _illegal(house: ClearingHouse, facts: Facts) -> Iterator[Step]:
    for actor, action in _actions():
        fate = _fate(house, facts, action)
        if fate.taken is None:
            yield Step(actor, action, facts.status, fate.if_taken[0])


def _actions() -> Iterator[tuple[Actor, Action]]:
    for upload in _UPLOADS:
        yield "cpo", upload
    for confirmation in _CONFIRMATIONS:
        yield "emp", confirmation


def _fate(house: ClearingHouse, facts: Facts | None, action: Action) -> Fate:
    """What becomes of the CDR by an action; each look at it for itself is in the branch that may refuse."""
    cdr = _cdr(_UPLOADS.get(action, NEW))
    key, _ = cdr_facts(cdr)
    held: Possible = frozenset((facts,)) if facts else frozenset()
    if action in _UPLOADS:
        request = Request("AddCDRs", _OPERATOR, frozenset({Role.CPO}), (cdr,))
    else:
        entry = {"cdrId": cdr["CdrId"], "evseId": cdr["evseId"]}
        parameters = {_CONFIRMATIONS[action]: [entry]}
        request = Request("ConfirmCDRs", _PROVIDER, frozenset({Role.EMP}), parameters=parameters)
    branches = house.step(Ledger({key: held}, lambda _: True), request, _AT)
    fates = [branch.fates[key] for branch in branches]
    return next((fate for fate in fates if fate.kept is not None), fates[0])


def _cdr(status: str) -> dict[str, Any]:
    begin, end = (
        {"LocalDateTime": "2024-01-01T10:00:00+01:00"},
        {"LocalDateTime": "2024-01-01T11:00:00+01:00"},
    )
    return {
        "CdrId": f"{_OPERATOR}1",
        "evseId": f"{_OPERATOR}E1",
        "emtId": {"instance": "04A1B2C3", "tokenType": "rfid"},
        "contractId": f"{_PROVIDER}C00000001",
        "status": {"CdrStatusType": status},
        "startDateTime": begin,
        "endDateTime": end,
        "chargingPeriods": [
            {
                "startDateTime": begin,
                "endDateTime": end,
                "billingItem": {"BillingItemType": "usagetime"},
                "billingValue": "1",
                "itemPrice": "1",
            }
        ],
        "currency": "EUR",
    }
