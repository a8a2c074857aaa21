"""SOAP faults, read leniently so that rules can say what is wrong with them."""

import re
from dataclasses import dataclass

from lxml import etree

_QNAME = re.compile(r"(?:([^\W\d][\w.-]*):)?([^\W\d][\w.-]*)")
_CHILDREN = ("faultcode", "faultstring", "faultactor", "detail")


@dataclass(frozen=True, eq=False)
class Fault:
    """A SOAP fault.

    Args:
        element: The Fault element.
        code: Text of the fault code as written, empty if there is none.
        code_qname: Namespace (None: none) and local name; None if the text is no qualified name or its
            prefix is not bound at that place.
        string: Text for people, empty if there is none.
        actor: Text of faultactor, None if there is none.
        detail: The detail element, None if there is none.
        qualified: Local names of children that carry a namespace; they have none in SOAP 1.1.

    Source: SOAP 1.1, section 4.4 and its schema, where the children of Fault are unqualified.
    """

    element: etree._Element
    code: str
    code_qname: tuple[str | None, str] | None
    string: str
    actor: str | None
    detail: etree._Element | None
    qualified: tuple[str, ...] = ()


def read_fault(element: etree._Element, soap_namespace: str) -> Fault:
    """Read a Fault element of SOAP 1.1 or 1.2, tolerating children in a wrong namespace."""
    named: dict[str, etree._Element] = {}
    qualified = []
    for child in element.iterchildren(etree.Element):
        name = etree.QName(child)
        named.setdefault(name.localname, child)
        if name.namespace is not None and name.localname in _CHILDREN:
            qualified.append(name.localname)
    code = named.get("faultcode")
    string = named.get("faultstring")
    if "Code" in named:
        code = named["Code"].find(f"{{{soap_namespace}}}Value")
    if "Reason" in named:
        string = named["Reason"].find(f"{{{soap_namespace}}}Text")
    actor = named.get("faultactor", named.get("Role"))
    return Fault(
        element=element,
        code=_text(code),
        code_qname=None if code is None else _qname(code),
        string=_text(string),
        actor=None if actor is None else _text(actor),
        detail=named.get("detail", named.get("Detail")),
        qualified=tuple(qualified),
    )


def _text(element: etree._Element | None) -> str:
    return "" if element is None else (element.text or "").strip(" \t\r\n")


def _qname(element: etree._Element) -> tuple[str | None, str] | None:
    found = _QNAME.fullmatch(_text(element))
    if found is None:
        return None
    prefix, local = found[1], found[2]
    if prefix is not None and prefix not in element.nsmap:
        return None
    return element.nsmap.get(prefix) or None, local
