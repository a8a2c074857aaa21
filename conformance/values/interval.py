"""Interval: the time during which something happened, of which only the bounds are known."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from conformance.values.instant import Instant, since_epoch


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed span of time.

    Args:
        begin: Aware datetime.
        end: Aware datetime, not before the begin.

    Raises:
        ValueError: A bound is naive, or the end lies before the begin.
    """

    begin: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.begin.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("expected aware datetimes")
        if self.end < self.begin:
            raise ValueError(f"the end {self.end} lies before the begin {self.begin}")

    @property
    def length(self) -> timedelta:
        """From begin to end."""
        return self.end - self.begin

    def widened(self, seconds: float) -> Self:
        """The interval with that many seconds more at both ends.

        Raises:
            ValueError: The number is negative.
        """
        if seconds < 0:
            raise ValueError(f"expected at least 0 seconds, got {seconds}")
        more = timedelta(seconds=seconds)
        return type(self)(self.begin - more, self.end + more)

    def joined(self, other: "Interval") -> Self:
        """The shortest interval that contains both."""
        return type(self)(min(self.begin, other.begin), max(self.end, other.end))

    def overlaps(self, other: "Interval") -> bool:
        """Whether both have a moment in common."""
        return self.begin <= other.end and other.begin <= self.end

    def __contains__(self, when: object) -> bool:
        if isinstance(when, Interval):
            return self.begin <= when.begin and when.end <= self.end
        if isinstance(when, Instant):
            return since_epoch(self.begin) <= when.seconds <= since_epoch(self.end)
        if isinstance(when, datetime):
            return self.begin <= when <= self.end
        raise TypeError(f"expected a datetime, an Instant or an Interval, got {type(when).__name__}")
