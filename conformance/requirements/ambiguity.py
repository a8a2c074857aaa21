"""Ambiguity: a question that the documents answer twice or not at all, and its ruling."""

import re
from dataclasses import dataclass
from enum import StrEnum

from conformance.requirements.document import Entry

_ID = re.compile(r"AMB-[0-9]{3}")
_READING_ID = re.compile(r"AMB-[0-9]{3}/[a-z][a-z0-9]*(-[a-z0-9]+)*")
_KEYS = {"id", "releases", "question", "readings", "ruling", "ruling_reason", "upstream"}


class Ruling(StrEnum):
    """What decides an ambiguity."""

    SCHEMA_WINS = "schema-wins"
    """What the schema says counts, the other readings are faults."""
    PROSE_WINS = "prose-wins"
    """What the text says counts, the other readings are faults."""
    ACCEPT_EITHER = "accept-either"
    """Every reading passes; which one was seen is counted."""
    REPORT_ONLY = "report-only"
    """No verdict: what was seen is an observation."""

    @property
    def is_open(self) -> bool:
        """Every reading is allowed, so the one seen is counted and has to be kept within a campaign."""
        return self in (Ruling.ACCEPT_EITHER, Ruling.REPORT_ONLY)


@dataclass(frozen=True, slots=True)
class Reading:
    """One answer to the question.

    Args:
        text: The answer.
        source: Where it is stated, or why it is possible.
        id: Permanent ("AMB-081/adds"); only readings that the sandbox can play have one.
    """

    text: str
    source: str
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """A question that the documents answer twice or not at all.

    Args:
        id: Permanent ("AMB-017").
        releases: Names of the releases in which the question arises.
        question: The question.
        readings: The possible answers.
        ruling: What decides.
        reason: Why it was ruled so, and what exactly passes.
        upstream: Issues, commits and pull requests of the public repository.
    """

    id: str
    releases: frozenset[str]
    question: str
    readings: tuple[Reading, ...]
    ruling: Ruling
    reason: str
    upstream: tuple[str, ...] = ()


def ambiguity(entry: Entry) -> Ambiguity:
    """Make an ambiguity of an entry.

    Raises:
        CatalogueError: A key is missing, unknown or of a wrong type.
    """
    entry.only(_KEYS)
    ambiguity_id = entry.text("id")
    if not _ID.fullmatch(ambiguity_id):
        raise entry.fault("id", "expected the form AMB-017")
    try:
        ruling = Ruling(entry.text("ruling"))
    except ValueError:
        raise entry.fault("ruling", f"expected one of {', '.join(Ruling)}") from None
    return Ambiguity(
        id=ambiguity_id,
        releases=frozenset(entry.words("releases", empty=False)),
        question=entry.text("question"),
        readings=_readings(entry, ambiguity_id),
        ruling=ruling,
        reason=entry.text("ruling_reason"),
        upstream=entry.words("upstream", optional=True),
    )


def _readings(entry: Entry, ambiguity_id: str) -> tuple[Reading, ...]:
    readings = []
    for pairs in entry.mappings("readings"):
        if not {"reading", "source"} <= pairs.keys() <= {"id", "reading", "source"}:
            raise entry.fault("readings", "expected the keys reading and source, and id if there is one")
        reading_id = pairs.get("id")
        if reading_id is not None and not (
            _READING_ID.fullmatch(reading_id) and reading_id.startswith(f"{ambiguity_id}/")
        ):
            raise entry.fault("readings", f"expected an id of the form {ambiguity_id}/short-name")
        readings.append(Reading(pairs["reading"], pairs["source"], reading_id))
    ids = [reading.id for reading in readings if reading.id]
    if len(set(ids)) != len(ids):
        raise entry.fault("readings", "two readings have the same id")
    return tuple(readings)
