"""What tariff scenarios draw: tariffs of the operator that they take as `cpo`, for the provider `emp`."""

from collections.abc import Callable

from hypothesis import strategies as st

from conformance.records import Party, Setting, Spelling, TariffVariant, Tree, batches, bulk, tariff, tariffs
from conformance.scenarios.cast import cast
from conformance.scenarios.draw import Draws
from conformance.scenarios.peer import Peer
from conformance.scenarios.signals import NotJudged
from conformance.scenarios.stage import Stage

Drawn = Callable[[Draws], st.SearchStrategy[Tree]]

LONG_LIST = 250
"""Catalogue, OCHP-GEN-049: at least so many, unless the target declares less."""
LONGEST_BATCH = 4
ANOTHER = "another"
"""Stands for a provider that is not `emp`; see `another`."""
DEFAULT = TariffVariant(recipients=())
"""A tariff with a default part only, so that every provider receives all of it."""


def setting(draws: Draws, operator: str = "cpo") -> Setting:
    """Whose tariffs are drawn, when, and numbered how."""
    party = Party.of(draws.peer(operator).id, draws.peer("emp").id)
    return Setting(draws.stage.rules.schema, party, draws.ids, draws.epoch)


def of_kind(variant: TariffVariant, operator: str = "cpo") -> Drawn:
    """A strategy factory: tariffs of a kind, of an operator that the scenario takes."""

    def drawn(draws: Draws) -> st.SearchStrategy[Tree]:
        return tariffs(lambda: setting(draws, operator), variant)

    return drawn


def another(stage: Stage) -> str:
    """The id of a provider that is not `emp`: one that is connected to `cpo`, too, if there is one."""
    played = cast(stage.target)
    partner = played["second_emp"] or played["other_emp"]
    if partner is None:
        raise NotJudged("the target has no second EMP")
    return partner.id


def for_parts(*parts: str, default: bool = True) -> Drawn:
    """A strategy factory: tariffs with one part for each of some providers.

    Args:
        parts: Names of peers that the scenario takes, or `ANOTHER`.
        default: Whether there is a part for everybody else.
    """

    def drawn(draws: Draws) -> st.SearchStrategy[Tree]:
        named = [another(draws.stage) if part == ANOTHER else draws.peer(part).id for part in parts]
        return tariffs(lambda: setting(draws), TariffVariant.individual(*named, default=default))

    return drawn


any_tariff = of_kind(TariffVariant())
default_tariff = of_kind(DEFAULT)
foreign_tariff = of_kind(DEFAULT, "other_cpo")
unlimited_tariff = of_kind(TariffVariant.unlimited().but(recipients=()))
maximal_tariff = of_kind(TariffVariant.maximal().but(recipients=()))
dated_tariff = of_kind(TariffVariant.maximal().but(recipients=(), periods=0))
longest_tariff = of_kind(TariffVariant.longest().but(recipients=(), elements=(1, 2), instance=9))
power_tariff = of_kind(DEFAULT.but(limits=("maxPower",), periods=0))
quarters = of_kind(DEFAULT.but(elements=(2, 4), steps="0.25"))
precise_tariff = of_kind(DEFAULT.but(precise=True))
SPELLINGS = {
    "separated": of_kind(DEFAULT.but(spelling=Spelling(separated=True))),
    "small-letters": of_kind(DEFAULT.but(spelling=Spelling(lower=True))),
    "ten-characters": of_kind(DEFAULT.but(instance=10)),
}
"""Ids that the schema accepts besides the usual ones (AMB-047)."""


def spelt(draws: Draws) -> st.SearchStrategy[Tree]:
    """A tariff whose id is written in the way that the argument `spelling` of the scenario names."""
    return SPELLINGS[str(draws.fixtures["spelling"])](draws)


def pair_of_tariffs(draws: Draws) -> st.SearchStrategy[tuple[Tree, Tree]]:
    """Two tariffs with a default part only."""
    return st.tuples(default_tariff(draws), default_tariff(draws))


def batch_of_tariffs(draws: Draws) -> st.SearchStrategy[list[Tree]]:
    """Two to four tariffs."""
    return batches(lambda: setting(draws), TariffVariant(), tariff, min_size=2, max_size=LONGEST_BATCH)


def long_list(stage: Stage, cpo: Peer, emp: Peer) -> list[Tree]:
    """As many tariffs as the target allows for a test, at most 250; made once, since none is ever removed."""
    size = min(LONG_LIST, int(stage.target.ixit.max_list_size))
    whose = Setting(stage.rules.schema, Party.of(cpo.id, emp.id), stage.ids, stage.epoch)
    return list(bulk(whose, stage.seed, size, TariffVariant.minimal(), tariff))
