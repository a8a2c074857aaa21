"""Journal: changes of the sandbox's records, written down so that a restarted sandbox knows them again.

Changes are only ever appended. A snapshot holds what they amount to up to one of them, so that a start does
not have to read all of them.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Column,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    delete,
    func,
    insert,
    inspect,
    select,
)
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from conformance.errors import UsageError
from conformance.model import ABSENT, Content, Facts, Key
from conformance.values import Interval

FORMAT = "2"
SNAPSHOT_AFTER = 20_000
"""Changes behind the last snapshot that make a new one worth while; 100,000 are read in about two seconds."""

_METADATA = MetaData()
_ABOUT = Table("about", _METADATA, Column("name", String, primary_key=True), Column("value", String))
_CHANGE = Table(
    "change",
    _METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("store", String, nullable=False),
    Column("id", String, nullable=False),
    Column("facts", Text, nullable=False),
)
_SNAPSHOT = Table(
    "snapshot",
    _METADATA,
    Column("store", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("facts", Text, nullable=False),
)
_NOTHING = "null"
_UP_TO = "snapshot_up_to"


class Journal:
    """The changes of one sandbox.

    Args:
        url: SQLAlchemy URL of the database ("sqlite:///sandbox.db").
        release: Release whose records it holds.

    Raises:
        UsageError: There is no such database, it cannot be written, or it belongs to something else.
    """

    def __init__(self, url: str, release: str) -> None:
        self._url = url
        self._engine = _engine(url)
        try:
            self._open(release)
        except UsageError:
            self._engine.dispose()
            raise

    def _open(self, release: str) -> None:
        with self._trouble():
            foreign = set(inspect(self._engine).get_table_names()) - set(_METADATA.tables)
            if foreign:
                raise UsageError(
                    f"the database holds other tables ({', '.join(sorted(foreign)[:3])})",
                    "name a database of its own",
                    file=self._url,
                    key="--store",
                )
            _METADATA.create_all(self._engine)
            self._check(release)

    def read(self) -> Iterator[tuple[Key, Facts]]:
        """Give every record as it was last; `ABSENT` if it was removed.

        Raises:
            UsageError: The database cannot be read.
        """
        for key, text in self._last().items():
            yield key, _read(text, self._url)

    def append(self, changes: Iterable[tuple[Key, Facts]]) -> None:
        """Write changes down, all or none of them."""
        rows = [{"store": key.store, "id": key.id, "facts": _written(facts)} for key, facts in changes]
        if rows:
            with self._trouble(), self._engine.begin() as connection:
                connection.execute(insert(_CHANGE), rows)

    def close(self) -> None:
        """Let go of the database; a snapshot is made first if many changes came."""
        with self._trouble():
            with self._engine.connect() as connection:
                newest = connection.execute(select(func.max(_CHANGE.c.number))).scalar() or 0
            if newest - self._snapshot_up_to() >= SNAPSHOT_AFTER:
                self._snapshot(newest)
        self._engine.dispose()

    def _last(self) -> dict[Key, str]:
        """What was written down last of each record."""
        with self._trouble(), self._engine.connect() as connection:
            last: dict[Key, str] = {}
            for row in connection.execute(select(_SNAPSHOT.c.store, _SNAPSHOT.c.id, _SNAPSHOT.c.facts)):
                last[Key(row[0], row[1])] = row[2]
            later = select(_CHANGE.c.store, _CHANGE.c.id, _CHANGE.c.facts).where(
                _CHANGE.c.number > self._snapshot_up_to()
            )
            for row in connection.execute(later.order_by(_CHANGE.c.number)):
                last[Key(row[0], row[1])] = row[2]
        return last

    def _snapshot(self, up_to: int) -> None:
        rows = [{"store": key.store, "id": key.id, "facts": text} for key, text in self._last().items()]
        with self._engine.begin() as connection:
            connection.execute(delete(_SNAPSHOT))
            connection.execute(insert(_SNAPSHOT), rows)
            connection.execute(delete(_ABOUT).where(_ABOUT.c.name == _UP_TO))
            connection.execute(insert(_ABOUT).values(name=_UP_TO, value=str(up_to)))

    def _snapshot_up_to(self) -> int:
        with self._engine.connect() as connection:
            value = connection.execute(select(_ABOUT.c.value).where(_ABOUT.c.name == _UP_TO)).scalar()
        return int(value or 0)

    def _check(self, release: str) -> None:
        about = {"format": FORMAT, "release": release}
        with self._engine.begin() as connection:
            found = {row[0]: row[1] for row in connection.execute(select(_ABOUT.c.name, _ABOUT.c.value))}
            if not found:
                connection.execute(insert(_ABOUT), [{"name": n, "value": v} for n, v in about.items()])
                return
        if found.get("format") != FORMAT:
            raise UsageError(
                f"the journal has format {found.get('format')}, expected {FORMAT}",
                "name another database",
                file=self._url,
                key="--store",
            )
        if found.get("release") != release:
            raise UsageError(
                f"the journal is of release {found.get('release')}, not {release}",
                "name another database or give that release",
                file=self._url,
                key="--store",
            )

    @contextmanager
    def _trouble(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            raise UsageError(
                f"the journal cannot be used ({_reason(error)})",
                "name a database that can be written, or a new file",
                file=self._url,
                key="--store",
            ) from error


def _engine(url: str) -> Engine:
    try:
        in_memory = url.rstrip("/") == "sqlite:" or url.endswith(":memory:")
        options: dict[str, Any] = {"poolclass": StaticPool} if in_memory else {}
        if url.startswith("sqlite"):
            options["connect_args"] = {"check_same_thread": False}
        return create_engine(url, **options)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise UsageError(
            f"{url!r} is no database that can be opened",
            "write it like sqlite:///sandbox.db",
            key="--store",
        ) from error


def _reason(error: SQLAlchemyError) -> str:
    return str(getattr(error, "orig", None) or error).splitlines()[0]


def _written(facts: Facts) -> str:
    if facts is ABSENT:
        return _NOTHING
    changed = facts.changed and [_seconds(facts.changed.begin), _seconds(facts.changed.end)]
    times = [_seconds(facts.due), _seconds(facts.until), changed]
    value = [
        facts.status,
        facts.provider,
        facts.operator,
        facts.place,
        times,
        facts.story,
        facts.content.tree,
    ]
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _seconds(when: datetime | None) -> float | None:
    return when.timestamp() if when else None


def _time(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _read(text: str, url: str) -> Facts:
    if text == _NOTHING:
        return ABSENT
    try:
        status, provider, operator, place, (due, until, changed), story, tree = json.loads(text)
        when = Interval(*(datetime.fromtimestamp(bound, UTC) for bound in changed)) if changed else None
        content = Content(tree)
        return Facts(status, provider, operator, place, content, _time(due), when, _time(until), tuple(story))
    except (ValueError, TypeError) as error:
        raise UsageError(
            "the journal holds a record that cannot be read", "name another database", file=url, key="--store"
        ) from error
