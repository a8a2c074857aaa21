"""Generated faults: whether anything that an answer says can be wrong without being noticed.

All of them are played against one sandbox at a time, in steps that take less and less for granted. What a
rule finds on an answer of a faultless campaign, changed by the fault, needs no campaign of its own. What is
left is played against the scenario that is most likely to notice, then against others, for a few rounds. What
is left then has survived, and data has to say why.
"""

import os
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cache
from itertools import islice
from pathlib import Path

import yaml
from lxml import etree

from conformance.campaign import Campaign, Profile, Settings
from conformance.cli.kill import Silent, hurried
from conformance.cli.repetition import Repetition
from conformance.cli.scenery import scenery
from conformance.errors import SuiteError
from conformance.evidence import Exchange, Part, Results, Verdict
from conformance.plugin import execute
from conformance.releases import Release, Role, get
from conformance.requirements import load
from conformance.rules import Context, judge
from conformance.sandbox import Fault, Switch, altered_answer, serve
from conformance.sandbox import Settings as Sandbox
from conformance.schema import of, parse_untrusted

ROUNDS = (1, 2, 3)
"""How many scenarios each fault that is left is played against, round by round."""
SAMPLES = 3
"""How many answers of a faultless campaign rules look at for each fault."""
LEAST_RATE = 0.95
"""Part of the faults that has to be noticed."""

_CONTENT = frozenset(
    (
        "OCHP-GEN-043",
        "OCHP-CDR-001",
        "OCHP-CDR-035",
        "OCHP-GEN-026",
        "OCHP-AUTH-001",
        "OCHP-AUTH-010",
        "OCHP-SINGLE-001",
        "OCHP-POI-001",
        "OCHP-POI-008",
        "OCHP-POI-018",
        "OCHP-TARIFF-001",
        "OCHP-TARIFF-010",
        "OCHP-STATUS-001",
        "OCHP-STATUS-005",
        "OCHP-STATUS-021",
        "OCHP-STATUS-026",
    )
)
_FLOW = frozenset(("OCHP-CDR-024", "OCHP-CDR-025", "OCHP-CDR-026"))
_HINTS = {
    "drops": _CONTENT,
    "alters": _CONTENT,
    "moves": _CONTENT,
    "loses": frozenset(("OCHP-GEN-043", "OCHP-GEN-049")),
    "refuses": _FLOW,
    "allows": _FLOW,
    "leaks": frozenset(
        (
            "OCHP-AUTH-006",
            "OCHP-SINGLE-003",
            "OCHP-CDR-002",
            "OCHP-CDR-013",
            "OCHP-POI-005",
            "OCHP-TARIFF-007",
            "OCHP-STATUS-018",
        )
    ),
}
"""By kind of fault, requirements whose scenarios look where it does its work."""


@dataclass(frozen=True, slots=True)
class Hunted:
    """What became of a generated fault.

    Args:
        fault: The fault.
        by: What noticed it: a requirement whose rule did, or a scenario; empty if nothing did.
        tried: Scenarios that did not notice.
        reason: Why it may survive; empty if nothing says so.
    """

    fault: Fault
    by: str
    tried: tuple[str, ...]
    reason: str = ""

    @property
    def killed(self) -> bool:
        """Whether something noticed."""
        return bool(self.by)


@dataclass(frozen=True, slots=True)
class Sighting:
    """Answers of one operation that a scenario saw in a faultless campaign.

    Args:
        scenario: As ``<group>.<function>``.
        seconds: How long the scenario took.
        answers: The answers.
    """

    scenario: str
    seconds: float
    answers: tuple["Answered", ...]

    def holds(self, place: str) -> bool:
        """Whether one of the answers has something at a place (see `Answered.places`)."""
        return any(place in answer.places for answer in self.answers)


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that was seen.

    Args:
        exchange: With the answer.
        places: Paths of its elements and attributes, and of its lists with ``/first`` and so on as far as
            they have such a record to lose.
    """

    exchange: Exchange
    places: frozenset[str]


def hunt(
    faults: Sequence[Fault], release: str = "1.4", tell: Callable[[str], None] = lambda line: None
) -> tuple[Hunted, ...]:
    """Play generated faults.

    Args:
        faults: What to play; see `generated_faults`.
        release: Name of the release.
        tell: Hears how far it is.

    Raises:
        SuiteError: A campaign left no results, or a scenario broke off with a suite error.
    """
    switch = Switch(release)
    with tempfile.TemporaryDirectory(prefix="ochp-generated-") as private:
        folder = Path(private)
        seen = _sightings(_play(switch, folder / "faultless", None, 0))
        tell(f"{len(seen)} operations were seen in a faultless campaign")
        noticed = {fault.id: by for fault in faults if (by := _ruled(fault, seen, get(release)))}
        tell(f"{len(noticed)} of {len(faults)} faults are noticed by rules on any answer")
        tried: dict[str, list[str]] = defaultdict(list)
        for number, width in enumerate(ROUNDS, 1):
            left = [fault for fault in faults if fault.id not in noticed]
            assigned = _assigned(left, seen, tried, noticed, width)
            if not assigned:
                break
            repetition = Repetition(switch, assigned)
            found = _play(switch, folder / str(number), repetition, number)
            noticed |= _noticed(found, repetition)
            tell(f"round {number}: {len(noticed)} faults are noticed")
    return tuple(
        Hunted(fault, noticed.get(fault.id, ""), tuple(tried[fault.id]), reason_for(fault.id))
        for fault in faults
    )


@cache
def reasons() -> tuple[tuple[str, str], ...]:
    """Give the patterns of faults that may survive, with the reasons.

    Raises:
        SuiteError: The document is written wrongly.
    """
    document = yaml.safe_load((Path(__file__).parent / "survivors.yaml").read_text(encoding="utf-8"))
    pairs = []
    for entry in document:
        if not isinstance(entry, dict) or entry.keys() != {"faults", "reason"} or not entry["reason"]:
            raise SuiteError("survivors.yaml: each entry has faults and a reason")
        pairs += [(pattern, " ".join(entry["reason"].split())) for pattern in entry["faults"]]
    return tuple(pairs)


def reason_for(fault: str) -> str:
    """Tell why a fault may survive; empty if nothing says so."""
    return next((reason for pattern, reason in reasons() if fnmatchcase(fault, pattern)), "")


def _play(switch: Switch, folder: Path, repetition: Repetition | None, seed: int) -> Results:
    """Run a campaign against a sandbox with a switch."""
    with serve(Sandbox(), switch) as running:
        folder.mkdir(parents=True)
        file = folder / "target.toml"
        file.write_text(hurried(running.target_toml()), encoding="utf-8")
        settings = Settings(
            target=file,
            epoch=int(time.time()),
            seed=seed,
            profile=Profile.SMOKE,
            output=folder / "reports",
        )
        campaign = Campaign(settings, os.environ)
        try:
            campaign.probe()
            execute(campaign, Silent(), *(() if repetition is None else (repetition,)))
        finally:
            switch.turn(None)
            campaign.close()
    if campaign.results is None:
        raise SuiteError("a campaign left no results")
    if campaign.results.suite_errors:
        problem = campaign.results.suite_errors[0]
        raise SuiteError(f"with a generated fault, {problem.where} broke off: {problem.what}")
    return campaign.results


def _sightings(results: Results) -> dict[str, tuple[Sighting, ...]]:
    """Find who saw answers of each operation, quick scenarios first."""
    answered = {exchange.id: _answered(exchange) for exchange in results.exchanges if exchange.operation}
    found: dict[str, list[Sighting]] = defaultdict(list)
    for scenario in sorted(results.scenarios, key=lambda one: one.duration_s):
        if scenario.verdict is not Verdict.PASS:
            continue
        by_operation: dict[str, list[Answered]] = defaultdict(list)
        for name in scenario.exchanges:
            if name in answered and answered[name].places:
                by_operation[answered[name].exchange.operation].append(answered[name])
        group, _, function = scenario.id.partition("[")[0].partition(".")
        for operation, seen in by_operation.items():
            found[operation].append(Sighting(f"{group}.test_{function}", scenario.duration_s, tuple(seen)))
    return {operation: tuple(seen) for operation, seen in found.items()}


def _answered(exchange: Exchange) -> Answered:
    answer = exchange.answer
    if answer is None or not answer.complete or answer.length > len(answer.content):
        return Answered(exchange, frozenset())
    document = parse_untrusted(answer.content, charset="utf-8")
    payload = document.payload
    if payload is None or document.fault is not None:
        return Answered(exchange, frozenset())
    places = set(_places(payload, etree.QName(payload).localname))
    for name, count in Counter(etree.QName(child).localname for child in payload.iterchildren("*")).items():
        enough = {"first": count > 1, "middle": count > 2, "last": count > 1}
        places.update(f"{etree.QName(payload).localname}/{name}/{where}" for where in enough if enough[where])
    return Answered(exchange, frozenset(places))


def _places(element: etree._Element, path: str) -> Iterator[str]:
    yield path
    yield from (f"{path}/@{name}" for name in map(str, element.attrib))
    for child in element.iterchildren("*"):
        yield from _places(child, f"{path}/{etree.QName(child).localname}")


def _operations(fault: Fault, release: Release) -> tuple[str, ...]:
    """The operations whose answers a fault may change."""
    operation = _operation(fault.id, release)
    return ("ConfirmCDRs", "AddCDRs") if operation in ("refuses", "allows") else (operation,)


def _ruled(fault: Fault, seen: Mapping[str, Sequence[Sighting]], release: Release) -> str:
    """Tell the requirement by which a rule notices a fault on one of a few answers that were seen."""
    if fault.seam != "answer":
        return ""
    place = fault.id.partition(":")[2]
    (name,) = _operations(fault, release)
    for exchange in islice(_holding(place, seen.get(name, ())), SAMPLES):
        content = altered_answer(fault.id, release.name, exchange.answer.content if exchange.answer else b"")
        if exchange.answer is None or content is None:
            continue
        answer = replace(exchange.answer, content=content, length=len(content))
        judged = judge(
            parse_untrusted(content, charset="utf-8"),
            Part.ANSWER,
            _context(release),
            operation=release.operation(name),
            exchange=replace(exchange, answer=answer),
        )
        failed = next((check for check in judged.checks if not check.passed), None)
        if failed is not None:
            return failed.requirement
    return ""


def _holding(place: str, seen: Sequence[Sighting]) -> Iterator[Exchange]:
    """Give the exchanges whose answers have something at a place, short answers first."""
    found = (answer.exchange for one in seen for answer in one.answers if place in answer.places)
    yield from sorted(found, key=lambda exchange: exchange.answer.length if exchange.answer else 0)


@cache
def _context(release: Release) -> Context:
    selected = load().select(release.catalogue, Role.CHS)
    return Context(release, of(release), frozenset(one.id for one in selected if one.owner is None))


def _assigned(
    left: Sequence[Fault],
    seen: Mapping[str, Sequence[Sighting]],
    tried: dict[str, list[str]],
    noticed: Mapping[str, str],
    width: int,
) -> dict[str, list[str]]:
    """Give each fault that is left scenarios that are likely to notice it, of those not tried yet."""
    release = get("1.4")
    success = Counter((_operation(id, release), by) for id, by in noticed.items() if "." in by)
    declared = scenery()
    assigned: dict[str, list[str]] = defaultdict(list)
    for fault in left:
        hints = _HINTS[fault.id.partition(":")[0]]
        operation = _operation(fault.id, release)

        def rank(
            one: Sighting, hints: frozenset[str] = hints, operation: str = operation
        ) -> tuple[bool, int, float]:
            hinted = bool(hints.intersection(declared[one.scenario].verifies))
            return not hinted, -success[operation, one.scenario], one.seconds

        ranked = sorted(_candidates(fault, seen, release), key=rank)
        names = [
            name for name in dict.fromkeys(one.scenario for one in ranked) if name not in tried[fault.id]
        ]
        for name in names[:width]:
            tried[fault.id].append(name)
            assigned[name].append(fault.id)
    return dict(assigned)


def _operation(fault: str, release: Release) -> str:
    """The operation that a fault is about; of those of the status flow, the kind of fault."""
    kind, _, place = fault.partition(":")
    named = place.partition("/")[0]
    return next((o.name for o in release.operations if named in (o.name, o.response)), kind)


def _candidates(fault: Fault, seen: Mapping[str, Sequence[Sighting]], release: Release) -> Iterator[Sighting]:
    place = fault.id.partition(":")[2]
    for operation in _operations(fault, release):
        for sighting in seen.get(operation, ()):
            if fault.seam == "model" or sighting.holds(place):
                yield sighting


def _noticed(results: Results, repetition: Repetition) -> dict[str, str]:
    """Faults with a scenario in which a check failed."""
    found = {}
    for scenario in results.scenarios:
        fault = repetition.faults.get(scenario.id)
        if fault is not None and any(not check.passed for check in scenario.checks):
            group, _, function = scenario.id.partition("[")[0].partition(".")
            found[fault] = f"{group}.test_{function}"
    return found
