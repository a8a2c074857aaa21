"""The catalogue against the facts about the releases that it speaks of."""

import json
from functools import cache
from pathlib import Path

import pytest

from conformance.requirements import Requirement, load

MODELS = Path(__file__).parents[2] / ".." / "shared" / "spec" / "model"
CLASSIC_OF = {"direct-0.1": "1.3", "direct-0.2": "1.4"}

pytestmark = pytest.mark.skipif(not MODELS.is_dir(), reason="the facts about the releases are not there")


@cache
def operations(release: str) -> frozenset[str]:
    """Operations of a release; OCHPdirect also speaks of those of the classic release it belongs to."""
    facts = json.loads((MODELS / f"ochp-{release}.json").read_text(encoding="utf-8"))
    own = {name for binding in facts["wsdl"]["bindings"].values() for name in binding["operations"]}
    return frozenset(own | (operations(CLASSIC_OF[release]) if release in CLASSIC_OF else set()))


def with_operations() -> list[Requirement]:
    return [one for one in load() if one.operations != ("*",)]


def test_every_operation_exists_in_a_release_of_its_requirement() -> None:
    unknown = {
        (one.id, name)
        for one in with_operations()
        for name in one.operations
        if not any(name in operations(release) for release in one.releases)
    }
    assert not unknown


def test_every_release_of_a_requirement_has_one_of_its_operations() -> None:
    without = {
        (one.id, release)
        for one in with_operations()
        for release in one.releases
        if not operations(release) & set(one.operations)
    }
    assert not without


def test_an_empty_currency_is_valid_by_the_schema() -> None:
    facts = json.loads((MODELS / "ochp-1.4.json").read_text(encoding="utf-8"))
    (record,) = facts["elements"]["AddCDRsRequest"]["children"]
    (currency,) = [child for child in record["children"] if child.get("element") == "currency"]
    assert currency["occurs"] == [1, 1]
    assert not {"minLength", "length", "pattern", "enumeration"} & currency["value"].keys()
    assert not load().requirement("OCHP-GEN-034").xsd_enforced
