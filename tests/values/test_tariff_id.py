import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.values import InvalidId, TariffId

CAPITALS = string.ascii_uppercase + string.digits


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is empty"),
        ("DE8AA-T1", "neither an ASCII"),
        ("DE8AAT1\n", "neither an ASCII"),
        ("D18AAT1", "does not begin"),
        ("DE*8AAT1", "one of the two separators"),
        ("DE8AA*T1", "one of the two separators"),
        ("DE8AAE1", "lacks the type id"),
        ("DE8AAT", "no instance"),
        ("DE8AAT*1", "no instance"),
        ("DE8AAT12345678901", "11 characters"),
    ],
)
def test_invalid_ids_are_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(InvalidId) as caught:
        TariffId.parse(text)
    assert (caught.value.kind, caught.value.text) == ("tariff-ID", text)
    assert reason in caught.value.reason


@pytest.mark.parametrize("text", ["DE8AAT1", "YYABCT01", "DE*8AA*T1", "DE8AAT1234567890", "DE8AAT1*2"])
def test_valid_ids_are_kept_as_written(text: str) -> None:
    assert str(TariffId.parse(text)) == text


@given(st.text(CAPITALS, min_size=1, max_size=10))
def test_all_spellings_of_an_id_are_equal(instance: str) -> None:
    issued = TariffId.issued("DE8AA", instance)
    assert {TariffId.parse(spelling) for spelling in issued.spellings()} == {issued}
    assert len(set(issued.spellings())) == 4
    assert issued.operator == "DE8AA"


def test_an_asterisk_inside_the_instance_counts() -> None:
    assert TariffId.parse("DE8AAT1*2") != TariffId.parse("DE8AAT12")


@pytest.mark.parametrize(
    ("operator", "instance"), [("DE8AA", ""), ("DE*8AA", "1"), ("de8aa", "1"), ("DE8AA", 11 * "1")]
)
def test_parts_that_make_no_id_are_refused(operator: str, instance: str) -> None:
    with pytest.raises(InvalidId):
        TariffId.issued(operator, instance)
