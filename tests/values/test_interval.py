from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.values import Instant, Interval

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
INTERVALS = st.builds(
    lambda begin, length: Interval(NOON + timedelta(seconds=begin), NOON + timedelta(seconds=begin + length)),
    st.integers(-1000, 1000),
    st.integers(0, 1000),
)


@given(INTERVALS, st.integers(0, 1000))
def test_a_widened_interval_contains_the_old_one(interval: Interval, seconds: int) -> None:
    widened = interval.widened(seconds)
    assert interval in widened
    assert widened.length - interval.length == timedelta(seconds=2 * seconds)


@given(INTERVALS)
def test_both_bounds_belong_to_it(interval: Interval) -> None:
    assert interval.begin in interval
    assert interval.end in interval
    assert interval.end + timedelta(microseconds=1) not in interval
    assert interval.begin - timedelta(microseconds=1) not in interval


@given(INTERVALS, INTERVALS)
def test_joined_contains_both(one: Interval, other: Interval) -> None:
    assert one in one.joined(other)
    assert other in one.joined(other)


@given(INTERVALS, INTERVALS)
def test_overlap_is_symmetric_and_means_a_common_moment(one: Interval, other: Interval) -> None:
    assert one.overlaps(other) == other.overlaps(one)
    assert one.overlaps(other) == (
        max(one.begin, other.begin) in one and max(one.begin, other.begin) in other
    )


def test_instants_are_compared_whatever_their_offset() -> None:
    interval = Interval(NOON, NOON + timedelta(seconds=1))
    assert Instant.parse("2026-12-01T13:00:00+01:00") in interval
    assert Instant.parse("2026-12-01T13:00:01.0000001+01:00") not in interval


def test_an_end_before_its_begin_is_refused() -> None:
    with pytest.raises(ValueError, match="before the begin"):
        Interval(NOON, NOON - timedelta(seconds=1))


def test_naive_bounds_are_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        Interval(NOON.replace(tzinfo=None), NOON)


def test_an_interval_is_not_narrowed() -> None:
    with pytest.raises(ValueError, match="at least 0"):
        Interval(NOON, NOON).widened(-1)


def test_only_times_can_be_asked_for() -> None:
    with pytest.raises(TypeError, match="str"):
        assert "2026-12-01T12:00:00Z" in Interval(NOON, NOON)
