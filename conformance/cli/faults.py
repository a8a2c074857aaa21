"""`faults`: what the sandbox can do wrong on purpose."""

import typer

faults_app = typer.Typer(
    help="What the sandbox can do wrong on purpose.",
    no_args_is_help=True,
    epilog="Example: ochp-conformance faults list",
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(faults_app, name="faults")


@faults_app.command("list", epilog="Example: ochp-conformance faults list")
def list_() -> None:
    """List the faults with their seam and the requirements that they violate."""
    from conformance.sandbox import faults

    for fault in faults():
        typer.echo(f"{fault.id:<40} {fault.seam:<8} {', '.join(fault.requirements)}")
        typer.echo(f"{'':<40} {fault.what}")
