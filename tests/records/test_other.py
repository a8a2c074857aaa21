"""Another text of the same type."""

from decimal import Decimal

import pytest

from conformance.records import other_text
from conformance.records.dice import Simplest
from conformance.records.leaf import fits, leaf
from conformance.records.surgery import leaves
from conformance.schema import Value
from tests.records.sample import RELEASE, SCHEMA

VALUES = [
    value for operation in RELEASE.operations for _, value, _ in leaves(SCHEMA.component(operation.response))
]


@pytest.mark.parametrize(
    ("value", "text", "other"),
    [
        (Value("string", enumeration=("AC", "DC")), "AC", "DC"),
        (Value("string", enumeration=("AC", "DC")), "DC", "AC"),
        (Value("boolean"), "true", "false"),
        (Value("boolean"), "0", "true"),
        (Value("int", max_inclusive=Decimal(7)), "7", "6"),
        (Value("float"), "1.5", "2.5"),
        (Value("string", patterns=("[A-Z]{3}",)), "DEU", "DFU"),
        (Value("string", length=2), "DE", "DF"),
        (Value("string", enumeration=("only",)), "only", "?"),
    ],
)
def test_the_other_text_fits_if_there_is_one(value: Value, text: str, other: str) -> None:
    assert other_text(value, text) == other


def test_every_type_of_an_answer_has_another_text() -> None:
    for value in VALUES:
        text = leaf(value, Simplest())
        other = other_text(value, text)
        assert other != text
        assert fits(value, other)
