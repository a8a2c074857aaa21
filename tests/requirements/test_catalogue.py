import time
from pathlib import Path
from typing import Any

import pytest

from conformance.releases import Role, Side
from conformance.requirements import (
    Catalogue,
    CatalogueError,
    Duty,
    Level,
    NotCatalogued,
    Observable,
    Ruling,
    UnknownAmbiguity,
    UnknownRequirement,
    duty,
    load,
)
from tests.requirements.sample import AMBIGUITY, REQUIREMENT, small, without

CATALOGUE = load()


def test_everything_is_taken_over() -> None:
    assert len(CATALOGUE) == 282 + 62 + 151
    assert len(CATALOGUE.ambiguities) == 111 + 67


def test_loading_takes_less_than_150_ms() -> None:
    def loading() -> float:
        begin = time.process_time()
        load.__wrapped__()
        return time.process_time() - begin

    assert min(loading() for _ in range(5)) < 0.150


def test_it_is_read_once_per_process() -> None:
    assert load() is load()


def test_a_requirement_is_read_with_all_its_parts() -> None:
    one = CATALOGUE.requirement("OCHP-CDR-012")
    assert one.level is Level.FACT
    assert one.level.judged_as is Level.MUST
    assert one.releases == {"1.4", "1.4.1"}
    assert one.roles == (Duty(Role.CHS, Side.SERVER),)
    assert one.derived
    assert one.operations == ("GetCDRs", "CheckCDRs")
    assert one.sources[0].document == "OCHP.md"
    assert one.sources[1].kind == "xsd"
    assert one.observable == {Observable.ACTIVE}
    assert one.ambiguities == ("AMB-030",)
    assert one.area == "CDR"
    assert one.owner is None


def test_an_entry_that_another_one_judges_names_it() -> None:
    assert CATALOGUE.requirement("OCHP-GEN-011").owner == "OCHPT-SOAP-003"


def test_no_owner_is_owned_itself() -> None:
    assert all(not CATALOGUE.requirement(one.owner).owner for one in CATALOGUE if one.owner)


def test_an_ambiguity_is_read_with_its_ruling() -> None:
    one = CATALOGUE.ambiguity("AMB-081")
    assert one.ruling is Ruling.REPORT_ONLY
    assert one.ruling.is_open
    assert [reading.id for reading in one.readings] == ["AMB-081/replaces", "AMB-081/adds"]
    assert CATALOGUE.reading("AMB-081/adds") is one.readings[1]


def test_only_open_rulings_are_open() -> None:
    assert [ruling for ruling in Ruling if ruling.is_open] == [Ruling.ACCEPT_EITHER, Ruling.REPORT_ONLY]


@pytest.mark.parametrize(
    ("name", "closest"),
    [("OCHP-CDR-12", "OCHP-CDR-012"), ("ochp-cdr-012", "OCHP-CDR-012"), ("OCHPT-SOP-003", "OCHPT-SOAP-003")],
)
def test_an_unknown_requirement_is_answered_with_the_closest_one(name: str, closest: str) -> None:
    with pytest.raises(UnknownRequirement) as caught:
        CATALOGUE.requirement(name)
    assert (caught.value.name, caught.value.closest) == (name, closest)
    assert str(caught.value) == f"unknown requirement {name}; the closest one is {closest}."


def test_nothing_is_close_to_nonsense() -> None:
    with pytest.raises(UnknownRequirement) as caught:
        CATALOGUE.requirement("zzz")
    assert caught.value.closest is None


def test_an_unknown_ambiguity_is_refused() -> None:
    with pytest.raises(UnknownAmbiguity) as caught:
        CATALOGUE.ambiguity("AMB-900")
    assert caught.value.closest is not None


def test_an_unknown_reading_is_answered_with_the_closest_one() -> None:
    with pytest.raises(UnknownAmbiguity) as caught:
        CATALOGUE.reading("AMB-081/add")
    assert caught.value.closest == "AMB-081/adds"


def test_an_unknown_release_is_refused() -> None:
    with pytest.raises(NotCatalogued) as caught:
        CATALOGUE.select("1.41", Role.CHS)
    assert caught.value.closest == "1.4.1"


def test_selection_keeps_the_order_and_what_binds_the_role() -> None:
    selected = CATALOGUE.select("1.4", Role.CHS, observable=Observable.ACTIVE, area="CDR")
    assert [one.id for one in selected] == sorted(one.id for one in selected)
    assert all(one.area == "CDR" and "1.4" in one.releases for one in selected)
    assert all(Duty(Role.CHS, Side.SERVER) in one.roles for one in selected)
    assert all(Observable.ACTIVE in one.observable for one in selected)
    assert {"OCHP-CDR-001", "OCHP-CDR-037"} <= {one.id for one in selected}
    assert not {"OCHP-CDR-017", "OCHP-CDR-038", "OCHP-CDR-056"} & {one.id for one in selected}


def test_a_clearing_house_is_a_server_and_a_partner_a_client() -> None:
    assert CATALOGUE.select("1.4", Role.CHS) == CATALOGUE.select("1.4", Role.CHS, Side.SERVER)
    assert CATALOGUE.select("1.4", Role.CPO) == CATALOGUE.select("1.4", Role.CPO, Side.CLIENT)
    assert CATALOGUE.select("1.4", Role.CPO, Side.SERVER) != CATALOGUE.select("1.4", Role.CPO)


def test_direct_roles_keep_their_side() -> None:
    ids = {one.id for one in CATALOGUE.select("direct-0.2", Role.EMP, Side.SERVER)}
    assert "OCHPD-SEC-001" in ids
    assert "OCHPD-SEC-001" not in {one.id for one in CATALOGUE.select("direct-0.2", Role.EMP, Side.CLIENT)}


@pytest.mark.parametrize(
    ("role", "release", "expected"),
    [
        (Role.NSP, "1.4", True),
        (Role.PSO, "1.4", True),
        (Role.CPO, "1.4", True),
        (Role.NSP, "direct-0.2", False),
    ],
)
def test_transport_rules_for_partner_clients_bind_every_classic_partner(
    role: Role, release: str, expected: bool
) -> None:
    one = CATALOGUE.requirement("OCHPT-SOAP-014")
    assert one.judges(role, Side.CLIENT, release) is expected


def test_it_does_not_judge_in_another_release() -> None:
    assert not CATALOGUE.requirement("OCHP-CDR-010").judges(Role.CHS, Side.SERVER, "1.3")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CHS", Duty(Role.CHS, Side.SERVER)),
        ("CHS-server", Duty(Role.CHS, Side.SERVER)),
        ("EMP", Duty(Role.EMP, Side.CLIENT)),
        ("CPO-server", Duty(Role.CPO, Side.SERVER)),
    ],
)
def test_roles_are_read_alone_and_with_their_side(text: str, expected: Duty) -> None:
    assert duty(text) == expected
    assert duty(str(expected)) == expected


@pytest.mark.parametrize("text", ["", "chs", "CHS-peer", "MDM"])
def test_other_roles_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a valid"):
        duty(text)


def test_it_concerns_its_operations() -> None:
    assert CATALOGUE.requirement("OCHP-CDR-012").concerns("CheckCDRs")
    assert not CATALOGUE.requirement("OCHP-CDR-012").concerns("AddCDRs")
    assert CATALOGUE.requirement("OCHPT-SOAP-001").concerns("AddCDRs")


def test_membership_and_iteration() -> None:
    assert "OCHP-CDR-012" in CATALOGUE
    assert "OCHP-CDR-999" not in CATALOGUE
    assert len(list(CATALOGUE)) == len(CATALOGUE)


def test_a_small_catalogue_is_read(tmp_path: Path) -> None:
    found = small(tmp_path, [REQUIREMENT])
    assert isinstance(found, Catalogue)
    assert not found.requirement("OCHP-CDR-001").derived


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"id": "OCHP-cdr-1"}, "id"),
    ({"level": "must"}, "level"),
    ({"role": ["CHS-peer"]}, "role"),
    ({"role": []}, "role"),
    ({"releases": []}, "releases"),
    ({"observable": ["passive"]}, "observable"),
    ({"source": [{"document": "OCHP.md"}]}, "source"),
    ({"xsd_enforced": "no"}, "xsd_enforced"),
    ({"statement": ""}, "statement"),
    ({"ambiguity": ["AMB-002"]}, "ambiguity"),
    ({"see": ["OCHP-CDR-002"]}, "see"),
    ({"owner": "OCHP-CDR-002"}, "owner"),
    ({"statment": "x"}, "statment"),
]


@pytest.mark.parametrize(("change", "key"), WRONG, ids=[key for _, key in WRONG])
def test_a_wrong_requirement_is_refused_with_file_id_key_and_line(
    tmp_path: Path, change: dict[str, Any], key: str
) -> None:
    first = REQUIREMENT | {"id": "OCHP-CDR-003"}
    second = REQUIREMENT | change
    with pytest.raises(CatalogueError) as caught:
        small(tmp_path, [first, second])
    assert (caught.value.file, caught.value.entry, caught.value.key) == (
        "requirements.yaml",
        second["id"],
        key,
    )
    lines = (tmp_path / "requirements.yaml").read_text(encoding="utf-8").splitlines()
    assert lines[caught.value.line - 1].strip(" -").startswith(f"{key}:")
    assert caught.value.line > len(lines) // 2


@pytest.mark.parametrize("key", [key for key in REQUIREMENT if key != "id"])
def test_a_missing_key_is_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        small(tmp_path, [without(REQUIREMENT, key)])
    assert (caught.value.entry, caught.value.key) == ("OCHP-CDR-001", key)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"id": "AMB-1"}, "id"),
        ({"ruling": "either"}, "ruling"),
        ({"readings": [{"reading": "At once."}]}, "readings"),
        ({"readings": [{"id": "AMB-002/x", "reading": "r", "source": "s"}]}, "readings"),
        ({"readings": [{"id": "AMB-001/X", "reading": "r", "source": "s"}]}, "readings"),
        ({"readings": [{"id": "AMB-001/x", "reading": "r", "source": "s"}] * 2}, "readings"),
        ({"reason": "x"}, "reason"),
    ],
)
def test_a_wrong_ambiguity_is_refused(tmp_path: Path, change: dict[str, Any], key: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        small(tmp_path, [REQUIREMENT], [AMBIGUITY | change])
    assert (caught.value.file, caught.value.key) == ("ambiguities.yaml", key)


def test_an_id_may_be_there_once_only(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="twice"):
        small(tmp_path, [REQUIREMENT, REQUIREMENT])
    with pytest.raises(CatalogueError, match="twice"):
        small(tmp_path, [REQUIREMENT], [AMBIGUITY, AMBIGUITY])
