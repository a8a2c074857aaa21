"""Waiver files: what they may hold."""

import datetime
from pathlib import Path

import pytest

from conformance.campaign.waivers import Waiver, load_waivers
from conformance.errors import UsageError

KNOWN = frozenset({"OCHP-CDR-001", "OCHP-CDR-012"})
GOOD = """
[[waiver]]
id = "OCHP-CDR-012"
reason = "fixed in March"
expires = 2027-03-31
"""


def waivers(tmp_path: Path, text: str) -> tuple[Waiver, ...]:
    file = tmp_path / "waivers.toml"
    file.write_text(text, encoding="utf-8")
    return load_waivers(file, KNOWN)


def test_a_waiver_counts_until_its_last_day(tmp_path: Path) -> None:
    (waiver,) = waivers(tmp_path, GOOD)
    assert waiver.counts(datetime.date(2027, 3, 31))
    assert not waiver.counts(datetime.date(2027, 4, 1))


def test_a_scenario_can_be_waived(tmp_path: Path) -> None:
    (waiver,) = waivers(tmp_path, GOOD.replace("OCHP-CDR-012", "cdr.some_scenario[x]"))
    assert waiver.id == "cdr.some_scenario[x]"


@pytest.mark.parametrize(
    "text",
    [
        "[[waiver]",
        'other = "x"',
        "waiver = 3",
        GOOD.replace('reason = "fixed in March"\n', ""),
        GOOD.replace("2027-03-31", '"2027-03-31"'),
        GOOD.replace("2027-03-31", "2027-03-31T00:00:00Z"),
        GOOD.replace("fixed in March", " "),
        GOOD.replace("CDR-012", "CDR-013"),
        GOOD + GOOD,
        GOOD + 'colour = "red"',
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError) as raised:
        waivers(tmp_path, text)
    assert raised.value.file is not None


def test_a_typo_gets_the_closest_id(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"OCHP-CDR-012"):
        waivers(tmp_path, GOOD.replace("CDR-012", "CDR-O12"))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        load_waivers(tmp_path / "none.toml", KNOWN)
