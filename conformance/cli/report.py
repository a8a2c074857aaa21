"""`report`: make the reports of a campaign again, from its results.json."""

from pathlib import Path
from typing import Annotated

import typer

from conformance.errors import UsageError

_EXAMPLE = "Example: ochp-conformance report --release 1.4 --open"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("report", epilog=_EXAMPLE)(report)


def report(
    release: Annotated[str, typer.Option(help="OCHP release of the latest campaign to report.")] = "1.4",
    output: Annotated[Path, typer.Option(help="Folder below which reports were written.")] = Path("reports"),
    junit: Annotated[Path | None, typer.Option(help="Write JUnit XML to this file.")] = None,
    open_: Annotated[bool, typer.Option("--open", help="Open the report in a browser.")] = False,
    install_generator: Annotated[
        bool, typer.Option("--install-generator", help="Install the Allure generator first (needs npm).")
    ] = False,
) -> None:
    """Make the reports of the latest campaign again; what was found stays as it is."""
    from conformance.evidence import read
    from conformance.reporting import install_generator as install
    from conformance.reporting import write_all

    if install_generator:
        typer.echo(f"Installed: {install()}")
    folder = output / release / "latest"
    if install_generator and not folder.is_dir():
        typer.echo(f"There is no campaign of release {release} in {output} to report yet.")
        return
    if not folder.is_dir():
        raise UsageError(
            f"holds no campaign of release {release}", "run one first", file=str(output), key="--release"
        )
    written = write_all(read(folder), folder.resolve(), junit_file=junit)
    for sentence in written.sentences:
        typer.echo(sentence)
    if open_:
        typer.launch(str(written.allure_report or written.overview))
