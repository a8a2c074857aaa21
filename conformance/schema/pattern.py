"""Patterns of XSD 1.0: translated for Python, and said in words.

What the schemas of OCHP use is read: literals, classes without subtraction, groups, quantifiers,
alternatives, the dot, the escapes for digits and white space. Anything else is left to the validators.

Source: XML Schema Part 2: Datatypes, appendix F.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}
_ITSELF = frozenset("\\|.?*+(){}-[]^")
_ILLEGAL = re.compile(r"(?:[^\\]|\\[nrt\\|.?*+(){}\-\[\]^sSiIcCdDwWpP])*+(\\.?)", re.DOTALL)
_CLASSES = {"d": r"\d", "s": r" \t\n\r"}
_CLASS_WORDS = {r"\d": "digits", r" \t\n\r": "white space"}
_QUANTIFIER = re.compile(r"[?*+]|\{([0-9]+)(?:(,)([0-9]*))?\}")


class UnreadPattern(ValueError):
    """A pattern uses something that is not read here."""


@dataclass(frozen=True, slots=True)
class _Chars:
    """One character out of a class; ``inside`` is what stands between a Python class's brackets."""

    inside: str
    words: str


@dataclass(frozen=True, slots=True)
class _Repeat:
    node: "_Node"
    min: int
    max: int | None


@dataclass(frozen=True, slots=True)
class _Sequence:
    nodes: "tuple[_Node, ...]"


@dataclass(frozen=True, slots=True)
class _Choice:
    nodes: "tuple[_Node, ...]"


_Node: TypeAlias = _Chars | _Repeat | _Sequence | _Choice | str


def illegal_escape(pattern: str) -> str | None:
    """Find an escape that XSD 1.0 does not know; libxml2 takes some of them, other validators none."""
    found = _ILLEGAL.match(pattern)
    return None if found is None else found[1]


def alternatives(pattern: str) -> tuple[str, ...]:
    """Split a pattern at the bars that are in no group and no class: one pattern facet each."""
    found, start, depth, in_class, escaped = [], 0, 0, False, False
    for place, sign in enumerate(pattern):
        if escaped or sign == "\\":
            escaped = not escaped
        elif in_class or sign == "[":
            in_class = sign != "]"
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == "|" and depth == 0:
            found.append(pattern[start:place])
            start = place + 1
    return (*found, pattern[start:])


def without_needless_escapes(pattern: str) -> str:
    """Take the backslash away from every character that XSD 1.0 does not escape."""
    while True:
        found = _ILLEGAL.match(pattern)
        if found is None or len(found[1]) < 2:
            return pattern
        pattern = pattern[: found.start(1)] + pattern[found.start(1) + 1 :]


@lru_cache(maxsize=512)
def compile_pattern(pattern: str) -> "re.Pattern[str]":
    """Translate a pattern; match it with ``fullmatch``.

    Raises:
        UnreadPattern: It uses something that is not read here.
    """
    return re.compile(_python(_read(pattern)))


@lru_cache(maxsize=512)
def describe_pattern(pattern: str) -> str:
    """Say a pattern in words; the pattern itself if it is too long or not read here."""
    try:
        words = _words(_read(pattern))
    except UnreadPattern:
        return f"a match of the pattern {pattern}"
    return words if len(words) <= 300 else f"a match of the pattern {pattern}"


def _read(pattern: str) -> _Node:
    reader = _Reader(pattern)
    node = reader.choice()
    if reader.at != len(pattern):
        raise UnreadPattern(pattern)
    return node


class _Reader:
    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0

    def choice(self) -> _Node:
        branches = [self.sequence()]
        while self._peek() == "|":
            self.at += 1
            branches.append(self.sequence())
        return branches[0] if len(branches) == 1 else _Choice(tuple(branches))

    def sequence(self) -> _Node:
        nodes: list[_Node] = []
        while self._peek() not in ("", "|", ")"):
            nodes.append(self._quantified(self._atom()))
        return nodes[0] if len(nodes) == 1 else _Sequence(tuple(nodes))

    def _quantified(self, atom: _Node) -> _Node:
        found = _QUANTIFIER.match(self.pattern, self.at)
        if found is None:
            return atom
        self.at = found.end()
        if found[1] is None:
            low, high = {"?": (0, 1), "*": (0, None), "+": (1, None)}[found[0]]
            return _Repeat(atom, low, high)
        low = int(found[1])
        if found[2] is None:
            return _Repeat(atom, low, low)
        return _Repeat(atom, low, int(found[3]) if found[3] else None)

    def _atom(self) -> _Node:
        char = self._take()
        if char == "(":
            node = self.choice()
            if self._take() != ")":
                raise UnreadPattern(self.pattern)
            return node
        if char == ".":
            return _Chars(r"^\n\r", "any character")
        if char == "[":
            return self._char_class()
        if char == "\\":
            escaped = self._take()
            if escaped in _CLASSES:
                return _Chars(_CLASSES[escaped], _CLASS_WORDS[_CLASSES[escaped]])
            return self._escape(escaped)
        if char in "?*+{}])":
            raise UnreadPattern(self.pattern)
        return char

    def _char_class(self) -> _Node:
        negated = self._peek() == "^"
        self.at += negated
        inside, words = [], []
        while self._peek() != "]":
            char = self._take()
            if char == "[":
                raise UnreadPattern(self.pattern)
            if char == "\\" and self._peek() in _CLASSES:
                group = _CLASSES[self._take()]
                inside.append(group)
                words.append(_CLASS_WORDS[group])
                continue
            start = self._escape(self._take()) if char == "\\" else char
            if self._peek() == "-" and self.pattern[self.at + 1 : self.at + 2] not in ("]", ""):
                self.at += 1
                end = self._take()
                end = self._escape(self._take()) if end == "\\" else end
                if end == "[" or end < start:
                    raise UnreadPattern(self.pattern)
                inside.append(f"{re.escape(start)}-{re.escape(end)}")
                words.append(f"{start}-{end}")
            else:
                inside.append(re.escape(start))
                words.append("space" if start == " " else start)
        self.at += 1
        said = " ".join(words)
        return _Chars("^" * negated + "".join(inside), f"anything but {said}" if negated else said)

    def _escape(self, char: str) -> str:
        if char in _ITSELF:
            return char
        if char in _ESCAPES:
            return _ESCAPES[char]
        raise UnreadPattern(self.pattern)

    def _peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def _take(self) -> str:
        char = self._peek()
        if not char:
            raise UnreadPattern(self.pattern)
        self.at += 1
        return char


def _python(node: _Node) -> str:
    if isinstance(node, str):
        return re.escape(node)
    if isinstance(node, _Chars):
        return f"[{node.inside}]"
    if isinstance(node, _Repeat):
        return f"(?:{_python(node.node)}){{{node.min},{'' if node.max is None else node.max}}}"
    if isinstance(node, _Sequence):
        return "".join(_python(item) for item in node.nodes)
    return "(?:" + "|".join(_python(item) for item in node.nodes) + ")"


def _words(node: _Node) -> str:
    if isinstance(node, str):
        return f'"{node}"'
    if isinstance(node, _Chars):
        return _counted(node, 1, 1)
    if isinstance(node, _Repeat):
        if isinstance(node.node, _Chars):
            return _counted(node.node, node.min, node.max)
        count = "optionally" if (node.min, node.max) == (0, 1) else f"{_count(node.min, node.max)} times"
        return f"{count} ({_words(node.node)})"
    if isinstance(node, _Choice):
        return " or ".join(_words(item) for item in node.nodes)
    return _sequence_words(node)


def _sequence_words(sequence: _Sequence) -> str:
    """Join neighbours: letters of one literal, and equal classes."""
    joined: list[_Node] = []
    for node in _flat(sequence):
        last = joined[-1] if joined else None
        if isinstance(node, str) and isinstance(last, str):
            joined[-1] = last + node
        elif isinstance(node, _Chars) and last == node:
            joined[-1] = _Repeat(node, 2, 2)
        elif (
            isinstance(node, _Chars)
            and isinstance(last, _Repeat)
            and last.node == node
            and last.max == last.min
        ):
            joined[-1] = _Repeat(node, last.min + 1, last.min + 1)
        else:
            joined.append(node)
    return ", ".join(f"({_words(n)})" if isinstance(n, _Choice) else _words(n) for n in joined)


def _flat(sequence: _Sequence) -> list[_Node]:
    nodes: list[_Node] = []
    for node in sequence.nodes:
        nodes.extend(_flat(node) if isinstance(node, _Sequence) else [node])
    return nodes


def _counted(chars: _Chars, low: int, high: int | None) -> str:
    if chars.words == "digits":
        return "1 digit" if (low, high) == (1, 1) else f"{_count(low, high)} digits"
    return f"{_count(low, high)} of {chars.words}"


def _count(low: int, high: int | None) -> str:
    if high is None:
        return f"{low} or more" if low else "any number"
    if low == high:
        return str(low)
    return f"up to {high}" if low == 0 else f"{low} to {high}"
