"""Settlement: what a campaign uploaded is brought to an end, so that it stays in nobody's queue."""

from collections.abc import Iterator, Sequence

from lxml import etree

from conformance.records import Tree, tree, with_status
from conformance.releases import Release, Role
from conformance.target import Partner, Target
from conformance.wire import Client, Credentials, Reply


def settle(target: Target, release: Release, client: Client, prefix: str) -> tuple[str, ...]:
    """Approve what waits for a provider, and reject what was declined.

    Args:
        target: What was tested.
        release: The release under test.
        client: Speaks to it.
        prefix: Of the ids of the campaign's records; nothing else is touched.

    Returns:
        Sentences about what could not be settled; empty if nothing is left.
    """
    operations = {operation.name for operation in release.operations}
    most = max(1, int(target.ixit.max_list_size))
    trouble: list[str] = []
    for emp in target.with_role(Role.EMP):
        open_ = _own(client.call("GetCDRs", {}, _credentials(emp)), prefix, trouble, emp)
        for part in _parts([_pair(record) for record in open_], most):
            _told(client.call("ConfirmCDRs", {"approved": part}, _credentials(emp)), trouble, emp, len(part))
    if "CheckCDRs" not in operations:
        return tuple(trouble)
    for cpo in target.with_role(Role.CPO):
        declined = _own(client.call("CheckCDRs", {}, _credentials(cpo)), prefix, trouble, cpo)
        rejected = [with_status(tree(record), "rejected") for record in declined]
        for part in _parts(rejected, most):
            _told(client.call("AddCDRs", {"cdrInfoArray": part}, _credentials(cpo)), trouble, cpo, len(part))
    return tuple(trouble)


def _credentials(partner: Partner) -> Credentials:
    return Credentials(partner.id, partner.username, partner.password)


def _own(reply: Reply, prefix: str, trouble: list[str], partner: Partner) -> list[etree._Element]:
    if reply.error is not None or reply.document.payload is None or reply.document.fault is not None:
        trouble.append(f"The CDRs of this campaign at {partner.id} could not be looked up to settle them.")
        return []
    return [
        record
        for record in reply.records("cdrInfoArray")
        if prefix in (record.findtext("{*}CdrId") or "")
        and record.find("{*}status/{*}CdrStatusType") is not None
    ]


def _pair(record: etree._Element) -> Tree:
    return {"cdrId": record.findtext("{*}CdrId") or "", "evseId": record.findtext("{*}evseId") or ""}


def _parts(records: Sequence[Tree], most: int) -> Iterator[list[Tree]]:
    for start in range(0, len(records), most):
        yield list(records[start : start + most])


def _told(reply: Reply, trouble: list[str], partner: Partner, count: int) -> None:
    if reply.code != "ok":
        trouble.append(f"{count} CDRs of this campaign at {partner.id} could not be settled ({reply.code}).")
