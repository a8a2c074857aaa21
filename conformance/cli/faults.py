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
def list_(
    generated: Annotated[
        bool, typer.Option("--generated", help="Those made from schema and model instead.")
    ] = False,
    release: Annotated[str, typer.Option(help="OCHP release of the generated ones.")] = "1.4",
) -> None:
    """List the faults with their seam and the requirements that they violate."""
    from conformance.sandbox import disorders, faults, generated_faults

    if generated:
        for fault in generated_faults(release):
            typer.echo(fault.id)
        return
    for fault in (*faults(), *disorders()):
        typer.echo(f"{fault.id:<40} {fault.seam:<8} {', '.join(fault.requirements)}")
        typer.echo(f"{'':<40} {fault.what}")


@faults_app.command("run", epilog="Example: ochp-conformance faults run delivers_to_everyone --whole")
def run(
    names: Annotated[list[str] | None, typer.Argument(metavar="NAME...", help="Faults; none: all.")] = None,
    whole: Annotated[bool, typer.Option("--whole", help="Execute every scenario with each fault.")] = False,
    shard: Annotated[str, typer.Option(metavar="I/N", help="Only the I-th of N parts of the list.")] = "1/1",
    json_file: Annotated[Path | None, typer.Option("--json", help="Write what was found to a file.")] = None,
    generated: Annotated[
        bool, typer.Option("--generated", help="Those made from schema and model; names are patterns then.")
    ] = False,
) -> None:
    """Play faults and check that each is caught by its requirement, and by no other.

    Exit status 1 if one is not. Generated faults are for no requirement: 95 of 100 have to be noticed,
    and the others explained.
    """
    if generated:
        raise typer.Exit(_hunt(names or [], shard, json_file))
    from conformance.cli.kill import kill

    chosen = _part(_chosen(names or []), shard)
    found: list[Killed] = []
    for killed in kill(chosen, whole=whole):
        found.append(killed)
        typer.echo(_line(killed))
    if json_file is not None:
        _write(_rows(found), json_file)
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


def _hunt(names: list[str], shard: str, json_file: Path | None) -> int:
    """Play generated faults; gives the exit status."""
    from fnmatch import fnmatchcase

    from conformance.cli.generated import LEAST_RATE, hunt
    from conformance.sandbox import generated_faults

    everything = list(generated_faults("1.4"))
    chosen = [f for f in everything if not names or any(fnmatchcase(f.id, name) for name in names)]
    if not chosen:
        mend = "see ochp-conformance faults list --generated"
        raise UsageError(f"no generated fault fits {names[0]!r}", mend, key="NAME")
    found = hunt(_part(chosen, shard), tell=typer.echo)
    survivors = [one for one in found if not one.killed]
    for one in survivors:
        typer.echo(f"survived  {one.fault.id}\n          {one.reason or 'NOT EXPLAINED'}")
    if json_file is not None:
        rows: list[dict[str, object]] = [
            {"fault": one.fault.id, "by": one.by, "tried": one.tried, "reason": one.reason} for one in found
        ]
        _write(rows, json_file)
    explained = sum(bool(one.reason) for one in survivors)
    rate = 1 - len(survivors) / len(found)
    typer.echo(f"{len(found)} generated faults: {rate:.1%} noticed, {explained} of the others explained.")
    return 0 if rate >= LEAST_RATE and explained == len(survivors) else 1


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


def _rows(found: "list[Killed]") -> "list[dict[str, object]]":
    return [
        {
            "fault": killed.fault.id,
            "requirements": killed.fault.requirements,
            "failed": killed.failed,
            "problems": killed.problems,
        }
        for killed in found
    ]


def _write(rows: "list[dict[str, object]]", file: Path) -> None:
    import json

    try:
        file.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot be written ({error.strerror})", file=str(file), key="--json") from error
