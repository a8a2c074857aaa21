"""ContractId: whose customer charged (also EVCO-ID, EMAID)."""

import re
from dataclasses import dataclass
from typing import Self

from conformance.values.check_digit import check_digit
from conformance.values.errors import InvalidId

_KIND = "contract-id"
_PLAIN = re.compile(r"([A-Za-z]{2})([A-Za-z0-9]{3})([A-Za-z0-9]{9})([A-Za-z0-9])?")
_HYPHENATED = re.compile(r"([A-Za-z]{2})-([A-Za-z0-9]{3})-([A-Za-z0-9]{9})(?:-([A-Za-z0-9]))?")
_DIN = re.compile(r"([A-Za-z]{2})(-?)([A-Za-z0-9]{3})\2([A-Za-z0-9]{6})\2([A-Za-z0-9])")


@dataclass(frozen=True, slots=True, eq=False)
class ContractId:
    """A contract-id, equal to another one if both denote the same contract.

    Case, hyphens and the check digit do not count for equality (OCHP-ID-002, OCHP-ID-003, OCHP-ID-008).

    Args:
        text: As written.
        country: Two capital letters.
        provider_code: Three capital letters or digits, without the country.
        instance: Nine capital letters or digits.
        digit: The check digit, or None if the text has none.

    Source: OCHP-ID-001, AMB-038, AMB-040.
    """

    text: str
    country: str
    provider_code: str
    instance: str
    digit: str | None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a contract-id, plain or hyphenated.

        Raises:
            InvalidId: It is neither; the reason says why.
        """
        match = _PLAIN.fullmatch(text) or _HYPHENATED.fullmatch(text)
        if match is None:
            raise InvalidId(_KIND, text, _reason(text))
        country, provider, instance, digit = match.groups()
        return cls(
            text, country.upper(), provider.upper(), instance.upper(), digit.upper() if digit else None
        )

    @classmethod
    def from_din(cls, text: str) -> Self:
        """Map a contract-id of DIN SPEC 91286, whose instance has six characters and a check digit.

        Raises:
            InvalidId: It is none.

        Source: OCHP-ID-007.
        """
        match = _DIN.fullmatch(text)
        if match is None:
            raise InvalidId("DIN contract-id", text, "does not have the form DE-8AA-123A56-3")
        country, _, provider, instance, digit = match.groups()
        return cls.parse(f"{country}{provider}00{instance}{digit}".upper())

    @property
    def provider(self) -> str:
        """The provider-id: country and provider, five capital letters or digits."""
        return self.country + self.provider_code

    @property
    def contract(self) -> str:
        """The 14 characters that denote the contract, in capitals, without hyphens and check digit."""
        return self.provider + self.instance

    @property
    def canonical(self) -> str:
        """The text in capitals, without hyphens (AMB-043)."""
        return self.contract + (self.digit or "")

    @property
    def has_right_digit(self) -> bool:
        """Whether a check digit is there and right (OCHP-ID-004)."""
        return self.digit == check_digit(self.contract)

    @property
    def is_mapped_din(self) -> bool:
        """Whether it looks like a mapped DIN contract-id (OCHP-ID-007)."""
        return self.instance.startswith("00")

    def with_digit(self) -> Self:
        """The same contract, plain, with the right check digit."""
        return self.parse(self.contract + check_digit(self.contract))

    def without_digit(self) -> Self:
        """The same contract, plain, without check digit."""
        return self.parse(self.contract)

    def spellings(self) -> tuple[str, ...]:
        """Every way to write it: plain and hyphenated, in capitals, small letters and both mixed.

        The check digit stays as it is: there in all of them or in none.

        Source: OCHP.md, list of examples for valid contract-ids.
        """
        parts = [self.country, self.provider_code, self.instance, *([self.digit] if self.digit else [])]
        forms = ("".join(parts), "-".join(parts))
        mixed = (form[0].lower() + form[1:-1] + form[-1].lower() for form in forms)
        return (*forms, *(form.lower() for form in forms), *mixed)

    def __eq__(self, other: object) -> bool:
        return self.contract == other.contract if isinstance(other, ContractId) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.contract)

    def __str__(self) -> str:
        return self.text


def _reason(text: str) -> str:
    if not text:
        return "is empty"
    if re.search(r"[^A-Za-z0-9-]", text):
        return "has a character that is neither an ASCII letter or digit nor a hyphen"
    if not re.match(r"[A-Za-z]{2}", text):
        return "does not begin with two letters"
    count = len(text.replace("-", ""))
    if count not in (14, 15):
        return f"has {count} letters and digits, expected 14, or 15 with check digit"
    return "has a hyphen missing or misplaced: DE-8AA-CA2B3C4D5-L, DE-8AA-CA2B3C4D5 or no hyphens at all"
