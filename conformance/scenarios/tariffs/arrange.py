"""Bring tariffs into the store before a scenario begins; what does not succeed makes it inconclusive.

A defect on the way is the finding of the scenario whose purpose that step is: one cause, one finding.
"""

from lxml import etree

from conformance.records import Tree
from conformance.scenarios.judge import Judge, said
from conformance.scenarios.peer import Peer
from conformance.scenarios.tariffs.sighting import (
    awaited,
    is_stored,
    showing,
    sightings,
    tariff_id,
)
from conformance.wire import Reply


def uploaded(judge: Judge, cpo: Peer, *tariffs: Tree) -> Reply:
    """Upload tariffs that have to be taken.

    Returns:
        The answer to the upload.
    """
    upload = cpo.UpdateTariffs(TariffInfoArray=list(tariffs))
    if not is_stored(upload):
        judge.inconclusive(
            f"the arrangement did not succeed: uploading tariffs ({said(upload)}, "
            f"exchange {upload.exchange.id})"
        )
    return upload


def stored(judge: Judge, cpo: Peer, emp: Peer, *tariffs: Tree) -> tuple[Reply, Reply]:
    """Upload tariffs and wait until a provider receives each of them.

    Returns:
        The answers to the upload and to the last download.
    """
    upload = uploaded(judge, cpo, *tariffs)
    download = awaited(judge, emp.GetTariffUpdates, showing(*tariffs))
    for tariff in tariffs:
        delivered(judge, download, tariff)
    return upload, download


def delivered(judge: Judge, reply: Reply, tariff: Tree) -> etree._Element:
    """Find a tariff in an answer whose content is to be judged.

    Returns:
        The record as delivered.
    """
    judge.readable(reply)
    found = sightings(reply, tariff)
    if not found:
        judge.inconclusive(f"tariff {tariff_id(tariff)} is not in the answer of exchange {reply.exchange.id}")
    return found[0]
