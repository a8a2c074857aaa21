"""Faults of the HTTP seam: requests that break the schema in one way and are answered with ok.

Other ways are still refused, so that each of these faults turns one requirement.
"""

from collections.abc import Callable
from copy import deepcopy

from lxml import etree

from conformance.sandbox.call import Call
from conformance.sandbox.flaw import Fault, Flaw, Resend
from conformance.sandbox.intake import Desk
from conformance.sandbox.message import Outgoing
from conformance.sandbox.pruning import prune
from conformance.sandbox.soap import answer, result
from conformance.schema import of

_ENUMERATIONS = frozenset(
    {
        "@representation",
        "BillingItemType",
        "CdrStatusType",
        "ConnectorFormat",
        "ConnectorStandard",
        "chargePointType",
        "tokenSubType",
        "tokenType",
    }
)
_TEXTS = frozenset({"address", "city", "CdrId", "houseNumber", "instance", "meterId", "zipCode"})
Broken = Callable[[str, bool], bool]
"""Whether a fault overlooks a finding at an element of that name, which is empty or not."""


def overlooking(broken: Broken) -> Resend:
    """Answer with ok what the schema finds wrong at the places that a fault overlooks."""

    def resend(call: Call, desk: Desk, outgoing: Outgoing) -> Outgoing:
        reached_schema = call.account is not None and call.settled is None and call.operation is not None
        if not reached_schema or call.operation is None:
            return outgoing
        payload = call.payloads[0]
        names = [
            finding.path.rpartition("/")[2].partition("[")[0]
            for finding in of(desk.release).validate(payload, call.document)
        ]
        if names and any(broken(name, _is_empty(payload, name)) for name in names):
            return answer(result(desk.release, call.operation.response, "ok", "processed"))
        return outgoing

    return resend


def _ignoring_strangers(call: Call, desk: Desk, outgoing: Outgoing) -> Outgoing:
    """Say ok to an upload with unknown content, and lose it."""
    if call.account is None or call.settled is not None or call.operation is None:
        return outgoing
    schema, payload = of(desk.release), deepcopy(call.payloads[0])
    if schema.is_valid(payload):
        return outgoing
    prune(payload, schema.component(call.operation.request), desk.release.namespace)
    if not schema.is_valid(payload):
        return outgoing
    return answer(result(desk.release, call.operation.response, "ok", "processed"))


def _is_empty(payload: etree._Element, name: str) -> bool:
    return any(not len(e) and not (e.text or "").strip() for e in payload.iter("{*}" + name))


def lenient_flaw(id_: str, what: str, requirements: str, broken: Broken) -> Flaw:
    """Make a fault that overlooks something; requirements without the first part of their prefix."""
    fault = Fault(id_, what, "http", tuple(f"OCHP{name}" for name in requirements.split()))
    return Flaw(fault, resend=overlooking(broken))


LENIENT_FLAWS: tuple[Flaw, ...] = (
    lenient_flaw(
        "says_ok_to_whatever_breaks_the_schema",
        "A request that breaks the schema is answered with ok.",
        "-GEN-029 T-SOAP-012",
        lambda name, is_empty: True,
    ),
    lenient_flaw(
        "overlooks_empty_values",
        "A record with an empty mandatory value is answered with ok.",
        "-GEN-034",
        lambda name, is_empty: is_empty and name != "AddCDRsRequest",
    ),
    lenient_flaw(
        "overlooks_empty_uploads",
        "An upload without any record is answered with ok.",
        "-GEN-047",
        lambda name, is_empty: is_empty and name == "AddCDRsRequest",
    ),
    lenient_flaw(
        "overlooks_wrong_local_times",
        "A local time in another form is answered with ok.",
        "-TIME-003",
        lambda name, is_empty: name in ("LocalDateTime", "startDateTime", "endDateTime") and not is_empty,
    ),
    lenient_flaw(
        "overlooks_wrong_literals",
        "A literal that is not in its enumeration is answered with ok.",
        "-TYPE-003",
        lambda name, is_empty: name in _ENUMERATIONS and not is_empty,
    ),
    lenient_flaw(
        "overlooks_wrong_evse_ids",
        "An EVSE-ID with one separator, or without the type id E, is answered with ok.",
        "-ID-009",
        lambda name, is_empty: name == "evseId" and not is_empty,
    ),
    lenient_flaw(
        "overlooks_long_values",
        "A text that is longer than its field is answered with ok.",
        "-TYPE-008",
        lambda name, is_empty: name in _TEXTS and not is_empty,
    ),
    Flaw(
        Fault(
            "loses_records_with_unknown_elements",
            "A record with an unknown element is answered with ok and lost.",
            "http",
            ("OCHP-GEN-039",),
        ),
        resend=_ignoring_strangers,
    ),
    lenient_flaw(
        "overlooks_wrong_contract_ids",
        "A contract-id with too few hyphens or characters is answered with ok.",
        "-ID-001",
        lambda name, is_empty: name == "contractId" and not is_empty,
    ),
)
