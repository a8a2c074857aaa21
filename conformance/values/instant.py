"""Instant: a point in time, as it was written."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum
from fractions import Fraction
from functools import total_ordering
from typing import Self

from conformance.values.errors import ImpossibleOffset, ImpossibleTime, ZoneMissing

_XML_SPACE = " \t\r\n"
_DATE_TIME = r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})"
_EAST = timedelta(hours=14)
_DAY = 86400
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = _EPOCH.toordinal()
_FRACTION_DIGITS = 18


class Form(Enum):
    """How an instant may be written; the value is its regular expression."""

    UTC = re.compile(_DATE_TIME + r"()(Z)")
    """DateTimeType: 20 characters, ending in Z (OCHP-TIME-001)."""
    LOCAL = re.compile(_DATE_TIME + r"()([+-][0-9]{2}:[0-9]{2})")
    """LocalDateTimeType: 25 characters, with numeric offset (OCHP-TIME-003)."""
    XSD = re.compile(_DATE_TIME + r"(?:\.([0-9]+))?(Z|[+-][0-9]{2}:[0-9]{2})?")
    """xs:dateTime: fractions of a second and either kind of zone (AMB-066)."""

    @property
    def example(self) -> str:
        """A text of this form."""
        return {
            Form.UTC: "2011-06-01T11:45:30Z",
            Form.LOCAL: "2011-06-01T13:45:30+02:00",
            Form.XSD: "2011-06-01T13:45:30.5+02:00",
        }[self]


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class Instant:
    """A point in time, equal to another one if both are the same moment, whatever their offsets.

    Args:
        text: As written, without surrounding XML white space (the types collapse it).
        seconds: Since 1970-01-01T00:00:00Z, leap seconds not counted.
        offset: Of the local time that was written; zero for Z.

    Source: OCHP-TIME-002, OCHP-TIME-005, OCHP-TIME-007.
    """

    text: str
    seconds: Fraction
    offset: timedelta

    @classmethod
    def parse(cls, text: str, form: Form | None = None) -> Self:
        """Read an instant.

        Args:
            text: Content of an element or attribute.
            form: The only form that is accepted; None: any of them.

        Raises:
            ImpossibleTime: It does not have the form, or names a date, a time of day or an offset that does
                not exist. 24:00:00 is the end of a day, and second 60 is a leap second if it ends June or
                December in UTC; -00:00 is read as an offset of zero.
            ImpossibleOffset: Its offset does not exist.
            ZoneMissing: It has no zone.
        """
        written = text.strip(_XML_SPACE)
        match = (form or Form.XSD).value.fullmatch(written)
        if match is None:
            raise ImpossibleTime(text, _reason(written, form or Form.XSD))
        year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
        fraction, zone = match.group(7) or "", match.group(8)
        if zone is None:
            raise ZoneMissing(text, "has no zone, so it is no instant")
        try:
            days = date(year, month, day).toordinal() - _EPOCH_DAY
        except ValueError:
            raise ImpossibleTime(text, "names a date that does not exist") from None
        offset = _offset(text, zone, west=-14 if form is Form.XSD else -12)
        of_day = _seconds_of_day(text, hour, minute, second, fraction)
        whole = days * _DAY + of_day - offset // timedelta(seconds=1)
        if second == 60 and not _ends_a_leap_second(whole):
            raise ImpossibleTime(text, "has second 60, but no leap second can be at that time")
        return cls(written, whole + _part(fraction), offset)

    @classmethod
    def at(cls, moment: datetime, form: Form = Form.UTC, offset: timedelta = timedelta()) -> Self:
        """Write a moment, fractions of a second cut off.

        Args:
            moment: An aware datetime.
            form: How to write it.
            offset: Of the local time, in whole minutes; does not matter for `Form.UTC`.
        """
        if moment.tzinfo is None:
            raise ValueError("expected an aware datetime")
        if form is Form.UTC:
            return cls.parse(
                f"{moment.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat()}Z", form
            )
        local = moment.astimezone(timezone(offset)).replace(microsecond=0)
        return cls.parse(local.isoformat(), form)

    @property
    def moment(self) -> datetime:
        """In UTC, cut off to microseconds; the nearest one there is if UTC leaves the years 1 to 9999."""
        earliest, latest = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
        if self.seconds < since_epoch(earliest):
            return earliest
        if self.seconds > since_epoch(latest):
            return latest
        return _EPOCH + timedelta(microseconds=self.seconds * 1_000_000 // 1)

    def __sub__(self, other: "Instant") -> timedelta:
        """The time from the other instant to this one, cut off to microseconds."""
        return timedelta(microseconds=(self.seconds - other.seconds) * 1_000_000 // 1)

    def __eq__(self, other: object) -> bool:
        return self.seconds == other.seconds if isinstance(other, Instant) else NotImplemented

    def __lt__(self, other: object) -> bool:
        return self.seconds < other.seconds if isinstance(other, Instant) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.seconds)

    def __str__(self) -> str:
        return self.text


def since_epoch(moment: datetime) -> Fraction:
    """Seconds from 1970-01-01T00:00:00Z to an aware datetime, exactly."""
    return Fraction((moment - _EPOCH) // timedelta(microseconds=1), 1_000_000)


def _offset(text: str, zone: str, west: int) -> timedelta:
    if zone == "Z":
        return timedelta()
    hours, minutes = int(zone[1:3]), int(zone[4:6])
    offset = timedelta(hours=hours, minutes=minutes) * (-1 if zone[0] == "-" else 1)
    if minutes > 59 or not timedelta(hours=west) <= offset <= _EAST:
        raise ImpossibleOffset(text, f"has an offset that does not exist ({west:03}:00 to +14:00)")
    return offset


def _seconds_of_day(text: str, hour: int, minute: int, second: int, fraction: str) -> int:
    of_day = hour * 3600 + minute * 60 + second
    is_end_of_day = of_day == _DAY and second == 0 and not fraction.strip("0")
    if hour > 23 and not (hour == 24 and is_end_of_day):
        raise ImpossibleTime(text, "has an hour above 23")
    if minute > 59:
        raise ImpossibleTime(text, "has a minute above 59")
    if second > 60:
        raise ImpossibleTime(text, "has a second above 59")
    return of_day


def _ends_a_leap_second(seconds: int) -> bool:
    """Whether the second before an instant may be a leap second: the last one of June or December."""
    days, of_day = divmod(seconds, _DAY)
    if of_day or not 1 <= days + _EPOCH_DAY <= date.max.toordinal():
        return False
    following = date.fromordinal(days + _EPOCH_DAY)
    return following.day == 1 and following.month in (1, 7)


def _part(fraction: str) -> Fraction:
    """The fraction of a second; the digits behind the 18th do not count (a text may have a million)."""
    digits = fraction[:_FRACTION_DIGITS]
    return Fraction(int(digits), 10 ** len(digits)) if digits else Fraction(0)


def _reason(text: str, form: Form) -> str:
    if not text:
        return "is empty"
    if any(character.isdigit() and not character.isascii() for character in text):
        return "has digits that are not ASCII"
    return f"does not have the form {form.example}"
