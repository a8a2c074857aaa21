"""Test group transport: XML that attacks who reads it: document types, entities, and extreme sizes.

The probes are bounded: bodies of 10 MB, not of 100 MB, one follow-up request instead of a parallel one, and
the large ones are sent once, not for several drawn records.

Source: SOAP 1.1, section 3; CWE-209, CWE-400, CWE-611, CWE-776; OWASP XML External Entity Prevention.
"""

from conformance.records import Tree
from conformance.scenarios.cdr.drawn import plausible_cdr
from conformance.scenarios.cdr.queue import sightings
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge, said
from conformance.scenarios.outcome import UNREADABLE, child_text, is_refused
from conformance.scenarios.peer import Peer
from conformance.scenarios.transport.canary import SONG, canary
from conformance.scenarios.transport.reaction import (
    MAY_CLOSE,
    in_time,
    is_closed,
    is_processed,
    not_late,
    one_cdr,
    upload,
    variant,
    warned,
)
from conformance.scenarios.transport.variation import marked, markup
from conformance.wire import (
    ErrorKind,
    Mutation,
    RawRequest,
    Reply,
    external_subset,
    parameter_entity,
    schema_location,
)

REPLACEMENT = "Entenhausen"
HOST_NAME_FILE = "file:///etc/hostname"

EXPANSION_BOUND_S = 10.0
"""Catalogue, OCHPT-XML-005."""

EXTREME_BOUND_S = 60.0
"""Catalogue, OCHPT-XML-006."""

NEXT_BOUND_S = 10.0
"""Catalogue, OCHPT-XML-006."""


@verifies("OCHPT-XML-003")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_document_type_is_refused(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """An upload with a document type is refused; no replacement text of an entity is stored or delivered."""
    reply = cpo.send(upload(cpo, variant(cdr, 0), "doctype"))
    if is_processed(reply):
        warned(judge, "OCHPT-XML-003", reply, "doctype-processed", met=False)
    else:
        is_refused(judge, "OCHPT-XML-003", reply, "a document type", "doctype", situation=UNREADABLE)
    entity = markup(
        "entity-in-city", "the city is an entity of the document type", "&a;", f'<!ENTITY a "{REPLACEMENT}">'
    )
    record = variant(cdr, 1)
    reply = cpo.send(upload(cpo, marked(record), entity))
    if not is_processed(reply):
        is_refused(
            judge, "OCHPT-XML-003", reply, "a document type with an entity", "entity", situation=UNREADABLE
        )
    queue = emp.GetCDRs()
    found = [city for city in _cities(queue, record) if REPLACEMENT in city]
    judge.that(
        not found,
        "OCHPT-XML-003",
        queue,
        expected="no replacement text of an entity in a record",
        observed=f"the city {found[0]!r}" if found else "none",
        aspect="not-replaced",
    )


@verifies("OCHPT-XML-004")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_nothing_outside_the_message_is_fetched(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """External entities, document types, schema locations and inclusions are neither fetched nor inserted."""
    with canary(cpo.envelope("CheckCDRs").url) as bird:
        records = []
        for number, (change, request) in enumerate(_outward(cpo, cdr, bird.url)):
            before = len(bird.visits)
            reply = cpo.send(request)
            fetched = bird.visits[before:]
            records.append(variant(cdr, number))
            judge.that(
                not fetched,
                "OCHPT-XML-004",
                reply,
                expected="no connection to an address that a message names",
                observed="it was fetched" if fetched else "none",
                aspect=f"{change}-fetched",
            )
            judge.that(
                SONG.encode("ascii") not in reply.body,
                "OCHPT-XML-004",
                reply,
                expected="nothing from outside in the answer",
                observed="content of the address" if SONG.encode("ascii") in reply.body else "nothing",
                aspect=f"{change}-answer",
            )
        queue = emp.GetCDRs()
        wrong = [city for record in records for city in _cities(queue, record) if _was_inserted(city)]
        judge.that(
            not wrong,
            "OCHPT-XML-004",
            queue,
            expected="no record with content from outside of its message",
            observed=f"the city {wrong[0]!r}" if wrong else "none",
            aspect="stored",
        )


def _outward(cpo: Peer, cdr: Tree, url: str) -> list[tuple[str, RawRequest]]:
    """Uploads that name something outside, each with the id of its change."""
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{url}" parse="text"/>'
    address, file = (f'<!ENTITY a SYSTEM "{where}">' for where in (url, HOST_NAME_FILE))
    changes: list[Mutation] = [
        markup("entity-of-address", "the city is an external entity", "[&a;]", address),
        markup("entity-of-file", "the city is a file of the server", "[&a;]", file),
        markup("inclusion-in-city", "the city is to be included", f"[{include}]"),
        external_subset(url),
        parameter_entity(url),
        schema_location(url),
    ]
    records = [marked(variant(cdr, number)) for number in range(len(changes))]
    return [(c.id, upload(cpo, record, c)) for c, record in zip(changes, records, strict=True)]


def _was_inserted(city: str) -> bool:
    """Whether a city holds anything but what the message itself says."""
    return SONG in city or (city.startswith("[") and city.endswith("]") and city != "[]")


@verifies("OCHPT-XML-005")
@operation("AddCDRs")
@writes("cdrs", "add")
def test_entity_expansion_is_bounded(cpo: Peer, emp: Peer, judge: Judge) -> None:
    """Entities that expand to 3 GB, or are repeated 10,000 times, are answered within ten seconds."""
    cdr = one_cdr(judge, cpo, emp)
    for change in ("entity-expansion", "entity-repetition"):
        reply = cpo.send(upload(cpo, cdr, change))
        not_late(judge, reply, EXPANSION_BOUND_S)
        judge.that(
            reply.error is None and in_time(reply) <= EXPANSION_BOUND_S,
            "OCHPT-XML-005",
            reply,
            expected=f"an answer within {EXPANSION_BOUND_S:g} s",
            observed=f"{said(reply)}, after {in_time(reply):.1f} s",
            aspect=change,
        )
        _lives(judge, "OCHPT-XML-005", cpo, f"{change}-next")


@verifies("OCHPT-XML-006")
@operation("AddCDRs")
@writes("cdrs", "add")
def test_extreme_messages_do_no_harm(cpo: Peer, emp: Peer, judge: Judge) -> None:
    """10 MB, 100,000 levels, 10,000 attributes, a name of 1 MB: all are answered, and so is what follows."""
    cdr = one_cdr(judge, cpo, emp)
    for number, change in enumerate(("long-10-mb", "deep-nesting", "many-attributes", "long-name")):
        reply = cpo.send(upload(cpo, variant(cdr, number), change), exempt=MAY_CLOSE)
        not_late(judge, reply, EXTREME_BOUND_S)
        late = reply.error is not None and reply.error.kind is ErrorKind.TIMEOUT
        judge.that(
            (reply.error is None or is_closed(reply)) and not late and in_time(reply) <= EXTREME_BOUND_S,
            "OCHPT-XML-006",
            reply,
            expected=f"an answer or a closed connection within {EXTREME_BOUND_S:g} s",
            observed=f"{said(reply)}, after {in_time(reply):.1f} s",
            aspect=change,
        )
        _lives(judge, "OCHPT-XML-006", cpo, f"{change}-next")


def _lives(judge: Judge, requirement: str, cpo: Peer, aspect: str) -> None:
    reply = cpo.CheckCDRs()
    judge.that(
        is_processed(reply) and in_time(reply) < NEXT_BOUND_S,
        requirement,
        reply,
        expected=f"the next request answered within {NEXT_BOUND_S:g} s",
        observed=f"{said(reply)}, after {in_time(reply):.1f} s",
        aspect=aspect,
    )


def _cities(queue: Reply, cdr: Tree) -> list[str]:
    return [child_text(record, "chargePointAddress", "city") or "" for record in sightings(queue, cdr)]
