"""Upload: what the faults of AddCDRs are made of."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from conformance.model import ABSENT, Facts, Key, Settled
from conformance.sandbox.house import Misdeed, Situation
from conformance.sandbox.wrong.deed import record_held


def uploads(situation: Situation) -> dict[Key, Facts]:
    """What each uploaded record says about itself."""
    if situation.request.operation != "AddCDRs":
        return {}
    return dict(
        situation.model.record(situation.request.operation, tree) for tree in situation.request.records
    )


def taking(situation: Situation, taken: dict[Key, Facts]) -> Settled:
    """The same answer, but with some records taken that should have been refused."""
    settled = situation.settled
    if not taken:
        return settled
    refused = tuple(key for key in settled.refused if key not in taken)
    signal = ("partly" if len(refused) < len(settled.branch.fates) else settled.signal) if refused else "ok"
    return replace(settled, signal=signal, refused=refused, effects={**settled.effects, **taken})


def refusing(situation: Situation, keys: Iterable[Key], code: str = "invalid-id") -> Settled:
    """The same answer, but with some records refused that should have been taken."""
    settled, unwanted = situation.settled, set(keys)
    if not unwanted:
        return settled
    refused = tuple(key for key in settled.branch.fates if key in settled.refused or key in unwanted)
    effects = {
        key: (record_held(situation, key) or ABSENT) if key in unwanted else facts
        for key, facts in settled.effects.items()
    }
    signal = code if len(refused) == len(settled.branch.fates) else "partly"
    return replace(settled, signal=signal, refused=refused, effects=effects)


def accepting(wanted: Callable[[Situation, Facts, Facts | None], Facts | None]) -> Misdeed:
    """Take uploads that have to be refused; the function gives what they become."""

    def misdeed(situation: Situation) -> Settled:
        taken = {}
        for key, facts in uploads(situation).items():
            after = (
                wanted(situation, facts, record_held(situation, key))
                if key in situation.settled.refused
                else None
            )
            if after is not None:
                taken[key] = after
        return taking(situation, taken)

    return misdeed


def rejecting(unwanted: Callable[[Situation, Facts], bool], code: str = "invalid-id") -> Misdeed:
    """Refuse uploads that have to be taken."""

    def misdeed(situation: Situation) -> Settled:
        settled = situation.settled
        keys = [
            key
            for key, facts in uploads(situation).items()
            if key not in settled.refused and unwanted(situation, facts)
        ]
        return refusing(situation, keys, code)

    return misdeed


def accepted(facts: Facts) -> Facts:
    """What an upload becomes that is taken."""
    return replace(facts, status="accepted")


def is_because(situation: Situation, facts: Facts, *requirements: str) -> bool:
    """Whether the model refuses an upload for one of these reasons."""
    for key, uploaded in uploads(situation).items():
        if uploaded is facts or uploaded == facts:
            fate = situation.settled.branch.fates[key]
            return any(reason in requirements for reason in fate.if_taken)
    return False


def text_of(facts: Facts, name: str) -> str:
    """The text of a field of a CDR."""
    return str(facts.content.tree[name])


def key_of(facts: Facts) -> Key:
    """The key of a CDR."""
    return Key("cdrs", text_of(facts, "CdrId"))
