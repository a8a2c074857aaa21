"""One published edition of the protocol: what is known of it, whether or not it can be certified."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of OCHP or OCHPdirect, as the list of releases shows it.

    Args:
        name: As users write it ("1.4-2016").
        date: Day of its publication, from the release log.
        namespace: Of its messages; None if no schema of it is published.
        shares: Name of the edition whose namespace it has, if it has none of its own.
        catalogue: Name of the release in the requirement catalogue, if it has requirements.
        documents: What is published, or known, of it.
        lacks: Why it cannot be certified, as a clause; empty if it can be.
        schema_file: Its schema in the suite; None if there is none.
        wsdl: Its WSDL in the suite; None if there is none.
    """

    name: str
    date: date
    namespace: str | None
    shares: str | None
    catalogue: str | None
    documents: tuple[str, ...]
    lacks: str
    schema_file: Path | None
    wsdl: Path | None

    @property
    def is_carried(self) -> bool:
        """Whether campaigns can be run for it."""
        return not self.lacks
