"""ParkingId: which parking spot."""

import re
from dataclasses import dataclass
from typing import Self

from conformance.values.errors import InvalidId

_KIND = "parking-id"
_SPOT = r"([A-Za-z0-9][A-Za-z0-9*]{0,30})"
_PLAIN = re.compile(rf"([A-Za-z]{{2}})([A-Za-z0-9]{{3}})[Pp]{_SPOT}")
_SEPARATED = re.compile(rf"([A-Za-z]{{2}})\*([A-Za-z0-9]{{3}})\*[Pp]{_SPOT}")
_PROSE_LENGTH = 30


@dataclass(frozen=True, slots=True, eq=False)
class ParkingId:
    """A parking-id, equal to another one if both denote the same spot.

    Case and the two asterisks at the fixed places do not count for equality, as with an EVSE-ID (AMB-043).

    Args:
        text: As written.
        country: Two capital letters.
        operator_code: Three capital letters or digits, without the country.
        spot: 1 to 31 capital letters, digits or asterisks, without the type id P.

    Source: OCHP-ID-017, AMB-047.
    """

    text: str
    country: str
    operator_code: str
    spot: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a parking-id, with both fixed separators or without.

        Raises:
            InvalidId: It is neither.
        """
        match = _PLAIN.fullmatch(text) or _SEPARATED.fullmatch(text)
        if match is None:
            raise InvalidId(_KIND, text, "does not have the form DE*PSO*P1 or DEPSOP1")
        country, operator, spot = match.groups()
        return cls(text, country.upper(), operator.upper(), spot.upper())

    @property
    def operator(self) -> str:
        """The id of the parking spot operator: country and operator, five capital letters or digits."""
        return self.country + self.operator_code

    @property
    def canonical(self) -> str:
        """The text in capitals, without the two asterisks at the fixed places."""
        return f"{self.operator}P{self.spot}"

    @property
    def exceeds_the_prose(self) -> bool:
        """Whether the spot is longer than the 30 characters of the text; the schema takes 31 (AMB-047)."""
        return len(self.spot) > _PROSE_LENGTH

    def spellings(self) -> tuple[str, ...]:
        """Every way to write it: with and without the fixed separators, in capitals and small letters."""
        forms = (self.canonical, f"{self.country}*{self.operator_code}*P{self.spot}")
        return (*forms, *(form.lower() for form in forms))

    def __eq__(self, other: object) -> bool:
        return self.canonical == other.canonical if isinstance(other, ParkingId) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.canonical)

    def __str__(self) -> str:
        return self.text
