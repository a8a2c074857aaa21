"""The report folder: one campaign at a time, and nothing outside of it."""

import os
from pathlib import Path

import pytest

from conformance.campaign.folder import ReportFolder
from conformance.errors import UsageError


def test_a_folder_in_use_is_refused(tmp_path: Path) -> None:
    with (
        ReportFolder(tmp_path, "1.4", "House", "CHS"),
        pytest.raises(UsageError, match="in use"),
        ReportFolder(tmp_path, "1.4", "House", "CHS"),
    ):
        pass


def test_a_folder_is_free_again_afterwards(tmp_path: Path) -> None:
    for _ in range(2):
        with ReportFolder(tmp_path, "1.4", "House", "CHS") as folder:
            assert folder.shards.is_dir()


def test_two_roles_have_two_folders(tmp_path: Path) -> None:
    with (
        ReportFolder(tmp_path, "1.4", "House", "CHS") as one,
        ReportFolder(tmp_path, "1.4", "House", "EMP") as two,
    ):
        assert one.path != two.path


@pytest.mark.parametrize("name", ["../../etc", "/etc", "a/b", "..", "", "😀", "x" * 500, "a\0b\n"])
def test_no_name_leads_out_of_the_output_folder(tmp_path: Path, name: str) -> None:
    with ReportFolder(tmp_path, "1.4", name, "CHS") as folder:
        assert folder.path.resolve().parent == (tmp_path / "1.4").resolve()


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "1.4").write_text("in the way")
    with pytest.raises(UsageError, match="cannot be written"), ReportFolder(tmp_path, "1.4", "House", "CHS"):
        pass


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(UsageError, match="cannot be written"), ReportFolder(tmp_path, "1.4", "House", "CHS"):
        pass


def test_a_full_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError, match="No space left"), ReportFolder(tmp_path, "1.4", "House", "CHS"):
        pass
    assert not list(tmp_path.rglob(".room"))


def test_what_the_campaign_before_left_is_cleared(tmp_path: Path) -> None:
    with ReportFolder(tmp_path, "1.4", "House", "CHS") as folder:
        (folder.path / "results.json").write_text("old")
        (folder.path / "notes.txt").write_text("of a person")
        (folder.shards / "main.jsonl").write_text("old")
    with ReportFolder(tmp_path, "1.4", "House", "CHS") as folder:
        assert not (folder.path / "results.json").exists()
        assert (folder.path / "notes.txt").exists()
        assert not list(folder.shards.iterdir())


def test_latest_leads_to_the_last_folder(tmp_path: Path) -> None:
    for target in ("One", "Two"):
        with ReportFolder(tmp_path, "1.4", target, "CHS") as folder:
            folder.point_to_latest()
    assert (tmp_path / "1.4" / "latest").resolve().name == "Two-CHS"
