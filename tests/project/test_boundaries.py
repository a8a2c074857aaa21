"""A package is used through what its `__init__` exports, and what that exports exists."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import conformance

ROOT = Path(conformance.__file__).parent
OPEN = {"scenarios"}
"""Packages whose modules are public: scenarios name `conformance.scenarios.declare` themselves."""
PACKAGES = sorted(p.parent.name for p in ROOT.glob("*/__init__.py"))


def _imported(module: Path) -> Iterator[str]:
    """Absolute names of the modules that a module imports from."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def _exported(package: str) -> list[str]:
    tree = ast.parse((ROOT / package / "__init__.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and [ast.unparse(t) for t in node.targets] == ["__all__"]:
            names: list[str] = ast.literal_eval(node.value)
            return names
    return []


@pytest.mark.parametrize("package", PACKAGES)
def test_nothing_is_imported_from_inside_another_package(package: str) -> None:
    inside = [
        f"{module.relative_to(ROOT)}: {name}"
        for module in sorted((ROOT / package).rglob("*.py"))
        for name in _imported(module)
        if name.startswith("conformance.")
        and name.count(".") > 1
        and name.split(".")[1] not in {package, *OPEN}
    ]
    assert inside == []


@pytest.mark.parametrize("package", PACKAGES)
def test_exports_exist_once(package: str) -> None:
    module = __import__(f"conformance.{package}", fromlist=["_"])
    names = _exported(package)
    assert len(names) == len(set(names))
    assert [name for name in names if not hasattr(module, name)] == []
