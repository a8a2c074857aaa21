"""The terminal: progress while a campaign runs, and its summary.

Lines are never wrapped or cut to the width of a terminal, and nothing is told by colour alone, so that the
log of a pipeline reads the same.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from conformance.evidence import Outcome, Results, Verdict
from conformance.reporting.account import Account, Accounts
from conformance.reporting.facts import outcome_words, report_name
from conformance.reporting.tally import Ending, ending_of, loose_errors, tally
from conformance.reporting.visible import one_line

if TYPE_CHECKING:
    from rich.console import Console
    from rich.status import Status

SHOWN_FINDINGS = 25
"""Most findings that the summary tells; the others are in the report."""

SHOWN_REASONS = 30
"""Most reasons that keep a campaign from being conformant which the summary tells."""

TOLD_AGAIN_S = 10
"""Shortest time between two estimates in a log."""

ESTIMATED_AFTER_S = 3
"""Time before which too little is known to estimate the rest."""

SLOWEST = 10
"""How many of the slowest scenarios the summary names."""

_STYLES = {
    Ending.PASS: "green",
    Ending.FAIL: "bold red",
    Ending.INCONCLUSIVE: "yellow",
    Ending.NOT_APPLICABLE: "dim",
    Ending.SUITE_ERROR: "bold magenta",
}
_OUTCOME_STYLES = {
    Outcome.CONFORMANT: "bold green",
    Outcome.PARTIAL: "bold yellow",
    Outcome.NOT_CONFORMANT: "bold red",
}


class Progress:
    """Tells how far a campaign is: one moving line on a terminal, a line for each scenario elsewhere.

    From time to time it also tells how long the rest is going to take, if scenarios go on ending as they have
    ended so far; in a log not more often than every `TOLD_AGAIN_S` seconds.

    Args:
        console: Where to write.
        quiet: True to write nothing.
        clock: Seconds that only ever grow.
    """

    def __init__(
        self, console: "Console", *, quiet: bool = False, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._console = console
        self._quiet = quiet
        self._clock = clock
        self._total = 0
        self._done = 0
        self._started = 0.0
        self._told = 0.0
        self._status: Status | None = None

    def start(self, total: int, title: str) -> None:
        """Begin.

        Args:
            total: How many scenarios are planned.
            title: What is tested, on one line.
        """
        self._total, self._done = total, 0
        self._started = self._told = self._clock()
        if self._quiet:
            return
        _say(self._console, f"{one_line(title)}: {total} {'scenario' if total == 1 else 'scenarios'}")
        if self._console.is_terminal:
            self._status = self._console.status("", spinner="line")
            self._status.start()

    def advance(self, scenario: str, ending: Ending | Verdict, duration_s: float) -> None:
        """Tell that a scenario has ended.

        Args:
            scenario: Its id.
            ending: How.
            duration_s: How long it took.
        """
        self._done += 1
        if self._quiet:
            return
        done = str(self._done).rjust(len(str(self._total)))
        line = f"[{done}/{self._total}] {ending.value:<12} {one_line(scenario)} ({duration_s:.1f} s)"
        if self._status is None:
            _say(self._console, line + self._rest(TOLD_AGAIN_S), _STYLES[Ending(ending.value)])
            return
        if ending.value not in (Ending.PASS.value, Ending.NOT_APPLICABLE.value):
            _say(self._console, line, _STYLES[Ending(ending.value)])
        from rich.text import Text

        self._status.update(Text(line + self._rest(0)))

    def _rest(self, pause_s: float) -> str:
        """What the rest is going to take, as the end of a line; empty if it was told a moment ago."""
        now = self._clock()
        left, passed = self._total - self._done, now - self._started
        if not left or passed < ESTIMATED_AFTER_S or now - self._told < pause_s:
            return ""
        self._told = now
        return f", {_roughly(passed / self._done * left)} left"

    def stop(self) -> None:
        """End, also after an interruption; may be called more than once."""
        if self._status is not None:
            self._status.stop()
            self._status = None


def _roughly(seconds: float) -> str:
    """Give a time as roughly as it is known: in steps of five seconds, from two minutes on in minutes."""
    if seconds < 120:
        return f"about {max(5, round(seconds / 5) * 5)} s"
    return f"about {round(seconds / 60)} min"


def summarise(results: Results, console: "Console", sentences: Iterable[str] = ()) -> None:
    """Write the summary of a campaign.

    Args:
        results: What the campaign found.
        console: Where to write.
        sentences: What to say about the reports that were written, a line each.
    """
    for line, style in summary(results):
        _say(console, line, style)
    for sentence in sentences:
        _say(console, one_line(sentence))


def summary(results: Results) -> Iterator[tuple[str, str]]:
    """Give the lines of the summary with their styles.

    Args:
        results: What the campaign found.

    Yields:
        Line without line feed, and rich style (often empty).
    """
    yield from _groups(results)
    yield from _findings(results)
    yield from _errors(results)
    if results.remarks:
        yield from _section("Remarks", map(one_line, results.remarks))
    yield from _section("Slowest scenarios", _slowest(results))
    yield from _result(results)


def _groups(results: Results) -> Iterator[tuple[str, str]]:
    """Table of test groups: as wide as its longest name, whatever the terminal."""
    names = sorted({s.group for s in results.scenarios})
    headings = ("passed", "failed", "inconclusive", "not applicable", "suite errors")
    width = max(map(len, ["Test group", *map(one_line, names), "all"]))
    yield "", ""
    yield "  ".join([f"{'Test group':<{width}}", *headings]), "bold"
    for name in [*names, None]:
        counts = tally(results, [s for s in results.scenarios if name is None or s.group == name])
        cells = (
            counts.passed,
            counts.failed,
            counts.inconclusive,
            counts.not_applicable,
            counts.suite_errors,
        )
        row = [f"{cell or '-':>{len(heading)}}" for cell, heading in zip(cells, headings, strict=True)]
        yield "  ".join([f"{'all' if name is None else one_line(name):<{width}}", *row]), ""


def _findings(results: Results) -> Iterator[tuple[str, str]]:
    accounts = Accounts(results)
    told = [(a, s.id) for s in results.scenarios for a in accounts.of(s)]
    told += [(a, a.check.id) for a in accounts.passive()]
    if not told:
        return
    yield "", ""
    yield "Findings", "bold"
    for account, place in told[:SHOWN_FINDINGS]:
        yield from _finding(account, place)
    if len(told) > SHOWN_FINDINGS:
        yield f"  and {len(told) - SHOWN_FINDINGS} more in the report", ""


def _finding(account: Account, found_in: str) -> Iterator[tuple[str, str]]:
    """One finding, at most five lines."""
    kind = "remark" if account.citation.is_remark else "non-conformity"
    yield f"  {account.title}: {kind} in {one_line(found_in)}", "yellow" if kind == "remark" else "red"
    yield f"    {one_line(account.sentence, limit=240)}", ""
    if account.where:
        yield f"    where: {one_line(account.where, limit=240)}", ""
    seen = one_line(account.observed, limit=240)
    yield f"    expected: {one_line(account.expected, limit=200)}; seen: {seen}", ""
    yield f"    repeat: {account.repeat}", ""


def _errors(results: Results) -> Iterator[tuple[str, str]]:
    """Suite errors: ours to mend, so the reader is asked to report them."""
    broken = [s for s in results.scenarios if ending_of(results, s) is Ending.SUITE_ERROR]
    problems = {p.where: p.what for p in results.suite_errors}
    lines = [f"{one_line(s.id)}: {one_line(problems.get(s.id, 'broke off'), limit=240)}" for s in broken]
    lines += [f"{one_line(p.where)}: {one_line(p.what, limit=240)}" for p in loose_errors(results)]
    if lines:
        yield from _section("Suite errors (defects of this suite, no verdict on the target)", lines)


def _slowest(results: Results) -> list[str]:
    slow = sorted(results.scenarios, key=lambda s: (-s.duration_s, s.id))[:SLOWEST]
    return [f"{s.duration_s:8.2f} s  {one_line(s.id)}" for s in slow if s.duration_s > 0]


def _result(results: Results) -> Iterator[tuple[str, str]]:
    judged = [r for r in results.requirements if r.verdict is not Verdict.NOT_APPLICABLE]
    passed = sum(r.verdict is Verdict.PASS for r in judged)
    failed = sum(r.verdict is Verdict.FAIL for r in judged)
    yield "", ""
    yield f"{report_name(results)}: {outcome_words(results)}", _OUTCOME_STYLES[results.campaign.outcome]
    yield f"  scenarios: {tally(results).words}", ""
    open_ones = len(judged) - passed - failed
    yield f"  requirements: {passed} passed, {failed} failed, {open_ones} not judged", ""
    because = results.campaign.because
    for sentence in because[:SHOWN_REASONS]:
        yield f"  because: {one_line(sentence)}", ""
    if len(because) > SHOWN_REASONS:
        yield f"  because of {len(because) - SHOWN_REASONS} more that the report tells", ""


def _section(title: str, lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    yield "", ""
    yield title, "bold"
    for line in lines:
        yield f"  {line}", ""


def _say(console: "Console", line: str, style: str = "") -> None:
    """Write a line as it is: no markup, no wrapping, no guessing what deserves colour."""
    console.print(line, style=style or None, markup=False, highlight=False, emoji=False, soft_wrap=True)
