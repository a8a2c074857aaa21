"""Bring tokens into a list before a scenario begins; what does not succeed makes the scenario inconclusive.

A defect on the way is the finding of the scenario whose purpose that step is: one cause, one finding.
"""

from conformance.records import Tree
from conformance.scenarios.authorisation.listing import awaited, name_of, sightings
from conformance.scenarios.judge import Judge, said
from conformance.scenarios.peer import Peer
from conformance.wire import Reply


def uploaded(judge: Judge, emp: Peer, *tokens: Tree) -> Reply:
    """Add tokens to the list of their provider."""
    upload = emp.UpdateRoamingAuthorisationList(roamingAuthorisationInfoArray=list(tokens))
    needs(judge, upload.code == "ok", "uploading tokens of the provider's own", upload)
    return upload


def stored(judge: Judge, cpo: Peer, emp: Peer, *tokens: Tree) -> Reply:
    """Add tokens to the list of their provider, and wait until a connected operator sees each of them.

    Returns:
        The answer to the upload.
    """
    upload = uploaded(judge, emp, *tokens)
    seen(judge, awaited(judge, cpo.GetRoamingAuthorisationList, *tokens), *tokens)
    return upload


def replaced(judge: Judge, cpo: Peer, emp: Peer, *tokens: Tree) -> None:
    """Replace the list of a provider, and wait until a connected operator sees each token of it."""
    upload = emp.SetRoamingAuthorisationList(roamingAuthorisationInfoArray=list(tokens))
    needs(judge, upload.code == "ok", "uploading a whole list of the provider's own tokens", upload)
    seen(judge, awaited(judge, cpo.GetRoamingAuthorisationList, *tokens), *tokens)


def seen(judge: Judge, reply: Reply, *tokens: Tree) -> None:
    """Make sure that an answer shows tokens."""
    for token in tokens:
        needs(judge, bool(sightings(reply, token)), f"token {name_of(token)} offered", reply)


def needs(judge: Judge, met: bool, step: str, reply: Reply) -> None:
    """Make sure that a step of the arrangement succeeded.

    Raises:
        NotJudged: It did not.
    """
    if not met:
        judge.inconclusive(
            f"the arrangement did not succeed: {step} ({said(reply)}, exchange {reply.exchange.id})"
        )
