"""Kill: play faults of the sandbox, and see whether the suite catches each of them by the right requirement.

A fault is caught if its first requirement fails, and caught exactly if nothing fails that it does not name.
"""

import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from conformance.campaign import Campaign, Profile, Settings
from conformance.cli.scenery import scenery
from conformance.errors import SuiteError
from conformance.evidence import Results, Verdict
from conformance.plugin import execute
from conformance.sandbox import Fault, serve
from conformance.sandbox import Settings as Sandbox

BASIC = ("test_plausible_cdr_is_accepted_and_offered", "test_declined_cdr_is_returned_to_its_operator")
"""Scenarios that are always executed, so that a fault shows what else it breaks."""
PASSIVE = ("test_delivered_cdr_equals_the_uploaded_one", "test_evse_of_another_operator_is_refused")
"""Scenarios for what rules judge on any message: a full record, and a refusal."""
SETTLE_S = 0.4
TIMEOUT_S = 12
"""Longer than the ten seconds within which some requirements want an answer."""


@dataclass(frozen=True, slots=True)
class Killed:
    """What became of one fault.

    Args:
        fault: What was played.
        failed: Requirements that failed.
        problems: Suite errors; there may be none, whatever a target does.
        seconds: How long it took.
    """

    fault: Fault
    failed: tuple[str, ...]
    problems: tuple[str, ...]
    seconds: float

    @property
    def caught(self) -> bool:
        """Whether the requirement that the fault is for failed."""
        return self.fault.requirements[0] in self.failed

    @property
    def besides(self) -> tuple[str, ...]:
        """Requirements that failed although the fault does not name them."""
        return tuple(name for name in self.failed if name not in self.fault.requirements)

    @property
    def holds(self) -> bool:
        """Whether the fault was caught exactly."""
        return self.caught and not self.besides and not self.problems


class Silent:
    """Shows nothing of the many campaigns."""

    def planned(self, total: int) -> None:
        """Ignored."""

    def ended(self, scenario: str, verdict: Verdict, *, suite_error: bool, duration_s: float) -> None:
        """Ignored."""


def kill(faults: Sequence[Fault], *, whole: bool = False) -> Iterator[Killed]:
    """Play faults one after the other, each in a campaign of its own.

    Args:
        faults: What to play.
        whole: Execute every scenario with each fault, instead of those that verify its requirements.

    Raises:
        SuiteError: A campaign left no results.
    """
    with tempfile.TemporaryDirectory(prefix="ochp-faults-") as private:
        folder = Path(private)
        for fault in faults:
            started = time.monotonic()
            chosen = [] if whole else _verifying(fault)
            found = play(Sandbox(faults=(fault.id,)), folder, " or ".join(chosen))
            yield Killed(
                fault,
                tuple(sorted(r.id for r in found.requirements if r.verdict is Verdict.FAIL)),
                tuple(f"{problem.where}: {problem.what}" for problem in found.suite_errors),
                time.monotonic() - started,
            )


def _verifying(fault: Fault) -> list[str]:
    wanted = frozenset(fault.requirements)
    found = {name.partition(".")[2] for name, said in scenery().items() if wanted.intersection(said.verifies)}
    return sorted(found.union(BASIC, PASSIVE))


def play(sandbox: Sandbox, folder: Path, keyword: str = "") -> Results:
    """Run a campaign against a sandbox of one's own, without a word.

    Args:
        sandbox: How it is to behave.
        folder: Where target file and report go.
        keyword: Expression that scenarios have to match; empty: all.

    Raises:
        SuiteError: The campaign left no results.
    """
    with serve(sandbox) as running:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "target.toml"
        text = running.target_toml()
        file.write_text(hurried(text), encoding="utf-8")
        settings = Settings(
            target=file,
            epoch=int(time.time()),
            embedded=not sandbox.faults and not sandbox.variations,
            profile=Profile.SMOKE,
            output=folder / "reports",
            keyword=keyword,
        )
        campaign = Campaign(settings, os.environ)
        try:
            campaign.probe()
            execute(campaign, Silent())
        finally:
            campaign.close()
    if campaign.results is None:
        raise SuiteError("a campaign left no results")
    return campaign.results


def hurried(text: str) -> str:
    """The target file with short waits: what a fault hides does not come later either."""
    return text.replace("[ixit]\n", f"[ixit]\nsettle_s = {SETTLE_S}\ntimeout_s = {TIMEOUT_S}\n", 1)
