"""What live status scenarios draw: status of EVSEs of `cpo`, and of parking spots of `pso`."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Literal

from hypothesis import strategies as st

from conformance.records import (
    COMBINATIONS,
    Party,
    Setting,
    StatusVariant,
    Tree,
    batches,
    bulk,
    combined_as,
    evse_status,
    parking_statuses,
    statuses,
    utc_time,
    with_ttl,
)
from conformance.scenarios.draw import Draws
from conformance.scenarios.stage import Stage

NOBODY = "ZZ9ZZ"
"""Operator-id that nobody has: ZZ is for private use in ISO 3166-1."""
LONGEST_BATCH = 5
HOUR_S = 3600
LONG_S = 24 * HOUR_S
"""Longer than any campaign."""
SHORT_S = 120
LONG_LIST = 250
"""Catalogue, OCHP-GEN-049: at least so many, unless the target declares less."""


def present() -> int:
    """The present, from which a time to live is counted: seconds since 1970."""
    return int(datetime.now(UTC).timestamp())


def setting_of(stage: Stage, operator: str) -> Setting:
    """Whose status is drawn, from now on, and numbered how."""
    return Setting(stage.rules.schema, Party.of(operator, operator), stage.ids, present())


def of(peer: str, variant: StatusVariant) -> Callable[[Draws], st.SearchStrategy[Tree]]:
    """A strategy factory: the status of an EVSE of the operator that plays a part."""

    def drawn(draws: Draws) -> st.SearchStrategy[Tree]:
        return statuses(lambda: setting_of(draws.stage, draws.peer(peer).id), variant)

    return drawn


status = of("cpo", StatusVariant())
"""Any status of an EVSE."""
plain_status = of("cpo", StatusVariant.minimal())
"""A major status alone."""
lasting = of("cpo", StatusVariant.maximal())
"""A status with minor status and time to live."""
available = of("cpo", StatusVariant(optional="none", combinations=(("available", None),)))
"""An EVSE that is available."""
far_status = of("far_cpo", StatusVariant())
"""Any status of an EVSE of an operator that the navigation provider has no connection with."""
other_lasting = of("other_cpo", StatusVariant.maximal())
"""A status of an EVSE of another operator, with time to live."""
longest_status = of("cpo", StatusVariant(longest=True))
"""A status whose EVSE-ID is as long as the text allows."""


def some_lasting(stage: Stage, operator: str, count: int = 1) -> list[Tree]:
    """EVSEs that were not used before, available for long: nothing of them is drawn but their ids."""
    variant = StatusVariant(optional="none", combinations=(("available", None),))
    made = bulk(setting_of(stage, operator), stage.seed, count, variant, evse_status)
    end = utc_time(present() + LONG_S)
    return [with_ttl(status, end) for status in made]


def at_operator(status: Tree, operator: str) -> Tree:
    """The same status of an EVSE that would be another operator's."""
    return {**status, "evseId": operator + str(status["evseId"])[len(operator) :]}


def other_major(status: Tree) -> Tree:
    """The same EVSE with another major status."""
    return combined_as(status, ("unknown", None) if status["@major"] != "unknown" else ("available", None))


def batch(draws: Draws) -> st.SearchStrategy[list[Tree]]:
    """One to five statuses."""
    return batches(
        lambda: setting_of(draws.stage, draws.peer("cpo").id),
        StatusVariant(),
        evse_status,
        min_size=1,
        max_size=LONGEST_BATCH,
    )


def one_of_each(draws: Draws) -> st.SearchStrategy[list[Tree]]:
    """One status for each allowed combination."""
    return st.tuples(
        *(
            of("cpo", StatusVariant(optional=_extent(minor), combinations=((major, minor),)))(draws)
            for major, minor in COMBINATIONS
        )
    ).map(list)


def _extent(minor: str | None) -> Literal["none", "all"]:
    return "none" if minor is None else "all"


def long_list(stage: Stage, operator: str) -> list[Tree]:
    """As many statuses as the target allows for a test, at most 250, valid for two minutes."""
    size = min(LONG_LIST, int(stage.target.ixit.max_list_size))
    made = bulk(setting_of(stage, operator), stage.seed, size, StatusVariant(), evse_status)
    end = utc_time(present() + SHORT_S)
    return [with_ttl(status, end) for status in made]


def _parking(variant: StatusVariant, peer: str = "pso") -> Callable[[Draws], st.SearchStrategy[Tree]]:
    def drawn(draws: Draws) -> st.SearchStrategy[Tree]:
        return parking_statuses(lambda: setting_of(draws.stage, draws.peer(peer).id), variant)

    return drawn


spot = _parking(StatusVariant.maximal())
"""A status of a parking spot with time to live."""
far_spot = _parking(StatusVariant(), "far_cpo")
"""Any status of a spot of an operator that the navigation provider has no connection with."""
longest_spot = _parking(StatusVariant(optional="all", longest=True))
"""A status whose parking-id is as long as the text allows."""


def occupied(draws: Draws) -> st.SearchStrategy[Tree]:
    """A parking spot that is taken, for a while."""
    return spot(draws).map(lambda made: {**made, "@status": "not-available"})
