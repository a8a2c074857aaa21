"""`sandbox`: the reference clearing house, until Ctrl-C."""

import threading
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("sandbox", epilog="Example: ochp-conformance sandbox --port 8701 --fault drops_last_record")(
        sandbox
    )


def sandbox(
    release: Annotated[str, typer.Option(help="OCHP release.")] = "1.4",
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen at; 0: any free one.")] = 8701,
    store: Annotated[
        str | None, typer.Option(help="Where to keep the journal; default: memory only.")
    ] = None,
    fault: Annotated[list[str] | None, typer.Option(help="Do this wrong; may be repeated.")] = None,
    variation: Annotated[list[str] | None, typer.Option(help="Play this reading; may be repeated.")] = None,
) -> None:
    """Serve the reference clearing house; its target file is printed first."""
    from conformance.sandbox import Settings, serve

    settings = Settings(
        release=release,
        host=host,
        port=port,
        store=store,
        faults=tuple(fault or ()),
        variations=tuple(variation or ()),
    )
    with serve(settings) as running:
        typer.echo(running.target_toml())
        typer.echo(f"# Listening at {running.url}; Ctrl-C ends it.")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            typer.echo("# Ended.")
