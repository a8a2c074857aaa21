"""Preflight and settlement against small houses and against nobody."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from conformance.campaign import Campaign, Settings
from conformance.campaign.preflight import MANY_CDRS
from conformance.campaign.settlement import settle
from conformance.evidence import Outcome, Verdict, read
from conformance.schema import MAX_MESSAGE
from conformance.wire import Client
from tests.plugin.house import House, envelope, house


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(target=tmp_path / "target.toml", epoch=1_800_000_000, output=tmp_path / "reports")


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that accepts connections and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as server:
        yield server.getsockname()[1]


def verdicts(campaign: Campaign) -> dict[str, Verdict]:
    return {probe.name: probe.verdict for probe in campaign.preflight.probes}


def probed(settings: Settings) -> Campaign:
    campaign = Campaign(settings, {})
    campaign.probe()
    campaign.close()
    return campaign


def test_a_good_target_passes(settings: Settings, tmp_path: Path) -> None:
    with house() as served:
        served.target(tmp_path)
        campaign = probed(settings)
        assert campaign.preflight.unavailable is None
        found = verdicts(campaign)
        assert {found[f"credentials of {name}"] for name in ("DE8EX", "DE8FY", "DEABC", "NLDEF")} == {
            Verdict.PASS
        }
        assert found[f"reachability of {served.url}"] is Verdict.PASS
        assert found["clock"] is Verdict.PASS
        assert {operation for operation, _ in served.asked} <= {
            "GetCDRs",
            "CheckCDRs",
            "GetChargePointListUpdates",
        }


def test_wrong_credentials_are_told_by_account(settings: Settings, tmp_path: Path) -> None:
    def refusing(_: House, operation: str, user: str) -> bytes | None:
        return envelope(operation, "not-authorized") if user == "DE8FY" else None

    with house(refusing) as served:
        served.target(tmp_path)
        campaign = probed(settings)
    assert campaign.preflight.unavailable is None
    failed = [name for name, verdict in verdicts(campaign).items() if verdict is Verdict.FAIL]
    assert failed == ["credentials of DE8FY"]


def test_a_target_that_refuses_everybody_is_unavailable(settings: Settings, tmp_path: Path) -> None:
    with house(lambda _, operation, user: envelope(operation, "not-authorized")) as served:
        served.target(tmp_path)
        campaign = probed(settings)
    assert "credentials of every account" in (campaign.preflight.unavailable or "")


def test_nobody_listening_is_one_sentence_and_partial_results(settings: Settings, tmp_path: Path) -> None:
    with house() as served:
        served.target(tmp_path)
    campaign = Campaign(settings, {})
    try:
        campaign.probe()
        assert "cannot be reached" in (campaign.preflight.unavailable or "")
        results = campaign.finish(interrupted=False)
    finally:
        campaign.close()
    assert results.campaign.outcome is Outcome.PARTIAL
    assert "cannot be reached" in results.campaign.because[0]
    assert read(campaign.folder.path) == results


def test_a_silent_target_takes_one_time_out(settings: Settings, tmp_path: Path, silent_port: int) -> None:
    served = House(url=f"http://127.0.0.1:{silent_port}/")
    served.target(tmp_path, timeout=1)
    began = time.monotonic()
    campaign = probed(settings)
    assert "cannot be reached" in (campaign.preflight.unavailable or "")
    assert time.monotonic() - began < 6


def test_an_account_that_holds_too_much_is_told_once(settings: Settings, tmp_path: Path) -> None:
    def endless(_: House, operation: str, user: str) -> bytes | None:
        is_full = operation == "GetCDRs" and user == "DE8EX"
        return envelope(operation, "ok") + b" " * MAX_MESSAGE if is_full else None

    with house(endless) as served:
        served.target(tmp_path)
        campaign = probed(settings)
    assert campaign.preflight.unavailable is None
    (message,) = [p.message for p in campaign.preflight.probes if p.name == "queue of DE8EX"]
    assert "DE8EX holds too much" in message
    assert campaign.preflight.unreadable.reason("GetCDRs", "DE8EX", {}) is not None
    assert campaign.preflight.unreadable.reason("GetCDRs", "DE8FY", {}) is None


def test_a_late_queue_is_asked_for_once_more_and_then_left_to_the_scenarios(
    settings: Settings, tmp_path: Path
) -> None:
    asked = []

    def slow(_: House, operation: str, user: str) -> bytes | None:
        if (operation, user) == ("CheckCDRs", "DEABC"):
            asked.append(operation)
            if len(asked) > 1:
                ended.wait(5)
        return None

    ended = threading.Event()
    with house(slow) as served:
        served.target(tmp_path, timeout=0.5)
        campaign = probed(settings)
        ended.set()
    assert len(asked) == 3  # the harmless one, and the queue twice
    (message,) = [p.message for p in campaign.preflight.probes if p.name == "queue of DEABC"]
    assert "within 0.5 s" in message
    reasons, late = campaign.preflight.unreadable.plain()
    assert not reasons
    assert list(late.values()) == [1]


def test_a_long_queue_is_told_but_read(settings: Settings, tmp_path: Path) -> None:
    def long(_: House, operation: str, user: str) -> bytes | None:
        cdr = etree.fromstring('<cdrInfoArray xmlns="http://ochp.eu/1.4"/>')
        return envelope(operation, "ok", [cdr] * MANY_CDRS) if operation == "CheckCDRs" else None

    with house(long) as served:
        served.target(tmp_path)
        campaign = probed(settings)
    told = [p.message for p in campaign.preflight.probes if p.name.startswith("queue of")]
    assert len(told) == 2
    assert all(f"{MANY_CDRS} CDRs" in message for message in told)
    assert campaign.preflight.unreadable.plain() == ({}, {})


def test_what_waits_is_approved_and_what_was_declined_is_rejected(settings: Settings, tmp_path: Path) -> None:
    from conformance.records import Ids, Party, Setting, Tree
    from conformance.records.batch import bulk
    from conformance.wire import Credentials

    with house() as served:
        served.target(tmp_path)
        campaign = probed(settings)
        ground = campaign.ground
        own, foreign = ground.prefix, "FOREIGN0"
        records: list[Tree] = []
        for prefix in (own, own, foreign):
            setting = Setting(
                ground.schema, Party.of("DEABC", "DE8EX"), Ids(prefix + str(len(records))), settings.epoch
            )
            records += list(bulk(setting, 0, 1))
        client: Client = ground.client()
        cpo, emp = Credentials("DEABC", "DEABC", "x"), Credentials("DE8EX", "DE8EX", "x")
        assert client.call("AddCDRs", {"cdrInfoArray": records}, cpo).code == "ok"
        declined = {"cdrId": records[1]["CdrId"], "evseId": records[1]["evseId"]}
        assert client.call("ConfirmCDRs", {"declined": [declined]}, emp).code == "ok"

        assert settle(ground.target, ground.release, client, {own}) == ()
        client.close()
        statuses = [cdr.findtext("{*}status/{*}CdrStatusType") for cdr in served.cdrs.values()]
    assert statuses == ["approved", "rejected", "accepted"]


def test_what_cannot_be_settled_is_said(settings: Settings, tmp_path: Path) -> None:
    with house() as served:
        served.target(tmp_path)
        campaign = probed(settings)
    with campaign.ground.client() as client:
        sentences = settle(campaign.ground.target, campaign.ground.release, client, {campaign.ground.prefix})
    assert len(sentences) == 1
    assert "DE8EX, DE8FY, DEABC, NLDEF" in sentences[0]
