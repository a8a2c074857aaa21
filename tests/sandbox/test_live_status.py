"""Live status over real HTTP: answers are valid, and a fault of the answer seam changes them."""

from typing import Any

import pytest

from tests.sandbox.caller import Caller, sandbox

EVSE = {"@major": "not-available", "@minor": "charging", "@ttl": "2099-01-01T00:00:00Z", "evseId": "DEABCE1"}


def told(caller: Caller, **arguments: Any) -> list[tuple[str, str]]:
    """Kind and id of each status of an answer."""
    payload = caller.call("NSP1", "GetStatus", **arguments).document.payload
    assert payload is not None
    return [(str(one.tag).rpartition("}")[2], one[0].text or "") for one in payload]


def test_a_status_is_stored_and_told() -> None:
    with sandbox() as caller:
        assert caller.call("CPO1", "UpdateStatus", evse=[EVSE]).code == "ok"
        assert told(caller) == told(caller, statusType="evse") == [("evse", "DEABCE1")]
        assert told(caller, statusType="combined") == [("combined", "DEABCE1")]
        assert told(caller, statusType="parking") == []


def test_a_status_of_another_operator_is_an_invalid_id() -> None:
    with sandbox() as caller:
        assert caller.call("CPO2", "UpdateStatus", evse=[EVSE]).code == "invalid-id"
        assert told(caller) == []


def test_a_query_of_another_role_is_refused_by_a_fault() -> None:
    with sandbox() as caller:
        assert caller.call("EMP1", "GetStatus").fault == "Client"


@pytest.mark.parametrize(("variation", "fault"), [("", "FailedAuthentication"), ("AMB-022/empty", None)])
def test_a_query_without_password_is_told_by_a_fault_or_by_an_empty_list(
    variation: str, fault: str | None
) -> None:
    with sandbox(variations=(variation,) if variation else ()) as caller:
        caller.call("CPO1", "UpdateStatus", evse=[EVSE])
        content = caller.envelope("NSP1", "GetStatus").replace(
            caller.credentials("NSP1").password.encode(), b"wrong"
        )
        answer = caller.post(content, caller.running.live_url)
        assert (answer.fault, answer.texts("evseId")) == (fault, [])


def test_a_fault_drops_the_minor_status() -> None:
    with sandbox("drops_minor_status") as caller:
        caller.call("CPO1", "UpdateStatus", evse=[EVSE])
        payload = caller.call("NSP1", "GetStatus").document.payload
        assert payload is not None
        assert sorted(payload[0].attrib) == ["major", "ttl"]
