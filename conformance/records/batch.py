"""Many records at once: lists drawn by Hypothesis, and streams from a seed."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, overload

from hypothesis import strategies as st

from conformance.records.cdr import cdr
from conformance.records.dice import DrawFn, Rolled
from conformance.records.maker import Maker, V, drawn_by
from conformance.records.setting import Setting
from conformance.records.trees import Tree
from conformance.records.variant import Variant

DRAWN_AT_MOST = 20
"""Lists longer than this are made from one drawn seed: each record drawn costs up to 30 draws."""
_SEEDS = 1 << 32


@overload
def bulk(setting: Setting, seed: int, count: int, variant: Variant | None = None) -> Iterator[Tree]: ...
@overload
def bulk(setting: Setting, seed: int, count: int, variant: V, make: Maker[V]) -> Iterator[Tree]: ...
def bulk(
    setting: Setting, seed: int, count: int, variant: Any = None, make: Maker[Any] = cdr
) -> Iterator[Tree]:
    """Make many records without Hypothesis, one at a time.

    Args:
        setting: Whose, when and numbered how.
        seed: The same seed, epoch and counter of ids give the same records.
        count: How many.
        variant: What kind of records.
        make: What makes one of them; charge detail records if left out.

    Returns:
        A stream; nothing is kept, so a hundred thousand take no more memory than one.
    """
    dice = Rolled(seed)
    kind = Variant() if variant is None else variant
    return (make(setting, kind, dice) for _ in range(count))


@overload
def batches(
    setting: Setting | Callable[[], Setting],
    variant: Variant | None = None,
    *,
    min_size: int = 1,
    max_size: int = 5,
) -> st.SearchStrategy[list[Tree]]: ...
@overload
def batches(
    setting: Setting | Callable[[], Setting],
    variant: V,
    make: Maker[V],
    *,
    min_size: int = 1,
    max_size: int = 5,
) -> st.SearchStrategy[list[Tree]]: ...
def batches(
    setting: Setting | Callable[[], Setting],
    variant: Any = None,
    make: Maker[Any] = cdr,
    *,
    min_size: int = 1,
    max_size: int = 5,
) -> st.SearchStrategy[list[Tree]]:
    """Draw lists of records, all of one party.

    Args:
        setting: Whose, when and numbered how; a function is called when records are drawn.
        variant: What kind of records.
        make: What makes one of them; charge detail records if left out.
        min_size: Fewest records.
        max_size: Most records. Above 20, records come from the bulk generator with a drawn seed: then only
            their number shrinks.

    Raises:
        ValueError: The sizes contradict each other.
    """
    if not 0 <= min_size <= max_size:
        raise ValueError(f"no list has at least {min_size} and at most {max_size} records")
    kind = Variant() if variant is None else variant
    if max_size <= DRAWN_AT_MOST:
        return st.lists(drawn_by(make, setting, kind), min_size=min_size, max_size=max_size)

    @st.composite
    def lists(draw: DrawFn) -> list[Tree]:
        now = setting() if callable(setting) else setting
        size = draw(st.integers(min_size, max_size))
        return list(islice(bulk(now, draw(st.integers(0, _SEEDS - 1)), max_size, kind, make), size))

    return lists()
