"""How a scenario compares a delivered CDR with the uploaded one: everything but the status.

Source: OCHP-CDR-035.
"""

from lxml import etree

from conformance.records import Tree, tree
from conformance.scenarios import content
from conformance.scenarios.content import Difference, tell
from conformance.scenarios.judge import Judge
from conformance.wire import Reply

_STATUS = ("status",)


def differences(uploaded: Tree, delivered: Tree) -> list[Difference]:
    """Path, uploaded and delivered text of each field that differs, the status apart."""
    return content.differences(uploaded, delivered, besides=_STATUS)


def same_content(
    judge: Judge, record: etree._Element, cdr: Tree, requirement: str, reply: Reply, *, aspect: str
) -> None:
    """Check that a delivered CDR equals the uploaded one, its status apart."""
    tell(judge, record, differences(cdr, tree(record)), requirement, reply, aspect=aspect)


def same_periods(
    judge: Judge, record: etree._Element, cdr: Tree, requirement: str, reply: Reply, *, aspect: str
) -> None:
    """Check that a delivered CDR has the charging periods of the uploaded one, in their order."""
    wrong = [d for d in differences(cdr, tree(record)) if d[0][0].startswith("chargingPeriods")]
    tell(judge, record, wrong, requirement, reply, aspect=aspect, ends=True)
