"""Branch: one thing that the documents allow a peer to answer, and to do.

A request with a thousand records has 2^1000 outcomes if each may be refused. A branch therefore says per
record what happens if it is refused and what if not (`Fate`), or if it is shown and if not (`Offer`); what
concerns the answer as a whole are its signals and how many refusals go with them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from conformance.model.content import Content
from conformance.model.world import Facts, Key, Possible, Reading, RequirementIds, World

_NOTHING: Mapping[Key, "Fate"] = MappingProxyType({})
_NO_OFFER: Mapping[Key, "Offer"] = MappingProxyType({})
_NO_INTRUDER: Mapping[Key, RequirementIds] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Fate:
    """What may become of one record that a request writes.

    Args:
        taken: What it may be afterwards if it is not refused, the preferred possibility first; None: it has
            to be refused.
        kept: What it may be afterwards if it is refused; None: it may not be refused.
        if_refused: Violated if it is refused although it may not be.
        if_taken: Violated if it is taken although it has to be refused.
        readings: If there is a choice: the reading that taking shows, and the one that refusing shows.
        prefers_taken: What the sandbox does if no variation decides.
        code: Result code that fits if this is the reason for a total refusal.
        unknown: Nothing is known of the record, neither before nor afterwards; anything may happen to it.
    """

    taken: tuple[Facts, ...] | None
    kept: tuple[Facts, ...] | None
    if_refused: RequirementIds = ()
    if_taken: RequirementIds = ()
    readings: tuple[Reading | None, Reading | None] = (None, None)
    prefers_taken: bool = True
    code: str = "invalid-id"
    unknown: bool = False

    @property
    def outcomes(self) -> Possible:
        """Everything that the record may be afterwards."""
        return frozenset((self.taken or ()) + (self.kept or ()))


@dataclass(frozen=True, slots=True)
class Terms:
    """What a wrong list violates, whichever record is concerned.

    Args:
        unasked: A record is listed as refused that the request does not contain.
        twice: A record is delivered more than once.
        never: A record is delivered that was never stored.
    """

    unasked: RequirementIds
    twice: RequirementIds
    never: RequirementIds


@dataclass(frozen=True, slots=True)
class Offer:
    """How one record may occur in a download.

    Args:
        shown: What it is if the answer contains it.
        hidden: What it is if the answer lacks it; None: the answer has to contain it.
        missing: Violated if it lacks.
        altered: Violated if it is there, but says something else than `shown`.
        views: What the answer may say of the record, the preferred one first, if that is not what is stored.
        prefers_shown: Whether the sandbox shows a record that it may hide, if no variation decides.
        readings: If it may: the reading that showing it shows, and the one that hiding it shows.
    """

    shown: Possible
    hidden: Possible | None
    missing: RequirementIds = ()
    altered: RequirementIds = ()
    views: Callable[[Facts], tuple[Content, ...]] | None = field(default=None, compare=False)
    prefers_shown: bool = False
    readings: tuple[Reading | None, Reading | None] = (None, None)

    def says(self, facts: Facts) -> tuple[Content, ...]:
        """What the answer may say of the record if it is `facts`, the preferred one first."""
        return self.views(facts) if self.views else (facts.content,)


@dataclass(frozen=True, slots=True)
class Branch:
    """One thing that the documents allow.

    Args:
        signals: Result codes, fault kinds or HTTP statuses that show it, the preferred one first.
        fates: Records that the request writes.
        refuses: Least and greatest number of refused records that go with the signals.
        lists: The answer names the refused records; otherwise who was refused is not to be seen.
        offers: Records that the answer contains or may contain.
        intruders: Known records that the answer may not contain, with what they would violate.
        given: Readings supposed; empty: stated outright.
        because: Violated if no branch fits.
        if_nothing_else: The sandbox chooses it only if it has nothing to show otherwise.
        sweeps: Records that the request does not name, and that may be gone afterwards (taken) or not (kept).
        terms: What a wrong list of this answer violates.
    """

    signals: tuple[str, ...]
    fates: Mapping[Key, Fate] = field(default_factory=lambda: _NOTHING)
    refuses: tuple[int, int] = (0, 0)
    lists: bool = True
    offers: Mapping[Key, Offer] = field(default_factory=lambda: _NO_OFFER)
    intruders: Mapping[Key, RequirementIds] = field(default_factory=lambda: _NO_INTRUDER)
    given: frozenset[Reading] = frozenset()
    because: RequirementIds = ()
    if_nothing_else: bool = False
    sweeps: Mapping[Key, Fate] = field(default_factory=lambda: _NOTHING)
    terms: Terms = Terms(("OCHP-CDR-006",), ("OCHP-GEN-049", "OCHP-CDR-036"), ("OCHP-CDR-003",))

    @property
    def must(self) -> World:
        """Records that the answer has to contain."""
        return {key: offer.shown for key, offer in self.offers.items() if offer.hidden is None}

    @property
    def may(self) -> World:
        """Records that it may contain."""
        return {key: offer.shown for key, offer in self.offers.items() if offer.hidden is not None}

    @property
    def effects(self) -> World:
        """What each record that the request writes may be afterwards."""
        written = {**self.sweeps, **self.fates}
        return {key: fate.outcomes for key, fate in written.items() if not fate.unknown}
