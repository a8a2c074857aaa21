"""Ids of the records of a campaign: unique per execution, the same again for the same seed and epoch."""

import hashlib

from conformance.records import Ids

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CAMPAIGN_LENGTH = 8
_SCENARIO_LENGTH = 6


def prefix_of(seed: int, epoch: int, turn: int = 0) -> str:
    """The prefix of a campaign's record ids: eight capitals and digits.

    Args:
        seed: Of the campaign.
        epoch: Of the campaign.
        turn: How often the target has met records of this seed and epoch before.
    """
    return _mark(f"campaign/{seed}/{epoch}" + (f"/{turn}" if turn else ""), _CAMPAIGN_LENGTH)


def ids_of(prefix: str, scenario: str) -> Ids:
    """The ids of one scenario of a campaign, so that processes which share a campaign never meet.

    They go on from example to example, because a target remembers the ids that it has seen.
    """
    return Ids(prefix + _mark(f"scenario/{scenario}", _SCENARIO_LENGTH))


def _mark(text: str, length: int) -> str:
    number = int.from_bytes(hashlib.sha256(text.encode()).digest())
    digits = ""
    for _ in range(length):
        number, digit = divmod(number, 36)
        digits += _DIGITS[digit]
    return digits
