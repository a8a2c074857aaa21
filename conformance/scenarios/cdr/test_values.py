"""Test group CDR exchange: values that must survive the way, and values that must not be taken.

Source: OCHP.md 1.4, Types, DateTimeType, LocalDateTimeType; types/data-types.xsd; XML 1.0.
"""

from decimal import Decimal

from conformance.records import Mutation, Tree, items, text
from conformance.rules import quoted
from conformance.scenarios.broken import way_to_break
from conformance.scenarios.cdr import arrange
from conformance.scenarios.cdr.drawn import (
    dst_switch_cdr,
    longest_cdr,
    plausible_cdr,
    precise_cdr,
    unicode_cdr,
)
from conformance.scenarios.cdr.queue import awaited, lacks, shows
from conformance.scenarios.cdr.refusal import refuses_way
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge
from conformance.scenarios.outcome import child_text, refuses_request
from conformance.scenarios.peer import Peer
from conformance.values import NotANumber, NotFinite, amount, same_single

PRECISION = Decimal("1E-5")
"""Catalogue, OCHP-TYPE-002."""


@verifies("OCHP-TIME-006")
@operation("GetCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_local_times_keep_their_offset(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """Local times are delivered as they were uploaded, with their offset."""
    arrange.accepted(judge, cpo, emp, cdr)
    queue = emp.GetCDRs()
    record = arrange.delivered(judge, queue, cdr)
    for name in ("startDateTime", "endDateTime"):
        uploaded = text(cdr, (name, "LocalDateTime"))
        judge.that(
            child_text(record, name, "LocalDateTime") == uploaded,
            "OCHP-TIME-006",
            queue,
            expected=f"{name} {uploaded}",
            observed=f"{child_text(record, name, 'LocalDateTime')}",
            at=record,
            aspect=name,
        )


@verifies("OCHP-TIME-007")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=dst_switch_cdr)
def test_times_are_compared_as_instants(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """A session over the end of summer time, whose end looks earlier than its start, is accepted."""
    upload = cpo.AddCDRs(cdrInfoArray=[cdr])
    judge.accepted(upload, "OCHP-TIME-007", aspect="upload")
    shows(judge, "OCHP-TIME-007", awaited(judge, emp.GetCDRs, cdr), cdr, status="accepted", aspect="offered")


@verifies("OCHP-TYPE-002")
@operation("GetCDRs")
@writes("cdrs", "add")
@draws(cdr=precise_cdr)
def test_amounts_keep_single_precision(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """Amounts are delivered with at least single precision and a decimal point."""
    arrange.accepted(judge, cpo, emp, cdr)
    queue = emp.GetCDRs()
    record = arrange.delivered(judge, queue, cdr)
    delivered = list(record.iterchildren("{*}chargingPeriods"))
    for number, period in enumerate(items(cdr, "chargingPeriods")):
        for name in ("billingValue", "itemPrice"):
            seen = child_text(delivered[number], name) if number < len(delivered) else None
            judge.that(
                _same(seen, str(period[name])),
                "OCHP-TYPE-002",
                queue,
                expected=f"{name} {period[name]} within 1e-5",
                observed=f"{seen}",
                at=delivered[number] if number < len(delivered) else record,
                aspect=name,
            )


def _same(seen: str | None, uploaded: str) -> bool:
    try:
        return seen is not None and same_single(amount(seen), amount(uploaded), relative=PRECISION)
    except (NotANumber, NotFinite):
        return False


@verifies("OCHPT-XML-007")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=unicode_cdr)
def test_text_in_any_script_survives(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """Text outside ASCII and the special characters of XML come back unchanged."""
    _texts_survive(cpo, emp, judge, cdr, "OCHPT-XML-007")


@verifies("OCHP-TYPE-007")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=longest_cdr)
def test_values_of_full_length_survive(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """Texts as long as their types allow, in characters and not in bytes, come back whole."""
    _texts_survive(cpo, emp, judge, cdr, "OCHP-TYPE-007")


def _texts_survive(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree, requirement: str) -> None:
    arrange.accepted(judge, cpo, emp, cdr)
    queue = emp.GetCDRs()
    record = arrange.delivered(judge, queue, cdr)
    for name in ("city", "address"):
        uploaded = text(cdr, ("chargePointAddress", name)).strip()
        seen = child_text(record, "chargePointAddress", name)
        judge.that(
            seen == uploaded,
            requirement,
            queue,
            expected=f"{name} {quoted(uploaded)}",
            observed=quoted(seen or ""),
            at=record,
            aspect=name,
        )


@verifies("OCHP-TIME-003")
@operation("AddCDRs")
@draws(cdr=plausible_cdr, way=way_to_break("OCHP-TIME-003"))
def test_local_time_in_another_form_is_refused(
    cpo: Peer, emp: Peer, judge: Judge, cdr: Tree, way: Mutation
) -> None:
    """A CDR with a local time in another form than the one with numeric offset is refused."""
    refuses_way(judge, "OCHP-TIME-003", cpo, emp, cdr, way)


@verifies("OCHP-TYPE-003")
@operation("AddCDRs")
@draws(cdr=plausible_cdr, way=way_to_break("OCHP-TYPE-003"))
def test_value_outside_an_enumeration_is_refused(
    cpo: Peer, emp: Peer, judge: Judge, cdr: Tree, way: Mutation
) -> None:
    """A CDR with a value that its enumeration does not list, letter case included, is refused."""
    refuses_way(judge, "OCHP-TYPE-003", cpo, emp, cdr, way)


@verifies("OCHP-TYPE-008")
@operation("AddCDRs")
@draws(cdr=plausible_cdr, way=way_to_break("OCHP-TYPE-008"))
def test_value_above_its_length_is_refused(
    cpo: Peer, emp: Peer, judge: Judge, cdr: Tree, way: Mutation
) -> None:
    """A CDR with a value above its maximum length is refused, and not stored in a shortened form."""
    refuses_way(judge, "OCHP-TYPE-008", cpo, emp, cdr, way)


@verifies("OCHP-GEN-034")
@operation("AddCDRs")
@draws(cdr=plausible_cdr, way=way_to_break("OCHP-GEN-034"))
def test_empty_mandatory_value_is_refused(
    cpo: Peer, emp: Peer, judge: Judge, cdr: Tree, way: Mutation
) -> None:
    """A CDR with an empty mandatory value is not accepted."""
    refuses_way(judge, "OCHP-GEN-034", cpo, emp, cdr, way)


@verifies("OCHP-GEN-029")
@operation("AddCDRs")
@draws(cdr=plausible_cdr, way=way_to_break("OCHP-GEN-029"))
def test_record_against_the_schema_is_refused(
    cpo: Peer, emp: Peer, judge: Judge, cdr: Tree, way: Mutation
) -> None:
    """A CDR that violates the schema is answered with format or a Client fault, and not stored."""
    refuses_way(judge, "OCHP-GEN-029", cpo, emp, cdr, way)


@verifies("OCHP-GEN-047")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_upload_without_a_record_is_refused(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """An AddCDRs request without any record is refused and leaves what is stored as it was."""
    arrange.accepted(judge, cpo, emp, cdr)
    request = cpo.invalid("AddCDRs", cdrInfoArray=[], note="an upload without any record")
    refuses_request(judge, "OCHP-GEN-047", cpo, request, "empty")
    shows(judge, "OCHP-GEN-047", emp.GetCDRs(), cdr, status="accepted", aspect="kept")


@verifies("OCHP-GEN-039")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_unknown_element_is_refused_or_ignored(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """A CDR with an unknown element is refused, or stored with its known fields and delivered without it."""
    request = cpo.invalid("AddCDRs", cdrInfoArray=[{**cdr, "foo": "x"}], note="an unknown element foo")
    upload = cpo.send(request)
    if upload.code != "ok":
        judge.observe("AMB-101", "AMB-101/refused", "an unknown element")
        lacks(judge, "OCHP-GEN-039", emp.GetCDRs(), cdr, aspect="refused")
        return
    judge.observe("AMB-101", "AMB-101/ignored", "an unknown element")
    queue = awaited(judge, emp.GetCDRs, cdr)
    record = shows(judge, "OCHP-GEN-039", queue, cdr, aspect="stored")
    judge.that(
        child_text(record, "foo") is None,
        "OCHP-GEN-039",
        queue,
        expected="no unknown element in a download",
        observed="the element foo came back",
        at=record,
        aspect="not-leaked",
    )
