"""The generator is pinned, its page is closed, and its absence or failure is one sentence."""

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest

from conformance.errors import UsageError
from conformance.reporting import allure, generator, write_all
from conformance.reporting.generator import closed
from tests.reporting import campaigns

PAGE = """<head>
    <meta charset="utf-8">
</head><body><script>var mine = 1;</script>
    <script async src="https://www.example.com/gtag/js?id=G-1"></script>
    <script>
        function gtag(){dataLayer.push(arguments);}
        gtag('config', 'G-1', {"report": "awesome"});
    </script>
    <script>var data = 2;</script></body>"""


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's cache in which nothing is installed."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "ochp-conformance" / f"allure-{_pinned()}"


@pytest.fixture
def without_node(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without any Node.js."""
    monkeypatch.setattr(generator, "_node", lambda: None)


def _pinned() -> str:
    text = files("conformance.reporting").joinpath("allure3", "package.json").read_text(encoding="utf-8")
    version = json.loads(text)["dependencies"]["allure"]
    assert isinstance(version, str)
    return version


def _fake(folder: Path, script: str) -> None:
    """Put a generator there that does this instead."""
    program = folder / "node_modules" / "allure" / "cli.js"
    program.parent.mkdir(parents=True)
    program.write_text(script, encoding="utf-8")


def test_version_is_exact() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", _pinned())


def test_lock_names_no_address_to_load_from() -> None:
    text = files("conformance.reporting").joinpath("allure3", "package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(text)["packages"]
    assert packages["node_modules/allure"]["version"] == _pinned()
    assert [name for name, package in packages.items() if "resolved" in package] == []


def test_lock_has_a_digest_of_every_package() -> None:
    text = files("conformance.reporting").joinpath("allure3", "package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(text)["packages"]
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []


def test_analytics_are_removed() -> None:
    page = closed(PAGE)
    assert "gtag" not in page
    assert "https://" not in page


def test_other_scripts_stay() -> None:
    page = closed(PAGE)
    assert "var mine = 1;" in page
    assert "var data = 2;" in page


def test_page_may_connect_to_nobody() -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', closed(PAGE))
    assert policy is not None
    assert policy[1].startswith("default-src 'none';")
    assert "http" not in policy[1]


def test_page_of_another_shape_is_refused() -> None:
    with pytest.raises(UsageError):
        closed("<head><meta charset=latin1></head>")


def test_missing_generator_costs_the_allure_page_only(tmp_path: Path, nowhere: Path) -> None:
    written = write_all(campaigns.campaign(), tmp_path, junit_file=tmp_path / "junit.xml")
    assert written.allure_report is None
    assert written.overview.exists()
    assert (tmp_path / "junit.xml").exists()
    assert generator.HOW_TO_INSTALL in written.sentences


def test_missing_node_is_told_with_its_mend(nowhere: Path, without_node: None) -> None:
    with pytest.raises(UsageError) as refusal:
        generator.install_generator()
    assert "ochp-conformance[report]" in refusal.value.mend


def test_failing_generator_costs_the_allure_page_only(tmp_path: Path, nowhere: Path) -> None:
    _fake(nowhere, "console.log('heap exhausted'); process.exit(3)")
    written = write_all(campaigns.campaign(), tmp_path)
    assert written.allure_report is None
    assert any("heap exhausted" in sentence for sentence in written.sentences)


def test_generator_that_writes_nothing_is_told(tmp_path: Path, nowhere: Path) -> None:
    _fake(nowhere, "")
    results = campaigns.campaign()
    with pytest.raises(UsageError):
        generator.generate(allure.write(results, tmp_path), tmp_path, results)


def test_installed_generator_is_not_installed_again(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _fake(nowhere, "")
    monkeypatch.setattr(generator, "_run", None)
    assert generator.install_generator() == nowhere


def test_failing_installation_leaves_nothing_behind(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*arguments: object, **named: object) -> None:
        raise UsageError("no network")

    monkeypatch.setattr(generator, "_run", fails)
    with pytest.raises(UsageError):
        generator.install_generator()
    assert list(nowhere.parent.iterdir()) == []


def test_page_is_not_wanted(tmp_path: Path) -> None:
    written = write_all(campaigns.campaign(), tmp_path, html=False)
    assert (written.allure_report, len(written.sentences)) == (None, 1)


def test_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    occupied = tmp_path / "file"
    occupied.write_text("")
    with pytest.raises(UsageError) as refusal:
        write_all(campaigns.campaign(), occupied / "report", html=False)
    assert refusal.value.file == str(occupied / "report")


def test_junit_file_that_cannot_be_written_is_named_after_the_rest(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refusal:
        write_all(campaigns.campaign(), tmp_path, junit_file=tmp_path, html=False)
    assert (refusal.value.file, refusal.value.key) == (str(tmp_path), "--junit")
    assert (tmp_path / "index.html").exists()


@pytest.mark.parametrize(("version", "found"), [("v20.20.2", False), ("v22.0.0", True), ("garbage", False)])
def test_node_of_the_system_is_taken_if_it_is_recent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, found: bool
) -> None:
    for name in ("node", "npm"):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\necho {version}\n", encoding="utf-8")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert (generator._node.__wrapped__() is not None) is found
