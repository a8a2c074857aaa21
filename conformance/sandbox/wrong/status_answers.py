"""Faults of the answer and HTTP seams: what a broken clearing house says about live status, and to whom."""

from collections.abc import Callable

from lxml import etree

from conformance.sandbox.call import Call
from conformance.sandbox.flaw import Fault, Flaw, Resend, Retell
from conformance.sandbox.intake import Desk, Step, identify
from conformance.sandbox.message import Outgoing
from conformance.sandbox.soap import answer, result
from conformance.schema import of

_KINDS = ("evse", "parking", "combined")


def _each(kinds: tuple[str, ...], change: Callable[[etree._Element], None]) -> Retell:
    """Change every status of an answer to GetStatus."""

    def retell(call: Call, element: etree._Element) -> etree._Element:
        if call.operation is not None and call.operation.name == "GetStatus":
            for status in element.iterchildren(*(f"{{*}}{kind}" for kind in kinds)):
                change(status)
        return element

    return retell


def _drop(name: str) -> Callable[[etree._Element], None]:
    def change(status: etree._Element) -> None:
        status.attrib.pop(name, "")

    return change


def _whole_minutes(status: etree._Element) -> None:
    ttl = status.get("ttl")
    if ttl is not None:
        status.set("ttl", f"{ttl[:17]}00Z")


def _without_zone(status: etree._Element) -> None:
    ttl = status.get("ttl")
    if ttl is not None:
        status.set("ttl", f"{ttl[:10]} {ttl[11:19]}")


def _as_major(status: etree._Element) -> None:
    status.set("major", status.attrib.pop("status"))


def _both_kinds(call: Call, element: etree._Element) -> etree._Element:
    """Add a parking spot to an answer with EVSEs."""
    name = etree.QName(element)
    if name.localname == "GetStatusResponse" and element.find("{*}evse") is not None:
        spot = etree.SubElement(element, f"{{{name.namespace}}}parking", status="unknown")
        etree.SubElement(spot, f"{{{name.namespace}}}parkingId").text = "DEPSOP1"
    return element


def _asked(call: Call) -> str:
    return "" if not call.payloads else str(call.payloads[0].findtext("{*}statusType") or "")


def _renaming(asked: str, name: str, other: str) -> Retell:
    """Deliver one kind of status in the elements of another one."""

    def retell(call: Call, element: etree._Element) -> etree._Element:
        if call.operation is not None and call.operation.name == "GetStatus" and _asked(call) == asked:
            for status in element.iterchildren(f"{{*}}{name}"):
                status.tag = f"{{{etree.QName(status).namespace}}}{other}"
        return element

    return retell


def _evse_for_parking(call: Call, element: etree._Element) -> etree._Element:
    """Answer a query for parking with an EVSE."""
    name = etree.QName(element)
    if name.localname == "GetStatusResponse" and _asked(call) == "parking":
        for status in list(element):
            element.remove(status)
        evse = etree.SubElement(element, f"{{{name.namespace}}}evse", major="unknown")
        etree.SubElement(evse, f"{{{name.namespace}}}evseId").text = "DEABCE1"
    return element


def _twenty_characters(status: etree._Element) -> None:
    for id in status.iterchildren("{*}parkingId"):
        id.text = (id.text or "")[:20]


def _overlooking(names: frozenset[str], operation: str) -> Resend:
    """Answer a request with ok that breaks the schema at these elements only."""

    def resend(call: Call, desk: Desk, outgoing: Outgoing) -> Outgoing:
        if call.account is None or call.settled is not None or call.operation is None:
            return outgoing
        if call.operation.name != operation:
            return outgoing
        found = {
            finding.path.rpartition("/")[2].partition("[")[0]
            for finding in of(desk.release).validate(call.payloads[0], call.document)
        }
        if not found or not found <= names:
            return outgoing
        if operation == "GetStatus":
            return answer(etree.Element(desk.release.qname(call.operation.response)))
        return answer(result(desk.release, call.operation.response, "ok", "processed"))

    return resend


def _open_to_anyone(name: str) -> Step:
    """Carry an operation out for whoever the token names, whatever the password is."""

    def step(call: Call, desk: Desk) -> Outgoing | None:
        refused = identify(call, desk)
        if refused is None or call.operation is None or call.operation.name != name:
            return refused
        header = call.document.header
        texts = [] if header is None else [(one.text or "").strip() for one in header.iter("{*}Username")]
        call.account = next((account for account in desk.accounts if account.username in texts), None)
        if call.account is None:
            callers = call.operation.callers
            call.account = next((account for account in desk.accounts if account.roles & callers), None)
        return None if call.account else refused

    return step


def _pretending(call: Call, desk: Desk, outgoing: Outgoing) -> Outgoing:
    """Say not-authorized to an update that was carried out without authentication."""
    if call.settled is None or call.operation is None or call.operation.name != "UpdateStatus":
        return outgoing
    if identify(Call(call.http, document=call.document, operation=call.operation), desk) is None:
        return outgoing
    return answer(result(desk.release, call.operation.response, "not-authorized", "who are you"))


def _fault(id_: str, what: str, seam: str, requirements: str) -> Fault:
    named = tuple(f"OCHP-{name}" for name in requirements.split())
    return Fault(id_, what, "answer" if seam == "answer" else "http", named)


def _retold(id_: str, what: str, requirements: str, retell: Retell) -> Flaw:
    return Flaw(_fault(id_, what, "answer", requirements), retell=retell)


def _overlooked(id_: str, what: str, requirements: str, names: str, operation: str = "UpdateStatus") -> Flaw:
    resend = _overlooking(frozenset(names.split()), operation)
    return Flaw(_fault(id_, what, "http", requirements), resend=resend)


STATUS_ANSWER_FLAWS: tuple[Flaw, ...] = (
    _retold(
        "drops_minor_status",
        "Statuses are delivered without their minor status.",
        "STATUS-005 STATUS-001",
        _each(_KINDS, _drop("minor")),
    ),
    _retold(
        "drops_times_to_live",
        "Statuses are delivered without their ttl.",
        "STATUS-026 STATUS-021",
        _each(_KINDS, _drop("ttl")),
    ),
    _retold(
        "cuts_times_to_live_to_minutes",
        "The ttl of a status is delivered without its seconds.",
        "STATUS-026 STATUS-021",
        _each(_KINDS, _whole_minutes),
    ),
    _retold(
        "writes_times_to_live_with_a_blank",
        "The ttl of a status is delivered with a blank between date and time.",
        "STATUS-026 STATUS-021 GEN-035",
        _each(_KINDS, _without_zone),
    ),
    _retold(
        "writes_parking_status_as_major",
        "The status of a parking spot is delivered in an attribute named major.",
        "STATUS-021 GEN-035",
        _each(("parking",), _as_major),
    ),
    _retold(
        "cuts_parking_ids",
        "A parking-id is delivered with twenty characters at most.",
        "ID-017 GEN-049",
        _each(("parking",), _twenty_characters),
    ),
    _retold(
        "takes_combined_for_the_default",
        "GetStatus without a statusType answers with combined elements.",
        "STATUS-012",
        _renaming("", "evse", "combined"),
    ),
    _retold(
        "answers_combined_queries_with_evses",
        "GetStatus for combined answers with evse elements.",
        "STATUS-014",
        _renaming("combined", "combined", "evse"),
    ),
    _retold(
        "answers_parking_queries_with_an_evse",
        "GetStatus for parking answers with an evse element.",
        "STATUS-013",
        _evse_for_parking,
    ),
    _retold(
        "answers_with_two_kinds_of_status",
        "An answer with EVSEs holds a parking spot, too.",
        "STATUS-016 STATUS-012 GEN-035",
        _both_kinds,
    ),
    _overlooked(
        "overlooks_the_spelling_of_the_kind",
        "A statusType that is not listed is answered with an empty list.",
        "STATUS-017",
        "statusType",
        "GetStatus",
    ),
    _overlooked(
        "overlooks_wrong_parking_status",
        "A parking status that is not listed is answered with ok.",
        "STATUS-021 STATUS-026",
        "parking @status",
    ),
    _overlooked(
        "overlooks_wrong_times_to_live",
        "A ttl that is no time is answered with ok.",
        "STATUS-026 STATUS-021",
        "evse parking @ttl",
    ),
    _overlooked(
        "overlooks_wrong_parking_ids",
        "A parking-id of another form is answered with ok.",
        "ID-017",
        "parkingId",
    ),
    _overlooked(
        "overlooks_wrong_ttl_forms",
        "A ttl of the request that is not written in UTC is answered with ok.",
        "TIME-001",
        "DateTime ttl",
    ),
    Flaw(
        _fault(
            "answers_status_queries_without_password",
            "GetStatus is answered whatever the password is.",
            "http",
            "GEN-022",
        ),
        replaces={"identity": _open_to_anyone("GetStatus")},
    ),
    Flaw(
        _fault(
            "updates_status_before_it_looks_at_the_password",
            "UpdateStatus is carried out whatever the password is, and refused afterwards.",
            "http",
            "GEN-021",
        ),
        replaces={"identity": _open_to_anyone("UpdateStatus")},
        resend=_pretending,
    ),
)
