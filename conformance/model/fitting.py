"""Fitting: hold one answer against one branch."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from conformance.model.branch import Branch, Fate, Offer
from conformance.model.exchange import Answer
from conformance.model.world import Facts, Key, Possible, Reading, RequirementIds

_SERVER = frozenset({"server", "fault:Server"})


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One thing in which an answer differs from a branch.

    Args:
        because: Requirements that it would violate, the one to be named first.
        expected: What the branch says, as a clause.
        observed: What the answer says, as a clause.
        key: Record concerned; None for the answer as a whole.
    """

    because: RequirementIds
    expected: str
    observed: str
    key: Key | None = None


@dataclass(slots=True)
class Fit:
    """How an answer and a branch go together.

    Args:
        branch: The branch.
        mismatches: Empty: the answer fits.
        effects: What records may be afterwards.
        learnt: Records of which nothing was known and which the answer shows.
        lost: Records of which nothing is known any more, since the answer contradicts what was believed.
        readings: Readings that the answer shows, besides those that the branch supposes.
    """

    branch: Branch
    mismatches: list[Mismatch] = field(default_factory=list)
    effects: dict[Key, Possible] = field(default_factory=dict)
    learnt: set[Key] = field(default_factory=set)
    lost: set[Key] = field(default_factory=set)
    readings: set[Reading] = field(default_factory=set)


def fit(
    branch: Branch,
    answer: Answer,
    world: Mapping[Key, Possible],
    unknown: frozenset[Key],
    ours: Callable[[Key], bool],
) -> Fit:
    """Hold an answer against a branch.

    Args:
        branch: One thing that the documents allow.
        answer: What came.
        world: What the peer may hold, as believed before.
        unknown: Records of ours of which nothing is known.
        ours: Tells whether a record is one of ours; others are ignored.
    """
    result = Fit(branch, readings=set(branch.given))
    if branch.fates:
        _fit_fates(result, branch, answer)
    result.effects.update({key: fate.outcomes for key, fate in branch.sweeps.items()})
    if branch.offers or answer.records:
        _fit_offers(result, branch, answer, world, unknown, ours)
    if answer.signal not in branch.signals:
        result.lost.update(branch.fates)
        because: RequirementIds = ("OCHP-GEN-030",) if answer.signal in _SERVER else ()
        too_good: RequirementIds = ("OCHP-GEN-026",) if answer.signal == "ok" and branch.lists else ()
        mismatch = Mismatch(
            (*because, *too_good, *branch.because) or ("OCHP-GEN-026",),
            f"the answer is {' or '.join(branch.signals)}",
            f"it is {answer.signal}",
        )
        result.mismatches.insert(0 if because else len(result.mismatches), mismatch)
    return result


def _fit_fates(result: Fit, branch: Branch, answer: Answer) -> None:
    if not branch.lists:
        result.effects.update(branch.effects)
        return
    as_a_whole = answer.signal.startswith(("fault:", "http:")) or answer.signal in _SERVER
    count = 0
    for key, fate in branch.fates.items():
        is_refused = as_a_whole or key in answer.refused
        count += is_refused
        if not fate.unknown:
            _fit_fate(result, key, fate, is_refused=is_refused)
    for key in sorted(answer.refused - branch.fates.keys()):
        result.mismatches.append(
            Mismatch(
                branch.terms.unasked,
                "only records of the request are listed as refused",
                f"{key.id} is listed",
                key,
            )
        )
    least, most = branch.refuses
    if not least <= count <= most:
        bounds = str(least) if least == most else f"{least} to {most}"
        result.mismatches.append(
            Mismatch(
                branch.because,
                f"{bounds} of {len(branch.fates)} records are refused with {' or '.join(branch.signals)}",
                f"{count} are",
            )
        )


def _fit_fate(result: Fit, key: Key, fate: Fate, *, is_refused: bool) -> None:
    if is_refused and fate.kept is None:
        result.mismatches.append(Mismatch(fate.if_refused, f"{key.id} is accepted", "it is refused", key))
        result.lost.add(key)
    elif not is_refused and fate.taken is None:
        result.mismatches.append(
            Mismatch(fate.if_taken, f"{key.id} is listed as refused", "it is not listed", key)
        )
        result.lost.add(key)
    else:
        result.effects[key] = frozenset((fate.kept if is_refused else fate.taken) or ())
        reading = fate.readings[is_refused]
        if reading:
            result.readings.add(reading)


def _fit_offers(
    result: Fit,
    branch: Branch,
    answer: Answer,
    world: Mapping[Key, Possible],
    unknown: frozenset[Key],
    ours: Callable[[Key], bool],
) -> None:
    seen: set[Key] = set()
    for key, facts in answer.records:
        offer = branch.offers.get(key)
        if key in seen:
            if offer or key in world or ours(key):
                result.mismatches.append(
                    Mismatch(
                        branch.terms.twice,
                        f"{key.id} occurs once",
                        "it occurs more than once",
                        key,
                    )
                )
            continue
        seen.add(key)
        if offer is not None and offer.shown:
            _fit_shown(result, key, facts, offer)
        elif key in unknown:
            result.effects[key] = frozenset((facts,))
            result.learnt.add(key)
        elif offer is not None or key in world or ours(key):
            _intruder(result, branch, key, facts, world)
    for key, offer in branch.offers.items():
        if key in seen:
            continue
        if offer.hidden is None:
            result.mismatches.append(Mismatch(offer.missing, f"{key.id} is delivered", "it is missing", key))
            result.lost.add(key)
        else:
            result.effects[key] = offer.hidden
            if offer.shown and offer.readings[1]:
                result.readings.add(offer.readings[1])
            if any(facts.due for facts in offer.hidden):
                result.readings.add(Reading("AMB-029/accepted-later"))


def _fit_shown(result: Fit, key: Key, facts: Facts, offer: Offer) -> None:
    in_status = [one for one in offer.shown if one.status == facts.status]
    matching = [
        one for one in in_status if any(view.difference(facts.content) is None for view in offer.says(one))
    ]
    if matching:
        result.effects[key] = frozenset(matching)
        said = next(view for view in offer.says(matching[0]) if view.difference(facts.content) is None)
        result.readings.update(map(Reading, said.given))
        if offer.hidden is not None and offer.readings[0]:
            result.readings.add(offer.readings[0])
        return
    if in_status:
        result.effects[key] = frozenset(in_status if offer.views else (facts,))
        difference = offer.says(in_status[0])[0].difference(facts.content) or ""
        result.mismatches.append(
            Mismatch(offer.altered, f"{key.id} is delivered as uploaded", difference, key)
        )
    else:
        result.effects[key] = frozenset((facts,))
        statuses = " or ".join(sorted({one.status for one in offer.shown}))
        result.mismatches.append(
            Mismatch(offer.missing, f"{key.id} has status {statuses}", f"it has status {facts.status}", key)
        )


def _intruder(result: Fit, branch: Branch, key: Key, facts: Facts, world: Mapping[Key, Possible]) -> None:
    possible = world.get(key, frozenset())
    if not any(one.status == facts.status for one in possible):
        result.effects[key] = frozenset((facts,))
    because = branch.intruders.get(key) or branch.because or branch.terms.never
    if not possible and key not in branch.intruders:
        because = (*branch.terms.never, *because)
    believed = " or ".join(sorted({one.status for one in possible})) or "not stored"
    result.mismatches.append(
        Mismatch(
            because,
            f"{key.id} ({believed}) is not delivered here",
            f"it is delivered with status {facts.status}",
            key,
        )
    )
