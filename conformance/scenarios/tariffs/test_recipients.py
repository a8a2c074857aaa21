"""Test group tariffs: which part of a tariff reaches which provider.

Source: OCHP.md 1.4, TariffInfo class, IndividualTariffType class; AMB-048, AMB-049, AMB-108.
"""

from conformance.records import Tree
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge
from conformance.scenarios.peer import Peer
from conformance.scenarios.tariffs import arrange
from conformance.scenarios.tariffs.drawn import ANOTHER, for_parts
from conformance.scenarios.tariffs.sighting import (
    awaited,
    is_stored,
    lacks,
    own_parts_only,
    showing,
    shows,
)


@verifies("OCHP-TARIFF-003")
@operation("GetTariffUpdates")
@writes("tariffs", "add")
@draws(tariff=for_parts("emp", ANOTHER))
def test_provider_receives_its_own_part_only(cpo: Peer, emp: Peer, judge: Judge, tariff: Tree) -> None:
    """Of a tariff with parts for two providers, one of them receives its own part and not the other one."""
    _, download = arrange.stored(judge, cpo, emp, tariff)
    own_parts_only(judge, "OCHP-TARIFF-003", download, tariff, emp.id, aspect="own")


@verifies("OCHP-TARIFF-003", "OCHP-TARIFF-004")
@operation("GetTariffUpdates")
@writes("tariffs", "add")
@draws(tariff=for_parts("emp"))
def test_two_providers_receive_different_parts(
    cpo: Peer, emp: Peer, second_emp: Peer, judge: Judge, tariff: Tree
) -> None:
    """Of two connected providers (if there are) the recipient receives its part, the other the default."""
    _, download = arrange.stored(judge, cpo, emp, tariff)
    own_parts_only(judge, "OCHP-TARIFF-003", download, tariff, emp.id, aspect="recipient")
    other = awaited(judge, second_emp.GetTariffUpdates, showing(tariff))
    own_parts_only(judge, "OCHP-TARIFF-004", other, tariff, second_emp.id, aspect="other")


@verifies("OCHP-TARIFF-004")
@operation("GetTariffUpdates")
@writes("tariffs", "add")
@draws(tariff=for_parts(ANOTHER))
def test_provider_that_is_not_named_receives_the_default(
    cpo: Peer, emp: Peer, judge: Judge, tariff: Tree
) -> None:
    """Of a tariff with a default and a part for another provider, a provider receives the default alone."""
    arrange.uploaded(judge, cpo, tariff)
    download = awaited(judge, emp.GetTariffUpdates, showing(tariff))
    own_parts_only(judge, "OCHP-TARIFF-004", download, tariff, emp.id, aspect="default")


@verifies("OCHP-TARIFF-005")
@operation("GetTariffUpdates")
@writes("tariffs", "add")
@draws(tariff=for_parts(ANOTHER, default=False), companion=for_parts())
def test_tariff_without_default_is_for_its_recipients_only(
    cpo: Peer, emp: Peer, judge: Judge, tariff: Tree, companion: Tree
) -> None:
    """A tariff with a part for another provider alone is not delivered, whether it is taken or refused."""
    upload = cpo.UpdateTariffs(TariffInfoArray=[tariff])
    kind = "advised" if is_stored(upload) else "must-be-provided"
    judge.observe("AMB-049", f"AMB-049/{kind}", "answer to a tariff without default", upload)
    _, download = arrange.stored(judge, cpo, emp, companion)
    lacks(judge, "OCHP-TARIFF-005", download, tariff, aspect="not-for-others")


@verifies("OCHP-TARIFF-003")
@operation("GetTariffUpdates")
@writes("tariffs", "add")
@draws(tariff=for_parts("emp", default=False))
def test_recipient_of_a_tariff_without_default_receives_it(
    cpo: Peer, emp: Peer, judge: Judge, tariff: Tree
) -> None:
    """A tariff that only has a part for the provider is delivered to it, if such a tariff is taken at all."""
    upload = cpo.UpdateTariffs(TariffInfoArray=[tariff])
    if not is_stored(upload):
        judge.observe("AMB-049", "AMB-049/must-be-provided", "answer to a tariff without default", upload)
        lacks(judge, "OCHP-TARIFF-003", emp.GetTariffUpdates(), tariff, aspect="refused")
        return
    download = awaited(judge, emp.GetTariffUpdates, showing(tariff))
    shows(judge, "OCHP-TARIFF-003", download, tariff, aspect="alone")
    own_parts_only(judge, "OCHP-TARIFF-003", download, tariff, emp.id, aspect="alone")


@verifies("OCHP-TARIFF-006")
@operation("GetTariffUpdates")
@writes("tariffs", "add")
@draws(tariff=for_parts("emp", ANOTHER))
def test_download_names_no_other_recipient(cpo: Peer, emp: Peer, judge: Judge, tariff: Tree) -> None:
    """A downloaded tariff names no recipient, or at most the provider itself."""
    _, download = arrange.stored(judge, cpo, emp, tariff)
    record = arrange.delivered(judge, download, tariff)
    named = [element for element in record.iter("{*}recipient") if (element.text or "").strip() != emp.id]
    judge.that(
        not named,
        "OCHP-TARIFF-006",
        download,
        expected="no recipient, or only the caller",
        observed=f"{len(named)} other recipients",
        at=named[0] if named else None,
        aspect="none",
    )
