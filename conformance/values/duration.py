"""Duration: length of a session as HHH:MM:SS."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Self

from conformance.values.errors import InvalidDuration

_TEXT = re.compile(r"([0-9]{3}):([0-9]{2}):([0-9]{2})")
LONGEST = timedelta(hours=999, minutes=59, seconds=59)


@dataclass(frozen=True, slots=True, order=True)
class Duration:
    """A duration in whole seconds, at most 999:59:59.

    Args:
        length: How long.
        text: As written.

    Source: OCHP-CDR-043.
    """

    length: timedelta
    text: str = field(compare=False)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a duration.

        Raises:
            InvalidDuration: It is none; the reason says why.
        """
        match = _TEXT.fullmatch(text)
        if match is None:
            raise InvalidDuration(text, "does not have the form HHH:MM:SS in ASCII digits")
        hours, minutes, seconds = (int(part) for part in match.groups())
        if minutes > 59 or seconds > 59:
            raise InvalidDuration(text, "has minutes or seconds above 59")
        return cls(timedelta(hours=hours, minutes=minutes, seconds=seconds), text)

    @classmethod
    def of(cls, length: timedelta) -> Self:
        """Write a duration, fractions of a second cut off.

        Raises:
            ValueError: It is negative or longer than 999:59:59.
        """
        if not timedelta() <= length < LONGEST + timedelta(seconds=1):
            raise ValueError(f"expected a duration from 0 to 999:59:59, got {length}")
        minutes, seconds = divmod(length // timedelta(seconds=1), 60)
        return cls.parse(f"{minutes // 60:03}:{minutes % 60:02}:{seconds:02}")

    def __str__(self) -> str:
        return self.text
