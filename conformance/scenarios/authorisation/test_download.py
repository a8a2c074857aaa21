"""Test group authorisation: expired and remote tokens, and downloads that are asked for wrongly.

Source: OCHP.md 1.4, RoamingAuthorisationInfo class, tokenType enum, GetRoamingAuthorisationListUpdates.req;
AMB-083, AMB-084.
"""

from conformance.records import Tree, expiring, text
from conformance.scenarios.authorisation import arrange
from conformance.scenarios.authorisation.drawn import expired_token, usual_token
from conformance.scenarios.authorisation.listing import (
    LISTS,
    answered,
    child_text,
    lacks,
    refused,
    shows,
    sightings,
)
from conformance.scenarios.authorisation.refusal import UPLOAD
from conformance.scenarios.broken import broken
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge
from conformance.scenarios.outcome import is_refused
from conformance.scenarios.peer import Peer
from conformance.wire import Reply

EXPIRY = ("expiryDate", "DateTime")
LONG_AGO = {"DateTime": "2020-01-01T00:00:00Z"}


@verifies("OCHP-AUTH-013")
@operation("GetRoamingAuthorisationList")
@writes("tokens", "add")
@draws(token=usual_token, expired=expired_token)
def test_expired_token_shows_its_true_expiry(
    cpo: Peer, emp: Peer, judge: Judge, token: Tree, expired: Tree
) -> None:
    """A token that expires, or was expired from the first, is delivered with its true date or not at all."""
    arrange.stored(judge, cpo, emp, token)
    withdrawn = expiring(token, text(expired, EXPIRY))
    arrange.uploaded(judge, emp, withdrawn, expired)

    def is_gone_or_told() -> bool:
        records = sightings(cpo.GetRoamingAuthorisationList(), token)
        return all(child_text(record, *EXPIRY) == text(withdrawn, EXPIRY) for record in records)

    if not is_gone_or_told():
        judge.wait_until(is_gone_or_told, "a token that expired becomes visible as such")
    _true_or_absent(judge, cpo.GetRoamingAuthorisationList(), withdrawn, expired, aspect="whole")
    changes = cpo.GetRoamingAuthorisationListUpdates(lastUpdate=LONG_AGO)
    _true_or_absent(judge, changes, withdrawn, expired, aspect="delta")


@verifies("OCHP-AUTH-017")
@operation("UpdateRoamingAuthorisationList")
@writes("tokens", "add")
@draws(token=usual_token)
def test_remote_token_is_not_distributed(cpo: Peer, emp: Peer, judge: Judge, token: Tree) -> None:
    """A token of type remote that a provider uploads is refused, or is at least in no download."""
    remote = broken(judge, token, "remote-token", UPLOAD)
    upload = emp.UpdateRoamingAuthorisationList(roamingAuthorisationInfoArray=[remote])
    answered(judge, upload, "OCHP-AUTH-017", aspect="upload", refusal_will_do=True)
    is_taken = upload.code == "ok" and not refused(upload)
    judge.observe(
        "OCHP-AUTH-017",
        f"OCHP-AUTH-017/{'taken' if is_taken else 'refused'}",
        "upload of a token of type remote",
        upload,
    )
    lacks(judge, "OCHP-AUTH-017", cpo.GetRoamingAuthorisationList(), remote, aspect="whole")
    changes = cpo.GetRoamingAuthorisationListUpdates(lastUpdate=LONG_AGO)
    lacks(judge, "OCHP-AUTH-017", changes, remote, aspect="delta")
    single = cpo.GetSingleRoamingAuthorisation(emtId=remote["EmtId"])
    lacks(judge, "OCHP-AUTH-017", single, remote, aspect="single")


@verifies("OCHP-GEN-048")
@operation("GetRoamingAuthorisationListUpdates")
@writes("tokens", "add")
@draws(token=usual_token)
def test_delta_without_its_time_is_refused(cpo: Peer, emp: Peer, judge: Judge, token: Tree) -> None:
    """A download of changes that does not say since when is refused, and holds no record."""
    arrange.uploaded(judge, emp, token)
    request = cpo.invalid("GetRoamingAuthorisationListUpdates", note="a delta download without lastUpdate")
    reply = cpo.send(request)
    is_refused(judge, "OCHP-GEN-048", reply, request.note, "refused")
    records = [record for name in LISTS for record in reply.records(name)]
    judge.that(
        not records,
        "OCHP-GEN-048",
        reply,
        expected="no record in the answer",
        observed=f"{len(records)} records",
        at=records[0] if records else None,
        aspect="no-records",
    )


@verifies("OCHP-AUTH-009")
@operation("GetRoamingAuthorisationListUpdates")
@writes("tokens", "add")
@draws(token=usual_token)
def test_changes_are_named_as_the_schema_has_it(cpo: Peer, emp: Peer, judge: Judge, token: Tree) -> None:
    """The records of a download of changes are elements roamingAuthorisationInfo."""
    arrange.stored(judge, cpo, emp, token)
    changes = cpo.GetRoamingAuthorisationListUpdates(lastUpdate=LONG_AGO)
    wrong = changes.records(LISTS[0])
    judge.that(
        not wrong,
        "OCHP-AUTH-009",
        changes,
        expected=f"records called {LISTS[1]}",
        observed=f"{len(wrong)} called {LISTS[0]}",
        at=wrong[0] if wrong else None,
        aspect="not-arrays",
    )
    shows(judge, "OCHP-AUTH-009", changes, token, aspect="named")


def _true_or_absent(judge: Judge, reply: Reply, *tokens: Tree, aspect: str) -> None:
    answered(judge, reply, "OCHP-AUTH-013", aspect=aspect)
    for token in tokens:
        for record in sightings(reply, token):
            judge.that(
                child_text(record, *EXPIRY) == text(token, EXPIRY),
                "OCHP-AUTH-013",
                reply,
                expected=f"expiryDate {text(token, EXPIRY)}, or no record",
                observed=f"{child_text(record, *EXPIRY)}",
                at=record,
                aspect=aspect,
            )
        reading = "delivered" if sightings(reply, token) else "left-out"
        judge.observe("AMB-083", f"AMB-083/{reading}", "a token that has expired", reply)
