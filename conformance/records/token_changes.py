"""Roaming authorisations made from others: renewed, expired, of another contract, or asked for one by one.

Each function gives a new record that is as valid as the one given, and touches nothing else in it.
"""

from datetime import timedelta

from conformance.records.trees import Tree, put, text
from conformance.records.variant import Spelling
from conformance.values import ContractId, Form, Instant

EXPIRY = ("expiryDate", "DateTime")
CONTRACT = ("contractId",)
INSTANCE = ("EmtId", "instance")
_RENEWAL = timedelta(days=366)


def renewed(token: Tree, printed: str) -> Tree:
    """Renew a token: valid for a year and a day more, with another printed number.

    Args:
        token: As uploaded before.
        printed: Its new printed number, at most 150 characters.
    """
    later = Instant.parse(text(token, EXPIRY), Form.UTC).moment + _RENEWAL
    changed: Tree = {key: node for key, node in token.items() if key not in ("printedNumber", "expiryDate")}
    return {**changed, "printedNumber": printed, "expiryDate": {"DateTime": Instant.at(later).text}}


def expiring(token: Tree, when: str) -> Tree:
    """Set the expiryDate.

    Args:
        token: A record.
        when: Time in UTC.
    """
    return put(token, EXPIRY, when)


def of_contract(token: Tree, other: Tree) -> Tree:
    """Give a token to the contract of another one.

    Source: OCHP-AUTH-022.
    """
    return put(token, CONTRACT, text(other, CONTRACT))


def contract_spelled(token: Tree, spelling: Spelling) -> Tree:
    """Write the contract-id in another way.

    Source: OCHP-ID-002, OCHP-ID-003, OCHP-ID-008.
    """
    contract = ContractId.parse(text(token, CONTRACT)).with_digit()
    return put(token, CONTRACT, spelling.contract(contract.canonical))


def in_small_letters(token: Tree) -> Tree:
    """Write the hexadecimal instance in small letters.

    Source: OCHP-ID-022.
    """
    return put(token, INSTANCE, text(token, INSTANCE).lower())


def emt_id(token: Tree) -> Tree:
    """Name the token of a record as GetSingleRoamingAuthorisation asks for it.

    Source: OCHP-SINGLE-004.
    """
    named = token["EmtId"]
    return dict(named) if isinstance(named, dict) else {}
