"""Answers with many records are written while they are sent, and say the same."""

import pytest

from conformance.records import tree
from conformance.sandbox import service
from tests.sandbox.caller import Answer, sandbox
from tests.sandbox.stock import stocked

MANY = service.HELD_RECORDS + 50


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    return stocked(tmp_path_factory.mktemp("stock") / "sandbox.db", MANY)


def download(store: str) -> Answer:
    with sandbox(store=store) as caller:
        return caller.call("EMP1", "GetCDRs")  # which has it judged by the schema


def test_many_records_come_in_pieces(store: str) -> None:
    answer = download(store)
    assert answer.response.headers["transfer-encoding"] == "chunked"
    assert len(set(answer.texts("CdrId"))) == MANY


def test_pieces_say_what_the_whole_says(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = download(store)
    monkeypatch.setattr(service, "HELD_RECORDS", 10 * MANY)
    whole = download(store)
    assert "content-length" in whole.response.headers
    assert pieces.document.payload is not None
    assert whole.document.payload is not None
    assert tree(pieces.document.payload) == tree(whole.document.payload)


def test_nobody_waits_for_an_answer_that_nobody_reads(store: str) -> None:
    with sandbox(store=store) as caller:
        content = caller.envelope("EMP1", "GetCDRs")
        headers = {"Content-Type": "text/xml; charset=utf-8"}
        with caller.http.stream("POST", caller.running.url, content=content, headers=headers) as unread:
            assert unread.status_code == 200
        assert caller.call("CPO1", "CheckCDRs").code == "ok"
