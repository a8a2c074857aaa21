"""Records that were stored some time ago."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import cast

import pytest

from conformance.scenarios.judge import Judge
from conformance.scenarios.past import Past, leave, past
from conformance.scenarios.peer import peer_of
from conformance.target import Ixit
from conformance.values import Form, Instant
from conformance.wire import Reply
from tests.scenarios.stand import TARGET, stage


class _Uploaded:
    """The answer to an upload, as far as it is looked at."""

    def __init__(self, received: float) -> None:
        self.exchange = self
        self.received = received


def _upload(ago_s: float) -> Reply:
    return cast(Reply, _Uploaded(time.time() - ago_s))


@pytest.fixture
def judge() -> Iterator[Judge]:
    target = replace(TARGET, ixit=Ixit(clock_skew_s=0))
    with (place := stage(target=target)).scenario("authorisation.delta"):
        yield Judge(place)


def test_what_was_left_long_ago_is_given_without_waiting(judge: Judge) -> None:
    upload = _upload(ago_s=60)
    leave(judge, "tokens", "the records", upload)
    found: Past[str] = past(judge, "tokens", lambda: pytest.fail("arranged again"))
    assert found.value == "the records"
    assert not judge.stage.trial.waits
    behind = Instant.parse(found.since, Form.UTC).seconds - upload.exchange.received
    assert 2 <= behind <= 3


def test_what_was_left_just_now_is_waited_for(judge: Judge) -> None:
    leave(judge, "tokens", "the records", _upload(ago_s=4))
    found: Past[str] = past(judge, "tokens", lambda: pytest.fail("arranged again"))
    assert time.time() >= Instant.parse(found.since, Form.UTC).seconds + 2
    assert all(wait.waited_s <= wait.bound_s + 0.5 for wait in judge.stage.trial.waits)


def test_what_was_not_left_is_arranged(judge: Judge) -> None:
    found = past(judge, "tokens", lambda: ("arranged", [_upload(ago_s=60)]))
    assert found.value == "arranged"
    assert past(judge, "tokens", lambda: pytest.fail("arranged again")).value == "arranged"


def test_a_whole_list_that_is_uploaded_makes_forget_what_was_left(judge: Judge) -> None:
    leave(judge, "tokens", "the records", _upload(ago_s=60))
    leave(judge, "charge_points", "others", _upload(ago_s=60))
    peer = peer_of(judge.stage, TARGET.partners[1])
    with judge.stage.trial.example({}):
        peer.SetRoamingAuthorisationList(roamingAuthorisationInfoArray=[])
    assert judge.stage.left.keys() == {"charge_points"}
