"""`run`: one campaign against a target, or against the embedded sandbox."""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from conformance.errors import UsageError

if TYPE_CHECKING:
    from conformance.campaign import Campaign, Settings
    from conformance.evidence import Verdict
    from conformance.reporting import Progress

_PROFILES = ("smoke", "default", "thorough", "soak")
_EXAMPLE = "Example: ochp-conformance run --target target.toml --release 1.4 --role CHS --junit results.xml"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("run", epilog=_EXAMPLE)(run)


def run(
    target: Annotated[str | None, typer.Option(help="Target file; without it, the embedded sandbox.")] = None,
    release: Annotated[str | None, typer.Option(help="OCHP release, instead of the target file's.")] = None,
    role: Annotated[str | None, typer.Option(help="Role under test: CHS, CPO, EMP-client, ...")] = None,
    keyword: Annotated[str, typer.Option("-k", metavar="EXPR", help="Only scenarios that match.")] = "",
    group: Annotated[str, typer.Option(help="Only scenarios of this test group.")] = "",
    seed: Annotated[int, typer.Option(help="Of everything that is drawn.")] = 0,
    epoch: Annotated[
        int | None,
        typer.Option(help="Instant of which times and ids derive, seconds since 1970. Default: now."),
    ] = None,
    profile: Annotated[str, typer.Option(help=f"How many examples: {', '.join(_PROFILES)}.")] = "default",
    junit: Annotated[Path | None, typer.Option(help="Write JUnit XML to this file.")] = None,
    output: Annotated[Path, typer.Option(help="Folder below which reports are written.")] = Path("reports"),
    workers: Annotated[int, typer.Option(min=1, help="Number of processes.")] = 1,
    waivers: Annotated[Path | None, typer.Option(help="File with accepted non-conformities.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="A failed SHOULD counts.")] = False,
    no_report: Annotated[bool, typer.Option("--no-report", help="Make no Allure HTML report.")] = False,
) -> None:
    """Run a campaign: probe the target, judge it scenario by scenario, and write the reports.

    Exit status: 0 conformant, 1 not conformant, 2 wrong usage, 3 not everything was judged, 4 the suite
    itself failed or could not write what it found, 130 interrupted.
    """
    if profile not in _PROFILES:
        raise UsageError(
            f"unknown profile {profile!r}", f"use one of {', '.join(_PROFILES)}", key="--profile"
        )
    if target is not None and not target.strip():
        raise UsageError("no file is named", "name a target file, or leave the flag out", key="--target")
    from conformance.campaign import Profile, Settings

    with _target_file(target, release) as file:
        settings = Settings(
            target=file,
            epoch=int(time.time()) if epoch is None else epoch,
            embedded=target is None,
            release=release,
            role=role,
            seed=seed,
            profile=Profile(profile),
            output=output,
            workers=workers,
            strict=strict,
            waivers=waivers,
            keyword=keyword,
            group=group,
        )
        status = _certify(settings, junit, html=not no_report)
    raise typer.Exit(status)


@contextmanager
def _target_file(target: str | None, release: str | None) -> Iterator[Path]:
    """The target file as named, or one for a sandbox that lives as long as the campaign."""
    if target is not None:
        yield Path(target)
        return
    from conformance.sandbox import Settings as SandboxSettings
    from conformance.sandbox import serve

    typer.echo("No --target: this certifies the embedded sandbox, which proves the suite and nothing else.")
    with (
        serve(SandboxSettings(release=release or "1.4")) as running,
        tempfile.TemporaryDirectory(prefix="ochp-") as private,
    ):
        file = Path(private) / "sandbox.toml"
        file.write_text(running.target_toml(), encoding="utf-8")
        file.chmod(0o600)
        yield file


def _certify(settings: "Settings", junit: Path | None, *, html: bool) -> int:
    from conformance.campaign import Campaign
    from conformance.cli.boundary import SUITE_ERROR, Boundary
    from conformance.cli.terminal import Terminal
    from conformance.plugin import execute
    from conformance.reporting import Progress, summarise, write_all

    console = Terminal()
    campaign = Campaign(settings, os.environ)
    Boundary.log_folder = campaign.folder.path
    try:
        progress = Progress(console)
        try:
            status = execute(campaign, _Shown(progress, campaign))
        finally:
            progress.stop()
        results = campaign.results
        if results is None:
            return status
        sentences: tuple[str, ...] = ()
        try:
            sentences = write_all(results, campaign.folder.path, junit_file=junit, html=html).sentences
        except UsageError as error:
            typer.echo(str(error), err=True)
            status = max(status, SUITE_ERROR)  # 130 says more
        if not campaign.folder.point_to_latest():
            sentences += (f"No link leads to {campaign.folder.path}: its folder takes none.",)
        summarise(results, console, sentences)
    finally:
        campaign.close()
    return status


def _tell_preflight(campaign: "Campaign") -> None:
    """Say what deserves attention."""
    from conformance.evidence import Verdict

    found = campaign.preflight
    for probe in found.probes:
        if probe.verdict is not Verdict.PASS:
            typer.echo(f"Preflight, {probe.name}: {probe.message}")
    if found.unavailable:
        typer.echo(f"Nothing can be judged: {found.unavailable}.", err=True)


class _Shown:
    """Shows on the terminal what the engine tells.

    Args:
        progress: Where to.
        campaign: What is tested.
    """

    def __init__(self, progress: "Progress", campaign: "Campaign") -> None:
        self._progress = progress
        self._campaign = campaign
        self._title = f"{campaign.ground.target.name}, OCHP {campaign.ground.release.name}"

    def planned(self, total: int) -> None:
        """Tell what the preflight found, and how many scenarios there are."""
        _tell_preflight(self._campaign)
        self._progress.start(total, self._title)

    def ended(self, scenario: str, verdict: "Verdict", *, suite_error: bool, duration_s: float) -> None:
        """Tell how a scenario ended."""
        from conformance.reporting import Ending

        self._progress.advance(scenario, Ending.SUITE_ERROR if suite_error else verdict, duration_s)
