from pathlib import Path

import pytest
import yaml

from conformance.requirements import CatalogueError
from conformance.requirements.catalogue import AMBIGUITY_DOCUMENTS, REQUIREMENT_DOCUMENTS
from conformance.requirements.document import Entry, entries, entry

DATA = Path(__file__).parents[2] / "conformance" / "requirements" / "data"

DOCUMENT = """\
# a remark
- id: A
  flag: true
  quoted: 'true'
  words: [x, '1.4', 1.4.1]
- id: B
  folded: one
    two
  maps:
  - {a: b, c: d}
"""


def read(text: str, folder: Path) -> tuple[Entry, ...]:
    document = folder / "sample.yaml"
    document.write_text(text, encoding="utf-8")
    return entries(document)


@pytest.mark.parametrize("name", [*REQUIREMENT_DOCUMENTS, *AMBIGUITY_DOCUMENTS])
def test_documents_read_as_pyyaml_reads_them(name: str) -> None:
    with (DATA / name).open(encoding="utf-8") as document:
        expected = yaml.safe_load(document)
    assert [one.values for one in entries(DATA / name)] == expected


def test_lines_of_entries_and_keys(tmp_path: Path) -> None:
    first, second = read(DOCUMENT, tmp_path)
    assert (first.line, second.line) == (2, 6)
    assert first.lines == {"id": 2, "flag": 3, "quoted": 4, "words": 5}
    assert second.lines == {"id": 6, "folded": 7, "maps": 9}


def test_values_have_their_types(tmp_path: Path) -> None:
    first, second = read(DOCUMENT, tmp_path)
    assert first.flag("flag") is True
    assert first.text("quoted") == "true"
    assert first.words("words") == ("x", "1.4", "1.4.1")
    assert second.text("folded") == "one two"
    assert second.mappings("maps") == ({"a": "b", "c": "d"},)


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("- id: A\n  id: B\n", 2, "twice"),
        ("- id: A\n- text\n", 2, "expected a mapping"),
        ("id: A\n", 1, "expected a list"),
        ("- id: &x A\n- id: *x\n", 2, "aliases"),
        ("- id: [A\n", 2, "did not find"),
        ("- ? [a]\n  : b\n", 1, "expected a key"),
        ("", 1, "expected a list"),
    ],
)
def test_what_is_no_list_of_entries_is_refused_with_its_line(
    tmp_path: Path, text: str, line: int, problem: str
) -> None:
    with pytest.raises(CatalogueError) as caught:
        read(text, tmp_path)
    assert (caught.value.file, caught.value.line) == ("sample.yaml", line)
    assert problem in caught.value.problem


def test_a_single_mapping_is_read(tmp_path: Path) -> None:
    document = tmp_path / "one.yaml"
    document.write_text("name: A\nlist:\n- b\n", encoding="utf-8")
    assert entry(document).words("list") == ("b",)


@pytest.mark.parametrize(
    ("text", "key", "getter"),
    [
        ("- id: A\n  k: [x]\n", "k", "text"),
        ("- id: A\n  k: ''\n", "k", "text"),
        ("- id: A\n  j: x\n", "k", "text"),
        ("- id: A\n  k: 'true'\n", "k", "flag"),
        ("- id: A\n  k: yes\n", "k", "flag"),
        ("- id: A\n  k: x\n", "k", "words"),
        ("- id: A\n  k: [x, x]\n", "k", "words"),
        ("- id: A\n  k: [[x]]\n", "k", "words"),
        ("- id: A\n  k: [true]\n", "k", "words"),
        ("- id: A\n  k: [x]\n", "k", "mappings"),
        ("- id: A\n  k: []\n", "k", "mappings"),
        ("- id: A\n  k: [{a: true}]\n", "k", "mappings"),
        ("- id: A\n  k: [{a: ''}]\n", "k", "mappings"),
    ],
)
def test_a_value_of_another_type_is_refused_with_id_and_key(
    tmp_path: Path, text: str, key: str, getter: str
) -> None:
    (only,) = read(text, tmp_path)
    with pytest.raises(CatalogueError) as caught:
        getattr(only, getter)(key)
    assert (caught.value.entry, caught.value.key) == ("A", key)


def test_an_unknown_key_is_refused_with_its_line(tmp_path: Path) -> None:
    (only,) = read("- id: A\n  statment: x\n", tmp_path)
    with pytest.raises(CatalogueError) as caught:
        only.only({"id", "statement"})
    assert (caught.value.line, caught.value.key) == (2, "statment")
    assert str(caught.value) == ("sample.yaml, line 2: A: statment: unknown key (known: id, statement).")
