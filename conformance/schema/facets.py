"""What a text lacks of being a value of a simple type, in words."""

from conformance.schema.component import Value
from conformance.schema.lexical import describe, is_literal, normalise, number
from conformance.schema.pattern import UnreadPattern, compile_pattern, describe_pattern

OBSERVED = 200
"""Longest piece of a message that is quoted."""


def lack(value: Value, text: str) -> str | None:
    """Say what a simple type expects of a text that is none of its values; None if it is one.

    Args:
        value: The simple type.
        text: As it stands in the message, with its white space.

    Source: XML Schema Part 2: Datatypes, section 4.1.4, Datatype Valid.
    """
    normal = normalise(text, value.white_space)
    if not is_literal(value.base, normal):
        return describe(value.base)
    if value.enumeration and normal not in value.enumeration:
        if len(value.enumeration) == 1:
            return f"{value.enumeration[0]}"
        return f"one of: {', '.join(value.enumeration)}"
    return _pattern_lack(value, normal) or _length_lack(value, normal) or _bound_lack(value, normal)


def quote(text: str) -> str:
    """Quote a piece of a message, cut at `OBSERVED` characters; what cannot be seen is escaped."""
    cut = text[:OBSERVED]
    seen = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in cut)
    more = f" … ({len(text)} characters)" if len(text) > len(cut) else ""
    return f'"{seen}"{more}'


def _length_lack(value: Value, text: str) -> str | None:
    if value.length is not None and len(text) != value.length:
        return f"exactly {_characters(value.length)}"
    low, high = value.min_length, value.max_length
    if (low is None or len(text) >= low) and (high is None or len(text) <= high):
        return None
    if low and high is not None:
        return f"{low} to {_characters(high)}"
    return f"at most {_characters(high)}" if high is not None else f"at least {_characters(low or 0)}"


def _pattern_lack(value: Value, text: str) -> str | None:
    for pattern in value.patterns:
        try:
            matched = compile_pattern(pattern).fullmatch(text)
        except UnreadPattern:
            continue
        if matched is None:
            return describe_pattern(pattern)
    return None


def _bound_lack(value: Value, text: str) -> str | None:
    bounds = (value.min_inclusive, value.max_inclusive, value.min_exclusive, value.max_exclusive)
    if bounds == (None, None, None, None):
        return None
    found = number(text)
    if found is None:
        return None
    low, high, above, below = bounds
    fits = (
        (low is None or found >= low)
        and (high is None or found <= high)
        and (above is None or found > above)
        and (below is None or found < below)
    )
    if fits:
        return None
    said = [
        f"{word} {bound}"
        for word, bound in (("at least", low), ("more than", above), ("at most", high), ("less than", below))
        if bound is not None
    ]
    return f"a number, {' and '.join(said)}"


def _characters(count: int) -> str:
    return "1 character" if count == 1 else f"{count} characters"
