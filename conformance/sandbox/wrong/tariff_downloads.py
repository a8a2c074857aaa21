"""Faults of the model seam: what a broken clearing house delivers of tariffs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from conformance.model import Facts, Request, Settled
from conformance.releases import Store
from conformance.sandbox.flaw import Flaw
from conformance.sandbox.house import Misdeed, Situation
from conformance.sandbox.wrong.deed import fault_of, model_flaw, record_held
from conformance.sandbox.wrong.tariff_deed import (
    DOWNLOAD,
    UPLOAD,
    members,
    parts,
    recipients,
    stored_by,
    unnamed,
    with_parts,
)
from conformance.values import Form, Instant

_AFTER_POWER = ("minDuration", "maxDuration")


def _telling(retell: Callable[[Situation, Facts], Facts | None]) -> Misdeed:
    """Say something else of each tariff that is delivered; None: nothing."""

    def misdeed(situation: Situation) -> Settled:
        settled = situation.settled
        if situation.request.operation != DOWNLOAD:
            return settled
        told = [(key, retell(situation, facts)) for key, facts in settled.records]
        return replace(settled, records=tuple((key, facts) for key, facts in told if facts is not None))

    return misdeed


def _held(situation: Situation, facts: Facts) -> Facts:
    """What is stored of a delivered tariff."""
    key, _ = situation.model.record(DOWNLOAD, dict(facts.content.tree))
    return record_held(situation, key) or facts


def _every_part(situation: Situation, facts: Facts) -> Facts:
    return with_parts(facts, [unnamed(part) for part in parts(_held(situation, facts))])


def _default_part(situation: Situation, facts: Facts) -> Facts:
    default = [part for part in parts(_held(situation, facts)) if not recipients(part)]
    return with_parts(facts, default) if default else facts


def _for_recipients(situation: Situation, facts: Facts) -> Facts | None:
    """Hide tariffs that name recipients from everybody else."""
    named = {name for part in parts(_held(situation, facts)) for name in recipients(part)}
    return None if named and situation.request.caller not in named else facts


def _with_recipients(situation: Situation, facts: Facts) -> Facts:
    """Name all recipients of a tariff in each part of it."""
    named = [name for part in parts(_held(situation, facts)) for name in recipients(part)]
    if not named:
        return facts
    changed = []
    for part in parts(facts):
        bare = unnamed(part)
        currency = bare.pop("currency")
        changed.append({**bare, "recipient": named, "currency": currency})
    return with_parts(facts, changed)


def _changing_restrictions(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Misdeed:
    """Say something else of each restriction that is not empty."""

    def retell(situation: Situation, facts: Facts) -> Facts:
        changed = []
        for part in parts(facts):
            elements = [
                {**element, "tariffRestriction": change(element["tariffRestriction"])}
                if isinstance(element["tariffRestriction"], dict)
                else element
                for element in members(part, "tariffElement")
            ]
            changed.append({**part, "tariffElement": elements})
        return with_parts(facts, changed)

    return _telling(retell)


def _zero_beside_maximum(restriction: dict[str, Any]) -> dict[str, Any]:
    if "maxPower" not in restriction or "minPower" in restriction:
        return restriction
    maximum = restriction["maxPower"]
    before = {name: node for name, node in restriction.items() if name not in ("maxPower", *_AFTER_POWER)}
    after = {name: restriction[name] for name in _AFTER_POWER if name in restriction}
    return {**before, "minPower": "0", "maxPower": maximum, **after}


def _seven_periods(restriction: dict[str, Any]) -> dict[str, Any]:
    periods = members(restriction, "regularHours")
    return {**restriction, "regularHours": periods[:7]} if len(periods) > 7 else restriction


def _inclusive_end(restriction: dict[str, Any]) -> dict[str, Any]:
    if "endDateTime" not in restriction:
        return restriction
    end = Instant.parse(str(restriction["endDateTime"]["DateTime"]), Form.UTC).moment
    earlier = Instant.at(end - timedelta(seconds=1), Form.UTC).text
    return {**restriction, "endDateTime": {"DateTime": earlier}}


def _showing(wanted: Callable[[Situation, Facts], bool]) -> Misdeed:
    """Deliver further tariffs, without the names of recipients."""

    def misdeed(situation: Situation) -> Settled:
        settled = situation.settled
        if situation.request.operation != DOWNLOAD or settled.signal not in ("ok", "roaming"):
            return settled
        known = {key for key, _ in settled.records}
        more = tuple(
            (key, with_parts(facts, [unnamed(part) for part in parts(facts)]))
            for key, possible in situation.records.items()
            for facts in possible
            if key.store == Store.TARIFFS and key not in known and wanted(situation, facts)
        )
        return replace(settled, signal="ok", records=settled.records + more) if more else settled

    return misdeed


def _is_stranger(situation: Situation, facts: Facts) -> bool:
    """Whether the model would deliver no tariff of this operator to the caller, whoever it is for."""
    delivered = {held.operator for _, held in situation.settled.records}
    return facts.operator not in delivered


def _names_caller(situation: Situation, facts: Facts) -> bool:
    return any(situation.request.caller in recipients(part) for part in parts(facts))


def _has_no_default(situation: Situation, facts: Facts) -> bool:
    return all(recipients(part) for part in parts(facts)) and not _is_stranger(situation, facts)


def _latest_only(situation: Situation) -> Settled:
    """Without a time, deliver the tariffs of the latest upload only."""
    settled, latest = situation.settled, situation.memory["delivers_the_latest_upload_only"]
    if situation.request.operation == UPLOAD and stored_by(situation):
        latest.clear()
        latest.update(stored_by(situation))
    if situation.request.operation != DOWNLOAD or situation.request.parameters:
        return settled
    return replace(settled, records=tuple((key, f) for key, f in settled.records if key in latest))


def _losing(pick: Callable[[int], int]) -> Misdeed:
    """Lose one of several tariffs of a download."""

    def misdeed(situation: Situation) -> Settled:
        settled = situation.settled
        count = len(settled.records)
        if situation.request.operation != DOWNLOAD or count < 2:
            return settled
        lost = pick(count)
        return replace(settled, records=settled.records[:lost] + settled.records[lost + 1 :])

    return misdeed


def _first_lost(situation: Situation) -> Settled:
    """Never deliver the first of several tariffs of one upload."""
    settled, lost = situation.settled, situation.memory["loses_the_first_tariff_of_an_upload"]
    stored = stored_by(situation) if situation.request.operation == UPLOAD else {}
    if len(stored) > 1:
        lost.add(next(iter(stored)))
    if situation.request.operation != DOWNLOAD:
        return settled
    return replace(settled, records=tuple((key, f) for key, f in settled.records if key not in lost))


def _twice(situation: Situation) -> Settled:
    settled = situation.settled
    if situation.request.operation != DOWNLOAD:
        return settled
    return replace(settled, records=tuple(record for record in settled.records for _ in "12"))


def _lonely(situation: Situation) -> Settled:
    settled = situation.settled
    empty = situation.request.operation == DOWNLOAD and not settled.records
    return replace(settled, signal="invalid-id") if empty else settled


def _broken_down(situation: Situation) -> Settled:
    since = situation.request.parameters.get("lastUpdate")
    if situation.request.operation != DOWNLOAD or not since:
        return situation.settled
    is_later = Instant.parse(str(since["DateTime"]), Form.UTC).moment > situation.now
    return replace(situation.settled, signal="server", records=()) if is_later else situation.settled


def _without_time(request: Request) -> Request:
    return replace(request, parameters={}) if request.operation == DOWNLOAD else request


def _shifted(hours: int) -> Callable[[Request], Request]:
    """Read the time of a filter as if it were told by a clock elsewhere."""

    def misread(request: Request) -> Request:
        since = request.parameters.get("lastUpdate")
        if request.operation != DOWNLOAD or not since:
            return request
        moment = Instant.parse(str(since["DateTime"]), Form.UTC).moment + timedelta(hours=hours)
        return replace(request, parameters={"lastUpdate": {"DateTime": Instant.at(moment, Form.UTC).text}})

    return misread


def _reading(id_: str, what: str, requirements: str, misread: Callable[[Request], Request]) -> Flaw:
    names = (f"OCHP-{name}" for name in requirements.split())
    return Flaw(fault_of(id_, what, *names), misread=misread)


TARIFF_DOWNLOAD_FLAWS: tuple[Flaw, ...] = (
    model_flaw(
        "delivers_every_part",
        "A provider receives all parts of a tariff that has one for it.",
        "TARIFF-003 TARIFF-004",
        _telling(_every_part),
    ),
    model_flaw(
        "delivers_the_default_to_recipients",
        "A provider that a tariff names receives the default instead of its own part.",
        "TARIFF-003 TARIFF-002",
        _telling(_default_part),
    ),
    model_flaw(
        "hides_tariffs_that_name_others",
        "A tariff that names recipients is delivered to nobody else, though it has a default.",
        "TARIFF-004",
        _telling(_for_recipients),
    ),
    model_flaw(
        "delivers_tariffs_without_default_to_everyone",
        "A tariff that has parts for certain providers alone is delivered to others.",
        "TARIFF-005",
        _showing(_has_no_default),
    ),
    model_flaw(
        "names_every_recipient",
        "A downloaded tariff names all recipients that the operator named.",
        "TARIFF-006",
        _telling(_with_recipients),
    ),
    model_flaw(
        "delivers_tariffs_to_the_unconnected",
        "A provider receives tariffs of operators that it has no connection to.",
        "TARIFF-007 GEN-031",
        _showing(_is_stranger),
    ),
    model_flaw(
        "delivers_tariffs_to_unconnected_recipients",
        "A provider that a tariff names receives it from an operator that it has no connection to.",
        "TARIFF-007 GEN-031",
        _showing(lambda s, facts: _is_stranger(s, facts) and _names_caller(s, facts)),
    ),
    model_flaw(
        "delivers_the_latest_upload_only",
        "A download without lastUpdate holds the tariffs of the latest upload only.",
        "TARIFF-008 TARIFF-002",
        _latest_only,
    ),
    _reading(
        "ignores_the_time_of_the_tariff_filter",
        "A download of tariffs with lastUpdate holds all of them.",
        "TARIFF-009 TIME-008",
        _without_time,
    ),
    _reading(
        "reads_the_tariff_filter_an_hour_early",
        "The time of lastUpdate is taken for local time an hour east of Greenwich.",
        "TIME-008 TARIFF-009",
        _shifted(-1),
    ),
    _reading(
        "reads_the_tariff_filter_an_hour_late",
        "The time of lastUpdate is taken for local time an hour west of Greenwich.",
        "TIME-008 TARIFF-009 TARIFF-007 GEN-049",
        _shifted(1),
    ),
    model_flaw(
        "breaks_down_on_tariffs_to_come",
        "A download of tariffs since a time that is yet to come is answered with code server.",
        "GEN-030",
        _broken_down,
    ),
    model_flaw(
        "answers_empty_tariff_downloads_with_invalid_id",
        "A download that has no tariff to deliver is answered with code invalid-id.",
        "GEN-031",
        _lonely,
    ),
    model_flaw(
        "fills_in_minimum_powers",
        "A restriction with maxPower alone is delivered with minPower 0, too.",
        "TARIFF-024 TARIFF-001",
        _changing_restrictions(_zero_beside_maximum),
    ),
    model_flaw(
        "delivers_one_period_a_day",
        "A restriction is delivered with seven regular periods at most.",
        "TARIFF-019",
        _changing_restrictions(_seven_periods),
    ),
    model_flaw(
        "makes_ends_inclusive",
        "The end of a restriction is delivered as the last second before it.",
        "TARIFF-020 TARIFF-001 GEN-043",
        _changing_restrictions(_inclusive_end),
    ),
    model_flaw(
        "loses_the_first_tariff_of_an_upload",
        "Of an upload of several tariffs, the first one is never delivered.",
        "TARIFF-001 GEN-026 GEN-049",
        _first_lost,
    ),
    model_flaw(
        "loses_a_tariff_in_the_middle",
        "A download of several tariffs lacks the one in the middle.",
        "GEN-049 TARIFF-008",
        _losing(lambda count: count // 2),
    ),
    model_flaw(
        "loses_the_last_tariff",
        "A download of several tariffs lacks the last one.",
        "TARIFF-001 TARIFF-008 GEN-026 GEN-049",
        _losing(lambda count: count - 1),
    ),
    model_flaw(
        "delivers_each_tariff_twice",
        "A download holds every tariff twice.",
        "GEN-049",
        _twice,
    ),
)
"""Faults of downloads of tariffs."""
