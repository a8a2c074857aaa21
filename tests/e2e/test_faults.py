"""Each fault of the sandbox is caught by its requirement alone; no permitted variation fails anything."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conformance.sandbox import faults, variations

COMMAND = Path(sys.executable).with_name("ochp-conformance")
PARTS = 2
LONGEST_S = 2700
FAULTS = [fault.id for fault in faults()]


def _houses() -> list[tuple[str, ...]]:
    """All variations, dealt to as few houses as possible: none has two readings of one ambiguity."""
    houses: list[dict[str, str]] = []
    for variation in variations():
        ambiguity = variation.id.partition("/")[0]
        house = next((h for h in houses if ambiguity not in h), None)
        if house is None:
            house = {}
            houses.append(house)
        house[ambiguity] = variation.id
    return [tuple(house.values()) for house in houses]


PLAY = """
import sys
from pathlib import Path
from conformance.cli.kill import play
from conformance.evidence import Verdict
from conformance.sandbox import Settings
found = play(Settings(variations=tuple(sys.argv[2:]), speed=10), Path(sys.argv[1]))
failed = [s.id for s in found.scenarios if s.verdict is Verdict.FAIL]
failed += [r.id for r in found.requirements if r.verdict is Verdict.FAIL]
print("failed:", failed, "errors:", [e.what for e in found.suite_errors])
sys.exit(bool(failed or found.suite_errors))
"""


@pytest.fixture(scope="session")
def killed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What became of each fault, played by `faults run` in as many processes as there are cores."""
    folder = tmp_path_factory.mktemp("faults")
    files = [folder / f"{part}.json" for part in range(1, PARTS + 1)]
    running = [
        subprocess.Popen(
            [COMMAND, "faults", "run", "--shard", f"{part}/{PARTS}", "--json", str(file)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for part, file in enumerate(files, 1)
    ]
    said = [process.communicate(timeout=LONGEST_S)[0] for process in running]
    assert all(file.exists() for file in files), "\n".join(said)
    return {row["fault"]: row for file in files for row in json.loads(file.read_text())}


@pytest.mark.timeout(LONGEST_S)
@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_caught_exactly(fault: str, killed: dict[str, dict[str, Any]]) -> None:
    row = killed[fault]
    assert row["problems"] == []
    assert row["requirements"][0] in row["failed"]
    assert set(row["failed"]) <= set(row["requirements"])


@pytest.mark.timeout(LONGEST_S)
@pytest.mark.parametrize("house", _houses(), ids=lambda house: f"{len(house)}-readings")
def test_permitted_readings_fail_nothing(house: tuple[str, ...], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PLAY, str(tmp_path), *house],
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_there_are_faults_at_every_seam() -> None:
    assert {fault.seam for fault in faults()} == {"model", "answer", "http", "socket"}
