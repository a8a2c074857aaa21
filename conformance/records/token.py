"""Roaming authorisations: tokens of a provider's customers, valid by schema and rules.

The schema's part is made by the engine; this module adds what the schema cannot say: whose contract it is and
its check digit, which instance goes with which type and representation, that a token is still in use. Token
and contract are made from one serial number, so that no two records of a campaign share either.

Source: OCHP.md, RoamingAuthorisationInfo class, EmtId class, ContractId; OCHP-AUTH-016, OCHP-ID-001,
OCHP-ID-004, OCHP-ID-018, OCHP-ID-019, OCHP-ID-020, OCHP-ID-023, OCHP-TIME-001, OCHP-TIME-002.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from hashlib import sha1, sha256
from typing import Self

from hypothesis import strategies as st

from conformance.records.dice import Dice
from conformance.records.engine import Given, Maybe, Optional, Partial, Recipe
from conformance.records.leaf import ASCII, LONGEST, UNICODE, Wording
from conformance.records.maker import drawn_by
from conformance.records.setting import Setting, base36
from conformance.records.surgery import child
from conformance.records.trees import Tree
from conformance.records.variant import Spelling, TokenKind
from conformance.schema import Component, Schema
from conformance.values import check_digit

LISTED: tuple[TokenKind, ...] = ("plain", "sha-160", "sha-256", "15118")
"""Kinds that may stand in an authorisation list (OCHP-AUTH-016)."""
DRAWS = 30

_DRAWS_HERE = 3
_UID_DIGITS = (14, 8, 20)
_CONTRACTS = 36**8
_DAY_S = 86400
_SHORTEST_DAYS = 400
"""Tokens outlive a campaign that is repeated with the epoch of last year."""
_DAYS = 1000
_CANONICAL = Spelling()


@dataclass(frozen=True, slots=True)
class TokenVariant:
    """What kind of tokens are wanted; every variant is valid by the schema.

    Args:
        optional: Optional nodes are drawn, or there are none of them, or all.
        wording: What free text consists of.
        spelling: Of contract-ids.
        kinds: Kinds of tokens to draw from; with "remote", the record may not be uploaded (OCHP-AUTH-016).
        expired: The expiryDate lies in the past.
    """

    optional: Optional = "drawn"
    wording: Wording = ASCII
    spelling: Spelling = _CANONICAL
    kinds: tuple[TokenKind, ...] = LISTED
    expired: bool = False

    @classmethod
    def minimal(cls) -> Self:
        """Nothing but what the schema demands."""
        return cls(optional="none")

    @classmethod
    def maximal(cls) -> Self:
        """Everything that the schema allows, of the kind that may have a subtype."""
        return cls(optional="all", kinds=("plain",))

    @classmethod
    def unicode(cls) -> Self:
        """Text beyond ASCII, and with the characters that XML has to escape (OCHP-GEN-038)."""
        return cls(optional="all", wording=UNICODE)

    @classmethod
    def longest(cls) -> Self:
        """Free texts as long as their types allow, in characters of two bytes (OCHP-TYPE-007)."""
        return cls(optional="all", wording=LONGEST)

    def but(self, **changes: object) -> Self:
        """The same with other values."""
        return replace(self, **changes)  # type: ignore[arg-type]


def tokens(
    setting: Setting | Callable[[], Setting],
    variant: TokenVariant = TokenVariant(),
) -> st.SearchStrategy[Tree]:
    """Draw roaming authorisations.

    Args:
        setting: Whose, when and numbered how; a function is called for each record, so that a strategy can be
            declared before the setting is known.
        variant: What kind of tokens.

    Returns:
        A strategy of the content of ``roamingAuthorisationInfoArray``; at most 30 draws for each record. Each
        is a token and a contract of its own, also when Hypothesis repeats an example.
    """
    return drawn_by(token, setting, variant)


def token(setting: Setting, variant: TokenVariant, dice: Dice) -> Tree:
    """Make one roaming authorisation.

    Args:
        setting: Whose, when and numbered how; an id is taken.
        variant: What kind of token.
        dice: What decides.
    """
    return _recipe(setting.schema, variant).make(_given(setting, variant, dice), dice)


@cache
def token_component(schema: Schema) -> Component:
    """Find the component of roaming authorisations: what both uploads take several of."""
    return child(schema.component("UpdateRoamingAuthorisationListRequest"), "roamingAuthorisationInfoArray")


def _utc_time(when: int) -> str:
    """Write seconds since 1970 as a time in UTC (OCHP-TIME-001)."""
    return datetime.fromtimestamp(when, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _given(setting: Setting, variant: TokenVariant, dice: Dice) -> Partial:
    kind = variant.kinds[dice.below(len(variant.kinds))]
    digits = _UID_DIGITS[dice.below(len(_UID_DIGITS))]
    days = dice.below(_DAYS)
    serial = sha256(setting.ids.token().encode()).hexdigest().upper()
    contract = _contract(setting.party.provider, serial)
    until = setting.epoch + (_SHORTEST_DAYS + days) * _DAY_S
    if variant.expired:
        until = setting.epoch - (1 + days) * _DAY_S
    return {
        "EmtId": _emt_id(kind, _uid(serial, digits), contract, serial),
        "contractId": variant.spelling.contract(contract),
        "expiryDate": {"DateTime": _utc_time(until)},
    }


def _contract(provider: str, serial: str) -> str:
    characters = f"{provider}C{base36(int(serial[-16:], 16) % _CONTRACTS, 8)}"
    return characters + check_digit(characters)


def _uid(serial: str, digits: int) -> str:
    """Make a UID of 4, 7 or 10 bytes; nothing that looks like filling comes first (OCHP-ID-018)."""
    first = "1" if serial[0] == "0" else serial[0]
    return first + serial[1:digits]


def _emt_id(kind: TokenKind, uid: str, contract: str, serial: str) -> dict[str, Given]:
    other: dict[str, Given] = {"@representation": Maybe("plain"), "tokenSubType": None}
    if kind == "remote":
        return {"instance": f"SESSION{serial[:12]}", "tokenType": "remote", **other}
    if kind == "15118":
        return {"instance": contract, "tokenType": "15118", **other}
    if kind == "plain":
        return {"@representation": Maybe("plain"), "instance": uid, "tokenType": "rfid"}
    hashed = sha1 if kind == "sha-160" else sha256
    return {
        "@representation": kind,
        "instance": hashed(uid.encode()).hexdigest().upper(),
        "tokenType": "rfid",
    }


@cache
def _recipe(schema: Schema, variant: TokenVariant) -> Recipe:
    return Recipe(
        token_component(schema), optional=variant.optional, wording=variant.wording, draws=DRAWS - _DRAWS_HERE
    )
