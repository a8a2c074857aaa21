"""Which releases there are, and to which of them a namespace belongs."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.errors import UsageError
from conformance.releases import UnknownRelease, get, namespace_owner, released


def test_the_release_in_force_is_carried() -> None:
    assert "1.4" in [release.name for release in released()]


def test_each_carried_release_is_found_by_its_name() -> None:
    for release in released():
        assert get(release.name) is release


def test_releases_stand_in_the_order_of_their_dates() -> None:
    assert all(earlier.date <= later.date for earlier, later in pairwise(released()))


def test_each_carried_release_owns_its_namespace() -> None:
    for release in released():
        assert namespace_owner(release.namespace) == release.name


@pytest.mark.parametrize(
    ("namespace", "owner"),
    [
        ("http://www.evclearinghouse.eu/service/", "0.2"),
        ("http://ochp.eu/1.2", "1.2"),
        ("http://ochp.eu/1.3", "1.3"),
        ("http://ochp.eu/1.4", "1.4"),
        ("http://ochp.eu/1.4.1", "1.4.1"),
    ],
)
def test_namespace_of_a_release_names_it(namespace: str, owner: str) -> None:
    assert namespace_owner(namespace) == owner


@pytest.mark.parametrize(
    "namespace",
    [
        "",
        "http://ochp.eu/1.4/",
        "HTTP://OCHP.EU/1.4",
        "http://ochp.eu/1.5",
        "https://ochp.eu/1.4",
        " http://ochp.eu/1.4",
    ],
)
def test_any_other_namespace_belongs_to_none(namespace: str) -> None:
    assert namespace_owner(namespace) is None


@settings(deadline=None, database=None)
@given(st.text())
def test_only_names_of_releases_are_known(name: str) -> None:
    known = tuple(release.name for release in released())
    if name in known:
        assert get(name).name == name
        return
    with pytest.raises(UnknownRelease) as raised:
        get(name)
    assert (raised.value.name, raised.value.known) == (name, known)


def test_unknown_release_is_a_wrong_usage_with_a_mend() -> None:
    with pytest.raises(UnknownRelease) as raised:
        get("1,4")
    assert isinstance(raised.value, UsageError)
    assert "1.4" in raised.value.mend


def test_closest_release_is_offered_before_the_others() -> None:
    error = UnknownRelease("1.4.2", ("1.2", "1.3", "1.4", "1.4.1"))
    assert error.closest == "1.4.1"
    assert str(error) == "unknown release '1.4.2'; use 1.4.1 or one of 1.2, 1.3, 1.4."
