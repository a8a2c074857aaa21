"""CdrId: the name of a charge detail record."""

import re
from dataclasses import dataclass
from typing import Self

from conformance.values.errors import InvalidId

_KIND = "CDR-ID"
_TEXT = re.compile(r"[0-9A-Z]{1,36}")
_OPERATOR = re.compile(r"[A-Z]{2}[0-9A-Z]{3}")


@dataclass(frozen=True, slots=True, order=True)
class CdrId:
    """A CDR-ID: 1 to 36 capital letters and digits, written in one way only.

    Args:
        text: As written.

    Source: OCHP-CDR-048, AMB-034.
    """

    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a CDR-ID; whether it begins with an operator-id is a question of its own.

        Raises:
            InvalidId: It is none; the reason says why.
        """
        if not _TEXT.fullmatch(text):
            raise InvalidId(_KIND, text, _reason(text))
        return cls(text)

    @classmethod
    def issued(cls, operator: str, instance: str) -> Self:
        """Make the CDR-ID of an operator.

        Args:
            operator: Operator-id of five characters, as `EvseId.operator` gives it.
            instance: 1 to 31 capital letters or digits.

        Raises:
            InvalidId: The parts do not make a CDR-ID.
        """
        if not _OPERATOR.fullmatch(operator) or not instance:
            raise InvalidId(
                _KIND, operator + instance, "lacks an operator-id of five characters or an instance"
            )
        return cls.parse(operator + instance)

    def is_issued_by(self, operator: str) -> bool:
        """Whether it begins with an operator-id, which 1.4 demands (ids of older releases need not).

        Source: OCHP-CDR-048, OCHP-CDR-051.
        """
        return self.text.startswith(operator)

    def __str__(self) -> str:
        return self.text


def _reason(text: str) -> str:
    if not text:
        return "is empty"
    if len(text) > 36:
        return f"has {len(text)} characters, expected at most 36"
    return "has a character that is neither a capital ASCII letter nor a digit"
