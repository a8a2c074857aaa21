"""Faults of the model seam: what a broken clearing house does with live status, and to whom it tells it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any

from conformance.model import ABSENT, Content, Facts, Key, Request, Settled
from conformance.releases import Role, Store
from conformance.sandbox.flaw import Flaw
from conformance.sandbox.house import Misdeed, Misread, Situation
from conformance.sandbox.wrong.deed import fault_of, model_flaw
from conformance.values import Form, Instant

_HOUR = timedelta(hours=1)
_Effect = Callable[[Situation, Key, Facts], Facts | None]
"""What becomes of a status that is sent; None: it stays what it was."""
_Wanted = Callable[[Situation, Key, Facts], bool]


def _is_update(situation: Situation) -> bool:
    return situation.request.operation == "UpdateStatus"


def _kind(request: Request) -> str:
    return str(request.parameters.get("statusType") or "evse") if request.operation == "GetStatus" else ""


def _is_parking(key: Key) -> bool:
    return key.id.startswith("parking/")


def _held(situation: Situation, key: Key) -> Facts | None:
    return next(iter(situation.records[key]), None)


def _minor_held(situation: Situation, key: Key) -> object:
    held = _held(situation, key)
    return None if held is None else held.content.tree.get("@minor")


def _effecting(effect: _Effect) -> Misdeed:
    """Let an update do something else to each status."""

    def misdeed(situation: Situation) -> Settled:
        if not _is_update(situation):
            return situation.settled
        effects = {}
        for key, facts in situation.settled.effects.items():
            changed = facts if facts is ABSENT else effect(situation, key, facts)
            if changed is not None:
                effects[key] = changed
        return replace(situation.settled, effects=effects)

    return misdeed


def _sent(situation: Situation) -> Iterator[tuple[Key, Facts]]:
    """The statuses of an update, as they would be stored."""
    for key, fate in situation.settled.branch.fates.items():
        for facts in fate.taken or ():
            yield key, facts


def _wrongly_sent(situation: Situation) -> Iterator[tuple[Key, Facts]]:
    """The statuses of an update that has to be refused, as they would be stored."""
    for member in ("evse", "parking"):
        for tree in situation.request.parameters.get(member, ()):
            key, facts = situation.model.record("UpdateStatus", tree, member)
            fate = situation.settled.branch.fates.get(key)
            if fate is not None and fate.taken is None:
                yield key, facts


def _taking(wanted: _Wanted) -> Misdeed:
    """Store statuses that have to be refused, and say ok."""

    def misdeed(situation: Situation) -> Settled:
        if not _is_update(situation):
            return situation.settled
        more = {key: facts for key, facts in _wrongly_sent(situation) if wanted(situation, key, facts)}
        if not more:
            return situation.settled
        return replace(situation.settled, signal="ok", effects={**situation.settled.effects, **more})

    return misdeed


def _hiding(wanted: _Wanted) -> Misdeed:
    """Leave statuses out of an answer."""

    def misdeed(situation: Situation) -> Settled:
        if situation.request.operation != "GetStatus":
            return situation.settled
        records = tuple(
            (key, facts) for key, facts in situation.settled.records if not wanted(situation, key, facts)
        )
        return replace(situation.settled, records=records)

    return misdeed


def _showing(wanted: _Wanted) -> Misdeed:
    """Deliver further statuses, of the kind that is asked for."""

    def misdeed(situation: Situation) -> Settled:
        kind = _kind(situation.request)
        if not kind:
            return situation.settled
        known = {key for key, _ in situation.settled.records}
        more = tuple(
            (key, facts)
            for key, possible in situation.records.items()
            if key.store == Store.LIVE_STATUS and key not in known and _is_parking(key) == (kind == "parking")
            for facts in possible
            if wanted(situation, key, facts)
        )
        return replace(situation.settled, records=situation.settled.records + more)

    return misdeed


def _spots(situation: Situation) -> Mapping[str, list[str]]:
    """Parking spots by EVSE."""
    found: dict[str, list[str]] = {}
    for key, possible in situation.records.items():
        for facts in possible if key.store == Store.CHARGE_POINTS else ():
            spots = facts.content.tree.get("parkingSpot", [])
            listed = spots if isinstance(spots, list) else [spots]
            found[facts.place] = [f"parking/{spot['parkingId']}" for spot in listed]
    return found


def _has_taken_spot(situation: Situation, facts: Facts) -> bool:
    held = (_held(situation, Key(Store.LIVE_STATUS, id)) for id in _spots(situation).get(facts.place, ()))
    return any(spot is not None and spot.status == "not-available" for spot in held)


def _has_spot(situation: Situation, facts: Facts) -> bool:
    return bool(_spots(situation).get(facts.place))


def _as_major(facts: Facts, major: str) -> Facts:
    tree = {**facts.content.tree, "@major": major}
    return replace(facts, status=major, content=Content({k: v for k, v in tree.items() if k != "@minor"}))


def _merged(situation: Situation) -> Settled:
    """Answer a query for EVSEs with what the parking spots make of them."""
    if _kind(situation.request) != "evse":
        return situation.settled
    records = tuple(
        (key, _as_major(facts, "not-available") if _has_taken_spot(situation, facts) else facts)
        for key, facts in situation.settled.records
    )
    return replace(situation.settled, records=records)


def _replacing_all(situation: Situation) -> Settled:
    """Take an update for the whole list of the caller."""
    if not _is_update(situation):
        return situation.settled
    gone = {
        key: ABSENT
        for key, possible in situation.records.items()
        for facts in possible
        if key.store == Store.LIVE_STATUS and facts.operator == situation.request.caller
    }
    return replace(situation.settled, effects={**gone, **situation.settled.effects})


def _all_or_nothing(situation: Situation) -> Settled:
    """Refuse everything because of one foreign status."""
    if not _is_update(situation) or situation.settled.signal == "ok":
        return situation.settled
    return replace(situation.settled, signal="invalid-id", effects={})


def _ok_anyway(situation: Situation) -> Settled:
    if not _is_update(situation):
        return situation.settled
    return replace(situation.settled, signal="ok")


def _ok_if_some(situation: Situation) -> Settled:
    return _ok_anyway(situation) if situation.settled.signal == "partly" else situation.settled


def _refusing(wanted: _Wanted) -> Misdeed:
    """Refuse an update with such a status as a whole."""

    def misdeed(situation: Situation) -> Settled:
        if not _is_update(situation) or not any(wanted(situation, *one) for one in _sent(situation)):
            return situation.settled
        return replace(situation.settled, signal="format", effects={})

    return misdeed


def _static_too(situation: Situation) -> Settled:
    """Set the static status from the live one."""
    if not _is_update(situation):
        return situation.settled
    changed = {}
    for facts in situation.settled.effects.values():
        key = Key(Store.CHARGE_POINTS, facts.place)
        static = _held(situation, key)
        if static is not None and facts.content.tree.get("@minor") == "outoforder":
            tree = {**static.content.tree, "status": {"ChargePointStatusType": "Inoperative"}}
            changed[key] = replace(static, content=Content(tree))
    return replace(situation.settled, effects={**situation.settled.effects, **changed})


def _by_text(situation: Situation) -> Settled:
    """Take the same EVSE in another spelling for another one."""
    if not _is_update(situation):
        return situation.settled
    effects = {}
    for key, facts in situation.settled.effects.items():
        text = facts.content.tree.get("evseId", facts.place)
        effects[key if text == facts.place else Key(key.store, f"evse/{text}")] = facts
    return replace(situation.settled, effects=effects)


def _closed_to(role: Role) -> Misdeed:
    def misdeed(situation: Situation) -> Settled:
        if situation.request.operation == "GetStatus" and role in situation.request.roles:
            return replace(situation.settled, signal="not-authorized", records=())
        return situation.settled

    return misdeed


def _general_first(situation: Situation, key: Key, facts: Facts) -> Facts:
    """Let the time to live of the request count, if it has one."""
    given = situation.request.parameters.get("ttl")
    if not isinstance(given, Mapping):
        return facts
    until = Instant.parse(str(given["DateTime"]), Form.UTC).moment
    return replace(facts, until=until, content=_without_ttl(facts))


def _general_ignored(situation: Situation, key: Key, facts: Facts) -> Facts:
    return facts if "@ttl" in facts.content.tree else replace(facts, until=None)


def _without_ttl(facts: Facts) -> Content:
    return Content({name: value for name, value in facts.content.tree.items() if name != "@ttl"})


def _misreading(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Misread:
    """Change what a query asks for."""

    def misread(request: Request) -> Request:
        if request.operation != "GetStatus":
            return request
        return replace(request, parameters=change(dict(request.parameters)))

    return misread


def _without(name: str) -> Misread:
    return _misreading(lambda asked: {key: value for key, value in asked.items() if key != name})


def _an_hour_later(asked: dict[str, Any]) -> dict[str, Any]:
    """Read the time of a query as one of a zone an hour further west."""
    time = asked.get("startDateTime")
    if not isinstance(time, dict):
        return asked
    moment = Instant.parse(time["DateTime"], Form.UTC).moment + _HOUR
    return {**asked, "startDateTime": {"DateTime": Instant.at(moment.astimezone(UTC)).text}}


def _misread_flaw(id_: str, what: str, requirements: str, misread: Misread) -> Flaw:
    return Flaw(fault_of(id_, what, *(f"OCHP-{name}" for name in requirements.split())), misread=misread)


def _is_overdue(situation: Situation, facts: Facts) -> bool:
    return facts.until is not None and facts.until <= situation.now


def _operators(situation: Situation) -> frozenset[str]:
    """Operators of whom an answer tells something anyway."""
    return frozenset(facts.content.tree.get("evseId", "")[:5] for _, facts in situation.settled.records)


LIVE_STATUS_FLAWS: tuple[Flaw, ...] = (
    model_flaw(
        "loses_status_updates",
        "UpdateStatus is answered with ok and stores nothing.",
        "STATUS-001",
        _effecting(lambda situation, key, facts: None),
    ),
    model_flaw(
        "keeps_the_first_status",
        "A later status of the same EVSE is answered with ok and lost.",
        "STATUS-002",
        _effecting(lambda situation, key, facts: None if _held(situation, key) else facts),
    ),
    model_flaw(
        "takes_an_update_for_the_whole_list",
        "EVSEs that an update does not name lose their status.",
        "STATUS-002",
        _replacing_all,
    ),
    model_flaw(
        "leaves_evses_out_of_order",
        "An EVSE that is out of order stays so, whatever is sent later.",
        "STATUS-002",
        _effecting(
            lambda situation, key, facts: None if _minor_held(situation, key) == "outoforder" else facts
        ),
    ),
    model_flaw(
        "overlooks_changes_of_the_minor_status",
        "A later status with the same major one is answered with ok and lost.",
        "STATUS-002",
        _effecting(
            lambda situation, key, facts: (
                None if (held := _held(situation, key)) and held.status == facts.status else facts
            )
        ),
    ),
    model_flaw(
        "refuses_reserved_evses",
        "A status that is available with reserved is refused.",
        "STATUS-005",
        _refusing(
            lambda situation, key, facts: (
                facts.status == "available" and facts.content.tree.get("@minor") == "reserved"
            )
        ),
    ),
    model_flaw(
        "takes_a_missing_minor_status_for_available",
        "A status that is available without minor status is delivered as available with available.",
        "STATUS-005 STATUS-001",
        _effecting(
            lambda situation, key, facts: (
                facts
                if facts.status != "available" or "@major" not in facts.content.tree
                else replace(facts, content=Content({"@minor": "available", **facts.content.tree}))
            )
        ),
    ),
    model_flaw(
        "takes_every_combination",
        "Forbidden combinations of major and minor status are taken and delivered.",
        "STATUS-004",
        lambda situation: (
            replace(
                situation.settled,
                signal="ok",
                effects={**situation.settled.effects, **dict(_sent(situation))},
            )
            if _is_update(situation) and dict(_sent(situation))
            else situation.settled
        ),
    ),
    model_flaw(
        "lets_the_ttl_of_the_request_win",
        "The time to live of a request counts, whatever a status says of its own.",
        "STATUS-007 STATUS-009",
        _effecting(_general_first),
    ),
    model_flaw(
        "ignores_the_ttl_of_the_request",
        "The time to live of a request is ignored.",
        "STATUS-008",
        _effecting(_general_ignored),
    ),
    model_flaw(
        "delivers_overdue_status",
        "A status is delivered as it was after its time to live has passed.",
        "STATUS-009 STATUS-007 STATUS-008",
        _showing(
            lambda situation, key, facts: (
                _is_overdue(situation, facts) and facts.operator in _operators(situation)
            )
        ),
    ),
    model_flaw(
        "stores_overdue_status_without_limit",
        "A status whose time to live has passed when it is sent is valid for ever.",
        "STATUS-009",
        _effecting(
            lambda situation, key, facts: (
                replace(facts, until=None, content=_without_ttl(facts))
                if _is_overdue(situation, facts)
                else facts
            )
        ),
    ),
    model_flaw(
        "drops_status_without_ttl",
        "A status without any time to live is dropped at once.",
        "STATUS-010 STATUS-001",
        _effecting(lambda situation, key, facts: facts if facts.until else None),
    ),
    _misread_flaw(
        "ignores_the_time_of_status_queries",
        "A startDateTime is ignored.",
        "STATUS-011 TIME-008",
        _without("startDateTime"),
    ),
    _misread_flaw(
        "reads_the_time_of_status_queries_as_local",
        "A startDateTime is read as a time one hour west of UTC.",
        "TIME-008 STATUS-011",
        _misreading(_an_hour_later),
    ),
    model_flaw(
        "merges_parking_into_evse_status",
        "An EVSE whose parking spot is taken is not available, for queries for evse as well.",
        "STATUS-012",
        _merged,
    ),
    model_flaw(
        "combines_evses_with_parking_data_only",
        "Combined answers lack the EVSEs that have no parking spot in the static data.",
        "STATUS-014",
        _hiding(
            lambda situation, key, facts: (
                _kind(situation.request) == "combined" and not _has_spot(situation, facts)
            )
        ),
    ),
    model_flaw(
        "drops_taken_evses_from_combined_status",
        "Combined answers lack the EVSEs whose parking spot is taken.",
        "STATUS-015",
        _hiding(
            lambda situation, key, facts: (
                _kind(situation.request) == "combined" and _has_taken_spot(situation, facts)
            )
        ),
    ),
    model_flaw(
        "tells_status_to_everyone",
        "GetStatus delivers the EVSEs of operators that the caller has no connection with.",
        "STATUS-018",
        _showing(lambda situation, key, facts: _kind(situation.request) == "evse" and not _is_parking(key)),
    ),
    model_flaw(
        "tells_parking_status_to_everyone",
        "GetStatus delivers the parking spots of operators that the caller has no connection with.",
        "STATUS-018",
        _showing(lambda situation, key, facts: _is_parking(key)),
    ),
    model_flaw(
        "tells_combined_status_to_everyone",
        "Combined answers hold the EVSEs of operators that the caller has no connection with.",
        "STATUS-018",
        _showing(lambda situation, key, facts: _kind(situation.request) == "combined"),
    ),
    model_flaw(
        "lets_everyone_set_any_status",
        "The status of an EVSE can be set by any operator.",
        "STATUS-019 GEN-028 STATUS-020",
        _taking(lambda situation, key, facts: not _is_parking(key) and _held(situation, key) is not None),
    ),
    model_flaw(
        "lets_everyone_set_parking_status",
        "The status of a parking spot can be set by any operator.",
        "STATUS-019",
        _taking(lambda situation, key, facts: _is_parking(key)),
    ),
    model_flaw(
        "says_ok_to_foreign_status",
        "A status of a foreign EVSE is ignored, and answered with ok.",
        "GEN-028 STATUS-019 STATUS-020",
        _ok_anyway,
    ),
    model_flaw(
        "refuses_an_update_for_one_foreign_status",
        "An update with one foreign status is refused as a whole.",
        "STATUS-020",
        _all_or_nothing,
    ),
    model_flaw(
        "says_ok_if_some_status_was_taken",
        "An update of which some statuses were refused is answered with ok.",
        "STATUS-020",
        _ok_if_some,
    ),
    model_flaw(
        "loses_parking_status",
        "The status of parking spots is answered with ok and lost.",
        "STATUS-021 STATUS-013 STATUS-022",
        _effecting(lambda situation, key, facts: None if _is_parking(key) else facts),
    ),
    model_flaw(
        "hides_parking_of_other_operators",
        "The status of a parking spot of a PSO does not reach the partners of the operators that name it.",
        "STATUS-022 STATUS-013 STATUS-021",
        _hiding(lambda situation, key, facts: _is_parking(key)),
    ),
    model_flaw(
        "loses_the_status_of_the_oldest_evse",
        "An answer with several statuses lacks the first one.",
        "GEN-049",
        lambda situation: (
            replace(situation.settled, records=situation.settled.records[1:])
            if situation.request.operation == "GetStatus" and len(situation.settled.records) > 1
            else situation.settled
        ),
    ),
    model_flaw(
        "closes_status_to_navigation_providers",
        "GetStatus is refused to navigation providers.",
        "STATUS-027",
        _closed_to(Role.NSP),
    ),
    model_flaw(
        "sets_the_static_status_from_the_live_one",
        "An EVSE that is out of order gets the static status Inoperative.",
        "STATUS-028",
        _static_too,
    ),
    model_flaw(
        "knows_evses_by_their_spelling",
        "A status whose EVSE-ID is spelt otherwise is that of another EVSE.",
        "ID-011",
        _by_text,
    ),
)
