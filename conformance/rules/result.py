"""Rules of the payload as a whole: schema, result, empty values.

Source: OCHP.md 1.4, Result class, ResultCodeType enum, Types; types/message-elements.xsd.
"""

from collections.abc import Iterator
from functools import cache

from lxml import etree

from conformance.evidence import Part
from conformance.releases import Role
from conformance.rules.rule import PASSED, Failed, Noted, Outcome, View, own_text, quoted, rule
from conformance.schema import Element, Group, Schema

XSI_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
REFUSED_LISTS = (
    "implausibleCdrsArray",
    "refusedRoamingAuthorisationInfo",
    "refusedChargePointInfo",
    "refusedTariffInfo",
)


@rule("OCHP-GEN-035", Part.ANSWER)
def answer_is_schema_valid(view: View) -> Iterator[Outcome]:
    """The payload of an answer validates against the release's schema."""
    yield from _schema(view)


@rule("OCHP-GEN-036", Part.REQUEST)
def request_is_schema_valid(view: View) -> Iterator[Outcome]:
    """The payload of a request validates against the release's schema."""
    yield from _schema(view)


def _schema(view: View) -> Iterator[Outcome]:
    if view.payload is None:
        return
    faults = [f for f in view.findings if f.kind == "fault"]
    for finding in faults:
        yield Failed(finding.expected, finding.observed, None, finding.path, finding.line, finding.column)
    if not view.findings:
        yield PASSED


@rule("OCHP-GEN-023", Part.ANSWER, on=("result",))
def result_code_is_wrapped(view: View) -> Iterator[Outcome]:
    """The literal stands in result/resultCode/resultCode."""
    outer = view.outer_code
    if outer is None:
        return
    if own_text(outer) or view.inner_code is None:
        yield Failed(
            "the code in result/resultCode/resultCode",
            f"the text {quoted(own_text(outer))} in the outer element",
            outer,
        )
    else:
        yield PASSED


@rule("OCHP-GEN-024", Part.ANSWER, on=("result",))
def result_code_is_of_the_release(view: View) -> Iterator[Outcome]:
    """The code is one of the release."""
    code = view.code
    if code is None:
        return
    if code in view.release.result_codes:
        yield PASSED
    else:
        yield Failed(
            f"one of {', '.join(sorted(view.release.result_codes))}",
            f"the code {quoted(code)}",
            view.inner_code,
        )


@rule("OCHP-GEN-026", Part.ANSWER, on=("result",))
def ok_comes_without_refusals(view: View) -> Iterator[Outcome]:
    """The code ok stands for a message of which nothing was refused (AMB-016)."""
    if view.code != "ok":
        return
    refused = [record for name in view.members if name in REFUSED_LISTS for record in view.members[name]]
    if refused:
        yield Failed("no refused record beside the code ok", f"{len(refused)} refused", refused[0])
    elif view.operation is not None and view.operation.writes:
        yield PASSED


@rule("OCHP-GEN-032", Part.ANSWER, on=("result",))
def description_is_present(view: View) -> Iterator[Outcome]:
    """The resultDescription is there, and explains a refusal."""
    if view.result is None:
        return
    description = view.find(view.result, "resultDescription")
    if description is None:
        yield Failed("an element resultDescription", "none", view.result)
        return
    text = own_text(description)
    if len(text) > 1000:
        yield Failed("at most 1000 characters", f"{len(text)} characters", description)
        return
    if view.code != "ok" and (not text or description.get(XSI_NIL) in ("true", "1")):
        yield Noted(
            "AMB-085/empty", f"A refusal with code {quoted(view.code or '')} has no description.", "AMB-085"
        )
    yield PASSED


@rule("OCHP-GEN-033")
def no_empty_values(view: View) -> Iterator[Outcome]:
    """No simple-typed element or attribute is empty, resultDescription apart (AMB-085, AMB-086)."""
    if view.payload is None:
        return
    clean = True
    for element in view.composed:
        if len(element) == 0 and not own_text(element) and not _may_be_empty(view, element):
            clean = False
            yield Failed("a value, or no element at all", "an empty element", element)
        for name, value in element.attrib.items():
            if not str(value).strip():
                clean = False
                yield Failed(
                    "a value, or no attribute at all", f"the empty attribute {quoted(str(name))}", element
                )
    if clean:
        yield PASSED


def _may_be_empty(view: View, element: etree._Element) -> bool:
    if element is view.payload or element.get(XSI_NIL) in ("true", "1"):
        return True
    name = etree.QName(element).localname
    return name == "resultDescription" or name in _structural_names(view.schema)


@cache
def _structural_names(schema: Schema) -> frozenset[str]:
    """Names of elements that hold elements somewhere in a schema, so are not of a simple type (AMB-086)."""
    names: set[str] = set()
    waiting: list[Element | Group] = [schema.component(message) for message in schema.messages]
    while waiting:
        item = waiting.pop()
        if isinstance(item, Group):
            waiting.extend(item.items)
            continue
        if item.value is None:
            names.add(item.name)
        if item.children is not None:
            waiting.append(item.children)
    return frozenset(names)


@rule("OCHP-CDR-037", on=("cdrInfoArray", "cdrStatus"))
def cdr_status_is_a_literal_of_the_release(view: View) -> Iterator[Outcome]:
    """Each status, of a CDR or asked for by an operator, stands in CdrStatusType and is of the release."""
    for status in _statuses(view):
        literal = view.text(status, "CdrStatusType")
        if literal in view.release.cdr_statuses:
            yield PASSED
        else:
            seen = own_text(status) if literal is None else literal
            yield Failed(
                f"CdrStatusType with one of {', '.join(sorted(view.release.cdr_statuses))}",
                quoted(seen),
                status,
            )


def _statuses(view: View) -> Iterator[etree._Element]:
    for cdr in view.cdrs:
        yield from cdr.iterchildren(view.release.qname("status"))
    asked_for = view.members.get("cdrStatus", ())
    if asked_for and view.operation is not None and Role.CPO in view.operation.callers:
        yield from asked_for
