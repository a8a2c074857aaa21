"""The engine: valid records for every component, few draws, small counterexamples."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.internal.conjecture.shrinking import Integer

from conformance.records import Maybe, Tree, element, from_component, steady
from conformance.records.dice import Rolled, Simplest
from conformance.records.engine import DRAWS, NotExpressible, Recipe
from conformance.records.trees import has
from conformance.schema import Attribute, Element, Group, Value
from tests.records.sample import RELEASE, SCHEMA, drawn, draws_of, second_opinion, smallest

TEXT = Value("string")


def sequence(*items: Element | Group, min: int = 1, max: int | None = 1) -> Group:
    return Group("sequence", items, min, max)


def choice(*items: Element | Group, min: int = 1) -> Group:
    return Group("choice", items, min)


def leaf(name: str, min: int = 1, max: int | None = 1) -> Element:
    return Element(name, min=min, max=max, value=TEXT)


OPTIONALS = Element("root", children=sequence(*(leaf(f"e{number}", min=0) for number in range(12))))


@pytest.mark.parametrize("name", SCHEMA.messages)
def test_every_message_of_the_release_is_valid_to_both_validators(name: str) -> None:
    payloads = [
        element(record, name, RELEASE.namespace)
        for optional in ("drawn", "all", "none")
        for record in drawn(from_component(SCHEMA.component(name), optional=optional), 6)
    ]
    assert [
        SCHEMA.validate(payload)[0].message_lxml for payload in payloads if not SCHEMA.is_valid(payload)
    ] == []
    assert [p for p in payloads if not second_opinion().is_valid(p)] == []


@pytest.mark.parametrize("name", SCHEMA.messages)
def test_no_message_of_the_release_takes_more_draws_than_allowed(name: str) -> None:
    assert max(draws_of(from_component(SCHEMA.component(name)), 5)) <= DRAWS


def test_the_first_record_is_the_minimal_one() -> None:
    assert drawn(from_component(OPTIONALS), 1) == [{}]


@pytest.mark.parametrize(
    "wanted", [{"e0"}, {"e11"}, {"e1", "e2"}, {"e0", "e5", "e9"}, {"e3", "e4", "e5", "e10"}]
)
def test_shrinking_keeps_only_what_is_needed(wanted: set[str]) -> None:
    assert smallest(from_component(OPTIONALS), lambda record: wanted <= record.keys()) == dict.fromkeys(
        sorted(wanted, key=lambda name: int(name[1:])), "A"
    )


@pytest.mark.parametrize(("have", "need"), [(h, n) for h, n in product(range(8), repeat=2) if h & n == n])
def test_three_switches_in_a_draw_shrink_from_every_superset_to_every_subset(have: int, need: int) -> None:
    assert Integer.shrink(have, lambda bits: bits & need == need) == need  # type: ignore[no-untyped-call]


def test_four_switches_in_a_draw_would_not() -> None:
    assert Integer.shrink(0b1111, lambda bits: bits & 0b1010 == 0b1010) != 0b1010  # type: ignore[no-untyped-call]


def test_shrinking_leaves_leaves_simple_that_do_not_matter() -> None:
    component = Element("root", children=sequence(*(leaf(f"e{number}") for number in range(9))))
    found = smallest(from_component(component), lambda record: len(record["e4"]) > 3)
    assert {name: text for name, text in found.items() if name != "e4"} == dict.fromkeys(
        ("e0", "e1", "e2", "e3", "e5", "e6", "e7", "e8"), "A"
    )


def test_leaving_out_an_element_changes_no_other() -> None:
    recipe = Recipe(Element("root", children=sequence(leaf("a", min=0), leaf("b"))))
    shared = {
        (record["b"], record.get("a"))
        for seed in range(300)
        if len((record := recipe.make({}, _Fixed(seed % 8, 1 + seed // 8)))["b"]) > 1
    }
    by_text: dict[object, set[object]] = {}
    for b, a in shared:
        by_text.setdefault(b, set()).add(a is None)
    assert {True, False} in by_text.values()


class _Fixed:
    """Dice that show one number for the switches, another one for the seed."""

    def __init__(self, switches: int, seed: int) -> None:
        self._numbers = [switches, seed]

    def below(self, bound: int) -> int:
        return self._numbers.pop(0) % bound


def test_choices_take_one_alternative() -> None:
    component = Element("root", children=choice(leaf("a"), leaf("b"), sequence(leaf("c"), leaf("d"))))
    found = {tuple(record) for record in drawn(from_component(component), 60)}
    assert found == {("a",), ("b",), ("c", "d")}


def test_choices_shrink_to_the_first_alternative() -> None:
    component = Element("root", children=choice(leaf("a"), leaf("b")))
    assert drawn(from_component(component), 1) == [{"a": "A"}]


def test_a_given_alternative_is_taken() -> None:
    component = Element("root", children=choice(leaf("a"), leaf("b")))
    assert Recipe(component).make({"b": "x"}, Simplest()) == {"b": "x"}


def test_optional_groups_are_there_or_not() -> None:
    component = Element("root", children=sequence(sequence(leaf("a"), leaf("b"), min=0), leaf("c")))
    found = {tuple(record) for record in drawn(from_component(component), 30)}
    assert found == {("c",), ("a", "b", "c")}


def test_repeated_elements_are_lists_within_their_bounds() -> None:
    component = Element("root", children=sequence(leaf("a", min=2, max=3)))
    assert {len(record["a"]) for record in drawn(from_component(component), 30)} == {2, 3}


def test_unbounded_elements_shrink_to_one() -> None:
    component = Element("root", children=sequence(leaf("a", max=None)))
    assert drawn(from_component(component), 1) == [{"a": "A"}]


def test_attributes_come_with_their_elements() -> None:
    attributes = (Attribute("unit", Value("string", enumeration=("kWh",)), required=True),)
    component = Element("root", children=sequence(Element("a", attributes=attributes, value=TEXT)))
    assert Recipe(component).make({}, Simplest()) == {"a": {"@unit": "kWh", "#text": "A"}}


def test_fixed_values_are_kept() -> None:
    component = Element("root", children=sequence(Element("a", value=TEXT, fixed="x")))
    assert {record["a"] for record in drawn(from_component(component), 10)} == {"x"}


def test_given_nodes_are_taken_over_in_the_order_of_the_schema() -> None:
    component = Element("root", children=sequence(leaf("a"), leaf("b"), leaf("c", min=0)))
    made = Recipe(component, optional="none").make({"c": "z", "b": "y"}, Simplest())
    assert list(made.items()) == [("a", "A"), ("b", "y"), ("c", "z")]


def test_what_may_be_there_follows_its_switch() -> None:
    component = Element("root", children=sequence(leaf("a", min=0), leaf("b")))
    found = {record.get("a") for record in drawn(from_component(component, overrides={"a": Maybe("x")}), 20)}
    assert found == {None, "x"}


def test_a_mandatory_node_is_there_whatever_its_switch() -> None:
    component = Element("root", children=sequence(leaf("a")))
    assert Recipe(component, optional="none").make({"a": Maybe("x")}, Simplest()) == {"a": "x"}


def test_none_leaves_out() -> None:
    component = Element("root", children=sequence(leaf("a", min=0)))
    assert Recipe(component, optional="all").make({"a": None}, Simplest()) == {}


def test_given_lists_decide_the_number() -> None:
    inner = Element("p", max=None, children=sequence(leaf("n"), leaf("m", min=0)))
    component = Element("root", children=sequence(inner))
    made = Recipe(component, optional="none").make({"p": [{"n": "1"}, {"n": "2", "m": "3"}]}, Simplest())
    assert made == {"p": [{"n": "1"}, {"n": "2", "m": "3"}]}


def test_overrides_can_be_drawn() -> None:
    component = Element("root", children=sequence(leaf("a")))
    overrides = st.sampled_from(["x", "y"]).map(lambda text: {"a": text})
    assert {record["a"] for record in drawn(from_component(component, overrides=overrides), 20)} == {"x", "y"}


def test_unknown_names_are_told() -> None:
    with pytest.raises(NotExpressible, match="b"):
        Recipe(Element("root", children=sequence(leaf("a")))).make({"b": "x"}, Simplest())


def test_repeated_groups_are_told() -> None:
    component = Element("root", children=sequence(sequence(leaf("a"), leaf("b"), min=2, max=2)))
    with pytest.raises(NotExpressible):
        Recipe(component).make({}, Simplest())


def test_what_is_given_needs_no_draws() -> None:
    recipe = Recipe(OPTIONALS)
    given = {f"e{number}": None for number in range(12)}
    assert (recipe.plan({}).draws, recipe.plan(given).draws) == (9, 1)


@pytest.mark.parametrize("count", [1, 10, 60, 300])
def test_draws_are_bounded_for_any_size(count: int) -> None:
    component = Element("root", children=sequence(*(leaf(f"e{number}", min=0) for number in range(count))))
    assert Recipe(component).plan({}).draws <= DRAWS


@steady(50)
@given(st.integers(0, 2**32))
def test_records_in_bulk_are_of_the_same_kind(seed: int) -> None:
    record: Tree = Recipe(SCHEMA.component("SetChargePointListRequest")).make({}, Rolled(seed))
    assert SCHEMA.is_valid(element(record, "SetChargePointListRequest", RELEASE.namespace))


def test_all_optional_nodes_are_there_if_wanted() -> None:
    record = Recipe(SCHEMA.component("AddCDRsRequest"), optional="all").make({}, Simplest())
    assert has(record, ("cdrInfoArray", "ratings", "nominalVoltage"))
