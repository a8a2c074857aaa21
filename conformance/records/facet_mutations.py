"""Invalid values made from a schema: for each simple type, texts that lie just outside each of its facets."""

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from conformance.records.amounts import plain
from conformance.records.attribution import attributed
from conformance.records.dice import Simplest
from conformance.records.leaf import fits, leaf
from conformance.records.mutation import Mutation
from conformance.records.subject import Subject
from conformance.records.surgery import grown, leaves
from conformance.schema import Value

Outside = tuple[str, str, str]
"""Facet, text outside of it, what is wrong with the text."""

_MALFORMED = {
    "boolean": "yes",
    "date": "yesterday",
    "dateTime": "yesterday",
    "decimal": "12,5",
    "double": "12,5",
    "float": "12,5",
    "int": "1.5",
    "integer": "1.5",
    "long": "1.5",
    "short": "1.5",
    "time": "noon",
}
_EMPTY = "OCHP-GEN-034"
_EMPTY_OPTION = "OCHP-GEN-033"


def facet_mutations(subject: Subject) -> tuple[Mutation, ...]:
    """Make the mutations of all texts in what of a request is made invalid.

    Returns:
        Mutations that the schema finds, with ids ``facet/<place>/<facet>``.
    """
    made = []
    for place, value, mandatory in leaves(subject.component):
        for facet, text, what in outside(value):
            id = f"facet/{'/'.join(place)}/{facet}"
            if facet == "empty" and not mandatory:
                requirement = _EMPTY_OPTION
            elif facet == "empty" and subject.record is not None:
                requirement = _EMPTY
            else:
                requirement = attributed(id)
            apply = partial(grown, subject.component, place, text)
            made.append(Mutation(id, f"{place[-1]} {what}", requirement, apply, subject, origin="facet"))
    return tuple(made)


def outside(value: Value) -> tuple[Outside, ...]:
    """Find texts just outside each facet of a simple type; a facet that nothing breaks alone is left out."""
    return tuple(found for found in _candidates(value) if not fits(value, found[1]))


def _candidates(value: Value) -> Iterator[Outside]:
    yield "empty", "", "is empty"
    inside = leaf(value, Simplest())
    if value.enumeration:
        known = {text.casefold() for text in value.enumeration}
        yield (
            "enumeration",
            next(_unlisted(value, inside)),
            "has a value that is not listed in that letter case",
        )
        yield "unknown", "unknown" if "unknown" not in known else "unlisted", "has a value that is not listed"
        return
    yield from _of_length(value, inside)
    for text in (f"{inside[:-1]}!", f"{inside[:-1]}_", "!"):
        if value.patterns and not fits(value, text):
            yield "pattern", text, "does not match its pattern"
            break
    if value.base in _MALFORMED:
        yield "lexical", _MALFORMED[value.base], f"is not written as {value.base}"
    yield from _of_size(value)


def _unlisted(value: Value, inside: str) -> Iterator[str]:
    for text in (inside.swapcase(), inside.upper(), inside.lower(), f"{inside}x"):
        if text not in value.enumeration:
            yield text


def _of_length(value: Value, inside: str) -> Iterator[Outside]:
    most = value.max_length if value.length is None else value.length
    if most is not None:
        facet = "max-length" if value.length is None else "length"
        yield (
            facet,
            inside + inside[-1:] * (most + 1 - len(inside)),
            f"has {most + 1} characters, one too many",
        )
    if value.min_length is not None and value.min_length > 1:
        few = value.min_length - 1
        yield "min-length", inside[:few], f"has {few} characters, one too few"


def _of_size(value: Value) -> Iterator[Outside]:
    step = Decimal(1)
    bounds: tuple[tuple[str, Decimal | None, Decimal], ...] = (
        ("min-inclusive", value.min_inclusive, -step),
        ("max-inclusive", value.max_inclusive, step),
        ("min-exclusive", value.min_exclusive, Decimal(0)),
        ("max-exclusive", value.max_exclusive, Decimal(0)),
    )
    for facet, bound, beyond in bounds:
        if bound is not None:
            text = plain(bound + beyond)
            yield facet, text, f"is {text}, just outside its range"
