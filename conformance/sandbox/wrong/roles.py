"""Faults of the model seam: what a broken clearing house shows to accounts of another role."""

from dataclasses import replace

from conformance.model import Settled
from conformance.releases import Role
from conformance.sandbox.flaw import Flaw
from conformance.sandbox.house import Misdeed, Situation
from conformance.sandbox.wrong.deed import model_flaw


def _showing(operation: str, role: Role) -> Misdeed:
    """Answer a query by everything there is, if accounts of a role call it, whose message it is not."""

    def misdeed(situation: Situation) -> Settled:
        request, settled = situation.request, situation.settled
        if request.operation != operation or request.roles != {role}:
            return settled
        store = situation.model.stores(operation)[0]
        everything = tuple(
            (key, facts)
            for key, possible in situation.records.items()
            if key.store == store
            for facts in possible
        )
        return replace(settled, signal="ok", records=everything)

    return misdeed


ROLE_FLAWS: tuple[Flaw, ...] = (
    model_flaw(
        "shows_tokens_to_navigation_providers",
        "A navigation provider gets all tokens, of partners without connection too.",
        "GEN-044",
        _showing("GetRoamingAuthorisationList", Role.NSP),
    ),
    model_flaw(
        "shows_charge_points_to_mobility_providers",
        "A mobility provider gets all charge points, of operators without connection too.",
        "GEN-044",
        _showing("GetChargePointList", Role.EMP),
    ),
    model_flaw(
        "shows_tariffs_to_operators",
        "An operator gets all tariffs, of operators without connection too.",
        "GEN-044 TARIFF-006",
        _showing("GetTariffUpdates", Role.CPO),
    ),
    model_flaw(
        "shows_cdrs_to_navigation_providers",
        "A navigation provider gets all CDRs, of partners without connection too.",
        "GEN-044",
        _showing("GetCDRs", Role.NSP),
    ),
)
"""Faults of roles."""
