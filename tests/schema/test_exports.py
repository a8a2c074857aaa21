"""The package exposes what `__all__` names, and nothing else."""

from types import ModuleType

from conformance import schema


def test_exports_are_sorted_and_complete() -> None:
    public = [
        name
        for name, thing in vars(schema).items()
        if not name.startswith("_") and not isinstance(thing, ModuleType)
    ]

    assert schema.__all__ == sorted(schema.__all__, key=lambda n: (not n.isupper(), not n[0].isupper(), n))
    assert sorted(public) == sorted(schema.__all__)
