import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.values import CdrId, EvseId, InvalidId

CAPITALS = string.ascii_uppercase + string.digits


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is empty"),
        (37 * "A", "has 37 characters"),
        ("de8aa1", "neither a capital"),
        ("DE8AA-1", "neither a capital"),
        ("DE8AA1\n", "neither a capital"),
        ("DE8AA٣", "neither a capital"),
    ],
)
def test_invalid_ids_are_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(InvalidId) as caught:
        CdrId.parse(text)
    assert (caught.value.kind, caught.value.text) == ("CDR-ID", text)
    assert reason in caught.value.reason


@given(st.text(CAPITALS, min_size=1, max_size=36))
def test_valid_ids_are_kept_as_written(text: str) -> None:
    assert str(CdrId.parse(text)) == text


@given(st.text(CAPITALS, min_size=1, max_size=31))
def test_an_issued_id_begins_with_its_operator(instance: str) -> None:
    operator = EvseId.parse("de*8aa*e1").operator
    issued = CdrId.issued(operator, instance)
    assert issued.is_issued_by(operator)
    assert issued.text == f"DE8AA{instance}"


def test_an_id_of_an_older_release_needs_no_operator() -> None:
    assert not CdrId.parse("ABC123").is_issued_by("DE8AA")


@pytest.mark.parametrize(
    ("operator", "instance"), [("DE8AA", ""), ("DE*8AA", "1"), ("de8aa", "1"), ("DE8AA", 32 * "1")]
)
def test_parts_that_make_no_id_are_refused(operator: str, instance: str) -> None:
    with pytest.raises(InvalidId):
        CdrId.issued(operator, instance)
