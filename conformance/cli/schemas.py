"""`schemas`: the schema files that messages are judged by, and the proof that they are the real ones."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from conformance.releases import Edition
    from conformance.schema import Difference, SchemaSource

_MOST_SHOWN = 40

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
    """List every release with its date, what is known of it, and whether it can be certified."""
    from conformance.releases import editions, get
    from conformance.schema import of

    for edition in editions():
        typer.echo(f"{edition.name:<18}{edition.date}  {edition.namespace or 'no namespace'}")
        typer.echo(f"{'':<18}known: {'; '.join(edition.documents) or 'its date'}")
        if edition.is_carried:
            compiled = of(get(edition.name))
            typer.echo(f"{'':<18}{edition.schema_file}")
            typer.echo(f"{'':<18}{len(compiled.messages)} messages, sha256 {compiled.digest}")
            typer.echo(f"{'':<18}can be certified")
        else:
            if edition.schema_file is not None:
                typer.echo(f"{'':<18}{edition.schema_file}")
            typer.echo(f"{'':<18}cannot be certified: {edition.lacks}")


@schemas_app.command("check", epilog="Example: ochp-conformance schemas check --release 1.4")
def check(
    release: Annotated[str | None, typer.Option(help="Only this release.")] = None,
    facts: Annotated[
        Path | None, typer.Option(help="Folder with the stated facts, ochp-<release>.json.")
    ] = None,
) -> None:
    """Check our files: every processor loads them, they state the facts, examples are judged rightly.

    Exit status 1 if one of that does not hold.
    """
    from conformance.errors import UsageError
    from conformance.schema import absent, examples_folder, facts_folder, source_of

    if facts is not None and not facts.is_dir():
        raise UsageError("there is no such folder", "name a folder with fact files", str(facts), "--facts")
    chosen = [_edition(release)] if release is not None else _with_files()
    folder, fixtures = facts or facts_folder(), examples_folder()
    if absent():
        typer.echo(f"Not on this machine: {', '.join(absent())}.")
    if folder is None:
        typer.echo("The stated facts are not here, and no part of the package: --facts names their folder.")
    if fixtures is None:
        typer.echo("The example messages are not here: they belong to a checkout, not to the package.")
    broken = [edition.name for edition in chosen if not _holds(source_of(edition), folder, fixtures)]
    typer.echo(f"Something does not hold: {', '.join(broken)}." if broken else "Everything holds.")
    if broken:
        raise typer.Exit(1)


@schemas_app.command("diff", epilog="Example: ochp-conformance schemas diff ../published/1.4")
def diff(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder with another copy of a schema.")],
    release: Annotated[str | None, typer.Option(help="Which release; default: by namespace.")] = None,
) -> None:
    """Compare our files with another copy, such as the published one, component by component.

    Exit status 1 if they state different things.
    """
    from conformance.schema import compare_copy, edition_in

    edition = edition_in(folder) if release is None else _edition(release)
    found = compare_copy(edition, folder)
    for flaw in found.flaws:
        typer.echo(f"flaw: {flaw.file}, line {flaw.line}: {flaw.what}")
    _show(found.differences)
    compared = f"{found.messages} messages and {found.operations} operations of {found.edition} compared"
    typer.echo(
        f"{compared}: {len(found.differences)} differences, {len(found.flaws)} flaws in the other copy"
    )
    if found.differences:
        raise typer.Exit(1)


def _holds(source: "SchemaSource", folder: Path | None, fixtures: Path | None) -> bool:
    from conformance.schema import against_facts, examples, opinions

    given = list(opinions(source))
    complaints = [opinion for opinion in given if opinion.complaint is not None]
    loaded = ", ".join(opinion.processor for opinion in given if opinion.complaint is None)
    typer.echo(f"{source.name:<18}loads without a word in {loaded or 'none'}")
    for opinion in complaints:
        typer.echo(f"{'':<18}{opinion.processor}: {opinion.complaint}")
    differing = None if folder is None else against_facts(source, folder)
    if differing is not None:
        typer.echo(f"{'':<18}{len(differing)} differences from the stated facts")
        _show(differing)
    elif folder is not None:
        typer.echo(f"{'':<18}no facts of it are in {folder}")
    count, wrong = (0, ()) if fixtures is None else examples(source, fixtures)
    if fixtures is not None:
        typer.echo(f"{'':<18}{count} examples, {len(wrong)} of them misjudged")
    for one in wrong:
        typer.echo(f"{'':<18}{one.validator} takes {one.file} for {'valid' if one.valid else 'invalid'}")
    return not (complaints or differing or wrong)


def _show(found: "tuple[Difference, ...]") -> None:
    for one in found[:_MOST_SHOWN]:
        also = f" (and in {one.also} more places)" if one.also else ""
        typer.echo(f"{one.place}: ours {one.ours}, theirs {one.theirs}{also}")
    if len(found) > _MOST_SHOWN:
        typer.echo(f"... and {len(found) - _MOST_SHOWN} more")


def _with_files() -> "list[Edition]":
    from conformance.releases import editions

    return [edition for edition in editions() if edition.schema_file is not None]


def _edition(name: str) -> "Edition":
    from conformance.errors import UsageError
    from conformance.releases import UnknownRelease, editions

    for edition in editions():
        if edition.name == name:
            return edition
    unknown = UnknownRelease(name, tuple(edition.name for edition in editions()))
    raise UsageError(unknown.what, unknown.mend, key="--release")
