"""How a scenario checks that a request which violates the schema is refused.

Source: OCHP-GEN-029, AMB-015: a result with code format and a Client fault are equally right; silent
acceptance, a broken connection or an error page is not.
"""

from conformance.records import Mutation, Tree
from conformance.scenarios.broken import applied
from conformance.scenarios.cdr.queue import lacks
from conformance.scenarios.judge import Judge
from conformance.scenarios.outcome import refuses_request
from conformance.scenarios.peer import Peer


def refuses_way(judge: Judge, requirement: str, cpo: Peer, emp: Peer, cdr: Tree, way: Mutation) -> None:
    """Upload one CDR broken in a named way; check that it is refused and not offered to its provider.

    Args:
        judge: The judge.
        requirement: What asks for the refusal.
        cpo: The operator that uploads.
        emp: The provider of the record.
        cdr: The valid record.
        way: How it is broken; against the schema.
    """
    request = cpo.invalid("AddCDRs", cdrInfoArray=[applied(judge, cdr, way)], note=way.what)
    refuses_request(judge, requirement, cpo, request, "refused")
    lacks(judge, requirement, emp.GetCDRs(), cdr, aspect="not-stored")
