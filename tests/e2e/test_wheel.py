"""Both entrances work from a built wheel, in an empty folder."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from conformance.sandbox import Settings, serve

ROOT = Path(__file__).parents[2]
FEW = "plausible_cdr_is_accepted or declined_cdr_is_returned"
LONGEST_S = 300


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with nothing but what the wheel brings."""
    made, site = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("site")
    pip = [sys.executable, "-m", "pip", "-q", "--disable-pip-version-check"]
    options = ["--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "wheel", *options, "-w", str(made), str(ROOT)], check=True, timeout=LONGEST_S)
    [wheel] = made.glob("*.whl")
    subprocess.run(
        [*pip, "install", "--no-deps", "--target", str(site), str(wheel)], check=True, timeout=LONGEST_S
    )
    return site


def started(site: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(site)}
    return subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
    )


def test_package_comes_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    done = started(installed, tmp_path, "-c", "import conformance; print(conformance.__file__)")
    assert Path(done.stdout.strip()).is_relative_to(installed)


def test_schema_files_are_those_of_the_checkout(installed: Path, tmp_path: Path) -> None:
    program = "from conformance import releases, schema; print(schema.of(releases.get('1.4')).digest)"
    inside = started(installed, tmp_path, "-c", program)
    assert inside.stdout == started(ROOT, tmp_path, "-c", program).stdout
    assert len(inside.stdout.strip()) > 32


def test_run_works_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    program = "from conformance.cli import main; main()"
    done = started(installed, tmp_path, "-c", program, "run", "--no-report", "--profile", "smoke", "-k", FEW)
    assert done.returncode == 3, done.stdout + done.stderr  # a selection is partial
    assert "2 passed, 0 failed" in done.stdout
    assert (tmp_path / "reports/1.4/latest/results.json").exists()


def test_plain_pytest_works_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    with serve(Settings()) as running:
        (tmp_path / "target.toml").write_text(running.target_toml(), encoding="utf-8")
        words = [
            "-m",
            "pytest",
            "--ochp-target",
            "target.toml",
            "--ochp-profile",
            "smoke",
            "-p",
            "no:randomly",
        ]
        done = started(installed, tmp_path, *words, "--pyargs", "conformance.scenarios", "-k", FEW)
    assert done.returncode == 3, done.stdout + done.stderr
    assert "2 passed" in done.stdout


def test_wheel_has_the_version_of_the_project(installed: Path) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert (installed / f"ochp_conformance-{version}.dist-info").is_dir()
