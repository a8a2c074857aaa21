"""`target`: write and check target files."""

import os
from pathlib import Path
from typing import Annotated

import typer

from conformance.errors import UsageError

target_app = typer.Typer(
    help="Write and check target files.",
    no_args_is_help=True,
    epilog="Example: ochp-conformance target new target.toml",
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(target_app, name="target")


@target_app.command("new", epilog="Example: ochp-conformance target new target.toml")
def new(
    file: Annotated[Path | None, typer.Argument(help="Where to write it; default: the terminal.")] = None,
) -> None:
    """Write a commented target file to start from; an existing file is left alone."""
    from conformance.target import template

    if file is None:
        typer.echo(template(), nl=False)
        return
    try:
        with file.open("x", encoding="utf-8") as made:
            made.write(template())
    except FileExistsError as error:
        raise UsageError("is there already", "name another file", file=str(file)) from error
    except OSError as error:
        raise UsageError(
            f"cannot be written ({error.strerror})", "name another file", file=str(file)
        ) from error
    typer.echo(f"Written: {file}")


@target_app.command("check", epilog="Example: ochp-conformance target check target.toml --release 1.4")
def check(
    file: Annotated[str, typer.Argument(help="The target file.")],
    release: Annotated[str | None, typer.Option(help="OCHP release, instead of the file's.")] = None,
    role: Annotated[str | None, typer.Option(help="Role under test, instead of the file's.")] = None,
) -> None:
    """Check a target file without sending anything, and say what its accounts leave unjudged."""
    from conformance.target import explain, load

    found = load(file, os.environ, release=release, role=role)
    typer.echo(f"{found.name}: {found.role.value} at OCHP {found.release}, {len(found.partners)} accounts.")
    for sentence in explain(found):
        typer.echo(sentence)
