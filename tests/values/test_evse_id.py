import string
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.values import EvseId, InvalidId

ALPHANUMERIC = string.ascii_letters + string.digits
TEXTS = st.builds(
    lambda country, operator, kind, first, rest, separator: (
        f"{country}{separator}{operator}{separator}{kind}{first}{rest}"
    ),
    st.text(string.ascii_letters, min_size=2, max_size=2),
    st.text(ALPHANUMERIC, min_size=3, max_size=3),
    st.sampled_from("Ee"),
    st.sampled_from(ALPHANUMERIC),
    st.text(ALPHANUMERIC + "*", max_size=30),
    st.sampled_from(["", "*"]),
)


@pytest.mark.parametrize(
    ("text", "canonical", "operator"),
    [
        ("FR*A23*E45B*78C", "FRA23E45B*78C", "FRA23"),
        ("FRA23E45B78C", "FRA23E45B78C", "FRA23"),
        ("DE8AAE1", "DE8AAE1", "DE8AA"),
        ("de*8aa*e1", "DE8AAE1", "DE8AA"),
    ],
)
def test_valid_forms(text: str, canonical: str, operator: str) -> None:
    evse = EvseId.parse(text)
    assert (evse.canonical, evse.operator) == (canonical, operator)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is empty"),
        ("FR*A23E45", "one of the two separators"),
        ("FRA23*E45", "one of the two separators"),
        ("DE*8AA*X1", "lacks the type id E"),
        ("DE8AAX1", "lacks the type id E"),
        ("DE*8AA*E", "ends behind the type id E"),
        ("DE*8AA*E*1", "asterisk immediately behind the type id"),
        ("DE*8A*E1", "no operator-id of three"),
        ("+49*823*1234", "DIN SPEC 91286"),
        ("DE*8AA*E1-2", "neither an ASCII letter or digit nor an asterisk"),
        ("DE*8AA*E1 ", "neither an ASCII letter or digit nor an asterisk"),
        ("D1*8AA*E1", "does not begin with two letters"),
        ("DE8AAE" + 32 * "1", "outlet-id of 32 characters"),
    ],
)
def test_invalid_forms_are_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(InvalidId) as caught:
        EvseId.parse(text)
    assert caught.value.kind == "EVSE-ID"
    assert reason in caught.value.reason


def test_the_longest_id_has_39_characters_with_separators() -> None:
    assert len(EvseId.parse("DE*8AA*E" + 31 * "1").text) == 39


@given(st.text(max_size=45))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(InvalidId):
        assert EvseId.parse(text).text == text


@given(TEXTS)
def test_canonical_is_idempotent(text: str) -> None:
    canonical = EvseId.parse(text).canonical
    assert EvseId.parse(canonical).canonical == canonical


@given(TEXTS)
def test_every_spelling_denotes_the_same_evse(text: str) -> None:
    evse = EvseId.parse(text)
    assert {EvseId.parse(spelling) for spelling in evse.spellings()} == {evse}
    assert len(set(evse.spellings())) == 4


@given(TEXTS)
def test_asterisks_inside_the_outlet_count(text: str) -> None:
    if len(EvseId.parse(text).outlet) < 30:
        assert EvseId.parse(f"{text}*1") != EvseId.parse(f"{text}1")


def test_din_evse_ids_are_mapped() -> None:
    assert EvseId.from_din("+49*823*1234*5678").text == "DE*823*E1234*5678"


@pytest.mark.parametrize("text", ["+1*823*1234", "49*823*1234", "DE*823*E1234"])
def test_what_cannot_be_mapped_is_refused(text: str) -> None:
    with pytest.raises(InvalidId):
        EvseId.from_din(text)
