from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.values import Duration, InvalidDuration


@given(st.integers(0, 999 * 3600 + 59 * 60 + 59))
def test_written_durations_are_read_back(seconds: int) -> None:
    duration = Duration.of(timedelta(seconds=seconds))
    assert len(duration.text) == 9
    assert Duration.parse(duration.text).length == timedelta(seconds=seconds)


def test_hours_go_beyond_a_day() -> None:
    assert Duration.parse("100:30:15").length == timedelta(hours=100, minutes=30, seconds=15)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("000:60:00", "above 59"),
        ("000:00:60", "above 59"),
        ("00:00:28", "form"),
        ("0000:00:28", "form"),
        ("000:00:28 ", "form"),
        ("", "form"),
        ("\u0660\u0660\u0660:00:28", "form"),
    ],
)
def test_other_texts_are_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(InvalidDuration) as caught:
        Duration.parse(text)
    assert caught.value.text == text
    assert reason in caught.value.reason


@pytest.mark.parametrize("length", [timedelta(seconds=-1), timedelta(hours=1000)])
def test_what_cannot_be_written_is_refused(length: timedelta) -> None:
    with pytest.raises(ValueError, match="999"):
        Duration.of(length)


def test_fractions_of_a_second_are_cut_off() -> None:
    assert Duration.of(timedelta(hours=999, minutes=59, seconds=59, milliseconds=999)).text == "999:59:59"
