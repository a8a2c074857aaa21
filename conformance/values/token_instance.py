"""Token instances: the hexadecimal texts that stand for a card or a hash of it."""

import re

_HEX = re.compile(r"[0-9A-Fa-f]+")
HASH_DIGITS = {"sha-160": 40, "sha-256": 64}
"""Hexadecimal digits of each hashed representation (OCHP-ID-019)."""
UID_DIGITS = frozenset({8, 14, 20})
"""Hexadecimal digits of a card's UID of 4, 7 or 10 bytes (OCHP-ID-018)."""


def is_hexadecimal(text: str) -> bool:
    """Whether a text consists of hexadecimal ASCII digits, in any case (AMB-106)."""
    return _HEX.fullmatch(text) is not None


def is_hash(text: str, representation: str) -> bool:
    """Whether a text can be a token in a hashed representation.

    Args:
        text: The token instance.
        representation: sha-160 or sha-256.

    Source: OCHP-ID-019.
    """
    return is_hexadecimal(text) and len(text) == HASH_DIGITS.get(representation)


def is_uid(text: str) -> bool:
    """Whether a text can be the UID of a card, without filling.

    Source: OCHP-ID-018.
    """
    return is_hexadecimal(text) and len(text) in UID_DIGITS
