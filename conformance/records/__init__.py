"""Records: valid ones drawn by Hypothesis or made in bulk, changed ones derived from them, invalid ones."""

from conformance.records.batch import batches, bulk
from conformance.records.cdr import cdrs
from conformance.records.changes import (
    at_operator,
    owned_by,
    reference,
    renumbered,
    revised,
    with_status,
    with_times,
)
from conformance.records.charge_point import ChargePointVariant, charge_point, charge_points
from conformance.records.charge_point_changes import (
    at_other_operator,
    open_every_day,
    renamed,
    respelled,
    under_id_of,
)
from conformance.records.engine import Maybe, from_component
from conformance.records.leaf import ASCII, LONGEST, UNICODE, Wording
from conformance.records.live_status import (
    COMBINATIONS,
    FORBIDDEN_COMBINATIONS,
    MAJORS,
    StatusVariant,
    combined_as,
    evse_status,
    parking_status,
    parking_statuses,
    statuses,
    utc_time,
    with_ttl,
)
from conformance.records.mutation import Mutation, still_breaks
from conformance.records.mutations import mutation, mutations, request_mutations
from conformance.records.other import other_text
from conformance.records.place import Place, place_of
from conformance.records.setting import Ids, Party, Setting
from conformance.records.static_data import static_data
from conformance.records.steadiness import steady, without_local_constants
from conformance.records.subject import Subject, subject_of
from conformance.records.tariff import TariffVariant, tariff, tariffs
from conformance.records.token import TokenVariant, token, tokens
from conformance.records.token_changes import (
    contract_spelled,
    emt_id,
    expiring,
    in_small_letters,
    of_contract,
    renewed,
)
from conformance.records.trees import Tree, body, element, items, text, tree, typed
from conformance.records.variant import Spelling, Variant

__all__ = [
    "ASCII",
    "COMBINATIONS",
    "FORBIDDEN_COMBINATIONS",
    "LONGEST",
    "MAJORS",
    "UNICODE",
    "ChargePointVariant",
    "Ids",
    "Maybe",
    "Mutation",
    "Party",
    "Place",
    "Setting",
    "Spelling",
    "StatusVariant",
    "Subject",
    "TariffVariant",
    "TokenVariant",
    "Tree",
    "Variant",
    "Wording",
    "at_operator",
    "at_other_operator",
    "batches",
    "body",
    "bulk",
    "cdrs",
    "charge_point",
    "charge_points",
    "combined_as",
    "contract_spelled",
    "element",
    "emt_id",
    "evse_status",
    "expiring",
    "from_component",
    "in_small_letters",
    "items",
    "mutation",
    "mutations",
    "of_contract",
    "open_every_day",
    "other_text",
    "owned_by",
    "parking_status",
    "parking_statuses",
    "place_of",
    "reference",
    "renamed",
    "renewed",
    "renumbered",
    "request_mutations",
    "respelled",
    "revised",
    "static_data",
    "statuses",
    "steady",
    "still_breaks",
    "subject_of",
    "tariff",
    "tariffs",
    "text",
    "token",
    "tokens",
    "tree",
    "typed",
    "under_id_of",
    "utc_time",
    "with_status",
    "with_times",
    "with_ttl",
    "without_local_constants",
]
