"""EvseId: at which charge point."""

import re
from dataclasses import dataclass
from typing import Self

from conformance.values.country import dialled
from conformance.values.errors import InvalidId

_KIND = "EVSE-ID"
_OUTLET = r"([A-Za-z0-9][A-Za-z0-9*]{0,30})"
_PLAIN = re.compile(rf"([A-Za-z]{{2}})([A-Za-z0-9]{{3}})[Ee]{_OUTLET}")
_SEPARATED = re.compile(rf"([A-Za-z]{{2}})\*([A-Za-z0-9]{{3}})\*[Ee]{_OUTLET}")
_DIN = re.compile(r"\+([0-9]{1,3})\*([0-9]{3})\*([0-9][0-9*]{0,30})")


@dataclass(frozen=True, slots=True, eq=False)
class EvseId:
    """An EVSE-ID, equal to another one if both denote the same EVSE.

    Case and the two asterisks at the fixed places do not count for equality; asterisks inside the outlet-id
    do (AMB-043, OCHP-ID-011). Whether a target ignores case is only reported (AMB-044).

    Args:
        text: As written.
        country: Two capital letters.
        operator_code: Three capital letters or digits, without the country.
        outlet: 1 to 31 capital letters, digits or asterisks, without the type id E.

    Source: OCHP-ID-009, AMB-045, AMB-046.
    """

    text: str
    country: str
    operator_code: str
    outlet: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an EVSE-ID, with both fixed separators or without.

        Raises:
            InvalidId: It is neither; the reason says why.
        """
        match = _PLAIN.fullmatch(text) or _SEPARATED.fullmatch(text)
        if match is None:
            raise InvalidId(_KIND, text, _reason(text))
        country, operator, outlet = match.groups()
        return cls(text, country.upper(), operator.upper(), outlet.upper())

    @classmethod
    def from_din(cls, text: str) -> Self:
        """Map an EVSE-ID of DIN SPEC 91286, which begins with a telephone country code.

        Raises:
            InvalidId: It is none, or its telephone code does not belong to exactly one country.

        Source: OCHP-ID-013.
        """
        match = _DIN.fullmatch(text)
        if match is None:
            raise InvalidId("DIN EVSE-ID", text, "does not have the form +49*823*1234*5678")
        telephone, operator, outlet = match.groups()
        country = dialled(telephone)
        if country is None:
            raise InvalidId("DIN EVSE-ID", text, f"has a telephone code of no single country, +{telephone}")
        return cls.parse(f"{country}*{operator}*E{outlet}")

    @property
    def operator(self) -> str:
        """The operator-id: country and operator, five capital letters or digits."""
        return self.country + self.operator_code

    @property
    def canonical(self) -> str:
        """The text in capitals, without the two asterisks at the fixed places."""
        return f"{self.operator}E{self.outlet}"

    def spellings(self) -> tuple[str, ...]:
        """Every way to write it: with and without the fixed separators, in capitals and small letters."""
        forms = (self.canonical, f"{self.country}*{self.operator_code}*E{self.outlet}")
        return (*forms, *(form.lower() for form in forms))

    def __eq__(self, other: object) -> bool:
        return self.canonical == other.canonical if isinstance(other, EvseId) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.canonical)

    def __str__(self) -> str:
        return self.text


def _reason(text: str) -> str:
    if not text:
        return "is empty"
    if text.startswith("+"):
        return "is an id of DIN SPEC 91286, which has to be mapped (DE*823*E1234*5678)"
    if re.search(r"[^A-Za-z0-9*]", text):
        return "has a character that is neither an ASCII letter or digit nor an asterisk"
    if not re.match(r"[A-Za-z]{2}", text):
        return "does not begin with two letters"
    head = re.match(r"[A-Za-z]{2}(\*?)[A-Za-z0-9]{3}(\*?)(.*)", text, re.DOTALL)
    if head is None:
        return "has no operator-id of three letters or digits"
    first, second, rest = head.groups()
    if first != second:
        return "has one of the two separators only; both or none have to be there"
    if not rest or rest[0] not in "Ee":
        return "lacks the type id E behind the operator-id"
    if not rest[1:]:
        return "ends behind the type id E"
    if rest[1] == "*":
        return "has an asterisk immediately behind the type id E"
    return f"has an outlet-id of {len(rest) - 1} characters, expected at most 31"
