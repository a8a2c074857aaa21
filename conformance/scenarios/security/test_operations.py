"""Test group security: each operation asks who calls, and none shows one partner's data to a stranger.

Wrong passwords are sent to one query of each store only, in case the target locks accounts.

Source: OCHP.md 1.4, User Identification and Messages; AMB-014, AMB-022, AMB-102.
"""

from collections.abc import Iterator, Mapping

from conformance.records import Tree
from conformance.releases import Operation, Role, Store
from conformance.rules import quoted
from conformance.scenarios.declare import operation, verifies, writes
from conformance.scenarios.judge import Judge, said
from conformance.scenarios.peer import Peer, peer_of
from conformance.scenarios.samples import Sample, query_arguments, records, samples
from conformance.scenarios.security.refusal import is_let_in, way_of
from conformance.wire import Reply

WITHOUT = {"OCHP-GEN-018": "no-security", "OCHPT-WSS-004": "no-password"}
"""By requirement, what is left out of the credentials."""

IDS = {
    Store.TOKENS: ("EmtId", "instance"),
    Store.CHARGE_POINTS: ("evseId",),
    Store.CDRS: ("CdrId",),
    Store.TARIFFS: ("tariffId",),
    Store.LIVE_STATUS: ("evseId",),
}
"""Where the id of a record stands that no other record has."""


@verifies(*WITHOUT)
@operation("UpdateTariffs")
def test_no_operation_does_without_credentials(cpo: Peer, emp: Peer, nsp: Peer, judge: Judge) -> None:
    """Every operation is refused without a Security header, and with a token that has no password."""
    for sample in samples(judge, (cpo, emp, nsp), records(judge, cpo, emp)):
        for requirement, change in WITHOUT.items():
            reply = sample.peer.send(sample.request(change, "own-connection"))
            _refused(judge, requirement, sample, reply, change)


@verifies("OCHP-GEN-019")
@operation("GetStatus")
def test_no_store_is_open_to_wrong_passwords(cpo: Peer, emp: Peer, nsp: Peer, judge: Judge) -> None:
    """A query of each store is refused with a wrong password, whoever calls."""
    seen: set[Store] = set()
    for sample in samples(judge, (cpo, emp, nsp)):
        store = sample.operation.store
        if store is not Store.CDRS and store not in seen:
            seen.add(store)
            reply = sample.peer.send(sample.request("wrong-password", "own-connection"))
            _refused(judge, "OCHP-GEN-019", sample, reply, "wrong-password")


@verifies("OCHP-GEN-044")
@operation("GetTariffUpdates")
@writes("tokens", "add")
@writes("charge_points", "add")
@writes("cdrs", "add")
@writes("tariffs", "add")
@writes("live_status", "add")
def test_query_of_another_role_shows_no_stranger_anything(cpo: Peer, emp: Peer, judge: Judge) -> None:
    """Whoever calls a query that is not its role's sees nothing of partners that it is not connected with."""
    held = records(judge, cpo, emp)
    stored = _upload(judge, cpo, emp, held)
    asked = list(_strangers(judge, cpo, emp, stored))
    if not asked:
        judge.inconclusive("no account of another role is without connection to the owner of what was stored")
    for sample in asked:
        reply = sample.peer.send(sample.request())
        own = str(_id(held, sample.operation.store))
        judge.note(
            own.encode() not in reply.body,
            "OCHP-GEN-044",
            reply,
            expected="no record of a partner without roaming connection",
            observed=f"an answer that holds {quoted(own)}" if own.encode() in reply.body else said(reply),
            aspect=f"{sample.operation.name}-{'-'.join(sorted(sample.peer.roles))}",
        )
        reading = "AMB-102/any-role" if is_let_in(reply) else "AMB-102/role-bound"
        judge.observe("AMB-102", reading, "What the message of another role is answered with.", reply)


def _refused(judge: Judge, requirement: str, sample: Sample, reply: Reply, aspect: str) -> None:
    """Check that nobody was let in; an empty answer without result is tolerated (AMB-022)."""
    found = [record for member in sample.operation.downloads for record in reply.records(member)]
    empty = _has_no_result(judge, sample.operation) and reply.error is None and not found
    judge.note(
        way_of(reply) is not None or empty,
        requirement,
        reply,
        expected="the result code not-authorized, a SOAP fault, or HTTP 401 or 403",
        observed=said(reply),
        aspect=f"{sample.operation.name}-{aspect}-refused",
    )
    judge.note(
        not found,
        requirement,
        reply,
        expected="no record in the answer",
        observed=f"{len(found)} records",
        at=found[0] if found else None,
        aspect=f"{sample.operation.name}-{aspect}-no-data",
    )


def _has_no_result(judge: Judge, called: Operation) -> bool:
    group = judge.stage.rules.schema.component(called.response).children
    return group is None or all(getattr(item, "name", "") != "result" for item in group.items)


def _upload(judge: Judge, cpo: Peer, emp: Peer, held: Mapping[Store, Tree]) -> frozenset[Store]:
    """Store a record in each store; gives the stores that took it."""
    taken = set()
    for sample in samples(judge, (cpo, emp), held):
        called = sample.operation
        is_first = called.uploads and not called.replaces and called.store not in taken
        if is_first and len(called.uploads) == 1 + (called.store is Store.LIVE_STATUS):
            reply = sample.peer.send(sample.request())
            if reply.document.fault is None and reply.code == "ok":
                taken.add(called.store)
    return frozenset(taken)


def _strangers(judge: Judge, cpo: Peer, emp: Peer, stored: frozenset[Store]) -> Iterator[Sample]:
    """Give a call of each query of these stores, by a stranger of each set of roles without a right to it."""
    target = judge.stage.target
    for called in judge.stage.release.operations:
        owners = {Store.TOKENS: {emp.id}, Store.CDRS: {cpo.id, emp.id}}.get(called.store, {cpo.id})
        asked: set[frozenset[Role]] = set()
        for partner in target.partners if called.store in stored and called.downloads else ():
            is_stranger = partner.id not in owners and not any(
                target.connected(partner, owner) for owner in owners
            )
            if is_stranger and not partner.roles & called.callers and partner.roles not in asked:
                asked.add(partner.roles)
                yield Sample(called, peer_of(judge.stage, partner), query_arguments(judge, called))


def _id(held: Mapping[Store, Tree], store: Store) -> object:
    node: object = held[store]
    for name in IDS[store]:
        node = node[name] if isinstance(node, dict) else ""
    return node
