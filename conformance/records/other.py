"""Another text of the same simple type: what an answer says that is right in form and wrong in content."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from conformance.records.amounts import plain
from conformance.records.leaf import fits
from conformance.schema import Value

_DIGITS = "0123456789"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_INTEGERS = frozenset({"int", "integer", "long", "short"})
_NUMBERS = _INTEGERS | {"decimal", "double", "float"}


def other_text(value: Value, text: str) -> str:
    """Give a text that differs from another and fits the same type, if there is one.

    Args:
        value: The simple type.
        text: What is not to be given.

    Returns:
        The first of several candidates that fits; text that fits nothing if none does.
    """
    return next((found for found in _candidates(value, text) if found != text and fits(value, found)), "?")


def _candidates(value: Value, text: str) -> Iterator[str]:
    yield from value.enumeration
    if value.base == "boolean":
        yield from ("false" if text.strip() in ("true", "1") else "true",)
    if value.base in _NUMBERS:
        yield from _numbers(value, text)
        return
    middle = len(text) // 2  # at the end there may be a check digit, which denotes nothing
    for at in (*range(middle, len(text)), *range(middle)):
        for letters in (_DIGITS, _LETTERS, _LETTERS.lower()):
            if text[at] in letters:
                changed = letters[(letters.index(text[at]) + 1) % len(letters)]
                yield f"{text[:at]}{changed}{text[at + 1 :]}"
    yield f"{text}x"
    yield "x"


def _numbers(value: Value, text: str) -> Iterator[str]:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        number = Decimal(0)
    for step in (1, -1):
        changed = number + step
        yield str(int(changed)) if value.base in _INTEGERS else plain(changed)
