"""Which requirements a target has to satisfy, by what it claims."""

from pathlib import Path

import pytest

from conformance.campaign import Ground, Settings, ground

CLAIM = {
    "OCHP-GEN-007": "live_status",
    "OCHP-STATUS-001": "live_status",
    "OCHP-STATUS-022": "parking",
    "OCHP-TARIFF-001": "tariffs",
}


def _ground(tmp_path: Path, **claims: bool) -> Ground:
    file = tmp_path / "target.toml"
    lines = [
        "[target]",
        "name = 'a house'",
        "release = '1.4'",
        "role = 'CHS'",
        "[endpoints]",
        "chs = 'http://127.0.0.1:1/'",
        "chs_live = 'http://127.0.0.1:1/live'",
        "[[partners]]",
        "id = 'DEABC'",
        "roles = ['CPO', 'EMP']",
        "username = 'u'",
        "password = 'p'",
        "[ics]",
        *(f"{name} = {str(claim).lower()}" for name, claim in claims.items()),
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    return ground(Settings(target=file, epoch=1_800_000_000), {})


@pytest.mark.parametrize("requirement", CLAIM)
def test_what_is_not_claimed_is_not_judged(tmp_path: Path, requirement: str) -> None:
    found = _ground(tmp_path, **{CLAIM[requirement]: False})
    assert found.unclaimed[requirement] == f"not claimed (ics.{CLAIM[requirement]} = false)"
    assert requirement not in found.requirements


@pytest.mark.parametrize("requirement", CLAIM)
def test_what_is_claimed_is_judged(tmp_path: Path, requirement: str) -> None:
    assert requirement in _ground(tmp_path, live_status=True, parking=True, tariffs=True).requirements


@pytest.mark.parametrize("requirement", ["OCHP-GEN-018", "OCHP-ID-015", "OCHP-CDR-001"])
def test_what_other_operations_have_too_is_judged_in_any_case(tmp_path: Path, requirement: str) -> None:
    assert requirement in _ground(tmp_path, live_status=False, tariffs=False).requirements
