"""The terminal tells the same in a window, in a log, and to somebody who sees no colour."""

import io
from dataclasses import replace

import pytest
from hypothesis import given
from rich.console import Console
from rich.text import Text

from conformance.evidence import Results
from conformance.reporting import Ending, Progress, summarise
from conformance.reporting.console import SHOWN_FINDINGS, SHOWN_REASONS, SLOWEST, summary
from tests.evidence import drawn
from tests.reporting import campaigns


def _said(results: Results, *, width: int = 80, terminal: bool = False) -> str:
    out = io.StringIO()
    summarise(results, Console(file=out, width=width, force_terminal=terminal), ["Report: somewhere"])
    return out.getvalue()


def _lines(results: Results) -> list[str]:
    return [line for line, _ in summary(results)]


@given(drawn.results)
def test_any_results_can_be_summarised(results: Results) -> None:
    assert "Report: somewhere" in _said(results)


def test_summary_does_not_depend_on_the_width() -> None:
    assert _said(campaigns.campaign(), width=20) == _said(campaigns.campaign(), width=400)


def test_log_has_no_escape_sequence() -> None:
    assert "\x1b" not in _said(campaigns.campaign())


def test_colour_adds_nothing_but_colour() -> None:
    coloured = _said(campaigns.campaign(), terminal=True)
    assert Text.from_ansi(coloured).plain.split() == _said(campaigns.campaign()).split()


def test_hostile_text_cannot_reach_the_terminal() -> None:
    said = _said(campaigns.campaign(campaigns.hostile()), terminal=True)
    assert "\x1b[2J" not in said
    assert "\u202e" not in said


def test_text_in_brackets_is_no_markup() -> None:
    results = replace(campaigns.campaign(), remarks=("[red]x[/red] [link=http://a]b[/link]",))
    assert "[red]x[/red] [link=http://a]b[/link]" in _said(results)


def test_groups_are_counted() -> None:
    lines = _lines(campaigns.campaign())
    start = next(i for i, line in enumerate(lines) if line.startswith("Test group"))
    assert [line.split() for line in lines[start + 1 : start + 4]] == [
        ["cdr", "1", "2", "1", "-", "1"],
        ["tariff", "-", "-", "-", "1", "-"],
        ["all", "1", "2", "1", "1", "1"],
    ]


def test_finding_takes_five_lines() -> None:
    lines = _lines(campaigns.campaign(campaigns.failed(), extra=False))
    start = lines.index("Findings")
    assert lines[start + 1 : start + 7] == [
        "  OCHP-CDR-012 (MUST): non-conformity in cdr.reaches_only_its_provider",
        f"    {campaigns.SENTENCE}",
        "    where: answer of cdr.reaches_only_its_provider#1, line 7, column 9: "
        "/Envelope/Body/GetCDRsResponse/cdrInfoArray/CdrId",
        "    expected: no CDR of another provider; seen: CdrId 'DEABCA1' of another provider",
        f"    repeat: {campaigns.failed().reproduce}",
        "",
    ]


def test_no_line_breaks_inside_a_line() -> None:
    assert [line for line in _lines(campaigns.campaign()) if "\n" in line] == []


def test_many_findings_are_counted_instead_of_told() -> None:
    scenarios = [campaigns.failed(f"cdr.case_{i:03}") for i in range(SHOWN_FINDINGS + 7)]
    lines = _lines(campaigns.campaign(*scenarios, extra=False))
    assert sum("non-conformity in" in line for line in lines) == SHOWN_FINDINGS
    assert "  and 7 more in the report" in lines


def test_slowest_scenarios_come_first() -> None:
    scenarios = [
        replace(campaigns.passed(f"cdr.case_{i:02}"), duration_s=float(i)) for i in range(SLOWEST + 5)
    ]
    lines = _lines(campaigns.campaign(*scenarios))
    start = lines.index("Slowest scenarios") + 1
    names = [line.split()[-1] for line in lines[start : lines.index("", start)]]
    assert names == [f"cdr.case_{i:02}" for i in range(SLOWEST + 4, 4, -1)]


def test_what_keeps_it_from_being_conformant_is_told() -> None:
    assert "  because: OCHP-CDR-040 was not judged: no scenario judged it" in _lines(campaigns.campaign())


def test_many_reasons_are_counted() -> None:
    results = campaigns.campaign()
    many = replace(results.campaign, because=tuple(f"reason {i}" for i in range(SHOWN_REASONS + 4)))
    assert "  because of 4 more that the report tells" in _lines(replace(results, campaign=many))


@pytest.mark.parametrize("terminal", [False, True])
def test_progress_names_what_did_not_pass(terminal: bool) -> None:
    out = io.StringIO()
    progress = Progress(Console(file=out, force_terminal=terminal, width=80))
    progress.start(2, "OCHP 1.4")
    progress.advance("cdr.one", Ending.PASS, 0.1)
    progress.advance("cdr.two", Ending.FAIL, 0.2)
    progress.stop()
    assert "[2/2] fail         cdr.two (0.2 s)" in out.getvalue()


def test_progress_in_a_log_is_a_line_for_each_scenario() -> None:
    out = io.StringIO()
    progress = Progress(Console(file=out, width=20))
    progress.start(10, "OCHP 1.4, CHS")
    progress.advance("cdr.one", Ending.PASS, 0.125)
    assert out.getvalue() == "OCHP 1.4, CHS: 10 scenarios\n[ 1/10] pass         cdr.one (0.1 s)\n"


class _Clock:
    """Goes as far as it is told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def _estimates(times: list[float], total: int, *, terminal: bool = False) -> list[str]:
    """What is said at the end of each line, if a scenario ends at each of these times."""
    clock, said = _Clock(), []
    for number in range(len(times)):
        out = io.StringIO()
        progress = Progress(Console(file=out, force_terminal=terminal, width=200), clock=clock)
        clock.now = 100.0
        progress.start(total, "OCHP 1.4")
        for end in times[: number + 1]:
            out.seek(0)
            out.truncate()
            clock.now = 100.0 + end
            progress.advance("cdr.one", Ending.PASS, 0.1)
        progress.stop()
        said.append(out.getvalue().rpartition("(0.1 s)")[2].strip())
    return said


def test_a_log_tells_now_and_then_how_long_the_rest_takes() -> None:
    said = _estimates([1, 5, 10, 15, 20, 29], 60)
    assert said == ["", "", ", about 3 min left", "", ", about 4 min left", ""]


def test_a_terminal_tells_it_all_the_time() -> None:
    assert "about 5 s left" in _estimates([4, 8], 3, terminal=True)[-1]


@pytest.mark.parametrize(
    ("times", "total", "said"),
    [
        ([1], 10, ""),
        ([10], 2, ", about 10 s left"),
        ([10], 8, ", about 70 s left"),
        ([10], 13, ", about 2 min left"),
        ([10, 11], 3, ""),
        ([10, 20.5], 3, ", about 10 s left"),
        ([4, 10], 100, ", about 8 min left"),
        ([10, 20], 2, ""),
    ],
    ids=[
        "too-early",
        "one-left",
        "seconds",
        "minutes",
        "told-already",
        "told-again",
        "first-told-late",
        "none-left",
    ],
)
def test_the_rest_is_estimated_from_what_has_ended(times: list[float], total: int, said: str) -> None:
    assert _estimates(times, total)[-1] == said


def test_quiet_progress_says_nothing() -> None:
    out = io.StringIO()
    progress = Progress(Console(file=out), quiet=True)
    progress.start(1, "OCHP 1.4")
    progress.advance("cdr.one", Ending.FAIL, 0.1)
    progress.stop()
    assert out.getvalue() == ""


def test_progress_may_be_stopped_twice() -> None:
    progress = Progress(Console(file=io.StringIO(), force_terminal=True))
    progress.start(1, "OCHP 1.4")
    progress.stop()
    progress.stop()
