"""`requirements`: list and show what is judged."""

import textwrap
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from conformance.cli.coverage import Covered
    from conformance.requirements import Duty

requirements_app = typer.Typer(
    help="List and show the requirements, and how they are covered.",
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
    from conformance.releases import get
    from conformance.requirements import UnknownSet, current_set, load

    catalogue, name, bound = load(), get(release).catalogue, _duty(role)
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


@requirements_app.command(
    "coverage", epilog="Example: ochp-conformance requirements coverage --release 1.4 --role CHS --area CDR"
)
def coverage_(
    release: Annotated[str, typer.Option(help="OCHP release.")] = "1.4",
    role: Annotated[str, typer.Option(help="Role, with its side if it has two: CHS, EMP-client.")] = "CHS",
    area: Annotated[str | None, typer.Option(help="Only this area: CDR, SOAP, ...")] = None,
    json_: Annotated[bool, typer.Option("--json", help="Write JSON instead of a table.")] = False,
) -> None:
    """Tell by which scenarios and rules each requirement is judged, and which faults show that it is.

    Only those that a test client can observe. Exit status 1 if one is neither judged and shown by a fault nor
    explained.
    """
    from conformance.cli.coverage import coverage
    from conformance.releases import get
    from conformance.requirements import load

    found = [
        one
        for one in coverage(load(), get(release).catalogue, _duty(role))
        if area is None or one.requirement.area == area.upper()
    ]
    if json_:
        typer.echo(_json(found))
    else:
        for one in found:
            _tell(one)
        typer.echo(_total(found))
    raise typer.Exit(0 if all(one.holds for one in found) else 1)


def _duty(role: str) -> "Duty":
    from conformance.errors import UsageError
    from conformance.requirements import duty

    try:
        return duty(role)
    except ValueError as error:
        raise UsageError(f"unknown role {role!r}", "use CHS, CPO, EMP, NSP or PSO", key="--role") from error


def _tell(one: "Covered") -> None:
    typer.echo(f"{one.requirement.id:<15} {one.standing.value}")
    rows = {
        "scenarios": one.scenarios,
        "rules": one.rules,
        "faults": one.faults,
        "beside": one.beside,
        "because": (one.reason,) if one.reason else (),
        "judged by": (one.requirement.owner,) if one.requirement.owner else (),
    }
    for label, words in rows.items():
        if words:
            _say(f"  {label}", ", ".join(words))


def _total(found: "Sequence[Covered]") -> str:
    counts = Counter(one.standing.value for one in found)
    words = ", ".join(f"{count} {name}" for name, count in counts.most_common())
    pairs = sum(one.pairs for one in found)
    return f"{len(found)} requirements: {words or 'none'}; {pairs} pairs of requirement and fault."


def _json(found: "Sequence[Covered]") -> str:
    import json

    rows = [
        {
            "id": one.requirement.id,
            "level": one.requirement.level.value,
            "standing": one.standing.value,
            "scenarios": one.scenarios,
            "rules": one.rules,
            "faults": one.faults,
            "beside": one.beside,
            "reason": one.reason,
            "owner": one.requirement.owner,
        }
        for one in found
    ]
    return json.dumps(rows, indent=1)


def _say(label: str, text: str) -> None:
    lines = textwrap.wrap(" ".join(text.split()), width=96) or [""]
    typer.echo(f"{label:<13}{lines[0]}")
    for line in lines[1:]:
        typer.echo(f"{'':<13}{line}")
