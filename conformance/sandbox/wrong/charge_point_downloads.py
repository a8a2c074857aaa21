"""Faults of the model seam: what a broken clearing house says about charge points, and to whom."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from conformance.model import Content, Facts, Key, Request, Settled
from conformance.releases import Store
from conformance.sandbox.flaw import Fault, Flaw
from conformance.sandbox.house import Misdeed, Misread, Situation
from conformance.sandbox.wrong.deed import answering, model_flaw
from conformance.values import Form, ImpossibleTime, Instant

_FULL = "GetChargePointList"
_DELTA = "GetChargePointListUpdates"
_LONG = 100
_LONG_AGO = {"DateTime": "2000-01-01T00:00:00Z"}
_TREE = dict[str, Any]


def _delivered(situation: Situation, operations: tuple[str, ...] = (_FULL, _DELTA)) -> bool:
    return situation.request.operation in operations and situation.settled.signal in ("ok", "roaming")


def _saying(change: Callable[[_TREE], _TREE], *operations: str) -> Misdeed:
    """Deliver each charge point with another content."""

    def misdeed(situation: Situation) -> Settled:
        settled = situation.settled
        if not _delivered(situation, operations or (_FULL, _DELTA)):
            return settled
        records = tuple(
            (key, replace(facts, content=Content(change(dict(facts.content.tree)))))
            for key, facts in settled.records
        )
        return replace(settled, records=records)

    return misdeed


def _list(tree: _TREE, name: str) -> list[Any]:
    value = tree.get(name, [])
    return list(value) if isinstance(value, list) else [value]


def _with_list(name: str, change: Callable[[list[Any]], list[Any]]) -> Callable[[_TREE], _TREE]:
    def changed(tree: _TREE) -> _TREE:
        return {**tree, name: change(_list(tree, name))} if name in tree else tree

    return changed


def _with_text(name: str, change: Callable[[str], str]) -> Callable[[_TREE], _TREE]:
    def changed(tree: _TREE) -> _TREE:
        return {**tree, name: change(str(tree[name]))} if name in tree else tree

    return changed


def _without_in(name: str, member: str) -> Callable[[_TREE], _TREE]:
    return _with_list(name, lambda items: [{k: v for k, v in item.items() if k != member} for item in items])


def _without_exceptions(tree: _TREE) -> _TREE:
    if "openingTimes" not in tree or tree["openingTimes"].get("twentyfourseven") == "false":
        return tree
    names = ("exceptionalOpenings", "exceptionalClosings")
    return {**tree, "openingTimes": {k: v for k, v in tree["openingTimes"].items() if k not in names}}


def _other_way_round(tree: _TREE) -> _TREE:
    if "openingTimes" not in tree:
        return tree
    times = tree["openingTimes"]
    turned = "false" if times["closedCharging"] in ("true", "1") else "true"
    return {**tree, "openingTimes": {**times, "closedCharging": turned}}


def _rounded(tree: _TREE) -> _TREE:
    point = tree["chargePointLocation"]
    return {
        **tree,
        "chargePointLocation": {name: f"{str(text)[:-2]}00" for name, text in point.items()},
    }


def _later(tree: _TREE) -> _TREE:
    if "timestamp" not in tree:
        return tree
    moment = Instant.parse(tree["timestamp"]["DateTime"], Form.UTC).moment + timedelta(hours=2)
    return {**tree, "timestamp": {"DateTime": Instant.at(moment, Form.UTC).text}}


def _shown_to(wanted: Callable[[Situation, Facts], bool], *operations: str) -> Misdeed:
    """Deliver further charge points."""

    def misdeed(situation: Situation) -> Settled:
        settled = situation.settled
        if not _delivered(situation, operations):
            return settled
        known = {key for key, _ in settled.records}
        more = tuple(
            (key, facts)
            for key, possible in situation.records.items()
            for facts in possible
            if key.store == Store.CHARGE_POINTS and key not in known and wanted(situation, facts)
        )
        return replace(settled, signal="ok", records=settled.records + more) if more else settled

    return misdeed


def _listing(change: Callable[[tuple[tuple[Key, Facts], ...]], Any]) -> Misdeed:
    """Deliver another list, if it is a long one."""

    def misdeed(situation: Situation) -> Settled:
        settled = situation.settled
        if not _delivered(situation) or len(settled.records) < _LONG:
            return settled
        return replace(settled, records=tuple(change(settled.records)))

    return misdeed


def _without_first(records: tuple[tuple[Key, Facts], ...]) -> tuple[tuple[Key, Facts], ...]:
    """Leave out the first charge point of the operator that has the most."""
    [(most, _)] = Counter(facts.operator for _, facts in records).most_common(1)
    first = next(number for number, (_, facts) in enumerate(records) if facts.operator == most)
    return records[:first] + records[first + 1 :]


def _since(situation: Situation) -> datetime | None:
    try:
        return Instant.parse(situation.request.parameters["lastUpdate"]["DateTime"], Form.UTC).moment
    except (KeyError, ImpossibleTime):
        return None


def _first_seen(situation: Situation) -> Settled:
    """Leave changed charge points out of deltas: only new ones count."""
    settled, memory = situation.settled, situation.memory["leaves_changes_out_of_deltas"]
    if situation.request.operation == _DELTA:
        kept = tuple((key, facts) for key, facts in settled.records if key not in memory)
        return replace(settled, records=kept)
    memory.update(key for key in settled.effects if situation.records[key])
    return settled


def _twice(situation: Situation) -> Settled:
    """Deliver a changed charge point twice in a delta."""
    settled, memory = situation.settled, situation.memory["lists_each_change_in_deltas"]
    if situation.request.operation == _DELTA:
        again = tuple((key, facts) for key, facts in settled.records if key in memory)
        return replace(settled, records=settled.records + again)
    memory.update(key for key in settled.effects if situation.records[key])
    return settled


def _shifting(hours: int) -> Misread:
    """Read the time of a filter as a local one."""

    def misread(request: Request) -> Request:
        if request.operation != _DELTA:
            return request
        written = request.parameters["lastUpdate"]["DateTime"]
        try:
            moment = Instant.parse(written, Form.UTC).moment + timedelta(hours=hours)
        except ImpossibleTime:
            return request
        shifted = {"DateTime": Instant.at(moment, Form.UTC).text}
        return replace(request, parameters={**request.parameters, "lastUpdate": shifted})

    return misread


def _unfiltered(request: Request) -> Request:
    """Read every time of a filter as one long ago."""
    if request.operation != _DELTA:
        return request
    return replace(request, parameters={**request.parameters, "lastUpdate": _LONG_AGO})


def _filter_flaw(id_: str, what: str, requirements: str, misread: Misread) -> Flaw:
    names = tuple(f"OCHP-{name}" for name in requirements.split())
    return Flaw(Fault(id_, what, "model", names), misread=misread)


def _to_everyone(situation: Situation, facts: Facts) -> bool:
    return facts.operator != situation.request.caller


def _is_early(situation: Situation) -> bool:
    """Whether a delta is asked for of times that are yet to come."""
    since = _since(situation) if situation.request.operation == _DELTA else None
    return since is not None and since > situation.now


def _changed_lately(situation: Situation, facts: Facts) -> bool:
    since = _since(situation)
    if since is None or facts.changed is None:
        return False
    return facts.changed.end > since and _to_everyone(situation, facts)


_ALTERED = "POI-001 GEN-043"

CHARGE_POINT_DOWNLOAD_FLAWS: tuple[Flaw, ...] = (
    model_flaw(
        "drops_exceptional_times",
        "Regular hours are delivered without exceptional openings and closings.",
        f"{_ALTERED} POI-018 POI-021 POI-026",
        _saying(_without_exceptions),
    ),
    model_flaw(
        "turns_charging_at_closed_places_round",
        "closedCharging is delivered as the opposite of what was uploaded.",
        f"POI-026 {_ALTERED} POI-018 POI-021",
        _saying(_other_way_round),
    ),
    model_flaw(
        "delivers_full_lists_to_every_provider",
        "A full download holds the charge points of operators without connection.",
        "POI-005",
        _shown_to(_to_everyone, _FULL),
    ),
    model_flaw(
        "delivers_changes_to_every_provider",
        "A delta download holds new charge points of operators without connection.",
        "POI-005",
        _shown_to(_changed_lately, _DELTA),
    ),
    _filter_flaw(
        "holds_everything_in_deltas",
        "A delta download holds every charge point, whatever time it names.",
        "POI-006 TIME-008",
        _unfiltered,
    ),
    model_flaw(
        "leaves_changes_out_of_deltas",
        "A delta download holds new charge points, but not those that were changed.",
        "POI-006",
        _first_seen,
    ),
    model_flaw(
        "lists_each_change_in_deltas",
        "A delta download holds a charge point that was changed twice.",
        "POI-006 GEN-049",
        _twice,
    ),
    _filter_flaw(
        "reads_times_of_filters_as_western_ones",
        "The time of a delta download is taken for a local one, an hour behind.",
        "TIME-008 POI-006 POI-005 GEN-043 GEN-049",
        _shifting(1),
    ),
    _filter_flaw(
        "reads_times_of_filters_as_eastern_ones",
        "The time of a delta download is taken for a local one, an hour ahead.",
        "TIME-008 POI-006",
        _shifting(-1),
    ),
    model_flaw(
        "fails_on_times_to_come",
        "A delta since a time that is yet to come is answered with code server.",
        "GEN-030",
        answering("server", when=_is_early),
    ),
    model_flaw(
        "delivers_full_lists_to_neighbours",
        "A provider that is connected to one operator obtains the charge points of a second one, too.",
        "POI-005",
        _shown_to(lambda s, facts: _to_everyone(s, facts) and bool(s.settled.records), _FULL),
    ),
    model_flaw(
        "rounds_coordinates",
        "Coordinates are delivered with two zeros at their ends.",
        f"POI-029 {_ALTERED}",
        _saying(_rounded),
    ),
    model_flaw(
        "turns_images_round",
        "Images are delivered in the reverse order.",
        "POI-035",
        _saying(_with_list("images", lambda images: images[::-1])),
    ),
    model_flaw(
        "keeps_five_images",
        "A charge point is delivered with its first five images.",
        "POI-035",
        _saying(_with_list("images", lambda images: images[:5])),
    ),
    model_flaw(
        "keeps_one_related_place",
        "A charge point is delivered with its first related place only.",
        f"POI-037 {_ALTERED}",
        _saying(_with_list("relatedLocation", lambda places: places[:1])),
    ),
    model_flaw(
        "drops_floor_levels",
        "Parking spots are delivered without their floor level.",
        f"POI-040 {_ALTERED} ID-017",
        _saying(_without_in("parkingSpot", "floorLevel")),
    ),
    model_flaw(
        "delivers_every_reservation_as_thirty_minutes",
        "maxReservation is delivered as 30, whatever was uploaded.",
        f"POI-042 {_ALTERED}",
        _saying(_with_text("maxReservation", lambda minutes: "30")),
    ),
    model_flaw(
        "keeps_one_way_to_pay",
        "A charge point is delivered with its first authorisation method only.",
        f"TYPE-004 {_ALTERED}",
        _saying(_with_list("authMethods", lambda methods: methods[:1])),
    ),
    model_flaw(
        "drops_tariffs_of_connectors",
        "Connectors are delivered without tariff-id.",
        f"ID-015 {_ALTERED} TYPE-004",
        _saying(_without_in("connectors", "tariffId")),
    ),
    model_flaw(
        "takes_every_page_for_information",
        "Related resources are delivered with the class stationInfo, whatever was uploaded.",
        f"TYPE-010 {_ALTERED}",
        _saying(
            _with_list("relatedResource", lambda pages: [{**page, "class": "stationInfo"} for page in pages])
        ),
    ),
    model_flaw(
        "delivers_timestamps_in_another_zone",
        "The timestamp of a charge point is delivered two hours later.",
        f"TIME-001 {_ALTERED}",
        _saying(_later),
    ),
    model_flaw(
        "cuts_names_after_eighty_characters",
        "Names of places are delivered without what follows the eightieth character.",
        "TYPE-007",
        _saying(_with_text("locationName", lambda name: name[:80])),
    ),
    Flaw(
        Fault(
            "replaces_letters_outside_ascii",
            "Letters outside ASCII in names of places are delivered as question marks.",
            "model",
            ("OCHPT-XML-007", "OCHP-TYPE-007"),
        ),
        misdeed=_saying(_with_text("locationName", lambda name: name.encode("ascii", "replace").decode())),
    ),
    model_flaw(
        "alters_telephone_numbers_in_deltas",
        "A delta download holds telephone numbers without separators.",
        "GEN-043",
        _saying(
            _with_text("telephoneNumber", lambda number: number.replace("-", "").replace(" ", "")), _DELTA
        ),
    ),
    model_flaw(
        "drops_first_charge_point",
        "A long list of charge points lacks the first one of the operator with the most.",
        "GEN-049",
        _listing(_without_first),
    ),
    model_flaw(
        "drops_middle_charge_point",
        "A long list of charge points lacks one in the middle.",
        "GEN-049",
        _listing(lambda records: records[: len(records) // 2] + records[len(records) // 2 + 1 :]),
    ),
    model_flaw(
        "drops_last_charge_point",
        "A long list of charge points lacks the last one of the operator with the most.",
        "GEN-049",
        _listing(lambda records: _without_first(records[::-1])[::-1]),
    ),
    model_flaw(
        "repeats_a_charge_point",
        "A long list of charge points holds the first one twice.",
        "GEN-049",
        _listing(lambda records: (*records, records[0])),
    ),
)
