"""Plan: which scenarios a campaign executes, and which of them may run at the same time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from conformance.errors import SuiteError, UsageError
from conformance.evidence import TargetSummary
from conformance.requirements import Requirement
from conformance.scenarios.declare import Declaration, How

MIXED = "mixed"
_NOTHING_APPLIES = "none of its requirements applies to this release, role and ICS"


@dataclass(frozen=True, slots=True)
class Planned:
    """A scenario of the campaign.

    Args:
        id: `<group>.<function without test_>`, with its parameter in brackets.
        function: Name of the function, with its parameter in brackets.
        group: Test group.
        operation: Main operation.
        purpose: Test purpose.
        verifies: Requirement ids that it declares.
        writes: Names of stores that it writes.
        hinders: Why it is not executed although it applies; empty if it is.
        not_applicable: Why it does not apply; empty if it does.
        draws: Whether it executes with drawn values.
    """

    id: str
    function: str
    group: str
    operation: str
    purpose: str
    verifies: tuple[str, ...]
    writes: tuple[str, ...]
    hinders: str = ""
    not_applicable: str = ""
    draws: bool = False


def planned(
    function: str,
    group: str,
    purpose: str,
    declaration: Declaration,
    requirements: dict[str, Requirement],
    known: dict[str, Requirement],
    target: TargetSummary,
) -> Planned:
    """Plan one scenario.

    Args:
        function: Name of the function, with its parameter in brackets.
        group: Test group.
        purpose: Its docstring.
        declaration: What it says of itself.
        requirements: Those that the target has to satisfy, by id.
        known: All of the catalogue, by id.
        target: What it claims and allows.

    Raises:
        SuiteError: It verifies nothing, or something that the catalogue does not have, or has no purpose.
    """
    scenario = f"{group}.{function.removeprefix('test_')}"
    unknown = [name for name in declaration.verifies if name not in known]
    if unknown or not declaration.verifies:
        raise SuiteError(
            f"{scenario} verifies {', '.join(unknown) or 'nothing'}, which the catalogue does not have"
        )
    if not purpose.strip():
        raise SuiteError(f"{scenario} has no docstring, so no test purpose")
    applies = any(name in requirements for name in declaration.verifies)
    first = known[declaration.verifies[0]].operations[0]
    return Planned(
        id=scenario,
        function=function,
        group=group,
        operation=declaration.operation or ("" if first == "*" else first),
        purpose=" ".join(purpose.split()),
        verifies=declaration.verifies,
        writes=tuple(store.value for store, _ in declaration.writes),
        hinders=_hindrance({how for _, how in declaration.writes}, target),
        not_applicable=_inapplicability(group, target) if applies else _NOTHING_APPLIES,
        draws=declaration.draws,
    )


def _inapplicability(group: str, target: TargetSummary) -> str:
    """Why a group does not apply that has the name of a claim; empty if the target makes that claim."""
    return "" if target.ics.get(group, True) else f"not claimed (ics.{group} = false)"


def _hindrance(ways: set[How], target: TargetSummary) -> str:
    if ways and target.ixit.get("read_only"):
        return "it changes the target, and ixit.read_only forbids that"
    if "replace" in ways and not target.ixit.get("disposable_accounts"):
        return "it replaces a list, and ixit.disposable_accounts does not allow that"
    return ""


def groups(plans: Sequence[Planned]) -> dict[str, str]:
    """Give the scenarios that must not run at the same time a common name.

    Returns:
        By scenario id; scenarios that write nothing are left out, they run freely.
    """
    together = {store for plan in plans if len(plan.writes) > 1 for store in plan.writes}
    return {
        plan.id: MIXED if together.intersection(plan.writes) else plan.writes[0]
        for plan in plans
        if plan.writes
    }


def require_some(plans: Sequence[Planned], all_ids: Iterable[str], keyword: str, group: str) -> None:
    """Refuse a selection that matches nothing.

    Raises:
        UsageError: With the closest names.
    """
    if plans:
        return
    names = tuple(all_ids)
    if group and group not in {name.partition(".")[0] for name in names}:
        key, asked, known = "--group", group, sorted({name.partition(".")[0] for name in names})
    else:
        key, asked = "-k" if keyword else "--group", keyword or group
        known = sorted({name.partition(".")[2].partition("[")[0] for name in names})
    close = get_close_matches(asked, known, n=3, cutoff=0.3)
    mend = (
        f"the closest are {', '.join(close)}"
        if close
        else f"there is {', '.join(known[:5]) or 'no scenario'}"
    )
    raise UsageError(f"{asked!r} selects no scenario", mend, key=key)
