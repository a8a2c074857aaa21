import conformance.requirements


def test_exports_are_sorted_and_there() -> None:
    exported = conformance.requirements.__all__
    assert exported == sorted(exported)
    assert all(hasattr(conformance.requirements, name) for name in exported)
