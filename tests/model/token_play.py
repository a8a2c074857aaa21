"""Tokens and requests about them, for the tests of the model."""

from datetime import datetime, timedelta
from typing import Any

from conformance.model import Answer, Key, Request
from conformance.releases import Role
from conformance.values import Instant, Interval
from tests.model.play import CPO1, EMP1, START, Peer, moment

NEVER = "2099-01-01T00:00:00Z"
LONG_AGO = "2020-01-01T00:00:00Z"


def token(
    number: int = 1,
    *,
    provider: str = EMP1,
    contract: int | None = None,
    until: str = NEVER,
    **emt_id: str,
) -> dict[str, Any]:
    made = {"instance": f"04A1B2{number:02}", "tokenType": "rfid", **emt_id}
    return {
        "EmtId": made,
        "contractId": f"{provider}C0000000{number if contract is None else contract}",
        "expiryDate": {"DateTime": until},
    }


def key(number: int = 1, *, provider: str = EMP1, contract: int | None = None) -> Key:
    serial = number if contract is None else contract
    return Key("tokens", f"{provider}/rfid/plain/04A1B2{number:02}/{provider}C0000000{serial}")


def set_list(*tokens: dict[str, Any], caller: str = EMP1) -> Request:
    return Request("SetRoamingAuthorisationList", caller, frozenset({Role.EMP}), tokens)


def update(*tokens: dict[str, Any], caller: str = EMP1) -> Request:
    return Request("UpdateRoamingAuthorisationList", caller, frozenset({Role.EMP}), tokens)


def whole(caller: str = CPO1) -> Request:
    return Request("GetRoamingAuthorisationList", caller, frozenset({Role.CPO}))


def delta(since: datetime, caller: str = CPO1) -> Request:
    parameters = {"lastUpdate": {"DateTime": Instant.at(since).text}}
    return Request("GetRoamingAuthorisationListUpdates", caller, frozenset({Role.CPO}), parameters=parameters)


def single(emt_id: dict[str, Any], caller: str = CPO1) -> Request:
    role = frozenset({Role.CPO})
    return Request("GetSingleRoamingAuthorisation", caller, role, parameters={"emtId": emt_id})


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def told(peer: Peer, *requests: Request, at: Interval | None = None) -> Answer:
    """Ask one thing after the other, and give the last answer."""
    answers = [peer.answer(request, at or moment(number)) for number, request in enumerate(requests)]
    return answers[-1]


def keys(answer: Answer) -> list[Key]:
    return sorted(record for record, _ in answer.records)
