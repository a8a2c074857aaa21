import conformance.values


def test_exports_are_sorted_and_there() -> None:
    exported = conformance.values.__all__
    assert exported == sorted(exported)
    assert all(hasattr(conformance.values, name) for name in exported)
