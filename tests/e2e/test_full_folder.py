"""A report folder that is full at the start, or becomes full during a campaign, on real file systems."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from conformance.evidence import read
from conformance.releases import get
from conformance.sandbox import Running, Settings, serve
from conformance.wire import Client, Credentials, Reply

COMMAND = Path(sys.executable).with_name("ochp-conformance")
LONGEST_S = 120
FULL = Path("/dev/full")
Disk = Callable[[int], Path]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """Mounts a small disk of so many KiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = []

    def mount(size: int) -> Path:
        words = ["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", str(folder)]
        try:
            done = subprocess.run(words, capture_output=True, text=True)
        except FileNotFoundError:
            pytest.skip("there is no mount command to make a small disk with")
        if done.returncode:
            pytest.skip(f"a small disk cannot be mounted here: {done.stderr.strip()}")
        mounted.append(folder)
        return folder

    yield mount
    for one in mounted:
        subprocess.run(["umount", str(one)], check=True)


@pytest.fixture
def house() -> Iterator[Running]:
    with serve(Settings()) as running:
        yield running


def campaign(running: Running, folder: Path, output: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    (folder / "target.toml").write_text(running.target_toml(), encoding="utf-8")
    words = ["run", "--target", "target.toml", "--profile", "smoke", "--no-report", "--output", str(output)]
    return subprocess.run(
        [COMMAND, *words, *flags], cwd=folder, capture_output=True, text=True, timeout=LONGEST_S
    )


def asked(running: Running, account: str, operation: str) -> Reply:
    """What an account is answered."""
    release, who = get("1.4"), running.account(account)
    endpoints = {"chs": running.url, "chs_live": running.live_url}
    with Client(release=release, endpoints=endpoints, timeout_s=30) as client:
        return client.call(operation, {}, Credentials(who.id, who.username, who.password))


def test_full_folder_is_refused_before_anything_is_sent(house: Running, disk: Disk, tmp_path: Path) -> None:
    done = campaign(house, tmp_path, disk(512))
    assert done.returncode == 2
    (sentence,) = done.stderr.splitlines()
    assert "--output" in sentence
    assert "No space left" in sentence
    assert "[" not in done.stdout  # no scenario began


@pytest.mark.parametrize("workers", ["1", "2"])
def test_folder_that_becomes_full_ends_the_campaign(
    house: Running, disk: Disk, tmp_path: Path, workers: str
) -> None:
    full = disk(1200)
    done = campaign(house, tmp_path, full, "--group", "cdr", "--workers", workers)
    assert done.returncode == 4, done.stdout + done.stderr
    (sentence,) = done.stderr.splitlines()
    assert sentence.startswith(str(full))
    assert "No space left" in sentence
    assert "Traceback" not in done.stdout
    assert list(full.rglob("results.json*")) == []


def test_uploads_are_settled_all_the_same(house: Running, disk: Disk, tmp_path: Path) -> None:
    done = campaign(house, tmp_path, disk(1200), "--group", "cdr")
    assert done.returncode == 4
    assert asked(house, "EMP1", "GetCDRs").records("cdrInfoArray") == ()
    assert asked(house, "CPO1", "CheckCDRs").records("cdrInfoArray") == ()


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full")
def test_report_that_cannot_be_written_costs_no_results(house: Running, tmp_path: Path) -> None:
    flags = ("-k", "accepted_and_offered", "--junit", str(FULL))
    done = campaign(house, tmp_path, tmp_path / "reports", *flags)
    assert done.returncode == 4
    (sentence,) = done.stderr.splitlines()
    assert sentence.startswith(f"{FULL}: --junit")
    assert read(tmp_path / "reports" / "1.4" / "latest").scenarios
