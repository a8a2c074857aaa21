"""TariffId: which tariff of an operator."""

import re
from dataclasses import dataclass
from typing import Self

from conformance.values.errors import InvalidId

_KIND = "tariff-ID"
_INSTANCE = r"([A-Za-z0-9][A-Za-z0-9*]{0,9})"
_PLAIN = re.compile(rf"([A-Za-z]{{2}})([A-Za-z0-9]{{3}})[Tt]{_INSTANCE}")
_SEPARATED = re.compile(rf"([A-Za-z]{{2}})\*([A-Za-z0-9]{{3}})\*[Tt]{_INSTANCE}")
_OPERATOR = re.compile(r"[A-Z]{2}[A-Z0-9]{3}")


@dataclass(frozen=True, slots=True, eq=False)
class TariffId:
    """A tariff-ID, equal to another one if both denote the same tariff.

    As with EVSE-IDs, case and the two asterisks at the fixed places do not count for equality; asterisks
    inside the instance do (AMB-043, AMB-044).

    Args:
        text: As written.
        operator: The operator-id: country and operator, five capital letters or digits.
        instance: 1 to 10 capital letters, digits or asterisks, without the type id T; the prose admits 9.

    Source: OCHP-ID-015, AMB-047.
    """

    text: str
    operator: str
    instance: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a tariff-ID, with both fixed separators or without.

        Raises:
            InvalidId: It is neither; the reason says why.
        """
        match = _PLAIN.fullmatch(text) or _SEPARATED.fullmatch(text)
        if match is None:
            raise InvalidId(_KIND, text, _reason(text))
        country, operator, instance = match.groups()
        return cls(text, (country + operator).upper(), instance.upper())

    @classmethod
    def issued(cls, operator: str, instance: str) -> Self:
        """Make the tariff-ID of an operator.

        Args:
            operator: Operator-id of five characters.
            instance: 1 to 10 capital letters or digits.

        Raises:
            InvalidId: The parts do not make a tariff-ID.
        """
        if not _OPERATOR.fullmatch(operator):
            raise InvalidId(_KIND, f"{operator}T{instance}", "lacks an operator-id of five characters")
        return cls.parse(f"{operator}T{instance}")

    @property
    def canonical(self) -> str:
        """The text in capitals, without the two asterisks at the fixed places."""
        return f"{self.operator}T{self.instance}"

    def spellings(self) -> tuple[str, ...]:
        """Every way to write it: with and without the fixed separators, in capitals and small letters."""
        forms = (self.canonical, f"{self.operator[:2]}*{self.operator[2:]}*T{self.instance}")
        return (*forms, *(form.lower() for form in forms))

    def __eq__(self, other: object) -> bool:
        return self.canonical == other.canonical if isinstance(other, TariffId) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.canonical)

    def __str__(self) -> str:
        return self.text


def _reason(text: str) -> str:
    if not text:
        return "is empty"
    if re.search(r"[^A-Za-z0-9*]", text):
        return "has a character that is neither an ASCII letter or digit nor an asterisk"
    head = re.match(r"[A-Za-z]{2}(\*?)[A-Za-z0-9]{3}(\*?)(.*)", text, re.DOTALL)
    if head is None:
        return "does not begin with an operator-id of five characters"
    first, second, rest = head.groups()
    if first != second:
        return "has one of the two separators only; both or none have to be there"
    if not rest or rest[0] not in "Tt":
        return "lacks the type id T behind the operator-id"
    if not rest[1:] or rest[1] == "*":
        return "has no instance behind the type id T"
    return f"has an instance of {len(rest) - 1} characters, expected at most 10"
