"""`faults`: what the sandbox can do wrong on purpose, and whether the suite catches it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from conformance.errors import UsageError

if TYPE_CHECKING:
    from conformance.cli.kill import Killed
    from conformance.sandbox import Fault

faults_app = typer.Typer(
    help="What the sandbox can do wrong on purpose.",
    no_args_is_help=True,
    epilog="Example: ochp-conformance faults run delivers_to_everyone",
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


@faults_app.command("run", epilog="Example: ochp-conformance faults run delivers_to_everyone --whole")
def run(
    names: Annotated[list[str] | None, typer.Argument(metavar="NAME...", help="Faults; none: all.")] = None,
    whole: Annotated[bool, typer.Option("--whole", help="Execute every scenario with each fault.")] = False,
    shard: Annotated[str, typer.Option(metavar="I/N", help="Only the I-th of N parts of the list.")] = "1/1",
    json_file: Annotated[Path | None, typer.Option("--json", help="Write what was found to a file.")] = None,
) -> None:
    """Play faults and check that each is caught by its requirement, and by no other.

    Exit status 1 if one is not.
    """
    from conformance.cli.kill import kill

    chosen = _part(_chosen(names or []), shard)
    found: list[Killed] = []
    for killed in kill(chosen, whole=whole):
        found.append(killed)
        typer.echo(_line(killed))
    if json_file is not None:
        _write(found, json_file)
    held = sum(killed.holds for killed in found)
    caught = sum(killed.caught for killed in found)
    typer.echo(f"{len(found)} faults: {caught} caught, {held} exactly.")
    raise typer.Exit(0 if held == len(found) else 1)


def _chosen(names: list[str]) -> "list[Fault]":
    from difflib import get_close_matches

    from conformance.sandbox import faults

    known = {fault.id: fault for fault in faults()}
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            raise UsageError(
                f"there is no fault {name!r}",
                f"did you mean {near[0]}?" if near else "see ochp-conformance faults list",
                key="NAME",
            )
    return [known[name] for name in names] or list(known.values())


def _part(chosen: "list[Fault]", shard: str) -> "list[Fault]":
    number, _, parts = shard.partition("/")
    if not (number.isdigit() and parts.isdigit() and 1 <= int(number) <= int(parts)):
        raise UsageError(f"{shard!r} names no part", "write I/N, for instance 1/2", key="--shard")
    return chosen[int(number) - 1 :: int(parts)]


def _line(killed: "Killed") -> str:
    word = "caught" if killed.holds else "caught, but not alone" if killed.caught else "NOT CAUGHT"
    line = f"{killed.fault.id:<48} {killed.seconds:5.1f} s  {word:<22} {', '.join(killed.failed) or '-'}"
    if killed.besides:
        line += f"  (not named: {', '.join(killed.besides)})"
    return line + "".join(f"\n  suite error: {problem}" for problem in killed.problems)


def _write(found: "list[Killed]", file: Path) -> None:
    import json

    rows = [
        {
            "fault": killed.fault.id,
            "requirements": killed.fault.requirements,
            "failed": killed.failed,
            "problems": killed.problems,
        }
        for killed in found
    ]
    try:
        file.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot be written ({error.strerror})", file=str(file), key="--json") from error
