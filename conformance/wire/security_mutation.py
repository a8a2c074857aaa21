"""Mutations of the WS-Security header."""

import base64
from collections.abc import Callable
from copy import deepcopy
from typing import cast

from lxml import etree

from conformance.wire.envelope import SOAP_1_1, WSSE, WSU, written
from conformance.wire.mutation import Apply, Mutation, envelope_of, find, with_body
from conformance.wire.request import RawRequest

_BASE64 = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_WRONG = "not-the-password-of-anybody"
_NOBODY = "nobody-of-that-name"


def _edited(edit: Callable[[etree._Element], None]) -> Apply:
    """Let a function change the Security block."""

    def apply(request: RawRequest) -> RawRequest:
        envelope = envelope_of(request)
        edit(find(envelope, "Security"))
        return with_body(request, written(envelope))

    return apply


def _removed(name: str) -> Apply:
    def edit(security: etree._Element) -> None:
        element = find(security, name)
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)

    return _edited(edit)


def _without_header(request: RawRequest) -> RawRequest:
    envelope = envelope_of(request)
    envelope.remove(find(envelope, "Header"))
    return with_body(request, written(envelope))


def _username(text: str) -> Apply:
    def edit(security: etree._Element) -> None:
        find(security, "Username").text = text

    return _edited(edit)


def _password(change: Callable[[str], str]) -> Apply:
    def edit(security: etree._Element) -> None:
        element = find(security, "Password")
        element.text = change(element.text or "")

    return _edited(edit)


def _other_case(text: str) -> str:
    return text.swapcase() if text.swapcase() != text else f"{text}A"


def _nil_password(security: etree._Element) -> None:
    element = find(security, "Password")
    element.text = None
    element.set(f"{{{_XSI}}}nil", "true")


def _must_understand(value: str | None) -> Apply:
    def edit(security: etree._Element) -> None:
        name = f"{{{SOAP_1_1}}}mustUnderstand"
        if value is None:
            _drop(security, name)
        else:
            security.set(name, value)

    return _edited(edit)


def _drop(element: etree._Element, name: str) -> None:
    if name in element.attrib:
        del element.attrib[name]


def _without_id(security: etree._Element) -> None:
    _drop(find(security, "UsernameToken"), f"{{{WSU}}}Id")


def _without_type(security: etree._Element) -> None:
    _drop(find(security, "Password"), "Type")


def _nonce_and_created(security: etree._Element) -> None:
    token = find(security, "UsernameToken")
    nonce = etree.SubElement(token, f"{{{WSSE}}}Nonce", EncodingType=_BASE64)
    nonce.text = base64.b64encode(b"ochp-conformance").decode("ascii")
    etree.SubElement(token, f"{{{WSU}}}Created").text = "2026-01-01T00:00:00Z"


def _timestamp(security: etree._Element) -> None:
    stamp = etree.SubElement(security, f"{{{WSU}}}Timestamp")
    etree.SubElement(stamp, f"{{{WSU}}}Created").text = "2026-01-01T00:00:00Z"


def _other_prefixes(request: RawRequest) -> RawRequest:
    envelope = envelope_of(request)
    security = find(envelope, "Security")
    parent = security.getparent()
    prefixes = cast(dict[str, str], {None: WSSE, "q": WSU})  # the stubs know no default namespace
    other = etree.Element(security.tag, nsmap=prefixes)
    for name, value in security.attrib.items():
        other.set(name, value)
    other.extend(list(security))
    if parent is not None:
        parent.replace(security, other)
        etree.cleanup_namespaces(other)
    return with_body(request, written(envelope))


def _spelled(spell: Callable[[str], str]) -> Apply:
    """Write the password in another way; what it means stays the same."""
    place = "ochp-conformance-password-here"

    def apply(request: RawRequest) -> RawRequest:
        envelope = envelope_of(request)
        element = find(find(envelope, "Security"), "Password")
        text, element.text = element.text or "", place
        return with_body(
            request, written(envelope).replace(place.encode("ascii"), spell(text).encode("utf-8"))
        )

    return apply


def _as_references(text: str) -> str:
    return "".join(f"&#{ord(character)};" for character in text)


def _as_cdata(text: str) -> str:
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def _with_comment(text: str) -> str:
    half = len(text) // 2
    return f"{_as_references(text[:half])}<!-- half -->{_as_references(text[half:])}"


def _second_header(*, first: bool) -> Apply:
    """Put a second Security header beside the right one, of a user that there is not."""

    def edit(security: etree._Element) -> None:
        wrong = deepcopy(security)
        wrong.tail = None
        _make_wrong(wrong)
        (security.addprevious if first else security.addnext)(wrong)

    return _edited(edit)


def _second_token(*, first: bool) -> Apply:
    def edit(security: etree._Element) -> None:
        token = find(security, "UsernameToken")
        wrong = deepcopy(token)
        _make_wrong(wrong)
        (token.addprevious if first else token.addnext)(wrong)

    return _edited(edit)


def _make_wrong(element: etree._Element) -> None:
    find(element, "Username").text = _NOBODY
    find(element, "Password").text = _WRONG
    for token in element.iter(f"{{{WSSE}}}UsernameToken"):
        token.set(f"{{{WSU}}}Id", "UsernameToken-2")


SECURITY_MUTATIONS = (
    Mutation("no-security", "there is no SOAP Header", _without_header),
    Mutation("no-token", "the Security header holds no UsernameToken", _removed("UsernameToken")),
    Mutation("no-username", "the UsernameToken holds no Username", _removed("Username")),
    Mutation("no-password", "the UsernameToken holds no Password", _removed("Password")),
    Mutation("unknown-user", "nobody has that user name", _username(_NOBODY)),
    Mutation("wrong-password", "the password is a wrong one", _password(lambda text: _WRONG)),
    Mutation("password-empty", "the password is empty", _password(lambda text: "")),
    Mutation("password-blank", "the password is one space", _password(lambda text: " ")),
    Mutation("password-nil", "the password is nil", _edited(_nil_password)),
    Mutation("password-other-case", "the password is in other letter case", _password(_other_case)),
    Mutation("password-cut", "the password lacks its last character", _password(lambda text: text[:-1])),
    Mutation("password-longer", "the password has one character more", _password(lambda text: f"{text}x")),
    Mutation("password-references", "the password is in character references", _spelled(_as_references)),
    Mutation("password-cdata", "the password is a CDATA section", _spelled(_as_cdata)),
    Mutation("password-comment", "a comment stands inside the password", _spelled(_with_comment)),
    Mutation("must-understand-0", "the Security header is marked mustUnderstand 0", _must_understand("0")),
    Mutation(
        "must-understand-none", "the Security header says nothing of mustUnderstand", _must_understand(None)
    ),
    Mutation("no-wsu-id", "the UsernameToken has no wsu:Id", _edited(_without_id)),
    Mutation("no-password-type", "the Password has no Type", _edited(_without_type)),
    Mutation("nonce-and-created", "the UsernameToken has Nonce and Created", _edited(_nonce_and_created)),
    Mutation("timestamp", "the Security header has a Timestamp", _edited(_timestamp)),
    Mutation("security-prefixes", "the Security header uses other prefixes", _other_prefixes),
    Mutation(
        "wrong-header-first",
        "a wrong Security header stands before the right one",
        _second_header(first=True),
    ),
    Mutation(
        "wrong-header-last",
        "a wrong Security header stands behind the right one",
        _second_header(first=False),
    ),
    Mutation(
        "wrong-token-first", "a wrong UsernameToken stands before the right one", _second_token(first=True)
    ),
    Mutation(
        "wrong-token-last", "a wrong UsernameToken stands behind the right one", _second_token(first=False)
    ),
)
"""Changes of the WS-Security header."""
