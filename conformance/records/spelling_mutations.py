"""Values of any request in forms that documents of the past, other releases and typing errors suggest.

Those of charge detail records are written out in ``form_mutations``.
"""

from collections.abc import Callable, Iterator
from functools import partial

from conformance.records.attribution import attributed
from conformance.records.mutation import Mutation
from conformance.records.subject import Subject
from conformance.records.surgery import branches, children, grown, path_in, simplest
from conformance.records.trees import Tree, has, text
from conformance.schema import Component, Element

_TIME = "OCHP-TIME-001"
_CONTRACT = "OCHP-ID-001"
_EVSE = "OCHP-ID-009"
_TARIFF = "OCHP-ID-015"
_FORMS: dict[str, tuple[tuple[str, str, str, Callable[[str], str]], ...]] = {
    "DateTime": (
        ("with-offset", "ends in an offset", _TIME, lambda t: f"{t[:19]}+00:00"),
        ("without-zone", "has no zone", _TIME, lambda t: t[:19]),
        ("with-fraction", "has a fraction of a second", _TIME, lambda t: f"{t[:19]}.5Z"),
        ("date-only", "is a date", _TIME, lambda t: t[:10]),
    ),
    "contractId": (
        ("open-hyphen", "ends in a hyphen", _CONTRACT, lambda t: f"{_plain(t)[:14]}-"),
        ("one-hyphen", "has a hyphen before the instance only", _CONTRACT, lambda t: _hyphenated(t, 5)),
        ("long", "has 16 characters", _CONTRACT, lambda t: f"{_plain(t)[:14]}00"),
    ),
    "evseId": (
        ("first-separator", "has the first separator only", _EVSE, lambda t: _starred(t, 2)),
        ("second-separator", "has the second separator only", _EVSE, lambda t: _starred(t, 5)),
        ("without-type", "lacks the type id E", _EVSE, lambda t: f"{_plain(t)[:5]}X1"),
        ("without-outlet", "ends behind the type id E", _EVSE, lambda t: f"{_plain(t)[:5]}E"),
        ("long", "has an outlet of 32 characters", _EVSE, lambda t: f"{_plain(t)[:5]}E{'1' * 32}"),
    ),
    "tariffId": (
        ("first-separator", "has the first separator only", _TARIFF, lambda t: _starred(t, 2)),
        ("without-type", "lacks the type id T", _TARIFF, lambda t: f"{_plain(t)[:5]}X1"),
        ("without-instance", "ends behind the type id T", _TARIFF, lambda t: f"{_plain(t)[:5]}T"),
        ("long", "has an instance of 11 characters", _TARIFF, lambda t: f"{_plain(t)[:5]}T{'1' * 11}"),
    ),
}
"""By local name of the element: id, what is wrong with it, requirement, and how a right value is changed."""


def spelling_mutations(subject: Subject) -> tuple[Mutation, ...]:
    """Make the mutations of forms in what of a request is made invalid.

    Returns:
        Mutations that the schema finds: ``form/<place>/<form>`` for each form that a value may wrongly take,
        ``unwrapped/<place>`` for each element that stands around a single value.
    """
    return (*_formed(subject), *_unwrapped(subject))


def _formed(subject: Subject) -> Iterator[Mutation]:
    for place, _ in _texts(subject.component):
        for form, what, requirement, change in _FORMS.get(place[-1], ()):
            yield Mutation(
                f"form/{'/'.join(place)}/{form}",
                f"{place[-1]} {what}",
                requirement,
                partial(_respelt, subject.component, place, change),
                subject,
                origin="facet",
            )


def _unwrapped(subject: Subject) -> Iterator[Mutation]:
    for place, element in branches(subject.component):
        inner = children(element)
        if not place or element.attributes or len(inner) != 1 or inner[0].value is None or inner[0].max != 1:
            continue
        id = f"unwrapped/{'/'.join(place)}"
        yield Mutation(
            id,
            f"{place[-1]} holds the value itself",
            attributed(id),
            partial(_bare, subject.component, place, inner[0]),
            subject,
            origin="structure",
        )


def _texts(component: Component, place: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Element]]:
    for element in children(component):
        at = (*place, element.name)
        if element.children is None and element.value is not None and not element.attributes:
            yield at, element
        yield from _texts(element, at)


def _respelt(component: Component, place: tuple[str, ...], change: Callable[[str], str], tree: Tree) -> Tree:
    return grown(component, place, change(_value(component, place, tree)), tree)


def _bare(component: Component, place: tuple[str, ...], inner: Element, tree: Tree) -> Tree:
    return grown(component, place, _value(component, (*place, inner.name), tree), tree)


def _value(component: Component, place: tuple[str, ...], tree: Tree) -> str:
    """Find the text at a place, or the simplest one that could be there."""
    path = path_in(component, tree, place)
    if has(tree, path):
        return text(tree, path)
    for name in place:
        component = next(element for element in children(component) if element.name == name)
    made = simplest(component)
    return made if isinstance(made, str) else ""


def _plain(id: str) -> str:
    return id.replace("-", "").replace("*", "")


def _hyphenated(id: str, at: int) -> str:
    return f"{_plain(id)[:at]}-{_plain(id)[at:]}"


def _starred(id: str, at: int) -> str:
    return f"{_plain(id)[:at]}*{_plain(id)[at:]}"
