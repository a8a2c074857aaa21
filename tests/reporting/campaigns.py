"""Campaigns made by hand: what reports are written from in these tests."""

import hashlib
from dataclasses import replace

from conformance.evidence import (
    Campaign,
    Check,
    Exchange,
    Finding,
    Message,
    Observation,
    Outcome,
    Part,
    Place,
    Probe,
    Problem,
    RequirementResult,
    Results,
    ScenarioResult,
    SetSummary,
    Suite,
    TargetSummary,
    Verdict,
    Wait,
)

HOSTILE = "<script>alert('x')</script><img src=x onerror=\"fetch('http://evil.invalid/')\">\x1b[2J\x00\u202egnp]]>&amp;"
"""What a target may send to whoever reads the report: markup, a cleared terminal, NUL, turned writing."""

SENTENCE = "An accepted CDR is delivered to the provider that issued the token, and to no other provider."
ANSWER = b"""<?xml version="1.0" encoding="UTF-8"?>
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">
  <soap:Body>
    <GetCDRsResponse xmlns="http://ochp.eu/1.4">
      <result><resultCode><resultCode>ok</resultCode></resultCode></result>
      <cdrInfoArray>
        <CdrId>DEABCA1</CdrId>
      </cdrInfoArray>
    </GetCDRsResponse>
  </soap:Body>
</soap:Envelope>
"""
PLACE = Place("/Envelope/Body/GetCDRsResponse/cdrInfoArray/CdrId", 7, 9)
TRACE = 'Traceback (most recent call last):\n  File "suite.py", line 1, in <module>\nKeyError: 1\n'


def message(content: bytes = ANSWER, start: str = "HTTP/1.1 200 OK") -> Message:
    """A message with this body."""
    headers = (("Content-Type", "text/xml; charset=utf-8"),)
    return Message(start, headers, content, len(content), hashlib.sha256(content).hexdigest())


def exchange(name: str, operation: str = "GetCDRs", answer: Message | None = None) -> Exchange:
    """An exchange of this id."""
    request = message(b"<request/>", "POST /service HTTP/1.1")
    url = "http://127.0.0.1:8701/service/ochp/v1.4"
    return Exchange(name, operation, "DE8EX", url, 1763800000.0, 1763800000.25, request, answer or message())


def passed(name: str = "cdr.upload_is_accepted", *, group: str = "cdr", count: int = 1) -> ScenarioResult:
    """A scenario that passed."""
    return ScenarioResult(
        id=name,
        group=group,
        operation="AddCDRs",
        purpose=f"The purpose of {name}.",
        verifies=("OCHP-CDR-001",),
        verdict=Verdict.PASS,
        reason="",
        checks=(Check(f"{name}/OCHP-CDR-001", "OCHP-CDR-001", count=count),),
        exchanges=(f"{name}#1",),
        examples=5,
        drawn={"batch": "2 CDRs"},
        reproduce=f"ochp-conformance run -k {name} --seed 7 --epoch 1763800000",
        started_s=1.0,
        duration_s=0.125,
    )


def failed(name: str = "cdr.reaches_only_its_provider", finding: Finding | None = None) -> ScenarioResult:
    """A scenario with one failed check and one that passed."""
    seen = Finding("no CDR of another provider", "CdrId 'DEABCA1' of another provider", PLACE, f"{name}#1")
    check = Check(f"{name}/OCHP-CDR-012", "OCHP-CDR-012", finding or seen)
    base = passed(name)
    return replace(
        base,
        operation="GetCDRs",
        purpose="An accepted CDR reaches its provider and no other.",
        verifies=("OCHP-CDR-001", "OCHP-CDR-012"),
        verdict=Verdict.FAIL,
        checks=(*base.checks, check),
    )


def hostile(name: str = "cdr.texts_come_back_unchanged") -> ScenarioResult:
    """A failed scenario in which everything that a target can influence is hostile."""
    finding = Finding(
        HOSTILE, f"observed {HOSTILE}", Place(f"/Envelope/{HOSTILE}", 1, 4, Part.ANSWER), f"{name}#1"
    )
    return replace(failed(name, finding), drawn={"text": HOSTILE}, reason=HOSTILE)


def inconclusive(name: str = "cdr.needs_two_providers") -> ScenarioResult:
    """A scenario that could not judge."""
    return replace(
        passed(name),
        verdict=Verdict.INCONCLUSIVE,
        reason="needs a second provider that is not connected",
        checks=(),
        exchanges=(),
    )


def broken(name: str = "cdr.breaks_off") -> ScenarioResult:
    """A scenario that a suite error ended."""
    return replace(passed(name), verdict=Verdict.INCONCLUSIVE, reason="suite error", checks=(), trace=TRACE)


def not_applicable(name: str = "tariff.is_not_claimed") -> ScenarioResult:
    """A scenario of something that the target does not claim."""
    return replace(
        passed(name, group="tariff"), verdict=Verdict.NOT_APPLICABLE, reason="ics.tariffs is false", checks=()
    )


REQUIREMENTS = (
    RequirementResult(
        "OCHP-CDR-001", "MUST", "Operators upload CDRs with AddCDRs.", "OCHP.md 1.4, AddCDRs", True,
        Verdict.PASS, "", 6, 0, ("cdr.upload_is_accepted",),
    ),
    RequirementResult(
        "OCHP-CDR-012", "MUST", SENTENCE, "OCHP.md 1.4, GetCDRs", True, Verdict.FAIL, "", 2, 1,
        ("cdr.reaches_only_its_provider",),
    ),
    RequirementResult(
        "OCHP-CDR-030", "SHOULD", "A CDR should be confirmed soon.", "OCHP.md 1.4, ConfirmCDRs", True,
        Verdict.FAIL, "", 1, 1, ("rule/confirmed_soon",),
    ),
    RequirementResult(
        "OCHP-CDR-040", "MUST", "Nobody judged this.", "OCHP.md 1.4, CheckCDRs", True,
        Verdict.INCONCLUSIVE, "no scenario judged it", 0, 0, (),
    ),
    RequirementResult(
        "OCHP-TARIFF-001", "MUST", "Tariffs are optional.", "OCHP.md 1.4, tariffs", False,
        Verdict.NOT_APPLICABLE, "ics.tariffs is false", 0, 0, (),
    ),
)  # fmt: skip


def campaign(*scenarios: ScenarioResult, content: bytes = ANSWER, extra: bool = True) -> Results:
    """A campaign of these scenarios, or of one of each kind.

    Args:
        scenarios: Empty for one of each kind, the hostile one included.
        content: Body of each answer.
        extra: Whether there are passive findings, observations, remarks, waivers and a loose suite error.
    """
    chosen = scenarios or (passed(), failed(), hostile(), inconclusive(), broken(), not_applicable())
    ids = dict.fromkeys(e for s in chosen for e in s.exchanges)
    problems = tuple(Problem(s.id, "KeyError: 1", s.trace) for s in chosen if s.trace)
    passive = Finding("confirmed within a day", f"{HOSTILE} late", PLACE, next(iter(ids), None))
    return Results(
        suite=Suite("ochp-conformance", "0.1.0", "5c" * 32),
        release="1.4",
        target=TargetSummary(
            name="Example Clearing House",
            vendor="Example GmbH",
            version="2026.11",
            role="CHS",
            embedded=False,
            endpoints={"chs": "http://127.0.0.1:8701/service/ochp/v1.4"},
            partners={"DE8EX": ("EMP",), "DEABC": ("CPO", "PSO")},
            connections=(("DE8EX", "DEABC"),),
            ics={"tariffs": False},
            ixit={"timeout_s": 10.0, "disposable_accounts": True},
        ),
        requirement_set=SetSummary("1.4/2026-12", "ab" * 32),
        campaign=Campaign(
            outcome=Outcome.NOT_CONFORMANT,
            because=("OCHP-CDR-012 failed (MUST)", "OCHP-CDR-040 was not judged: no scenario judged it"),
            started="2026-11-22T12:00:00Z",
            duration_s=12.5,
            command="ochp-conformance run --target target.toml --seed 7 --epoch 1763800000",
            seed=7,
            epoch=1763800000,
            prefix="A1B2",
            profile="default",
            workers=1,
            selection="",
            interrupted=False,
            strict=False,
            waits=(Wait("an upload becomes visible", 5.0, 0.2),),
            preflight=(Probe("reachability", Verdict.PASS, "all endpoints answer"),),
        ),
        scenarios=tuple(sorted(chosen, key=lambda s: s.id)),
        requirements=REQUIREMENTS,
        exchanges=tuple(exchange(e, answer=message(content)) for e in ids),
        passive=(Check("rule/confirmed_soon/OCHP-CDR-030", "OCHP-CDR-030", passive, 3, True),)
        if extra
        else (),
        observations=(Observation("AMB-016", "AMB-016/partly", f"partly, {HOSTILE}", 4),) if extra else (),
        suite_errors=(*problems, Problem("merge", "a record is missing", TRACE)) if extra else problems,
        remarks=("OCHP-CDR-030 (SHOULD) failed 1 time",) if extra else (),
        waived={"OCHP-CDR-012": "known, ticket 7"} if extra else {},
    )
