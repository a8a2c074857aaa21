"""What the tests of records share: a setting, its schema in both validators, and drawing."""

from collections.abc import Callable
from functools import cache
from random import Random
from typing import Any, TypeVar

import xmlschema
from hypothesis import find, given, seed
from hypothesis.control import current_build_context
from hypothesis.strategies import SearchStrategy

from conformance.records import Ids, Party, Setting, Tree, body, steady
from conformance.releases import get
from conformance.schema import of

T = TypeVar("T")

EPOCH = 1_790_000_000
RELEASE = get("1.4")
SCHEMA = of(RELEASE)


def setting(operator: str = "DE8AA", provider: str = "DE8EM", *, epoch: int = EPOCH) -> Setting:
    return Setting(SCHEMA, Party.of(operator, provider), Ids("TEST"), epoch)


def drawn(strategy: SearchStrategy[T], count: int, seeded: int = 1) -> list[T]:
    """Draw records as a campaign does."""
    found: list[T] = []

    @seed(seeded)
    @steady(count, shrink=False)
    @given(strategy)
    def collect(example: T) -> None:
        found.append(example)

    collect()
    return found


def draws_of(strategy: SearchStrategy[Any], count: int) -> list[int]:
    """Count the draws of each of several records."""
    found: list[int] = []

    @seed(1)
    @steady(count, shrink=False)
    @given(strategy)
    def collect(example: Any) -> None:
        context = current_build_context()
        found.append(len(context.data.choices))

    collect()
    return found


def smallest(strategy: SearchStrategy[T], fails: Callable[[T], bool]) -> T:
    """Shrink to the smallest record that fails."""
    return find(strategy, fails, settings=steady(500), random=Random(1))


def is_valid(cdr: Tree) -> bool:
    """Ask the fast validator."""
    return SCHEMA.is_valid(body(RELEASE, "AddCDRsRequest", {"cdrInfoArray": [cdr]}))


@cache
def second_opinion() -> xmlschema.XMLSchema10:
    return xmlschema.XMLSchema10(str(RELEASE.schema_file))


def is_valid_to_both(cdr: Tree) -> bool:
    payload = body(RELEASE, "AddCDRsRequest", {"cdrInfoArray": [cdr]})
    return SCHEMA.is_valid(payload) and bool(second_opinion().is_valid(payload))
