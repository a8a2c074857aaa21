"""Lists and streams of records."""

import sys
import time

import pytest

from conformance.records import Variant, batches, bulk
from conformance.records.violations import violations
from tests.records.sample import drawn, draws_of, is_valid, is_valid_to_both, setting


def test_records_in_bulk_are_valid() -> None:
    records = list(bulk(setting(), 3, 300))
    assert [record for record in records if not is_valid(record) or violations(record)] == []


def test_records_in_bulk_are_valid_to_the_second_validator() -> None:
    assert [record for record in bulk(setting(), 4, 40) if not is_valid_to_both(record)] == []


def test_the_same_seed_gives_the_same_stream() -> None:
    assert list(bulk(setting(), 5, 30)) == list(bulk(setting(), 5, 30))


def test_another_seed_gives_another_stream() -> None:
    assert list(bulk(setting(), 5, 30)) != list(bulk(setting(), 6, 30))


def test_records_in_bulk_have_ids_of_their_own() -> None:
    assert len({record["CdrId"] for record in bulk(setting(), 1, 500)}) == 500


def test_records_in_bulk_are_of_the_variant() -> None:
    records = bulk(setting(), 1, 20, Variant(status="revised"))
    assert {str(record["status"]) for record in records} == {"{'CdrStatusType': 'revised'}"}


def test_a_thousand_records_take_less_than_a_second() -> None:
    list(bulk(setting(), 0, 1))
    begin = time.process_time()
    assert sum(1 for _ in bulk(setting(), 1, 1000)) == 1000
    assert time.process_time() - begin < 1


def test_a_stream_makes_one_record_at_a_time() -> None:
    assert is_valid(next(bulk(setting(), 1, 10**12)))


def test_a_stream_keeps_nothing() -> None:
    record = next(bulk(setting(), 1, 2))
    assert sys.getrefcount(record) <= 2  # the name, and the argument


@pytest.mark.parametrize(("fewest", "most"), [(0, 2), (1, 5), (3, 3), (25, 30)])
def test_lists_keep_to_their_sizes(fewest: int, most: int) -> None:
    sizes = {len(records) for records in drawn(batches(setting(), min_size=fewest, max_size=most), 30)}
    assert sizes <= set(range(fewest, most + 1))
    assert fewest in sizes


def test_long_lists_take_two_draws() -> None:
    assert set(draws_of(batches(setting(), min_size=1, max_size=100), 10)) == {2}


def test_lists_of_impossible_size_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 3"):
        batches(setting(), min_size=3, max_size=2)


def test_records_of_a_list_differ() -> None:
    ids = [[record["CdrId"] for record in records] for records in drawn(batches(setting()), 20)]
    assert [found for found in ids if len(set(found)) != len(found)] == []
