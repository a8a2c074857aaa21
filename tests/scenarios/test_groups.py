"""All scenarios: each has a purpose that a report can show, and names requirements that apply."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator

import pytest

from conformance import scenarios
from conformance.releases import Role, Side
from conformance.requirements import load
from conformance.scenarios.declare import declared

APPLY = frozenset(str(entry.id) for entry in load().select("1.4", Role.CHS, Side.SERVER))


def _scenarios() -> Iterator[tuple[str, Callable[..., None]]]:
    for found in pkgutil.walk_packages(scenarios.__path__, "conformance.scenarios."):
        if not found.name.rpartition(".")[2].startswith("test_"):
            continue
        module = importlib.import_module(found.name)
        for name, function in vars(module).items():
            if name.startswith("test_") and callable(function):
                yield f"{found.name}.{name}", function


ALL = dict(_scenarios())


@pytest.mark.parametrize("name", ALL)
def test_purpose_is_one_sentence_on_one_line(name: str) -> None:
    purpose = (ALL[name].__doc__ or "").strip()
    assert purpose.endswith(".")
    assert "\n" not in purpose
    assert ". " not in purpose


@pytest.mark.parametrize("name", ALL)
def test_requirements_apply_to_a_clearing_house(name: str) -> None:
    verified = declared(ALL[name]).verifies
    assert verified
    assert set(verified) <= APPLY


def test_names_of_scenarios_are_used_once() -> None:
    short = [name.rpartition(".")[2] for name in ALL]
    assert len(short) == len(set(short))
