"""Campaigns one after the other against one sandbox: what is told does not depend on how they are played.

They have the same seed and epoch. None knows of the records that those before have left, the second is played
by two processes in a pipeline, the third in random order by plain pytest.
"""

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.by_hand import COMMAND, sandbox

LONGEST_S = 600
SAME = ("--seed", "11", "--epoch", "1780000000")
SHUFFLE = """
import random

import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    random.Random(4).shuffle(items)
"""


@dataclass(frozen=True)
class Told:
    """What a campaign tells.

    Args:
        status: Its exit status.
        order: Scenarios in the order in which they began.
        verdicts: Requirement to its verdict.
        checks: Requirement to the ids of its checks.
        results: The whole of it.
    """

    status: int
    order: tuple[str, ...]
    verdicts: Mapping[str, str]
    checks: Mapping[str, set[str]]
    results: dict[str, Any]


def told(command: list[str | Path], folder: Path, **environ: str) -> Told:
    """Play a campaign and read what it tells."""
    folder.mkdir()
    kept = {name: value for name, value in os.environ.items() if name != "CI"}
    done = subprocess.run(
        command, cwd=folder, env={**kept, **environ}, capture_output=True, text=True, timeout=LONGEST_S
    )
    assert "Traceback" not in done.stderr, done.stderr
    (file,) = folder.glob("reports/1.4/*-CHS/results.json")
    results = json.loads(file.read_text(encoding="utf-8"))
    assert results["suite_errors"] == []
    checks: dict[str, set[str]] = defaultdict(set)
    for check in [*results["passive"], *(c for s in results["scenarios"] for c in s["checks"])]:
        checks[check["requirement"]].add(check["id"])
    executed = [s for s in results["scenarios"] if s["verdict"] != "not applicable"]
    return Told(
        done.returncode,
        tuple(s["id"] for s in sorted(executed, key=lambda s: float(s["started_s"]))),
        {r["id"]: r["verdict"] for r in results["requirements"]},
        checks,
        results,
    )


@pytest.fixture(scope="module")
def campaigns(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    """Three campaigns in a row."""
    folder = tmp_path_factory.mktemp("repeatable")
    (folder / "in_random_order.py").write_text(SHUFFLE, encoding="utf-8")
    with sandbox(folder) as target:
        run: list[str | Path] = [
            COMMAND,
            "run",
            "--target",
            target,
            *SAME,
            "--profile",
            "smoke",
            "--no-report",
        ]
        plain: list[str | Path] = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "in_random_order",
        ]
        plain += ["-p", "conformance.plugin", "--ochp-target", str(target), "--ochp-profile", "smoke"]
        plain += [word.replace("--", "--ochp-") for word in SAME]
        return {
            "first": told(run, folder / "first"),
            "workers": told([*run, "--workers", "2"], folder / "workers", CI="true"),
            "shuffled": told(
                [*plain, "--pyargs", "conformance.scenarios"],
                folder / "shuffled",
                PYTHONPATH=os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")]).rstrip(
                    os.pathsep
                ),
                PYTEST_DISABLE_PLUGIN_AUTOLOAD="1",
            ),
        }


def test_first_campaign_judges(campaigns: dict[str, Told]) -> None:
    assert campaigns["first"].status == 0
    assert len(campaigns["first"].verdicts) > 100
    assert sum(len(ids) for ids in campaigns["first"].checks.values()) > 1000


def test_campaigns_were_played_differently(campaigns: dict[str, Told]) -> None:
    first, workers, shuffled = campaigns["first"], campaigns["workers"], campaigns["shuffled"]
    assert workers.results["campaign"]["workers"] == 2
    assert set(shuffled.order) == set(first.order)
    assert shuffled.order != first.order


def test_records_have_ids_of_their_own(campaigns: dict[str, Told]) -> None:
    prefixes = {campaign.results["campaign"]["prefix"] for campaign in campaigns.values()}
    assert len(prefixes) == len(campaigns)


@pytest.mark.parametrize("name", ["workers", "shuffled"])
def test_every_requirement_has_the_same_verdict(campaigns: dict[str, Told], name: str) -> None:
    assert campaigns[name].verdicts == campaigns["first"].verdicts
    assert campaigns[name].status == campaigns["first"].status


@pytest.mark.parametrize("name", ["workers", "shuffled"])
def test_every_requirement_has_the_same_checks(campaigns: dict[str, Told], name: str) -> None:
    assert campaigns[name].checks == campaigns["first"].checks
