"""The content of results.json: the single source of every report.

Frozen data. `results.schema.json` beside this module is its JSON Schema; `store` writes and reads it.
"""

from dataclasses import dataclass, field

from conformance.evidence.check import Check, Finding, Observation
from conformance.evidence.message import Exchange
from conformance.evidence.verdict import Outcome, Verdict

SCHEMA_VERSION = "1.0"
"""Version of results.json; the first number changes when a reader of the old shape would misread the new."""


@dataclass(frozen=True, slots=True)
class Suite:
    """The suite that ran: name, version, and digest of the schema files that it judged with."""

    name: str
    version: str
    schema_digest: str


@dataclass(frozen=True, slots=True)
class TargetSummary:
    """What was tested and what it claims; no secrets.

    Args:
        name: As in target.toml.
        vendor: Optional.
        version: Optional.
        role: `CHS`, or with its side `EMP-client`.
        embedded: True for the sandbox that the suite itself started.
        endpoints: Endpoint key to URL, without user information.
        partners: Partner id to roles.
        connections: Pairs of connected partner ids.
        ics: Claimed options.
        ixit: Extra information for testing, as used.
    """

    name: str
    vendor: str
    version: str
    role: str
    embedded: bool
    endpoints: dict[str, str]
    partners: dict[str, tuple[str, ...]]
    connections: tuple[tuple[str, str], ...]
    ics: dict[str, bool]
    ixit: dict[str, float | bool]


@dataclass(frozen=True, slots=True)
class SetSummary:
    """The requirement set that counts: its name and hash."""

    name: str
    hash: str


@dataclass(frozen=True, slots=True)
class Wait:
    """A declared wait: why, at most how long, how long really (both in seconds)."""

    reason: str
    bound_s: float
    waited_s: float


@dataclass(frozen=True, slots=True)
class Probe:
    """One preflight probe: what was looked at, its verdict, and one sentence."""

    name: str
    verdict: Verdict
    message: str


@dataclass(frozen=True, slots=True)
class Campaign:
    """One run against one target, release, role and requirement set.

    Args:
        outcome: Result of the campaign.
        because: Sentences that say what keeps the campaign from being conformant; empty if it is.
        started: RFC 3339, UTC.
        duration_s: From the first probe to the last exchange.
        command: The command that repeats this campaign.
        seed: Campaign seed.
        epoch: Instant from which drawn times derive, seconds since 1970.
        prefix: Prefix of the ids of this campaign's records.
        profile: Name of the Hypothesis profile.
        workers: Number of processes.
        selection: Flags that narrowed the selection (`-k`, `--group`), empty if everything was planned.
        interrupted: True after Ctrl-C.
        strict: True if a failed SHOULD counts.
        waits: Declared waits.
        preflight: Probes in their order.
    """

    outcome: Outcome
    because: tuple[str, ...]
    started: str
    duration_s: float
    command: str
    seed: int
    epoch: int
    prefix: str
    profile: str
    workers: int
    selection: str
    interrupted: bool
    strict: bool
    waits: tuple[Wait, ...]
    preflight: tuple[Probe, ...]


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """One scenario.

    Args:
        id: Permanent: `<group>.<function name without test_>`, for a parameter `[value]` behind it.
        group: Test group.
        operation: Main operation (story of the report).
        purpose: Test purpose, the docstring.
        verifies: Requirement ids that it declares.
        verdict: Its verdict.
        reason: Why it is inconclusive or not applicable; empty otherwise.
        checks: Performed checks.
        exchanges: Ids of the kept exchanges, in their order.
        examples: How many drawn examples were executed; 1 without draws.
        drawn: The kept example in words, name to text; empty without draws.
        reproduce: One command that runs this scenario again.
        started_s: Seconds since the start of the campaign.
        duration_s: How long it took.
        trace: Stack trace of a suite error; empty otherwise.
    """

    id: str
    group: str
    operation: str
    purpose: str
    verifies: tuple[str, ...]
    verdict: Verdict
    reason: str
    checks: tuple[Check, ...]
    exchanges: tuple[str, ...]
    examples: int
    drawn: dict[str, str]
    reproduce: str
    started_s: float
    duration_s: float
    trace: str = ""

    @property
    def findings(self) -> tuple[tuple[str, Finding], ...]:
        """Requirement id and finding of each failed check that belongs to the purpose."""
        return tuple((c.requirement, c.finding) for c in self.checks if c.finding and not c.passive)


@dataclass(frozen=True, slots=True)
class RequirementResult:
    """One requirement that applies to this release and role.

    Args:
        id: Of the catalogue.
        level: MUST, SHOULD, MAY or FACT.
        statement: The sentence of the catalogue.
        source: First source as text ("OCHP.md 1.4, GetCDRs.req").
        counted: True if it is in the requirement set.
        verdict: Its verdict. A failed SHOULD is `fail` here and a remark for the campaign.
        reason: Why it was not judged; empty otherwise.
        checks: Number of performed checks.
        failed: Number of failed checks.
        scenarios: Ids of the scenarios that judged it; passive rules as `rule/<name>`.
    """

    id: str
    level: str
    statement: str
    source: str
    counted: bool
    verdict: Verdict
    reason: str
    checks: int
    failed: int
    scenarios: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """A suite error: a defect of ours, with its trace."""

    where: str
    what: str
    trace: str


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that a campaign found.

    Args:
        schema_version: `SCHEMA_VERSION` of the writer.
        suite: Who tested.
        release: Release name.
        target: What was tested.
        requirement_set: What counted.
        campaign: How it was run and how it ended.
        scenarios: Planned scenarios, sorted by id.
        requirements: Requirements of the release and role, in the catalogue's order.
        passive: Checks of passive rules (passes with their count, each kind of failure).
        observations: Readings and reports.
        exchanges: Kept exchanges; the bodies of their messages are files, see `store`.
        suite_errors: Defects of ours.
        remarks: Sentences for the reader: failed SHOULDs, inconsistent readings, unknown divergences.
        waived: Requirement or scenario id to the reason of its waiver.
    """

    suite: Suite
    release: str
    target: TargetSummary
    requirement_set: SetSummary
    campaign: Campaign
    scenarios: tuple[ScenarioResult, ...]
    requirements: tuple[RequirementResult, ...]
    passive: tuple[Check, ...] = ()
    observations: tuple[Observation, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    suite_errors: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()
    waived: dict[str, str] = field(default_factory=dict)
    schema_version: str = SCHEMA_VERSION
