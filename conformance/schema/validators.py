"""The two validators behind one face: each says which elements of a tree are wrong.

Both are given trees without comments and processing instructions: these do not count for XML Schema, but
irritate xmlschema.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

from lxml import etree

from conformance.errors import UsageError
from conformance.schema.files import SchemaFiles, entry_schema

if TYPE_CHECKING:
    import xmlschema

_STEP = re.compile(r"(?:(?P<prefix>[^:/\[\]]+):)?(?P<local>[^:/\[\]]+)(?:\[(?P<index>\d+)\])?")
_NAMESPACE = re.compile(r"\{(?:https?|urn):[^{}\s]*\}")
_CHUNK = 1 << 16
_MESSAGE = 500


@dataclass(frozen=True, slots=True)
class Objection:
    """What a validator holds against an element.

    Args:
        owner: The element whose content, value or attributes are wrong.
        child: The child that was not expected in it, if that is the reason.
        message: In the validator's words, without namespaces.
    """

    owner: etree._Element
    child: etree._Element | None
    message: str


class Libxml:
    """libxml2's validator.

    Args:
        files: The schema documents.
        namespace: Target namespace.

    Raises:
        UsageError: The documents are no legal schema.
    """

    def __init__(self, files: SchemaFiles, namespace: str) -> None:
        self._lock = Lock()  # its log of errors is one for all threads
        try:
            self._schema = etree.XMLSchema(entry_schema(files, namespace))
        except etree.XMLSchemaParseError as error:
            raise _illegal(files, error) from error

    def is_valid(self, element: etree._Element) -> bool:
        """Judge an element and everything in it."""
        with self._lock:
            return bool(self._schema.validate(element))

    def first_error(self, element: etree._Element) -> str | None:
        """Judge a large element in linear time; gives a message, or None if it is valid.

        Validating a tree takes libxml2 quadratic time in the number of errors among siblings, because it
        counts siblings for each. A stream has none, and can be left after some errors.
        """
        content = etree.tostring(element, encoding="utf-8", with_tail=False)
        parser = etree.XMLParser(
            schema=self._schema, encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False
        )
        with self._lock:
            try:
                for start in range(0, len(content), _CHUNK):
                    parser.feed(content[start : start + _CHUNK])
                    if len(parser.feed_error_log):
                        break
                else:
                    parser.close()
                    return None
            except etree.XMLSyntaxError as error:
                return _plain(str(error))
            return _plain(str(next(iter(cast(Iterable[Any], parser.feed_error_log))).message))

    def objections(self, element: etree._Element) -> tuple[Objection, ...]:
        """Judge an element and everything in it."""
        with self._lock:
            if self._schema.validate(element):
                return ()
            log = [(entry.path, str(entry.message)) for entry in cast(Iterable[Any], self._schema.error_log)]
        return tuple(self._objection(element, path, message) for path, message in log)

    def _objection(self, root: etree._Element, path: str | None, message: str) -> Objection:
        place = _follow(root, path or "")
        parent = place.getparent()
        if "is not expected" in message and place is not root and parent is not None:
            return Objection(parent, place, _plain(message))
        return Objection(place, None, _plain(message))


class Xmlschema:
    """The validator of the xmlschema library, loaded when it is first asked."""

    def __init__(self, files: SchemaFiles, namespace: str) -> None:
        self._files = files
        self._namespace = namespace
        self._lock = Lock()

    def objections(self, element: etree._Element) -> tuple[tuple[Objection, ...], bool]:
        """Judge an element and everything in it.

        Returns:
            What is wrong, and whether the judgement came to its end: some values make the library stumble.
        """
        found: list[Objection] = []
        try:
            with self._lock:
                for error in self._schema.iter_errors(element):
                    found.append(_from_xmlschema(error, element))
        except (ArithmeticError, LookupError, TypeError, ValueError, RecursionError):
            return tuple(found), False
        return tuple(found), True

    def load(self) -> None:
        """Load the library and the schema.

        Raises:
            UsageError: The library does not take the documents for a legal schema.
        """
        with self._lock:
            _ = self._schema

    @cached_property
    def _schema(self) -> "xmlschema.XMLSchema10":
        import xmlschema

        source = entry_schema(self._files, self._namespace)
        base = self._files.entry.resolve()
        try:
            return xmlschema.XMLSchema10(
                etree.tostring(source, encoding="unicode", with_tail=False),
                base_url=base.parent.as_uri() + "/",
                allow="local",
                defuse="always",
            )
        except xmlschema.XMLSchemaException as error:
            reason = _plain(str(getattr(error, "message", None) or error))
            raise UsageError(
                f"is no legal schema: {reason}",
                "mend it, or use the suite's own schema",
                str(self._files.entry),
            ) from error


def _from_xmlschema(error: Any, root: etree._Element) -> Objection:
    owner = root if error.elem is None else error.elem
    return Objection(owner, getattr(error, "invalid_child", None), _plain(str(error.reason)))


def _plain(message: str) -> str:
    return _NAMESPACE.sub("", " ".join(message.split()))[:_MESSAGE]


def _follow(root: etree._Element, path: str) -> etree._Element:
    """Follow a path of libxml2, ``/*/*[2]/p:name[3]``, as far as it leads."""
    place = root
    for step in path.split("/")[2:]:
        found = _STEP.fullmatch(step)
        if found is None:
            return place
        matching = _matching(place, found["prefix"], found["local"])
        index = int(found["index"] or 1)
        child = next((c for number, c in enumerate(matching, 1) if number == index), None)
        if child is None:
            return place
        place = child
    return place


def _matching(parent: etree._Element, prefix: str | None, local: str) -> Iterator[etree._Element]:
    for child in parent.iterchildren(etree.Element):
        by_name = child.prefix == prefix and etree.QName(child).localname == local
        if by_name or (local == "*" and prefix is None):
            yield child


def _illegal(files: SchemaFiles, error: etree.XMLSchemaParseError) -> UsageError:
    first = next(iter(cast(Iterable[Any], error.error_log)), None)
    return UsageError(
        f"is no legal schema: {_plain(str(error))}",
        "mend it, or use the suite's own schema",
        str(files.entry if first is None or not first.filename else first.filename),
        line=None if first is None else first.line or None,
    )
