"""A peer that answers with the model, and CDRs to talk about; for the tests of the model."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from conformance.model import (
    ABSENT,
    Answer,
    Facts,
    Key,
    Ledger,
    Policy,
    Possible,
    Request,
    choose,
    for_release,
)
from conformance.model.house import ClearingHouse, Model
from conformance.releases import Role, get
from conformance.values import Interval

CPO1, CPO2, CPO3 = "DEC01", "NLC02", "FRC03"
EMP1, EMP2, EMP3 = "DEE01", "ATE02", "NLE03"
PARTNERS = (CPO1, CPO2, CPO3, EMP1, EMP2, EMP3)
ROAMING = ((CPO1, EMP1), (CPO1, EMP3), (CPO2, EMP1), (CPO2, EMP2), (CPO2, EMP3))
START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def house(settle_s: float = 0) -> Model:
    return for_release(get("1.4"), partners=PARTNERS, roaming=ROAMING, settle_s=settle_s)


def moment(seconds: float = 0) -> Interval:
    return Interval(START + timedelta(seconds=seconds), START + timedelta(seconds=seconds))


def cdr(
    number: int = 1, status: str = "new", *, operator: str = CPO1, provider: str = EMP1, **changes: Any
) -> dict[str, Any]:
    begin, end = (
        {"LocalDateTime": "2026-02-01T10:00:00+01:00"},
        {"LocalDateTime": "2026-02-01T11:00:00+01:00"},
    )
    period = {
        "startDateTime": begin,
        "endDateTime": end,
        "billingItem": {"BillingItemType": "energy"},
        "billingValue": "12.5",
        "itemPrice": "0.3",
    }
    record: dict[str, Any] = {
        "CdrId": f"{operator}{number:04}",
        "evseId": f"{operator}E{number}",
        "emtId": {"instance": "04A1B2C3", "tokenType": "rfid"},
        "contractId": f"{provider}C0000000{number % 10}",
        "status": {"CdrStatusType": status},
        "startDateTime": begin,
        "endDateTime": end,
        "chargingPeriods": [period],
        "currency": "EUR",
    }
    return {**record, **changes}


def key(number: int = 1, operator: str = CPO1) -> Key:
    return Key("cdrs", f"{operator}{number:04}")


def add(*cdrs: dict[str, Any], caller: str = CPO1) -> Request:
    return Request("AddCDRs", caller, frozenset({Role.CPO}), tuple(cdrs))


def fetch(status: str | None = None, caller: str = EMP1) -> Request:
    return Request("GetCDRs", caller, frozenset({Role.EMP}), parameters=_status(status))


def check(status: str | None = None, caller: str = CPO1) -> Request:
    return Request("CheckCDRs", caller, frozenset({Role.CPO}), parameters=_status(status))


def confirm(
    approved: tuple[dict[str, Any], ...] = (), declined: tuple[dict[str, Any], ...] = (), caller: str = EMP1
) -> Request:
    parameters = {"approved": [_pair(c) for c in approved], "declined": [_pair(c) for c in declined]}
    return Request("ConfirmCDRs", caller, frozenset({Role.EMP}), parameters=parameters)


def _status(status: str | None) -> dict[str, Any]:
    return {"cdrStatus": {"CdrStatusType": status}} if status else {}


def _pair(record: dict[str, Any]) -> dict[str, str]:
    return {"cdrId": record["CdrId"], "evseId": record["evseId"]}


@dataclass
class Peer:
    """A clearing house that does what the model says.

    Args:
        model: Its behaviour.
        policy: Readings that it plays.
    """

    model: Model
    policy: Policy = field(default_factory=Policy)
    held: dict[Key, Possible] = field(default_factory=dict)

    def answer(self, request: Request, at: Interval) -> Answer:
        self._settle(at)
        settled = choose(self.model.step(Ledger(self.held, lambda _: True), request, at), self.policy)
        for record, facts in settled.effects.items():
            self.held[record] = frozenset() if facts is ABSENT else frozenset((facts,))
        return Answer(settled.signal, frozenset(settled.refused), settled.records)

    def _settle(self, at: Interval) -> None:
        for record, possible in self.held.items():
            for facts in possible:
                drifted = self.model.drift(record, facts, at)
                if facts not in drifted:
                    self.held[record] = drifted


def ours(_: Key) -> bool:
    return True


def status_of(facts: Facts) -> str:
    return facts.status


def clearing_house() -> ClearingHouse:
    model = house()
    assert isinstance(model, ClearingHouse)
    return model
