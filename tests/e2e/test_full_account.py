"""An account that holds more CDRs of others than can be read: said once, and the rest is judged.

Here a queue is just longer than is read (32 MB). At full size, by hand, on two busy cores: 100,000 CDRs of
220 MB in the queue of one EMP, all 363 scenarios in profile smoke. With timeout_s = 60: 214 s, 207 MB, status
3, 260 scenarios passed, 103 that need the queue were inconclusive and said so. With timeout_s = 10, which the
sandbox overran: 231 s, 139 MB, status 1 (OCHPT-HTTP-015), 258 passed, 103 inconclusive.
"""

import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from conformance.evidence import Results, Verdict, read
from conformance.schema import MAX_MESSAGE
from tests.e2e.by_hand import COMMAND, sandbox
from tests.sandbox.stock import stocked

LONGEST_S = 100
REASON = f"GetCDRs cannot be read: the answer is longer than {MAX_MESSAGE} bytes; DE8EX holds too much"
BYTES_EACH = 2000
COUNT = MAX_MESSAGE // BYTES_EACH + 2000
MOST_MEMORY_KB = 400 * 1024
NEEDING = ("plausible_cdr_is_accepted_and_offered", "declined_cdr_is_returned_to_its_operator")
REST = (
    "uploaded_charge_points_reach_the_navigation_provider",
    "normal_answer_has_status_200",
    "refused_with_405",
)
CHOSEN = " or ".join((*NEEDING, *REST))


@dataclass(frozen=True)
class Played:
    """A campaign that has ended, with what it cost."""

    status: int
    said: str
    results: Results
    seconds: float
    memory_kb: int


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """A campaign against a sandbox one of whose queues is longer than is read."""
    folder = tmp_path_factory.mktemp("full")
    with sandbox(folder, "--store", stocked(folder / "sandbox.db", COUNT)) as target:
        target.write_text(f"{target.read_text(encoding='utf-8')}timeout_s = 60\n", encoding="utf-8")
        words = ["run", "--target", str(target), "--profile", "smoke", "--no-report", "-k", CHOSEN]
        with (folder / "said").open("w+", encoding="utf-8") as said:
            began = time.monotonic()
            process = subprocess.Popen([COMMAND, *words], cwd=folder, stdout=said, stderr=said)
            most = 0
            while process.poll() is None:
                most = max(most, _memory_kb(process.pid))
                time.sleep(0.1)
            seconds = time.monotonic() - began
            said.seek(0)
            text = said.read()
        (results,) = folder.glob("reports/1.4/*-CHS/results.json")
        yield Played(process.returncode, text, read(results), seconds, most)


def _memory_kb(pid: int) -> int:
    """The most memory of a process so far; that of getrusage includes the process that forked it."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0  # it has ended
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found.group(1)) if found else 0


def test_campaign_ends_without_a_traceback(played: Played) -> None:
    assert "Traceback" not in played.said
    assert played.results.suite_errors == ()


def test_account_is_named_once_before_anything_is_judged(played: Played) -> None:
    (probe,) = [p for p in played.results.campaign.preflight if p.name == "queue of DE8EX"]
    assert probe.verdict is Verdict.INCONCLUSIVE
    assert probe.message in played.said


@pytest.mark.parametrize("name", NEEDING)
def test_scenarios_that_need_the_queue_say_why_they_cannot_judge(played: Played, name: str) -> None:
    (needing,) = [s for s in played.results.scenarios if name in s.id]
    assert needing.verdict is Verdict.INCONCLUSIVE
    assert needing.reason == REASON


def test_nothing_is_violated(played: Played) -> None:
    assert played.status == 3
    assert [r.id for r in played.results.requirements if r.verdict is Verdict.FAIL] == []


@pytest.mark.parametrize("name", REST)
def test_the_rest_is_judged(played: Played, name: str) -> None:
    (other,) = [s for s in played.results.scenarios if name in s.id]
    assert other.verdict is Verdict.PASS


def test_queue_is_downloaded_once(played: Played) -> None:
    assert all(exchange.operation != "GetCDRs" for exchange in played.results.exchanges)


def test_time_and_memory_are_bounded(played: Played) -> None:
    assert played.seconds < LONGEST_S
    assert played.memory_kb < MOST_MEMORY_KB


def test_what_cannot_be_settled_is_told(played: Played) -> None:
    assert any("DE8EX" in remark for remark in played.results.remarks)
