"""Faults of the model seam: what a broken clearing house does with ConfirmCDRs."""

from collections.abc import Callable
from dataclasses import replace

from conformance.model import ABSENT, Facts, Key, Settled
from conformance.sandbox.flaw import Flaw
from conformance.sandbox.house import Misdeed, Situation
from conformance.sandbox.wrong.deed import QUEUE, answering, is_provider, model_flaw, record_held
from conformance.values import EvseId


def _confirming(wanted: Callable[[Situation, Facts | None, str, str], bool]) -> Misdeed:
    """Carry out confirmations that have to be refused, and say ok."""

    def misdeed(situation: Situation) -> Settled:
        settled, request = situation.settled, situation.request
        if request.operation != "ConfirmCDRs" or settled.signal == "ok":
            return settled
        effects = dict(settled.effects)
        done = False
        for status in ("approved", "declined"):
            for entry in request.parameters.get(status, []):
                key = Key("cdrs", entry["cdrId"])
                held = record_held(situation, key)
                if wanted(situation, held, status, entry["evseId"]):
                    done = True
                    if held is not None:
                        effects[key] = replace(held, status=status, due=None)
        return replace(settled, signal="ok", effects=effects) if done else settled

    return misdeed


def _without_effect_on_revised(situation: Situation) -> Settled:
    settled = situation.settled
    if situation.request.operation != "ConfirmCDRs":
        return settled
    effects = dict(settled.effects)
    for key in settled.effects:
        held = record_held(situation, key)
        if held and held.status == "revised":
            effects[key] = held
    return replace(settled, effects=effects)


def _only_first_confirmation(situation: Situation) -> Settled:
    settled = situation.settled
    if situation.request.operation != "ConfirmCDRs" or settled.signal != "ok":
        return settled
    effects = {
        key: facts if number == 0 else (record_held(situation, key) or ABSENT)
        for number, (key, facts) in enumerate(settled.effects.items())
    }
    return replace(settled, effects=effects)


def _undecided(situation: Situation) -> bool:
    request, settled = situation.request, situation.settled
    return (
        request.operation == "ConfirmCDRs"
        and settled.signal != "ok"
        and all(not situation.records[key] for key in settled.branch.fates)
    )


def _contradictory(situation: Situation) -> bool:
    parameters = situation.request.parameters
    ids = [{entry["cdrId"] for entry in parameters.get(name, [])} for name in ("approved", "declined")]
    return bool(ids[0] & ids[1])


CONFIRMATION_FLAWS: tuple[Flaw, ...] = (
    model_flaw(
        "ignores_confirmations_of_revised_cdrs",
        "Approving or declining a revised CDR is answered with ok and changes nothing.",
        "CDR-022",
        _without_effect_on_revised,
    ),
    model_flaw(
        "declines_approved_cdrs",
        "An approved CDR can be declined.",
        "CDR-024",
        _confirming(
            lambda s, held, status, _: bool(
                held and held.status == "approved" and status == "declined" and is_provider(s, held)
            )
        ),
    ),
    model_flaw(
        "confirms_rejected_cdrs",
        "A rejected CDR can be approved and declined.",
        "CDR-025",
        _confirming(
            lambda s, held, status, _: bool(held and held.status == "rejected" and is_provider(s, held))
        ),
    ),
    model_flaw(
        "approves_declined_cdrs",
        "A declined CDR can be approved before it was revised.",
        "CDR-026",
        _confirming(
            lambda s, held, status, _: bool(
                held and held.status == "declined" and status == "approved" and is_provider(s, held)
            )
        ),
    ),
    model_flaw(
        "lets_any_provider_confirm",
        "A provider can confirm the CDR of another one.",
        "CDR-027",
        _confirming(
            lambda s, held, status, _: bool(held and held.status in QUEUE and not is_provider(s, held))
        ),
    ),
    model_flaw(
        "says_ok_to_unknown_confirmations",
        "The confirmation of a CDR that does not exist is answered with ok.",
        "CDR-029",
        answering("ok", when=_undecided),
    ),
    model_flaw(
        "confirms_by_cdr_id_alone",
        "A CDR is confirmed by its CDR-ID, whatever EVSE-ID goes with it.",
        "CDR-030",
        _confirming(
            lambda s, held, status, evse: bool(
                held
                and held.status in QUEUE
                and is_provider(s, held)
                and EvseId.parse(evse).canonical != held.place
            )
        ),
    ),
    model_flaw(
        "carries_out_the_first_confirmation_only",
        "Of several confirmations in one request only the first one has an effect.",
        "CDR-030",
        _only_first_confirmation,
    ),
    model_flaw(
        "approves_and_declines_at_once",
        "A CDR that one request approves and declines is answered with ok.",
        "CDR-031",
        _confirming(lambda s, held, status, _: _contradictory(s) and bool(held and held.status in QUEUE)),
    ),
)
