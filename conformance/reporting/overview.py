"""index.html: a campaign on one page that needs nothing else and prints well.

Outcome and what limits it, counts, findings, every requirement with its verdict, observations and remarks.
"""

from collections.abc import Iterable
from pathlib import Path

from conformance.evidence import Observation, Outcome, RequirementResult, Results, Verdict
from conformance.reporting.account import Accounts
from conformance.reporting.facts import campaign_facts, outcome_words, report_name
from conformance.reporting.page import render
from conformance.reporting.tally import ending_of, loose_errors, tally

OVERVIEW_FILE = "index.html"


def write(results: Results, folder: Path, links: Iterable[tuple[str, str]] = ()) -> Path:
    """Write the overview of a campaign.

    Args:
        results: What the campaign found, with message bodies.
        folder: Report folder; created if missing.
        links: Title and relative address of what else lies in the folder.

    Returns:
        The page.

    Raises:
        OSError: The folder cannot be written.
    """
    accounts = Accounts(results)
    html = render(
        "overview.html.j2",
        results=results,
        title=report_name(results),
        outcome=outcome_words(results),
        kind={Outcome.CONFORMANT: "pass", Outcome.PARTIAL: "open", Outcome.NOT_CONFORMANT: "fail"}[
            results.campaign.outcome
        ],
        counts=tally(results),
        facts=campaign_facts(results),
        groups=_groups(results),
        accounts={scenario.id: accounts.of(scenario) for scenario in results.scenarios},
        endings={scenario.id: ending_of(results, scenario) for scenario in results.scenarios},
        passive=accounts.passive(),
        loose_errors=loose_errors(results),
        requirements=_requirement_counts(results.requirements),
        observations=_observations(results.observations),
        links=tuple(links),
    )
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / OVERVIEW_FILE
    page.write_text(html, encoding="utf-8", errors="replace")
    return page


def _groups(results: Results) -> list[tuple[str, object, list[object]]]:
    names = sorted({scenario.group for scenario in results.scenarios})
    members: dict[str, list[object]] = {name: [] for name in names}
    for scenario in results.scenarios:
        members[scenario.group].append(scenario)
    return [(n, tally(results, (s for s in results.scenarios if s.group == n)), members[n]) for n in names]


def _requirement_counts(requirements: Iterable[RequirementResult]) -> dict[str, int]:
    counts = {verdict.value: 0 for verdict in Verdict}
    for requirement in requirements:
        counts[requirement.verdict.value] += 1
    return counts


def _observations(observations: Iterable[Observation]) -> list[Observation]:
    return sorted(observations, key=lambda o: (o.ambiguity, o.reading))
