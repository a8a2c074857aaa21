"""Scenery: every scenario of the suite and what it declares, without executing any."""

from functools import cache
from importlib import import_module
from pkgutil import walk_packages

from conformance import scenarios
from conformance.scenarios.declare import Declaration, declared


@cache
def scenery() -> dict[str, Declaration]:
    """Give what each scenario declares, by ``<group>.<function>``; parameters of one function count once."""
    found: dict[str, Declaration] = {}
    for module in walk_packages(scenarios.__path__, f"{scenarios.__name__}."):
        package, _, name = module.name.rpartition(".")
        if name.startswith("test_"):
            group = package.rpartition(".")[2]
            for function, value in vars(import_module(module.name)).items():
                declaration = declared(value)
                if function.startswith("test_") and declaration.verifies:
                    found[f"{group}.{function}"] = declaration
    return found
