"""Tokens in the sandbox, over real HTTP: what is answered, what is remembered, and what variations change."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.caller import Answer, Caller, sandbox

SET, UPDATE = "SetRoamingAuthorisationList", "UpdateRoamingAuthorisationList"
FULL, DELTA = "GetRoamingAuthorisationList", "GetRoamingAuthorisationListUpdates"
SINGLE = "GetSingleRoamingAuthorisation"
LONG_AGO = {"DateTime": "2020-01-01T00:00:00Z"}


def token(number: int = 1, provider: str = "DE8EX", **changes: Any) -> dict[str, Any]:
    made = {
        "EmtId": {"instance": f"04A1B2{number:02}", "tokenType": "rfid"},
        "contractId": f"{provider[:2]}-{provider[2:]}-c{number:08}",
    }
    return {**made, **changes, "expiryDate": {"DateTime": "2099-01-01T00:00:00Z"}}


def upload(caller: Caller, *tokens: dict[str, Any], operation: str = UPDATE, name: str = "EMP1") -> Answer:
    return caller.call(name, operation, roamingAuthorisationInfoArray=list(tokens))


def instances(caller: Caller, name: str = "CPO1") -> list[str]:
    return sorted(caller.call(name, FULL).texts("instance"))


@pytest.fixture(scope="module")
def caller() -> Iterator[Caller]:
    with sandbox() as made:
        yield made


def test_an_own_token_is_offered_to_connected_operators(caller: Caller) -> None:
    assert upload(caller, token(1)).code == "ok"
    assert "04A1B201" in instances(caller, "CPO1")
    assert instances(caller, "CPO3") == []


def test_a_foreign_token_is_returned(caller: Caller) -> None:
    answer = upload(caller, token(2), token(3, "NL8FY", printedNumber="7"))
    assert (answer.code, answer.texts("instance"), answer.texts("printedNumber")) == (
        "partly",
        ["04A1B203"],
        ["7"],
    )


def test_a_delta_says_since_when(caller: Caller) -> None:
    upload(caller, token(4))
    assert "04A1B204" in caller.call("CPO1", DELTA, lastUpdate=LONG_AGO).texts("instance")
    never = {"DateTime": "2098-01-01T00:00:00Z"}
    assert caller.call("CPO1", DELTA, lastUpdate=never).texts("instance") == []


def test_a_single_token_is_found(caller: Caller) -> None:
    upload(caller, token(5))
    asked = {"@representation": "plain", "instance": "04a1b205", "tokenType": "rfid"}
    assert caller.call("CPO1", SINGLE, emtId=asked).texts("instance") == ["04A1B205"]
    assert caller.call("CPO3", SINGLE, emtId=asked).texts("instance") == []


def test_wrong_roles_are_refused(caller: Caller) -> None:
    assert caller.call("EMP1", FULL).code == "not-authorized"
    assert upload(caller, token(6), name="CPO1").code == "not-authorized"


def test_lists_are_remembered(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path / 'journal'}"
    with sandbox(store=store) as before:
        upload(before, token(1), token(2), operation=SET)
        upload(before, token(2), operation=SET)
    with sandbox(store=store) as after:
        assert instances(after) == ["04A1B202"]


@pytest.mark.parametrize(
    ("variation", "name", "text"),
    [
        ("AMB-043/normalised", "contractId", "DE8EXC00000001"),
        ("AMB-106/small-letters", "instance", "04a1b201"),
    ],
)
def test_texts_are_delivered_as_the_reading_has_it(variation: str, name: str, text: str) -> None:
    with sandbox(variations=(variation,)) as varied:
        upload(varied, token(1))
        assert varied.call("CPO1", FULL).texts(name) == [text]


def test_a_list_adds_if_it_is_read_so() -> None:
    with sandbox(variations=("AMB-081/adds",)) as varied:
        upload(varied, token(1), operation=SET)
        upload(varied, token(2), operation=SET)
        assert instances(varied) == ["04A1B201", "04A1B202"]


def test_another_contract_makes_another_record_if_it_is_read_so() -> None:
    other = token(1, contractId="DE8EXC00000009")
    with sandbox() as usual, sandbox(variations=("AMB-105/token-and-contract",)) as varied:
        for house in (usual, varied):
            upload(house, token(1))
            upload(house, other)
        assert (len(instances(usual)), len(instances(varied))) == (1, 2)
