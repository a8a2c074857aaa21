"""How a scenario checks that a charge point which violates the schema is refused.

Source: OCHP-GEN-029, AMB-015: a result with code format and a Client fault are equally right; silent
acceptance, a broken connection or an error page is not.
"""

from conformance.records import Mutation, Tree
from conformance.scenarios.broken import applied
from conformance.scenarios.charge_points.offer import DELIVERED, lacks, lately
from conformance.scenarios.judge import Judge
from conformance.scenarios.outcome import is_refused
from conformance.scenarios.peer import Peer

REQUEST = "UpdateChargePointListRequest"


def refuses_way(judge: Judge, requirement: str, cpo: Peer, nsp: Peer, point: Tree, way: Mutation) -> None:
    """Upload one charge point broken in a named way; check that it is refused and not offered.

    Args:
        judge: The judge.
        requirement: What asks for the refusal.
        cpo: The operator that uploads.
        nsp: A navigation provider that is connected to it.
        point: The valid record.
        way: How it is broken; against the schema.
    """
    content = {DELIVERED: [applied(judge, point, way)]}
    reply = cpo.send(cpo.invalid("UpdateChargePointList", note=way.what, **content))
    is_refused(judge, requirement, reply, way.what, "refused")
    lacks(judge, requirement, lately(judge, nsp), point, aspect="not-stored")
