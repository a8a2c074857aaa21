"""Where in a TOML text each key stands, for the sentences that name it."""

import re
from collections import Counter

_KEY_PART = re.compile(r"""[ \t]*(?P<name>[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')[ \t]*(?P<dot>\.)?""")
_TOKEN = re.compile(
    r"""
    (?P<string>\"\"\"(?:[^\\]|\\.)*?\"\"\"\"{0,2} | '''.*?''''{0,2} | "(?:[^"\\\n]|\\.)*" | '[^'\n]*')
    | (?P<comment>\#[^\n]*)
    | (?P<newline>\n)
    | (?P<open>[\[{])
    | (?P<close>[\]}])
    | (?P<comma>,)
    | (?P<blank>[^\S\n]+)
    | (?P<other>[^\s\[\]{},#"']+|["'])
    """,
    re.VERBOSE | re.DOTALL,
)
Path = tuple[str | int, ...]


def key_lines(text: str) -> dict[Path, int]:
    """Find the line of each table, key and array element.

    Args:
        text: TOML that parses.

    Returns:
        Path (names, and places in arrays counted from 0) to line, counted from 1. Keys inside an inline
        table are not listed; ask with `line_of`, which falls back to what contains them.
    """
    lines: dict[Path, int] = {}
    tables: Counter[Path] = Counter()
    here: Path = ()
    at, line = 0, 1
    while at < len(text):
        end = _statement_end(text, at)
        statement = text[at:end]
        body = statement.lstrip()
        first = line + statement[: len(statement) - len(body)].count("\n")
        if body.startswith("[["):
            name = _names(body[2:]) or ("",)
            here = (*_resolve(name[:-1], tables), name[-1])
            lines.setdefault(here, first)
            here = (*here, tables[here])
            tables[here[:-1]] += 1
            lines[here] = first
        elif body.startswith("["):
            here = _resolve(_names(body[1:]), tables)
            lines.setdefault(here, first)
        elif body and not body.startswith("#"):
            path = (*here, *_names(body))
            for length in range(len(here) + 1, len(path) + 1):
                lines.setdefault(path[:length], first)
            _, _, value = body.partition("=")
            _elements(value, first + body[: len(body) - len(value)].count("\n"), path, lines)
        line += statement.count("\n")
        at = end
    return lines


def line_of(lines: dict[Path, int], path: Path) -> int | None:
    """Give the line of a key, or else of the closest thing around it; None if nothing around it is listed."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None


def _statement_end(text: str, at: int) -> int:
    depth = 0
    while token := _TOKEN.match(text, at):
        at = token.end()
        if token.lastgroup == "open":
            depth += 1
        elif token.lastgroup == "close":
            depth -= 1
        elif token.lastgroup == "newline" and depth <= 0:
            return at
    return len(text)


def _names(text: str) -> tuple[str, ...]:
    found: list[str] = []
    at = 0
    while part := _KEY_PART.match(text, at):
        found.append(part["name"].strip("\"'"))
        at = part.end()
        if not part["dot"]:
            break
    return tuple(found)


def _resolve(names: tuple[str, ...], tables: Counter[Path]) -> Path:
    path: Path = ()
    for name in names:
        path = (*path, name)
        if tables[path]:
            path = (*path, tables[path] - 1)
    return path


def _elements(value: str, line: int, path: Path, lines: dict[Path, int]) -> None:
    depth = index = 0
    waiting = False
    for token in _TOKEN.finditer(value):
        kind = token.lastgroup
        if depth == 1 and waiting and kind in {"string", "open", "other"}:
            lines[(*path, index)] = line
            waiting = False
        if kind == "open":
            depth += 1
            if depth == 1:
                if token.group() == "{":
                    return
                waiting = True
        elif kind == "close":
            depth -= 1
        elif kind == "comma" and depth == 1:
            index += 1
            waiting = True
        line += token.group().count("\n")
