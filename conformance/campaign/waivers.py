"""Waivers: non-conformities that a person decided to accept for a while. They change the exit status only."""

import datetime
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from conformance.errors import UsageError


@dataclass(frozen=True, slots=True)
class Waiver:
    """One accepted non-conformity.

    Args:
        id: Of a requirement or a scenario.
        reason: Why it is accepted.
        expires: Last day on which it counts.
    """

    id: str
    reason: str
    expires: datetime.date

    def counts(self, today: datetime.date) -> bool:
        """Whether it still counts."""
        return today <= self.expires


def load_waivers(path: Path, known: Collection[str]) -> tuple[Waiver, ...]:
    """Read a waiver file: TOML with one `[[waiver]]` per id.

    Args:
        path: The file.
        known: Ids of all requirements; an id with a dot is one of a scenario and not checked here.

    Raises:
        UsageError: The file cannot be read, or an entry of it is wrong.
    """
    file = str(path)
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise UsageError("there is no such file", "check the path", file=file, key="--waivers") from error
    except (OSError, ValueError) as error:
        raise UsageError(f"is not a waiver file ({error})", "write TOML in UTF-8", file=file) from error
    rows = content.get("waiver", [])
    if not isinstance(rows, list) or content.keys() - {"waiver"}:
        raise UsageError("is not a waiver file", "write one [[waiver]] table per id", file=file)
    found: dict[str, Waiver] = {}
    for number, row in enumerate(rows, 1):
        waiver = _waiver(row, f"waiver[{number}]", file, known)
        if waiver.id in found:
            raise UsageError(
                f"{waiver.id} is waived twice", "leave one", file=file, key=f"waiver[{number}].id"
            )
        found[waiver.id] = waiver
    return tuple(found.values())


def _waiver(row: Any, key: str, file: str, known: Collection[str]) -> Waiver:
    if not isinstance(row, dict) or row.keys() != {"id", "reason", "expires"}:
        raise UsageError("has not exactly id, reason and expires", "give these three", file=file, key=key)
    name, reason, expires = row["id"], row["reason"], row["expires"]
    if not isinstance(name, str) or not isinstance(reason, str) or not name.strip() or not reason.strip():
        raise UsageError("id or reason is not a text", "write both in quotes", file=file, key=key)
    if isinstance(expires, datetime.datetime) or not isinstance(expires, datetime.date):
        raise UsageError(
            "is not a date", "write it as 2027-01-31, without quotes", file=file, key=f"{key}.expires"
        )
    if name not in known and "." not in name:
        close = get_close_matches(name, known, n=1)
        mend = f"did you mean {close[0]}" if close else "name a requirement or a scenario"
        raise UsageError(f"unknown id {name!r}", mend, file=file, key=f"{key}.id")
    return Waiver(name, reason, expires)
