"""Lists: what follows for any store from what its records are and who may see them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from conformance.model import ABSENT, Content, Facts, Key, Possible
from conformance.model.branch import Branch, Fate, Terms
from conformance.model.listing import (
    Audience,
    Since,
    Uploaded,
    download_branches,
    refused,
    time_of,
    upload_branches,
)
from conformance.values import Interval
from tests.model.play import START, moment

STORE = "tokens"
TERMS = Terms(("UNASKED",), ("TWICE",), ("NEVER",))
NOW = moment(100)


def key(name: str) -> Key:
    return Key(STORE, name)


def facts(provider: str = "OWN", at: float | None = None, text: str = "x") -> Facts:
    return Facts("", provider, "", "", Content({"text": text}), changed=None if at is None else moment(at))


def record(name: str, provider: str = "OWN", text: str = "x") -> Uploaded:
    return Uploaded(key(name), facts(provider, text=text), {}, ("STORY",))


def upload(
    *records: Uploaded, world: Mapping[Key, Possible] | None = None, whole: bool = False
) -> tuple[Branch, ...]:
    def objection(one: Uploaded, held: Possible) -> Fate | None:
        return refused(held, ("FOREIGN",)) if one.facts.provider != "OWN" else None

    known: dict[Key, Possible] = {one.key: frozenset() for one in records} | dict(world or {})
    return upload_branches(
        known,
        STORE,
        records,
        NOW,
        objection=objection,
        swept=(lambda held: held.provider == "OWN") if whole else None,
        terms=TERMS,
    )


def download(
    world: Mapping[Key, Possible], *, since: float | None = None, at: Interval = NOW, **seen: Any
) -> tuple[Branch, ...]:
    audience = Audience(lambda held: seen.get(held.provider, True), ("LEAK",), ("ALTERED",), TERMS)
    filtered = None if since is None else Since(START + timedelta(seconds=since), ("LATE",), ("EARLY",))
    return download_branches(world, STORE, audience, at, since=filtered)


def codes(branches: tuple[Branch, ...]) -> list[str]:
    return [branch.signals[0] for branch in branches]


def test_own_records_are_stored_with_the_time_of_their_change() -> None:
    (branch,) = upload(record("a"))
    assert branch.signals == ("ok",)
    (stored,) = branch.effects[key("a")]
    assert (stored.changed, stored.story) == (NOW, ("STORY",))


def test_a_record_that_says_nothing_new_may_keep_its_time() -> None:
    held = facts(at=10)
    (branch,) = upload(record("a"), world={key("a"): frozenset((held,))})
    assert {one.changed for one in branch.effects[key("a")]} == {NOW, moment(10)}


def test_a_record_that_says_something_new_does_not_keep_its_time() -> None:
    held = facts(at=10, text="old")
    (branch,) = upload(record("a"), world={key("a"): frozenset((held,))})
    assert {one.changed for one in branch.effects[key("a")]} == {NOW}


def test_a_mixed_batch_is_answered_with_partly_or_invalid_id() -> None:
    assert codes(upload(record("a"), record("b", "OTHER"))) == ["partly", "invalid-id"]


def test_a_refused_batch_is_answered_with_any_code_but_ok() -> None:
    (branch,) = upload(record("b", "OTHER"))
    assert branch.signals[0] == "invalid-id"
    assert not {"ok", "partly"} & set(branch.signals)
    assert branch.effects == {key("b"): frozenset((ABSENT,))}


def test_a_record_of_which_nothing_is_known_may_become_anything() -> None:
    branches = upload_branches(
        {}, STORE, (record("a"),), NOW, objection=lambda one, held: None, swept=None, terms=TERMS
    )
    assert all(branch.fates[key("a")].unknown for branch in branches)


def test_a_whole_list_may_sweep_the_caller_s_other_records_only() -> None:
    world = {key("b"): frozenset((facts(),)), key("c"): frozenset((facts("OTHER"),))}
    (branch,) = upload(record("a"), world=world, whole=True)
    assert set(branch.sweeps) == {key("b")}
    assert branch.sweeps[key("b")].readings == ("AMB-081/replaces", "AMB-081/adds")


def test_a_refused_whole_list_sweeps_nothing() -> None:
    (branch,) = upload(record("a", "OTHER"), world={key("b"): frozenset((facts(),))}, whole=True)
    assert branch.sweeps == {}


def test_of_two_records_of_one_id_either_is_stored() -> None:
    (branch,) = upload(record("a", text="one"), record("a", text="two"))[:1]
    assert {one.content.tree["text"] for one in branch.effects[key("a")]} == {"one", "two"}


def test_visible_records_have_to_be_shown_and_others_may_not() -> None:
    world = {key("a"): frozenset((facts(),)), key("b"): frozenset((facts("FAR"),))}
    (branch,) = download(world, FAR=False)
    assert set(branch.must) == {key("a")}
    assert branch.intruders == {key("b"): ("LEAK",)}


def test_records_of_other_stores_do_not_matter() -> None:
    branch, _ = download({Key("cdrs", "a"): frozenset((facts(),))})
    assert (branch.offers, branch.intruders) == ({}, {})


def test_a_record_that_may_be_shown_is_not_demanded() -> None:
    branch, lonely = download({key("a"): frozenset((facts("MAYBE"),))}, MAYBE=None)
    assert (set(branch.may), branch.must) == ({key("a")}, {})
    assert lonely.signals == ("roaming",)


def test_roaming_is_said_only_where_nothing_has_to_be_shown() -> None:
    assert codes(download({key("a"): frozenset((facts(),))})) == ["ok"]
    assert codes(download({})) == ["ok", "roaming"]


@pytest.mark.parametrize(
    ("since", "must", "intruders"),
    [(10, True, False), (47.9, True, False), (49, False, False), (51, False, False), (52.1, False, True)],
)
def test_a_filter_is_judged_with_margins(since: float, must: bool, intruders: bool) -> None:
    branch, *_ = download({key("a"): frozenset((facts(at=50),))}, since=since)
    assert (key("a") in branch.must, key("a") in branch.intruders) == (must, intruders)


def test_a_time_to_come_leaves_everything_open() -> None:
    branch, *_ = download({key("a"): frozenset((facts(at=50),))}, since=200)
    assert set(branch.may) == {key("a")}


def test_what_is_too_late_or_too_early_violates_its_own() -> None:
    world = {key("a"): frozenset((facts(at=50),))}
    early, *_ = download(world, since=90)
    late, *_ = download(world, since=10)
    assert early.intruders == {key("a"): ("EARLY",)}
    assert late.offers[key("a")].missing[0] == "LATE"


def test_a_record_that_may_be_gone_may_be_missing() -> None:
    branch, *_ = download({key("a"): frozenset((facts(), ABSENT))})
    assert set(branch.may) == {key("a")}


@pytest.mark.parametrize(
    ("parameters", "second"),
    [
        ({"lastUpdate": {"DateTime": "2026-03-01T12:00:30Z"}}, 30),
        ({"lastUpdate": {"DateTime": "2026-02-30T12:00:30Z"}}, None),
        ({}, None),
    ],
)
def test_the_time_of_a_filter_is_read(parameters: Mapping[str, Any], second: int | None) -> None:
    expected = None if second is None else START + timedelta(seconds=second)
    assert time_of(parameters, "lastUpdate") == expected
