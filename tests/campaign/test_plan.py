"""Plans: what applies, what may run together, and what a selection finds."""

import pytest

from conformance.campaign import Planned, groups, planned, require_some
from conformance.errors import SuiteError, UsageError
from conformance.releases import Role, Side, Store
from conformance.requirements import load
from conformance.scenarios.declare import Declaration, How
from tests.campaign.sample import SETTINGS, plan
from tests.scenarios.stand import TARGET

CATALOGUE = load()
KNOWN = {str(r.id): r for r in CATALOGUE}
APPLICABLE = {str(r.id): r for r in CATALOGUE.select("1.4", Role.CHS, Side.SERVER)}


def of(declaration: Declaration, purpose: str = "Purpose.", ixit: dict[str, bool] | None = None) -> Planned:
    summary = TARGET.summary()
    summary.ixit.update(ixit or {})
    return planned("test_one[a]", "cdr", purpose, declaration, APPLICABLE, KNOWN, summary)


def test_id_and_operation_come_from_name_and_requirement() -> None:
    found = planned(
        "test_one[a]",
        "cdr",
        " Some\n  purpose. ",
        Declaration(("OCHP-CDR-001",)),
        APPLICABLE,
        KNOWN,
        TARGET.summary(),
    )
    assert (found.id, found.operation, found.purpose) == ("cdr.one[a]", "AddCDRs", "Some purpose.")
    assert not found.not_applicable


def test_a_scenario_for_another_role_does_not_apply() -> None:
    found = planned(
        "test_one", "cdr", "P.", Declaration(("OCHP-CDR-007",)), APPLICABLE, KNOWN, TARGET.summary()
    )
    assert found.not_applicable


@pytest.mark.parametrize("is_claimed", [True, False])
def test_a_group_applies_if_what_it_is_about_is_claimed(is_claimed: bool) -> None:
    summary = TARGET.summary()
    summary.ics["tariffs"] = is_claimed
    found = planned("test_one", "tariffs", "P.", Declaration(("OCHP-GEN-026",)), APPLICABLE, KNOWN, summary)
    assert bool(found.not_applicable) is not is_claimed


@pytest.mark.parametrize("declaration", [Declaration(), Declaration(("OCHP-CDR-999",))])
def test_a_scenario_without_known_requirement_is_a_defect(declaration: Declaration) -> None:
    with pytest.raises(SuiteError):
        of(declaration)


def test_a_scenario_without_purpose_is_a_defect() -> None:
    with pytest.raises(SuiteError, match="purpose"):
        of(Declaration(("OCHP-CDR-001",)), purpose=" ")


@pytest.mark.parametrize(
    ("writes", "ixit", "hindered"),
    [
        ((), {"read_only": True}, False),
        (((Store.CDRS, "add"),), {}, False),
        (((Store.CDRS, "add"),), {"read_only": True}, True),
        (((Store.TOKENS, "replace"),), {"disposable_accounts": False}, True),
        (((Store.TOKENS, "replace"),), {"disposable_accounts": True}, False),
    ],
)
def test_what_the_target_does_not_allow_is_not_executed(
    writes: tuple[tuple[Store, How], ...], ixit: dict[str, bool], hindered: bool
) -> None:
    found = of(Declaration(("OCHP-CDR-001",), writes), ixit=ixit)
    assert bool(found.hinders) is hindered


def test_writers_of_one_store_stay_together_and_readers_run_freely() -> None:
    plans = [plan("cdr.one", writes=("cdrs",)), plan("poi.one", writes=("charge_points",)), plan("cdr.read")]
    assert groups(plans) == {"cdr.one": "cdrs", "poi.one": "charge_points"}


def test_a_writer_of_two_stores_joins_their_writers() -> None:
    plans = [
        plan("cdr.one", writes=("cdrs",)),
        plan("mix.one", writes=("cdrs", "tokens")),
        plan("poi.one", writes=("charge_points",)),
    ]
    assert groups(plans) == {"cdr.one": "mixed", "mix.one": "mixed", "poi.one": "charge_points"}


def test_a_selection_that_finds_nothing_names_the_closest() -> None:
    with pytest.raises(UsageError, match="plausible_cdr") as raised:
        require_some([], ["cdr.plausible_cdr", "cdr.download"], "plausibel_cdr", "")
    assert raised.value.key == "-k"


def test_an_unknown_group_names_the_closest() -> None:
    with pytest.raises(UsageError, match="transport") as raised:
        require_some([], ["cdr.one", "transport.one"], "", "transprot")
    assert raised.value.key == "--group"


def test_a_reproduction_leaves_the_epoch_to_the_clock() -> None:
    assert SETTINGS.reproduction("test_one[a]") == (
        "ochp-conformance run --target target.toml --seed 0 -k 'test_one and a'"
    )
    assert "--epoch 1800000000" in SETTINGS.command()
