"""Rules of times at charge points: regular hours, exceptions, and planned changes of the status.

Regular hours of tariffs have the same form and are judged likewise.

Source: OCHP.md 1.4, HoursType class, RegularHoursType class, ExceptionalPeriodType class,
ChargePointScheduleType class.
"""

import re
from collections.abc import Iterator

from lxml import etree

from conformance.rules.rule import PASSED, Failed, Noted, Outcome, View, quoted, rule
from conformance.values import Form, ImpossibleTime, Instant

POINTS = ("chargePointInfoArray",)
HOURS = (*POINTS, "TariffInfoArray")
EXCEPTIONS = ("exceptionalOpenings", "exceptionalClosings")
END_OF_DAY = 24 * 60
LAST_MINUTES = (END_OF_DAY - 1, END_OF_DAY)
"""A day that lasts until then lasts until midnight (AMB-050)."""
DAYS = 7

_CLOCK = re.compile(r"([0-9]{2}):([0-9]{2})")


def _elements(view: View, *names: str) -> Iterator[etree._Element]:
    for records in (view.members.get(name, ()) for name in HOURS):
        for record in records:
            yield from record.iter(*map(view.release.qname, names))


def _hours(view: View) -> Iterator[etree._Element]:
    for point in view.members.get(POINTS[0], ()):
        yield from point.iterchildren(view.release.qname("openingTimes"))


def _minutes(text: str | None) -> int | None:
    match = _CLOCK.fullmatch((text or "").strip(" \t\r\n"))
    return None if match is None else int(match.group(1)) * 60 + int(match.group(2))


def _span(view: View, period: etree._Element, begin: str, end: str) -> tuple[Instant, Instant] | None:
    times = []
    for name in (begin, end):
        text = view.text(period, name, "DateTime")
        if text is None:
            return None
        try:
            times.append(Instant.parse(text, Form.UTC))
        except ImpossibleTime:
            return None  # OCHP-TIME-002 or the schema says so
    return times[0], times[1]


@rule("OCHP-POI-015", on=POINTS)
def schedule_ends_after_it_starts(view: View) -> Iterator[Outcome]:
    """A planned status that ends does so after its start."""
    for period in _elements(view, "statusSchedule"):
        span = _span(view, period, "startDate", "endDate")
        if span is None or span[0] < span[1]:
            yield PASSED
        else:
            yield Failed(
                f"an end after {span[0].text}", f"the end {span[1].text}", view.find(period, "endDate")
            )


@rule("OCHP-POI-017", on=POINTS)
def whole_week_is_not_written_as_regular_hours(view: View) -> Iterator[Outcome]:
    """Who is open at all times says twentyfourseven, and not seven whole days."""
    for hours in _hours(view):
        whole = {
            period.get("weekday")
            for period in hours.iterchildren(view.release.qname("regularHours"))
            if _minutes(period.get("periodBegin")) == 0 and _minutes(period.get("periodEnd")) in LAST_MINUTES
        }
        if len(whole) >= DAYS:
            yield Failed("twentyfourseven", "seven days from 00:00 to the end of the day", hours)
        else:
            yield PASSED


@rule("OCHP-POI-020", on=POINTS)
def closings_do_not_overlap_openings(view: View) -> Iterator[Outcome]:
    """Exceptional closings do not overlap exceptional openings; an overlap is reported (AMB-055)."""
    for hours in _hours(view):
        openings, closings = (
            [_span(view, period, "periodBegin", "periodEnd") for period in hours.iterchildren(name)]
            for name in map(view.release.qname, EXCEPTIONS)
        )
        overlap = next(
            (
                (opening, closing)
                for opening in openings
                for closing in closings
                if opening and closing and opening[0] < closing[1] and closing[0] < opening[1]
            ),
            None,
        )
        if overlap is None:
            yield PASSED
        else:
            opening, closing = overlap
            yield Noted(
                "OCHP-POI-020/overlap",
                f"The closing from {closing[0].text} overlaps the opening from {opening[0].text}.",
            )


@rule("OCHP-POI-022", on=HOURS)
def period_ends_after_it_begins(view: View) -> Iterator[Outcome]:
    """Regular and exceptional periods end after they begin."""
    for period in _elements(view, "regularHours"):
        begin, end = _minutes(period.get("periodBegin")), _minutes(period.get("periodEnd"))
        if begin is None or end is None:
            continue  # the schema says so
        if begin < end:
            yield PASSED
        else:
            yield Failed(
                f"an end after {period.get('periodBegin')}", f"the end {period.get('periodEnd')}", period
            )
    for period in _elements(view, *EXCEPTIONS):
        span = _span(view, period, "periodBegin", "periodEnd")
        if span is None:
            continue
        if span[0] < span[1]:
            yield PASSED
        else:
            yield Failed(
                f"an end after {span[0].text}", f"the end {span[1].text}", view.find(period, "periodEnd")
            )


@rule("OCHP-POI-023", on=HOURS)
def clock_times_exist(view: View) -> Iterator[Outcome]:
    """Regular times are times of a 24-hour clock; 24:00 is an end only (AMB-050)."""
    for period in _elements(view, "regularHours"):
        for name, last in (("periodBegin", END_OF_DAY - 1), ("periodEnd", END_OF_DAY)):
            minutes = _minutes(period.get(name))
            if minutes is None:
                continue  # the schema says so
            if minutes <= last:
                yield PASSED
            else:
                yield Failed(f"{name} of a 24-hour clock", quoted(period.get(name, "")), period)
