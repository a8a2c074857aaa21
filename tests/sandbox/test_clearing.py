"""The four CDR operations over HTTP: every answer schema-valid, every step of the life cycle."""

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import pytest

from conformance.errors import UsageError
from conformance.model import Tour, for_release, tours
from conformance.sandbox import Settings, serve, variations
from conformance.sandbox.journal import Journal
from tests.sandbox.caller import RELEASE, Caller, cdr, sandbox

TOURS = tours(for_release(RELEASE))


@pytest.fixture
def caller() -> Iterator[Caller]:
    with sandbox() as running:
        yield running


def pair(record: dict[str, object]) -> dict[str, object]:
    return {"cdrId": record["CdrId"], "evseId": record["evseId"]}


def act(caller: Caller, action: str) -> str | None:
    if action in ("approve", "decline"):
        name = "approved" if action == "approve" else "declined"
        return caller.call("EMP1", "ConfirmCDRs", **{name: [pair(cdr())]}).code
    return caller.call("CPO1", "AddCDRs", cdrInfoArray=[cdr(status=action)]).code


@pytest.mark.parametrize("tour", TOURS, ids=lambda tour: tour.name)
def test_life_cycle_is_carried_out(caller: Caller, tour: Tour) -> None:
    assert [act(caller, step.action) for step in tour.steps] == ["ok"] * len(tour.steps)
    assert "ok" not in [act(caller, step.action) for step in tour.illegal]
    status = {"CdrStatusType": tour.status}
    if tour.status == "declined":
        shown = caller.call("CPO1", "CheckCDRs", cdrStatus=status)
    else:
        shown = caller.call("EMP1", "GetCDRs", cdrStatus=status)
    assert shown.texts("CdrStatusType") == [tour.status]


def test_cdr_keeps_the_texts_of_its_upload(caller: Caller) -> None:
    caller.call("CPO1", "AddCDRs", cdrInfoArray=[cdr(evseId="de*abc*E1", contractId="de-8ex-C00000001")])
    answer = caller.call("EMP1", "GetCDRs")
    assert answer.texts("evseId") == ["de*abc*E1"]
    assert answer.texts("contractId") == ["de-8ex-C00000001"]
    assert answer.texts("billingValue") == ["12.50"]
    assert answer.texts("city") == ["Köln"]
    assert set(answer.texts("LocalDateTime")) == {"2026-02-01T10:00:00+01:00", "2026-02-01T11:00:00+01:00"}


def test_cdr_reaches_its_provider_only(caller: Caller) -> None:
    caller.call("CPO1", "AddCDRs", cdrInfoArray=[cdr()])
    queues = {name: caller.call(name, "GetCDRs").texts("CdrId") for name in ("EMP1", "EMP2", "EMP3", "EMP4")}
    assert queues == {"EMP1": [cdr()["CdrId"]], "EMP2": [], "EMP3": [], "EMP4": []}


def test_refused_records_are_listed_and_explained(caller: Caller) -> None:
    bad = cdr(2, endDateTime={"LocalDateTime": "2026-02-01T09:00:00+01:00"})
    answer = caller.call("CPO1", "AddCDRs", cdrInfoArray=[cdr(), bad])
    assert answer.code == "partly"
    assert answer.texts("implausibleCdrsArray") == [bad["CdrId"]]
    assert str(bad["CdrId"]) in answer.texts("resultDescription")[0]


@pytest.mark.parametrize("variation", variations(), ids=lambda variation: variation.id)
def test_variation_answers_are_valid(variation: object) -> None:
    with sandbox(variations=(getattr(variation, "id"),)) as caller:  # noqa: B009 -- parametrize gives objects
        assert caller.call("CPO1", "AddCDRs", cdrInfoArray=[cdr()]).code == "ok"
        assert caller.call("EMP1", "GetCDRs").code in ("ok", "roaming")


def test_late_acceptance_shows_the_cdr_later() -> None:
    with sandbox(variations=("AMB-029/accepted-later",), speed=1000) as caller:
        caller.call("CPO1", "AddCDRs", cdrInfoArray=[cdr()])
        deadline = perf_counter() + 10
        while not caller.call("EMP1", "GetCDRs").texts("CdrId"):
            assert perf_counter() < deadline


def test_restarted_sandbox_delivers_the_same_cdrs(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path}/journal.db"
    with sandbox(store=store) as caller:
        caller.call("CPO1", "AddCDRs", cdrInfoArray=[cdr(number) for number in range(1, 4)])
        caller.call("EMP1", "ConfirmCDRs", approved=[pair(cdr(1))], declined=[pair(cdr(2))])
        before = _everything(caller)
    with sandbox(store=store) as caller:
        assert _everything(caller) == before


def _everything(caller: Caller) -> list[bytes]:
    approved = {"CdrStatusType": "approved"}
    return [
        caller.call("EMP1", "GetCDRs").response.content,
        caller.call("EMP1", "GetCDRs", cdrStatus=approved).response.content,
        caller.call("CPO1", "CheckCDRs").response.content,
    ]


def test_journal_of_another_release_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/journal.db"
    Journal(url, "1.3").close()
    with pytest.raises(UsageError) as caught, serve(Settings(store=url)):
        pass
    assert caught.value.key == "--store"
    assert "1.3" in caught.value.what


@pytest.mark.parametrize(
    "store", ["sqlite:///{}/broken.db", "sqlite:///{}/none/journal.db", "nonsense", "foo://x"]
)
def test_store_that_cannot_be_used_is_refused(tmp_path: Path, store: str) -> None:
    (tmp_path / "broken.db").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(UsageError) as caught, serve(Settings(store=store.format(tmp_path))):
        pass
    assert caught.value.key == "--store"


def test_port_in_use_is_refused() -> None:
    with sandbox() as caller:
        port = int(caller.running.base.rpartition(":")[2])
        with pytest.raises(UsageError) as caught, serve(Settings(port=port)):
            pass
    assert caught.value.key == "--port"
    assert str(port) in caught.value.what


@pytest.mark.parametrize(("key", "flag"), [("faults", "--fault"), ("variations", "--variation")])
def test_unknown_name_is_refused(key: str, flag: str) -> None:
    with pytest.raises(UsageError) as caught, serve(Settings(**{key: ("drops_the_last_record",)})):  # type: ignore[arg-type]
        pass
    assert caught.value.key == flag
