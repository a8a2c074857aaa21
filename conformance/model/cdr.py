"""CDRs as facts: who owns a record, where it comes from, and how its identity is written.

Source: OCHP.md, CDRInfo class, CdrStatusType enum; AMB-034, AMB-104.
"""

from collections.abc import Mapping
from typing import Any

from conformance.model.content import Content
from conformance.model.world import Facts, Key
from conformance.releases import Store
from conformance.values import ContractId, EvseId, InvalidId

NEW = "new"
ACCEPTED = "accepted"
REVISED = "revised"
DECLINED = "declined"
APPROVED = "approved"
REJECTED = "rejected"
STATUSES = (NEW, ACCEPTED, REVISED, DECLINED, APPROVED, REJECTED)


def cdr_key(cdr_id: str) -> Key:
    """Give the key of a CDR-ID, which 1.4 makes unique in the whole clearing house (OCHP-CDR-049)."""
    return Key(Store.CDRS, cdr_id)


def cdr_facts(cdr: Mapping[str, Any]) -> tuple[Key, Facts]:
    """Read what a CDR says about itself.

    Args:
        cdr: The record as a tree, schema-valid; an id that is none is taken as it stands.
    """
    evse, operator = _evse(cdr["evseId"])
    facts = Facts(
        status=cdr["status"]["CdrStatusType"],
        provider=_provider(cdr["contractId"]),
        operator=operator,
        place=evse,
        content=Content({name: value for name, value in cdr.items() if name != "status"}),
    )
    return cdr_key(cdr["CdrId"]), facts


def _evse(text: str) -> tuple[str, str]:
    try:
        evse = EvseId.parse(text)
    except InvalidId:
        return text, ""
    return evse.canonical, evse.operator


def _provider(text: str) -> str:
    try:
        return ContractId.parse(text).provider
    except InvalidId:
        return ""
