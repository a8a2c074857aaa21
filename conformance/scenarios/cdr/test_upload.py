"""Test group CDR exchange: operators hand in charge detail records, plausible and implausible ones.

Source: OCHP.md 1.4, CDR Validation Process, Upload Charge Data Records, AddCDRs.req and AddCDRs.conf.
"""

from collections import Counter

import pytest

from conformance.records import Tree, at_operator, mutation, reference, renumbered, revised, with_status
from conformance.scenarios.broken import broken
from conformance.scenarios.cdr import arrange
from conformance.scenarios.cdr.content import same_content, same_periods
from conformance.scenarios.cdr.drawn import (
    batch_of_cdrs,
    long_list,
    maximal_cdr,
    plausible_cdr,
    several_prices,
)
from conformance.scenarios.cdr.queue import (
    asking,
    awaited,
    beside,
    cdr_id,
    implausible,
    lacks,
    refused_record,
    shows,
    sightings,
    status_of,
)
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge
from conformance.scenarios.outcome import answered, child_text, observe_code
from conformance.scenarios.peer import Peer

IMPLAUSIBLE = "ends-before-start"
NOBODY = "ZZ9ZZ"
"""Operator-id that nobody has: ZZ is for private use in ISO 3166-1."""
DOUBTFUL = ("time-february-30", "price-nan", "currency-euro", "period-cost-doubled", "cdr-id-without-prefix")
"""Records that the schema accepts and the text does not; whether they are refused is reported."""


@verifies("OCHP-CDR-001")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_plausible_cdr_is_accepted_and_offered(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """A plausible CDR that is uploaded as new is accepted, and its provider is offered it as accepted."""
    upload = cpo.AddCDRs(cdrInfoArray=[cdr])
    judge.accepted(upload, "OCHP-CDR-001", aspect="upload")
    judge.that(
        not implausible(upload),
        "OCHP-CDR-001",
        upload,
        expected="no implausible CDR",
        observed=f"the implausible CDR-IDs {list(implausible(upload))}",
        aspect="upload-list",
    )
    queue = awaited(judge, emp.GetCDRs, cdr)
    shows(judge, "OCHP-CDR-001", queue, cdr, status="accepted", aspect="offered")


@verifies("OCHP-GEN-026")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(batch=batch_of_cdrs)
def test_ok_means_that_everything_was_accepted(cpo: Peer, emp: Peer, judge: Judge, batch: list[Tree]) -> None:
    """An upload of plausible CDRs only is answered with ok, refuses none of them, and stores them all."""
    upload = cpo.AddCDRs(cdrInfoArray=batch)
    judge.accepted(upload, "OCHP-GEN-026", aspect="code")
    judge.that(
        not implausible(upload),
        "OCHP-GEN-026",
        upload,
        expected="no refused record beside ok",
        observed=f"{len(implausible(upload))} refused",
        aspect="list",
    )
    queue = awaited(judge, emp.GetCDRs, *batch)
    missing = [cdr_id(cdr) for cdr in batch if not sightings(queue, cdr)]
    judge.that(
        not missing,
        "OCHP-GEN-026",
        queue,
        expected=f"all {len(batch)} CDRs that were answered with ok",
        observed=f"{len(missing)} are missing, first {missing[:1]}",
        aspect="stored",
    )


@verifies("OCHP-CDR-003")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_implausible_cdr_is_returned_and_not_forwarded(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """A CDR that ends before it starts is returned as implausible and never reaches its provider."""
    upload = cpo.AddCDRs(cdrInfoArray=[broken(judge, cdr, IMPLAUSIBLE)])
    refused_record(judge, "OCHP-CDR-003", upload, cdr, aspect="refused")
    lacks(judge, "OCHP-CDR-003", emp.GetCDRs(), cdr, aspect="not-forwarded")


@verifies("OCHP-CDR-004")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_implausible_cdr_can_be_corrected(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """The corrected version of an implausible CDR is accepted under the same CDR-ID and delivered once."""
    first = cpo.AddCDRs(cdrInfoArray=[broken(judge, cdr, IMPLAUSIBLE)])
    if first.code == "ok":
        judge.inconclusive(
            "the implausible CDR was accepted, so there is nothing to correct (see OCHP-CDR-003)"
        )
    again = cpo.AddCDRs(cdrInfoArray=[cdr])
    judge.accepted(again, "OCHP-CDR-004", aspect="upload")
    queue = awaited(judge, emp.GetCDRs, cdr)
    shows(judge, "OCHP-CDR-004", queue, cdr, status="accepted", aspect="delivered", once=True)


@verifies("OCHP-CDR-005", "OCHP-CDR-006", "OCHP-GEN-027")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(good=plausible_cdr, bad=plausible_cdr)
def test_implausible_record_does_not_stop_the_others(
    cpo: Peer, emp: Peer, judge: Judge, good: Tree, bad: Tree
) -> None:
    """Of a batch with one implausible CDR the others are accepted, and exactly the bad CDR-ID is listed."""
    upload = cpo.AddCDRs(cdrInfoArray=[good, broken(judge, bad, IMPLAUSIBLE)])
    if upload.code == "ok" and not implausible(upload):
        judge.inconclusive(
            "the implausible CDR was accepted, so the batch is not a mixed one (see OCHP-CDR-003)"
        )
    answered(judge, upload, "OCHP-CDR-005", aspect="upload", refusal_will_do=True)
    queue = awaited(judge, emp.GetCDRs, good)
    shows(judge, "OCHP-CDR-005", queue, good, status="accepted", aspect="good-one")
    lacks(judge, "OCHP-CDR-005", queue, bad, aspect="bad-one")
    judge.that(
        upload.code in ("partly", "invalid-id"),
        "OCHP-GEN-027",
        upload,
        expected="partly (invalid-id is tolerated, AMB-016)",
        observed=f"code {upload.code}",
        aspect="code",
    )
    observe_code(judge, "AMB-016", upload, "code of a batch of which some records were refused")
    judge.that(
        sorted(implausible(upload)) == [cdr_id(bad)],
        "OCHP-CDR-006",
        upload,
        expected=f"implausibleCdrsArray with {cdr_id(bad)} alone",
        observed=f"{list(implausible(upload)) or 'no CDR-ID'}",
        aspect="list",
    )


@pytest.mark.parametrize("status", ["accepted", "declined", "approved"])
@verifies("OCHP-CDR-008")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_partner_cannot_set_the_status(cpo: Peer, emp: Peer, judge: Judge, status: str, cdr: Tree) -> None:
    """An unknown CDR uploaded with a status of the clearing house is refused, or treated as a new one."""
    upload = cpo.AddCDRs(cdrInfoArray=[with_status(cdr, status)])
    taken = upload.code == "ok" and cdr_id(cdr) not in implausible(upload)
    if not taken:
        refused_record(judge, "OCHP-CDR-008", upload, cdr)
        lacks(judge, "OCHP-CDR-008", emp.GetCDRs(), cdr, aspect="not-stored")
        return
    judge.observe("AMB-027", "AMB-027/taken-as-new", f"an upload with status {status} was taken")
    shows(
        judge, "OCHP-CDR-008", awaited(judge, emp.GetCDRs, cdr), cdr, status="accepted", aspect="taken-as-new"
    )


@pytest.mark.parametrize("status", ["revised", "rejected"])
@verifies("OCHP-CDR-009")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_unknown_cdr_is_neither_revised_nor_rejected(
    cpo: Peer, emp: Peer, judge: Judge, status: str, cdr: Tree
) -> None:
    """A CDR that was never uploaded can be neither revised nor rejected: refused, and nothing is stored."""
    upload = cpo.AddCDRs(cdrInfoArray=[with_status(cdr, status)])
    refused_record(judge, "OCHP-CDR-009", upload, cdr)
    lacks(judge, "OCHP-CDR-009", emp.GetCDRs(), cdr, aspect="default-queue")
    lacks(judge, "OCHP-CDR-009", emp.GetCDRs(cdrStatus=asking("rejected")), cdr, aspect="rejected-queue")


@verifies("OCHP-CDR-036")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_second_upload_changes_nothing(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """An accepted CDR uploaded once more as new neither appears twice nor changes its content."""
    arrange.accepted(judge, cpo, emp, cdr)
    again = cpo.AddCDRs(cdrInfoArray=[with_status(revised(cdr), "new")])
    judge.observe(
        "AMB-100",
        "AMB-100/idempotent" if again.code == "ok" and not implausible(again) else "AMB-100/refused",
        "answer to a second upload with status new",
    )
    queue = emp.GetCDRs()
    answered(judge, queue, "OCHP-CDR-036", aspect="queue")
    found = sightings(queue, cdr)
    judge.note(
        len(found) == 1,
        "OCHP-CDR-036",
        queue,
        expected="one record with the CDR-ID",
        observed=f"{len(found)} records",
        at=found[-1] if found else None,
        aspect="once",
    )
    if found:
        same_content(judge, found[0], cdr, "OCHP-CDR-036", queue, aspect="content")


@verifies("OCHP-CDR-049")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_cdr_id_is_unique_in_the_clearing_house(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """A CDR-ID that was used for one EVSE is refused for a second EVSE of the same operator."""
    arrange.accepted(judge, cpo, emp, cdr)
    same_id = beside(cdr)
    upload = cpo.AddCDRs(cdrInfoArray=[same_id])
    refused_record(judge, "OCHP-CDR-049", upload, same_id)
    queue = emp.GetCDRs()
    lacks(judge, "OCHP-CDR-049", queue, same_id, aspect="not-stored")
    shows(judge, "OCHP-CDR-049", queue, cdr, status="accepted", aspect="first-kept")


@verifies("OCHP-CDR-034")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_uploads_are_checked_for_plausibility(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """At least one of four implausible variants of a CDR is found to be implausible."""
    variants = [
        broken(judge, cdr, name) for name in (IMPLAUSIBLE, "period-starts-early", "total-cost-doubled")
    ]
    variants.append(at_operator(cdr, NOBODY))
    caught = 0
    for number, variant in enumerate(variants):
        reply = cpo.AddCDRs(cdrInfoArray=[renumbered(variant, f"{cdr_id(cdr)}P{number}")])
        judge.readable(reply)
        caught += reply.code != "ok" or bool(implausible(reply))
    judge.note(
        caught > 0,
        "OCHP-CDR-034",
        reply,
        expected="at least one of four implausible CDRs refused",
        observed="all of them accepted",
        aspect="checked",
    )
    for number, name in enumerate(DOUBTFUL):
        doubtful = broken(judge, cdr, name)
        if name != "cdr-id-without-prefix":
            doubtful = renumbered(doubtful, f"{cdr_id(cdr)}D{number}")
        answer = cpo.AddCDRs(cdrInfoArray=[doubtful])
        taken = answer.code == "ok" and not implausible(answer)
        requirement = mutation(judge.stage.rules.schema, name).requirement
        judge.observe(requirement, f"{requirement}/{'accepted' if taken else 'refused'}", name, answer)


@verifies("OCHP-CDR-035", "OCHP-GEN-043")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=maximal_cdr)
def test_delivered_cdr_equals_the_uploaded_one(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """Apart from its status a delivered CDR equals the uploaded one in every field."""
    arrange.accepted(judge, cpo, emp, cdr)
    queue = emp.GetCDRs()
    record = arrange.delivered(judge, queue, cdr)
    same_content(judge, record, cdr, "OCHP-CDR-035", queue, aspect="content")
    same_content(judge, record, cdr, "OCHP-GEN-043", queue, aspect="content")


@verifies("OCHP-CDR-035")
@operation("CheckCDRs")
@writes("cdrs", "add")
@draws(cdr=maximal_cdr)
def test_checked_cdr_equals_the_uploaded_one(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """A declined CDR comes back to its operator with every field as it was uploaded."""
    arrange.declined(judge, cpo, emp, cdr)
    checked = cpo.CheckCDRs()
    record = arrange.delivered(judge, checked, cdr)
    same_content(judge, record, cdr, "OCHP-CDR-035", checked, aspect="checked")


@verifies("OCHP-CDR-040")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=several_prices)
def test_several_prices_are_no_reason_for_refusal(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """A CDR whose periods overlap, differ in price, or cost nothing is accepted, and delivered in order."""
    upload = cpo.AddCDRs(cdrInfoArray=[cdr])
    judge.accepted(upload, "OCHP-CDR-040", aspect="upload")
    queue = awaited(judge, emp.GetCDRs, cdr)
    record = shows(judge, "OCHP-CDR-040", queue, cdr, aspect="delivered")
    same_periods(judge, record, cdr, "OCHP-CDR-040", queue, aspect="periods")


@verifies("OCHP-CDR-037")
@operation("GetCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_status_is_wrapped_and_literal(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """The status of a delivered CDR stands in CdrStatusType and is a literal of the release."""
    arrange.accepted(judge, cpo, emp, cdr)
    queue = emp.GetCDRs()
    record = arrange.delivered(judge, queue, cdr)
    judge.that(
        status_of(record) in judge.stage.release.cdr_statuses,
        "OCHP-CDR-037",
        queue,
        expected=f"one of {', '.join(sorted(judge.stage.release.cdr_statuses))}",
        observed=f"{status_of(record)}",
        at=record,
        aspect="literal",
    )


@verifies("OCHP-GEN-049")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(many=long_list)
def test_long_list_is_taken_and_delivered_whole(cpo: Peer, emp: Peer, judge: Judge, many: list[Tree]) -> None:
    """An upload of as many CDRs as the target allows is accepted, and one download holds each once."""
    upload = cpo.AddCDRs(cdrInfoArray=many)
    judge.accepted(upload, "OCHP-GEN-049", aspect="upload")
    queue = awaited(judge, emp.GetCDRs, *many)
    answered(judge, queue, "OCHP-GEN-049", aspect="download")
    numbers = Counter(child_text(record, "CdrId") for record in queue.records("cdrInfoArray"))
    wrong = {cdr_id(cdr): numbers[cdr_id(cdr)] for cdr in many if numbers[cdr_id(cdr)] != 1}
    judge.that(
        not wrong,
        "OCHP-GEN-049",
        queue,
        expected=f"each of the {len(many)} uploaded CDRs once",
        observed=f"{len(wrong)} of them another number of times, first {list(wrong.items())[:1]}",
        aspect="once",
    )
    emp.ConfirmCDRs(approved=[reference(cdr) for cdr in many])  # so that later downloads stay short
