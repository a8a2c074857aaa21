"""What can be wrong with a catalogue, or with a question to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from conformance.errors import SuiteError, UsageError


@dataclass(eq=False)  # not frozen: contextlib assigns __traceback__
class CatalogueError(SuiteError):
    """A document of the catalogue is not what it has to be; a defect of the suite.

    Args:
        file: Name of the document.
        line: Line in the document, counted from 1.
        entry: Id of the entry, if it is known.
        key: The key whose value is wrong, if it is known.
        problem: What is wrong, as a clause.
    """

    file: str
    line: int
    entry: str | None
    key: str | None
    problem: str

    def __str__(self) -> str:
        place = ": ".join(part for part in (f"{self.file}, line {self.line}", self.entry, self.key) if part)
        return f"{place}: {self.problem}."


@dataclass(eq=False)  # not frozen: contextlib assigns __traceback__
class SetChanged(SuiteError):
    """A requirement set does not say any more what it said when it was frozen.

    Args:
        name: Name of the set.
        recorded: The digest that the set carries.
        computed: The digest of the requirements as they read now.
    """

    name: str
    recorded: str
    computed: str

    def __str__(self) -> str:
        return (
            f"Requirement set {self.name} was frozen with {self.recorded}, but its requirements now give "
            f"{self.computed}: a statement, a level or the list was changed. A frozen set stays as it is; "
            f"make a new set under a new name."
        )


class UnknownName(UsageError):
    """A name that the catalogue does not have.

    Args:
        kind: What was asked for ("requirement").
        name: As asked.
        known: All names that exist.
    """

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        self.name = name
        by_folded_name = {known_name.casefold(): known_name for known_name in known}
        close = get_close_matches(name.casefold(), by_folded_name, n=1, cutoff=0.5)
        self.closest: str | None = by_folded_name[close[0]] if close else None
        mend = f"the closest one is {self.closest}" if self.closest else ""
        super().__init__(what=f"unknown {kind} {name}", mend=mend)


class UnknownRequirement(UnknownName):
    """No requirement has this id."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__("requirement", name, known)


class UnknownAmbiguity(UnknownName):
    """No ambiguity, or none of its readings, has this id."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__("ambiguity", name, known)


class NotCatalogued(UnknownName):
    """No requirement speaks of this release."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__("release (for the catalogue of requirements)", name, known)


class UnknownSet(UnknownName):
    """No requirement set has this name, or none exists for this release and role."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__("requirement set", name, known)
