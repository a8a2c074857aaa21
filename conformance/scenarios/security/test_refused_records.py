"""Test group security: records that a partner may not upload come back to it as they were.

Source: OCHP.md 1.4, SetRoamingAuthorisationList.conf, SetChargePointList.conf, UpdateTariffs.conf.
"""

import pytest

from conformance.records import (
    ChargePointVariant,
    Party,
    Setting,
    TariffVariant,
    TokenVariant,
    Tree,
    bulk,
    charge_point,
    tariff,
    token,
    tree,
)
from conformance.releases import Store
from conformance.rules import quoted
from conformance.scenarios.content import differences
from conformance.scenarios.declare import operation, verifies, writes
from conformance.scenarios.judge import Judge, said
from conformance.scenarios.peer import Peer
from conformance.wire import Reply

IDS = {
    Store.TOKENS: ("EmtId", "instance"),
    Store.CHARGE_POINTS: ("evseId",),
    Store.TARIFFS: ("tariffId",),
}
UPDATES = ("UpdateRoamingAuthorisationList", "UpdateChargePointList", "UpdateTariffs")
FOREIGN = 3
"""So many that there is a first, a last and a middle one."""


@pytest.mark.parametrize(
    "called", ["UpdateRoamingAuthorisationList", "UpdateChargePointList", "UpdateTariffs"]
)
@verifies("OCHP-GEN-043")
@operation("UpdateChargePointList")
@writes("tokens", "add")
@writes("charge_points", "add")
@writes("tariffs", "add")
def test_refused_records_come_back_whole(
    cpo: Peer, other_cpo: Peer, emp: Peer, other_emp: Peer, judge: Judge, called: str
) -> None:
    """Records of somebody else are listed as refused, each with every field as it was uploaded."""
    _refused_whole(judge, called, cpo, other_cpo, emp, other_emp)


@pytest.mark.parametrize("called", ["SetRoamingAuthorisationList", "SetChargepointList"])
@verifies("OCHP-GEN-043")
@operation("SetChargepointList")
@writes("tokens", "replace")
@writes("charge_points", "replace")
def test_records_refused_from_a_list_come_back_whole(
    cpo: Peer, other_cpo: Peer, emp: Peer, other_emp: Peer, judge: Judge, called: str
) -> None:
    """Records of somebody else in a whole list are listed as refused, each with every field as uploaded."""
    _refused_whole(judge, called, cpo, other_cpo, emp, other_emp)


def _refused_whole(judge: Judge, called: str, cpo: Peer, other_cpo: Peer, emp: Peer, other_emp: Peer) -> None:
    about = judge.stage.release.operation(called)
    peer, other = (emp, other_emp) if about.store is Store.TOKENS else (cpo, other_cpo)
    own = _records(judge, about.store, peer)[:1]
    foreign = _records(judge, about.store, other)
    reply = peer.call(called, **{about.uploads[0]: [*own, *foreign]})
    listed = {_id(about.store, tree(entry)): tree(entry) for entry in reply.records(about.refuses)}
    if not listed and reply.code != "partly":
        judge.inconclusive(f"no record is listed as refused ({said(reply)})")
    for record in foreign:
        _is_whole(judge, reply, record, listed.get(_id(about.store, record)), called)


def _is_whole(judge: Judge, reply: Reply, record: Tree, entry: Tree | None, called: str) -> None:
    found = differences(record, entry) if entry is not None else []
    if entry is None:
        seen = "no such record in the list"
    elif found:
        seen = f"{'/'.join(found[0][0])} is {quoted(str(found[0][2]))}, not {quoted(str(found[0][1]))}"
    else:
        seen = "the same record"
    judge.note(
        entry is not None and not found,
        "OCHP-GEN-043",
        reply,
        expected="the refused record as it was uploaded",
        observed=seen,
        aspect=called,
    )


def _records(judge: Judge, store: Store, owner: Peer) -> list[Tree]:
    stage = judge.stage
    setting = Setting(stage.rules.schema, Party.of(owner.id, owner.id), stage.ids, stage.epoch)
    if store is Store.TOKENS:
        return list(bulk(setting, stage.seed, FOREIGN, TokenVariant.maximal(), token))
    if store is Store.TARIFFS:
        return list(bulk(setting, stage.seed, FOREIGN, TariffVariant.maximal(), tariff))
    kinds = [ChargePointVariant.maximal(), ChargePointVariant.maximal().but(hours="always")]
    points = [next(bulk(setting, stage.seed, 1, kind, charge_point)) for kind in kinds]
    return [*points, *bulk(setting, stage.seed + 1, FOREIGN - len(points), kinds[0], charge_point)]


def _id(store: Store, record: Tree) -> str:
    node: object = record
    for name in IDS[store]:
        node = node.get(name) if isinstance(node, dict) else None
    return str(node).replace("*", "").upper()
