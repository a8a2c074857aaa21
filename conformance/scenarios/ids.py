"""Ids of the records of a campaign: unique per execution, the same again for the same seed and epoch."""

import hashlib

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SCENARIO_LENGTH = 6
_COUNTER_LENGTH = 4


def prefix_of(seed: int, epoch: int) -> str:
    """The prefix of a campaign's record ids: eight capitals and digits, derived from seed and epoch."""
    return _spell(f"campaign/{seed}/{epoch}", 8)


class Ids:
    """Ids of one scenario: campaign prefix, mark of the scenario, running number.

    The running number goes on from example to example, because a target remembers the ids that it has seen.

    Args:
        prefix: Of the campaign.
        scenario: Id of the scenario; so that processes which share a campaign never meet.
    """

    def __init__(self, prefix: str, scenario: str) -> None:
        self.prefix = prefix
        self._stem = prefix + _spell(f"scenario/{scenario}", _SCENARIO_LENGTH)
        self._used = 0

    def next(self) -> str:
        """An id that was not given before: 18 capitals and digits."""
        self._used += 1
        return self._stem + _base36(self._used, _COUNTER_LENGTH)

    def __call__(self) -> str:
        """The same as `next`."""
        return self.next()


def _spell(text: str, length: int) -> str:
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:16])
    return _base36(number, length)


def _base36(number: int, length: int) -> str:
    digits = ""
    for _ in range(length):
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits
