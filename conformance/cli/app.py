"""The tree of commands. Each command imports what it needs when it runs."""

from typing import Annotated

import typer

from conformance.cli import audit, faults, report, requirements, run, sandbox, schemas, target

app = typer.Typer(
    name="ochp-conformance",
    help="Conformance and certification suite for the Open Clearing House Protocol (OCHP).",
    epilog="Example: ochp-conformance run --target target.toml --junit results.xml",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from conformance import __version__

        typer.echo(f"ochp-conformance {__version__}")
        raise typer.Exit


@app.callback()
def _version(
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version and exit.", callback=_print_version, is_eager=True),
    ] = False,
) -> None:
    """Conformance and certification suite for the Open Clearing House Protocol (OCHP)."""


run.register(app)
sandbox.register(app)
audit.register(app)
report.register(app)
requirements.register(app)
schemas.register(app)
faults.register(app)
target.register(app)
