"""Coverage: by which scenarios and rules each requirement is judged, and which faults show that it is.

What the suite says of itself, without any campaign: that a fault is caught indeed is the business of `kill`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from conformance.cli.scenery import scenery
from conformance.evidence import Part
from conformance.releases import Side
from conformance.requirements import Catalogue, Duty, Observable, Requirement, reasons
from conformance.rules import REGISTER
from conformance.sandbox import faults


class Standing(StrEnum):
    """How a requirement stands."""

    SHOWN = "shown"
    """It is judged, and a fault shows it."""
    ELSEWHERE = "elsewhere"
    """Another requirement judges it, as the catalogue says."""
    EXPLAINED = "explained"
    """It is not judged, or not shown to be, and a reason says why."""
    NOT_JUDGED = "not judged"
    """Nothing judges it, and nothing says why."""
    NOT_SHOWN = "not shown"
    """It is judged, but no fault shows it, and nothing says why."""
    STALE = "stale reason"
    """It is judged and shown, but a reason says that it is not."""


_HOLD = frozenset({Standing.SHOWN, Standing.ELSEWHERE, Standing.EXPLAINED})


@dataclass(frozen=True, slots=True)
class Covered:
    """How one requirement is covered.

    Args:
        requirement: The requirement.
        scenarios: Scenarios that verify it, as ``<group>.<function>``.
        rules: Rules that judge it on any message.
        faults: Faults that are for it.
        beside: Faults for other requirements that also turn it.
        reason: Why it is not judged, or not shown to be; empty if nothing says so.
    """

    requirement: Requirement
    scenarios: tuple[str, ...]
    rules: tuple[str, ...]
    faults: tuple[str, ...]
    beside: tuple[str, ...]
    reason: str

    @property
    def standing(self) -> Standing:
        """How it stands."""
        if self.requirement.owner is not None:
            return Standing.ELSEWHERE
        judged = bool(self.scenarios or self.rules)
        if judged and (self.faults or self.beside):
            return Standing.STALE if self.reason else Standing.SHOWN
        if self.reason:
            return Standing.EXPLAINED
        return Standing.NOT_SHOWN if judged else Standing.NOT_JUDGED

    @property
    def holds(self) -> bool:
        """Whether it is judged and shown, or something says why not."""
        return self.standing in _HOLD

    @property
    def pairs(self) -> int:
        """Distinct pairs of this requirement and a fault that is for it."""
        return len(self.faults) if self.scenarios or self.rules else 0


def coverage(catalogue: Catalogue, release: str, duty: Duty) -> tuple[Covered, ...]:
    """Tell how each requirement is covered that a test client can observe.

    Args:
        catalogue: All requirements.
        release: Name of the release in the catalogue.
        duty: Whom the requirements bind.

    Raises:
        NotCatalogued: No requirement speaks of this release.
        CatalogueError: The reasons are written wrongly.
    """
    part = Part.ANSWER if duty.side is Side.SERVER else Part.REQUEST
    selected = catalogue.select(release, duty.role, duty.side, observable=Observable.ACTIVE)
    return covered(
        selected,
        verified={name: declaration.verifies for name, declaration in scenery().items()},
        ruled=[(rule.name, rule.requirement) for rule in REGISTER if part in rule.parts],
        turned={fault.id: fault.requirements for fault in faults()},
        explained={str(id): reason for id, reason in reasons().items()},
    )


def covered(
    requirements: Iterable[Requirement],
    *,
    verified: Mapping[str, tuple[str, ...]],
    ruled: Iterable[tuple[str, str]],
    turned: Mapping[str, tuple[str, ...]],
    explained: Mapping[str, str],
) -> tuple[Covered, ...]:
    """Put together what is known of each requirement.

    Args:
        requirements: What is asked about.
        verified: Requirements of each scenario.
        ruled: Names of rules with their requirements.
        turned: Requirements of each fault, the one that it is for first.
        explained: Reasons by requirement.
    """
    rules = tuple(ruled)
    return tuple(
        Covered(
            one,
            tuple(name for name, ids in verified.items() if one.id in ids),
            tuple(name for name, id in rules if id == one.id),
            tuple(name for name, ids in turned.items() if one.id == ids[0]),
            tuple(name for name, ids in turned.items() if one.id in ids[1:]),
            explained.get(one.id, ""),
        )
        for one in requirements
    )
