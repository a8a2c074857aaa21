"""Test group CDR exchange: spellings of ids that mean the same, and ids that are none.

Source: OCHP.md 1.4, ContractId, Contract-ID Semantics, EvseId; types/data-types.xsd.
"""

import pytest

from conformance.records import Mutation, Tree, reference
from conformance.scenarios.broken import way_to_break
from conformance.scenarios.cdr.drawn import plausible_cdr
from conformance.scenarios.cdr.queue import awaited, shows, sightings
from conformance.scenarios.cdr.refusal import refuses_way
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge
from conformance.scenarios.outcome import answered
from conformance.scenarios.peer import Peer
from conformance.values import ContractId, EvseId


def _routed(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree, requirement: str, aspect: str) -> None:
    upload = cpo.AddCDRs(cdrInfoArray=[cdr])
    judge.accepted(upload, requirement, aspect=f"{aspect}-upload")
    shows(judge, requirement, awaited(judge, emp.GetCDRs, cdr), cdr, status="accepted", aspect=aspect)


@verifies("OCHP-ID-002")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_letter_case_of_a_contract_id_does_not_matter(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """A CDR whose contract-id is written in small letters reaches the provider of the contract."""
    contract = str(cdr["contractId"])
    _routed(cpo, emp, judge, {**cdr, "contractId": contract.lower()}, "OCHP-ID-002", "lower-case")


@pytest.mark.parametrize("form", ["hyphenated", "plain"])
@verifies("OCHP-ID-003")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_hyphens_of_a_contract_id_do_not_matter(
    cpo: Peer, emp: Peer, judge: Judge, form: str, cdr: Tree
) -> None:
    """A CDR reaches the provider of its contract, with hyphens in the contract-id and without."""
    plain = ContractId.parse(str(cdr["contractId"])).canonical
    hyphenated = "-".join(part for part in (plain[:2], plain[2:5], plain[5:14], plain[14:]) if part)
    written = hyphenated if form == "hyphenated" else plain
    _routed(cpo, emp, judge, {**cdr, "contractId": written}, "OCHP-ID-003", form)


@verifies("OCHP-ID-008")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_contract_id_without_check_digit_is_routed(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """A CDR whose contract-id lacks the check digit reaches the provider of the contract."""
    plain = ContractId.parse(str(cdr["contractId"])).canonical
    without: Tree = {**cdr, "contractId": plain[:14]}
    upload = cpo.AddCDRs(cdrInfoArray=[without])
    queue = awaited(judge, emp.GetCDRs, without) if upload.code == "ok" else emp.GetCDRs()
    answered(judge, queue, "OCHP-ID-008", aspect="queue")
    judge.note(
        len(sightings(queue, without)) == 1,
        "OCHP-ID-008",
        queue,
        expected="the CDR in the queue of the contract's provider",
        observed=f"{len(sightings(queue, without))} records; the upload was answered with {upload.code}",
        aspect="routed",
    )


@verifies("OCHP-ID-011")
@operation("ConfirmCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_spelling_of_an_evse_id_does_not_matter(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """A CDR is accepted with separators in its EVSE-ID, and confirmed without them."""
    plain, separated = EvseId.parse(str(cdr["evseId"])).spellings()[:2]
    uploaded: Tree = {**cdr, "evseId": separated}
    upload = cpo.AddCDRs(cdrInfoArray=[uploaded])
    queue = awaited(judge, emp.GetCDRs, uploaded) if upload.code == "ok" else emp.GetCDRs()
    answered(judge, queue, "OCHP-ID-011", aspect="queue")
    judge.note(
        bool(sightings(queue, uploaded)),
        "OCHP-ID-011",
        queue,
        expected=f"the CDR of {separated} accepted",
        observed=f"code {upload.code}, and the CDR is not in the default queue",
        aspect="accepted",
    )
    answer = emp.ConfirmCDRs(approved=[{**reference(cdr), "evseId": plain}])
    answered(judge, answer, "OCHP-ID-011", aspect="answer", refusal_will_do=True)
    queue = emp.GetCDRs()
    judge.note(
        not sightings(queue, uploaded),
        "OCHP-ID-011",
        queue,
        expected=f"the CDR confirmed by {plain}",
        observed=f"code {answer.code}, and the CDR is still in the default queue",
        aspect="confirmed",
    )


@verifies("OCHP-ID-001")
@operation("AddCDRs")
@draws(cdr=plausible_cdr, way=way_to_break("OCHP-ID-001"))
def test_malformed_contract_id_is_refused(
    cpo: Peer, emp: Peer, judge: Judge, cdr: Tree, way: Mutation
) -> None:
    """A CDR whose contract-id has not the form of one is refused."""
    refuses_way(judge, "OCHP-ID-001", cpo, emp, cdr, way)


@verifies("OCHP-ID-009")
@operation("AddCDRs")
@draws(cdr=plausible_cdr, way=way_to_break("OCHP-ID-009"))
def test_malformed_evse_id_is_refused(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree, way: Mutation) -> None:
    """A CDR whose EVSE-ID has not the form of one is refused."""
    refuses_way(judge, "OCHP-ID-009", cpo, emp, cdr, way)
