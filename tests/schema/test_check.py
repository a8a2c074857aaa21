"""What is said of our own files holds, and would be noticed if it did not."""

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from conformance.errors import UsageError
from conformance.releases import editions, schema_root
from conformance.schema import (
    SchemaSource,
    absent,
    against_facts,
    examples,
    examples_folder,
    facts_folder,
    opinions,
    source_of,
)

SOURCES = [source_of(edition) for edition in editions() if edition.schema_file is not None]


def source() -> SchemaSource:
    return next(one for one in SOURCES if one.name == "1.4")


def moved(folder: Path, file: str, ours: str, other: str) -> SchemaSource:
    """Our 1.4 in another place, with one change."""
    shutil.copytree(schema_root(), folder / "xsd")
    text = (folder / "xsd" / file).read_text(encoding="utf-8")
    assert ours in text
    (folder / "xsd" / file).write_text(text.replace(ours, other, 1), encoding="utf-8")
    return replace(source(), schema_file=folder / "xsd/1.4/ochp.xsd", wsdl=folder / "xsd/1.4/ochp.wsdl")


def facts() -> Path:
    folder = facts_folder()
    if folder is None:
        pytest.skip("the facts of the schemas are not here")
    return folder


@pytest.mark.parametrize("one", SOURCES, ids=lambda one: one.name)
def test_schema_states_the_facts(one: SchemaSource) -> None:
    assert against_facts(one, facts()) == ()


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda stated: stated["elements"].pop("GetCDRsRequest"), "GetCDRsRequest"),
        (lambda stated: stated.update(namespace="urn:x"), "namespace"),
        (
            lambda stated: stated["wsdl"]["bindings"]["eCHS-OCHP_1.4"]["operations"]["GetCDRs"].update(
                soapAction=""
            ),
            "eCHS-OCHP_1.4/GetCDRs/soapAction",
        ),
    ],
)
def test_other_facts_are_a_difference(tmp_path: Path, change: object, place: str) -> None:
    assert callable(change)
    stated = json.loads((facts() / "ochp-1.4.json").read_text(encoding="utf-8"))
    change(stated)
    (tmp_path / "ochp-1.4.json").write_text(json.dumps(stated), encoding="utf-8")
    assert [d.place for d in against_facts(source(), tmp_path) or ()] == [place]


def test_facts_that_are_not_there_are_no_facts(tmp_path: Path) -> None:
    assert against_facts(source(), tmp_path) is None


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"elements": {}, "wsdl": {"bindings": {"a": 1}}}'])
def test_file_without_facts_is_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "ochp-1.4.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        against_facts(source(), tmp_path)
    assert caught.value.file == str(file)


def test_every_processor_that_is_here_takes_our_schema() -> None:
    found = list(opinions(source()))
    assert [opinion for opinion in found if opinion.complaint is not None] == []
    assert {"lxml", "xmlschema", "zeep"} <= {opinion.processor for opinion in found}
    assert {opinion.processor for opinion in found} | set(absent()) == {
        "lxml",
        "xmlschema",
        "zeep",
        "xmllint",
        "JDK",
    }


def test_every_processor_is_heard() -> None:
    """Files that are not there please nobody."""
    missing = replace(source(), schema_file=Path("none.xsd"), wsdl=Path("none.wsdl"))
    assert [opinion.processor for opinion in opinions(missing) if opinion.complaint is None] == []


@pytest.mark.parametrize(
    ("ours", "other", "deaf"),
    [
        ('type="CdrQuery"', 'type="Nothing"', set[str]()),
        ('<xs:length value="9"/>', '<xs:length value="nine"/>', {"zeep"}),
    ],
)
def test_faulty_schema_displeases(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ours: str, other: str, deaf: set[str]
) -> None:
    file = "common/cdr-since-1.4.xsd" if "Cdr" in ours else "common/values.xsd"
    changed = moved(tmp_path, file, ours, other)
    monkeypatch.setattr("conformance.schema.files.schema_root", lambda: tmp_path / "xsd")
    pleased = {opinion.processor for opinion in opinions(changed) if opinion.complaint is None}
    assert pleased == deaf - set(absent())


def test_missing_programs_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(os.environ, "PATH", str(tmp_path))
    assert absent() == ("xmllint", "JDK")


def test_examples_are_judged_as_their_authors_say() -> None:
    folder = examples_folder()
    assert folder is not None
    count, wrong = examples(source(), folder)
    assert count > 20
    assert wrong == ()


def test_example_that_is_misjudged_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "1.4" / "valid"
    folder.mkdir(parents=True)
    file = folder / "a.xml"
    file.write_text('<GetCDRsRequest xmlns="http://ochp.eu/1.4"><no/></GetCDRsRequest>', encoding="utf-8")
    count, wrong = examples(source(), tmp_path)
    assert count == 1
    assert [(one.file, one.validator, one.valid) for one in wrong] == [
        (file, "lxml", False),
        (file, "xmlschema", False),
    ]
