from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.values import Form, ImpossibleOffset, ImpossibleTime, Instant, ZoneMissing

OFFSETS = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timedelta(minutes=minutes))
MOMENTS = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31), timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("2011-06-01T11:45:30Z", Form.UTC),
        ("2011-06-01T13:45:30+02:00", Form.LOCAL),
        ("2011-06-01T13:45:30.000+02:00", Form.XSD),
    ],
)
def test_three_forms_of_one_moment(text: str, form: Form) -> None:
    instant = Instant.parse(text, form)
    assert instant.moment == datetime(2011, 6, 1, 11, 45, 30, tzinfo=UTC)
    assert instant.text == text


def test_white_space_around_a_time_is_not_part_of_it() -> None:
    assert Instant.parse("\n 2011-06-01T11:45:30Z\t").text == "2011-06-01T11:45:30Z"


@pytest.mark.parametrize(
    ("text", "form", "reason"),
    [
        ("", None, "is empty"),
        ("2011-13-45T99:99:99Z", Form.UTC, "date that does not exist"),
        ("2023-02-29T00:00:00Z", Form.UTC, "date that does not exist"),
        ("1900-02-29T00:00:00Z", Form.UTC, "date that does not exist"),
        ("0000-01-01T00:00:00Z", Form.UTC, "date that does not exist"),
        ("2024-01-01T24:00:01Z", Form.UTC, "hour above 23"),
        ("2024-01-01T24:00:00.5Z", Form.XSD, "hour above 23"),
        ("2024-01-01T99:00:00Z", Form.UTC, "hour above 23"),
        ("2024-01-01T23:60:00Z", Form.UTC, "minute above 59"),
        ("2024-01-01T23:00:61Z", Form.UTC, "second above 59"),
        ("2024-01-01T23:00:60Z", Form.UTC, "no leap second"),
        ("2024-01-01T23:59:60Z", Form.UTC, "no leap second"),
        ("2024-01-01T00:00:00+14:01", Form.LOCAL, "offset that does not exist"),
        ("2024-01-01T00:00:00-12:01", Form.LOCAL, "offset that does not exist"),
        ("2024-01-01T00:00:00+01:60", Form.LOCAL, "offset that does not exist"),
        ("2024-01-01T00:00:00+99:99", Form.LOCAL, "offset that does not exist"),
        ("٢٠٢٤-01-01T00:00:00Z", Form.UTC, "digits that are not ASCII"),
        ("2024-01-01T00:00:0\uff10Z", Form.UTC, "digits that are not ASCII"),
        ("2024-01-01T00:00:00Z", Form.LOCAL, "does not have the form"),
        ("2024-01-01T00:00:00+00:00", Form.UTC, "does not have the form"),
        ("2024-01-01T00:00:00.0Z", Form.UTC, "does not have the form"),
        ("2024-01-01 00:00:00Z", None, "does not have the form"),
        ("2024-01-01T00:00:00Z\n2024", None, "does not have the form"),
    ],
)
def test_impossible_times_are_refused_with_the_reason(text: str, form: Form | None, reason: str) -> None:
    with pytest.raises(ImpossibleTime) as caught:
        Instant.parse(text, form)
    assert caught.value.text == text
    assert reason in caught.value.reason


@pytest.mark.parametrize("offset", ["+14:01", "-12:01", "+01:60"])
def test_an_impossible_offset_is_told_apart_from_an_impossible_date(offset: str) -> None:
    with pytest.raises(ImpossibleOffset):
        Instant.parse(f"2024-01-01T00:00:00{offset}", Form.LOCAL)


def test_a_time_without_zone_is_no_instant() -> None:
    with pytest.raises(ZoneMissing):
        Instant.parse("2024-01-01T00:00:00")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2024-01-01T24:00:00Z", "2024-01-02T00:00:00Z"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
        ("2017-01-01T00:59:60+01:00", "2017-01-01T00:00:00Z"),
        ("2024-02-29T12:00:00-12:00", "2024-03-01T00:00:00Z"),
        ("2024-01-01T00:00:00-00:00", "2024-01-01T00:00:00Z"),
        ("2024-10-27T02:30:00+02:00", "2024-10-27T01:30:00+01:00"),
    ],
)
def test_texts_of_the_same_moment_are_equal(one: str, other: str) -> None:
    assert Instant.parse(one) == Instant.parse(other)
    assert hash(Instant.parse(one)) == hash(Instant.parse(other))


def test_times_across_the_end_of_summer_time_are_ordered_as_instants() -> None:
    assert Instant.parse("2024-10-27T02:30:00+02:00") < Instant.parse("2024-10-27T02:15:00+01:00")


def test_offset_is_kept() -> None:
    assert Instant.parse("2024-07-01T10:00:00-03:30").offset == -timedelta(hours=3, minutes=30)


@given(st.text(max_size=30))
def test_any_text_is_an_instant_or_refused(text: str) -> None:
    with suppress(ImpossibleTime):
        assert Instant.parse(text).text == text.strip(" \t\r\n")


@given(st.from_regex(Form.XSD.value, fullmatch=True))
def test_every_text_of_the_right_shape_is_an_instant_or_refused(text: str) -> None:
    with suppress(ImpossibleTime):
        instant = Instant.parse(text)
        assert instant.moment.tzinfo is UTC
        assert instant - instant == timedelta()


@given(MOMENTS, OFFSETS)
def test_written_local_times_are_read_back(moment: datetime, offset: timedelta) -> None:
    instant = Instant.at(moment, Form.LOCAL, offset)
    assert instant.moment == moment.replace(microsecond=0)
    assert instant.offset == offset
    assert Instant.parse(instant.text, Form.LOCAL) == instant


@given(MOMENTS)
def test_written_utc_times_are_read_back(moment: datetime) -> None:
    instant = Instant.at(moment)
    assert len(instant.text) == 20
    assert instant.moment == moment.replace(microsecond=0)


@given(MOMENTS, MOMENTS, OFFSETS, OFFSETS)
def test_order_and_distance_agree_with_datetime(
    one: datetime, other: datetime, east: timedelta, west: timedelta
) -> None:
    first, second = Instant.at(one, Form.LOCAL, east), Instant.at(other, Form.LOCAL, west)
    one, other = one.replace(microsecond=0), other.replace(microsecond=0)
    assert (first < second) == (one < other)
    assert first - second == one - other


def test_fractions_of_a_second_count() -> None:
    half = Instant.parse("2024-01-01T00:00:00.5Z")
    assert half > Instant.parse("2024-01-01T00:00:00.4999999Z")
    assert half.moment == datetime(2024, 1, 1, 0, 0, 0, 500000, tzinfo=UTC)


def test_a_million_digits_of_a_second_are_read() -> None:
    text = f"2024-01-01T00:00:00.{10**6 * '3'}Z"
    assert Instant.parse(text) > Instant.parse("2024-01-01T00:00:00Z")


def test_the_first_and_the_last_moment_have_a_neighbour_in_utc() -> None:
    assert Instant.parse("0001-01-01T00:00:00+14:00").moment == datetime(1, 1, 1, tzinfo=UTC)
    assert Instant.parse("9999-12-31T23:59:59-12:00").moment == datetime.max.replace(tzinfo=UTC)


def test_a_naive_datetime_is_no_moment() -> None:
    with pytest.raises(ValueError, match="aware"):
        Instant.at(datetime(2024, 1, 1))


def test_an_aware_datetime_of_any_zone_is_written_in_utc() -> None:
    moment = datetime(2024, 7, 1, 10, 0, 0, 999999, tzinfo=timezone(timedelta(hours=2)))
    assert Instant.at(moment).text == "2024-07-01T08:00:00Z"
