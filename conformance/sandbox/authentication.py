"""Authentication: whose request it is, by the WS-Security UsernameToken in its own header.

Source: OCHP.md, User Identification; OCHPT-WSS-003, 004, 007, 008, 009, 012.
"""

import hmac
from collections.abc import Sequence
from typing import Literal, TypeAlias

from lxml import etree

from conformance.sandbox.accounts import Account
from conformance.sandbox.soap import SOAP, WSSE

Refusal: TypeAlias = Literal["FailedAuthentication", "InvalidSecurity", "InvalidSecurityToken"]
"""Local name of the fault code that fits, should a fault be used (OCHPT-WSS-005)."""

_PASSWORD_TYPES = (
    None,
    "PasswordText",
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText",
)
_NEXT = "http://schemas.xmlsoap.org/soap/actor/next"


def authenticate(header: etree._Element | None, accounts: Sequence[Account]) -> Account | Refusal:
    """Find the account that a request proves to come from.

    Args:
        header: SOAP Header of the request; None if it has none.
        accounts: Those that there are.

    Returns:
        The account, or why there is none.
    """
    blocks = [block for block in children(header, "Security") if is_for_us(block)]
    if len(blocks) != 1:
        return "InvalidSecurity"
    tokens = children(blocks[0], "UsernameToken")
    if len(tokens) != 1:
        return "InvalidSecurity"
    names, passwords = children(tokens[0], "Username"), children(tokens[0], "Password")
    if len(names) != 1 or len(passwords) != 1 or passwords[0].get("Type") not in _PASSWORD_TYPES:
        return "InvalidSecurityToken"
    return _known(text_of(names[0]), text_of(passwords[0]), accounts) or "FailedAuthentication"


def is_for_us(block: etree._Element) -> bool:
    """Tell whether a header block is addressed to the receiver of the message."""
    return block.get(f"{{{SOAP}}}actor") in (None, "", _NEXT)


def text_of(element: etree._Element) -> str:
    """Give the characters of an element, wherever comments and CDATA sections cut them."""
    return (element.text or "") + "".join(child.tail or "" for child in element)


def children(parent: etree._Element | None, name: str) -> list[etree._Element]:
    """Give the children of that name in the namespace of WS-Security."""
    return [] if parent is None else list(parent.iterchildren(f"{{{WSSE}}}{name}"))


def _known(username: str, password: str, accounts: Sequence[Account]) -> Account | None:
    """Compare with every account, so that the time taken tells nothing about user names."""
    found = None
    for account in accounts:
        same_name = hmac.compare_digest(username.encode(), account.username.encode())
        same_password = hmac.compare_digest(password.encode(), account.password.encode())
        if same_name and same_password and password:
            found = account
    return found
