"""Test group transport: XML that is broken, and XML that only looks different.

Source: XML 1.0 (Fifth Edition); Namespaces in XML 1.0; WS-I Basic Profile 1.1, section 3.1.
"""

import pytest

from conformance.records import Tree
from conformance.scenarios.cdr.content import same_content
from conformance.scenarios.cdr.drawn import plausible_cdr
from conformance.scenarios.cdr.queue import awaited, lacks, shows, sightings
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge
from conformance.scenarios.outcome import UNREADABLE, child_text, is_refused, refuses_request
from conformance.scenarios.peer import Peer
from conformance.scenarios.transport.reaction import (
    all_processed,
    fault_kind,
    is_processed,
    processed,
    upload,
    variant,
    warned,
    works,
)
from conformance.scenarios.transport.variation import in_city, marked, markup
from conformance.wire import Mutation, Reply

SPELLINGS = (
    ("cdata", "the city is a CDATA section", "<![CDATA[D & X]]>"),
    ("reference", "the city has a character reference", "&#x44; &amp; X"),
    ("entity", "the city has predefined entities only", "D &#38; X"),
)
SPELLED = "D & X"
UMLAUT = "Köln"
FAR_AWAY = "Łódź 東京"


@pytest.mark.parametrize(
    "change",
    [
        "truncated",
        "mismatched-tags",
        "two-roots",
        "bare-ampersand",
        "duplicate-attribute",
        "control-character",
    ],
)
@verifies("OCHPT-XML-001")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_message_that_is_not_well_formed_is_refused(
    cpo: Peer, emp: Peer, judge: Judge, change: str, cdr: Tree
) -> None:
    """A message that is not well-formed is refused with a Client fault or HTTP 400, and nothing is stored."""
    request = upload(cpo, cdr, change)
    reply = cpo.send(request)
    is_refused(judge, "OCHPT-XML-001", reply, request.note, change, situation=UNREADABLE)
    warned(judge, "OCHPT-XML-001", reply, "server-fault", fault_kind(reply) != "Server")
    lacks(judge, "OCHPT-XML-001", emp.GetCDRs(), cdr, aspect=f"{change}-not-stored")


@verifies("OCHPT-XML-007")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_utf_8_is_read_and_utf_16_is_reported(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """Text outside ASCII comes back from an upload in UTF-8 as it was; UTF-16 is tried and reported."""
    record = in_city(cdr, FAR_AWAY)
    reply = cpo.AddCDRs(cdrInfoArray=[record])
    processed(judge, "OCHPT-XML-007", reply, "utf-8")
    queue = awaited(judge, emp.GetCDRs, record)
    delivered = shows(judge, "OCHPT-XML-007", queue, record, aspect="utf-8-delivered")
    city = child_text(delivered, "chargePointAddress", "city")
    judge.that(
        city == FAR_AWAY,
        "OCHPT-XML-007",
        queue,
        expected=f"the city {FAR_AWAY!r}",
        observed=f"{city!r}",
        at=delivered,
        aspect="utf-8-same",
    )
    for number, change in enumerate(("utf-16-le", "utf-16-be")):
        reply = cpo.send(upload(cpo, variant(cdr, number), change))
        warned(judge, "OCHPT-XML-007", reply, change, is_processed(reply))


@verifies("OCHPT-XML-008")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_mark_and_declaration_are_accepted(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """An upload with a byte order mark, or without declaration, is carried out; a false one is reported."""
    all_processed(judge, "OCHPT-XML-008", cpo, in_city(cdr, UMLAUT), ("utf-8-mark", "no-declaration"))
    record = in_city(variant(cdr, 9), UMLAUT)
    reply = cpo.send(upload(cpo, record, "declared-latin-1"))
    queue = awaited(judge, emp.GetCDRs, record) if is_processed(reply) else emp.GetCDRs()
    cities = [child_text(found, "chargePointAddress", "city") for found in sightings(queue, record)]
    warned(judge, "OCHPT-XML-008", reply, "declared-latin-1", cities == [UMLAUT])


@verifies("OCHPT-XML-009")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_comments_change_nothing(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """Comments between elements, and in the middle of every value, leave what is stored as it was meant."""
    _same_when_stored(judge, "OCHPT-XML-009", cpo, emp, cdr, ("comments-between", "comments-in-values"))


@pytest.mark.parametrize("change", ["instruction-before", "instruction-inside"])
@verifies("OCHPT-XML-010")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_processing_instruction_is_refused_or_ignored(
    cpo: Peer, emp: Peer, judge: Judge, change: str, cdr: Tree
) -> None:
    """An upload with a processing instruction is carried out as if there were none, or refused."""
    works(judge, cpo.AddCDRs(cdrInfoArray=[cdr]))
    request = upload(cpo, variant(cdr, 0), change)
    reply = cpo.send(request)
    if is_processed(reply):
        processed(judge, "OCHPT-XML-010", reply, change)
    else:
        is_refused(judge, "OCHPT-XML-010", reply, request.note, change)


@verifies("OCHPT-XML-011")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_any_prefix_will_do(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """Default namespace, unusual prefixes and redeclared ones are understood alike."""
    all_processed(judge, "OCHPT-XML-011", cpo, cdr, ("default-namespace", "odd-prefix", "redeclared-prefix"))


@verifies("OCHPT-XML-012")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_white_space_follows_the_types(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """Indentation, and blanks around a local time, change nothing; a blank inside an id is refused."""
    all_processed(judge, "OCHPT-XML-012", cpo, cdr, ("indented",))
    padded = {**variant(cdr, 8), "startDateTime": _padded(cdr, "startDateTime")}
    reply = cpo.AddCDRs(cdrInfoArray=[padded])
    processed(judge, "OCHPT-XML-012", reply, "blanks-around-time")
    evse = str(cdr["evseId"])
    spaced = {**variant(cdr, 9), "evseId": f"{evse[:5]} {evse[5:]}"}
    request = cpo.invalid("AddCDRs", cdrInfoArray=[spaced], note="a blank inside of the EVSE-ID")
    refuses_request(judge, "OCHPT-XML-012", cpo, request, "blank-in-id")


def _padded(cdr: Tree, name: str) -> Tree:
    time = cdr[name]
    return {field: f" {text}\n" for field, text in time.items()} if isinstance(time, dict) else {}


@verifies("OCHPT-XML-013")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_references_and_sections_are_plain_text(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """Values as CDATA, in character references and with entities are stored and returned as the same text."""
    _same_when_stored(judge, "OCHPT-XML-013", cpo, emp, cdr, ("cdata-values", "reference-values"))
    records = [variant(cdr, number) for number in range(7, 7 + len(SPELLINGS))]
    for record, spelling in zip(records, SPELLINGS, strict=True):
        reply = cpo.send(upload(cpo, marked(record), markup(*spelling)))
        processed(judge, "OCHPT-XML-013", reply, spelling[0])
    queue = awaited(judge, emp.GetCDRs, *records)
    for record, spelling in zip(records, SPELLINGS, strict=True):
        delivered = shows(judge, "OCHPT-XML-013", queue, record, aspect=f"{spelling[0]}-delivered")
        city = child_text(delivered, "chargePointAddress", "city")
        judge.that(
            city == SPELLED,
            "OCHPT-XML-013",
            queue,
            expected=f"the city {SPELLED!r}",
            observed=f"{city!r}",
            at=delivered,
            aspect=f"{spelling[0]}-same",
        )


def _same_when_stored(
    judge: Judge, requirement: str, cpo: Peer, emp: Peer, cdr: Tree, changes: tuple[str | Mutation, ...]
) -> Reply:
    taken = all_processed(judge, requirement, cpo, cdr, changes)
    queue = awaited(judge, emp.GetCDRs, *(record for record, _ in taken))
    for change, (record, _) in zip(changes, taken, strict=True):
        delivered = shows(judge, requirement, queue, record, aspect=f"{change}-delivered")
        same_content(judge, delivered, record, requirement, queue, aspect=f"{change}-same")
    return queue
