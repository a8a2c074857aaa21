"""Test group CDR exchange: what providers and operators download, with and without a status.

Source: OCHP.md 1.4, Process Charge Data Records, GetCDRs.req, CheckCDRs.req.
"""

import pytest

from conformance.records import Tree, owned_by
from conformance.scenarios.cdr import arrange
from conformance.scenarios.cdr.drawn import plausible_cdr, set_of_states
from conformance.scenarios.cdr.queue import asking, awaited, lacks, shows, sightings, status_of
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge
from conformance.scenarios.outcome import answered
from conformance.scenarios.peer import Peer


@verifies("OCHP-CDR-002")
@operation("GetCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_provider_receives_its_own_cdrs_only(
    cpo: Peer, emp: Peer, other_emp: Peer, judge: Judge, cdr: Tree
) -> None:
    """A CDR of one provider is delivered to that provider and never to another."""
    arrange.accepted(judge, cpo, emp, cdr)
    lacks(judge, "OCHP-CDR-002", other_emp.GetCDRs(), cdr, aspect="default-queue")
    lacks(
        judge, "OCHP-CDR-002", other_emp.GetCDRs(cdrStatus=asking("accepted")), cdr, aspect="accepted-queue"
    )


@verifies("OCHP-CDR-014")
@operation("GetCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_cdr_stays_in_the_queue_until_confirmed(cpo: Peer, emp: Peer, judge: Judge, cdr: Tree) -> None:
    """A CDR that is not confirmed comes with each download again, with unchanged status."""
    arrange.accepted(judge, cpo, emp, cdr)
    for turn in ("first", "second", "third"):
        shows(judge, "OCHP-CDR-014", emp.GetCDRs(), cdr, status="accepted", aspect=turn)


@verifies("OCHP-CDR-010")
@operation("GetCDRs")
@writes("cdrs", "add")
@draws(states=set_of_states)
def test_default_download_holds_accepted_and_revised(
    cpo: Peer, emp: Peer, judge: Judge, states: dict[str, Tree]
) -> None:
    """GetCDRs without a status returns the CDRs in state accepted or revised and no others."""
    arrange.every_state(judge, cpo, emp, states)
    queue = awaited(judge, emp.GetCDRs, states["accepted"], states["revised"])
    for status in ("accepted", "revised"):
        shows(judge, "OCHP-CDR-010", queue, states[status], status=status, aspect=status)
    for status in ("declined", "approved", "rejected"):
        lacks(judge, "OCHP-CDR-010", queue, states[status], aspect=f"no-{status}")


@verifies("OCHP-CDR-011")
@operation("GetCDRs")
@writes("cdrs", "add")
@draws(states=set_of_states)
def test_download_by_status_holds_exactly_that_status(
    cpo: Peer, emp: Peer, judge: Judge, states: dict[str, Tree]
) -> None:
    """GetCDRs with a status returns exactly the provider's CDRs in that state."""
    arrange.every_state(judge, cpo, emp, states)
    for status in ("accepted", "revised", "approved", "rejected"):
        answer = emp.GetCDRs(cdrStatus=asking(status))
        shows(judge, "OCHP-CDR-011", answer, states[status], status=status, aspect=status)
        others = [cdr for name, cdr in states.items() if name != status]
        lacks(judge, "OCHP-CDR-011", answer, *others, aspect=f"only-{status}")


@verifies("OCHP-CDR-013")
@operation("CheckCDRs")
@writes("cdrs", "add")
@draws(states=set_of_states)
def test_operator_checks_its_cdrs_by_status(
    cpo: Peer, emp: Peer, other_cpo: Peer, judge: Judge, states: dict[str, Tree]
) -> None:
    """CheckCDRs returns exactly the operator's CDRs in the asked status, by default the declined ones."""
    arrange.every_state(judge, cpo, emp, states)
    for asked in (None, "declined", "approved", "rejected"):
        status = asked or "declined"
        label = asked or "default"
        answer = cpo.CheckCDRs(cdrStatus=asking(asked)) if asked else cpo.CheckCDRs()
        shows(judge, "OCHP-CDR-013", answer, states[status], status=status, aspect=label)
        lacks(
            judge,
            "OCHP-CDR-013",
            answer,
            *(cdr for name, cdr in states.items() if name != status),
            aspect=f"only-{label}",
        )
        foreign = other_cpo.CheckCDRs(cdrStatus=asking(asked)) if asked else other_cpo.CheckCDRs()
        lacks(judge, "OCHP-CDR-013", foreign, *states.values(), aspect=f"foreign-{label}")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("GetCDRs", "declined"),
        ("GetCDRs", "new"),
        ("CheckCDRs", "accepted"),
        ("CheckCDRs", "revised"),
        ("CheckCDRs", "new"),
    ],
)
@verifies("OCHP-CDR-012")
@writes("cdrs", "add")
@draws(states=set_of_states)
def test_undocumented_status_yields_no_wrong_record(
    cpo: Peer,
    emp: Peer,
    other_emp: Peer,
    other_cpo: Peer,
    judge: Judge,
    query: str,
    status: str,
    states: dict[str, Tree],
) -> None:
    """A status that is not documented for a query never yields a record of another status."""
    arrange.every_state(judge, cpo, emp, states)
    own, foreign = (emp, other_emp) if query == "GetCDRs" else (cpo, other_cpo)
    answer = own.call(query, cdrStatus=asking(status))
    answered(judge, answer, "OCHP-CDR-012", aspect="own", refusal_will_do=True)
    for name, cdr in states.items():
        for record in sightings(answer, cdr):
            judge.that(
                status_of(record) == status == name,
                "OCHP-CDR-012",
                answer,
                expected=f"no CDR of another status than {status}",
                observed=f"a CDR in state {name}, delivered with status {status_of(record)}",
                at=record,
                aspect="own",
            )
    reading = (
        "refused"
        if answer.code not in ("ok", "roaming")
        else "filtered"
        if answer.records("cdrInfoArray")
        else "empty"
    )
    judge.observe("AMB-030", f"AMB-030/{reading}", f"{query} with status {status}")
    lacks(
        judge,
        "OCHP-CDR-012",
        foreign.call(query, cdrStatus=asking(status)),
        *states.values(),
        aspect="foreign",
    )


@verifies("OCHP-CDR-053")
@operation("AddCDRs")
@writes("cdrs", "add")
@draws(cdr=plausible_cdr)
def test_cdr_without_roaming_connection_is_not_forwarded(
    cpo: Peer, emp: Peer, other_emp: Peer, judge: Judge, cdr: Tree
) -> None:
    """A CDR for a provider that is not connected to the operator does not reach that provider."""
    foreign = owned_by(cdr, other_emp.id)
    upload = cpo.AddCDRs(cdrInfoArray=[foreign])
    judge.observe(
        "OCHP-CDR-053",
        f"OCHP-CDR-053/{upload.code or 'fault'}",
        "answer to a CDR for an unconnected provider",
    )
    queue = other_emp.GetCDRs()
    answered(judge, queue, "OCHP-CDR-053", aspect="queue", refusal_will_do=True)
    found = sightings(queue, foreign)
    judge.note(
        not found,
        "OCHP-CDR-053",
        queue,
        expected="no CDR from an operator without roaming connection",
        observed=f"it is delivered with status {status_of(found[0]) if found else None}",
        at=found[0] if found else None,
        aspect="not-forwarded",
    )
