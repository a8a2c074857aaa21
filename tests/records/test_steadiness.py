"""The same seed gives the same records, whatever surrounds the suite."""

import os
import subprocess
import sys
from pathlib import Path

import hypothesis
import pytest
from hypothesis import HealthCheck

from conformance.records import steadiness, steady, without_local_constants
from conformance.records.steadiness import OtherHypothesis

ROOT = Path(__file__).resolve().parents[2]
CI_VARIABLES = frozenset({"CI", "GITHUB_ACTIONS", "TF_BUILD"})
DIGEST = """
import hashlib, sys
sys.path[:0] = [{folder!r}]
{prepare}
from hypothesis import given, seed
from hypothesis import strategies as st
from conformance.records import steady, cdrs
from conformance.records import Ids, Party, Setting
from conformance.releases import get
from conformance.schema import of
setting = Setting(of(get("1.4")), Party.of("DE8AA", "DE8EM"), Ids("TEST"), 1_790_000_000)
if {constants!r} == "kept":
    from conformance.records import steadiness
    steadiness.without_local_constants = lambda: None
digest = hashlib.sha256()

@seed(7)
@steady(60, shrink=False)
@given(cdrs(setting), st.integers(0, 10**9), st.text())
def collect(record, number, text):
    digest.update(repr((record, number, text)).encode())

collect()
print(digest.hexdigest())
"""


def digest(folder: Path, *, prepare: str = "", constants: str = "off", **environment: str) -> str:
    inherited = {
        key: value for key, value in os.environ.items() if key not in ("CI", "GITHUB_ACTIONS", "TF_BUILD")
    }
    script = DIGEST.format(folder=str(folder), prepare=prepare, constants=constants)
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env=inherited | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "random"} | environment,
        text=True,
        timeout=120,
    )
    return done.stdout.strip()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a local module that holds many constants."""
    folder = tmp_path_factory.mktemp("modules")
    constants = "\n".join(
        f"N{number} = {1000 + 7 * number}; S{number} = 'text {number}'" for number in range(400)
    )
    (folder / "full_of_constants.py").write_text(constants + "\n")
    return folder


@pytest.fixture(scope="module")
def usual(folder: Path) -> str:
    return digest(folder)


def test_records_are_the_same_in_another_process(folder: Path, usual: str) -> None:
    assert digest(folder) == usual


def test_records_are_the_same_in_continuous_integration(folder: Path, usual: str) -> None:
    assert digest(folder, CI="true", GITHUB_ACTIONS="true") == usual


def test_records_are_the_same_with_other_modules_imported(folder: Path, usual: str) -> None:
    assert digest(folder, prepare="import full_of_constants") == usual


def test_other_modules_would_change_the_records_otherwise(folder: Path) -> None:
    with_them, without = (
        digest(folder, prepare=prepare, constants="kept") for prepare in ("import full_of_constants", "")
    )
    assert with_them != without


def test_another_version_of_hypothesis_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hypothesis, "__version__", "6.999.0")
    with pytest.raises(OtherHypothesis) as caught:
        without_local_constants()
    assert caught.value.found == "6.999.0"


def test_the_pinned_version_is_the_installed_one() -> None:
    assert hypothesis.__version__ == steadiness.HYPOTHESIS


def test_settings_are_explicit() -> None:
    settings = steady(17, shrink=False)
    assert (settings.max_examples, settings.deadline, settings.database, settings.derandomize) == (
        17,
        None,
        None,
        False,
    )
    assert set(settings.suppress_health_check) == {HealthCheck.function_scoped_fixture, HealthCheck.too_slow}
    assert [phase.name for phase in settings.phases] == ["explicit", "generate"]
