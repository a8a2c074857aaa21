"""One small campaign, made by hand, that the tests of evidence start from."""

import hashlib

from conformance.evidence import (
    Campaign,
    Check,
    Exchange,
    Finding,
    Message,
    Outcome,
    Place,
    RequirementResult,
    Results,
    ScenarioResult,
    SetSummary,
    Suite,
    TargetSummary,
    Verdict,
)

CONTENT = "<a>Straße</a>".encode()


def message(content: bytes = CONTENT, start: str = "HTTP/1.1 200 OK") -> Message:
    """A message with this body."""
    digest = hashlib.sha256(content).hexdigest()
    return Message(start, (("Content-Type", "text/xml"),), content, len(content), digest)


def results() -> Results:
    """A campaign with one failed scenario."""
    finding = Finding("a", "b", Place("/a", 1, 1), "cdr.a#1")
    return Results(
        suite=Suite("ochp-conformance", "0.1.0", "00"),
        release="1.4",
        target=TargetSummary(
            "T", "", "", "CHS", False, {"chs": "http://localhost/"}, {}, (), {}, {"timeout_s": 1.5}
        ),
        requirement_set=SetSummary("1.4/2026-12", "ff"),
        campaign=Campaign(
            outcome=Outcome.NOT_CONFORMANT,
            because=("OCHP-CDR-001 failed",),
            started="2026-11-22T12:00:00Z",
            duration_s=0.5,
            command="ochp-conformance run",
            seed=1,
            epoch=2,
            prefix="A",
            profile="default",
            workers=1,
            selection="",
            interrupted=False,
            strict=False,
            waits=(),
            preflight=(),
        ),
        scenarios=(
            ScenarioResult(
                id="cdr.a",
                group="cdr",
                operation="AddCDRs",
                purpose="A.",
                verifies=("OCHP-CDR-001",),
                verdict=Verdict.FAIL,
                reason="",
                checks=(Check("cdr.a/OCHP-CDR-001", "OCHP-CDR-001", finding),),
                exchanges=("cdr.a#1",),
                examples=1,
                drawn={},
                reproduce="ochp-conformance run -k a",
                started_s=0.0,
                duration_s=0.1,
            ),
        ),
        requirements=(
            RequirementResult(
                "OCHP-CDR-001", "MUST", "S.", "OCHP.md", True, Verdict.FAIL, "", 1, 1, ("cdr.a",)
            ),
        ),
        exchanges=(
            Exchange("cdr.a#1", "AddCDRs", "DEABC", "http://localhost/", 1.0, 1.1, message(), message()),
        ),
    )
