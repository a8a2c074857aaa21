"""Repetition: the same scenarios again and again in one campaign, each time with another generated fault."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from pathlib import PurePath

import pytest

from conformance.sandbox import Switch

_FIXTURE = "generated_fault"


class Repetition:
    """A plugin of pytest that executes each scenario once for every fault that it is given.

    Scenarios without faults are left out.

    Args:
        switch: Of the sandbox.
        faults: Ids of faults, by scenario as ``<group>.<function>``.
    """

    def __init__(self, switch: Switch, faults: Mapping[str, Sequence[str]]) -> None:
        self._switch = switch
        self._faults = faults
        self.faults: dict[str, str] = {}
        """The fault of each scenario of the campaign, by the scenario's id."""

    @pytest.hookimpl
    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Multiply a scenario."""
        group = PurePath(str(metafunc.definition.path)).parent.name
        wanted = self._faults.get(f"{group}.{metafunc.function.__name__}", ())
        if wanted and _FIXTURE in metafunc.fixturenames:
            metafunc.parametrize(_FIXTURE, wanted, indirect=True)

    @pytest.hookimpl(wrapper=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> Generator[None]:
        """Leave out what has no fault, before anything is planned."""
        chosen = [item for item in items if _FIXTURE in _parameters(item)]
        items[:] = chosen
        for item in chosen:
            group = PurePath(str(item.path)).parent.name
            self.faults[f"{group}.{item.name.removeprefix('test_')}"] = str(_parameters(item)[_FIXTURE])
        yield

    @pytest.fixture(autouse=True)
    def generated_fault(self, request: pytest.FixtureRequest) -> Iterator[None]:
        """Have the fault while the scenario is executed."""
        self._switch.turn(getattr(request, "param", None))
        yield
        self._switch.turn(None)


def _parameters(item: pytest.Item) -> Mapping[str, object]:
    callspec = getattr(item, "callspec", None)
    return {} if callspec is None else callspec.params
