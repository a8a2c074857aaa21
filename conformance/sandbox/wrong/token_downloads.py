"""Faults of the model seam: which tokens a broken clearing house lists, and what it says of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from conformance.model import Facts, Key, Request, Settled
from conformance.releases import Role, Store
from conformance.sandbox.flaw import Fault, Flaw
from conformance.sandbox.house import Misdeed, Situation
from conformance.sandbox.wrong.deed import answering, model_flaw, saying
from conformance.values import Instant

FULL = "GetRoamingAuthorisationList"
DELTA = "GetRoamingAuthorisationListUpdates"
SINGLE = "GetSingleRoamingAuthorisation"
LISTS = (FULL, DELTA)
NEVER = {"DateTime": "2099-12-31T00:00:00Z"}
_HOUR = timedelta(hours=1)

Delivered = tuple[tuple[Key, Facts], ...]


def _is_download(situation: Situation, operations: tuple[str, ...]) -> bool:
    return situation.request.operation in operations and situation.settled.signal in ("ok", "roaming")


def _everything(situation: Situation) -> Delivered:
    return tuple(
        (key, facts)
        for key, possible in situation.records.items()
        if key.store == Store.TOKENS
        for facts in possible
    )


def _is_lonely(situation: Situation) -> bool:
    """Whether nothing at all may be shown to the caller: it is connected to nobody."""
    return not any(branch.offers for branch in situation.branches)


def _showing_all(role: Role, lonely: bool, *operations: str) -> Misdeed:
    """Show all tokens to accounts of a role, with or without any connection of theirs."""

    def misdeed(situation: Situation) -> Settled:
        request, settled = situation.request, situation.settled
        if request.operation not in operations or request.roles != {role}:
            return settled
        if role == Role.CPO and _is_lonely(situation) != lonely:
            return settled
        return replace(settled, signal="ok", records=_everything(situation))

    return misdeed


def _telling(change: Callable[[Situation, Facts], Facts], *operations: str) -> Misdeed:
    """Say something else of each delivered token."""

    def misdeed(situation: Situation) -> Settled:
        settled = situation.settled
        if not _is_download(situation, operations):
            return settled
        told = tuple((key, change(situation, facts)) for key, facts in settled.records)
        return replace(settled, records=told)

    return misdeed


def _leaving(kept: Callable[[Delivered], Delivered], *operations: str) -> Misdeed:
    """Leave out delivered tokens."""

    def misdeed(situation: Situation) -> Settled:
        settled = situation.settled
        if not _is_download(situation, operations) or len(settled.records) < 2:
            return settled
        return replace(settled, records=kept(settled.records))

    return misdeed


def prolonged(situation: Situation, facts: Facts) -> Facts:
    """Give a token that has expired a date to come."""
    has_expired = facts.until is not None and facts.until < situation.now
    return saying(facts, expiryDate=NEVER) if has_expired else facts


def _whenever(request: Request) -> Request:
    """Overlook the time of a filter."""
    if request.operation != DELTA:
        return request
    return replace(request, parameters={"lastUpdate": {"DateTime": "2000-01-01T00:00:00Z"}})


def _later_by(shift: timedelta) -> Callable[[Request], Request]:
    """Take the time of a filter for that of another zone."""

    def misread(request: Request) -> Request:
        if request.operation != DELTA:
            return request
        moment = Instant.parse(request.parameters["lastUpdate"]["DateTime"]).moment
        return replace(request, parameters={"lastUpdate": {"DateTime": Instant.at(moment + shift).text}})

    return misread


def _additions_only(situation: Situation) -> Settled:
    """Leave changes of known tokens out of deltas."""
    settled, changed = situation.settled, situation.memory["tells_additions_only"]
    request = situation.request
    if request.operation == "UpdateRoamingAuthorisationList":
        known = {situation.model.record(request.operation, tree)[0] for tree in request.records}
        changed.update(key for key in known if situation.records[key])
    if request.operation != DELTA:
        return settled
    return replace(settled, records=tuple((k, f) for k, f in settled.records if k not in changed))


def _is_later(situation: Situation) -> bool:
    if situation.request.operation != DELTA:
        return False
    return Instant.parse(situation.request.parameters["lastUpdate"]["DateTime"]).moment > situation.now


def _misreading(id_: str, what: str, requirements: str, misread: Callable[[Request], Request]) -> Flaw:
    names = tuple(f"OCHP-{name}" for name in requirements.split())
    return Flaw(Fault(id_, what, "model", names), misread=misread)


TOKEN_DOWNLOAD_FLAWS: tuple[Flaw, ...] = (
    model_flaw(
        "shows_tokens_of_unconnected_providers",
        "The whole list holds the tokens of providers that are not connected to the operator.",
        "AUTH-006",
        _showing_all(Role.CPO, False, FULL),
    ),
    model_flaw(
        "shows_changes_of_unconnected_providers",
        "A delta download ignores connections, and holds the tokens of all providers.",
        "AUTH-006 AUTH-008 TIME-008",
        _showing_all(Role.CPO, False, DELTA),
    ),
    model_flaw(
        "shows_tokens_to_operators_without_connection",
        "An operator that is connected to nobody gets all tokens.",
        "AUTH-007",
        _showing_all(Role.CPO, True, FULL),
    ),
    model_flaw(
        "answers_operators_without_connection_with_invalid_id",
        "A download of an operator that is connected to nobody is answered with invalid-id.",
        "AUTH-007",
        answering("invalid-id", when=lambda s: _is_download(s, LISTS) and _is_lonely(s)),
    ),
    model_flaw(
        "says_roaming_beside_tokens",
        "A whole list that holds tokens is answered with code roaming.",
        "GEN-031",
        answering("roaming", when=lambda s: _is_download(s, (FULL,)) and bool(s.settled.records)),
    ),
    model_flaw(
        "shows_tokens_to_mobility_providers",
        "A mobility provider gets all tokens, of providers that are its competitors.",
        "GEN-044",
        _showing_all(Role.EMP, False, FULL),
    ),
    _misreading(
        "overlooks_last_update",
        "A delta download of tokens holds everything.",
        "AUTH-008 TIME-008",
        _whenever,
    ),
    model_flaw(
        "tells_additions_only",
        "A delta download lacks tokens that were changed.",
        "AUTH-008",
        _additions_only,
    ),
    _misreading(
        "reads_filter_times_of_tokens_an_hour_late",
        "The time of a delta download of tokens is taken for that of a zone west of Greenwich.",
        "TIME-008 AUTH-008",
        _later_by(_HOUR),
    ),
    _misreading(
        "reads_filter_times_of_tokens_an_hour_early",
        "The time of a delta download of tokens is taken for that of a zone east of Greenwich.",
        "TIME-008 AUTH-008",
        _later_by(-_HOUR),
    ),
    model_flaw(
        "breaks_down_on_times_to_come",
        "A delta download since a time that is yet to come is answered with code server.",
        "GEN-030",
        answering("server", when=_is_later),
    ),
    model_flaw(
        "prolongs_expired_tokens",
        "A token that has expired is listed with a date to come.",
        "AUTH-013",
        _telling(prolonged, *LISTS),
    ),
    model_flaw(
        "drops_the_first_token",
        "A download of several tokens lacks the first one.",
        "GEN-049",
        _leaving(lambda records: records[1:], *LISTS),
    ),
    model_flaw(
        "drops_a_middle_token",
        "A delta download of several tokens lacks one in the middle.",
        "GEN-049",
        _leaving(lambda r: (*r[: len(r) // 2], *r[len(r) // 2 + 1 :]), DELTA),
    ),
    model_flaw(
        "delivers_each_token_twice",
        "A whole list holds each token twice.",
        "GEN-049 AUTH-004 AUTH-022 ID-002 ID-003 ID-008",
        _leaving(lambda records: tuple(r for r in records for _ in "12"), FULL),
    ),
)
"""Faults of downloads of tokens."""
