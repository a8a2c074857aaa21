"""Values of OCHP messages: ids and their spellings, check digits, instants with offsets, money in decimals.

Everything here is made of text and is exact: no binary floats, no local clock, no network. A text that is not
the value it should be raises one of the errors below `InvalidValue`, with the reason.
"""

from conformance.values.amount import CENT, amount, close, same_single
from conformance.values.cdr_id import CdrId
from conformance.values.check_digit import check_digit
from conformance.values.contract_id import ContractId
from conformance.values.country import country_signs, is_country, is_country_alpha3
from conformance.values.currency import is_currency
from conformance.values.duration import Duration
from conformance.values.errors import (
    ImpossibleOffset,
    ImpossibleTime,
    InvalidDuration,
    InvalidId,
    InvalidValue,
    NotANumber,
    NotFinite,
    ZoneMissing,
)
from conformance.values.evse_id import EvseId
from conformance.values.instant import Form, Instant
from conformance.values.interval import Interval
from conformance.values.language import is_language
from conformance.values.parking_id import ParkingId
from conformance.values.tariff_id import TariffId
from conformance.values.token_instance import is_hash, is_hexadecimal, is_uid

__all__ = [
    "CENT",
    "CdrId",
    "ContractId",
    "Duration",
    "EvseId",
    "Form",
    "ImpossibleOffset",
    "ImpossibleTime",
    "Instant",
    "Interval",
    "InvalidDuration",
    "InvalidId",
    "InvalidValue",
    "NotANumber",
    "NotFinite",
    "ParkingId",
    "TariffId",
    "ZoneMissing",
    "amount",
    "check_digit",
    "close",
    "country_signs",
    "is_country",
    "is_country_alpha3",
    "is_currency",
    "is_hash",
    "is_hexadecimal",
    "is_language",
    "is_uid",
    "same_single",
]
