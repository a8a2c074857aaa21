"""Named changes of a request at the level of bytes, so that a report can say what was done to it.

Each starts from what `Client.envelope` gives. Several may follow one another: ``mutated(request, "a", "b")``.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from difflib import get_close_matches

from lxml import etree

from conformance.errors import SuiteError
from conformance.wire.request import RawRequest

Apply = Callable[[RawRequest], RawRequest]


@dataclass(frozen=True, slots=True)
class Mutation:
    """One named change.

    Args:
        id: Permanent; never renamed, never reused.
        what: What is different afterwards, as a clause for the report.
        apply: Makes the changed request.
    """

    id: str
    what: str
    apply: Apply


class UnknownMutation(SuiteError):
    """A mutation was asked for that there is not."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        self.name = name
        self.closest = next(iter(get_close_matches(name, known, n=1)), None)
        hint = f"; did you mean {self.closest}?" if self.closest else ""
        super().__init__(f"there is no mutation {name!r}{hint}")


class NothingToMutate(SuiteError):
    """A request lacks what a mutation changes."""


def change(request: RawRequest, mutation: Mutation) -> RawRequest:
    """Apply a mutation and note it in the request."""
    note = f"{request.note}; {mutation.what}" if request.note else mutation.what
    return replace(mutation.apply(request), note=note)


def with_body(request: RawRequest, body: bytes) -> RawRequest:
    """Give the same request with another body."""
    return replace(request, body=body)


def envelope_of(request: RawRequest) -> etree._Element:
    """Parse the envelope that a mutation takes apart.

    Raises:
        NothingToMutate: The body is not well-formed, as an earlier mutation broke it.
    """
    try:
        return etree.fromstring(request.body, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise NothingToMutate(f"the envelope is broken already ({error})") from error


def find(envelope: etree._Element, name: str) -> etree._Element:
    """Find the first element of a local name.

    Raises:
        NothingToMutate: There is none.
    """
    for element in envelope.iter("{*}" + name):
        return element
    raise NothingToMutate(f"the request has no element {name}")


def payload_of(envelope: etree._Element) -> etree._Element:
    """Find the element in the Body.

    Raises:
        NothingToMutate: The Body is empty.
    """
    for element in find(envelope, "Body").iterchildren(etree.Element):
        return element
    raise NothingToMutate("the Body of the request is empty")


def values_of(envelope: etree._Element) -> tuple[etree._Element, ...]:
    """Find the elements of the payload that hold text only.

    Raises:
        NothingToMutate: There are none.
    """
    found = tuple(
        element for element in payload_of(envelope).iter(etree.Element) if not len(element) and element.text
    )
    if not found:
        raise NothingToMutate("the payload holds no text")
    return found
