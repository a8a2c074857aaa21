"""The journal: what was written is read again, with a snapshot or without one."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy

from conformance.errors import UsageError
from conformance.model import Content, Facts, Key
from conformance.sandbox import journal
from conformance.sandbox.journal import Journal

FACTS = Facts("accepted", "DE8EX", "DEABC", "DEABCE1", Content({"city": "Köln", "list": [{"a": "1"}]}))


def key(number: int) -> Key:
    return Key("cdrs", f"DEABC{number}")


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/journal.db"


def test_last_change_of_each_record_counts(url: str) -> None:
    written = Journal(url, "1.4")
    due = replace(FACTS, status="new", due=datetime(2026, 1, 1, tzinfo=UTC))
    written.append([(key(1), FACTS), (key(2), FACTS)])
    written.append([(key(1), replace(FACTS, status="approved")), (key(3), due)])
    written.close()
    again = Journal(url, "1.4")
    assert dict(again.read()) == {key(1): replace(FACTS, status="approved"), key(2): FACTS, key(3): due}
    again.close()


def test_snapshot_changes_nothing_of_what_is_read(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "SNAPSHOT_AFTER", 3)
    written = Journal(url, "1.4")
    written.append([(key(number), FACTS) for number in range(5)])
    written.close()
    changed = Journal(url, "1.4")
    changed.append([(key(1), replace(FACTS, status="declined"))])
    changed.close()
    engine = sqlalchemy.create_engine(url)
    with engine.connect() as connection:
        assert connection.execute(sqlalchemy.text("SELECT count(*) FROM snapshot")).scalar() == 5
    engine.dispose()
    again = Journal(url, "1.4")
    statuses = {found: facts.status for found, facts in again.read()}
    again.close()
    assert statuses == {key(n): "declined" if n == 1 else "accepted" for n in range(5)}


def test_record_that_cannot_be_read_is_told(url: str) -> None:
    Journal(url, "1.4").close()
    engine = sqlalchemy.create_engine(url)
    with engine.begin() as connection:
        connection.execute(
            sqlalchemy.text("INSERT INTO change (store, id, facts) VALUES ('cdrs', 'X', '[]')")
        )
    engine.dispose()
    broken = Journal(url, "1.4")
    with pytest.raises(UsageError) as caught:
        list(broken.read())
    broken.close()
    assert caught.value.key == "--store"


def test_database_of_somebody_else_is_left_alone(url: str) -> None:
    engine = sqlalchemy.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("CREATE TABLE customers (id INTEGER)"))
    engine.dispose()
    with pytest.raises(UsageError) as caught:
        Journal(url, "1.4")
    assert "customers" in caught.value.what
