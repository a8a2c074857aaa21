"""Tariffs over real HTTP: texts are kept, refusals echo the tariff, and the journal remembers."""

from pathlib import Path
from typing import Any

from tests.sandbox.caller import Answer, Caller, sandbox

EMPTY: dict[str, Any] = {}


def part(price: str, *recipients: str) -> dict[str, Any]:
    element = {
        "priceComponent": {
            "billingItem": {"BillingItemType": "usagetime"},
            "itemPrice": price,
            "stepSize": "0.250",
        },
        "tariffRestriction": EMPTY,
    }
    named = {"recipient": list(recipients)} if recipients else {}
    return {"tariffElement": [element], **named, "currency": "EUR"}


def tariff(*parts: dict[str, Any], id: str = "DEABCT1") -> dict[str, Any]:
    return {"tariffId": id, "individualTariff": list(parts or (part("1.50"),))}


def upload(caller: Caller, *tariffs: dict[str, Any], name: str = "CPO1") -> Answer:
    return caller.call(name, "UpdateTariffs", TariffInfoArray=list(tariffs))


def download(caller: Caller, name: str = "EMP1") -> Answer:
    return caller.call(name, "GetTariffUpdates")


def test_texts_are_delivered_as_they_were_uploaded() -> None:
    with sandbox() as caller:
        upload(caller, tariff(id="de*abc*t1"))
        answer = download(caller)
        assert [answer.texts(name) for name in ("tariffId", "itemPrice", "stepSize")] == [
            ["de*abc*t1"],
            ["1.50"],
            ["0.250"],
        ]


def test_each_provider_receives_its_part() -> None:
    with sandbox() as caller:
        upload(caller, tariff(part("1"), part("2", "DE8EX"), part("3", "NL8FY")))
        assert [download(caller, name).texts("itemPrice") for name in ("EMP1", "EMP2", "EMP3")] == [
            ["2"],
            [],
            ["1"],
        ]


def test_foreign_tariff_is_returned_as_uploaded() -> None:
    with sandbox() as caller:
        answer = upload(caller, tariff(), tariff(part("7", "DE8EX"), id="NLDEFT1"))
        assert answer.code == "partly"
        payload = answer.document.payload
        assert payload is not None
        [refused] = payload.iterfind("{*}refusedTariffInfo")
        assert [element.text for element in refused.iter("{*}tariffId", "{*}recipient")] == [
            "NLDEFT1",
            "DE8EX",
        ]


def test_readings_show_in_the_answer() -> None:
    with sandbox(variations=("AMB-048/returned", "AMB-108/with-default")) as caller:
        upload(caller, tariff(part("1"), part("2", "DE8EX")))
        answer = download(caller)
        assert (answer.texts("itemPrice"), answer.texts("recipient")) == (["1", "2"], ["DE8EX"])


def test_a_fault_delivers_the_part_of_another_provider() -> None:
    with sandbox("delivers_every_part") as caller:
        upload(caller, tariff(part("1"), part("2", "DE8EX"), part("3", "AT8GZ")))
        assert download(caller).texts("itemPrice") == ["1", "2", "3"]


def test_tariffs_are_there_after_a_restart(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path}/journal.db"
    with sandbox(store=store) as caller:
        upload(caller, tariff(part("1")))
        upload(caller, tariff(part("2")))
    with sandbox(store=store) as caller:
        assert download(caller).texts("itemPrice") == ["2"]
