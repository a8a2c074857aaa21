"""What a target has to satisfy: the catalogue, the ambiguity register and the frozen requirement sets.

The documents below ``data`` are the source; they are read once per process. Their format is described by the
classes `Requirement` and `Ambiguity`.
"""

from conformance.requirements.ambiguity import Ambiguity, Reading, Ruling
from conformance.requirements.catalogue import Catalogue, load
from conformance.requirements.errors import (
    CatalogueError,
    NotCatalogued,
    SetChanged,
    UnknownAmbiguity,
    UnknownRequirement,
    UnknownSet,
)
from conformance.requirements.reasons import read_reasons, reasons
from conformance.requirements.requirement import (
    Duty,
    Level,
    Observable,
    Requirement,
    RequirementId,
    Source,
    duty,
)
from conformance.requirements.requirement_set import RequirementSet, current_set, named_set

__all__ = [
    "Ambiguity",
    "Catalogue",
    "CatalogueError",
    "Duty",
    "Level",
    "NotCatalogued",
    "Observable",
    "Reading",
    "Requirement",
    "RequirementId",
    "RequirementSet",
    "Ruling",
    "SetChanged",
    "Source",
    "UnknownAmbiguity",
    "UnknownRequirement",
    "UnknownSet",
    "current_set",
    "duty",
    "load",
    "named_set",
    "read_reasons",
    "reasons",
]
