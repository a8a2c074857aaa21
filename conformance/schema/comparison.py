"""Comparison: another copy of a schema, such as the published one, component by component with ours."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from lxml import etree

from conformance.errors import UsageError
from conformance.releases import Edition, editions, namespace_owner
from conformance.schema.facts import Facts, binding_facts, element_facts
from conformance.schema.files import XS, SchemaFiles, schema_files
from conformance.schema.parsing import parse_untrusted
from conformance.schema.pattern import illegal_escape, without_needless_escapes
from conformance.schema.place import line_of
from conformance.schema.reading import Components
from conformance.schema.validators import Libxml

_PATTERN = f"{{{XS}}}pattern"
_WSDL_DEFINITIONS = "{http://schemas.xmlsoap.org/wsdl/}definitions"


@dataclass(frozen=True, slots=True)
class SchemaSource:
    """Where the schema of an edition is; for `schema_files`.

    Args:
        name: Name of the edition.
        namespace: Of its messages.
        schema_file: Its schema in the suite.
        wsdl: Its WSDL in the suite.
    """

    name: str
    namespace: str
    schema_file: Path
    wsdl: Path


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something in a schema that the standard does not allow, and that could be read all the same.

    Args:
        file: Where it stands.
        line: In which line.
        what: What is wrong, as a clause.
    """

    file: Path
    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact that two schemas state differently.

    Args:
        place: Path from the message ("AddCDRsRequest/cdrInfoArray/CdrId"), or binding and operation.
        ours: What the first one states; "nothing" if it has no such component.
        theirs: What the second one states.
        also: In how many other places the same difference shows.
    """

    place: str
    ours: str
    theirs: str
    also: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came out.

    Args:
        edition: Name of the edition that was compared.
        messages: Number of global elements of ours.
        operations: Number of operations of our WSDL, if the other copy has one too; else 0.
        flaws: What is wrong with the other copy.
        differences: What the two state differently; equal ones are given once.
    """

    edition: str
    messages: int
    operations: int
    flaws: tuple[Flaw, ...]
    differences: tuple[Difference, ...]


def source_of(edition: Edition) -> SchemaSource:
    """Tell where the schema of an edition is.

    Raises:
        UsageError: None of it is published.
    """
    if edition.namespace is None or edition.schema_file is None or edition.wsdl is None:
        raise UsageError(
            f"the suite has no schema of {edition.name}, because {edition.lacks}", "", key="--release"
        )
    return SchemaSource(edition.name, edition.namespace, edition.schema_file, edition.wsdl)


def edition_in(folder: Path) -> Edition:
    """Tell which edition a folder with schema files is of, by the namespace of its WSDL or schema.

    Raises:
        UsageError: There is no such file in the folder, or it is of no known edition.
    """
    if not folder.is_dir():
        raise UsageError("there is no such folder", "name a folder with schema files", str(folder))
    for name in ("ochp.wsdl", "ochp.xsd"):
        file = folder / name
        if file.is_file():
            namespace = _parsed(file).get("targetNamespace", "")
            owner = namespace_owner(namespace)
            if owner is None:
                raise UsageError(
                    f"has the target namespace {namespace!r}, which is of no release of OCHP", "", str(file)
                )
            return next(edition for edition in editions() if edition.name == owner)
    raise UsageError("no schema is here", "put ochp.wsdl or ochp.xsd there, or name its release", str(folder))


def compare_copy(edition: Edition, folder: Path) -> Comparison:
    """Compare our schema and WSDL of an edition with another copy.

    Args:
        edition: The edition.
        folder: With the other copy; nothing outside of it is read.

    Raises:
        UsageError: There is no schema in the folder, or it cannot be read; the error names file and reason.
    """
    source = source_of(edition)
    files = schema_files(source, folder)
    flaws = (*_refusals(files, source.namespace), *mend(files))
    ours = message_facts(schema_files(source), source.namespace)
    theirs = message_facts(files, source.namespace)
    found = list(differences(ours, theirs))
    wsdl = next(
        (f for f in (folder / edition.name / source.wsdl.name, folder / source.wsdl.name) if f.is_file()),
        None,
    )
    operations = 0
    if wsdl is not None:
        own = binding_facts(_parsed(source.wsdl))
        operations = sum(map(len, own.values()))
        found += differences(own, binding_facts(_parsed(wsdl)))
    return Comparison(edition.name, len(ours), operations, flaws, _once(found))


def message_facts(files: SchemaFiles, namespace: str) -> dict[str, Any]:
    """State the facts of every message of a schema.

    Raises:
        UsageError: The schema uses what this suite does not read.
    """
    components = Components(files.documents)
    names = {name: etree.QName(name) for name in components.element_names}
    return {
        qname.localname: element_facts(components.element(name))
        for name, qname in names.items()
        if qname.namespace == namespace
    }


def mend(files: SchemaFiles) -> tuple[Flaw, ...]:
    """Make the patterns of schema documents legal, in memory, and tell what was not."""
    found = []
    for document in files.documents:
        for facet in document.root.iter(_PATTERN):
            pattern = facet.get("value", "")
            escape = illegal_escape(pattern)
            if escape:
                what = f"the pattern {pattern} has the escape {escape}, which XSD 1.0 does not allow"
                found.append(Flaw(document.file, line_of(facet), what))
                facet.set("value", without_needless_escapes(pattern))
    return tuple(dict.fromkeys(found))


def differences(ours: Facts, theirs: Facts, place: str = "") -> Iterator[Difference]:
    """Compare two trees of facts.

    Args:
        ours: As given by `message_facts` or `binding_facts`.
        theirs: The same of the other side.
        place: Path so far.
    """
    for key in dict.fromkeys((*ours, *theirs)):
        one, other = ours.get(key), theirs.get(key)
        if one == other:
            continue
        if isinstance(one, Mapping) and isinstance(other, Mapping):
            inner = place if key in ("value", "attributes") else _joined(place, key)
            yield from differences(one, other, inner)
        elif _is_particles(one) and _is_particles(other):
            yield from _particles(cast(list[Facts], one), cast(list[Facts], other), place)
        elif key in ("enumeration", "pattern") and isinstance(one, list) and isinstance(other, list):
            more, less = [v for v in one if v not in other], [v for v in other if v not in one]
            yield Difference(_joined(place, key), _words(more or "no more"), _words(less or "no more"))
        elif key == "occurs" and isinstance(one, list) and isinstance(other, list):
            yield Difference(_joined(place, key), " to ".join(map(str, one)), " to ".join(map(str, other)))
        else:
            yield Difference(_joined(place, key), _words(one), _words(other))


def _particles(ours: list[Facts], theirs: list[Facts], place: str) -> Iterator[Difference]:
    one = {_name(item): item for item in ours}
    other = {_name(item): item for item in theirs}
    for name in dict.fromkeys((*one, *other)):
        where = _joined(place, name)
        if name not in other:
            yield Difference(where, "present", "nothing")
        elif name not in one:
            yield Difference(where, "nothing", "present")
        else:
            yield from differences(one[name], other[name], where)
    common = [name for name in one if name in other]
    if common != [name for name in other if name in one]:
        yield Difference(f"{place} (order)", ", ".join(common), ", ".join(n for n in other if n in one))


def _once(found: list[Difference]) -> tuple[Difference, ...]:
    """Give a difference of a type once, not once for each message in which the type occurs."""
    first: dict[tuple[str, str, str], Difference] = {}
    for difference in found:
        tail = "/".join(difference.place.split("/")[-2:])
        key = (tail, difference.ours, difference.theirs)
        known = first.get(key)
        first[key] = difference if known is None else replace(known, also=known.also + 1)
    return tuple(first.values())


def _refusals(files: SchemaFiles, namespace: str) -> Iterator[Flaw]:
    try:
        Libxml(files, namespace)
    except UsageError as error:
        yield Flaw(
            Path(error.file or files.entry), error.line or 0, f"libxml2 does not load it: {error.what}"
        )


def _parsed(file: Path) -> etree._Element:
    try:
        document = parse_untrusted(file.read_bytes())
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", "", str(file)) from error
    if document.problem is not None:
        raise UsageError(document.problem.what, "", str(file), line=document.problem.line or None)
    return cast(etree._Element, document.root)


def _is_particles(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, Mapping) for item in value)


def _name(item: Facts) -> str:
    return str(item.get("element") or item.get("group") or "any")


def _joined(place: str, key: str) -> str:
    return f"{place}/{key}" if place else key


def _words(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return "present"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
