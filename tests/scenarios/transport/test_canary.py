"""The canary: it hears visitors, and it is gone afterwards."""

import urllib.error
import urllib.request

import pytest

from conformance.scenarios.transport.canary import SONG, canary

TARGET = "http://127.0.0.1:9/service"


def test_a_visit_is_noticed_and_answered() -> None:
    with canary(TARGET) as bird, urllib.request.urlopen(bird.url, timeout=5) as answer:
        assert answer.read() == SONG.encode()
        assert bird.visits == ["/canary"]


def test_nobody_came() -> None:
    with canary(TARGET) as bird:
        assert bird.visits == []


def test_two_canaries_have_two_addresses() -> None:
    with canary(TARGET) as one, canary(TARGET) as other:
        assert one.url != other.url


def test_afterwards_nobody_is_there() -> None:
    with canary(TARGET) as bird:
        url = bird.url
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(url, timeout=5)


def test_a_host_without_address_is_no_obstacle() -> None:
    with canary("http://no-such-host.invalid/") as bird:
        assert bird.url.startswith("http://127.0.0.1:")
