"""Test group tariffs: uploads that have to be refused, and what stays as it was.

Source: OCHP.md 1.4, UpdateTariffs.conf, ResultCodeType enum, TariffElementType class; types/data-types.xsd.
"""

import pytest

from conformance.records import Mutation, Tree, mutation
from conformance.scenarios.broken import applied, broken, way_to_break
from conformance.scenarios.declare import draws, operation, verifies, writes
from conformance.scenarios.judge import Judge
from conformance.scenarios.outcome import answered, observe_code, refuses_request
from conformance.scenarios.peer import Peer
from conformance.scenarios.tariffs import arrange
from conformance.scenarios.tariffs.drawn import any_tariff, default_tariff, foreign_tariff
from conformance.scenarios.tariffs.sighting import (
    awaited,
    is_stored,
    lacks,
    own_parts_only,
    recent,
    refused_ids,
    refuses,
    showing,
    shows,
    tariff_id,
)

REQUEST = "UpdateTariffsRequest"
DOUBTFUL = (
    "ends-before-start",
    "minPower-above-maxPower",
    "three-periods-a-day",
    "two-defaults",
    "step-of-service-fee",
    "currency-unlisted",
    "start-month-13",
    "price-nan",
)
"""Tariffs that the schema accepts and the text does not; whether they are refused is reported."""


@verifies("OCHP-TARIFF-010", "OCHP-GEN-027")
@operation("UpdateTariffs")
@writes("tariffs", "add")
@draws(good=default_tariff, foreign=foreign_tariff)
def test_foreign_tariff_does_not_stop_the_others(
    cpo: Peer, other_cpo: Peer, emp: Peer, judge: Judge, good: Tree, foreign: Tree
) -> None:
    """Of a batch with a foreign tariff the own one is stored, and exactly the foreign one is listed."""
    upload = cpo.UpdateTariffs(TariffInfoArray=[good, foreign])
    if is_stored(upload):
        judge.inconclusive(
            "the foreign tariff was accepted, so the batch is no mixed one (see OCHP-TARIFF-011)"
        )
    answered(judge, upload, "OCHP-TARIFF-010", aspect="upload", refusal_will_do=True)
    download = awaited(judge, emp.GetTariffUpdates, showing(good))
    shows(judge, "OCHP-TARIFF-010", download, good, aspect="good-one")
    judge.that(
        sorted(refused_ids(upload)) == [tariff_id(foreign)],
        "OCHP-TARIFF-010",
        upload,
        expected=f"refusedTariffInfo with {tariff_id(foreign)} alone",
        observed=f"{list(refused_ids(upload)) or 'no tariff'}",
        aspect="list",
    )
    judge.that(
        upload.code in ("partly", "invalid-id"),
        "OCHP-GEN-027",
        upload,
        expected="partly (invalid-id is tolerated, AMB-016)",
        observed=f"code {upload.code}",
        aspect="code",
    )
    observe_code(judge, "AMB-016", upload, "code of a batch of which some tariffs were refused")


@verifies("OCHP-TARIFF-011", "OCHP-GEN-028")
@operation("UpdateTariffs")
@writes("tariffs", "add")
@draws(own=foreign_tariff, other=default_tariff)
def test_operator_changes_no_tariff_of_another(
    cpo: Peer, other_cpo: Peer, emp: Peer, judge: Judge, own: Tree, other: Tree
) -> None:
    """A tariff with the id of another operator is refused, and that operator's tariff stays as it was."""
    can_see = judge.stage.target.connected(other_cpo.partner, emp.partner)
    if can_see:
        arrange.stored(judge, other_cpo, emp, own)
    else:
        arrange.uploaded(judge, other_cpo, own)
    attack: Tree = {**other, "tariffId": own["tariffId"]}
    upload = cpo.UpdateTariffs(TariffInfoArray=[attack])
    refuses(judge, "OCHP-TARIFF-011", upload, attack)
    judge.that(
        upload.code != "ok",
        "OCHP-GEN-028",
        upload,
        expected="another code than ok (invalid-id preferred)",
        observed=f"code {upload.code}",
        aspect="code",
    )
    download = emp.GetTariffUpdates()
    if can_see:
        own_parts_only(judge, "OCHP-TARIFF-011", download, own, emp.id, aspect="unchanged")
    else:
        lacks(judge, "OCHP-TARIFF-011", download, attack, aspect="not-stored")


def _refuses_way(judge: Judge, requirement: str, cpo: Peer, emp: Peer, tariff: Tree, way: Mutation) -> None:
    """Upload one tariff broken in a named way; check that it is refused and not delivered."""
    request = cpo.invalid("UpdateTariffs", TariffInfoArray=[applied(judge, tariff, way)], note=way.what)
    refuses_request(judge, requirement, cpo, request, "refused")
    lacks(judge, requirement, recent(emp), tariff, aspect="not-stored")


@verifies("OCHP-TARIFF-014")
@operation("UpdateTariffs")
@draws(tariff=any_tariff, way=way_to_break("OCHP-TARIFF-014", REQUEST))
def test_element_without_price_or_restriction_is_refused(
    cpo: Peer, emp: Peer, judge: Judge, tariff: Tree, way: Mutation
) -> None:
    """A tariff element that lacks its priceComponent or its tariffRestriction is refused."""
    _refuses_way(judge, "OCHP-TARIFF-014", cpo, emp, tariff, way)


@verifies("OCHP-TARIFF-015")
@operation("UpdateTariffs")
@draws(tariff=any_tariff, way=way_to_break("OCHP-TARIFF-015", REQUEST))
def test_tariff_without_part_element_or_currency_is_refused(
    cpo: Peer, emp: Peer, judge: Judge, tariff: Tree, way: Mutation
) -> None:
    """A tariff that lacks an individual tariff, an element or a currency is refused."""
    _refuses_way(judge, "OCHP-TARIFF-015", cpo, emp, tariff, way)


@verifies("OCHP-TARIFF-015")
@operation("UpdateTariffs")
@draws(tariff=any_tariff)
def test_list_with_a_small_letter_is_no_list(cpo: Peer, emp: Peer, judge: Judge, tariff: Tree) -> None:
    """An upload whose list is spelt tariffInfoArray, as one table has it, is refused (AMB-004)."""
    request = cpo.invalid("UpdateTariffs", tariffInfoArray=[tariff], note="the list with a small letter")
    refuses_request(judge, "OCHP-TARIFF-015", cpo, request, "small-letter")
    lacks(judge, "OCHP-TARIFF-015", recent(emp), tariff, aspect="not-stored")


@verifies("OCHP-TARIFF-019")
@operation("UpdateTariffs")
@draws(tariff=any_tariff, way=way_to_break("OCHP-TARIFF-019", REQUEST))
def test_fifteen_regular_periods_are_refused(
    cpo: Peer, emp: Peer, judge: Judge, tariff: Tree, way: Mutation
) -> None:
    """A restriction with fifteen regular periods is refused."""
    _refuses_way(judge, "OCHP-TARIFF-019", cpo, emp, tariff, way)


@verifies("OCHP-TARIFF-020")
@operation("UpdateTariffs")
@draws(tariff=any_tariff, way=way_to_break("OCHP-TARIFF-020", REQUEST))
def test_date_limit_without_its_wrapper_is_refused(
    cpo: Peer, emp: Peer, judge: Judge, tariff: Tree, way: Mutation
) -> None:
    """A start or end that holds its time itself, and not in DateTime, is refused."""
    _refuses_way(judge, "OCHP-TARIFF-020", cpo, emp, tariff, way)


@verifies("OCHP-TIME-001")
@operation("UpdateTariffs")
@draws(tariff=any_tariff, way=way_to_break("OCHP-TIME-001", REQUEST))
def test_date_limit_in_another_form_is_refused(
    cpo: Peer, emp: Peer, judge: Judge, tariff: Tree, way: Mutation
) -> None:
    """A tariff with a time that has an offset, a fraction or no zone is refused."""
    _refuses_way(judge, "OCHP-TIME-001", cpo, emp, tariff, way)


@verifies("OCHP-ID-015")
@operation("UpdateTariffs")
@draws(tariff=any_tariff, way=way_to_break("OCHP-ID-015", REQUEST))
def test_other_tariff_id_is_refused(cpo: Peer, emp: Peer, judge: Judge, tariff: Tree, way: Mutation) -> None:
    """A tariff-id without type id T, with one separator, or with eleven characters behind T is refused."""
    _refuses_way(judge, "OCHP-ID-015", cpo, emp, tariff, way)


@verifies("OCHP-GEN-034")
@operation("UpdateTariffs")
@draws(tariff=any_tariff, way=way_to_break("OCHP-GEN-034", REQUEST))
def test_empty_mandatory_value_in_a_tariff_is_refused(
    cpo: Peer, emp: Peer, judge: Judge, tariff: Tree, way: Mutation
) -> None:
    """A tariff with an empty mandatory value is not accepted."""
    _refuses_way(judge, "OCHP-GEN-034", cpo, emp, tariff, way)


@verifies("OCHP-GEN-029")
@operation("UpdateTariffs")
@draws(tariff=any_tariff, way=way_to_break("OCHP-GEN-029", REQUEST))
def test_tariff_against_the_schema_is_refused(
    cpo: Peer, emp: Peer, judge: Judge, tariff: Tree, way: Mutation
) -> None:
    """A tariff that violates the schema is answered with format or a Client fault, and not stored."""
    _refuses_way(judge, "OCHP-GEN-029", cpo, emp, tariff, way)


@verifies("OCHP-TYPE-003")
@operation("UpdateTariffs")
@draws(tariff=any_tariff, way=way_to_break("OCHP-TYPE-003", REQUEST))
def test_unlisted_billing_item_is_refused(
    cpo: Peer, emp: Peer, judge: Judge, tariff: Tree, way: Mutation
) -> None:
    """A tariff with a billing item that is not listed, letter case included, is refused."""
    _refuses_way(judge, "OCHP-TYPE-003", cpo, emp, tariff, way)


@verifies("OCHP-GEN-047")
@operation("UpdateTariffs")
@writes("tariffs", "add")
@draws(tariff=default_tariff)
def test_upload_without_a_tariff_is_refused(cpo: Peer, emp: Peer, judge: Judge, tariff: Tree) -> None:
    """An UpdateTariffs request without any tariff is refused and leaves what is stored as it was."""
    arrange.stored(judge, cpo, emp, tariff)
    request = cpo.invalid("UpdateTariffs", TariffInfoArray=[], note="an upload without any tariff")
    refuses_request(judge, "OCHP-GEN-047", cpo, request, "empty")
    shows(judge, "OCHP-GEN-047", emp.GetTariffUpdates(), tariff, aspect="kept")


@verifies("OCHP-TARIFF-010")
@operation("UpdateTariffs")
@writes("tariffs", "add")
@draws(tariff=default_tariff, replaced=default_tariff)
def test_refused_version_leaves_the_stored_one(
    cpo: Peer, emp: Peer, judge: Judge, tariff: Tree, replaced: Tree
) -> None:
    """A new version of a tariff that breaks the schema is refused, and the stored one stays as it was."""
    arrange.stored(judge, cpo, emp, tariff)
    way = mutation(judge.stage.rules.schema, "missing/individualTariff/currency", REQUEST)
    version = applied(judge, {**replaced, "tariffId": tariff["tariffId"]}, way)
    reply = cpo.send(cpo.invalid("UpdateTariffs", TariffInfoArray=[version], note=way.what))
    if is_stored(reply):
        judge.inconclusive("the broken version was accepted (see OCHP-TARIFF-015)")
    own_parts_only(judge, "OCHP-TARIFF-010", emp.GetTariffUpdates(), tariff, emp.id, aspect="stored-one")


@pytest.mark.parametrize("name", DOUBTFUL)
@verifies("OCHP-GEN-030")
@operation("UpdateTariffs")
@writes("tariffs", "add")
@draws(tariff=default_tariff)
def test_doubtful_tariff_is_no_error_of_the_house(
    cpo: Peer, emp: Peer, judge: Judge, name: str, tariff: Tree
) -> None:
    """A tariff that the schema accepts and the text does not is taken or refused, but no internal error."""
    answer = cpo.UpdateTariffs(TariffInfoArray=[broken(judge, tariff, name, REQUEST)])
    requirement = mutation(judge.stage.rules.schema, name, REQUEST).requirement
    answered(judge, answer, "OCHP-GEN-030", aspect=name, refusal_will_do=True)
    judge.that(
        answer.code != "server",
        "OCHP-GEN-030",
        answer,
        expected="another code than server",
        observed=f"code {answer.code}",
        aspect=f"{name}-code",
    )
    reading = "accepted" if is_stored(answer) else "refused"
    judge.observe(requirement, f"{requirement}/{reading}", name, answer)
