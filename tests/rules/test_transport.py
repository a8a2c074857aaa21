import pytest

from conformance.evidence import Part
from conformance.rules.transport import media_type
from tests.rules.messages import FAULT, OK, UPLOAD, enveloped, failed, judged, noted

ANSWER = enveloped(OK, "")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("text/xml", ("text/xml", None)),
        ("Text/XML; Charset=UTF-8", ("text/xml", "utf-8")),
        ('text/xml; charset="utf-8"; action=x', ("text/xml", "utf-8")),
        ("application/json", ("application/json", None)),
        ("", ("", None)),
    ],
)
def test_media_type(value: str, expected: tuple[str, str | None]) -> None:
    assert media_type(value) == expected


@pytest.mark.parametrize("value", ["application/xml", "application/soap+xml; charset=utf-8", "text/html"])
def test_other_media_type_fails(value: str) -> None:
    assert failed(judged(ANSWER, headers=(("content-type", value),))) == {"OCHPT-HTTP-001"}


def test_missing_media_type_fails() -> None:
    assert failed(judged(ANSWER, headers=())) == {"OCHPT-HTTP-001"}


def test_missing_charset_is_a_warning() -> None:
    found = judged(ANSWER, headers=(("Content-Type", "text/xml"),))
    assert failed(found) == set()
    assert "OCHPT-HTTP-002/no-charset" in noted(found)


def test_bytes_outside_the_declared_charset_fail() -> None:
    text = ANSWER.replace("all accepted", "für alle")
    assert failed(judged(text, headers=(("Content-Type", "text/xml; charset=us-ascii"),))) >= {
        "OCHPT-HTTP-002"
    }


def test_unknown_charset_fails() -> None:
    assert "OCHPT-HTTP-002" in failed(
        judged(ANSWER, headers=(("Content-Type", "text/xml; charset=klingon"),))
    )


def test_negative_result_with_status_500_is_a_recommendation_missed() -> None:
    assert failed(judged(ANSWER.replace(">ok<", ">format<"), status=500)) == {"OCHPT-HTTP-006"}


def test_incomplete_answer_fails() -> None:
    assert failed(judged("", error="the connection ended in the middle of the answer")) == {"OCHPT-HTTP-015"}


def test_answer_that_is_longer_than_is_read_violates_nothing() -> None:
    found = judged(ANSWER[: len(ANSWER) // 2], error="the answer is longer than 9 bytes", unread=True)
    assert failed(found) == set()
    assert "OCHPT-HTTP-015/unread" in noted(found)
    assert not found.readable


def test_secret_in_an_answer_is_found() -> None:
    assert failed(judged(ANSWER, leaked=("password of DE8EX",))) == {"OCHPT-WSS-010"}


@pytest.mark.parametrize(
    "text",
    [
        "Traceback (most recent call last):",
        "java.lang.NullPointerException: null\n\tat eu.ochp.House.add(House.java:17)",
        "in /home/ochp/house.cs:line 12",
        "SELECT id FROM cdr WHERE",
    ],
)
def test_inside_of_the_target_in_a_fault_is_found(text: str) -> None:
    assert failed(judged(enveloped(FAULT.replace("what you sent", text), ""), status=500)) == {
        "OCHPT-XML-002"
    }


def test_ordinary_words_in_a_fault_are_no_stack_trace() -> None:
    text = "Please select the right operation from the list. An exception was made for you."
    assert failed(judged(enveloped(FAULT.replace("what you sent", text), ""), status=500)) == set()


@pytest.mark.parametrize("action", ["http://ochp.eu/1.4/AddCDRs", '"http://ochp.eu/1.4/GetCDRs"', '""'])
def test_other_action_of_a_client_fails(action: str) -> None:
    assert failed(judged(enveloped(UPLOAD), Part.REQUEST, action=action)) == {"OCHPT-SOAP-014"}
