"""Leaks: each download shows its caller records of partners that it has no roaming connection with."""

from collections.abc import Iterator
from dataclasses import replace

from conformance.model import Key, Request, Settled
from conformance.releases import Release, Store
from conformance.sandbox.flaw import Fault, Flaw
from conformance.sandbox.house import Misdeed, Situation


def leak_flaws(release: Release) -> Iterator[Flaw]:
    """Make the faults of all downloads of a release."""
    for operation in release.operations:
        if operation.downloads:
            what = f"{operation.name} shows records of everybody to whoever may call it."
            yield Flaw(Fault(f"leaks:{operation.name}", what, "model", ()), misdeed=_leaking(operation.name))


def _is_of_kind(key: Key, request: Request) -> bool:
    """Whether a record is of the kind that is asked for; only live status has kinds (OCHP-STATUS-013)."""
    kind = "parking/" if request.parameters.get("statusType") == "parking" else "evse/"
    return key.store != Store.LIVE_STATUS or key.id.startswith(kind)


def _leaking(operation: str) -> Misdeed:
    def misdeed(situation: Situation) -> Settled:
        request, settled = situation.request, situation.settled
        if request.operation != operation or settled.signal not in ("ok", "roaming", "invalid-id"):
            return settled
        store = situation.model.stores(operation)[0]
        asked = request.parameters.get("emtId")
        known = {key for key, _ in settled.records}
        more = tuple(
            (key, facts)
            for key, possible in situation.records.items()
            for facts in possible
            if key.store == store and key not in known and _is_of_kind(key, request)
            if asked is None or facts.content.tree.get("EmtId") == asked
        )
        return replace(settled, signal="ok", records=settled.records + more) if more else settled

    return misdeed
