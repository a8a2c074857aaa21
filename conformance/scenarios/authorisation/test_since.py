"""Test group authorisation: downloads of what changed since a time.

Source: OCHP.md 1.4, Download updates in global roaming authorisation data from CHS; AMB-082.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from conformance.records import Tree, renewed
from conformance.scenarios.authorisation import arrange
from conformance.scenarios.authorisation.drawn import three_tokens, usual_token
from conformance.scenarios.authorisation.listing import answered, awaited, lacks, same_text, shows
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge
from conformance.scenarios.past import past
from conformance.scenarios.peer import Peer
from conformance.values import Instant
from conformance.wire import Reply

MINUTE = timedelta(minutes=1)


@verifies("OCHP-AUTH-008")
@operation("GetRoamingAuthorisationListUpdates")
@writes("tokens", "add")
@draws(tokens=three_tokens)
def test_changes_are_those_since_the_time(cpo: Peer, emp: Peer, judge: Judge, tokens: list[Tree]) -> None:
    """A download of changes holds what was added or changed after lastUpdate, and nothing older."""
    first, second, fresh = tokens

    def arranged() -> tuple[list[Tree], Sequence[Reply]]:
        return [first, second], [arrange.stored(judge, cpo, emp, first, second)]

    then = past(judge, "tokens", arranged)
    old, untouched = then.value
    changed = renewed(old, f"new since {fresh['contractId']}")
    arrange.uploaded(judge, emp, changed, fresh)
    changes = awaited(
        judge, lambda: cpo.GetRoamingAuthorisationListUpdates(lastUpdate=then.filter), changed, fresh
    )
    shows(judge, "OCHP-AUTH-008", changes, fresh, aspect="added")
    record = shows(judge, "OCHP-AUTH-008", changes, changed, aspect="changed")
    same_text(judge, "OCHP-AUTH-008", changes, record, changed, "printedNumber", aspect="new-value")
    lacks(judge, "OCHP-AUTH-008", changes, untouched, aspect="older")


@verifies("OCHP-TIME-008")
@operation("GetRoamingAuthorisationListUpdates")
@writes("tokens", "add")
@draws(token=usual_token, tokens=three_tokens)
def test_filter_times_of_tokens_are_in_utc(
    cpo: Peer, emp: Peer, judge: Judge, token: Tree, tokens: list[Tree]
) -> None:
    """The time of a filter is in UTC: it moves by no hour, neither forward nor back."""

    def arranged() -> tuple[list[Tree], Sequence[Reply]]:
        return tokens[:2], [arrange.stored(judge, cpo, emp, *tokens[:2])]

    then = past(judge, "tokens", arranged)
    arrange.stored(judge, cpo, emp, token)
    minute_ago = {"DateTime": Instant.at(datetime.now(UTC) - MINUTE).text}
    shows(
        judge,
        "OCHP-TIME-008",
        cpo.GetRoamingAuthorisationListUpdates(lastUpdate=minute_ago),
        token,
        aspect="not-later",
    )
    since = cpo.GetRoamingAuthorisationListUpdates(lastUpdate=then.filter)
    lacks(judge, "OCHP-TIME-008", since, then.value[1], aspect="not-earlier")


@verifies("OCHP-GEN-030")
@operation("GetRoamingAuthorisationListUpdates")
@writes("tokens", "add")
@draws(token=usual_token)
def test_time_to_come_is_no_internal_error(cpo: Peer, emp: Peer, judge: Judge, token: Tree) -> None:
    """A download of changes since a time that is yet to come yields no internal error."""
    arrange.uploaded(judge, emp, token)
    tomorrow = {"DateTime": Instant.at(datetime.now(UTC) + timedelta(days=1)).text}
    reply = cpo.GetRoamingAuthorisationListUpdates(lastUpdate=tomorrow)
    answered(judge, reply, "OCHP-GEN-030", aspect="future", refusal_will_do=True)
    judge.that(
        reply.code != "server",
        "OCHP-GEN-030",
        reply,
        expected="a list, empty or not, or the code format",
        observed=f"code {reply.code}",
        aspect="code",
    )
