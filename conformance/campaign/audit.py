"""Audit: recorded messages, judged by the judge that live answers pass."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml import etree

from conformance import schema
from conformance.errors import UsageError
from conformance.evidence import Finding, Observation, Part
from conformance.releases import Operation, Release, Role, Side, get, namespace_owner, released
from conformance.requirements import Catalogue, Level, load
from conformance.rules import Context, judge

OK, VIOLATED, UNJUDGED = 0, 1, 3


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with the sentence that it violates."""

    requirement: str
    level: str
    statement: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Audited:
    """What judging one file gives.

    Args:
        file: Its path.
        message: Local name of the message; empty if it was not judged.
        release: Name of the release by which it was judged; empty likewise.
        unjudged: Why it was not judged, as a clause; empty if it was.
        findings: Failed checks.
        performed: How many checks were performed.
        observations: Readings and reports.
    """

    file: str
    message: str = ""
    release: str = ""
    unjudged: str = ""
    findings: tuple[Found, ...] = ()
    performed: int = 0
    observations: tuple[Observation, ...] = ()


def audit_files(paths: Iterable[Path]) -> Iterator[Path]:
    """List the files to be judged: those named, and all .xml files below folders that are named.

    Raises:
        UsageError: There is no such file, or a folder holds none.
    """
    for path in paths:
        if not path.exists():
            raise UsageError("there is no such file", "check the path", file=str(path))
        if not path.is_dir():
            yield path
            continue
        inside = sorted(path.rglob("*.xml"))
        if not inside:
            raise UsageError("holds no .xml file", "name another folder", file=str(path))
        yield from inside


def audit_file(path: Path, release_name: str = "auto") -> Audited:
    """Judge one recorded message.

    Args:
        path: A SOAP envelope or a plain body.
        release_name: The release to judge by; "auto": that of the message's namespace.

    Raises:
        UsageError: The file cannot be read, or the release is unknown.
    """
    chosen = None if release_name == "auto" else get(release_name)
    try:
        with path.open("rb") as file:
            content = file.read(schema.MAX_MESSAGE + 1)
    except OSError as error:
        raise UsageError(
            f"cannot be read ({error.strerror})", "check its permissions", file=str(path)
        ) from error
    document = schema.parse_untrusted(content, bare=True)
    if document.problem is not None:
        where = (
            f" (line {document.problem.line}, column {document.problem.column})"
            if document.problem.line
            else ""
        )
        return Audited(str(path), unjudged=f"{document.problem.what}{where}")
    payload = document.payload
    if payload is None:
        return Audited(str(path), unjudged="it is an envelope without a payload")
    name = etree.QName(payload)
    if document.fault is not None:
        return _audited(path, document, chosen or released()[-1], None, Part.ANSWER, (Role.CHS,))
    owner = namespace_owner(name.namespace or "")
    release = chosen or next((one for one in released() if one.name == owner), None)
    if release is None:
        whose = f"of OCHP {owner}, which this suite does not carry" if owner else "no release of OCHP"
        return Audited(str(path), unjudged=f"its namespace {name.namespace or '(none)'!r} is {whose}")
    if owner is not None and name.namespace != release.namespace:
        return Audited(str(path), unjudged=f"it is a message of OCHP {owner}, not of {release.name}")
    request, response = release.by_request(name.localname), release.by_response(name.localname)
    operation = request or response
    if operation is None:
        return Audited(str(path), unjudged=f"{name.localname!r} is no message of OCHP {release.name}")
    part = Part.REQUEST if request is not None else Part.ANSWER
    roles = tuple(sorted(operation.callers)) if request is not None else (Role.CHS,)
    return _audited(path, document, release, operation, part, roles)


def audit_status(audited: Sequence[Audited]) -> int:
    """Give the exit status: 1 if a MUST is violated, before 3 if a file was not judged, before 0."""
    if any(Level(found.level).judged_as is Level.MUST for one in audited for found in one.findings):
        return VIOLATED
    return UNJUDGED if any(one.unjudged for one in audited) else OK


def _audited(
    path: Path,
    document: schema.Document,
    release: Release,
    operation: Operation | None,
    part: Part,
    roles: tuple[Role, ...],
) -> Audited:
    side = Side.SERVER if part is Part.ANSWER else Side.CLIENT
    context = _context(release.name, roles, side)
    judged = judge(document, part, context, operation=operation)
    catalogue: Catalogue = load()
    found = []
    for check in judged.checks:
        if check.finding is not None:
            requirement = catalogue.requirement(check.requirement)
            found.append(Found(requirement.id, requirement.level.value, requirement.statement, check.finding))
    name = "Fault" if document.payload is None else etree.QName(document.payload).localname
    return Audited(
        file=str(path),
        message=name,
        release=release.name,
        findings=tuple(found),
        performed=sum(check.count for check in judged.checks),
        observations=judged.observations,
    )


@cache
def _context(release_name: str, roles: tuple[Role, ...], side: Side) -> Context:
    release = get(release_name)
    catalogue = load()
    ids = {r.id for role in roles for r in catalogue.select(release.catalogue, role, side) if r.owner is None}
    return Context(release, schema.of(release), frozenset(ids))
