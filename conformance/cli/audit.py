"""`audit`: judge recorded messages with the judge that campaigns use."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from conformance.campaign import Audited

_EXAMPLE = "Example: ochp-conformance audit message.xml --json findings.json"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("audit", epilog=_EXAMPLE)(audit)


def audit(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files, or folders of .xml files.")],
    release: Annotated[
        str, typer.Option(help="OCHP release; auto: by the namespace of each message.")
    ] = "auto",
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the findings to this file.")] = None,
) -> None:
    """Judge recorded messages: a SOAP envelope or a plain body each.

    Exit status: 0 nothing found, 1 a MUST is violated, 2 wrong usage, 3 a file could not be judged.
    """
    from conformance.campaign import audit_file, audit_files, audit_status

    audited = [audit_file(path, release) for path in audit_files(paths)]
    for one in audited:
        _print(one)
    if json_file is not None:
        _write(audited, json_file)
    raise typer.Exit(audit_status(audited))


def _print(audited: "Audited") -> None:
    if audited.unjudged:
        typer.echo(f"{audited.file}: not judged, {audited.unjudged}.")
        return
    number = len(audited.findings)
    count = "1 finding" if number == 1 else f"{number} findings"
    typer.echo(f"{audited.file}: {audited.message}, OCHP {audited.release}, {count}.")
    for found in audited.findings:
        place = found.finding.place
        where = (
            f"line {place.line}, column {place.column}: {place.path}" if place else "the message as a whole"
        )
        typer.echo(f"  {found.requirement} {found.level}  {found.statement}")
        typer.echo(f"    at        {where}")
        typer.echo(f"    expected  {found.finding.expected}")
        typer.echo(f"    observed  {found.finding.observed}")


def _write(audited: list["Audited"], file: Path) -> None:
    from conformance.errors import UsageError
    from conformance.evidence import plain

    content: list[Any] = [plain(one) for one in audited]
    try:
        file.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"cannot be written ({error.strerror})", "name another file", file=str(file), key="--json"
        ) from error
