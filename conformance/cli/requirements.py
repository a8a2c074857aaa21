"""`requirements`: list and show what is judged."""

import textwrap
from typing import Annotated

import typer

requirements_app = typer.Typer(
    help="List and show the requirements.",
    no_args_is_help=True,
    epilog="Example: ochp-conformance requirements show OCHP-CDR-001",
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(requirements_app, name="requirements")


@requirements_app.command(
    "list", epilog="Example: ochp-conformance requirements list --release 1.4 --role CHS --area CDR"
)
def list_(
    release: Annotated[str, typer.Option(help="OCHP release.")] = "1.4",
    role: Annotated[str, typer.Option(help="Role, with its side if it has two: CHS, EMP-client.")] = "CHS",
    area: Annotated[str | None, typer.Option(help="Only this area: CDR, SOAP, ...")] = None,
) -> None:
    """List the requirements of a release and role; a star marks those that count."""
    from conformance.errors import UsageError
    from conformance.releases import get
    from conformance.requirements import UnknownSet, current_set, duty, load

    catalogue, name = load(), get(release).catalogue
    try:
        bound = duty(role)
    except ValueError as error:
        raise UsageError(f"unknown role {role!r}", "use CHS, CPO, EMP, NSP or PSO", key="--role") from error
    try:
        counted = frozenset(current_set(name, role).ids)
    except UnknownSet:
        counted = frozenset()
    for one in catalogue.select(name, bound.role, bound.side, area=area and area.upper()):
        mark = "*" if one.id in counted else " "
        typer.echo(f"{mark} {one.id:<15} {one.level.value:<7}{one.statement}")


@requirements_app.command("show", epilog="Example: ochp-conformance requirements show OCHP-CDR-001")
def show(
    requirement_id: Annotated[str, typer.Argument(metavar="ID", help="Of a requirement or ambiguity.")],
) -> None:
    """Show a requirement, or an ambiguity and its ruling."""
    from conformance.requirements import load

    catalogue, wanted = load(), requirement_id.upper()
    if wanted.startswith("AMB-"):
        ambiguity = catalogue.ambiguity(wanted)
        _say("ambiguity", ambiguity.id)
        _say("question", ambiguity.question)
        for reading in ambiguity.readings:
            _say(reading.id or "reading", f"{reading.text} ({reading.source})")
        _say("ruling", f"{ambiguity.ruling.value}: {ambiguity.reason}")
        return
    one = catalogue.requirement(wanted)
    _say("requirement", one.id)
    _say("statement", one.statement)
    _say("level", one.level.value + (f" ({one.level_reason})" if one.level_reason else ""))
    _say("binds", ", ".join(map(str, one.roles)))
    _say("releases", ", ".join(sorted(one.releases)))
    _say("operations", "all" if one.operations == ("*",) else ", ".join(one.operations))
    for source in one.sources:
        _say("source", f"{source} ({source.release}, {source.kind})")
    _say("check", one.check)
    for name in one.ambiguities:
        _say("ruling", f"{name} {catalogue.ambiguity(name).ruling.value}: {catalogue.ambiguity(name).reason}")
    if one.owner:
        _say("judged by", one.owner)


def _say(label: str, text: str) -> None:
    lines = textwrap.wrap(" ".join(text.split()), width=96) or [""]
    typer.echo(f"{label:<13}{lines[0]}")
    for line in lines[1:]:
        typer.echo(f"{'':<13}{line}")
