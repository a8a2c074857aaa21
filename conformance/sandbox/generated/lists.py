"""Lists: each list of an answer loses its first, its last, or a middle record."""

from collections.abc import Iterator
from typing import Literal

from lxml import etree

from conformance.releases import Release
from conformance.sandbox.call import Call
from conformance.sandbox.flaw import Fault, Flaw, Retell

Where = Literal["first", "middle", "last"]
_FEWEST = {"first": 2, "middle": 3, "last": 2}


def list_flaws(release: Release) -> Iterator[Flaw]:
    """Make the faults of all lists of a release, of delivered records and of refused ones."""
    for operation in release.operations:
        members = (*operation.downloads, operation.refuses) if operation.refuses else operation.downloads
        for member in members:
            for where in _FEWEST:
                place = f"{operation.response}/{member}"
                fault = Fault(f"loses:{place}/{where}", f"The {where} {place} is left out.", "answer", ())
                yield Flaw(fault, retell=_losing(operation.response, member, where))


def _losing(response: str, member: str, where: str) -> Retell:
    def retell(call: Call, element: etree._Element) -> etree._Element:
        if etree.QName(element).localname == response:
            found = list(element.iterchildren(f"{{*}}{member}"))
            if len(found) >= _FEWEST[where]:
                element.remove(found[{"first": 0, "middle": len(found) // 2, "last": -1}[where]])
        return element

    return retell
