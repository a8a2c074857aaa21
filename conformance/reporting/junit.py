"""JUnit XML: a suite of scenarios and a suite of requirements, for pipelines that read it.

What is not applicable is absent and counted in a property; what is inconclusive is skipped, with the reason.

Source: design, section 6, table of verdicts.
"""

from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from conformance.evidence import Problem, RequirementResult, Results, ScenarioResult, Verdict
from conformance.reporting.account import Account, Accounts
from conformance.reporting.facts import campaign_facts, report_name
from conformance.reporting.tally import Ending, ending_of, loose_errors, tally
from conformance.reporting.visible import one_line, visible


def write(results: Results, file: Path) -> Path:
    """Write the JUnit file of a campaign.

    Args:
        results: What the campaign found, with message bodies.
        file: Where to write; its folder is made if missing.

    Returns:
        The file.

    Raises:
        OSError: The file cannot be written.
    """
    root = Element("testsuites", name=report_name(results))
    accounts = Accounts(results)
    _scenarios(root, results, accounts)
    _requirements(root, results, accounts)
    for name in ("tests", "failures", "errors", "skipped"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    root.set("time", _seconds(results.campaign.duration_s))
    indent(root, " ")
    file.parent.mkdir(parents=True, exist_ok=True)
    ElementTree(root).write(file, encoding="utf-8", xml_declaration=True)
    return file


def _scenarios(root: Element, results: Results, accounts: Accounts) -> None:
    counts = tally(results)
    suite = _suite(root, "scenarios", results, {"Not applicable": str(counts.not_applicable)})
    for scenario in results.scenarios:
        ending = ending_of(results, scenario)
        if ending is not Ending.NOT_APPLICABLE:
            case = _case(suite, scenario.group, scenario.id, scenario.duration_s)
            _ending(case, results, scenario, ending, accounts.of(scenario))
    for problem in loose_errors(results):
        _error(_case(suite, "suite", f"suite error: {problem.where}", 0.0), problem)
    _count(suite)


def _ending(
    case: Element, results: Results, scenario: ScenarioResult, ending: Ending, accounts: tuple[Account, ...]
) -> None:
    if ending is Ending.FAIL:
        _failure(case, accounts, scenario.reason)
    elif ending is Ending.INCONCLUSIVE:
        _skipped(case, scenario.reason)
    elif ending is Ending.SUITE_ERROR:
        problems = [p for p in results.suite_errors if p.where == scenario.id]
        _error(
            case, problems[0] if problems else Problem(scenario.id, "the scenario broke off", scenario.trace)
        )


def _requirements(root: Element, results: Results, accounts: Accounts) -> None:
    absent = sum(r.verdict is Verdict.NOT_APPLICABLE for r in results.requirements)
    suite = _suite(root, "requirements", results, {"Not applicable": str(absent)})
    failed = _by_requirement(results, accounts)
    for requirement in results.requirements:
        if requirement.verdict is Verdict.NOT_APPLICABLE:
            continue
        case = _case(suite, requirement.level, requirement.id, 0.0)
        if requirement.verdict is Verdict.FAIL:
            _failure(case, failed.get(requirement.id, ()), _count_of_checks(requirement))
        elif requirement.verdict is Verdict.INCONCLUSIVE:
            _skipped(case, requirement.reason)
    _count(suite)


def _by_requirement(results: Results, accounts: Accounts) -> dict[str, tuple[Account, ...]]:
    found: dict[str, tuple[Account, ...]] = {}
    told = [a for scenario in results.scenarios for a in accounts.of(scenario)]
    for account in [*told, *accounts.passive()]:
        found[account.citation.id] = (*found.get(account.citation.id, ()), account)
    return found


def _count_of_checks(requirement: RequirementResult) -> str:
    return f"{one_line(requirement.statement)} ({requirement.failed} of {requirement.checks} checks failed)"


def _suite(root: Element, name: str, results: Results, more: dict[str, str]) -> Element:
    started = results.campaign.started.removesuffix("Z")
    suite = SubElement(root, "testsuite", name=name, timestamp=one_line(started))
    suite.set("time", _seconds(results.campaign.duration_s if name == "scenarios" else 0.0))
    properties = SubElement(suite, "properties")
    for key, value in {**campaign_facts(results), **more}.items():
        SubElement(properties, "property", name=key, value=value)
    return suite


def _case(suite: Element, classname: str, name: str, duration_s: float) -> Element:
    return SubElement(
        suite, "testcase", classname=one_line(classname), name=one_line(name), time=_seconds(duration_s)
    )


def _failure(case: Element, accounts: tuple[Account, ...], otherwise: str) -> None:
    remark = bool(accounts) and all(a.citation.is_remark for a in accounts)
    first = f"{accounts[0].title}: {accounts[0].sentence}" if accounts else one_line(otherwise)
    failure = SubElement(case, "failure", type="remark" if remark else "non-conformity", message=first)
    failure.text = "\n\n".join(_told(account) for account in accounts) or visible(otherwise)


def _skipped(case: Element, reason: str) -> None:
    SubElement(case, "skipped", message=f"inconclusive: {one_line(reason)}")


def _error(case: Element, problem: Problem) -> None:
    error = SubElement(case, "error", type="suite error", message=one_line(problem.what))
    error.text = visible(problem.trace)


def _told(account: Account) -> str:
    excerpt = account.excerpt
    return "\n".join([*account.lines, *([excerpt.text] if excerpt else []), f"Repeat: {account.repeat}"])


def _count(suite: Element) -> None:
    cases = suite.findall("testcase")
    kinds: dict[str, Callable[[Element], bool]] = {
        "tests": lambda case: True,
        "failures": lambda case: case.find("failure") is not None,
        "errors": lambda case: case.find("error") is not None,
        "skipped": lambda case: case.find("skipped") is not None,
    }
    for name, holds in kinds.items():
        suite.set(name, str(sum(map(holds, cases))))


def _seconds(duration_s: float) -> str:
    return f"{max(0.0, duration_s):.3f}"
