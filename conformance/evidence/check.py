"""Checks, findings, observations: what judging an exchange gives."""

from dataclasses import dataclass

from conformance.evidence.message import Place


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a check failed.

    Args:
        expected: What the requirement asks for, as a clause.
        observed: What was seen, as a clause; text of the target is quoted and cut at 200 characters.
        place: Where in the message; None if the finding is about something that is absent as a whole.
        exchange: Id of the exchange that shows it; None if there is none.
    """

    expected: str
    observed: str
    place: Place | None = None
    exchange: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One requirement judged once.

    Args:
        id: Permanent: `<scenario id>/<requirement id>[/<aspect>]`, or `rule/<rule name>/<requirement id>`
            if passive.
        requirement: Exactly one id of the catalogue.
        finding: None if the check passed.
        count: How often this check was performed with this outcome (passes are counted, not repeated).
        passive: True if a rule judged a message that crossed the wire anyway.
    """

    id: str
    requirement: str
    finding: Finding | None = None
    count: int = 1
    passive: bool = False

    @property
    def passed(self) -> bool:
        """Whether the requirement was met."""
        return self.finding is None


@dataclass(frozen=True, slots=True)
class Observation:
    """Something seen that gives no verdict: which reading of an ambiguity, or what a ruling only reports.

    Args:
        ambiguity: `AMB-016`, or the id of a requirement whose check only reports.
        reading: Permanent id of the reading (`AMB-016/partly`), or a short free label.
        note: What was seen, as a sentence.
        count: How often it was seen.
        exchange: Id of an exchange that shows it, if kept.
    """

    ambiguity: str
    reading: str
    note: str
    count: int = 1
    exchange: str | None = None
