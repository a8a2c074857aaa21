"""A shard that cannot be written any more says so, and stays readable."""

from pathlib import Path

import pytest

from conformance.campaign.shard import ShardWriter, read_shards
from conformance.errors import Unwritten

FULL = Path("/dev/full")

pytestmark = pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full")


def test_full_disk_is_told_with_folder_and_reason(tmp_path: Path) -> None:
    (tmp_path / "main.jsonl").symlink_to(FULL)
    shard = ShardWriter(tmp_path, "main")
    with pytest.raises(Unwritten) as caught:
        shard.changing("AddCDRs", "DEABC")
    shard.close()
    assert caught.value.folder == str(tmp_path.parent)
    assert caught.value.reason == "No space left on device"


def test_nothing_is_written_behind_a_torn_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shard = ShardWriter(tmp_path, "main")
    shard.changing("AddCDRs", "DEABC")
    with FULL.open("ab", buffering=0) as full, monkeypatch.context() as patched:
        patched.setattr(shard, "_file", full)
        with pytest.raises(Unwritten):
            shard.changing("ConfirmCDRs", "DE8EX")
    with pytest.raises(Unwritten):
        shard.changing("ConfirmCDRs", "DE8EX")
    shard.close()
    _, changes = read_shards(tmp_path)
    assert [change.operation for change in changes] == ["AddCDRs"]
