"""Faults that concern every store at once: a clearing house that cannot be relied on at all."""

from dataclasses import replace
from itertools import count

from lxml import etree

from conformance.model import Request, Settled
from conformance.sandbox.call import Call
from conformance.sandbox.flaw import Fault, Flaw, Tamper
from conformance.sandbox.house import Misdeed, Misread, Situation

_NEIGHBOURS = {
    "GetRoamingAuthorisationListResponse": "GetChargePointListResponse",
    "GetChargePointListResponse": "GetRoamingAuthorisationListResponse",
    "GetRoamingAuthorisationListUpdatesResponse": "GetChargePointListUpdatesResponse",
    "GetChargePointListUpdatesResponse": "GetRoamingAuthorisationListUpdatesResponse",
    "GetCDRsResponse": "CheckCDRsResponse",
    "CheckCDRsResponse": "GetCDRsResponse",
}
_EVERY_SECOND = 2


def _of_a_neighbour(call: Call, element: etree._Element) -> etree._Element:
    """Answer a download by the element of another one."""
    name = etree.QName(element)
    other = _NEIGHBOURS.get(name.localname)
    if other is not None:
        element.tag = f"{{{name.namespace}}}{other}"
    return element


def _for_the_next_partner() -> Misread:
    """Take the callers of downloads for one another: each for the one of its roles that called before."""
    callers: dict[str, str] = {}

    def misread(request: Request) -> Request:
        if request.caller is None or not request.operation.startswith(("Get", "Check")):
            return request
        role = "".join(sorted(request.roles))
        before = callers.get(role, request.caller)
        callers[role] = request.caller
        return replace(request, caller=before)

    return misread


def _forgetful() -> Misdeed:
    """Deliver what there is every other time only."""
    numbers = count()

    def misdeed(situation: Situation) -> Settled:
        settled = situation.settled
        if not settled.records:
            return settled
        return settled if next(numbers) % _EVERY_SECOND else replace(settled, records=())

    return misdeed


def _dropping() -> Tamper:
    """Close every second connection when it has something to answer."""
    numbers = count()

    def change(content: bytes) -> bytes:
        return content if next(numbers) % _EVERY_SECOND else b""

    return Tamper(change, then_closes=True)


CHAOS_FLAWS: tuple[Flaw, ...] = (
    Flaw(
        Fault(
            "mixes_up_operations",
            "Downloads are answered by the elements of other downloads.",
            "answer",
            ("OCHP-GEN-003", "OCHP-GEN-035", "OCHPT-SOAP-002"),
        ),
        retell=_of_a_neighbour,
    ),
    Flaw(
        Fault(
            "answers_for_the_partner_before",
            "A download shows what concerns the partner who asked before.",
            "model",
            ("OCHP-CDR-002",),
        ),
        misread=_for_the_next_partner(),
    ),
    Flaw(
        Fault(
            "delivers_every_other_time",
            "Of two equal downloads one finds nothing.",
            "model",
            ("OCHP-CDR-014",),
        ),
        misdeed=_forgetful(),
    ),
    Flaw(
        Fault(
            "drops_every_second_connection",
            "Every second answer is a connection that is closed.",
            "socket",
            ("OCHPT-HTTP-015",),
        ),
        tamper=_dropping(),
    ),
)
"""Faults of every store."""
