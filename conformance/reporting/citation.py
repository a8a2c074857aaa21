"""The requirement that a finding speaks of, as a report cites it."""

from dataclasses import dataclass

from conformance.evidence import Results
from conformance.requirements import load


@dataclass(frozen=True, slots=True)
class Citation:
    """One requirement in words.

    Args:
        id: Of the catalogue.
        level: MUST, SHOULD, MAY or FACT; empty if nobody knows the id.
        statement: Its sentence.
        source: Where the documents say so.
    """

    id: str
    level: str
    statement: str
    source: str

    @property
    def is_remark(self) -> bool:
        """Whether its failure is a remark instead of a non-conformity."""
        return self.level in ("SHOULD", "MAY")


class Citations:
    """Looks requirements up: in the results first, since those were judged by their own sentence.

    Args:
        results: A campaign, perhaps of an older catalogue.
    """

    def __init__(self, results: Results) -> None:
        self._known = {r.id: Citation(r.id, r.level, r.statement, r.source) for r in results.requirements}

    def cite(self, requirement: str) -> Citation:
        """Give the requirement's words.

        Args:
            requirement: Id; one that neither results nor catalogue know is cited without a statement.
        """
        if requirement not in self._known:
            self._known[requirement] = self._from_catalogue(requirement)
        return self._known[requirement]

    @staticmethod
    def _from_catalogue(requirement: str) -> Citation:
        catalogue = load()
        if requirement not in catalogue:
            return Citation(requirement, "", "", "")
        entry = catalogue.requirement(requirement)
        source = str(entry.sources[0]) if entry.sources else ""
        return Citation(entry.id, entry.level.value, entry.statement, source)
