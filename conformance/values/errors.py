"""Why a text is not the value that it should be.

None of these ends a run: what a target sends is judged, so whoever parses it catches the error and makes a
finding of its fields.

    InvalidValue
    ├── InvalidId        contract-id, EVSE-ID, parking-id or CDR-ID
    ├── ImpossibleTime   date, time of day or offset that does not exist
    │   ├── ImpossibleOffset   an offset that no place on Earth has
    │   └── ZoneMissing        a time without zone, which is no instant
    ├── InvalidDuration  not HHH:MM:SS
    ├── NotANumber       not in the lexical space of xs:float
    └── NotFinite        NaN, an infinity, or too large for xs:float
"""

from dataclasses import dataclass

_SHOWN = 80
"""Characters of a text that an error shows; what a target sends may have millions."""


@dataclass(eq=False)  # not frozen: contextlib assigns __traceback__
class InvalidValue(ValueError):
    """A text is not the value that it should be.

    Args:
        text: As received.
        reason: Why not, as a clause ("has 13 characters, expected 14 or 15 without hyphens").
    """

    text: str
    reason: str

    def __str__(self) -> str:
        return f"{self.shown} {self.reason}"

    @property
    def shown(self) -> str:
        """The text in quotation marks, shortened if it is long."""
        return repr(self.text if len(self.text) <= _SHOWN else f"{self.text[: _SHOWN - 1]}…")


class InvalidId(InvalidValue):
    """A text is not an id of its kind.

    Args:
        kind: What it should be ("contract-id").
        text: As received.
        reason: Why not, as a clause.
    """

    def __init__(self, kind: str, text: str, reason: str) -> None:
        super().__init__(text, reason)
        self.kind = kind

    def __str__(self) -> str:
        return f"{self.shown} is no {self.kind}: it {self.reason}"


class ImpossibleTime(InvalidValue):
    """A date, a time of day or an offset that does not exist."""


class ImpossibleOffset(ImpossibleTime):
    """An offset that no place on Earth has.

    Source: OCHP-TIME-005.
    """


class ZoneMissing(ImpossibleTime):
    """A time without zone, which is no instant.

    Source: AMB-066.
    """


class InvalidDuration(InvalidValue):
    """A text is not a duration of the form HHH:MM:SS."""


class NotANumber(InvalidValue):
    """A text is not in the lexical space of xs:float."""


class NotFinite(InvalidValue):
    """A number of xs:float that is no amount: NaN or an infinity."""
