"""Samples: one plausible call of each operation of a release, by a partner whose message it is.

For what holds whatever the operation is; scenarios about a store draw their records themselves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from conformance.records import (
    ChargePointVariant,
    Party,
    Setting,
    StatusVariant,
    TariffVariant,
    TokenVariant,
    Tree,
    bulk,
    charge_point,
    evse_status,
    reference,
    tariff,
    token,
    utc_time,
)
from conformance.releases import Operation, Store
from conformance.scenarios.judge import Judge
from conformance.scenarios.peer import Peer
from conformance.wire import Mutation, RawRequest, mutated

_LOOK_BACK_S = 60
_CLAIMS = {Store.LIVE_STATUS: "live_status", Store.TARIFFS: "tariffs"}


@dataclass(frozen=True)
class Sample:
    """A call of an operation.

    Args:
        operation: What is called.
        peer: Who calls.
        arguments: Content of the request.
    """

    operation: Operation
    peer: Peer
    arguments: Tree

    def request(self, *changes: str | Mutation) -> RawRequest:
        """Give the request, changed."""
        return mutated(self.peer.envelope(self.operation.name, **self.arguments), *changes)


def claimed(judge: Judge, operation: Operation) -> bool:
    """Whether the target claims the store of an operation."""
    claim = _CLAIMS.get(operation.store)
    return claim is None or bool(getattr(judge.stage.target.ics, claim))


def records(judge: Judge, cpo: Peer, emp: Peer) -> Mapping[Store, Tree]:
    """Make a record for each store, of an operator and a provider; the status is that of the charge point."""
    stage = judge.stage
    setting = Setting(stage.rules.schema, Party.of(cpo.id, emp.id), stage.ids, stage.epoch)
    point = next(bulk(setting, stage.seed, 1, ChargePointVariant(), charge_point))
    status = next(bulk(setting, stage.seed, 1, StatusVariant.minimal(), evse_status))
    return {
        Store.TOKENS: next(bulk(setting, stage.seed, 1, TokenVariant(), token)),
        Store.CHARGE_POINTS: point,
        Store.CDRS: next(bulk(setting, stage.seed, 1)),
        Store.TARIFFS: next(bulk(setting, stage.seed, 1, TariffVariant(), tariff)),
        Store.LIVE_STATUS: {**status, "evseId": point["evseId"]},
    }


def samples(
    judge: Judge, peers: Sequence[Peer], held: Mapping[Store, Tree] | None = None
) -> tuple[Sample, ...]:
    """Give a call of each operation that the target claims.

    Args:
        judge: The judge.
        peers: Who may call; the first one whose message it is does. What is nobody's is left out.
        held: Records to be uploaded, by store; None: queries only.
    """
    return tuple(
        Sample(
            operation,
            peer,
            query_arguments(judge, operation) if not operation.uploads else _upload(operation, held),
        )
        for operation in judge.stage.release.operations
        if claimed(judge, operation) and (held is not None or not operation.uploads)
        for peer in [peer for peer in peers if peer.roles & operation.callers][:1]
    )


def _upload(operation: Operation, held: Mapping[Store, Tree] | None) -> Tree:
    record = (held or {})[operation.store]
    is_reference = operation.store is Store.CDRS and len(operation.uploads) > 1
    return {operation.uploads[0]: [reference(record) if is_reference else record]}


def query_arguments(judge: Judge, operation: Operation) -> Tree:
    """Ask for what happened in the last minute, or about a token that nobody has."""
    since: Tree = {"DateTime": utc_time(judge.stage.epoch - _LOOK_BACK_S)}
    members: Tree = {
        "emtId": {"@representation": "plain", "instance": "0F1E2D3C", "tokenType": "rfid"},
        "lastUpdate": since,
        "startDateTime": since,
        "statusType": "evse",
    }
    group = judge.stage.rules.schema.component(operation.request).children
    names = [item.name for item in group.items if hasattr(item, "name")] if group else []
    return {name: members[name] for name in names if name in members}
