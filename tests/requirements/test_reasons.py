"""Reasons why a requirement is not judged."""

from pathlib import Path

import pytest

from conformance.requirements import CatalogueError, load, read_reasons, reasons


def test_the_shipped_reasons_are_readable() -> None:
    assert "OCHPT-TLS-002" in reasons()


def test_a_reason_is_one_line(tmp_path: Path) -> None:
    document = tmp_path / "coverage.yaml"
    document.write_text("- id: OCHP-GEN-042\n  reason: >-\n    Said\n    by nobody.\n")
    assert read_reasons(document, load()) == {"OCHP-GEN-042": "Said by nobody."}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("- id: OCHP-GEN-999\n  reason: none\n", "id"),
        ("- id: OCHP-GEN-042\n  reason: ''\n", "reason"),
        ("- id: OCHP-GEN-042\n", "reason"),
        ("- id: OCHP-GEN-042\n  reason: a\n- id: OCHP-GEN-042\n  reason: b\n", "id"),
        ("- id: OCHP-GEN-042\n  reason: a\n  because: b\n", "because"),
    ],
    ids=["unknown", "empty", "missing", "twice", "other-key"],
)
def test_a_wrong_entry_is_refused(tmp_path: Path, text: str, key: str) -> None:
    document = tmp_path / "coverage.yaml"
    document.write_text(text)
    with pytest.raises(CatalogueError) as caught:
        read_reasons(document, load())
    assert caught.value.key == key
