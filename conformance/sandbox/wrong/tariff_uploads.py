"""Faults of the model seam: what a broken clearing house does with uploaded tariffs."""

from collections.abc import Callable
from dataclasses import replace

from conformance.model import ABSENT, Facts, Key, Settled
from conformance.releases import Store
from conformance.sandbox.flaw import Flaw
from conformance.sandbox.house import Misdeed, Situation
from conformance.sandbox.wrong.deed import model_flaw, record_held
from conformance.sandbox.wrong.tariff_deed import (
    UPLOAD,
    members,
    parts,
    recipients,
    stored_by,
    uploaded_by,
    with_parts,
)
from conformance.values import TariffId


def _spelt(situation: Situation, key: Key) -> TariffId:
    return TariffId.parse(str(uploaded_by(situation)[key].content.tree["tariffId"]))


def _refusing(unwanted: Callable[[Situation, Key, Facts], bool], code: str = "invalid-id") -> Misdeed:
    """Refuse tariffs that have to be taken."""

    def misdeed(situation: Situation) -> Settled:
        settled = situation.settled
        wrong = {key for key, facts in stored_by(situation).items() if unwanted(situation, key, facts)}
        if situation.request.operation != UPLOAD or not wrong:
            return settled
        refused = tuple(key for key in settled.branch.fates if key in settled.refused or key in wrong)
        kept = {key: record_held(situation, key) or ABSENT for key in wrong}
        signal = code if len(refused) == len(settled.branch.fates) else "partly"
        return replace(settled, signal=signal, refused=refused, effects={**settled.effects, **kept})

    return misdeed


def _storing(change: Callable[[Situation, dict[Key, Facts]], dict[Key, Facts]]) -> Misdeed:
    """Store something else, or something besides, and say nothing of it."""

    def misdeed(situation: Situation) -> Settled:
        settled, stored = situation.settled, stored_by(situation)
        if situation.request.operation != UPLOAD or not stored:
            return settled
        return replace(settled, effects={**settled.effects, **change(situation, stored)})

    return misdeed


def _first_only(situation: Situation, stored: dict[Key, Facts]) -> dict[Key, Facts]:
    return {key: record_held(situation, key) or ABSENT for key in list(stored)[1:]}


def _merged(situation: Situation, stored: dict[Key, Facts]) -> dict[Key, Facts]:
    """Keep parts of the old version that the new one lacks."""
    merged = {}
    for key, facts in stored.items():
        held = record_held(situation, key)
        if held is None:
            continue
        known = {recipients(part) for part in parts(facts)}
        lacking = [part for part in parts(held) if recipients(part) not in known]
        merged[key] = with_parts(facts, parts(facts) + lacking)
    return merged


def _limits_kept(situation: Situation, stored: dict[Key, Facts]) -> dict[Key, Facts]:
    """Keep the restriction of an element whose new version has an empty one."""
    merged = {}
    for key, facts in stored.items():
        held = record_held(situation, key)
        old = [members(part, "tariffElement") for part in parts(held)] if held else []
        if not old or not old[0]:
            continue
        changed = []
        for part in parts(facts):
            elements = [
                {
                    **element,
                    "tariffRestriction": element["tariffRestriction"] or old[0][0]["tariffRestriction"],
                }
                for element in members(part, "tariffElement")
            ]
            changed.append({**part, "tariffElement": elements})
        merged[key] = with_parts(facts, changed)
    return merged


def _others_gone(situation: Situation, stored: dict[Key, Facts]) -> dict[Key, Facts]:
    """Take an upload for the operator's whole list."""
    return {
        key: ABSENT
        for key, possible in situation.records.items()
        for facts in possible
        if key.store == Store.TARIFFS and key not in stored and facts.operator == situation.request.caller
    }


def _time_of_first_upload(situation: Situation, stored: dict[Key, Facts]) -> dict[Key, Facts]:
    changed = {}
    for key, facts in stored.items():
        held = record_held(situation, key)
        if held is not None:
            changed[key] = replace(facts, changed=held.changed)
    return changed


def _foreign_taken(situation: Situation) -> Settled:
    settled = situation.settled
    taken = {
        key: replace(facts, changed=None)
        for key, facts in uploaded_by(situation).items()
        if key in settled.refused and facts.operator != situation.request.caller
    }
    if not taken:
        return settled
    refused = tuple(key for key in settled.refused if key not in taken)
    signal = "partly" if refused else "ok"
    return replace(settled, signal=signal, refused=refused, effects={**settled.effects, **taken})


def _whole_batch(situation: Situation) -> Settled:
    """Store nothing of an upload with a foreign tariff, and list that one alone."""
    settled = situation.settled
    if situation.request.operation != UPLOAD or not settled.refused:
        return settled
    kept = {key: record_held(situation, key) or ABSENT for key in settled.branch.fates}
    return replace(settled, signal="invalid-id", effects={**settled.effects, **kept})


def _saying(code: str, when: Callable[[Settled], bool]) -> Misdeed:
    def misdeed(situation: Situation) -> Settled:
        settled = situation.settled
        concerned = situation.request.operation == UPLOAD and when(settled)
        return replace(settled, signal=code) if concerned else settled

    return misdeed


def _longest_week(facts: Facts) -> int:
    return max(
        len(members(element["tariffRestriction"], "regularHours"))
        for part in parts(facts)
        for element in members(part, "tariffElement")
    )


TARIFF_UPLOAD_FLAWS: tuple[Flaw, ...] = (
    model_flaw(
        "stores_the_first_tariff_only",
        "Of several tariffs in one upload only the first one is stored, though the answer is ok.",
        "TARIFF-001 GEN-026 GEN-049",
        _storing(_first_only),
    ),
    model_flaw(
        "merges_parts_of_tariffs",
        "A new version of a tariff keeps the parts that it lacks.",
        "TARIFF-002",
        _storing(_merged),
    ),
    model_flaw(
        "keeps_limits_of_replaced_tariffs",
        "An element without limits takes over those of the version before.",
        "TARIFF-002",
        _storing(_limits_kept),
    ),
    model_flaw(
        "takes_an_upload_for_the_whole_list",
        "An upload of tariffs removes all others of the operator.",
        "TARIFF-002 TARIFF-008",
        _storing(_others_gone),
    ),
    model_flaw(
        "overlooks_replaced_tariffs",
        "A tariff that is replaced does not count as changed.",
        "TARIFF-009",
        _storing(_time_of_first_upload),
    ),
    model_flaw(
        "refuses_whole_uploads_of_tariffs",
        "One foreign tariff keeps all others of its upload from being stored.",
        "TARIFF-010",
        _whole_batch,
    ),
    model_flaw(
        "accepts_tariffs_of_others",
        "An operator can replace a tariff of another one.",
        "TARIFF-011 GEN-028",
        _foreign_taken,
    ),
    model_flaw(
        "answers_foreign_tariffs_with_ok",
        "An upload of nothing but foreign tariffs is answered with ok, and their list.",
        "GEN-028 GEN-026",
        _saying("ok", lambda settled: len(settled.refused) == len(settled.branch.fates)),
    ),
    model_flaw(
        "answers_mixed_tariffs_with_ok",
        "An upload of which some tariffs are refused is answered with ok, and their list.",
        "GEN-027 GEN-026",
        _saying("ok", lambda settled: settled.signal == "partly"),
    ),
    model_flaw(
        "blames_itself_for_bad_tariffs",
        "A tariff that is refused for its content is answered with code server.",
        "GEN-030",
        _saying("server", lambda settled: settled.signal == "format"),
    ),
    model_flaw(
        "refuses_elements_without_limits",
        "A tariff whose elements always apply is refused.",
        "TARIFF-014",
        _refusing(
            lambda s, key, facts: (
                all(
                    not element["tariffRestriction"]
                    for part in parts(facts)
                    for element in members(part, "tariffElement")
                )
                and len(s.request.records) == 1
            ),
            "format",
        ),
    ),
    model_flaw(
        "refuses_more_than_seven_periods",
        "A tariff with more than seven regular periods in a restriction is refused.",
        "TARIFF-019",
        _refusing(lambda s, key, facts: _longest_week(facts) > 7, "format"),
    ),
    model_flaw(
        "refuses_separators_in_tariff_ids",
        "A tariff-id with asterisks is refused.",
        "ID-015",
        _refusing(lambda s, key, facts: "*" in _spelt(s, key).text),
    ),
    model_flaw(
        "refuses_small_letters_in_tariff_ids",
        "A tariff-id in small letters is refused.",
        "ID-015",
        _refusing(lambda s, key, facts: _spelt(s, key).text != _spelt(s, key).text.upper()),
    ),
    model_flaw(
        "refuses_tariff_ids_of_ten_characters",
        "A tariff-id with ten characters behind the T is refused.",
        "ID-015",
        _refusing(lambda s, key, facts: len(_spelt(s, key).instance) > 9, "format"),
    ),
)
"""Faults of uploads of tariffs."""
