"""Large and hostile messages take bounded time; small ones take microseconds."""

import time
from collections.abc import Callable

import pytest

from conformance.schema import Document, parse_untrusted
from tests.schema.messages import RECORD, RESULT, UPLOAD, document, envelope, judged, schema

BAD = RECORD.replace(">DEU<", ">de<")


def seconds(work: Callable[[], object], times: int = 1) -> float:
    """Measure processor time, best of three."""
    measured = []
    for _ in range(3):
        started = time.process_time()
        for _ in range(times):
            work()
        measured.append((time.process_time() - started) / times)
    return min(measured)


def upload(records: int, record: str = RECORD) -> Document:
    return document(f"<AddCDRsRequest>{record * records}</AddCDRsRequest>")


def judge(parsed: Document) -> None:
    assert parsed.payload is not None
    schema().validate(parsed.payload, parsed)


def test_one_valid_record_takes_less_than_100_microseconds() -> None:
    parsed = document(UPLOAD)
    assert parsed.payload is not None
    payload, judge_it = parsed.payload, schema().validate

    assert seconds(lambda: judge_it(payload), 300) < 100e-6


@pytest.mark.parametrize("record", [RECORD, BAD], ids=["valid", "invalid"])
def test_ten_times_the_records_take_no_more_than_thirty_times_as_long(record: str) -> None:
    judge(upload(1, BAD))
    small, big = upload(200, record), upload(2000, record)

    assert seconds(lambda: judge(big)) < 30 * seconds(lambda: judge(small)) + 0.05


def test_many_wrong_siblings_do_not_take_quadratic_time() -> None:
    parsed = document(RESULT.replace("</result>", "</result>" + "<implausibleCdrsArray/>" * 60_000))

    assert seconds(lambda: judge(parsed)) < 10


def test_last_record_of_many_is_found() -> None:
    (finding,) = judged(f"<AddCDRsRequest>{RECORD * 400}{BAD}</AddCDRsRequest>")

    assert finding.path == "/Envelope/Body/AddCDRsRequest/cdrInfoArray[401]/chargePointAddress/country"


def test_value_that_libxml2_takes_is_found_among_many() -> None:
    wrong = RECORD.replace(">1.5<", ">1e<")
    (finding,) = judged(f"<AddCDRsRequest>{RECORD * 400}{wrong}{RECORD}</AddCDRsRequest>")

    assert (finding.kind, finding.observed) == ("fault", '"1e"')


def test_disputed_values_of_a_large_message_are_no_faults() -> None:
    evse = '<evse major="available" ttl=" 2016-01-01T00:00:00Z"><evseId>DE*ABC*E1</evseId></evse>'

    assert judged(f"<GetStatusResponse>{evse * 6000}</GetStatusResponse>") == ()


def test_long_values_are_judged_in_time_and_quoted_in_part() -> None:
    started = time.process_time()
    found = judged(UPLOAD.replace(">1.5<", f">{'1' * 2_000_000}e<").replace(">5<", f">{'_1' * 1_000_000}<"))

    assert time.process_time() - started < 20
    assert [len(finding.observed) < 300 for finding in found] == [True, True]
    assert all(len(finding.message_lxml or "") <= 500 for finding in found)


@pytest.mark.parametrize("prefix", [" ", "\u00a0", "0"])
def test_runs_of_one_character_do_not_take_quadratic_time(prefix: str) -> None:
    started = time.process_time()
    judged(
        UPLOAD.replace(">1.5<", f">{prefix * 500_000}x<").replace("<CdrId>", f"{prefix * 500_000}x<CdrId>")
    )

    assert time.process_time() - started < 10


def test_deep_unknown_elements_are_judged() -> None:
    (finding,) = judged(f"<AddCDRsRequest>{'<a>' * 200}{'</a>' * 200}</AddCDRsRequest>")

    assert finding.path == "/Envelope/Body/AddCDRsRequest/a"


def test_parsing_is_quick() -> None:
    content = envelope(f"<AddCDRsRequest>{RECORD * 1000}</AddCDRsRequest>")

    assert seconds(lambda: parse_untrusted(content)) < 1
