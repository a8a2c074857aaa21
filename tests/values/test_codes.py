import pytest

from conformance.values import (
    country_signs,
    is_country,
    is_country_alpha3,
    is_currency,
    is_hash,
    is_hexadecimal,
    is_language,
    is_uid,
)
from conformance.values.country import ALPHA_3, COUNTRIES, TEST_COUNTRIES, USER_ASSIGNED
from conformance.values.currency import CURRENCIES, WITHDRAWN
from conformance.values.language import LANGUAGES


@pytest.mark.parametrize("code", ["DE", "FR", "NL", "XK", "XX", "YY", "ZZ"])
def test_codes_that_can_stand_for_a_country(code: str) -> None:
    assert is_country(code)


@pytest.mark.parametrize("code", ["", "de", "EU", "UK", "AB", "DEU", "Ä1"])
def test_codes_that_cannot(code: str) -> None:
    assert not is_country(code)


def test_249_countries_are_assigned() -> None:
    assert len(COUNTRIES) == 249


def test_assigned_and_free_codes_exclude_each_other() -> None:
    assert not COUNTRIES & (USER_ASSIGNED | TEST_COUNTRIES)


@pytest.mark.parametrize("code", ["EUR", "CHF", "GBP", "XCG", "BGN"])
def test_currencies(code: str) -> None:
    assert is_currency(code)


@pytest.mark.parametrize("code", ["", "EURO", "eur", "€", "DEM", "EU", "XYZ"])
def test_texts_that_are_no_currency(code: str) -> None:
    assert not is_currency(code)


def test_withdrawn_currencies_are_not_in_the_table() -> None:
    assert not CURRENCIES & WITHDRAWN
    assert all(len(code) == 3 and code.isupper() for code in CURRENCIES)


@pytest.mark.parametrize("text", ["", "0x1F", "12 34", "٣٣", "12G4"])
def test_texts_that_are_not_hexadecimal(text: str) -> None:
    assert not is_hexadecimal(text)


def test_a_hash_has_the_length_of_its_representation() -> None:
    assert is_hash(40 * "a", "sha-160")
    assert is_hash(64 * "A", "sha-256")
    assert not is_hash(40 * "a", "sha-256")
    assert not is_hash(40 * "a", "plain")


@pytest.mark.parametrize(
    ("text", "expected"), [("04A1B2C3", True), ("04A1B2C3D4E5F6", True), ("0004A1B2C3", False)]
)
def test_a_uid_has_4_7_or_10_bytes(text: str, expected: bool) -> None:
    assert is_uid(text) is expected


@pytest.mark.parametrize("code", ["DEU", "GBR", "XKX", "ZZZ"])
def test_codes_of_three_letters_that_can_stand_for_a_country(code: str) -> None:
    assert is_country_alpha3(code)


@pytest.mark.parametrize("code", ["", "deu", "GER", "DE", "EUR", "HOL"])
def test_codes_of_three_letters_that_cannot(code: str) -> None:
    assert not is_country_alpha3(code)


def test_each_country_has_a_code_of_three_letters() -> None:
    assert len(ALPHA_3) == len(COUNTRIES)


@pytest.mark.parametrize("code", ["DEU", "nld", "ENG", "YUE", "QAA"])
def test_languages(code: str) -> None:
    assert is_language(code)


@pytest.mark.parametrize("code", ["", "GER", "DUT", "XXX", "QUZZ", "QZZ", "DE"])
def test_codes_of_no_language(code: str) -> None:
    assert not is_language(code)


def test_7910_languages_are_coded() -> None:
    assert len(LANGUAGES) == 7910


def test_signs_of_a_country() -> None:
    assert country_signs("DEU") == {"D", "DE", "DEU"}
    assert country_signs("NLD") == {"NL", "NLD"}
    assert country_signs("XKX") == {"XKX"}
