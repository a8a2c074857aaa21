"""What kind of charge detail records are wanted."""

from dataclasses import dataclass, replace
from typing import Literal, Self, TypeAlias

from conformance.records.engine import Optional
from conformance.records.leaf import ASCII, LONGEST, UNICODE, Wording
from conformance.values import ContractId, EvseId, ParkingId, TariffId

TokenKind: TypeAlias = Literal["plain", "sha-160", "sha-256", "remote", "15118"]
CARDS: tuple[TokenKind, ...] = ("plain", "sha-160", "sha-256")


@dataclass(frozen=True, slots=True)
class Spelling:
    """How ids are written; the defaults are the forms that nobody can take offence at.

    Args:
        separated: With hyphens and asterisks.
        lower: In small letters.
        check_digit: Contract-ids carry it.

    Source: OCHP-ID-001, OCHP-ID-004, OCHP-ID-009, OCHP-ID-010, OCHP-ID-015.
    """

    separated: bool = False
    lower: bool = False
    check_digit: bool = True

    def contract(self, canonical: str) -> str:
        """Write a contract-id that is given with its check digit."""
        contract = ContractId.parse(canonical)
        if not self.check_digit:
            contract = contract.without_digit()
        return self._spell(contract.spellings())

    def evse(self, canonical: str) -> str:
        """Write an EVSE-ID."""
        return self._spell(EvseId.parse(canonical).spellings())

    def parking(self, canonical: str) -> str:
        """Write a parking-id."""
        return self._spell(ParkingId.parse(canonical).spellings())

    def tariff(self, canonical: str) -> str:
        """Write a tariff-ID."""
        return self._spell(TariffId.parse(canonical).spellings())

    def _spell(self, spellings: tuple[str, ...]) -> str:
        return spellings[self.separated + 2 * self.lower]

    @property
    def is_canonical(self) -> bool:
        """Whether ids stay as they are made."""
        return self == Spelling()


@dataclass(frozen=True, slots=True)
class Variant:
    """What kind of records; every variant is valid by schema and rules.

    Args:
        optional: Optional nodes are drawn, or there are none of them, or all.
        wording: What free text consists of.
        periods: Fewest and most charging periods, if no items are given.
        items: Billing items of the periods, in order; None: drawn.
        overlap: Each period covers the whole session, instead of one following the other (OCHP-CDR-040).
        free: The last period has the price 0 (OCHP-CDR-040).
        switch: The clocks change during the session, forward or back (OCHP-TIME-007); else only by chance.
        precise: Amounts have four decimal places instead of at most three (OCHP-TYPE-002).
        spelling: Of EVSE-IDs and contract-ids.
        tokens: Kinds of tokens to draw from.
        status: Of the records.
    """

    optional: Optional = "drawn"
    wording: Wording = ASCII
    periods: tuple[int, int] = (1, 3)
    items: tuple[str, ...] | None = None
    overlap: bool = False
    free: bool = False
    switch: Literal["forward", "back"] | None = None
    precise: bool = False
    spelling: Spelling = Spelling()
    tokens: tuple[TokenKind, ...] = CARDS
    status: str = "new"

    @classmethod
    def minimal(cls) -> Self:
        """Nothing but what the schema demands, one period."""
        return cls(optional="none", periods=(1, 1))

    @classmethod
    def maximal(cls) -> Self:
        """Everything that the schema allows, several periods."""
        return cls(optional="all", periods=(2, 4))

    @classmethod
    def unicode(cls) -> Self:
        """Text beyond ASCII, and with the characters that XML has to escape (OCHP-GEN-038)."""
        return cls(optional="all", wording=UNICODE)

    @classmethod
    def longest(cls) -> Self:
        """Free texts as long as their types allow, in characters of two bytes (OCHP-TYPE-007)."""
        return cls(optional="all", wording=LONGEST)

    @classmethod
    def priced(cls) -> Self:
        """The periods of OCHP-CDR-040: they overlap, differ in price, and one is free of charge."""
        items = ("serviceFee", "energy", "usagetime", "usagetime", "parkingtime")
        return cls(items=items, overlap=True, free=True)

    def but(self, **changes: object) -> Self:
        """The same with other values."""
        return replace(self, **changes)  # type: ignore[arg-type]
