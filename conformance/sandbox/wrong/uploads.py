"""Faults of the model seam: what a broken clearing house does with AddCDRs."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from conformance.model import ABSENT, Facts, Key, Settled
from conformance.sandbox.accounts import IDS
from conformance.sandbox.flaw import Flaw
from conformance.sandbox.house import Misdeed, Situation
from conformance.sandbox.wrong.deed import (
    answering,
    delivering,
    is_default,
    is_in_queue,
    is_provider,
    model_flaw,
    periods_of,
    record_held,
)
from conformance.values import ContractId


def _uploads(situation: Situation) -> dict[Key, Facts]:
    """What each uploaded record says about itself."""
    if situation.request.operation != "AddCDRs":
        return {}
    return dict(situation.model.record(tree) for tree in situation.request.records)


def _taking(situation: Situation, taken: dict[Key, Facts]) -> Settled:
    """The same answer, but with some records taken that should have been refused."""
    settled = situation.settled
    if not taken:
        return settled
    refused = tuple(key for key in settled.refused if key not in taken)
    signal = ("partly" if len(refused) < len(settled.branch.fates) else settled.signal) if refused else "ok"
    return replace(settled, signal=signal, refused=refused, effects={**settled.effects, **taken})


def _refusing(situation: Situation, keys: Iterable[Key], code: str = "invalid-id") -> Settled:
    """The same answer, but with some records refused that should have been taken."""
    settled, unwanted = situation.settled, set(keys)
    if not unwanted:
        return settled
    refused = tuple(key for key in settled.branch.fates if key in settled.refused or key in unwanted)
    effects = {
        key: (record_held(situation, key) or ABSENT) if key in unwanted else facts
        for key, facts in settled.effects.items()
    }
    signal = code if len(refused) == len(settled.branch.fates) else "partly"
    return replace(settled, signal=signal, refused=refused, effects=effects)


def _accepting(wanted: Callable[[Situation, Facts, Facts | None], Facts | None]) -> Misdeed:
    """Take uploads that have to be refused; the function gives what they become."""

    def misdeed(situation: Situation) -> Settled:
        taken = {}
        for key, facts in _uploads(situation).items():
            after = (
                wanted(situation, facts, record_held(situation, key))
                if key in situation.settled.refused
                else None
            )
            if after is not None:
                taken[key] = after
        return _taking(situation, taken)

    return misdeed


def _rejecting(unwanted: Callable[[Situation, Facts], bool], code: str = "invalid-id") -> Misdeed:
    """Refuse uploads that have to be taken."""

    def misdeed(situation: Situation) -> Settled:
        settled = situation.settled
        keys = [
            key
            for key, facts in _uploads(situation).items()
            if key not in settled.refused and unwanted(situation, facts)
        ]
        return _refusing(situation, keys, code)

    return misdeed


def _accepted(facts: Facts) -> Facts:
    return replace(facts, status="accepted")


def _because(situation: Situation, facts: Facts, *requirements: str) -> bool:
    """Whether the model refuses an upload for one of these reasons."""
    for key, uploaded in _uploads(situation).items():
        if uploaded is facts or uploaded == facts:
            fate = situation.settled.branch.fates[key]
            return any(reason in requirements for reason in fate.if_taken)
    return False


def _text(facts: Facts, name: str) -> str:
    return str(facts.content.tree[name])


def _spelt_separately(facts: Facts) -> bool:
    return "*" in _text(facts, "evseId")[:7] or _text(facts, "evseId") != _text(facts, "evseId").upper()


def _remembering_refusals(situation: Situation) -> Settled:
    refused = situation.memory["never_takes_back_a_refused_id"]
    settled = situation.settled
    if situation.request.operation != "AddCDRs":
        return settled
    again = [key for key in settled.branch.fates if key in refused and key not in settled.refused]
    refused.update(settled.refused)
    return _refusing(situation, again)


def _whole_batch(situation: Situation) -> Settled:
    """Refuse everything for one bad record, and list that one alone."""
    settled = situation.settled
    if situation.request.operation != "AddCDRs" or not settled.refused:
        return settled
    return replace(_refusing(situation, settled.branch.fates), refused=settled.refused)


def _forwarding_implausible(situation: Situation) -> Settled:
    """List implausible records as such, and forward them nevertheless."""
    settled = situation.settled
    stored = {
        key: _accepted(facts)
        for key, facts in _uploads(situation).items()
        if key in settled.refused and _because(situation, facts, "OCHP-CDR-003")
    }
    return replace(settled, effects={**settled.effects, **stored})


def _keeping_old_content(situation: Situation) -> Settled:
    settled = situation.settled
    effects = dict(settled.effects)
    for key, facts in _uploads(situation).items():
        held = record_held(situation, key)
        if held and held.status == "declined" and facts.status == "revised" and key not in settled.refused:
            effects[key] = replace(held, status="revised")
    return replace(settled, effects=effects)


def _two_versions(situation: Situation) -> Settled:
    """Deliver what a CDR said before its revision beside what it says now."""
    settled, old = situation.settled, _OLD_VERSIONS
    kept = situation.memory[old]
    for key, facts in _uploads(situation).items():
        held = record_held(situation, key)
        if held and held.status == "accepted" and facts.status == "revised" and key not in settled.refused:
            kept.add(key)
    if situation.request.operation != "GetCDRs" or not is_default(situation):
        return settled
    doubled = tuple((key, replace(facts, status="accepted")) for key, facts in settled.records if key in kept)
    return replace(settled, records=settled.records + doubled)


_OLD_VERSIONS = "delivers_revised_cdr_beside_its_old_version"


def _split(situation: Situation) -> Settled:
    """After a step that is not drawn a CDR is in its old and its new status at once."""
    settled, halves = situation.settled, situation.memory["splits_cdr_on_undrawn_step"]
    taken = {}
    for key, facts in _uploads(situation).items():
        held = record_held(situation, key)
        is_undrawn = held and (held.status, facts.status) in (
            ("accepted", "rejected"),
            ("revised", "rejected"),
            ("revised", "revised"),
        )
        if is_undrawn and held and held.operator == situation.request.caller:
            halves.add(key)
            taken[key] = replace(held, status="rejected")
    settled = _taking(situation, taken)
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
    for key, facts in _uploads(situation).items():
        held = record_held(situation, key)
        if held and facts.status == "new" and held.operator == situation.request.caller:
            effects[key] = replace(held, content=facts.content)
    return replace(settled, effects=effects)


def _doubling(situation: Situation) -> Settled:
    settled, doubled = situation.settled, situation.memory["stores_repeated_uploads_twice"]
    for key, facts in _uploads(situation).items():
        if record_held(situation, key) and facts.status == "new":
            doubled.add(key)
    if situation.request.operation not in ("GetCDRs", "CheckCDRs"):
        return settled
    twins = tuple((key, facts) for key, facts in settled.records if key in doubled)
    return replace(settled, records=settled.records + twins)


def _is_foreign(situation: Situation) -> bool:
    refused = situation.settled.refused
    uploads = _uploads(situation)
    return len(refused) == len(uploads) and all(
        facts.operator != situation.request.caller for facts in uploads.values()
    )


def _ok_for_mixed(situation: Situation) -> Settled:
    settled = situation.settled
    return replace(settled, signal="ok") if settled.signal == "partly" else settled


def _overlap(facts: Facts) -> bool:
    starts = [str(period["startDateTime"]) for period in periods_of(facts)]
    return len(starts) > len(set(starts))


def _is_free(facts: Facts) -> bool:
    return any(float(str(period["itemPrice"])) == 0 for period in periods_of(facts))


def _ends_before_it_starts_by_the_clock(facts: Facts) -> bool:
    tree = facts.content.tree
    start, end = (str(tree[name]["LocalDateTime"])[:19] for name in ("startDateTime", "endDateTime"))
    return end < start


def _lacks_digit(facts: Facts) -> bool:
    return ContractId.parse(_text(facts, "contractId")).digit is None


def _revival(status: str, action: str) -> Misdeed:
    """Let an operator's upload move a CDR out of a final status."""
    return _accepting(
        lambda s, facts, held: (
            replace(facts, status=action)
            if held and held.status == status and facts.status == action and held.operator == s.request.caller
            else None
        )
    )


def _key(facts: Facts) -> Key:
    return Key("cdrs", str(facts.content.tree["CdrId"]))


def _unconnected(situation: Situation) -> Settled:
    if situation.request.operation == "AddCDRs":
        taken = {
            key: _accepted(facts)
            for key, facts in _uploads(situation).items()
            if key in situation.settled.refused and _because(situation, facts, "OCHP-CDR-053")
        }
        return _taking(situation, taken)
    return delivering("GetCDRs", lambda s, facts: is_in_queue(s, facts) and is_provider(s, facts))(situation)


UPLOAD_FLAWS: tuple[Flaw, ...] = (
    model_flaw(
        "refuses_plausible_cdrs",
        "A plausible CDR that is the only one of its upload is refused.",
        "CDR-001",
        _rejecting(
            lambda s, facts: (
                facts.status == "new" and len(s.request.records) == 1 and not s.records[_key(facts)]
            )
        ),
    ),
    model_flaw(
        "forwards_implausible_cdrs",
        "A CDR that ends before it starts is listed as implausible and forwarded nevertheless.",
        "CDR-003",
        _forwarding_implausible,
    ),
    model_flaw(
        "accepts_sessions_that_end_before_they_start",
        "A CDR that ends before it starts is accepted.",
        "CDR-003",
        _accepting(lambda s, facts, held: _accepted(facts) if _because(s, facts, "OCHP-CDR-003") else None),
    ),
    model_flaw(
        "never_takes_back_a_refused_id",
        "The CDR-ID of a refused CDR stays refused, however correct a later upload is.",
        "CDR-004",
        _remembering_refusals,
    ),
    model_flaw(
        "refuses_whole_batches",
        "One implausible CDR makes all others of its upload refused.",
        "CDR-005",
        _whole_batch,
    ),
    model_flaw(
        "takes_over_the_uploaded_status",
        "A first upload with status accepted, declined or approved is stored in that status.",
        "CDR-008",
        _accepting(
            lambda s, facts, held: (
                facts if held is None and facts.status in ("accepted", "declined", "approved") else None
            )
        ),
    ),
    model_flaw(
        "creates_cdrs_from_revisions",
        "A CDR that was never uploaded can be revised.",
        "CDR-009",
        _accepting(lambda s, facts, held: facts if held is None and facts.status == "revised" else None),
    ),
    model_flaw(
        "creates_cdrs_from_rejections",
        "A CDR that was never uploaded can be rejected.",
        "CDR-009",
        _accepting(lambda s, facts, held: facts if held is None and facts.status == "rejected" else None),
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
        _rejecting(lambda s, facts: facts.status == "rejected"),
    ),
    model_flaw(
        "revises_declined_cdrs_only",
        "An accepted CDR that nobody confirmed cannot be revised.",
        "CDR-021",
        _rejecting(
            lambda s, facts: (
                facts.status == "revised" and any(f.status == "accepted" for f in s.records[_key(facts)])
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
        _accepting(
            lambda s, facts, held: (
                replace(facts, operator=held.operator)
                if held and facts.status == "revised" and held.operator != s.request.caller
                else None
            )
        ),
    ),
    model_flaw(
        "checks_nothing",
        "Nothing is found implausible.",
        "CDR-034 CDR-003",
        _accepting(
            lambda s, facts, held: (
                _accepted(facts)
                if held is None
                and facts.status == "new"
                and (facts.operator == s.request.caller or facts.operator not in IDS.values())
                and not _because(s, facts, "OCHP-CDR-053")
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
    model_flaw(
        "refuses_overlapping_periods",
        "A CDR with periods that begin at the same time is found implausible.",
        "CDR-040",
        _rejecting(lambda s, facts: _overlap(facts), "format"),
    ),
    model_flaw(
        "refuses_free_items",
        "A CDR with a period of price 0 is found implausible.",
        "CDR-040",
        _rejecting(lambda s, facts: _is_free(facts), "format"),
    ),
    model_flaw(
        "takes_cdr_ids_per_evse",
        "A CDR-ID that is in use is accepted for another EVSE of the operator.",
        "CDR-049",
        _accepting(
            lambda s, facts, held: (
                _accepted(facts)
                if held
                and facts.status == "new"
                and held.place != facts.place
                and held.operator == facts.operator
                else None
            )
        ),
    ),
    model_flaw(
        "accepts_foreign_evse_ids",
        "A CDR for an EVSE of another operator is accepted.",
        "CDR-052",
        _accepting(
            lambda s, facts, held: (
                _accepted(facts) if held is None and facts.operator != s.request.caller else None
            )
        ),
    ),
    model_flaw(
        "forwards_without_roaming_connection",
        "A CDR for a provider without roaming connection is accepted and delivered.",
        "CDR-053",
        lambda situation: _unconnected(situation),
    ),
    model_flaw(
        "answers_foreign_ids_with_ok",
        "An upload that is refused for its ids is answered with ok, and the list of what was refused.",
        "GEN-028 GEN-026",
        answering("ok", when=lambda s: s.request.operation == "AddCDRs" and _is_foreign(s)),
    ),
    model_flaw(
        "says_ok_beside_refused_records",
        "A batch of which some CDRs are refused is answered with ok and their list.",
        "GEN-026 GEN-027",
        _ok_for_mixed,
    ),
    model_flaw(
        "answers_mixed_batches_with_format",
        "A batch of which some CDRs are refused is answered with format.",
        "GEN-027",
        answering("format", when=lambda s: s.settled.signal == "partly" and s.request.operation == "AddCDRs"),
    ),
    model_flaw(
        "blames_itself_for_bad_uploads",
        "A CDR that has to be refused is answered with code server.",
        "GEN-030",
        answering(
            "server",
            when=lambda s: s.request.operation == "AddCDRs" and s.settled.signal not in ("ok", "partly"),
        ),
    ),
    model_flaw(
        "compares_times_without_offset",
        "A CDR whose local end reads earlier than its local start is refused although it is later.",
        "TIME-007",
        _rejecting(lambda s, facts: _ends_before_it_starts_by_the_clock(facts), "format"),
    ),
    model_flaw(
        "refuses_small_letters_in_contract_ids",
        "A contract-id in small letters is unknown.",
        "ID-002",
        _rejecting(lambda s, facts: _text(facts, "contractId") != _text(facts, "contractId").upper()),
    ),
    model_flaw(
        "refuses_hyphens_in_contract_ids",
        "A contract-id with hyphens is unknown.",
        "ID-003",
        _rejecting(lambda s, facts: "-" in _text(facts, "contractId")),
    ),
    model_flaw(
        "demands_check_digits",
        "A contract-id without check digit is unknown.",
        "ID-008",
        _rejecting(lambda s, facts: _lacks_digit(facts)),
    ),
    model_flaw(
        "compares_evse_ids_as_texts",
        "An EVSE-ID with separators or small letters belongs to nobody.",
        "ID-011",
        _rejecting(lambda s, facts: _spelt_separately(facts)),
    ),
)
