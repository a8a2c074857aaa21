"""Charge points over real HTTP: texts are kept, refusals echo the record, and the journal remembers."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from conformance.records import ChargePointVariant, Ids, Party, Setting, bulk, charge_point, renamed
from conformance.releases import get
from conformance.schema import of
from tests.sandbox.caller import Answer, Caller, sandbox

EPOCH = 1_790_000_000
SCHEMA = of(get("1.4"))


def points(count: int = 1, *, operator: str = "DEABC") -> list[dict[str, Any]]:
    where = Setting(SCHEMA, Party.of(operator, operator), Ids("SANDBOX"), EPOCH)
    return list(bulk(where, 1, count, ChargePointVariant.maximal(), charge_point))


def upload(caller: Caller, *records: dict[str, Any], name: str = "CPO1") -> Answer:
    return caller.call(name, "UpdateChargePointList", chargePointInfoArray=list(records))


def full(caller: Caller, name: str = "NSP1") -> Answer:
    return caller.call(name, "GetChargePointList")


def delta(caller: Caller, ago: timedelta) -> Answer:
    since = f"{(datetime.now(UTC) - ago).replace(tzinfo=None, microsecond=0).isoformat()}Z"
    return caller.call("NSP1", "GetChargePointListUpdates", lastUpdate={"DateTime": since})


def test_texts_are_delivered_as_they_were_uploaded() -> None:
    (point,) = points()
    spelled = {**point, "evseId": str(point["evseId"]).lower()}
    with sandbox() as caller:
        assert upload(caller, spelled).code == "ok"
        answer = full(caller)
        assert answer.texts("evseId") == [spelled["evseId"]]
        assert answer.texts("locationName") == [point["locationName"]]


@pytest.mark.parametrize(("name", "count"), [("NSP1", 1), ("NSP2", 2)])
def test_providers_see_the_operators_that_they_are_connected_to(name: str, count: int) -> None:
    with sandbox() as caller:
        upload(caller, *points())
        upload(caller, *points(operator="NLDEF"), name="CPO2")
        assert len(full(caller, name).texts("evseId")) == count


def test_foreign_charge_point_is_returned_as_uploaded() -> None:
    (own,), (foreign,) = points(), points(operator="NLDEF")
    with sandbox() as caller:
        answer = upload(caller, own, foreign)
        assert answer.code == "partly"
        payload = answer.document.payload
        assert payload is not None
        [refused] = payload.iterfind("{*}refusedChargePointInfo")
        assert refused.findtext("{*}evseId") == foreign["evseId"]


def test_a_delta_holds_what_changed_lately() -> None:
    with sandbox() as caller:
        upload(caller, *points(3))
        assert len(delta(caller, timedelta(minutes=1)).texts("evseId")) == 3
        assert delta(caller, -timedelta(days=1)).texts("evseId") == []


def test_ids_can_be_normalised() -> None:
    (point,) = points()
    with sandbox(variations=("AMB-043/normalised",)) as caller:
        upload(caller, {**point, "evseId": "de*abc*e7"})
        assert full(caller).texts("evseId") == ["DEABCE7"]


def test_the_journal_remembers_charge_points_and_when_they_changed(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path}/house.db"
    (point,) = points()
    with sandbox(store=store) as caller:
        upload(caller, point)
        upload(caller, renamed(point, "Elsewhere"))
    with sandbox(store=store) as caller:
        assert full(caller).texts("locationName") == ["Elsewhere"]
        assert delta(caller, timedelta(minutes=5)).texts("locationName") == ["Elsewhere"]


def test_a_fault_merges_updates() -> None:
    (point,) = points()
    bare = {name: value for name, value in point.items() if name not in ("images", "openingTimes")}
    with sandbox("merges_updates_into_what_is_stored") as caller:
        upload(caller, point)
        upload(caller, bare)
        assert full(caller).texts("uri")
