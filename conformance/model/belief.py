"""Belief: what may be true of a peer, after everything that it has answered so far."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from conformance.model.exchange import Answer, Request
from conformance.model.fitting import Fit, fit
from conformance.model.house import Model
from conformance.model.world import ABSENT, GONE, Facts, Key, Ledger, Possible, Reading, RequirementIds, World
from conformance.values import Interval

MOST_WORLDS = 32
"""Beyond this many reading worlds nothing is judged any more (design, section 3)."""

_NOWHERE: Possible = frozenset((ABSENT,))

_Readings: TypeAlias = frozenset[Reading]
_ReadingWorld: TypeAlias = tuple[_Readings, World]


@dataclass(frozen=True, slots=True)
class Seen:
    """What an observation showed.

    Args:
        fits: The answer is one that the documents allow, given all before.
        because: If not: requirements that it violates, the one to be named first.
        expected: If not: what would have fitted, as a clause.
        observed: If not: what came, as a clause.
        readings: Readings that the answer shows beyond doubt.
        too_many: Too many readings are possible, so nothing was judged.
        key: Record concerned by the misfit, if it is one.
        belief: What to believe from now on.
    """

    fits: bool
    because: RequirementIds
    expected: str
    observed: str
    readings: frozenset[Reading]
    too_many: bool
    key: Key | None
    belief: "Belief"


@dataclass(frozen=True, slots=True)
class Belief:
    """What may be true of a peer: per set of readings a world, per record what it may be.

    Args:
        worlds: At most `MOST_WORLDS`; records of ours that a world does not list do not exist in it.
        unknown: Records of ours of which nothing is known, since an answer about them was wrong.
    """

    worlds: tuple[_ReadingWorld, ...] = ((frozenset(), {}),)
    unknown: frozenset[Key] = frozenset()

    def observe(
        self,
        model: Model,
        request: Request,
        answer: Answer | None,
        at: Interval,
        ours: Callable[[Key], bool],
    ) -> Seen:
        """Judge an answer by all that was seen before, and learn from it.

        After a misfit, belief is rebuilt from the answer, so that one bug gives one finding.

        Args:
            model: Behaviour of the peer.
            request: What was sent.
            answer: What came; None: the answer was lost, so that anything allowed may have happened.
            at: From sent to received, widened by the skew of the clocks.
            ours: Tells whether nobody else writes a record.
        """
        views = [(readings, self._view(model, world, at, ours)) for readings, world in self.worlds]
        if answer is None:
            after = [(r, _anything(model, view, request, at)) for r, view in views]
            return self._seen(after, frozenset(), self.unknown)
        fits = [
            (readings, view, fit(branch, answer, view, self.unknown, ours))
            for readings, view in views
            for branch in model.step(view, request, at)
        ]
        fitting = [entry for entry in fits if not entry[2].mismatches]
        if not fitting:
            readings, view, best = min(fits, key=lambda entry: len(entry[2].mismatches))
            return self._misfit(readings, view, best)
        shown = frozenset.intersection(*(frozenset(entry[2].readings) for entry in fitting))
        learnt = frozenset[Key]().union(*(entry[2].learnt for entry in fitting))
        after = [(readings | found.readings, view | found.effects) for readings, view, found in fitting]
        return self._seen(after, shown, self.unknown - learnt)

    def possible(self, key: Key) -> Possible | None:
        """Give what a record may be in any world; None if nothing is known of it."""
        if key in self.unknown:
            return None
        possible = frozenset[Facts]().union(*(world.get(key, GONE) for _, world in self.worlds))
        return GONE if possible == _NOWHERE else possible

    def _view(self, model: Model, world: World, at: Interval, ours: Callable[[Key], bool]) -> Ledger:
        drifted = dict(world)
        for key, possible in world.items():
            if any(facts.due for facts in possible):
                drifted[key] = frozenset(new for facts in possible for new in model.drift(key, facts, at))
        for key in self.unknown:
            drifted.pop(key, None)
        return Ledger(drifted, lambda key: key not in self.unknown and ours(key))

    def _seen(
        self, after: Iterable[_ReadingWorld], readings: frozenset[Reading], unknown: frozenset[Key]
    ) -> Seen:
        worlds = tuple(_merged(after))
        too_many = len(worlds) > MOST_WORLDS
        if too_many:
            worlds = (_joined(worlds),)
        return Seen(True, (), "", "", readings, too_many, None, Belief(worlds, unknown))

    def _misfit(self, readings: _Readings, view: Ledger, best: Fit) -> Seen:
        first = best.mismatches[0]
        more = len(best.mismatches) - 1
        observed = f"{first.observed} ({more} more of this kind)" if more else first.observed
        world = {key: value for key, value in (view | best.effects).items() if key not in best.lost}
        unknown = (self.unknown - best.learnt) | best.lost
        return Seen(
            False,
            first.because,
            first.expected,
            observed,
            frozenset(),
            False,
            first.key,
            Belief(((readings, world),), unknown),
        )


def _anything(model: Model, view: Ledger, request: Request, at: Interval) -> World:
    """Everything that may be after a request whose answer was lost."""
    after = dict(view)
    for branch in model.step(view, request, at):
        for key, possible in branch.effects.items():
            after[key] = (after.get(key, view[key]) or _NOWHERE) | possible
    return after


def _merged(worlds: Iterable[_ReadingWorld]) -> Iterator[_ReadingWorld]:
    """Keep one of equal worlds, with the readings that they have in common."""
    kept: list[_ReadingWorld] = []
    for readings, world in worlds:
        for number, (others, other) in enumerate(kept):
            if world == other:
                kept[number] = (readings & others, other)
                break
        else:
            kept.append((readings, world))
    return iter(kept)


def _joined(worlds: tuple[_ReadingWorld, ...]) -> _ReadingWorld:
    """Forget which possibilities go together."""
    keys = {key for _, world in worlds for key in world}
    joined = {
        key: frozenset[Facts]().union(*(world.get(key) or _NOWHERE for _, world in worlds)) for key in keys
    }
    return frozenset.intersection(*(readings for readings, _ in worlds)), joined
