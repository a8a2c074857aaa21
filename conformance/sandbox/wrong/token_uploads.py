"""Faults of the model seam: what a broken clearing house does with tokens that are uploaded."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from conformance.model import ABSENT, Facts, Key, Settled
from conformance.releases import Role, Store
from conformance.sandbox.flaw import Flaw
from conformance.sandbox.house import Misdeed, Situation
from conformance.sandbox.wrong.deed import answering, model_flaw, saying
from conformance.values import ContractId, Interval

UPDATE = "UpdateRoamingAuthorisationList"
SET = "SetRoamingAuthorisationList"
UPLOADS = (UPDATE, SET)

Deed = Callable[[Situation], Mapping[Key, Facts]]
"""What becomes of records besides, or instead of, what should."""


def _doing(deed: Deed, *operations: str) -> Misdeed:
    """Do something to records when an upload is carried out."""

    def misdeed(situation: Situation) -> Settled:
        settled = situation.settled
        if situation.request.operation not in (operations or UPLOADS) or settled.signal not in (
            "ok",
            "partly",
        ):
            return settled
        return replace(settled, effects={**settled.effects, **deed(situation)})

    return misdeed


def _uploaded(situation: Situation) -> Iterator[tuple[Key, Facts, dict[str, Any]]]:
    """The records of an upload that are stored, with their trees."""
    for tree in situation.request.records:
        key, facts = situation.model.record(situation.request.operation, tree)
        if situation.settled.effects.get(key, ABSENT) is not ABSENT and key not in situation.settled.refused:
            yield key, facts, tree


def _others(situation: Situation) -> Iterator[tuple[Key, Facts]]:
    """Stored tokens that an upload does not name."""
    named = {key for key, _, _ in _uploaded(situation)}
    for key, possible in situation.records.items():
        if key.store == Store.TOKENS and key not in named:
            for facts in possible:
                yield key, facts


def _held(situation: Situation, key: Key) -> Facts | None:
    return next(iter(situation.records[key]), None)


def _is_own(situation: Situation, facts: Facts) -> bool:
    return facts.provider == situation.request.caller


def _without_printed_numbers(situation: Situation) -> Mapping[Key, Facts]:
    return {
        key: saying(situation.settled.effects[key], printedNumber=None) for key, _, _ in _uploaded(situation)
    }


def _without_known_ones(situation: Situation) -> Mapping[Key, Facts]:
    return {key: ABSENT for key, _, _ in _uploaded(situation) if _held(situation, key)}


def _alone(situation: Situation) -> Mapping[Key, Facts]:
    return {key: ABSENT for key, facts in _others(situation) if _is_own(situation, facts)}


def _for_everybody(situation: Situation) -> Mapping[Key, Facts]:
    return {key: ABSENT for key, _ in _others(situation)}


def _with_old_printed_numbers(situation: Situation) -> Mapping[Key, Facts]:
    kept = {}
    for key, _, _ in _uploaded(situation):
        if held := _held(situation, key):
            printed = held.content.tree.get("printedNumber")
            kept[key] = saying(situation.settled.effects[key], printedNumber=printed)
    return kept


def _once_more(situation: Situation) -> Mapping[Key, Facts]:
    """Store what is known already under a key of its own."""
    again = {}
    for key, _, _ in _uploaded(situation):
        if held := _held(situation, key):
            again[Key(key.store, f"{key.id}#{len(situation.records)}")] = held
    return again


def _apart_by(differs: Callable[[str], object]) -> Deed:
    """Take another spelling of a contract-id for another contract."""

    def deed(situation: Situation) -> Mapping[Key, Facts]:
        apart = {}
        for key, facts, _ in _uploaded(situation):
            held = _held(situation, key)
            if held and differs(_contract_of(held)) != differs(_contract_of(facts)):
                apart[Key(key.store, f"{key.id}#{len(situation.records)}")] = held
        return apart

    return deed


def _contract_of(facts: Facts) -> str:
    return str(facts.content.tree["contractId"])


def _token_of(key: Key) -> str:
    """The token of a key, without provider and contract."""
    return key.id.partition("/")[2].rpartition("/")[0]


def _taking_over(situation: Situation) -> Mapping[Key, Facts]:
    tokens = {_token_of(key) for key, _, _ in _uploaded(situation)}
    return {
        key: ABSENT
        for key, facts in _others(situation)
        if not _is_own(situation, facts) and _token_of(key) in tokens
    }


def _one_per_contract(situation: Situation) -> Mapping[Key, Facts]:
    contracts = {key.id.rpartition("/")[2] for key, _, _ in _uploaded(situation)}
    return {
        key: ABSENT for key, _ in _others(situation) if key.id.rpartition("/")[2] in contracts
    } | _all_but_the_last(situation)


def _all_but_the_last(situation: Situation) -> dict[Key, Facts]:
    last = {key.id.rpartition("/")[2]: key for key, _, _ in _uploaded(situation)}
    return {key: ABSENT for key, _, _ in _uploaded(situation) if last[key.id.rpartition("/")[2]] != key}


def _same_expiry_for_the_contract(situation: Situation) -> Mapping[Key, Facts]:
    dates = {key.id.rpartition("/")[2]: tree["expiryDate"] for key, _, tree in _uploaded(situation)}
    return {
        key: saying(facts, expiryDate=dates[key.id.rpartition("/")[2]])
        for key, facts in _others(situation)
        if key.id.rpartition("/")[2] in dates
    }


def _losing_the_good_ones(situation: Situation) -> Mapping[Key, Facts]:
    if not situation.settled.refused:
        return {}
    return {key: _held(situation, key) or ABSENT for key, _, _ in _uploaded(situation)}


def _first_only(situation: Situation) -> Mapping[Key, Facts]:
    return {key: ABSENT for key, _, _ in list(_uploaded(situation))[1:]}


def _at_midnight(situation: Situation) -> Mapping[Key, Facts]:
    return {
        key: saying(
            situation.settled.effects[key],
            expiryDate={"DateTime": tree["expiryDate"]["DateTime"][:11] + "00:00:00Z"},
        )
        for key, _, tree in _uploaded(situation)
    }


def _taking(situation: Situation, wanted: Callable[[Key, Facts], bool]) -> Settled:
    """Store some records of an upload that have to be refused, and list them no more."""
    settled = situation.settled
    if situation.request.operation not in UPLOADS or Role.EMP not in situation.request.roles:
        return settled
    taken = {}
    for tree in situation.request.records:
        key, facts = situation.model.record(situation.request.operation, tree)
        if key in settled.refused and wanted(key, facts):
            taken[key] = replace(facts, changed=Interval(situation.now, situation.now))
    if not taken:
        return settled
    refused = tuple(key for key in settled.refused if key not in taken)
    signal = settled.signal if refused else "ok"
    return replace(settled, signal=signal, refused=refused, effects={**settled.effects, **taken})


def _foreign(situation: Situation) -> Settled:
    return _taking(situation, lambda key, facts: facts.provider != situation.request.caller)


def _remote(situation: Situation) -> Settled:
    return _taking(situation, lambda key, facts: key.id.split("/")[1] == "remote")


def _repaired(situation: Situation) -> Settled:
    """Store impossible dates as others: as the end of an age."""
    settled = _taking(situation, lambda key, facts: facts.until is None)
    end = datetime(2099, 12, 31, tzinfo=UTC)
    mended = {
        key: replace(saying(facts, expiryDate={"DateTime": "2099-12-31T00:00:00Z"}), until=end)
        for key, facts in settled.effects.items()
        if facts is not ABSENT and facts.until is None
    }
    return replace(settled, effects={**settled.effects, **mended}) if mended else settled


def _refusing(unwanted: Callable[[str], bool]) -> Misdeed:
    """Refuse uploads of a single token for the spelling of its contract."""

    def misdeed(situation: Situation) -> Settled:
        records, settled = situation.request.records, situation.settled
        if situation.request.operation not in UPLOADS or len(records) != 1 or settled.signal != "ok":
            return settled
        if not unwanted(str(records[0]["contractId"])):
            return settled
        key, _ = situation.model.record(situation.request.operation, records[0])
        kept = _held(situation, key) or ABSENT
        # the branch that allowed it has nothing to say of the refusal
        return replace(settled, signal="invalid-id", effects={**settled.effects, key: kept})

    return misdeed


def _list_of_one(situation: Situation) -> Settled:
    settled = situation.settled
    if situation.request.operation in UPLOADS and len(settled.refused) > 1:
        return replace(settled, refused=settled.refused[:1])
    return settled


def _unlisted(situation: Situation) -> Settled:
    settled = situation.settled
    if situation.request.operation in UPLOADS and settled.signal == "partly":
        return replace(settled, refused=())
    return settled


def _is_mixed(situation: Situation) -> bool:
    return situation.request.operation in UPLOADS and situation.settled.signal == "partly"


TOKEN_UPLOAD_FLAWS: tuple[Flaw, ...] = (
    model_flaw(
        "loses_printed_numbers_of_whole_lists",
        "An uploaded list is stored without its printed numbers.",
        "AUTH-001",
        _doing(_without_printed_numbers, SET),
    ),
    model_flaw(
        "deletes_tokens_that_come_again",
        "A token that stands in two lists one after the other is deleted.",
        "AUTH-002",
        _doing(_without_known_ones, SET),
    ),
    model_flaw(
        "replaces_lists_by_updates",
        "An update removes the tokens that it does not hold.",
        "AUTH-003 AUTH-022",
        _doing(_alone, UPDATE),
    ),
    model_flaw(
        "keeps_old_printed_numbers",
        "An update of a token changes all but its printed number.",
        "AUTH-004 AUTH-008 SINGLE-001",
        _doing(_with_old_printed_numbers, UPDATE),
    ),
    model_flaw(
        "stores_updated_tokens_once_more",
        "An update of a known token leaves the old record beside the new one.",
        "AUTH-004 AUTH-013 SINGLE-001 GEN-049 ID-002 ID-003 ID-008",
        _doing(_once_more, UPDATE),
    ),
    model_flaw(
        "takes_hyphens_for_another_contract",
        "A token whose contract-id is written with hyphens is another record.",
        "ID-003",
        _doing(_apart_by(lambda contract: "-" in contract), UPDATE),
    ),
    model_flaw(
        "takes_small_letters_for_another_contract",
        "A token whose contract-id is written in small letters is another record.",
        "ID-002",
        _doing(_apart_by(str.isupper), UPDATE),
    ),
    model_flaw(
        "takes_check_digits_for_another_contract",
        "A token whose contract-id is written without check digit is another record.",
        "ID-008",
        _doing(_apart_by(lambda contract: len(contract.replace("-", ""))), UPDATE),
    ),
    model_flaw(
        "takes_tokens_for_globally_unique",
        "A token that another provider uploads, too, is taken away from the first one.",
        "AUTH-005",
        _doing(_taking_over, UPDATE),
    ),
    model_flaw(
        "replaces_the_lists_of_everybody",
        "A whole list takes the place of the tokens of all providers.",
        "AUTH-005",
        _doing(_for_everybody, SET),
    ),
    model_flaw(
        "keeps_one_token_per_contract",
        "A token takes the place of the others of its contract.",
        "AUTH-022",
        _doing(_one_per_contract),
    ),
    model_flaw(
        "renews_all_tokens_of_a_contract",
        "An update of a token changes the expiryDate of the others of its contract.",
        "AUTH-022",
        _doing(_same_expiry_for_the_contract, UPDATE),
    ),
    model_flaw(
        "loses_tokens_beside_refused_ones",
        "Of a batch of which some tokens are refused, the others are lost.",
        "AUTH-010",
        _doing(_losing_the_good_ones),
    ),
    model_flaw(
        "returns_the_first_refused_token_only",
        "Of several refused tokens, one is returned.",
        "AUTH-010",
        _list_of_one,
    ),
    model_flaw(
        "returns_no_refused_tokens",
        "A batch of which some tokens are refused is answered with partly and no list.",
        "AUTH-010",
        _unlisted,
    ),
    model_flaw(
        "answers_mixed_token_lists_with_format",
        "A batch of which some tokens are refused is answered with format.",
        "GEN-027",
        answering("format", when=_is_mixed),
    ),
    model_flaw(
        "stores_the_first_token_only",
        "Of several uploaded tokens the first is stored, and the answer is ok.",
        "GEN-026 AUTH-001 AUTH-004 AUTH-010 AUTH-022 GEN-049",
        _doing(_first_only),
    ),
    model_flaw(
        "takes_tokens_of_foreign_contracts",
        "A provider may upload tokens of contracts of other providers.",
        "AUTH-011 GEN-028",
        _foreign,
    ),
    model_flaw(
        "distributes_remote_tokens",
        "A token of type remote is stored and delivered like others.",
        "AUTH-017",
        _remote,
    ),
    model_flaw(
        "repairs_impossible_expiry_dates",
        "A token whose expiryDate is in no calendar is stored with another date.",
        "TIME-002",
        _repaired,
    ),
    model_flaw(
        "stores_expiry_dates_without_time",
        "A token is delivered as valid until midnight of the day on which it expires.",
        "TIME-006 AUTH-004 GEN-043",
        _doing(_at_midnight),
    ),
    model_flaw(
        "refuses_contracts_with_hyphens",
        "A token whose contract-id is written with hyphens is refused.",
        "ID-001 ID-003",
        _refusing(lambda contract: "-" in contract),
    ),
    model_flaw(
        "refuses_contracts_in_small_letters",
        "A token whose contract-id is written in small letters is refused as foreign.",
        "ID-002",
        _refusing(str.islower),
    ),
    model_flaw(
        "refuses_right_check_digits",
        "A token whose contract-id has the check digit of ISO 15118 is refused.",
        "ID-004 AUTH-004 ID-001 ID-008",
        _refusing(lambda contract: ContractId.parse(contract).has_right_digit),
    ),
)
"""Faults of uploads of tokens."""
