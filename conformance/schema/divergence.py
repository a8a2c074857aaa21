"""The known differences between the validators, and who is right.

The table is ``divergences.yaml`` beside this module. A difference that it does not list gives no verdict.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, TypeAlias

import yaml

Judgement: TypeAlias = Literal["valid", "invalid", "error"]

CONTENT = "content"
"""In place of a type: the text between elements."""


@dataclass(frozen=True, slots=True)
class Divergence:
    """One known difference.

    Args:
        id: Permanent name.
        types: Built-in types concerned, or `CONTENT`.
        shape: Matches the whole raw value.
        lxml: What libxml2 says of such values.
        xmlschema: What xmlschema says of them.
        right: What XSD 1.0 says.
        clause: Where it says so.
        why: The difference in a sentence.
        examples: Values that show it.
        facets: Facets that the examples need, as XML.
    """

    id: str
    types: frozenset[str]
    shape: "re.Pattern[str]"
    lxml: Judgement
    xmlschema: Judgement
    right: Judgement
    clause: str
    why: str
    examples: tuple[str, ...]
    facets: str = ""

    def covers(self, base: str, text: str) -> bool:
        """Tell whether a raw value of a type has this shape."""
        return base in self.types and self.shape.fullmatch(text) is not None


@cache
def divergences() -> tuple[Divergence, ...]:
    """Give all known differences."""
    text = (files(__package__) / "divergences.yaml").read_text(encoding="utf-8")
    return tuple(_divergence(row) for row in yaml.load(text, Loader=yaml.CSafeLoader))


def decide(values: Iterable[tuple[str, str]], lxml: Judgement, xmlschema: Judgement) -> Divergence | None:
    """Find the rule for values on which the validators said this; one that calls them invalid goes first.

    Args:
        values: Built-in type and raw text of what an element holds.
        lxml: What libxml2 said of the element.
        xmlschema: What xmlschema said of it.
    """
    fitting = [
        row
        for row in divergences()
        if (row.lxml, row.xmlschema) == (lxml, xmlschema)
        and any(row.covers(base, text) for base, text in values)
    ]
    return min(fitting, key=lambda row: row.right == "valid", default=None)


def missed_by_lxml() -> tuple[Divergence, ...]:
    """Give the differences in which libxml2 takes what is invalid: these are looked for in every message."""
    return tuple(row for row in divergences() if (row.lxml, row.right) == ("valid", "invalid"))


def _divergence(row: dict[str, Any]) -> Divergence:
    return Divergence(
        id=row["id"],
        types=frozenset(row["types"]),
        shape=re.compile(row["shape"], re.DOTALL),
        lxml=row["lxml"],
        xmlschema=row["xmlschema"],
        right=row["right"],
        clause=row["clause"],
        why=row["why"],
        examples=tuple(row["examples"]),
        facets=row.get("facets", ""),
    )
