"""`requirements coverage`: each requirement is judged and shown by a fault, or a reason says why not."""

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from conformance.cli.app import app
from conformance.cli.coverage import Covered, Standing, covered
from conformance.cli.scenery import scenery
from conformance.requirements import Requirement, load


def requirement(owned: bool) -> Requirement:
    return next(one for one in load() if (one.owner is not None) is owned)


def stand(*, owned: bool = False, **known: Any) -> Covered:
    one = requirement(owned)
    named: dict[str, Any] = {"verified": {}, "ruled": [], "turned": {}, "explained": {}}
    for key, value in known.items():
        named[key] = value(one.id)
    (found,) = covered([one], **named)
    return found


def in_scenario(id: str) -> dict[str, tuple[str, ...]]:
    return {"cdr.test_it": (id,)}


def in_rule(id: str) -> list[tuple[str, str]]:
    return [("says_it", id)]


def in_fault(id: str) -> dict[str, tuple[str, ...]]:
    return {"breaks_it": (id, "OCHP-CDR-999")}


def beside(id: str) -> dict[str, tuple[str, ...]]:
    return {"breaks_more": ("OCHP-CDR-999", id)}


def explained(id: str) -> dict[str, str]:
    return {id: "Nobody can."}


@pytest.mark.parametrize(
    ("known", "standing"),
    [
        ({"verified": in_scenario, "turned": in_fault}, Standing.SHOWN),
        ({"ruled": in_rule, "turned": in_fault}, Standing.SHOWN),
        ({"verified": in_scenario, "turned": beside}, Standing.SHOWN),
        ({"verified": in_scenario}, Standing.NOT_SHOWN),
        ({"ruled": in_rule}, Standing.NOT_SHOWN),
        ({"turned": in_fault}, Standing.NOT_JUDGED),
        ({}, Standing.NOT_JUDGED),
        ({"explained": explained}, Standing.EXPLAINED),
        ({"verified": in_scenario, "explained": explained}, Standing.EXPLAINED),
        ({"verified": in_scenario, "turned": in_fault, "explained": explained}, Standing.STALE),
        ({"owned": True}, Standing.ELSEWHERE),
    ],
    ids=lambda value: "+".join(value) or "nothing" if isinstance(value, dict) else value.name,
)
def test_standing(known: dict[str, Any], standing: Standing) -> None:
    assert stand(**known).standing is standing


@pytest.mark.parametrize("standing", Standing)
def test_what_is_neither_shown_nor_explained_does_not_hold(standing: Standing) -> None:
    holding = {Standing.SHOWN, Standing.ELSEWHERE, Standing.EXPLAINED}
    known: dict[Standing, dict[str, Any]] = {
        Standing.SHOWN: {"verified": in_scenario, "turned": in_fault},
        Standing.ELSEWHERE: {"owned": True},
        Standing.EXPLAINED: {"explained": explained},
        Standing.NOT_JUDGED: {},
        Standing.NOT_SHOWN: {"ruled": in_rule},
        Standing.STALE: {"verified": in_scenario, "turned": in_fault, "explained": explained},
    }
    assert stand(**known[standing]).holds is (standing in holding)


def test_only_faults_for_a_requirement_make_pairs() -> None:
    named, not_named = (stand(verified=in_scenario, turned=turned).pairs for turned in (in_fault, beside))
    assert (named, not_named) == (1, 0)


def test_every_scenario_is_known_by_group_and_function() -> None:
    assert "cdr.test_plausible_cdr_is_accepted_and_offered" in scenery()


def test_everything_of_a_clearing_house_is_covered() -> None:
    ran = CliRunner().invoke(app, ["requirements", "coverage", "--release", "1.4", "--role", "CHS"])
    assert ran.exit_code == 0, ran.output


def test_json_names_what_judges_and_what_shows() -> None:
    ran = CliRunner().invoke(app, ["requirements", "coverage", "--area", "CDR", "--json"])
    rows = {row["id"]: row for row in json.loads(ran.output)}
    assert (rows["OCHP-CDR-051"]["standing"], rows["OCHP-CDR-002"]["standing"]) == ("explained", "shown")
    assert "delivers_to_everyone" in {name for row in rows.values() for name in row["faults"]}
