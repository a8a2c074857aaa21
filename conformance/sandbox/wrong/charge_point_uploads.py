"""Faults of the model seam: what a broken clearing house does with uploaded charge points."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from conformance.model import ABSENT, Content, Facts, Key, Settled
from conformance.releases import Store
from conformance.sandbox.flaw import Flaw
from conformance.sandbox.house import Misdeed, Situation
from conformance.sandbox.wrong.deed import answering, model_flaw, record_held
from conformance.sandbox.wrong.upload import refusing, taking

_UPDATE = "UpdateChargePointList"
_SET = "SetChargepointList"
_ALONE = 1
_THREE = 3


def _uploads(situation: Situation) -> dict[Key, Facts]:
    """What each uploaded charge point says about itself."""
    operation = situation.request.operation
    if operation not in (_UPDATE, _SET):
        return {}
    return dict(situation.model.record(operation, tree) for tree in situation.request.records)


def _taken(situation: Situation) -> dict[Key, Facts]:
    """Uploaded charge points that are stored."""
    return {k: facts for k, facts in _uploads(situation).items() if k not in situation.settled.refused}


def _storing(situation: Situation, changes: dict[Key, Facts]) -> Settled:
    """The same answer, but something else is stored."""
    settled = situation.settled
    return replace(settled, effects={**settled.effects, **changes}) if changes else settled


def _is_update(situation: Situation) -> bool:
    return situation.request.operation == _UPDATE


def _is_second_list(situation: Situation, key: Key) -> bool:
    return situation.request.operation == _SET and record_held(situation, key) is not None


def _stamped(situation: Situation, facts: Facts) -> Facts:
    """What an upload becomes that is stored."""
    stored = (f for f in situation.settled.effects.values() if f is not ABSENT and f.changed is not None)
    changed = next((each.changed for each in stored), None)
    return replace(facts, changed=changed)


def _refusing(unwanted: Callable[[Situation, Key, Facts], bool]) -> Misdeed:
    def misdeed(situation: Situation) -> Settled:
        return refusing(
            situation, [k for k, facts in _taken(situation).items() if unwanted(situation, k, facts)]
        )

    return misdeed


def _taking(wanted: Callable[[Situation, Key, Facts], bool]) -> Misdeed:
    """Store charge points of other operators."""

    def misdeed(situation: Situation) -> Settled:
        refused = situation.settled.refused
        found = {
            key: _stamped(situation, facts)
            for key, facts in _uploads(situation).items()
            if key in refused and facts.operator != situation.request.caller and wanted(situation, key, facts)
        }
        return taking(situation, found)

    return misdeed


def _removing(situation: Situation, keys: Iterable[Key]) -> Settled:
    return _storing(situation, dict.fromkeys(keys, ABSENT))


def _others(situation: Situation, wanted: Callable[[Facts], bool]) -> list[Key]:
    """Stored charge points that the upload does not name."""
    uploads = _uploads(situation)
    return [
        key
        for key, possible in situation.records.items()
        for facts in possible
        if key.store == Store.CHARGE_POINTS and key not in uploads and wanted(facts)
    ]


def _is_change(situation: Situation) -> bool:
    """Whether one known charge point is updated, and nothing else."""
    keys = list(_taken(situation))
    return _is_update(situation) and len(keys) == _ALONE and record_held(situation, keys[0]) is not None


def _update_as_list(situation: Situation) -> Settled:
    if not _is_change(situation):
        return situation.settled
    caller = situation.request.caller
    return _removing(situation, _others(situation, lambda facts: facts.operator == caller))


def _update_for_all(situation: Situation) -> Settled:
    if not _is_change(situation):
        return situation.settled
    caller = situation.request.caller
    return _removing(situation, _others(situation, lambda facts: facts.operator != caller))


def _merged(situation: Situation) -> Settled:
    """Members that an update lacks stay as they were."""
    changes = {}
    for key, facts in _taken(situation).items() if _is_update(situation) else ():
        held = record_held(situation, key)
        if held is not None:
            tree: dict[str, Any] = {**held.content.tree, **facts.content.tree}
            changes[key] = _stamped(situation, replace(facts, content=Content(tree)))
    return _storing(situation, changes)


def _no_new_ones(situation: Situation) -> Settled:
    """Ignore new charge points in an update that changes others."""
    taken = _taken(situation)
    known = {key for key in taken if record_held(situation, key) is not None}
    if not _is_update(situation) or not known:
        return situation.settled
    return _storing(situation, {key: ABSENT for key in taken if key not in known})


def _last_of_three(situation: Situation) -> Settled:
    taken = list(_taken(situation))
    return _removing(situation, taken[-1:]) if len(taken) == _THREE else situation.settled


def _repeated(situation: Situation) -> Settled:
    return _removing(situation, [key for key in _taken(situation) if _is_second_list(situation, key)])


def _as_before(situation: Situation) -> Settled:
    changes = {}
    for key in _taken(situation):
        held = record_held(situation, key)
        if held is not None and _is_second_list(situation, key):
            changes[key] = held
    return _storing(situation, changes)


def _whole_upload(situation: Situation) -> Settled:
    settled = situation.settled
    if not settled.refused or not _uploads(situation):
        return settled
    return replace(refusing(situation, settled.branch.fates), refused=settled.refused)


def _hidden_refusals(situation: Situation) -> Settled:
    settled = situation.settled
    return replace(settled, refused=()) if settled.signal == "partly" and _uploads(situation) else settled


def _offered_refusals(situation: Situation) -> Settled:
    """Offer own charge points that are listed as refused."""
    uploads, caller = _uploads(situation), situation.request.caller
    refused = {
        key: _stamped(situation, uploads[key])
        for key in situation.settled.refused
        if key in uploads and uploads[key].operator == caller
    }
    return _storing(situation, refused)


def _by_spelling(situation: Situation) -> Settled:
    """Keep another charge point for another spelling of an EVSE-ID that is known."""
    settled = situation.settled
    effects = dict(settled.effects)
    for key, facts in _taken(situation).items():
        written, held = facts.content.tree["evseId"], record_held(situation, key)
        if held is not None and held.content.tree["evseId"] != written:
            effects[Key(key.store, str(written))] = effects.pop(key)
    return replace(settled, effects=effects)


def _is_mixed(situation: Situation) -> bool:
    return situation.settled.signal == "partly" and bool(_uploads(situation))


def _is_foreign(situation: Situation) -> bool:
    uploads = _uploads(situation)
    return bool(uploads) and all(facts.operator != situation.request.caller for facts in uploads.values())


CHARGE_POINT_UPLOAD_FLAWS: tuple[Flaw, ...] = (
    model_flaw(
        "refuses_full_charge_points_beside_minimal_ones",
        "A charge point with related places is refused if its upload holds one without any optional member.",
        "POI-001 ID-009",
        _refusing(lambda s, key, facts: "relatedLocation" in facts.content.tree and _holds_minimal(s)),
    ),
    model_flaw(
        "loses_one_charge_point_of_three",
        "Of three charge points that are answered with ok, the last one is not stored.",
        "GEN-026 POI-018",
        _last_of_three,
    ),
    model_flaw(
        "forgets_what_a_second_list_repeats",
        "A charge point that was stored before is gone after the upload of a list that holds it.",
        "POI-002",
        _repeated,
    ),
    model_flaw(
        "ignores_changes_in_a_second_list",
        "A charge point that was stored before stays as it was when a list holds it again.",
        "POI-002",
        _as_before,
    ),
    model_flaw(
        "takes_an_update_for_the_operators_list",
        "The update of one charge point removes the operator's others.",
        "POI-003",
        _update_as_list,
    ),
    model_flaw(
        "takes_an_update_for_everybodys_list",
        "The update of one charge point removes those of other operators.",
        "POI-003",
        _update_for_all,
    ),
    model_flaw(
        "merges_updates_into_what_is_stored",
        "Members that an updated charge point lacks stay as they were.",
        "POI-004",
        _merged,
    ),
    model_flaw(
        "ignores_new_charge_points_in_updates",
        "An update that changes charge points adds no new ones.",
        "POI-004 POI-006",
        _no_new_ones,
    ),
    model_flaw(
        "keeps_a_charge_point_for_each_spelling",
        "An update that writes the EVSE-ID in another way adds a charge point.",
        "ID-011",
        _by_spelling,
    ),
    model_flaw(
        "refuses_whole_uploads_for_one_charge_point",
        "One foreign charge point makes all others of its upload refused, without naming them.",
        "POI-008",
        _whole_upload,
    ),
    model_flaw(
        "names_no_refused_charge_points",
        "Charge points are refused, but not listed.",
        "POI-008",
        _hidden_refusals,
    ),
    model_flaw(
        "offers_refused_charge_points",
        "A charge point that is listed as refused is offered nevertheless.",
        "POI-008",
        _offered_refusals,
    ),
    model_flaw(
        "lets_operators_upload_for_others",
        "A new charge point under the operator-id of somebody else is accepted.",
        "POI-009 GEN-028",
        _taking(lambda s, key, facts: record_held(s, key) is None),
    ),
    model_flaw(
        "lets_operators_change_charge_points_of_others",
        "An operator can change the charge point of another one.",
        "POI-009",
        _taking(lambda s, key, facts: record_held(s, key) is not None),
    ),
    model_flaw(
        "says_ok_to_foreign_charge_points",
        "An upload that is refused for its EVSE-IDs is answered with ok and the list of what was refused.",
        "GEN-028 GEN-026 GEN-044",
        answering("ok", when=_is_foreign),
    ),
    model_flaw(
        "answers_mixed_charge_points_with_format",
        "An upload of which some charge points are refused is answered with format.",
        "GEN-027",
        answering("format", when=_is_mixed),
    ),
    model_flaw(
        "refuses_openings_within_regular_hours",
        "A charge point with regular hours on each day and exceptional openings is refused.",
        "POI-021",
        _refusing(lambda s, key, facts: _opens_every_day(facts)),
    ),
    model_flaw(
        "refuses_more_than_ten_images",
        "A charge point with more than ten images is refused.",
        "POI-035",
        _refusing(lambda s, key, facts: len(_list(facts, "images")) > 10),
    ),
    model_flaw(
        "refuses_irregular_hours",
        "A charge point that is open at exceptional times only is refused.",
        "POI-018",
        _refusing(lambda s, key, facts: _times(facts).get("twentyfourseven") == "false"),
    ),
    model_flaw(
        "refuses_asterisks_in_charge_points",
        "A charge point whose EVSE-ID has separators is refused.",
        "ID-009",
        _refusing(lambda s, key, facts: str(facts.content.tree["evseId"])[2] == "*"),
    ),
    model_flaw(
        "counts_bytes_of_names",
        "A charge point whose name has more than a hundred bytes is refused.",
        "TYPE-007",
        _refusing(lambda s, key, facts: len(str(facts.content.tree["locationName"]).encode()) > 100),
    ),
)


def _holds_minimal(situation: Situation) -> bool:
    return any("openingTimes" not in tree and "images" not in tree for tree in situation.request.records)


def _times(facts: Facts) -> dict[str, Any]:
    times = facts.content.tree.get("openingTimes", {})
    return dict(times)


def _opens_every_day(facts: Facts) -> bool:
    times = _times(facts)
    regular = times.get("regularHours", [])
    days = {period["@weekday"] for period in (regular if isinstance(regular, list) else [regular])}
    return len(days) == 7 and "exceptionalOpenings" in times


def _list(facts: Facts, name: str) -> list[Any]:
    value = facts.content.tree.get(name, [])
    return value if isinstance(value, list) else [value]
