"""Rules of tokens, each on a message that keeps it and on one that does not."""

import pytest

from conformance import requirements, rules
from conformance.evidence import Exchange, Message, Part
from conformance.schema import parse_untrusted
from tests.rules.messages import RELEASE, SCHEMA, UPLOAD, enveloped, failed, judged, noted

TOKEN = """<{name}><EmtId representation="{representation}"><instance>{instance}</instance>
<tokenType>{kind}</tokenType>{sub_type}</EmtId><contractId>DE-8AA-CA2B3C4D5-L</contractId>
<expiryDate><DateTime>2099-01-01T00:00:00Z</DateTime></expiryDate></{name}>"""
RESULT = """<result><resultCode><resultCode>{code}</resultCode></resultCode>
<resultDescription>x</resultDescription></result>"""
SET = "SetRoamingAuthorisationList"
FULL = "GetRoamingAuthorisationList"
DELTA = "GetRoamingAuthorisationListUpdates"
SINGLE = "GetSingleRoamingAuthorisation"
ARRAY, INFO = "roamingAuthorisationInfoArray", "roamingAuthorisationInfo"
REFUSED = "refusedRoamingAuthorisationInfo"


def record(
    name: str = ARRAY,
    *,
    instance: str = "04A1B2C3",
    representation: str = "plain",
    kind: str = "rfid",
    sub_type: str = "",
) -> str:
    sub = f"<tokenSubType>{sub_type}</tokenSubType>" if sub_type else ""
    return TOKEN.format(name=name, instance=instance, representation=representation, kind=kind, sub_type=sub)


def request(*records: str, operation: str = SET) -> rules.Judged:
    payload = f'<{operation}Request xmlns="{RELEASE.namespace}">{"".join(records)}</{operation}Request>'
    return judged(enveloped(payload), Part.REQUEST, called=operation, action=_action(operation))


def answer(*records: str, operation: str = FULL, code: str = "ok") -> rules.Judged:
    return judged(enveloped(_answer(records, operation, code), ""), called=operation)


def single(asked: str, found: str) -> rules.Judged:
    """Judge the answer to a request for a single authorisation."""
    question = enveloped(f'<{SINGLE}Request xmlns="{RELEASE.namespace}">{asked}</{SINGLE}Request>').encode()
    content = enveloped(_answer((found,), SINGLE, "ok"), "").encode()
    sent = Message("POST / HTTP/1.1", (), question, len(question), "0" * 64)
    headers = (("Content-Type", "text/xml; charset=utf-8"),)
    received = Message("HTTP/1.1 200 OK", headers, content, len(content), "0" * 64)
    exchange = Exchange("t#1", SINGLE, "", "http://localhost/", 0.0, 1.0, sent, received)
    everything = frozenset(entry.id for entry in requirements.load())
    context = rules.Context(RELEASE, SCHEMA, everything)
    operation = RELEASE.operation(SINGLE)
    return rules.judge(parse_untrusted(content), Part.ANSWER, context, operation=operation, exchange=exchange)


def passed(found: rules.Judged) -> set[str]:
    return {check.requirement for check in found.checks if check.passed}


def _answer(records: tuple[str, ...], operation: str, code: str) -> str:
    result = RESULT.format(code=code)
    return (
        f'<{operation}Response xmlns="{RELEASE.namespace}">{result}{"".join(records)}</{operation}Response>'
    )


def _action(operation: str) -> str:
    return f'"http://ochp.eu/1.4/{operation}"'


def asking(instance: str, representation: str = "plain") -> str:
    return (
        f'<emtId representation="{representation}"><instance>{instance}</instance>'
        "<tokenType>rfid</tokenType></emtId>"
    )


def test_a_valid_upload_gives_no_finding() -> None:
    found = request(record(), record(instance="0A" * 20, representation="sha-160"))
    assert failed(found) == set()
    assert noted(found) == set()
    assert passed(found) >= {"OCHP-ID-018", "OCHP-ID-019", "OCHP-ID-004", "OCHP-AUTH-016"}


@pytest.mark.parametrize("operation", [FULL, SINGLE])
def test_a_valid_answer_gives_no_finding(operation: str) -> None:
    name = ARRAY if operation == FULL else INFO
    found = answer(record(name), operation=operation)
    assert failed(found) == set()
    assert passed(found) >= {"OCHP-AUTH-017", "OCHP-GEN-049"}


@pytest.mark.parametrize(
    ("instance", "is_uid"),
    [
        ("04A1B2C3", True),
        ("04a1b2c3d4e5f6", True),
        ("04A1B2C3D4E5F60718AB", True),
        ("04A1B2C", False),
        ("0000000004A1B2C3", False),
        ("04A1B2CX", False),
        ("٠٤١٢٣٤٥٦", False),
    ],
)
def test_a_plain_card_is_a_uid(instance: str, is_uid: bool) -> None:
    assert failed(request(record(instance=instance))) == (set() if is_uid else {"OCHP-ID-018"})


def test_a_token_that_is_no_card_is_no_uid() -> None:
    assert failed(request(record(instance="DE8AACA2B3C4D5L", kind="15118"))) == set()


@pytest.mark.parametrize(
    ("representation", "digits"), [("sha-160", 64), ("sha-256", 40), ("sha-160", 39), ("sha-256", 65)]
)
def test_a_hash_has_its_length(representation: str, digits: int) -> None:
    found = request(record(instance="A" * digits, representation=representation))
    assert failed(found) == {"OCHP-ID-019"}


@pytest.mark.parametrize("kind", ["remote", "15118"])
def test_a_sub_type_belongs_to_cards(kind: str) -> None:
    found = judged(
        enveloped(
            f'<{SINGLE}Request xmlns="{RELEASE.namespace}"><emtId><instance>X</instance>'
            f"<tokenType>{kind}</tokenType><tokenSubType>calypso</tokenSubType></emtId></{SINGLE}Request>"
        ),
        Part.REQUEST,
        called=SINGLE,
        action=_action(SINGLE),
    )
    assert failed(found) == {"OCHP-ID-023"}


def test_a_sub_type_of_a_card_is_right() -> None:
    assert failed(request(record(sub_type="mifareDes"))) == set()


def test_tokens_of_cdrs_are_judged_too() -> None:
    found = judged(enveloped(UPLOAD.replace("04A1B2C3", "04A1B2C")), Part.REQUEST)
    assert failed(found) == {"OCHP-ID-018"}


def test_a_wrong_check_digit_is_reported() -> None:
    found = request(record().replace("D5-L", "D5-M"))
    assert failed(found) == set()
    assert noted(found) == {"OCHP-ID-004/wrong-digit"}


def test_a_contract_without_check_digit_is_not_judged() -> None:
    found = request(record().replace("D5-L", "D5"))
    assert noted(found) == set()
    assert "OCHP-ID-004" not in passed(found)


def test_a_remote_token_is_not_uploaded() -> None:
    found = request(record(), record(instance="SESSION1", kind="remote"))
    assert failed(found) == {"OCHP-AUTH-016"}


@pytest.mark.parametrize(("operation", "name"), [(FULL, ARRAY), (DELTA, INFO), (SINGLE, INFO)])
def test_a_remote_token_is_not_distributed(operation: str, name: str) -> None:
    found = answer(record(name, instance="SESSION1", kind="remote"), operation=operation)
    assert failed(found) == {"OCHP-AUTH-017"}


def test_a_refused_remote_token_is_not_distributed() -> None:
    refused = record(REFUSED, instance="SESSION1", kind="remote")
    assert failed(answer(refused, operation=SET, code="format")) == set()


def test_records_of_a_delta_have_another_name() -> None:
    assert "OCHP-AUTH-009" in failed(answer(record(ARRAY), operation=DELTA))
    found = answer(record(INFO), operation=DELTA)
    assert failed(found) == set()
    assert "OCHP-AUTH-009" in passed(found)


def test_records_of_a_whole_list_are_not_those_of_a_delta() -> None:
    assert "OCHP-AUTH-009" not in passed(answer(record(ARRAY)))


def test_partly_comes_with_what_is_refused() -> None:
    assert failed(answer(operation=SET, code="partly")) == {"OCHP-AUTH-010"}
    found = answer(record(REFUSED), operation=SET, code="partly")
    assert failed(found) == set()
    assert "OCHP-AUTH-010" in passed(found)


@pytest.mark.parametrize("code", ["invalid-id", "format", "ok"])
def test_other_codes_need_no_list(code: str) -> None:
    assert "OCHP-AUTH-010" not in failed(answer(operation=SET, code=code))


def test_a_token_is_listed_once() -> None:
    assert failed(answer(record(), record())) == {"OCHP-GEN-049"}


@pytest.mark.parametrize(
    "other",
    [
        record(instance="04A1B2C4"),
        record(representation="sha-160", instance="0A" * 20),
        record(sub_type="calypso"),
        record().replace("CA2B3C4D5-L", "CA2B3C4D6-J"),
        record().replace("8AA-CA2B3C4D5-L", "8AB-CA2B3C4D5-J"),
    ],
)
def test_tokens_that_differ_are_no_repetition(other: str) -> None:
    assert "OCHP-GEN-049" not in failed(answer(record(), other))


def test_the_single_record_is_that_of_the_token() -> None:
    found = single(asking("04A1B2C3"), record(INFO))
    assert failed(found) == set()
    assert "OCHP-SINGLE-001" in passed(found)


def test_the_record_of_another_token_is_wrong() -> None:
    assert failed(single(asking("04A1B2C4"), record(INFO))) == {"OCHP-SINGLE-001"}


def test_letter_case_makes_no_other_token() -> None:
    assert failed(single(asking("04a1b2c3"), record(INFO))) == set()


def test_a_token_found_in_another_representation_is_not_judged() -> None:
    found = single(asking("0A" * 20, "sha-160"), record(INFO))
    assert "OCHP-SINGLE-001" not in failed(found) | passed(found)


def test_an_unreadable_request_is_no_finding() -> None:
    assert failed(answer(record(INFO), operation=SINGLE)) == set()


def test_what_is_handed_on_is_not_judged_as_the_house_s() -> None:
    """An impossible time or an empty value in a record of another partner is not composed by the house."""
    found = answer(record().replace("2099-01-01", "2099-13-01"))
    assert failed(found) == set()
