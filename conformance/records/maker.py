"""What makes one record of a store, and drawing records with it."""

from collections.abc import Callable
from typing import TypeAlias, TypeVar

from hypothesis import strategies as st

from conformance.records.dice import Dice, DrawFn, Drawn
from conformance.records.setting import Setting
from conformance.records.trees import Tree

V = TypeVar("V")
Maker: TypeAlias = Callable[[Setting, V, Dice], Tree]
"""Makes one record: whose, when and numbered how; of which variant; and what decides the rest."""


def drawn_by(make: Maker[V], setting: Setting | Callable[[], Setting], variant: V) -> st.SearchStrategy[Tree]:
    """Draw records of a maker.

    Args:
        make: What makes one of them.
        setting: Whose, when and numbered how; a function is called for each record, so that a strategy can be
            declared before the setting is known.
        variant: What kind of records.
    """

    @st.composite
    def records(draw: DrawFn) -> Tree:
        return make(setting() if callable(setting) else setting, variant, Drawn(draw))

    return records()
