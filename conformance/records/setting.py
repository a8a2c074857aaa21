"""Whose records are made, with which ids, at what time."""

import re
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from typing import Self

from conformance.errors import SuiteError
from conformance.records.place import Place, place_of
from conformance.schema import Schema
from conformance.values import CdrId, TariffId

_BASE36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PREFIX = re.compile(r"[0-9A-Z]{1,20}")
_PARTNER = re.compile(r"[A-Z]{2}[0-9A-Z]{3}")
_DIGITS = 6
_SHORT = 9


class BadSetting(SuiteError):
    """A setting that no valid record can be made for.

    Args:
        what: Which part of it.
        text: As given.
    """

    def __init__(self, what: str, text: str) -> None:
        self.what = what
        self.text = text
        super().__init__(f"{text!r} is no {what}")


@dataclass(frozen=True, slots=True)
class Party:
    """Whose records: at an operator's charge points, of a provider's customers.

    Args:
        operator: Operator-id, five capital letters and digits (``DE8AA``).
        provider: Provider-id, likewise.
        place: Where the charge points stand.

    Raises:
        BadSetting: An id is none.
    """

    operator: str
    provider: str
    place: Place

    def __post_init__(self) -> None:
        for what, text in (("operator-id", self.operator), ("provider-id", self.provider)):
            if not _PARTNER.fullmatch(text):
                raise BadSetting(what, text)

    @classmethod
    def of(cls, operator: str, provider: str) -> Self:
        """Put the charge points into the operator's country."""
        return cls(operator, provider, place_of(operator[:2]))


@dataclass(frozen=True, slots=True)
class Ids:
    """Counts the records of one campaign, worker and scenario, so that no id is used twice.

    A number is taken each time a record is made, also for those that Hypothesis discards or makes again.

    Args:
        prefix: Of this counter alone, at most 20 capital letters and digits.

    Raises:
        BadSetting: The prefix is none.
    """

    prefix: str
    _numbers: "count[int]" = field(default_factory=count, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not _PREFIX.fullmatch(self.prefix):
            raise BadSetting("prefix of ids", self.prefix)

    def cdr_id(self, operator: str) -> str:
        """Take the next CDR-ID of an operator.

        Source: OCHP-CDR-048, OCHP-CDR-049.
        """
        return CdrId.issued(operator, self._next()).text

    def evse_id(self, operator: str) -> str:
        """Take the next EVSE-ID of an operator.

        Source: OCHP-ID-009, OCHP-ID-014.
        """
        return f"{operator}E{self._next()}"

    def tariff_id(self, operator: str) -> str:
        """Take the next tariff-ID of an operator.

        It has nine places for prefix and number together, so numbers count from where the prefix points to.

        Source: OCHP-ID-015, OCHP-ID-016.
        """
        start = int.from_bytes(sha256(self.prefix.encode()).digest())
        return TariffId.issued(operator, base36((start + next(self._numbers)) % 36**_SHORT, _SHORT)).text

    def parking_id(self, operator: str) -> str:
        """Take the next parking-id of an operator of parking spots, in capitals and without separators.

        Source: OCHP-ID-017.
        """
        return f"{operator}P{self._next()}"

    def token(self) -> str:
        """Take the next serial number of a token and its contract; what is written is made from it."""
        return self._next()

    def _next(self) -> str:
        return self.prefix + base36(next(self._numbers), _DIGITS)


@dataclass(frozen=True, slots=True)
class Setting:
    """Everything that a record depends on besides what is drawn.

    Args:
        schema: Of the release of the records.
        party: Whose records.
        ids: Where their ids come from.
        epoch: Seconds since 1970 that the campaign counts as its present; no record tells of a later time.
    """

    schema: Schema
    party: Party
    ids: Ids
    epoch: int


def base36(number: int, digits: int) -> str:
    """Write a number with digits and capital letters, filled with zeros to a width."""
    text = ""
    while number:
        number, digit = divmod(number, 36)
        text = _BASE36[digit] + text
    return text.rjust(digits, "0")
