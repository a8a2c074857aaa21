"""Trees of text: written as XML, read back, changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from conformance.records import Tree, body, element, steady, tree, typed
from conformance.records.trees import NoSuchPlace, get, has, items, put, text, without
from tests.records.sample import RELEASE

NS = "http://example.org/one"
TREE: Tree = {
    "id": "1.0",
    "token": {"@kind": "plain", "instance": "ÄÖ <&>"},
    "amount": {"@unit": "kWh", "#text": "12.50"},
    "period": [{"n": "1"}, {"n": "2"}],
    "empty": "",
}

_names = st.sampled_from(["a", "b", "c", "longer-name", "_x"])
_texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="￾￿"))
_trees = st.recursive(
    st.dictionaries(_names, _texts, min_size=1, max_size=3),
    lambda inner: st.dictionaries(
        _names, st.one_of(_texts, inner, st.lists(inner, min_size=2, max_size=3)), min_size=1, max_size=3
    ),
    max_leaves=8,
)


@steady(100)
@given(_trees)
def test_what_is_written_is_read_back(record: Tree) -> None:
    wire = etree.tostring(element(record, "root", NS))
    assert tree(etree.fromstring(wire)) == record


def test_attributes_and_text_are_read_back() -> None:
    assert tree(element(TREE, "root", NS)) == TREE


def test_leaf_text_is_written_as_it_is() -> None:
    assert element(TREE, "root", NS).findtext(f"{{{NS}}}id") == "1.0"


def test_everything_is_in_the_given_namespace() -> None:
    assert {etree.QName(node).namespace for node in element(TREE, "root", NS).iter()} == {NS}


def test_a_key_can_have_a_namespace_of_its_own() -> None:
    root = etree.fromstring(etree.tostring(element({"{urn:other}a": "1", "{}b": "2"}, "root", NS)))
    assert [child.tag for child in root] == ["{urn:other}a", "b"]


def test_foreign_namespaces_are_read_back() -> None:
    record: Tree = {"{urn:other}a": "1", "{}b": "2", "c": "3"}
    assert tree(etree.fromstring(etree.tostring(element(record, "root", NS)))) == record


def test_name_may_carry_the_namespace() -> None:
    assert element({}, f"{{{NS}}}root").tag == f"{{{NS}}}root"


def test_without_namespace_there_is_none() -> None:
    assert element({"a": "1"}, "root")[0].tag == "a"


def test_comments_do_not_cut_a_text() -> None:
    assert tree(etree.fromstring(b"<r><a>x<!-- c -->y</a></r>")) == {"a": "xy"}


def test_an_empty_element_has_no_content() -> None:
    assert tree(etree.fromstring(b"<r/>")) == {}


def test_body_is_in_the_namespace_of_the_release() -> None:
    assert body(RELEASE, "GetCDRsRequest", {}).tag == RELEASE.qname("GetCDRsRequest")


def test_zeep_gets_attributes_by_name_and_text_beside_them() -> None:
    assert typed(TREE) == {
        "id": "1.0",
        "token": {"kind": "plain", "instance": "ÄÖ <&>"},
        "amount": {"unit": "kWh", "_value_1": "12.50"},
        "period": [{"n": "1"}, {"n": "2"}],
        "empty": "",
    }


def test_put_leaves_the_given_tree_alone() -> None:
    changed = put(TREE, ("period", 1, "n"), "3")
    assert (get(changed, ("period", 1, "n")), get(TREE, ("period", 1, "n"))) == ("3", "2")


def test_a_new_key_comes_last() -> None:
    assert list(put(TREE, ("token", "new"), "1")["token"]) == ["@kind", "instance", "new"]


def test_without_takes_out_keys() -> None:
    assert without(TREE, ("token", "@kind"))["token"] == {"instance": "ÄÖ <&>"}


def test_without_takes_out_items() -> None:
    assert without(TREE, ("period", 0))["period"] == [{"n": "2"}]


@pytest.mark.parametrize(
    "path", [("none",), ("period", 2), ("id", "below"), ("token", 0), ("token", "none", "x")]
)
def test_a_place_that_is_missing_is_told(path: tuple[str | int, ...]) -> None:
    with pytest.raises(NoSuchPlace) as caught:
        get(TREE, path)
    assert caught.value.path == path


def test_nothing_is_put_below_a_text() -> None:
    with pytest.raises(NoSuchPlace):
        put(TREE, ("id", "below"), "x")


def test_what_holds_elements_is_no_text() -> None:
    with pytest.raises(NoSuchPlace):
        text(TREE, ("token",))


def test_has_tells_what_is_there() -> None:
    assert (has(TREE, ("token", "@kind")), has(TREE, ("token", "kind"))) == (True, False)


def test_items_are_the_same_for_one_and_for_several() -> None:
    assert (items({"p": {"n": "1"}}, "p"), items(TREE, "period"), items(TREE, "q")) == (
        ({"n": "1"},),
        ({"n": "1"}, {"n": "2"}),
        (),
    )
