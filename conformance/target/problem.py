"""Sentences about what is wrong in a target file: place, key, and how to mend it."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from conformance.errors import UsageError
from conformance.target.document import TABLES
from conformance.target.lines import Path, key_lines, line_of

_EXPECTED = {
    "string_type": "text in quotes",
    "bool_type": "true or false",
    "float_type": "a number",
    "int_type": "a whole number",
    "list_type": "a list",
    "model_type": "a table",
    "finite_number": "a finite number",
}
_FOUND: tuple[tuple[type, str], ...] = (
    (bool, "true or false"),
    (str, "text"),
    (int, "a whole number"),
    (float, "a number"),
    (list, "a list"),
    (dict, "a table"),
)


class Source:
    """A target file and its text, which knows the line of each key.

    Args:
        file: As the user named it.
        text: Its content.
    """

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self._text = text
        self._lines: dict[Path, int] | None = None

    def error(self, path: Path, what: str, mend: str = "") -> UsageError:
        """Make the error for one key.

        Args:
            path: Names, and places in lists counted from 0.
            what: What is wrong, as a clause.
            mend: How to mend it, as an imperative clause.
        """
        if self._lines is None:
            self._lines = key_lines(self._text)
        return UsageError(
            what, mend, file=self.file, key=spelled(path) or None, line=line_of(self._lines, path)
        )

    def of_shape(self, error: ValidationError) -> UsageError:
        """Make the error for the first thing that does not have the shape of a target file.

        An unknown key is told before the missing one that it may have been meant for.
        """
        problems = error.errors(include_url=False)
        first = next((p for p in problems if p["type"] == "extra_forbidden"), problems[0])
        path: Path = first["loc"]
        if first["type"] == "extra_forbidden":
            return self.error(path, "unknown key", _where_it_belongs(path))
        if first["type"] == "missing":
            what, mend = "is missing", f"write {spelled(path)}"
            return self.error(path, what, f"{mend} = ..." if path[:-1] else f"write the table [{path[0]}]")
        return self.error(path, *_wrong_value(first["type"], first["input"], first.get("ctx", {})))


def spelled(path: Path) -> str:
    """Spell a path as people do: `partners[2].roles`, elements counted from 1."""
    parts = (f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).removeprefix(".")


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Find the known name that was probably meant; letter case does not count."""
    folded = {candidate.casefold(): candidate for candidate in known}
    for candidate, spelling in folded.items():
        if sorted(candidate) == sorted(name.casefold()):  # letters that changed places
            return spelling
    match = get_close_matches(name.casefold(), folded, n=1)
    return folded[match[0]] if match else None


def choice(name: str, known: Iterable[str]) -> str:
    """Say what to write instead of an unknown name."""
    names = tuple(known)
    meant = nearest(name, names)
    return f"write {meant}" if meant else f"use one of {', '.join(names)}"


def _where_it_belongs(path: Path) -> str:
    table = next((part for part in path[:-1] if isinstance(part, str)), "")
    key = str(path[-1])
    keys = TABLES[table].model_fields
    if meant := nearest(key, keys):
        return f"write {meant}"
    for other, shape in TABLES.items():
        if key in shape.model_fields and other:
            return f"write it in [{other}]"
    for other, shape in TABLES.items():
        if other and (meant := nearest(key, shape.model_fields)):
            return f"write {meant} in [{other}]"
    return f"use one of {', '.join(keys)}" if table else f"use one of [{'], ['.join(keys)}]"


def _wrong_value(kind: str, value: object, bounds: Mapping[str, Any]) -> tuple[str, str]:
    if kind in _EXPECTED:
        found = next((name for type_, name in _FOUND if isinstance(value, type_)), "a date or time")
        found = str(value) if kind == "finite_number" else found
        return f"expected {_EXPECTED[kind]}, found {found}", f"write {_EXPECTED[kind]}"
    if kind == "string_too_short":
        return "is empty", "write a text or leave the key out"
    if kind == "string_too_long":
        return "is too long", f"write at most {bounds['max_length']} characters"
    if kind == "too_short":
        return "is an empty list", "name at least one"
    limit = next(iter(bounds.values()), "")
    limit = f"{limit:g}" if isinstance(limit, (int, float)) else str(limit)
    words = {
        "greater_than": f"a number above {limit}",
        "greater_than_equal": f"{limit} or more",
        "less_than_equal": f"{limit} or less",
    }
    return f"is {value}, which is out of bounds", f"write {words.get(kind, 'another value')}"
