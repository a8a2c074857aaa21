"""Faults of the model seam: where a broken clearing house lets uploads lead CDRs that it holds, or should."""

from dataclasses import replace

from conformance.model import Settled
from conformance.sandbox.flaw import Flaw
from conformance.sandbox.house import Misdeed, Situation
from conformance.sandbox.wrong.deed import is_default, is_provider, model_flaw, record_held
from conformance.sandbox.wrong.upload import accepting, key_of, rejecting, taking, uploads

_OLD_VERSIONS = "delivers_revised_cdr_beside_its_old_version"


def _keeping_old_content(situation: Situation) -> Settled:
    settled = situation.settled
    effects = dict(settled.effects)
    for key, facts in uploads(situation).items():
        held = record_held(situation, key)
        if held and held.status == "declined" and facts.status == "revised" and key not in settled.refused:
            effects[key] = replace(held, status="revised")
    return replace(settled, effects=effects)


def _two_versions(situation: Situation) -> Settled:
    """Deliver what a CDR said before its revision beside what it says now."""
    settled, old = situation.settled, _OLD_VERSIONS
    kept = situation.memory[old]
    for key, facts in uploads(situation).items():
        held = record_held(situation, key)
        if held and held.status == "accepted" and facts.status == "revised" and key not in settled.refused:
            kept.add(key)
    if situation.request.operation != "GetCDRs" or not is_default(situation):
        return settled
    doubled = tuple((key, replace(facts, status="accepted")) for key, facts in settled.records if key in kept)
    return replace(settled, records=settled.records + doubled)


def _split(situation: Situation) -> Settled:
    """After a step that is not drawn a CDR is in its old and its new status at once."""
    settled, halves = situation.settled, situation.memory["splits_cdr_on_undrawn_step"]
    taken = {}
    for key, facts in uploads(situation).items():
        held = record_held(situation, key)
        is_undrawn = held and (held.status, facts.status) in (
            ("accepted", "rejected"),
            ("revised", "rejected"),
            ("revised", "revised"),
        )
        if is_undrawn and held and held.operator == situation.request.caller:
            halves.add(key)
            taken[key] = replace(held, status="rejected")
    settled = taking(situation, taken)
    if situation.request.operation == "GetCDRs" and is_default(situation):
        shown = tuple(
            (key, replace(facts, status="accepted"))
            for key in sorted(halves)
            for facts in situation.records[key]
            if is_provider(situation, facts)
        )
        return replace(settled, records=settled.records + shown)
    return settled


def _overwriting(situation: Situation) -> Settled:
    settled = situation.settled
    effects = dict(settled.effects)
    for key, facts in uploads(situation).items():
        held = record_held(situation, key)
        if held and facts.status == "new" and held.operator == situation.request.caller:
            effects[key] = replace(held, content=facts.content)
    return replace(settled, effects=effects)


def _doubling(situation: Situation) -> Settled:
    settled, doubled = situation.settled, situation.memory["stores_repeated_uploads_twice"]
    for key, facts in uploads(situation).items():
        if record_held(situation, key) and facts.status == "new":
            doubled.add(key)
    if situation.request.operation not in ("GetCDRs", "CheckCDRs"):
        return settled
    twins = tuple((key, facts) for key, facts in settled.records if key in doubled)
    return replace(settled, records=settled.records + twins)


def _revival(status: str, action: str) -> Misdeed:
    """Let an operator's upload move a CDR out of a final status."""
    return accepting(
        lambda s, facts, held: (
            replace(facts, status=action)
            if held and held.status == status and facts.status == action and held.operator == s.request.caller
            else None
        )
    )


LIFE_CYCLE_FLAWS: tuple[Flaw, ...] = (
    model_flaw(
        "takes_over_the_uploaded_status",
        "A first upload with status accepted, declined or approved is stored in that status.",
        "CDR-008",
        accepting(
            lambda s, facts, held: (
                facts if held is None and facts.status in ("accepted", "declined", "approved") else None
            )
        ),
    ),
    model_flaw(
        "creates_cdrs_from_revisions",
        "A CDR that was never uploaded can be revised.",
        "CDR-009",
        accepting(lambda s, facts, held: facts if held is None and facts.status == "revised" else None),
    ),
    model_flaw(
        "creates_cdrs_from_rejections",
        "A CDR that was never uploaded can be rejected.",
        "CDR-009",
        accepting(lambda s, facts, held: facts if held is None and facts.status == "rejected" else None),
    ),
    model_flaw(
        "keeps_old_content_of_revised_cdrs",
        "A declined CDR that is revised keeps what it said before.",
        "CDR-019",
        _keeping_old_content,
    ),
    model_flaw(
        "refuses_final_rejection",
        "The operator cannot waive a declined CDR.",
        "CDR-020",
        rejecting(lambda s, facts: facts.status == "rejected"),
    ),
    model_flaw(
        "revises_declined_cdrs_only",
        "An accepted CDR that nobody confirmed cannot be revised.",
        "CDR-021",
        rejecting(
            lambda s, facts: (
                facts.status == "revised" and any(f.status == "accepted" for f in s.records[key_of(facts)])
            )
        ),
    ),
    model_flaw(
        _OLD_VERSIONS,
        "A CDR revised before its confirmation is delivered twice, as accepted and as revised.",
        "CDR-021",
        _two_versions,
    ),
    model_flaw(
        "splits_cdr_on_undrawn_step",
        "A CDR that takes a step which the figure does not draw is in two statuses afterwards.",
        "CDR-023",
        _split,
    ),
    model_flaw(
        "revises_approved_cdrs",
        "An approved CDR can be revised.",
        "CDR-024",
        _revival("approved", "revised"),
    ),
    model_flaw(
        "rejects_approved_cdrs",
        "An approved CDR can be rejected by its operator.",
        "CDR-024",
        _revival("approved", "rejected"),
    ),
    model_flaw(
        "revises_rejected_cdrs",
        "A rejected CDR can be revised.",
        "CDR-025",
        _revival("rejected", "revised"),
    ),
    model_flaw(
        "lets_any_operator_revise",
        "An operator can revise the CDR of another one.",
        "CDR-028",
        accepting(
            lambda s, facts, held: (
                replace(facts, operator=held.operator)
                if held and facts.status == "revised" and held.operator != s.request.caller
                else None
            )
        ),
    ),
    model_flaw(
        "overwrites_on_repeated_upload",
        "A CDR that is uploaded again as new takes over the new content.",
        "CDR-036",
        _overwriting,
    ),
    model_flaw(
        "stores_repeated_uploads_twice",
        "A CDR that is uploaded again as new is delivered twice.",
        "CDR-036",
        _doubling,
    ),
)
