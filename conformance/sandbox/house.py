"""House: what the clearing house of the sandbox holds, and how it changes."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import RLock

from conformance.model import (
    ABSENT,
    GONE,
    Branch,
    Entry,
    Facts,
    Key,
    Model,
    Policy,
    Possible,
    Request,
    Settled,
    choose,
)
from conformance.releases import Store
from conformance.sandbox.journal import Journal
from conformance.values import Interval


class Records(dict[Key, Possible]):
    """Every record that there is; what is not here does not exist."""

    def __missing__(self, key: Key) -> Possible:
        return GONE


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that a fault of the model seam may look at.

    Args:
        request: What was asked.
        settled: What a conformant house answers and does.
        branches: All that is allowed.
        records: Every record as it is now.
        model: The model.
        now: When it was asked.
        memory: What the faults remember, by fault.
    """

    request: Request
    settled: Settled
    branches: Sequence[Branch]
    records: Records
    model: Model
    now: datetime
    memory: dict[str, set[Key]]


Misread = Callable[[Request], Request]
"""Changes a request before the model sees it."""
Misdeed = Callable[[Situation], Settled]
"""Changes what the model settled."""


class House:
    """The clearing house: the model, its records, and a journal of them.

    Args:
        model: Behaviour.
        policy: Readings that it plays.
        journal: Where changes are written down; None: nowhere.
        misreads: Faults of understanding.
        misdeeds: Faults of doing.
    """

    def __init__(
        self,
        model: Model,
        policy: Policy,
        journal: Journal | None = None,
        misreads: Iterable[Misread] = (),
        misdeeds: Iterable[Misdeed] = (),
    ) -> None:
        self._model = model
        self._policy = policy
        self._journal = journal
        self._misreads = tuple(misreads)
        self._misdeeds = tuple(misdeeds)
        self._records = Records()
        self._by_party: dict[str, Records] = {}
        self._by_store: dict[str, Records] = defaultdict(Records)
        self._pending: set[Key] = set()
        self._memory: dict[str, set[Key]] = defaultdict(set)
        self._lock = RLock()
        for key, facts in journal.read() if journal else ():
            self._put(key, facts)

    def perform(self, request: Request) -> Settled:
        """Answer a request and do what it asks for.

        Args:
            request: Authenticated and valid.
        """
        with self._lock:
            now = datetime.now(UTC)
            for misread in self._misreads:
                request = misread(request)
            self._drift(now)
            at = Interval(now, now)
            branches = self._model.step(self._world(request), request, at)
            settled = choose(branches, self._policy)
            for misdeed in self._misdeeds:
                settled = misdeed(self._situation(request, settled, branches, now))
            self._apply(settled.effects.items())
            return settled

    def knows(self, operation: str) -> bool:
        """Whether it can carry an operation out."""
        return self._model.knows(operation)

    def members(self, request: Request, settled: Settled) -> dict[str, list[Entry]]:
        """Write the members of an answer that hold records."""
        return self._model.members(request, settled)

    def close(self) -> None:
        """Let go of the journal."""
        if self._journal:
            self._journal.close()

    def _situation(
        self, request: Request, settled: Settled, branches: Sequence[Branch], now: datetime
    ) -> Situation:
        return Situation(request, settled, branches, self._records, self._model, now, self._memory)

    def _world(self, request: Request) -> Records:
        """The records that matter: a download of CDRs only looks at the caller's own."""
        if request.operation in ("GetCDRs", "CheckCDRs"):
            return self._by_party.get(request.caller or "", Records())
        stores = self._model.stores(request.operation)
        if len(stores) == 1:
            return self._by_store[stores[0]]
        return Records({key: held for store in stores for key, held in self._by_store[store].items()})

    def _drift(self, now: datetime) -> None:
        at = Interval(now, now)
        changes: list[tuple[Key, Facts]] = []
        for key in self._pending:
            (facts,) = self._records[key]
            drifted = self._model.drift(key, facts, at)
            if facts not in drifted:
                changes.extend((key, after) for after in drifted)
        self._apply(changes)

    def _apply(self, changes: Iterable[tuple[Key, Facts]]) -> None:
        changed = [
            (key, facts)
            for key, facts in changes
            if not (any(facts is held for held in self._records[key] or (ABSENT,)))
        ]
        if self._journal:
            self._journal.append(changed)
        for key, facts in changed:
            self._put(key, facts)

    def _put(self, key: Key, facts: Facts) -> None:
        for held in self._records.pop(key, ()):
            del self._by_store[key.store][key]
            for party in (held.provider, held.operator) if key.store == Store.CDRS else ():
                self._by_party[party].pop(key, None)
        (self._pending.add if facts.due else self._pending.discard)(key)
        if facts is ABSENT:
            return
        self._records[key] = self._by_store[key.store][key] = frozenset((facts,))
        for party in (facts.provider, facts.operator) if key.store == Store.CDRS else ():
            self._by_party.setdefault(party, Records())[key] = self._records[key]


def with_records(settled: Settled, records: Iterable[tuple[Key, Facts]]) -> Settled:
    """The same answer with other records."""
    return replace(settled, records=tuple(records))
