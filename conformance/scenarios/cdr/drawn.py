"""What CDR scenarios draw: records of the operator and the provider that they take as `cpo` and `emp`."""

from collections.abc import Callable, Sized

from hypothesis import strategies as st

from conformance.records import Party, Setting, Tree, Variant, batches, cdrs
from conformance.scenarios.draw import Draws

STATES = ("accepted", "revised", "declined", "approved", "rejected")
LONGEST_BATCH = 5
LONG_LIST = 250
"""Catalogue, OCHP-GEN-049: at least so many, unless the target declares less."""


def setting(draws: Draws) -> Setting:
    """Whose records are drawn, when, and numbered how."""
    party = Party.of(draws.peer("cpo").id, draws.peer("emp").id)
    return Setting(draws.stage.rules.schema, party, draws.ids, draws.epoch)


def _of(draws: Draws, variant: Variant) -> st.SearchStrategy[Tree]:
    return cdrs(lambda: setting(draws), variant)


def plausible_cdr(draws: Draws) -> st.SearchStrategy[Tree]:
    """A plausible new CDR of any kind."""
    return _of(draws, Variant())


def maximal_cdr(draws: Draws) -> st.SearchStrategy[Tree]:
    """A CDR with every optional field."""
    return _of(draws, Variant.maximal())


def several_prices(draws: Draws) -> st.SearchStrategy[Tree]:
    """A CDR whose periods overlap, differ in price, and one of which costs nothing (OCHP-CDR-040)."""
    return _of(draws, Variant.priced())


def unicode_cdr(draws: Draws) -> st.SearchStrategy[Tree]:
    """A CDR with text outside ASCII and the characters that XML escapes."""
    return _of(draws, Variant.unicode())


def longest_cdr(draws: Draws) -> st.SearchStrategy[Tree]:
    """A CDR whose free texts are as long as their types allow."""
    return _of(draws, Variant.longest())


def precise_cdr(draws: Draws) -> st.SearchStrategy[Tree]:
    """A CDR whose amounts have four decimal places."""
    return _of(draws, Variant(precise=True))


def dst_switch_cdr(draws: Draws) -> st.SearchStrategy[Tree]:
    """A CDR during which summer time ends, so that its local end looks earlier than its start."""
    return _of(draws, Variant(switch="back"))


def batch_of_cdrs(draws: Draws) -> st.SearchStrategy[list[Tree]]:
    """One to five plausible CDRs."""
    return batches(lambda: setting(draws), min_size=1, max_size=LONGEST_BATCH)


def long_list(draws: Draws) -> st.SearchStrategy[list[Tree]]:
    """As many CDRs as the target allows for a test, at most 250."""
    size = min(LONG_LIST, int(draws.stage.target.ixit.max_list_size))
    return batches(lambda: setting(draws), Variant.minimal(), min_size=size, max_size=size)


def set_of_states(draws: Draws) -> st.SearchStrategy[dict[str, Tree]]:
    """One plausible CDR for each state of the status flow."""
    return st.fixed_dictionaries({state: _of(draws, Variant.minimal()) for state in STATES})


def walkers_of(paths: Sized) -> Callable[[Draws], st.SearchStrategy[list[Tree]]]:
    """A strategy factory: one minimal CDR for each of some paths."""

    def walkers(draws: Draws) -> st.SearchStrategy[list[Tree]]:
        return st.lists(_of(draws, Variant.minimal()), min_size=len(paths), max_size=len(paths))

    return walkers
