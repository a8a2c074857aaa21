"""Strategies for results: every field of every dataclass, from its own annotation."""

import hashlib
from dataclasses import fields, is_dataclass, replace
from typing import Any, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from conformance.evidence import SCHEMA_VERSION, Message, Results

texts = st.text(st.characters(codec="utf-8"), max_size=12)
numbers = st.floats(-1e9, 4e9)  # seconds, as durations and as times


def _message(content: bytes, start: str, headers: list[tuple[str, str]], complete: bool) -> Message:
    return Message(
        start=start,
        headers=tuple(headers),
        content=content,
        length=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        complete=complete,
    )


messages = st.builds(
    _message, st.binary(max_size=40), texts, st.lists(st.tuples(texts, texts), max_size=2), st.booleans()
)


def _of(hint: Any) -> st.SearchStrategy[Any]:
    """Strategy for one annotation of the evidence package."""
    if hint is Message:
        return messages
    if hint is str:
        return texts
    if hint is float:
        return numbers
    if is_dataclass(hint) and isinstance(hint, type):
        return instances(hint)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is tuple and arguments[-1] is Ellipsis:
        return st.lists(_of(arguments[0]), max_size=2).map(tuple)
    if origin is tuple:
        return st.tuples(*(_of(a) for a in arguments))
    if origin is dict:
        return st.dictionaries(_of(arguments[0]), _of(arguments[1]), max_size=2)
    if arguments:
        return st.one_of(*(_of(a) for a in reversed(arguments)))
    return st.from_type(hint)


def instances(kind: type) -> st.SearchStrategy[Any]:
    """Strategy for a frozen dataclass of the evidence package, all fields drawn."""
    hints = get_type_hints(kind)
    return st.builds(kind, **{f.name: _of(hints[f.name]) for f in fields(kind)})


def _current(results: Results) -> Results:
    return replace(results, schema_version=SCHEMA_VERSION)


results: st.SearchStrategy[Results] = instances(Results).map(_current)
