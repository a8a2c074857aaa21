"""Faults of the model seam: uploads that a broken clearing house refuses, or should have refused."""

from dataclasses import replace

from conformance.model import Facts, Settled
from conformance.sandbox.accounts import IDS
from conformance.sandbox.flaw import Flaw
from conformance.sandbox.house import Situation
from conformance.sandbox.wrong.deed import (
    answering,
    delivering,
    is_in_queue,
    is_provider,
    model_flaw,
    periods_of,
)
from conformance.sandbox.wrong.upload import (
    accepted,
    accepting,
    is_because,
    key_of,
    refusing,
    rejecting,
    taking,
    text_of,
    uploads,
)
from conformance.values import ContractId


def _spelt_separately(facts: Facts) -> bool:
    return "*" in text_of(facts, "evseId")[:7] or text_of(facts, "evseId") != text_of(facts, "evseId").upper()


def _remembering_refusals(situation: Situation) -> Settled:
    refused = situation.memory["never_takes_back_a_refused_id"]
    settled = situation.settled
    if situation.request.operation != "AddCDRs":
        return settled
    again = [key for key in settled.branch.fates if key in refused and key not in settled.refused]
    refused.update(settled.refused)
    return refusing(situation, again)


def _whole_batch(situation: Situation) -> Settled:
    """Refuse everything for one bad record, and list that one alone."""
    settled = situation.settled
    if situation.request.operation != "AddCDRs" or not settled.refused:
        return settled
    return replace(refusing(situation, settled.branch.fates), refused=settled.refused)


def _forwarding_implausible(situation: Situation) -> Settled:
    """List implausible records as such, and forward them nevertheless."""
    settled = situation.settled
    stored = {
        key: accepted(facts)
        for key, facts in uploads(situation).items()
        if key in settled.refused and is_because(situation, facts, "OCHP-CDR-003")
    }
    return replace(settled, effects={**settled.effects, **stored})


def _is_foreign(situation: Situation) -> bool:
    refused = situation.settled.refused
    uploaded = uploads(situation)
    return len(refused) == len(uploaded) and all(
        facts.operator != situation.request.caller for facts in uploaded.values()
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
    return ContractId.parse(text_of(facts, "contractId")).digit is None


def _unconnected(situation: Situation) -> Settled:
    if situation.request.operation == "AddCDRs":
        taken = {
            key: accepted(facts)
            for key, facts in uploads(situation).items()
            if key in situation.settled.refused and is_because(situation, facts, "OCHP-CDR-053")
        }
        return taking(situation, taken)
    return delivering("GetCDRs", lambda s, facts: is_in_queue(s, facts) and is_provider(s, facts))(situation)


REFUSAL_FLAWS: tuple[Flaw, ...] = (
    model_flaw(
        "refuses_plausible_cdrs",
        "A plausible CDR that is the only one of its upload is refused.",
        "CDR-001",
        rejecting(
            lambda s, facts: (
                facts.status == "new" and len(s.request.records) == 1 and not s.records[key_of(facts)]
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
        accepting(lambda s, facts, held: accepted(facts) if is_because(s, facts, "OCHP-CDR-003") else None),
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
        "checks_nothing",
        "Nothing is found implausible.",
        "CDR-034 CDR-003",
        accepting(
            lambda s, facts, held: (
                accepted(facts)
                if held is None
                and facts.status == "new"
                and (facts.operator == s.request.caller or facts.operator not in IDS.values())
                and not is_because(s, facts, "OCHP-CDR-053")
                else None
            )
        ),
    ),
    model_flaw(
        "refuses_overlapping_periods",
        "A CDR with periods that begin at the same time is found implausible.",
        "CDR-040",
        rejecting(lambda s, facts: _overlap(facts), "format"),
    ),
    model_flaw(
        "refuses_free_items",
        "A CDR with a period of price 0 is found implausible.",
        "CDR-040",
        rejecting(lambda s, facts: _is_free(facts), "format"),
    ),
    model_flaw(
        "takes_cdr_ids_per_evse",
        "A CDR-ID that is in use is accepted for another EVSE of the operator.",
        "CDR-049",
        accepting(
            lambda s, facts, held: (
                accepted(facts)
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
        accepting(
            lambda s, facts, held: (
                accepted(facts) if held is None and facts.operator != s.request.caller else None
            )
        ),
    ),
    model_flaw(
        "forwards_without_roaming_connection",
        "A CDR for a provider without roaming connection is accepted and delivered.",
        "CDR-053",
        _unconnected,
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
        rejecting(lambda s, facts: _ends_before_it_starts_by_the_clock(facts), "format"),
    ),
    model_flaw(
        "refuses_small_letters_in_contract_ids",
        "A contract-id in small letters is unknown.",
        "ID-002",
        rejecting(lambda s, facts: text_of(facts, "contractId") != text_of(facts, "contractId").upper()),
    ),
    model_flaw(
        "refuses_hyphens_in_contract_ids",
        "A contract-id with hyphens is unknown.",
        "ID-003",
        rejecting(lambda s, facts: "-" in text_of(facts, "contractId")),
    ),
    model_flaw(
        "demands_check_digits",
        "A contract-id without check digit is unknown.",
        "ID-008",
        rejecting(lambda s, facts: _lacks_digit(facts)),
    ),
    model_flaw(
        "compares_evse_ids_as_texts",
        "An EVSE-ID with separators or small letters belongs to nobody.",
        "ID-011",
        rejecting(lambda s, facts: _spelt_separately(facts)),
    ),
)
