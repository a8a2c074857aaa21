"""Settlement: what a campaign uploaded is brought to an end, so that it stays in nobody's queue."""

from collections.abc import Collection, Iterator, Sequence

from lxml import etree

from conformance.records import Tree, tree, with_status
from conformance.releases import Release, Role
from conformance.scenarios.ids import ids_of
from conformance.scenarios.stage import Stage
from conformance.scenarios.trial import Kept
from conformance.scenarios.unreadable import Unreadable
from conformance.target import Partner, Target
from conformance.wire import Client, Credentials, Reply

MOST_UNSETTLED = 20
"""Uploads after which a campaign settles in between: downloads hold whole queues, and long ones are slow."""


class Tidying:
    """Settles between scenarios, so that queues stay short while a campaign lasts.

    Only records of scenarios that have ended in this process are touched, since another process may be in the
    middle of one. What is left over is told at the end of the campaign, which settles once more.

    Args:
        stage: Where the scenarios play.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._unsettled = 0
        self._ended: set[str] = set()

    def after(self, scenario: str, kept: Kept) -> None:
        """Settle if the scenarios since the last time have uploaded enough.

        Args:
            scenario: Id of the scenario that has just ended.
            kept: What it left behind.
        """
        stage = self._stage
        uploads = sum(exchange.operation == "AddCDRs" for exchange in kept.exchanges)
        if not uploads:
            return
        self._unsettled += kept.examples * uploads
        self._ended.add(ids_of(stage.prefix, scenario).prefix)
        if self._unsettled < MOST_UNSETTLED:
            return
        stage.client.recorder.start("settlement")
        settle(stage.target, stage.release, stage.client, self._ended, stage.unreadable)
        self._unsettled = 0
        self._ended.clear()


def settle(
    target: Target,
    release: Release,
    client: Client,
    prefixes: Collection[str],
    unreadable: Unreadable | None = None,
) -> tuple[str, ...]:
    """Approve what waits for a provider, and reject what was declined.

    Args:
        target: What was tested.
        release: The release under test.
        client: Speaks to it.
        prefixes: Of the ids of the records concerned; nothing else is touched.
        unreadable: Downloads that are not worth asking for; None: all are.

    Returns:
        Sentences about what could not be settled; empty if nothing is left.
    """
    operations = {operation.name for operation in release.operations}
    settlement = _Settlement(
        client, prefixes, unreadable or Unreadable(), max(1, int(target.ixit.max_list_size))
    )
    for emp in target.with_role(Role.EMP):
        settlement.approve(emp)
    if "CheckCDRs" in operations:
        for cpo in target.with_role(Role.CPO):
            settlement.reject(cpo)
    return settlement.sentences()


class _Settlement:
    def __init__(self, client: Client, prefixes: Collection[str], unreadable: Unreadable, most: int) -> None:
        self._client = client
        self._unreadable = unreadable
        self._prefixes = prefixes
        self._most = most
        self._unseen: list[str] = []
        self._refused: list[str] = []
        self._is_silent = False

    def approve(self, emp: Partner) -> None:
        """Approve what waits for a provider."""
        pairs = [_pair(record) for record in self._own("GetCDRs", emp)]
        for part in _parts(pairs, self._most):
            self._send("ConfirmCDRs", {"approved": part}, emp, len(part))

    def reject(self, cpo: Partner) -> None:
        """Give up what was declined."""
        rejected = [with_status(tree(record), "rejected") for record in self._own("CheckCDRs", cpo)]
        for part in _parts(rejected, self._most):
            self._send("AddCDRs", {"cdrInfoArray": part}, cpo, len(part))

    def sentences(self) -> tuple[str, ...]:
        """What could not be settled."""
        told = []
        if self._unseen:
            told.append(
                f"Whether CDRs of this campaign are left could not be seen by {', '.join(self._unseen)}."
            )
        if self._refused:
            told.append(f"CDRs of this campaign could not be settled: {', '.join(self._refused)}.")
        return tuple(told)

    def _own(self, operation: str, partner: Partner) -> list[etree._Element]:
        hopeless = self._unreadable.reason(operation, partner.id, {})
        reply = None if hopeless else self._call(operation, {}, partner)
        if reply is None or reply.error or reply.document.payload is None or reply.document.fault is not None:
            self._unseen.append(partner.id)
            return []
        return [
            record
            for record in reply.records("cdrInfoArray")
            if self._is_own(record.findtext("{*}CdrId") or "")
            and record.find("{*}status/{*}CdrStatusType") is not None
        ]

    def _is_own(self, cdr_id: str) -> bool:
        return any(prefix in cdr_id for prefix in self._prefixes)

    def _send(self, operation: str, arguments: Tree, partner: Partner, count: int) -> None:
        reply = self._call(operation, arguments, partner)
        if reply is None or reply.code != "ok":
            self._refused.append(f"{count} at {partner.id}")

    def _call(self, operation: str, arguments: Tree, partner: Partner) -> Reply | None:
        """Call, unless the target did not answer once: then nobody is left to settle with."""
        if self._is_silent:
            return None
        credentials = Credentials(partner.id, partner.username, partner.password)
        reply = self._client.call(operation, arguments, credentials)
        self._is_silent = reply.exchange.answer is None
        return reply


def _pair(record: etree._Element) -> Tree:
    return {"cdrId": record.findtext("{*}CdrId") or "", "evseId": record.findtext("{*}evseId") or ""}


def _parts(records: Sequence[Tree], most: int) -> Iterator[list[str | Tree]]:
    for start in range(0, len(records), most):
        yield list(records[start : start + most])
