"""A sandbox whose accounts hold many CDRs already, because its journal does."""

from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from conformance import schema
from conformance.model import Facts, Key
from conformance.model.cdr import cdr_facts
from conformance.records import Ids, Party, Setting, bulk, with_status
from conformance.releases import get
from conformance.sandbox.journal import Journal

EPOCH = 1_700_000_000
_AT_ONCE = 5000
_DIFFERENT = 100


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
    """Few records are made and numbered again and again: making each anew takes a millisecond."""
    party, ids = Party.of("DEABC", "DE8EX"), Ids("FOREIGN")
    samples = list(bulk(Setting(schema.of(get("1.4")), party, ids, EPOCH), 0, _DIFFERENT))
    for sample in islice(cycle(samples), count):
        cdr = {**sample, "CdrId": ids.cdr_id(party.operator)}
        yield cdr_facts(with_status(cdr, status))
