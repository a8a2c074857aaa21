"""What charge point scenarios draw: records of the operators that they take."""

from collections.abc import Callable

from hypothesis import strategies as st

from conformance.records import (
    ChargePointVariant,
    Party,
    Setting,
    Spelling,
    Tree,
    bulk,
    charge_point,
    charge_points,
    open_every_day,
)
from conformance.scenarios.draw import Draws
from conformance.scenarios.peer import Peer
from conformance.scenarios.stage import Stage

LONG_LIST = 250
"""Catalogue, OCHP-GEN-049: at least so many, unless the target declares less."""
IMAGES = 12
"""Catalogue, OCHP-POI-035."""
CRUMBLED = ("50.770770", "-0.100000")
"""Coordinates that end in zeros (catalogue, OCHP-POI-029)."""

Points = Callable[[Draws], st.SearchStrategy[Tree]]


def setting(draws: Draws, operator: str = "cpo") -> Setting:
    """Whose records are drawn, when, and numbered how."""
    id = draws.peer(operator).id
    return Setting(draws.stage.rules.schema, Party.of(id, id), draws.ids, draws.epoch)


def points_of(operator: str, variant: ChargePointVariant | None = None) -> Points:
    """A strategy factory: charge points of the operator that the scenario takes under that name."""

    def points(draws: Draws) -> st.SearchStrategy[Tree]:
        return charge_points(lambda: setting(draws, operator), variant or ChargePointVariant())

    return points


any_point = points_of("cpo")
"""A charge point of any kind."""
minimal_point = points_of("cpo", ChargePointVariant.minimal())
"""A charge point with nothing but what the schema demands."""
maximal_point = points_of("cpo", ChargePointVariant.maximal())
"""A charge point with every optional member, and with exceptional openings and closings."""
unicode_point = points_of("cpo", ChargePointVariant.unicode())
"""A charge point with text outside ASCII and the characters that XML escapes."""
longest_point = points_of("cpo", ChargePointVariant.longest())
"""A charge point whose free texts are as long as their types allow."""
separated_point = points_of("cpo", ChargePointVariant(spelling=Spelling(separated=True)))
"""A charge point whose ids are written with asterisks."""
illustrated_point = points_of("cpo", ChargePointVariant.maximal().but(images=(IMAGES, IMAGES)))
"""A charge point with twelve images."""
crumbled_point = points_of("cpo", ChargePointVariant.maximal().but(point=CRUMBLED))
"""A charge point whose coordinates end in zeros."""
always_open_point = points_of("cpo", ChargePointVariant.maximal().but(hours="always"))
"""A charge point that is open all day and night, with exceptional closings."""
irregular_point = points_of("cpo", ChargePointVariant.maximal().but(hours="irregular"))
"""A charge point that is open at exceptional times only."""


def overlapping_point(draws: Draws) -> st.SearchStrategy[Tree]:
    """A charge point whose exceptional openings overlap its regular hours."""
    return maximal_point(draws).map(open_every_day)


def long_list(stage: Stage, cpo: Peer) -> list[Tree]:
    """As many minimal charge points as the target allows for a test, at most 250, once in a campaign.

    Not drawn, because no single one of them matters.
    """
    size = min(LONG_LIST, int(stage.target.ixit.max_list_size))
    where = Setting(stage.rules.schema, Party.of(cpo.id, cpo.id), stage.ids, stage.epoch)
    return list(bulk(where, stage.seed, size, ChargePointVariant.minimal(), charge_point))
