from pathlib import Path
from typing import Any

import pytest
import yaml

from conformance.releases import Role, Side
from conformance.requirements import (
    CatalogueError,
    Duty,
    Level,
    Observable,
    SetChanged,
    UnknownSet,
    current_set,
    load,
    named_set,
)
from conformance.requirements.freeze import freeze
from conformance.requirements.requirement_set import digest, read_set
from tests.requirements.sample import REQUIREMENT, small

SECOND = REQUIREMENT | {"id": "OCHP-CDR-002", "statement": "It is delivered."}
OPEN_SET: dict[str, Any] = {
    "name": "1.4/2026-12",
    "release": "1.4",
    "role": "CHS",
    "scope": "Two requirements.",
    "hash": "sha256:open",
    "requirements": ["OCHP-CDR-002", "OCHP-CDR-001"],
}


def write(folder: Path, **changes: Any) -> Path:
    document = folder / "set.yaml"
    document.write_text(yaml.safe_dump(OPEN_SET | changes, sort_keys=False), encoding="utf-8")
    return document


def test_the_current_set_of_a_clearing_house() -> None:
    found = current_set("1.4", "CHS")
    assert found.name == "1.4/2026-12"
    assert found.duty == Duty(Role.CHS, Side.SERVER)
    assert found == current_set("1.4", Role.CHS) == named_set("1.4/2026-12")
    assert found.hash.startswith("sha256:")
    assert "OCHP-CDR-001" in found
    assert len(found) == len(found.ids)


NEEDS_A_SECOND_RELEASE = {"OCHP-CDR-051"}


@pytest.mark.parametrize("area", ["CDR", "SOAP", "HTTP", "WSS"])
def test_the_current_set_lists_the_whole_slice(area: str) -> None:
    catalogue = load()
    active = catalogue.select("1.4", Role.CHS, observable=Observable.ACTIVE, area=area)
    expected = {one.id for one in active if not one.owner} - NEEDS_A_SECOND_RELEASE
    assert expected == {
        one for one in current_set("1.4", "CHS").ids if catalogue.requirement(one).area == area
    }


def test_no_set_for_another_role() -> None:
    with pytest.raises(UnknownSet, match="and role EMP-client"):
        current_set("1.4", "EMP")


def test_an_unknown_name_is_answered_with_the_closest_one() -> None:
    with pytest.raises(UnknownSet) as caught:
        named_set("1.4/2026-11")
    assert caught.value.closest == "1.4/2026-12"


def test_a_frozen_set_is_read(tmp_path: Path) -> None:
    catalogue = small(tmp_path, [REQUIREMENT, SECOND])
    frozen = read_set(write(tmp_path, hash=digest(catalogue)), catalogue)
    assert frozen.ids == ("OCHP-CDR-001", "OCHP-CDR-002")


@pytest.mark.parametrize("change", [{"statement": "It is delivered twice."}, {"level": "SHOULD"}])
def test_a_changed_requirement_breaks_the_hash(tmp_path: Path, change: dict[str, str]) -> None:
    before = digest(small(tmp_path, [REQUIREMENT, SECOND]))
    changed = small(tmp_path, [REQUIREMENT, SECOND | change])
    with pytest.raises(SetChanged) as caught:
        read_set(write(tmp_path, hash=before), changed)
    assert (caught.value.name, caught.value.recorded) == ("1.4/2026-12", before)
    assert caught.value.computed == digest(changed)
    assert "make a new set" in str(caught.value)


def test_a_shortened_list_breaks_the_hash(tmp_path: Path) -> None:
    catalogue = small(tmp_path, [REQUIREMENT, SECOND])
    with pytest.raises(SetChanged):
        read_set(write(tmp_path, hash=digest(catalogue), requirements=["OCHP-CDR-001"]), catalogue)


def test_what_is_not_counted_may_change(tmp_path: Path) -> None:
    before = digest(small(tmp_path, [REQUIREMENT, SECOND]))
    changed = small(tmp_path, [REQUIREMENT | {"check": "Upload two."}, SECOND])
    assert read_set(write(tmp_path, hash=before), changed).hash == before


def test_the_digest_does_not_depend_on_the_order(tmp_path: Path) -> None:
    one = digest(small(tmp_path, [REQUIREMENT, SECOND]))
    assert one == digest(small(tmp_path, [SECOND, REQUIREMENT]))


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"requirements": ["OCHP-CDR-009"]}, "requirements"),
        ({"requirements": []}, "requirements"),
        ({"role": "EMP"}, "requirements"),
        ({"release": "1.2"}, "requirements"),
        ({"role": "MDM"}, "role"),
        ({"name": "newest"}, "name"),
        ({"note": "x"}, "note"),
    ],
)
def test_a_wrong_set_is_refused(tmp_path: Path, changes: dict[str, Any], key: str) -> None:
    catalogue = small(tmp_path, [REQUIREMENT, SECOND])
    with pytest.raises(CatalogueError) as caught:
        read_set(write(tmp_path, **changes), catalogue, frozen=False)
    assert (caught.value.file, caught.value.key) == ("set.yaml", key)


def test_what_another_requirement_judges_does_not_count(tmp_path: Path) -> None:
    catalogue = small(tmp_path, [REQUIREMENT | {"owner": "OCHP-CDR-002"}, SECOND])
    with pytest.raises(CatalogueError, match="list that instead"):
        read_set(write(tmp_path), catalogue, frozen=False)


def test_freezing_writes_the_digest_and_nothing_else(tmp_path: Path) -> None:
    catalogue = small(tmp_path, [REQUIREMENT, SECOND])
    document = write(tmp_path)
    before = document.read_text(encoding="utf-8")
    written = freeze("1.4/2026-12", [document], catalogue)
    assert document.read_text(encoding="utf-8") == before.replace("sha256:open", written)
    assert read_set(document, catalogue).hash == written


def test_freezing_an_unknown_set_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownSet):
        freeze("1.4/2027-12", [write(tmp_path)], small(tmp_path, [REQUIREMENT, SECOND]))


def test_a_fact_is_judged_as_must() -> None:
    assert [level.judged_as for level in Level] == [Level.MUST, Level.SHOULD, Level.MAY, Level.MUST]
