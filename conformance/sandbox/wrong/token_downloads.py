"""Faults of the model and the answer seam: what a broken clearing house says about tokens."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from lxml import etree

from conformance.model import Content, Facts, Key, Request, Settled
from conformance.releases import Role, Store
from conformance.sandbox.call import Call
from conformance.sandbox.flaw import Fault, Flaw, Retell
from conformance.sandbox.house import Misdeed, Situation
from conformance.sandbox.intake import Desk
from conformance.sandbox.message import Outgoing
from conformance.sandbox.soap import fault
from conformance.sandbox.wrong.deed import answering, model_flaw
from conformance.values import Instant, Interval

FULL = "GetRoamingAuthorisationList"
DELTA = "GetRoamingAuthorisationListUpdates"
SINGLE = "GetSingleRoamingAuthorisation"
LISTS = (FULL, DELTA)
_NEVER = {"DateTime": "2099-12-31T00:00:00Z"}
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


def _saying(facts: Facts, **changes: Any) -> Facts:
    return replace(facts, content=Content({**facts.content.tree, **changes}))


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


def _prolonged(situation: Situation, facts: Facts) -> Facts:
    has_expired = facts.until is not None and facts.until < situation.now
    return _saying(facts, expiryDate=_NEVER) if has_expired else facts


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


def _visible(situation: Situation) -> Iterator[tuple[Key, Facts]]:
    """What the whole list would show to the caller."""
    whole = replace(situation.request, operation=FULL, parameters={})
    for branch in situation.model.step(situation.records, whole, Interval(situation.now, situation.now)):
        for key, offer in branch.offers.items():
            for facts in offer.shown:
                yield key, facts
        return


def _nothing_single(situation: Situation) -> Settled:
    settled = situation.settled
    return replace(settled, records=()) if situation.request.operation == SINGLE else settled


def _another_one(situation: Situation) -> Settled:
    """Answer a single request by another token that the operator may see."""
    settled = situation.settled
    if situation.request.operation != SINGLE or not settled.records:
        return settled
    (asked, _), *_ = settled.records
    others = tuple((key, facts) for key, facts in _visible(situation) if key != asked)
    return replace(settled, records=others[:1]) if others else settled


def _invented(situation: Situation) -> Settled:
    """Answer a single request for an unknown token by a record of it that nobody uploaded."""
    settled = situation.settled
    if situation.request.operation != SINGLE or settled.records:
        return settled
    pattern = next(iter(_visible(situation)), None)
    if pattern is None:
        return settled
    key, facts = pattern
    asked = _saying(facts, EmtId=situation.request.parameters["emtId"])
    return replace(settled, signal="ok", records=((key, asked),))


def _unconnected_too(situation: Situation) -> Settled:
    settled = situation.settled
    if situation.request.operation != SINGLE or settled.records or not situation.branches[0].intruders:
        return settled
    key = next(iter(situation.branches[0].intruders))
    return replace(settled, signal="ok", records=tuple((key, facts) for facts in situation.records[key]))


def _as_written(situation: Situation) -> Settled:
    """Find a single token only in the letter case in which it was uploaded."""
    settled = situation.settled
    if situation.request.operation != SINGLE:
        return settled
    asked = situation.request.parameters["emtId"]["instance"]
    found = tuple((k, f) for k, f in settled.records if f.content.tree["EmtId"]["instance"] == asked)
    return replace(settled, records=found)


def _retelling(change: Callable[[etree._Element], None], *operations: str) -> Retell:
    """Change the answers of some operations."""

    def retell(call: Call, element: etree._Element) -> etree._Element:
        if call.operation and call.operation.name in operations:
            change(element)
        return element

    return retell


def _rename(element: etree._Element) -> None:
    for record in element.iterchildren("{*}roamingAuthorisationInfo"):
        record.tag = f"{record.tag}Array"


def _without_representation(element: etree._Element) -> None:
    for token in element.iter("{*}EmtId"):
        token.attrib.pop("representation", "")


def _hashed_by_default(element: etree._Element) -> None:
    for token in element.iter("{*}EmtId"):
        if "representation" not in token.attrib:
            token.set("representation", "sha-160")


def _cut(element: etree._Element) -> None:
    for printed in element.iter("{*}printedNumber"):
        printed.text = (printed.text or "")[:100]


def _ask(element: etree._Element) -> None:
    for printed in element.iter("{*}printedNumber"):
        printed.text = (printed.text or "").encode("ascii", "replace").decode()


def _dotted(element: etree._Element) -> None:
    for printed in element.iter("{*}printedNumber"):
        printed.text = f"{printed.text}."


def _unknown_operation(call: Call, desk: Desk, outgoing: Outgoing) -> Outgoing:
    if call.operation is None or call.operation.name != SINGLE:
        return outgoing
    return fault("Client", "this operation is not offered", "send what is")


def _answer_flaw(id_: str, what: str, requirements: str, retell: Retell) -> Flaw:
    return Flaw(
        Fault(id_, what, "answer", tuple(f"OCHP{name}" for name in requirements.split())), retell=retell
    )


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
        _telling(_prolonged, *LISTS),
    ),
    model_flaw(
        "prolongs_expired_single_tokens",
        "A single token that has expired is delivered with a date to come.",
        "SINGLE-006",
        _telling(_prolonged, SINGLE),
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
    model_flaw(
        "finds_no_single_token",
        "A request for a single token never returns a record.",
        "SINGLE-001 ID-022",
        _nothing_single,
    ),
    model_flaw(
        "finds_another_single_token",
        "A request for a single token returns the record of another one.",
        "SINGLE-001 ID-022",
        _another_one,
    ),
    model_flaw(
        "says_another_date_of_single_tokens",
        "A single token has another expiryDate than in the list.",
        "SINGLE-001 SINGLE-006",
        _telling(lambda situation, facts: _saying(facts, expiryDate=_NEVER), SINGLE),
    ),
    model_flaw(
        "invents_records_of_unknown_tokens",
        "A request for a token that nobody has returns a record of it.",
        "SINGLE-002 SINGLE-003",
        _invented,
    ),
    model_flaw(
        "finds_single_tokens_without_connection",
        "A request for a single token returns records of providers that are not connected.",
        "SINGLE-003",
        _unconnected_too,
    ),
    model_flaw(
        "tells_tokens_apart_by_letter_case",
        "A single token is not found in another letter case.",
        "ID-022",
        _as_written,
    ),
    _answer_flaw(
        "names_changes_like_whole_lists",
        "The records of a delta download of tokens are called roamingAuthorisationInfoArray.",
        "-AUTH-009 -GEN-035",
        _retelling(_rename, DELTA),
    ),
    _answer_flaw(
        "forgets_representations",
        "A hashed token is listed without its representation, so that it looks plain.",
        "-AUTH-018",
        _retelling(_without_representation, *LISTS),
    ),
    _answer_flaw(
        "takes_tokens_for_hashed_by_default",
        "A token without representation is listed as sha-160, as in releases before 1.4.",
        "-ID-020",
        _retelling(_hashed_by_default, *LISTS),
    ),
    _answer_flaw(
        "cuts_printed_numbers_at_a_hundred_characters",
        "A printed number is listed with its first hundred characters.",
        "-TYPE-007",
        _retelling(_cut, *LISTS),
    ),
    _answer_flaw(
        "writes_printed_numbers_in_ascii",
        "A printed number is listed with question marks for letters outside ASCII.",
        "T-XML-007 -TYPE-007",
        _retelling(_ask, *LISTS),
    ),
    _answer_flaw(
        "adds_to_printed_numbers_of_changes",
        "A printed number in a delta download has a dot behind it.",
        "-GEN-043 -AUTH-008",
        _retelling(_dotted, DELTA),
    ),
    Flaw(
        Fault(
            "does_not_offer_single_authorisation",
            "GetSingleRoamingAuthorisation is answered with a fault.",
            "http",
            ("OCHP-SINGLE-004", "OCHP-SINGLE-001", "OCHP-ID-022"),
        ),
        resend=_unknown_operation,
    ),
)
"""Faults of downloads of tokens, and of requests for one."""
