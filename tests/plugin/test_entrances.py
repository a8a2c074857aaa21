"""Both entrances, over real processes and sockets: `run` and plain pytest."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.plugin.house import House, envelope, house

ROOT = Path(__file__).parents[2]
RUN = [sys.executable, "-c", "from conformance.cli import main; main()", "run", "--no-report"]
SOME = "plausible_cdr_is_accepted or stays_in_the_queue or approved_cdr_leaves"


@dataclass
class Ended:
    """A process that has ended, and the results that it left."""

    status: int
    out: str
    err: str
    results: dict[str, Any] | None

    def verdicts(self) -> dict[str, str]:
        assert self.results is not None
        return {s["id"]: s["verdict"] for s in self.results["scenarios"] if s["verdict"] != "not applicable"}

    def requirements(self) -> dict[str, str]:
        assert self.results is not None
        return {r["id"]: r["verdict"] for r in self.results["requirements"]}

    def checks(self) -> set[str]:
        assert self.results is not None
        return {c["id"] for s in self.results["scenarios"] for c in s["checks"]}


def ended(command: list[str], folder: Path, **environ: str) -> Ended:
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environ},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr, left_in(folder))


def left_in(folder: Path) -> dict[str, Any] | None:
    file = folder / "reports" / "1.4" / "Tiny-house-CHS" / "results.json"
    found: dict[str, Any] | None = json.loads(file.read_text()) if file.exists() else None
    return found


def certify(served: House, folder: Path, *flags: str, **environ: str) -> Ended:
    target = served.target(folder)
    return ended(
        [*RUN, "--target", str(target), "--output", str(folder / "reports"), *flags], folder, **environ
    )


def plain(served: House, folder: Path, *flags: str, **environ: str) -> Ended:
    target = served.target(folder)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "conformance.plugin"]
    command += ["--ochp-target", str(target), "--ochp-output", str(folder / "reports"), *flags]
    alone = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **environ}
    return ended([*command, "--pyargs", "conformance.scenarios"], folder, **alone)


@pytest.fixture(scope="module")
def served() -> Iterator[House]:
    with house() as one:
        yield one


@pytest.fixture(scope="module")
def reference(served: House, tmp_path_factory: pytest.TempPathFactory) -> Ended:
    return certify(served, tmp_path_factory.mktemp("reference"), "-k", SOME)


def test_run_judges_and_says_what_keeps_it_from_being_conformant(reference: Ended) -> None:
    assert reference.status == 3, reference.err
    assert reference.results is not None
    assert reference.results["suite_errors"] == []
    assert reference.verdicts()["cdr.plausible_cdr_is_accepted_and_offered"] == "pass"
    assert "not judged" in reference.out


def test_every_uploaded_cdr_is_settled(reference: Ended, served: House) -> None:
    assert served.cdrs
    statuses = {cdr.findtext("{*}status/{*}CdrStatusType") for cdr in served.cdrs.values()}
    assert statuses <= {"approved", "rejected"}


def test_plain_pytest_gives_the_same(reference: Ended, served: House, tmp_path: Path) -> None:
    found = plain(served, tmp_path, "-k", SOME)
    assert found.status == reference.status, found.err + found.out
    assert found.requirements() == reference.requirements()
    assert found.checks() == reference.checks()


def test_workers_give_the_same(reference: Ended, served: House, tmp_path: Path) -> None:
    found = certify(served, tmp_path, "-k", SOME, "--workers", "2")
    assert found.status == reference.status, found.err
    assert found.requirements() == reference.requirements()
    assert found.checks() == reference.checks()


def test_plain_pytest_with_workers_gives_the_same(reference: Ended, served: House, tmp_path: Path) -> None:
    found = plain(served, tmp_path, "-k", SOME, "-p", "xdist.plugin", "-n", "2", "--dist", "loadgroup")
    assert found.status == reference.status, found.err + found.out
    assert found.requirements() == reference.requirements()
    assert found.checks() == reference.checks()


def test_random_order_in_a_pipeline_gives_the_same(reference: Ended, served: House, tmp_path: Path) -> None:
    found = plain(served, tmp_path, "-k", SOME, "-p", "pytest_randomly", CI="true")
    assert found.requirements() == reference.requirements()
    assert found.checks() == reference.checks()


def test_allure_of_the_user_gets_the_labels(served: House, tmp_path: Path) -> None:
    flags = [
        "-p",
        "allure_pytest.plugin",
        "--alluredir",
        str(tmp_path / "allure"),
        "-k",
        "plausible_cdr_is_accepted",
    ]
    plain(served, tmp_path, *flags)
    (file,) = (tmp_path / "allure").glob("*-result.json")
    labels = {label["name"]: label["value"] for label in json.loads(file.read_text())["labels"]}
    assert {name: labels[name] for name in ("epic", "feature", "story")} == {
        "epic": "OCHP 1.4",
        "feature": "cdr",
        "story": "AddCDRs",
    }


def test_settings_of_the_user_do_not_reach_run(reference: Ended, served: House, tmp_path: Path) -> None:
    found = certify(
        served,
        tmp_path,
        "-k",
        SOME,
        PYTEST_ADDOPTS="--deselect conformance -x --strict-config",
        PYTEST_PLUGINS="nothing",
    )
    assert found.requirements() == reference.requirements()


def test_a_selection_of_nothing_is_a_wrong_usage(served: House, tmp_path: Path) -> None:
    asked = len(served.asked)
    found = certify(served, tmp_path, "-k", "plausibel_cdr")
    assert found.status == 2
    assert "plausible_cdr" in found.err
    assert found.err.count("\n") == 1
    assert len(served.asked) == asked


def test_an_expression_that_is_none_is_a_wrong_usage(served: House, tmp_path: Path) -> None:
    found = certify(served, tmp_path, "-k", "and (")
    assert found.status == 2
    assert "Traceback" not in found.err


def test_a_non_conformity_is_a_failed_scenario(tmp_path: Path) -> None:
    def forgetful(_: House, operation: str, user: str) -> bytes | None:
        return envelope(operation, "server") if operation == "AddCDRs" else None

    with house(forgetful) as broken:
        found = certify(broken, tmp_path, "-k", "plausible_cdr_is_accepted", "--strict")
    assert found.status == 1
    assert found.verdicts()["cdr.plausible_cdr_is_accepted_and_offered"] == "fail"
    assert "OCHP-CDR-001" in found.out


def test_a_target_that_falls_silent_ends_the_campaign_soon(tmp_path: Path) -> None:
    def dying(served: House, operation: str, user: str) -> bytes | None:
        if len(served.asked) > 12:
            time.sleep(3)
        return None

    with house(dying) as broken:
        target = broken.target(tmp_path, timeout=1)
        began = time.monotonic()
        command = [*RUN, "--target", str(target), "--output", str(tmp_path / "reports"), "--group", "cdr"]
        found = ended(command, tmp_path)
    assert time.monotonic() - began < 60
    assert found.status in (1, 3), found.err
    assert found.results is not None
    assert found.results["suite_errors"] == []
    assert any("answers nothing any more" in remark for remark in found.results["remarks"])


def _hears_interrupts() -> None:
    """Whoever was started in the background of a shell inherits that Ctrl-C is ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_interruption_leaves_partial_results_and_settles(tmp_path: Path, workers: str) -> None:
    with house() as one:
        target = one.target(tmp_path)
        command = [*RUN, "--target", str(target), "--output", str(tmp_path / "reports"), "--workers", workers]
        process = subprocess.Popen(
            [*command, "--group", "cdr"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=_hears_interrupts,
        )
        deadline = time.monotonic() + 90
        while len(one.cdrs) < 5 and time.monotonic() < deadline and process.poll() is None:
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=90)
        statuses = {cdr.findtext("{*}status/{*}CdrStatusType") for cdr in one.cdrs.values()}
    assert process.returncode == 130
    assert b"Traceback" not in err
    assert statuses <= {"approved", "rejected"}
    results = left_in(tmp_path)
    assert results is not None
    assert results["campaign"]["interrupted"]
    failed = any(
        scenario["verdict"] == "fail" for scenario in results["scenarios"]
    )  # this house takes anything
    assert results["campaign"]["outcome"] == ("not conformant" if failed else "partial")


def test_pytest_without_a_target_is_left_alone(tmp_path: Path) -> None:
    test = tmp_path / "test_other.py"
    test.write_text("import sys\ndef test_light():\n    assert 'hypothesis' not in sys.modules\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "conformance.plugin"]
    found = ended(
        [*command, "--rootdir", str(tmp_path), "-c", os.devnull, str(test)],
        tmp_path,
        PYTEST_DISABLE_PLUGIN_AUTOLOAD="1",
    )
    assert found.status == 0, found.out


SCENARIOS = '''
from conformance.scenarios.declare import verifies


@verifies("OCHP-CDR-001")
def test_that_crashes(emp, judge):
    """It crashes."""
    emp.GetCDRs()
    raise ZeroDivisionError


@verifies("OCHP-CDR-002")
def test_that_checks_something_else(emp, judge):
    """It checks what it does not declare."""
    judge.that(True, "OCHP-CDR-001", emp.GetCDRs(), expected="a", observed="a")


@verifies("OCHP-CDR-010", "OCHP-CDR-011")
def test_that_forgets_a_check(emp, judge):
    """It checks one of two."""
    judge.that(True, "OCHP-CDR-010", emp.GetCDRs(), expected="a", observed="a")


@verifies("OCHP-CDR-014")
def test_that_needs_another_account(pso, judge):
    """It needs an account that is not there."""


@verifies("OCHP-CDR-999")
def test_of_an_unknown_requirement(emp, judge):
    """Its requirement does not exist."""
'''


def test_defects_of_scenarios_are_suite_errors_and_no_verdicts(served: House, tmp_path: Path) -> None:
    group = tmp_path / "own"
    group.mkdir()
    (group / "test_own.py").write_text(SCENARIOS)
    target = served.target(tmp_path)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "-p",
        "conformance.plugin",
        "-c",
        os.devnull,
    ]
    command += ["--ochp-target", str(target), "--ochp-output", str(tmp_path / "reports"), str(group)]
    found = ended(command, tmp_path, PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")
    assert found.status == 4, found.out
    assert found.results is not None
    where = [problem["where"] for problem in found.results["suite_errors"]]
    assert sorted(name.partition("::")[2] or name for name in where) == [
        "own.that_checks_something_else",
        "own.that_crashes",
        "test_of_an_unknown_requirement",
    ]
    reasons = {s["id"]: s["reason"] for s in found.results["scenarios"] if s["verdict"] == "inconclusive"}
    assert reasons["own.that_forgets_a_check"] == "it ended without a check of OCHP-CDR-011"
    assert "a PSO" in reasons["own.that_needs_another_account"]
    (crash,) = (s for s in found.results["scenarios"] if s["id"] == "own.that_crashes")
    assert "ZeroDivisionError" in crash["trace"]
