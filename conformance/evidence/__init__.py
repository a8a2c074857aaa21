"""Evidence: what was exchanged, judged and found, as frozen data without behaviour."""

from conformance.evidence.check import Check, Finding, Observation
from conformance.evidence.message import KEPT_BYTES, Exchange, Message, Part, Place
from conformance.evidence.results import (
    SCHEMA_VERSION,
    Campaign,
    Probe,
    Problem,
    RequirementResult,
    Results,
    ScenarioResult,
    SetSummary,
    Suite,
    TargetSummary,
    Wait,
)
from conformance.evidence.store import (
    EVIDENCE_FOLDER,
    RESULTS_FILE,
    json_schema,
    plain,
    read,
    write,
    write_evidence,
)
from conformance.evidence.verdict import Outcome, Verdict

__all__ = [
    "EVIDENCE_FOLDER",
    "KEPT_BYTES",
    "RESULTS_FILE",
    "SCHEMA_VERSION",
    "Campaign",
    "Check",
    "Exchange",
    "Finding",
    "Message",
    "Observation",
    "Outcome",
    "Part",
    "Place",
    "Probe",
    "Problem",
    "RequirementResult",
    "Results",
    "ScenarioResult",
    "SetSummary",
    "Suite",
    "TargetSummary",
    "Verdict",
    "Wait",
    "json_schema",
    "plain",
    "read",
    "write",
    "write_evidence",
]
