"""A seed and an epoch that the target has met before get ids of their own."""

from dataclasses import replace
from pathlib import Path

import pytest

from conformance.campaign import Campaign, Settings
from conformance.records import Ids, Party, Setting, bulk
from conformance.scenarios.ids import prefix_of
from conformance.wire import Credentials
from tests.plugin.house import House, house

EPOCH = 1_700_000_000


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(target=tmp_path / "target.toml", epoch=EPOCH, output=tmp_path / "reports")


def probed(settings: Settings) -> Campaign:
    campaign = Campaign(settings, {})
    campaign.probe()
    campaign.close()
    return campaign


def upload(campaign: Campaign, prefix: str) -> None:
    ground = campaign.ground
    setting = Setting(ground.schema, Party.of("DEABC", "DE8EX"), Ids(prefix), EPOCH)
    with ground.client() as client:
        reply = client.call(
            "AddCDRs", {"cdrInfoArray": list(bulk(setting, 0, 1))}, Credentials("DEABC", "DEABC", "x")
        )
    assert reply.code == "ok"


def approve_all(served: House) -> None:
    for cdr in served.cdrs.values():
        status = cdr.find("{*}status/{*}CdrStatusType")
        assert status is not None
        status.text = "approved"


def test_ids_derive_from_seed_and_epoch_alone_at_first(settings: Settings, tmp_path: Path) -> None:
    with house() as served:
        served.target(tmp_path)
        assert probed(settings).prefix == prefix_of(0, EPOCH)


def test_ids_that_wait_in_a_queue_are_not_used_again(settings: Settings, tmp_path: Path) -> None:
    with house() as served:
        served.target(tmp_path)
        upload(probed(settings), prefix_of(0, EPOCH))
        again = probed(settings)
    assert again.prefix == prefix_of(0, EPOCH, turn=1)
    assert [probe.message for probe in again.preflight.probes if probe.name == "ids"]


def test_ids_of_settled_records_are_not_used_again(settings: Settings, tmp_path: Path) -> None:
    with house() as served:
        served.target(tmp_path)
        upload(probed(settings), prefix_of(0, EPOCH))
        upload(probed(settings), prefix_of(0, EPOCH, turn=1))
        approve_all(served)
        assert probed(settings).prefix == prefix_of(0, EPOCH, turn=2)
        assert probed(replace(settings, seed=1)).prefix == prefix_of(1, EPOCH)
