"""`schemas`: the schema files that messages are judged by."""

import typer

schemas_app = typer.Typer(
    help="The schema files that messages are judged by.",
    no_args_is_help=True,
    epilog="Example: ochp-conformance schemas list",
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(schemas_app, name="schemas")


@schemas_app.command("list", epilog="Example: ochp-conformance schemas list")
def list_() -> None:
    """List the releases with namespace, schema file, number of messages and digest."""
    from conformance import schema
    from conformance.releases import released

    for release in released():
        compiled = schema.of(release)
        typer.echo(f"{release.name:<8}{release.namespace}")
        typer.echo(f"{'':<8}{release.schema_file}")
        typer.echo(f"{'':<8}{len(compiled.messages)} messages, sha256 {compiled.digest}")
