"""Live status that is wrong in ways that its schema does not tell, or not by a facet.

Each mutation takes the content of a request: what it breaks and the request lacks, it adds.

Source: OCHP-STATUS-003, OCHP-STATUS-026, OCHP-TIME-002.
"""

from collections.abc import Callable
from functools import partial

from conformance.records.live_status import COMBINATIONS, FORBIDDEN_COMBINATIONS, Combination, combined_as
from conformance.records.mutation import Mutation
from conformance.records.subject import Subject
from conformance.records.surgery import child, grown, ordered, path_in, simplest
from conformance.records.trees import Tree, has, items, text
from conformance.values import ImpossibleTime, Instant

_IMPOSSIBLE = {
    "month-13": ("is in the 13th month", lambda t: f"{t[:5]}13{t[7:]}"),
    "february-30": ("is on the 30th of February", lambda t: f"{t[:5]}02-30{t[10:]}"),
    "hour-25": ("is in the 25th hour", lambda t: f"{t[:11]}25{t[13:]}"),
}


def update_status_mutations(subject: Subject) -> tuple[Mutation, ...]:
    """Make the mutations of UpdateStatus; the schema finds a ttl in words, nothing else of them."""
    return (
        *(_combination(subject, pair) for pair in FORBIDDEN_COMBINATIONS),
        *_times(subject, ("ttl", "DateTime"), "ttl"),
        *(
            Mutation(
                f"{kind}-ttl-in-words",
                f"the ttl of {kind} is no xs:dateTime",
                "OCHP-STATUS-026",
                partial(grown, subject.component, (kind, "@ttl"), "soon"),
                subject,
            )
            for kind in ("evse", "parking")
        ),
    )


def get_status_mutations(subject: Subject) -> tuple[Mutation, ...]:
    """Make the mutations of GetStatus; each leaves the request valid by the schema."""
    return tuple(_times(subject, ("startDateTime", "DateTime"), "start"))


def _combination(subject: Subject, pair: Combination) -> Mutation:
    major, minor = pair
    return Mutation(
        f"combination-{major}-{minor}",
        f"an EVSE is {major} and {minor}",
        "OCHP-STATUS-003",
        partial(_combined, subject, pair),
        subject,
        violates=_has_forbidden_combination,
    )


def _combined(subject: Subject, pair: Combination, request: Tree) -> Tree:
    made = simplest(child(subject.component, "evse"))
    first, *rest = items(request, "evse") or ((made,) if isinstance(made, dict) else ())
    return ordered(subject.component, {**request, "evse": [combined_as(first, pair), *rest]})


def _has_forbidden_combination(request: Tree) -> bool:
    return any((evse["@major"], evse.get("@minor")) not in COMBINATIONS for evse in items(request, "evse"))


def _times(subject: Subject, place: tuple[str, ...], name: str) -> tuple[Mutation, ...]:
    return tuple(
        Mutation(
            f"{name}-{id}",
            f"{place[0]} {what}",
            "OCHP-TIME-002",
            partial(_impossible, subject, place, change),
            subject,
            violates=partial(_is_impossible, place),
        )
        for id, (what, change) in _IMPOSSIBLE.items()
    )


def _impossible(
    subject: Subject, place: tuple[str, ...], change: Callable[[str], str], request: Tree
) -> Tree:
    path = path_in(subject.component, request, place)
    time = text(request, path) if has(request, path) else "2026-01-01T00:00:00Z"
    return grown(subject.component, place, change(time), request)


def _is_impossible(place: tuple[str, ...], request: Tree) -> bool:
    try:
        Instant.parse(text(request, place))
    except ImpossibleTime:
        return True
    return False
