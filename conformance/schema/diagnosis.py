"""What exactly is wrong with a message that is not plainly valid, agreed on by both validators."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice

from lxml import etree

from conformance.schema.component import Element
from conformance.schema.copying import Excerpt, excerpt
from conformance.schema.divergence import CONTENT, Judgement, decide
from conformance.schema.facets import OBSERVED, quote
from conformance.schema.reading import Components
from conformance.schema.structure import XSI_TYPE, Complaint, Walk, text_of, type_name
from conformance.schema.validators import Libxml, Objection, Xmlschema
from conformance.schema.watchlist import Watchlist

SUSPECTS = 100
"""Most elements that are looked at closely in one message."""

AGREEMENT = "a value on which both validators agree"
"""What is expected where they do not."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One agreed fault, or one disagreement, before it is located.

    Args:
        place: The element to point at.
        attribute: Name of the attribute concerned, if it is one.
        expected: What the schema allows.
        observed: What is there.
        lxml: What libxml2 says.
        xmlschema: What xmlschema says.
        agreed: False if the validators differ and no rule decides.
    """

    place: etree._Element
    attribute: str | None
    expected: str
    observed: str
    lxml: str | None
    xmlschema: str | None
    agreed: bool = True


class Diagnosis:
    """Asks both validators, and weighs what they say.

    Args:
        components: The declarations.
        libxml: The fast validator.
        xmlschema: The second opinion.
        watchlist: Knows where disputed values stand.
    """

    def __init__(
        self, components: Components, libxml: Libxml, xmlschema: Xmlschema, watchlist: Watchlist
    ) -> None:
        self._components = components
        self._libxml = libxml
        self._xmlschema = xmlschema
        self._watchlist = watchlist
        self._walk = Walk(components)

    def faults(
        self, payload: etree._Element, doubted: Iterable[etree._Element], streamed: str | None = None
    ) -> Iterator[Fault]:
        """Find what is wrong with a payload, in the order of the message.

        Args:
            payload: The element to be judged.
            doubted: Elements to be looked at whatever libxml2 says.
            streamed: What libxml2 said first of a payload that is too large to ask it for all it has to say;
                only what our own walk or the table of divergences points to is judged then.
        """
        declaration = self._declaration(payload)
        if declaration is None:
            complaints = [self._stranger(payload)]
        else:
            complaints = list(islice(self._walk.complaints(payload, declaration), SUSPECTS))
        suspects = dict.fromkeys(doubted)
        for complaint in complaints:
            suspects.update({complaint.owner: None, complaint.place: None})
        if streamed is None:
            for objection in self._libxml.objections(payload)[:SUSPECTS]:
                suspects[objection.owner] = None
                if objection.child is not None:
                    suspects[objection.child] = None
        elif not suspects:
            suspects.update(dict.fromkeys(islice(self._watchlist.disputed_in(payload), SUSPECTS)))
            if not suspects:
                unfound = "an error that was not found again"
                yield Fault(payload, None, AGREEMENT, unfound, streamed, None, agreed=False)
        copied = excerpt(payload, declaration, suspects, self._walk)
        yield from _Weighing(copied, complaints, self).faults()

    def lxml_objections(self, copied: Excerpt) -> tuple[Objection, ...]:
        """Ask libxml2 about an excerpt."""
        return self._libxml.objections(copied.root)

    def xmlschema_objections(self, copied: Excerpt) -> tuple[list[Objection], bool]:
        """Ask xmlschema about an excerpt, without type names that lead nowhere: it stumbles over them."""
        unknown = [
            Objection(element, None, f"there is no type {quote(str(element.get(XSI_TYPE)))}")
            for element in copied.root.iter(etree.Element)
            if element.get(XSI_TYPE) is not None and not self._is_type(element)
        ]
        for objection in unknown:
            objection.owner.attrib.pop(XSI_TYPE)
        found, complete = self._xmlschema.objections(copied.root)
        return [*unknown, *found], complete

    def values(self, element: etree._Element, declaration: Element | None) -> Iterator[tuple[str, str]]:
        """Give type and raw text of all that an element holds."""
        named = element.get(XSI_TYPE)
        if named is not None:
            yield "QName", named
        if declaration is None:
            return
        if declaration.value is None:
            yield CONTENT, text_of(element)
        else:
            yield declaration.value.base, text_of(element)
        for attribute in declaration.attributes:
            text = element.get(attribute.name)
            if text is not None:
                yield attribute.value.base, text

    def declaration_of(self, element: etree._Element, payload: etree._Element) -> Element | None:
        """Find the declaration of an element within a payload; None if it is not declared there."""
        if element is payload:
            return self._declaration(payload)
        parent = element.getparent()
        if parent is None:
            return None
        around = self.declaration_of(parent, payload)
        if around is None or around.children is None:
            return None
        return self._walk.declared(around.children).get(str(element.tag))

    def _stranger(self, payload: etree._Element) -> Complaint:
        name = etree.QName(payload)
        known = [etree.QName(declared) for declared in self._components.element_names]
        namespaces = sorted({declared.namespace or "no namespace" for declared in known})
        locals_ = [declared.localname for declared in known]
        if name.localname in locals_:
            expected = f"element {name.localname} in namespace {' or '.join(namespaces)}"
        else:
            close = get_close_matches(name.localname[:100], locals_, n=1)
            expected = f"a message of namespace {' or '.join(namespaces)}"
            expected += f", such as {close[0]}" if close else ""
        where = f"namespace {name.namespace}" if name.namespace else "no namespace"
        observed = f"element {name.localname} in {where}"[:OBSERVED]
        return Complaint(payload, payload, None, expected, observed)

    def _declaration(self, payload: etree._Element) -> Element | None:
        tag = str(payload.tag)
        return self._components.element(tag) if tag in self._components.element_names else None

    def _is_type(self, element: etree._Element) -> bool:
        name = type_name(element, str(element.get(XSI_TYPE)))
        return name is not None and self._components.is_type(name)


class _Weighing:
    """Complaint against objections, element by element."""

    def __init__(self, copied: Excerpt, complaints: Iterable[Complaint], diagnosis: Diagnosis) -> None:
        self._copied = copied
        self._diagnosis = diagnosis
        self._payload = copied.origins[copied.root]
        self._own: dict[etree._Element, list[Complaint]] = {}
        for complaint in complaints:
            self._own.setdefault(complaint.owner, []).append(complaint)
        lxml = diagnosis.lxml_objections(copied)
        self._unseen = self._behind(lxml)
        self._lxml = self._by_owner(lxml)
        found, self._complete = diagnosis.xmlschema_objections(copied)
        self._xmlschema = self._by_owner(found)

    def faults(self) -> Iterator[Fault]:
        order = {origin: number for number, origin in enumerate(self._copied.origins.values())}
        found = [
            fault
            for copy, origin in self._copied.origins.items()
            if origin in self._lxml or origin in self._xmlschema or origin in self._own
            for fault in self._weigh(copy, origin)
        ]
        yield from sorted(found, key=lambda fault: order.get(fault.place, 0))

    def _weigh(self, copy: etree._Element, origin: etree._Element) -> Iterator[Fault]:
        own = self._own.get(origin, [])
        lxml, xmlschema = self._lxml.get(origin), self._xmlschema.get(origin)
        if lxml and xmlschema:
            judged: tuple[Judgement, Judgement] = ("invalid", "invalid")
        else:
            silent: Judgement = "valid" if self._complete else "error"
            judged = ("invalid" if lxml else "valid", "invalid" if xmlschema else silent)
        declaration = self._diagnosis.declaration_of(origin, self._payload)
        rule = decide(tuple(self._diagnosis.values(origin, declaration)), *judged)
        if rule is not None and rule.right == "valid" and not own:
            return
        agreed = judged == ("invalid", "invalid") or (rule is not None and rule.right == "invalid")
        if not agreed and judged[0] == "valid" and copy in self._unseen:
            if not own or not xmlschema:
                return  # libxml2 did not look here, and one voice is not enough
            agreed = True
        if not agreed and judged == ("invalid", "error") and own:
            agreed = True  # xmlschema gave up before it came here; our own walk confirms
        if not agreed and not lxml and (not xmlschema or self._is_retyped(origin)):
            return  # a complaint of the walk alone, or one that libxml2 has with a child
        yield from self._told(origin, own, lxml, xmlschema, agreed=agreed)

    def _told(
        self,
        origin: etree._Element,
        own: list[Complaint],
        lxml: list[Objection] | None,
        xmlschema: list[Objection] | None,
        *,
        agreed: bool,
    ) -> Iterator[Fault]:
        said = _joined(lxml), _joined(xmlschema)
        if not agreed:
            yield Fault(origin, None, AGREEMENT, _seen(origin), *said, agreed=False)
            return
        for complaint in own:
            yield Fault(complaint.place, complaint.attribute, complaint.expected, complaint.observed, *said)
        if not own:
            children = [objection.child for objection in (lxml or []) if objection.child is not None]
            place = self._copied.origins.get(children[0], origin) if children else origin
            if XSI_TYPE in origin.attrib:
                expected = "the declared type or one derived from it, and a value of that type"
                yield Fault(place, XSI_TYPE, expected, quote(str(origin.get(XSI_TYPE))), *said)
            else:
                yield Fault(place, None, f"what the schema allows: {said[0] or said[1]}", _seen(place), *said)

    def _is_retyped(self, origin: etree._Element) -> bool:
        """Tell whether libxml2 objects to the type of a child, for which xmlschema blames the parent."""
        return any(XSI_TYPE in child.attrib and child in self._lxml for child in origin)

    def _by_owner(self, objections: Iterable[Objection]) -> dict[etree._Element, list[Objection]]:
        found: dict[etree._Element, list[Objection]] = {}
        for objection in objections:
            owner = self._copied.origins.get(objection.owner, self._payload)
            found.setdefault(owner, []).append(objection)
        return found

    def _behind(self, objections: Iterable[Objection]) -> set[etree._Element]:
        """Give the elements behind a child that libxml2 did not expect: it does not look at them."""
        unseen: set[etree._Element] = set()
        for objection in objections:
            if objection.child is not None:
                for element in (objection.child, *objection.child.itersiblings(etree.Element)):
                    unseen.update(element.iter(etree.Element))
            elif XSI_TYPE in objection.owner.attrib:
                unseen.update(objection.owner.iterdescendants(etree.Element))
        return unseen


def _joined(objections: list[Objection] | None) -> str | None:
    if not objections:
        return None
    return " ".join(dict.fromkeys(objection.message for objection in objections))


def _seen(element: etree._Element) -> str:
    if next(element.iterchildren(etree.Element), None) is not None:
        return f"element {etree.QName(element).localname}"
    text = text_of(element)
    return quote(text) if text else f"element {etree.QName(element).localname} without text"
