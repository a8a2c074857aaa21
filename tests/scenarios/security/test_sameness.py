"""When two refusals say the same."""

import pytest

from conformance.scenarios.security.sameness import difference, normal
from tests.plugin.house import envelope
from tests.scenarios.answers import fault, reply

NAMES = ("emp-a", "nobody & co")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("refused at 2026-01-02T03:04:05Z", "refused at 2026-01-02T03:04:06.125+01:00"),
        ("no entry for emp-a", "no entry for nobody & co"),
        ("no entry for emp-a", "no entry for nobody &amp; co"),
        ("id 123e4567-e89b-12d3-a456-426614174000", "id 00000000-e89b-12d3-a456-426614174000"),
        ("trace 0af7651916cd43dd8448eb211c80319c", "trace b7ad6b7169203331"),
    ],
    ids=["time", "name", "escaped-name", "uuid", "trace"],
)
def test_what_changes_from_request_to_request_does_not_count(one: str, other: str) -> None:
    assert normal(one, NAMES) == normal(other, NAMES)


def test_another_word_counts() -> None:
    assert normal("unknown user", NAMES) != normal("wrong password", NAMES)


def test_the_same_answer_has_no_difference() -> None:
    one, other = (reply(envelope("GetCDRs", "not-authorized")) for _ in range(2))
    assert difference(one, other, NAMES) is None


@pytest.mark.parametrize(
    ("other", "what"),
    [
        (reply(envelope("GetCDRs", "invalid-id")), "two codes"),
        (reply(envelope("GetCDRs", "not-authorized"), 401), "HTTP status 200 and 401"),
        (reply(envelope("GetCDRs", "not-authorized") + b"<!-- unknown user -->"), "two texts"),
    ],
    ids=["code", "status", "text"],
)
def test_status_code_and_text_count(other: object, what: str) -> None:
    first = reply(envelope("GetCDRs", "not-authorized"))
    assert difference(first, other, NAMES) == what  # type: ignore[arg-type]


def test_codes_of_faults_are_compared() -> None:
    one, other = (reply(fault(code), 500) for code in ("e:Client", "e:Server"))
    assert difference(one, other, NAMES) == "two codes"
