"""The executable specification: what a peer may answer and do, as pure functions without I/O.

The sandbox answers with it (`choose`), everyone else judges with it (`Belief.observe`).
"""

from conformance.model.belief import MOST_WORLDS, Belief, Seen
from conformance.model.branch import Branch, Fate, Offer, Terms
from conformance.model.choice import Policy, Settled, choose
from conformance.model.content import Content
from conformance.model.exchange import Answer, Request
from conformance.model.house import ClearingHouse, Model, for_release
from conformance.model.network import Network
from conformance.model.stock import Entry
from conformance.model.tour import Step, Tour, tours
from conformance.model.world import (
    ABSENT,
    GONE,
    Facts,
    Key,
    Ledger,
    Possible,
    Reading,
    RequirementIds,
    Tree,
    World,
)

__all__ = [
    "ABSENT",
    "GONE",
    "MOST_WORLDS",
    "Answer",
    "Belief",
    "Branch",
    "ClearingHouse",
    "Content",
    "Entry",
    "Facts",
    "Fate",
    "Key",
    "Ledger",
    "Model",
    "Network",
    "Offer",
    "Policy",
    "Possible",
    "Reading",
    "Request",
    "RequirementIds",
    "Seen",
    "Settled",
    "Step",
    "Terms",
    "Tour",
    "Tree",
    "World",
    "choose",
    "for_release",
    "tours",
]
