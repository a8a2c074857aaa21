"""What is written to a report folder is what is read from it."""

import hashlib
import json
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from conformance.errors import UsageError
from conformance.evidence import EVIDENCE_FOLDER, RESULTS_FILE, Results, read, write
from tests.evidence import drawn, sample


@given(drawn.results)
def test_results_are_read_as_they_were_written(results: Results) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert read(write(results, Path(folder))) == results


def test_folder_and_file_name_the_same_results(tmp_path: Path) -> None:
    file = write(sample.results(), tmp_path)
    assert read(tmp_path) == read(file)


def test_bodies_are_files_named_by_their_digest(tmp_path: Path) -> None:
    write(sample.results(), tmp_path)
    digest = hashlib.sha256(sample.CONTENT).hexdigest()
    assert [p.name for p in (tmp_path / EVIDENCE_FOLDER).iterdir()] == [f"{digest}.bin"]
    assert (tmp_path / EVIDENCE_FOLDER / f"{digest}.bin").read_bytes() == sample.CONTENT


def test_results_json_holds_no_body(tmp_path: Path) -> None:
    document = json.loads(write(sample.results(), tmp_path).read_text(encoding="utf-8"))
    assert document["exchanges"][0]["answer"]["content"] == ""


def test_reading_without_bodies_leaves_them_out(tmp_path: Path) -> None:
    write(sample.results(), tmp_path)
    answer = read(tmp_path, bodies=False).exchanges[0].answer
    assert answer is not None
    assert (answer.content, answer.length) == (b"", len(sample.CONTENT))


def test_writing_again_replaces_the_results(tmp_path: Path) -> None:
    write(sample.results(), tmp_path)
    later = replace(sample.results(), release="1.3")
    assert read(write(later, tmp_path)) == later


def test_nothing_but_results_and_evidence_is_left_behind(tmp_path: Path) -> None:
    write(sample.results(), tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == [EVIDENCE_FOLDER, RESULTS_FILE]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"7",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b"9" * 5_000,
        b"{}",
        b'{"schema_version": 1}',
        b'{"schema_version": "9.0"}',
        b'{"schema_version": "1.0"}',
        b'{"schema_version": "1.0", "surprise": 1}',
    ],
    ids=[
        "empty",
        "torn",
        "list",
        "null",
        "number",
        "not-utf8",
        "deep",
        "huge",
        "void",
        "type",
        "later",
        "bare",
        "odd",
    ],
)
def test_other_files_are_refused_by_name(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / RESULTS_FILE
    file.write_bytes(content)
    with pytest.raises(UsageError) as refusal:
        read(file)
    assert refusal.value.file == str(file)


def test_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refusal:
        read(tmp_path)
    assert refusal.value.file == str(tmp_path / RESULTS_FILE)


def test_wrong_field_is_named(tmp_path: Path) -> None:
    file = write(sample.results(), tmp_path)
    document = json.loads(file.read_text(encoding="utf-8"))
    document["campaign"]["seed"] = "many"
    file.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(UsageError) as refusal:
        read(file)
    assert refusal.value.key == "campaign.seed"


def test_digest_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "outside.bin").write_bytes(b"not evidence")
    folder = tmp_path / "report"
    file = write(sample.results(), folder)
    document = json.loads(file.read_text(encoding="utf-8"))
    document["exchanges"][0]["answer"]["sha256"] = "../../outside"
    file.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(UsageError) as refusal:
        read(file)
    assert "sha256" in (refusal.value.key or "")


def test_half_a_surrogate_pair_does_not_stop_the_report(tmp_path: Path) -> None:
    results = replace(sample.results(), remarks=("before\udc80after",))
    assert read(write(results, tmp_path)).remarks == ("before?after",)


def test_evidence_that_was_deleted_is_an_empty_body(tmp_path: Path) -> None:
    file = write(sample.results(), tmp_path)
    for body in (tmp_path / EVIDENCE_FOLDER).iterdir():
        body.unlink()
    assert read(file).exchanges[0].request.content == b""
