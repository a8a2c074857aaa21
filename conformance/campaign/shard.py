"""Shards: what a process leaves behind while a campaign runs, one JSON line per event.

Only the controller reads them. A line is written at once, so an interruption loses at most the scenario that
was being executed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from json import dumps
from pathlib import Path
from typing import Any

from conformance.errors import SuiteError, Unwritten
from conformance.evidence import (
    Check,
    Exchange,
    Observation,
    Problem,
    ScenarioResult,
    Wait,
    plain,
    write_evidence,
)


@dataclass(frozen=True)
class Entry:
    """What a scenario left behind.

    Args:
        result: Its result; the exchanges are named there.
        exchanges: Kept exchanges.
        passive: Checks of rules.
        observations: Readings and reports.
        waits: Declared waits.
        remarks: Sentences for the reader.
        problem: A suite error in it; None otherwise.
    """

    result: ScenarioResult
    exchanges: tuple[Exchange, ...] = ()
    passive: tuple[Check, ...] = ()
    observations: tuple[Observation, ...] = ()
    waits: tuple[Wait, ...] = ()
    remarks: tuple[str, ...] = ()
    problem: Problem | None = None


@dataclass(frozen=True)
class Change:
    """An operation that changes the target is about to be sent for a partner."""

    operation: str
    partner: str


class ShardWriter:
    """Writes the shard of this process; once a line could not be written, none is any more.

    Args:
        shards: Folder of all shards; its parent is the report folder.
        name: Of the process ("main", "gw0").
    """

    def __init__(self, shards: Path, name: str) -> None:
        self._folder = shards.parent
        self._file = (shards / f"{name}.jsonl").open("ab", buffering=0)
        self._changed: set[tuple[str, str]] = set()
        self._lost: Unwritten | None = None

    def scenario(self, entry: Entry) -> None:
        """Append what a scenario left behind; the bodies of its messages go into the evidence folder.

        Raises:
            Unwritten: The folder cannot be written any more.
        """
        try:
            write_evidence(entry.exchanges, self._folder)
        except OSError as error:
            raise self._lose(error) from error
        light = tuple(_without_bodies(exchange) for exchange in entry.exchanges)
        self._append(replace(entry, exchanges=light))

    def changing(self, operation: str, partner: str) -> None:
        """Append that the target is about to be changed; once per operation and partner.

        Raises:
            Unwritten: The folder cannot be written any more.
        """
        if (operation, partner) not in self._changed:
            self._append(Change(operation, partner))
            self._changed.add((operation, partner))

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _append(self, event: Entry | Change) -> None:
        if self._lost is not None:  # behind a torn line, another one could not be read
            raise self._lost
        rest = memoryview((dumps(plain(event), ensure_ascii=False) + "\n").encode("utf-8", "replace"))
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError as error:
            raise self._lose(error) from error

    def _lose(self, error: OSError) -> Unwritten:
        self._lost = Unwritten(str(self._folder), error.strerror or str(error))
        return self._lost


def read_shards(shards: Path) -> tuple[tuple[Entry, ...], tuple[Change, ...]]:
    """Read all shards; the order of files and lines does not matter.

    Raises:
        SuiteError: A line other than a torn last one cannot be read.
    """
    entries: list[Entry] = []
    changes: list[Change] = []
    for file in sorted(shards.glob("*.jsonl")):
        for event in _events(file):
            (entries if isinstance(event, Entry) else changes).append(event)  # type: ignore[arg-type]
    entries.sort(key=lambda entry: entry.result.id)
    return tuple(entries), tuple(changes)


def _events(file: Path) -> Iterator[Entry | Change]:
    from pydantic import ValidationError

    *lines, _torn = file.read_text(encoding="utf-8").split(
        "\n"
    )  # behind the last line end: nothing, or half a line
    for number, line in enumerate(lines, 1):
        try:
            yield _event().validate_json(line)
        except ValidationError as error:
            raise SuiteError(
                f"{file.name}, line {number}, cannot be read: {error.errors()[0]['msg']}"
            ) from error


@cache
def _event() -> Any:
    from pydantic import ConfigDict, TypeAdapter, with_config

    config = with_config(ConfigDict(extra="forbid", val_json_bytes="base64", ser_json_bytes="base64"))
    return TypeAdapter[Entry | Change](config(Entry) | config(Change))  # type: ignore[arg-type]


def _without_bodies(exchange: Exchange) -> Exchange:
    answer = exchange.answer
    return replace(
        exchange,
        request=replace(exchange.request, content=b""),
        answer=None if answer is None else replace(answer, content=b""),
    )
