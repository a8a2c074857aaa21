"""What a scenario says of itself."""

import inspect

import pytest
from hypothesis import strategies as st

from conformance.errors import SuiteError
from conformance.releases import Store
from conformance.scenarios.declare import declared, draws, operation, verifies, writes
from conformance.scenarios.ids import ids_of, prefix_of


def test_drawn_arguments_are_hidden_from_pytest() -> None:
    @draws(number=st.integers())
    def scenario(cpo: object, judge: object, number: int) -> None:
        """Purpose."""

    assert list(inspect.signature(scenario).parameters) == ["cpo", "judge"]
    assert scenario.__doc__ == "Purpose."


@pytest.mark.parametrize("arguments", ["cpo, judge", "cpo, number"])
def test_draws_needs_its_arguments_and_the_judge(arguments: str) -> None:
    names: dict[str, object] = {}
    exec(f"def scenario({arguments}): ...", names)
    with pytest.raises(SuiteError, match="has to take"):
        draws(number=st.integers())(names["scenario"])  # type: ignore[type-var]


def test_the_order_of_decorators_does_not_matter() -> None:
    def scenario(judge: object, number: int) -> None: ...

    def other(judge: object, number: int) -> None: ...

    one = verifies("A-1")(writes("cdrs")(operation("AddCDRs")(draws(number=st.integers())(scenario))))
    two = draws(number=st.integers())(operation("AddCDRs")(writes("cdrs")(verifies("A-1")(other))))
    assert declared(one) == declared(two)
    assert declared(one).writes == ((Store.CDRS, "add"),)


def test_verifies_names_each_requirement_once() -> None:
    with pytest.raises(SuiteError):
        verifies("A-1", "A-1")
    with pytest.raises(SuiteError):
        verifies()


def test_a_store_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="cdr"):
        writes("cdr")(lambda: None)


def test_ids_of_scenarios_and_campaigns_never_meet() -> None:
    made = {
        ids_of(prefix_of(seed, epoch), scenario).cdr_id("DEABC")
        for seed in (0, 1)
        for epoch in (0, 1_800_000_000)
        for scenario in ("cdr.a", "cdr.b")
    }
    assert len(made) == 8
    assert all(len(name) <= 36 for name in made)


def test_ids_are_the_same_again_for_the_same_seed_and_epoch() -> None:
    first, second = (ids_of(prefix_of(7, 11), "cdr.a").cdr_id("DEABC") for _ in range(2))
    assert first == second
