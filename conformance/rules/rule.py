"""What a rule is: a pure function that judges one requirement on one message.

A rule yields an outcome for each place that it looked at: nothing if the message has no such place, `PASSED`,
a `Failed` with expectation and observation, or `Noted` for what the catalogue only reports.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from lxml import etree

from conformance.evidence import Exchange, Message, Part
from conformance.once import once
from conformance.releases import Operation, Release
from conformance.schema import Document, Schema, SchemaFinding

SHOWN = 200
"""Longest quotation of a target's text in a finding."""
FAULT = "Fault"
"""What a rule looks at that judges faults of SOAP."""


@dataclass(frozen=True, slots=True)
class Passed:
    """The requirement is met at one place."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The requirement is not met at one place.

    Args:
        expected: What it asks for, as a clause.
        observed: What is there, as a clause.
        at: The element concerned; None if it is about the message as a whole.
        path: Path of an attribute or of something absent, where `at` alone does not say it.
        line: Line of `path`, where `at` is not known.
        column: Column likewise.
    """

    expected: str
    observed: str
    at: etree._Element | None = None
    path: str = ""
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Noted:
    """Something that is reported without a verdict: a warning of the check, or a reading of an ambiguity.

    Args:
        reading: Permanent label of what was seen ("AMB-085/empty").
        note: One sentence.
        ambiguity: Ambiguity id; empty: the requirement of the rule itself.
    """

    reading: str
    note: str
    ambiguity: str = ""


PASSED = Passed()
Outcome = Passed | Failed | Noted


@dataclass(frozen=True)
class View:
    """One message as rules see it.

    Args:
        release: The release under test.
        schema: Its schema.
        part: Whether the message is the request or the answer.
        document: The bytes of the message, parsed.
        operation: What was called, or what the payload belongs to; None if unknown.
        message: The message with its HTTP headers; None if only a body is at hand (audit of files).
        exchange: The exchange; None if only a body is at hand.
        leaked: Names of secrets that the answer repeats.
        problem: Why the answer is not complete; None if it is.
        unread: It is longer than is read, so nobody knows whether it is complete.
        status: HTTP status of an answer; None if unknown.
    """

    release: Release
    schema: Schema
    part: Part
    document: Document
    operation: Operation | None = None
    message: Message | None = None
    exchange: Exchange | None = None
    leaked: tuple[str, ...] = ()
    problem: str | None = None
    unread: bool = False
    status: int | None = None

    @once
    def findings(self) -> tuple[SchemaFinding, ...]:
        """What the schema says of the payload; nothing if it does not declare it."""
        if self.payload is None or not self.schema.declares(self.payload_name):
            return ()
        return self.schema.validate(self.payload, self.document)

    @once
    def payload(self) -> etree._Element | None:
        """The payload if it is an element of this release and no fault."""
        payload = self.document.payload
        if payload is None or self.document.fault is not None:
            return None
        return payload if str(payload.tag).startswith(f"{{{self.release.namespace}}}") else None

    @once
    def payload_name(self) -> str:
        """Local name of the payload, empty without one."""
        return "" if self.payload is None else str(self.payload.tag).rpartition("}")[2]

    @once
    def children(self) -> tuple[etree._Element, ...]:
        """The elements in the payload, in their order."""
        return () if self.payload is None else tuple(self.payload.iterchildren(etree.Element))

    @once
    def members(self) -> dict[str, list[etree._Element]]:
        """The children of the payload by their local names; those of other namespaces are none."""
        found: dict[str, list[etree._Element]] = {}
        prefix = f"{{{self.release.namespace}}}"
        for child in self.children:
            tag = str(child.tag)
            if tag.startswith(prefix):
                found.setdefault(tag[len(prefix) :], []).append(child)
        return found

    @once
    def names(self) -> frozenset[str]:
        """What rules are chosen by: local names of payload and members; of a fault of SOAP only `FAULT`."""
        if self.document.fault is not None:
            return frozenset((FAULT,))
        return frozenset() if self.payload is None else frozenset((self.payload_name, *self.members))

    @once
    def cdrs(self) -> tuple[etree._Element, ...]:
        """The charge detail records of the payload."""
        return tuple(self.members.get("cdrInfoArray", ()))

    @once
    def composed(self) -> tuple[etree._Element, ...]:
        """The elements of the payload that the sender itself composed, in their order.

        A clearing house hands records on as partners uploaded them (AMB-043): a wrong value in one of them is
        not its own, and was judged where it was uploaded. A file that is audited is judged as a whole.
        """
        if self.payload is None:
            return ()
        if self.exchange is None or self.part is Part.REQUEST:
            return tuple(self.payload.iter(etree.Element))
        handed_on = _handed_on(self.release)
        own = [child for child in self.children if child.tag not in handed_on or not len(child)]
        return (self.payload, *[element for child in own for element in child.iter(etree.Element)])

    def own(self, *names: str) -> Iterable[etree._Element]:
        """The elements with one of these local names that the sender itself composed, in their order."""
        tags = _tags(self.release, names)
        return () if tags.isdisjoint(self._tags) else [e for e in self.composed if e.tag in tags]

    @once
    def _tags(self) -> frozenset[str]:
        return frozenset(str(element.tag) for element in self.composed)

    @once
    def result(self) -> etree._Element | None:
        """The result of the payload."""
        return next(iter(self.members.get("result", ())), None)

    @once
    def outer_code(self) -> etree._Element | None:
        """The wrapper of the result code."""
        return None if self.result is None else self.find(self.result, "resultCode")

    @once
    def inner_code(self) -> etree._Element | None:
        """The element that should hold the result code."""
        return None if self.outer_code is None else self.find(self.outer_code, "resultCode")

    @once
    def code(self) -> str | None:
        """The result code; None if it does not stand where it should."""
        return None if self.inner_code is None else own_text(self.inner_code)

    def header(self, name: str) -> str | None:
        """Value of an HTTP header, the last one if there are several; None if absent or unknown."""
        found = None
        for key, value in self.message.headers if self.message else ():
            if key.lower() == name:
                found = value
        return found

    def find(self, element: etree._Element, *names: str) -> etree._Element | None:
        """The first descendant along child names of the release's namespace."""
        current: etree._Element | None = element
        for name in names:
            if current is None:
                return None
            current = next(current.iterchildren(self.release.qname(name)), None)
        return current

    def text(self, element: etree._Element, *names: str) -> str | None:
        """Text of that descendant with surrounding white space removed; None if absent."""
        found = self.find(element, *names)
        return None if found is None else own_text(found)


@cache
def _tags(release: Release, names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(release.qname, names))


@cache
def _handed_on(release: Release) -> frozenset[str]:
    """Names of the members of an answer that hold records of partners."""
    names = {name for operation in release.operations for name in (*operation.downloads, operation.refuses)}
    return frozenset(release.qname(name) for name in names if name)


def own_text(element: etree._Element) -> str:
    """The character data of an element, comments left out, surrounding white space removed."""
    if len(element) == 0:
        return (element.text or "").strip(" \t\r\n")
    return "".join([element.text or "", *(child.tail or "" for child in element)]).strip(" \t\r\n")


def quoted(text: str) -> str:
    """Quote a target's text for a sentence: control characters escaped, cut at `SHOWN` characters."""
    shown = text if len(text) <= SHOWN else text[:SHOWN] + "…"
    escaped = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in shown)
    return f"'{escaped}'"


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A rule of the register.

    Args:
        name: Name of its function; part of the check's id.
        requirement: The one requirement that it judges.
        parts: The parts of an exchange that it looks at.
        on: Names of payloads and members that it looks at (`View.names`); empty: it looks at every message.
        judge: The function.
    """

    name: str
    requirement: str
    parts: frozenset[Part]
    on: frozenset[str]
    judge: Callable[[View], Iterator[Outcome]]

    @property
    def check(self) -> str:
        """Id of its checks."""
        return f"rule/{self.name}/{self.requirement}"


REGISTER: list[Rule] = []


def rule(
    requirement: str, *parts: Part, on: Iterable[str] = ()
) -> Callable[[Callable[[View], Iterator[Outcome]]], Callable[[View], Iterator[Outcome]]]:
    """Register a function as the rule of a requirement.

    Args:
        requirement: Id of the catalogue.
        parts: Messages that it looks at; none given: both.
        on: It only runs on messages of which the payload, or a child of the payload, has one of these local
            names, `FAULT` standing for a fault of SOAP; none given: on every message. So what a message costs
            does not grow with the rules that other messages have.
    """

    def register(function: Callable[[View], Iterator[Outcome]]) -> Callable[[View], Iterator[Outcome]]:
        REGISTER.append(
            Rule(function.__name__, requirement, frozenset(parts or Part), frozenset(on), function)
        )
        return function

    return register
