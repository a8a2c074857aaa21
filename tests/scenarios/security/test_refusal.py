"""How an answer says that somebody is not let in."""

import pytest

from conformance.scenarios.security.refusal import is_let_in, way_of
from conformance.wire import ErrorKind, Reply
from tests.plugin.house import envelope
from tests.scenarios.answers import fault, reply

CASES = [
    pytest.param(reply(envelope("GetCDRs", "not-authorized")), "not-authorized", id="result"),
    pytest.param(reply(fault("e:Client"), 500), "fault", id="fault"),
    pytest.param(reply(b"<html/>", 401), "http", id="401"),
    pytest.param(reply(b"", 403), "http", id="403"),
    pytest.param(reply(envelope("GetCDRs", "ok")), None, id="ok"),
    pytest.param(reply(envelope("GetCDRs", "invalid-id")), None, id="another-code"),
    pytest.param(reply(b"no", 500), None, id="page"),
    pytest.param(reply(error=ErrorKind.RESET), None, id="reset"),
]


@pytest.mark.parametrize(("answer", "way"), CASES)
def test_every_permitted_way_is_known(answer: Reply, way: str | None) -> None:
    assert way_of(answer) == way


@pytest.mark.parametrize("answer", [case.values[0] for case in CASES if case.id != "ok"])
def test_nobody_is_let_in_by_anything_but_ok(answer: Reply) -> None:
    assert not is_let_in(answer)


def test_ok_lets_in() -> None:
    assert is_let_in(reply(envelope("GetCDRs", "ok")))
