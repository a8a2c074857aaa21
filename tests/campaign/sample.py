"""Small parts of a campaign, made by hand."""

from dataclasses import replace
from pathlib import Path

from conformance.campaign import Entry, Planned, Settings
from conformance.evidence import (
    Check,
    Exchange,
    Finding,
    Message,
    RequirementResult,
    Results,
    ScenarioResult,
    Verdict,
)
from tests.evidence.sample import results as sample_results

SETTINGS = Settings(target=Path("target.toml"), epoch=1_800_000_000)


def requirement(
    name: str, verdict: Verdict, *, level: str = "MUST", counted: bool = True
) -> RequirementResult:
    return RequirementResult(name, level, "Sentence.", "Somewhere", counted, verdict, "", 1, 0, ())


def results(
    *requirements: RequirementResult,
    suite_errors: int = 0,
    interrupted: bool = False,
    strict: bool = False,
    waived: tuple[str, ...] = (),
    scenarios: tuple[ScenarioResult, ...] = (),
) -> Results:
    from conformance.evidence import Problem

    base = sample_results()
    return replace(
        base,
        campaign=replace(base.campaign, interrupted=interrupted, strict=strict),
        requirements=requirements,
        scenarios=scenarios,
        passive=(),
        suite_errors=tuple(Problem("here", "broken", "") for _ in range(suite_errors)),
        waived=dict.fromkeys(waived, "known"),
    )


def plan(name: str = "cdr.one", *verifies: str, writes: tuple[str, ...] = ()) -> Planned:
    group, _, function = name.partition(".")
    return Planned(
        name, f"test_{function}", group, "AddCDRs", "Purpose.", verifies or ("OCHP-CDR-001",), writes
    )


def exchange(name: str) -> Exchange:
    message = Message("POST / HTTP/1.1", (), b"body", 4, "a" * 64)
    return Exchange(name, "AddCDRs", "DEABC", "http://127.0.0.1/", 1.0, 2.0, message, None)


def entry(
    name: str = "cdr.one",
    verdict: Verdict = Verdict.PASS,
    *,
    checks: tuple[Check, ...] = (),
    passive: tuple[Check, ...] = (),
) -> Entry:
    found = exchange(f"{name}#1")
    result = ScenarioResult(
        id=name,
        group=name.partition(".")[0],
        operation="AddCDRs",
        purpose="Purpose.",
        verifies=("OCHP-CDR-001",),
        verdict=verdict,
        reason="",
        checks=checks,
        exchanges=(found.id,),
        examples=1,
        drawn={},
        reproduce="",
        started_s=0.0,
        duration_s=0.1,
    )
    return Entry(result, (found,), passive)


def check(requirement: str, *, failed: bool = False, scenario: str = "cdr.one", count: int = 1) -> Check:
    finding = Finding("so", "otherwise") if failed else None
    return Check(f"{scenario}/{requirement}", requirement, finding, count)
