"""A sandbox whose accounts hold many CDRs already, because its journal does."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from conformance import schema
from conformance.model import Facts, Key
from conformance.model.cdr import cdr_facts
from conformance.records import Ids, Party, Setting, bulk, with_status
from conformance.releases import get
from conformance.sandbox.journal import Journal

EPOCH = 1_700_000_000
_AT_ONCE = 5000


def stocked(file: Path, count: int, status: str = "accepted") -> str:
    """Write a journal in which one operator has uploaded CDRs for one provider.

    Args:
        file: The database to be made.
        count: How many.
        status: Of all of them.

    Returns:
        The URL of the journal.
    """
    url = f"sqlite:///{file}"
    journal = Journal(url, "1.4")
    records = _records(count, status)
    while part := list(islice(records, _AT_ONCE)):
        journal.append(part)
    journal.close()
    return url


def _records(count: int, status: str) -> Iterator[tuple[Key, Facts]]:
    party = Party.of("DEABC", "DE8EX")
    setting = Setting(schema.of(get("1.4")), party, Ids("FOREIGN"), EPOCH)
    return (cdr_facts(with_status(cdr, status)) for cdr in bulk(setting, 0, count))
