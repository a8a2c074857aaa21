"""What cannot be judged with a target is said before anything is sent."""

from dataclasses import replace
from pathlib import Path

import pytest

from conformance.releases import Role
from conformance.target import Ixit, Target, Tls, explain, load, template
from tests.target.test_reading import ENVIRON


@pytest.fixture
def target(tmp_path: Path) -> Target:
    path = tmp_path / "target.toml"
    path.write_text(template(), encoding="utf-8")
    loaded = load(path, ENVIRON)
    return replace(loaded, ixit=replace(loaded.ixit, disposable_accounts=True))


def without(target: Target, *ids: str) -> Target:
    return replace(target, partners=tuple(p for p in target.partners if p.id not in ids))


def test_a_complete_target_needs_no_words(target: Target) -> None:
    second_cpo = [{"DE8EX", "DEABC"}, {"DE8FY", "NLDEF"}, {"DE8NA", "DEABC"}]
    assert explain(replace(target, roaming=frozenset(map(frozenset, second_cpo)))) == ()


@pytest.mark.parametrize(("gone", "word"), [("DE8FY", "EMP"), ("NLDEF", "CPO"), ("DE8NA", "NSP")])
def test_missing_accounts_are_named(target: Target, gone: str, word: str) -> None:
    assert any(f"1 more account of role {word}" in sentence for sentence in explain(without(target, gone)))


def test_nobody_connected_is_named(target: Target) -> None:
    sentences = explain(replace(target, roaming=frozenset()))
    assert sum("is connected to a CPO" in sentence for sentence in sentences) == 2


def test_everybody_connected_is_named(target: Target) -> None:
    pairs = {frozenset((e.id, c.id)) for e in target.with_role(Role.EMP) for c in target.with_role(Role.CPO)}
    sentences = explain(replace(target, roaming=frozenset(pairs) | target.roaming))
    assert any("Every EMP" in sentence for sentence in sentences)


@pytest.mark.parametrize(
    ("ixit", "word"),
    [(Ixit(), "not disposable"), (Ixit(read_only=True, disposable_accounts=True), "read-only")],
)
def test_settings_that_forbid_are_named(target: Target, ixit: Ixit, word: str) -> None:
    assert any(word in sentence for sentence in explain(replace(target, ixit=ixit)))


def test_certificates_that_are_not_verified_are_named(target: Target) -> None:
    assert any("not verified" in sentence for sentence in explain(replace(target, tls=Tls(verify=False))))


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://chs.example/", True),
        ("http://localhost/", False),
        ("http://[::1]/", False),
        ("https://chs.example/", False),
    ],
)
def test_open_passwords_are_named(target: Target, url: str, said: bool) -> None:
    sentences = explain(replace(target, endpoints={"chs": url}))
    assert any("unencrypted" in sentence for sentence in sentences) is said


def test_parking_without_operator_is_named(target: Target) -> None:
    assert any("PSO" in sentence for sentence in explain(without(target, "DEABC")))
