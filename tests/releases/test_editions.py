"""Every edition of the protocol has its row, whether or not it can be certified."""

from datetime import date
from itertools import pairwise

import pytest

from conformance.errors import UsageError
from conformance.releases import Edition, NotCertifiable, editions, get, namespace_owner, released

NAMES = [
    "0.1",
    "0.2",
    "1.0",
    "1.2",
    "1.3",
    "direct-0.1",
    "1.4-2016",
    "1.4",
    "direct-0.2",
    "1.4.1",
    "direct-0.2-1.4.1",
]


def named(name: str) -> Edition:
    return next(edition for edition in editions() if edition.name == name)


def test_no_edition_is_forgotten() -> None:
    assert [edition.name for edition in editions()] == NAMES


def test_editions_stand_in_the_order_of_their_dates() -> None:
    assert all(earlier.date <= later.date for earlier, later in pairwise(editions()))


def test_date_of_1_4_1_is_that_of_its_own_release_log() -> None:
    assert named("1.4.1").date == date(2019, 6, 14)


@pytest.mark.parametrize("name", ["0.1", "1.0"])
def test_edition_without_a_published_schema_has_no_files(name: str) -> None:
    edition = named(name)
    assert (edition.namespace, edition.schema_file, edition.wsdl) == (None, None, None)
    assert edition.lacks


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("0.1", "1.0")])
def test_files_of_every_other_edition_are_there(name: str) -> None:
    edition = named(name)
    assert edition.schema_file is not None
    assert edition.wsdl is not None
    assert edition.schema_file.is_file()
    assert edition.wsdl.is_file()
    assert edition.documents


def test_what_can_be_certified_is_released() -> None:
    assert [edition.name for edition in editions() if edition.is_carried] == [r.name for r in released()]


@pytest.mark.parametrize(
    "edition", [edition for edition in editions() if edition.shares], ids=lambda e: e.name
)
def test_shared_namespace_belongs_to_the_edition_that_is_named(edition: Edition) -> None:
    assert edition.namespace is not None
    assert namespace_owner(edition.namespace) == edition.shares
    assert named(str(edition.shares)).namespace == edition.namespace


@pytest.mark.parametrize("edition", [e for e in editions() if not e.is_carried], ids=lambda e: e.name)
def test_release_that_cannot_be_certified_is_refused_with_the_reason(edition: Edition) -> None:
    with pytest.raises(NotCertifiable) as raised:
        get(edition.name)
    assert isinstance(raised.value, UsageError)
    assert edition.lacks in raised.value.what
    assert "1.4" in raised.value.mend
