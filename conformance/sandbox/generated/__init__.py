"""Faults made from the schema and the model, beside those that are written by hand from a requirement.

They ask another question: not whether a requirement is judged, but whether anything that an answer says can
be wrong without being noticed.
"""

from functools import cache

from conformance.releases import get
from conformance.sandbox.flaw import Flaw
from conformance.sandbox.generated.elements import element_flaws
from conformance.sandbox.generated.leaks import leak_flaws
from conformance.sandbox.generated.lists import list_flaws
from conformance.sandbox.generated.replay import altered
from conformance.sandbox.generated.transitions import transition_flaws

__all__ = ["altered", "generated_flaws"]


@cache
def generated_flaws(release: str) -> dict[str, Flaw]:
    """Give the generated faults of a release, by id.

    Ids are permanent, as element names and statuses are: ``drops:``, ``alters:`` and ``moves:`` with the path
    of an element or attribute of an answer, ``loses:`` with a list and a place in it, ``leaks:`` with a
    query, ``refuses:`` and ``allows:`` with a status of a CDR and an action.
    """
    described = get(release)
    flaws = (
        *element_flaws(described),
        *list_flaws(described),
        *leak_flaws(described),
        *transition_flaws(described),
    )
    return {flaw.fault.id: flaw for flaw in flaws}
