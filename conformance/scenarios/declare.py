"""How a scenario says what it verifies, draws and writes."""

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

from conformance.errors import SuiteError
from conformance.releases import Store
from conformance.scenarios.draw import Strategy, execute
from conformance.scenarios.judge import Judge

Scenario = TypeVar("Scenario", bound=Callable[..., None])
How = Literal["add", "replace"]

_MARK = "__ochp__"


@dataclass(frozen=True)
class Declaration:
    """What a scenario says of itself.

    Args:
        verifies: Ids of exactly the requirements that it checks.
        writes: Stores that it writes, and how.
        operation: Its main operation; None: the first one of its first requirement.
        draws: Whether it executes with drawn values.
    """

    verifies: tuple[str, ...] = ()
    writes: tuple[tuple[Store, How], ...] = ()
    operation: str | None = None
    draws: bool = False


def declared(function: object) -> Declaration:
    """What a scenario says of itself; an empty declaration for any other function."""
    found = getattr(function, _MARK, None)
    return found if isinstance(found, Declaration) else Declaration()


def _declare(function: Callable[..., None], **changes: object) -> None:
    setattr(function, _MARK, replace(declared(function), **changes))  # type: ignore[arg-type]


def verifies(*requirements: str) -> Callable[[Scenario], Scenario]:
    """Name the requirements that a scenario checks, exactly; compared with what it checked after each run.

    Raises:
        SuiteError: None is named, or one twice.
    """
    if not requirements or len(set(requirements)) != len(requirements):
        raise SuiteError("@verifies names each requirement once, and at least one")

    def decorate(function: Scenario) -> Scenario:
        _declare(function, verifies=requirements)
        return function

    return decorate


def writes(store: str, how: How = "add") -> Callable[[Scenario], Scenario]:
    """Name a store of the target that a scenario writes; given once per store.

    Args:
        store: A value of `Store`.
        how: "add" leaves what is there, "replace" needs an account that is disposable.
    """

    def decorate(function: Scenario) -> Scenario:
        _declare(function, writes=(*declared(function).writes, (Store(store), how)))
        return function

    return decorate


def operation(name: str) -> Callable[[Scenario], Scenario]:
    """Name the operation that a scenario is about, if it is not the first one of its first requirement."""

    def decorate(function: Scenario) -> Scenario:
        _declare(function, operation=name)
        return function

    return decorate


def draws(**strategies: Strategy) -> Callable[[Scenario], Scenario]:
    """Execute a scenario with drawn values.

    Partners and judge stay the same for all examples; each example has its own ids and evidence.

    Args:
        strategies: By argument: a strategy, or a function that takes what a strategy may know of the campaign
            (`Draws`) and makes one when the scenario runs.

    Raises:
        SuiteError: The scenario does not take such an argument, or does not take the judge.
    """

    def decorate(function: Scenario) -> Scenario:
        signature = inspect.signature(function)
        foreign = sorted(strategies.keys() - signature.parameters.keys())
        if foreign or "judge" not in signature.parameters:
            lacking = ", ".join(foreign) or "judge"
            raise SuiteError(f"{function.__qualname__} with @draws has to take the argument {lacking}")

        @functools.wraps(function)
        def scenario(**fixtures: Any) -> None:
            judge = fixtures["judge"]
            if not isinstance(judge, Judge):
                raise SuiteError(f"the fixture judge of {function.__qualname__} is no Judge")
            execute(function, strategies, fixtures, judge.stage)

        kept = [p for name, p in signature.parameters.items() if name not in strategies]
        scenario.__signature__ = signature.replace(parameters=kept)  # type: ignore[attr-defined]
        _declare(scenario, draws=True)
        return scenario  # type: ignore[return-value]

    return decorate
