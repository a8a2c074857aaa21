"""Every processor that people use loads the schema of each release without a complaint, and judges alike."""

import shutil
import subprocess
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import xmlschema
import zeep.helpers
from lxml import etree

import conformance.schema
from tests.xsd.conftest import Edition
from tests.xsd.samples import Sample

CHECK = Path(conformance.schema.__file__).with_name("Check.java")
open_wsdl: Any = zeep.Client
as_dict: Any = zeep.helpers.serialize_object

# xmlschema 4.3.2: a repeated alternative of a choice is not counted, if something mandatory comes behind it.
MISCOUNTED = "GetChargePointListResponse: regularHours occurs 8 times"


def miscounted(samples: Iterable[Sample]) -> set[str]:
    return {s.name for s in samples if s.name == MISCOUNTED and b"closedCharging" in s.content}


def wrong(samples: Iterable[Sample], is_valid: Any) -> set[str]:
    return {
        sample.name for sample in samples if is_valid(etree.fromstring(sample.content)) is not sample.valid
    }


@pytest.fixture(scope="module")
def written(all_samples: tuple[Sample, ...], tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Sample]:
    folder = tmp_path_factory.mktemp("samples")
    files = {folder / f"{number:04}.xml": sample for number, sample in enumerate(all_samples)}
    for file, sample in files.items():
        file.write_bytes(sample.content)
    return files


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def run(*command: str | Path) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    return done.stdout + done.stderr


def test_there_are_enough_samples(edition: Edition, all_samples: tuple[Sample, ...]) -> None:
    messages = len(edition.facts["elements"])
    assert sum(sample.valid for sample in all_samples) == messages * 4
    assert sum(not sample.valid for sample in all_samples) > messages * 10


def test_lxml_judges_every_sample_rightly(fast: etree.XMLSchema, all_samples: tuple[Sample, ...]) -> None:
    assert wrong(all_samples, fast.validate) == set()


def test_lxml_has_nothing_to_say_about_the_schema(edition: Edition) -> None:
    assert not etree.XMLSchema(etree.parse(edition.xsd)).error_log


def test_xmlschema_judges_every_sample_rightly(thorough: Any, all_samples: tuple[Sample, ...]) -> None:
    assert thorough.validation == "strict"
    assert not thorough.all_errors
    assert wrong(all_samples, thorough.is_valid) == miscounted(all_samples)


def test_xmlschema_loads_the_schema_without_a_warning(edition: Edition) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        schema = xmlschema.XMLSchema(str(edition.xsd))
    assert {etree.QName(name).localname for name in schema.elements} == set(edition.facts["elements"])


def test_the_published_schema_judges_every_sample_alike(
    published: Any, all_samples: tuple[Sample, ...]
) -> None:
    assert wrong(all_samples, published.is_valid) == miscounted(all_samples)


def test_xmllint_judges_every_sample_rightly(edition: Edition, written: dict[Path, Sample]) -> None:
    lines = run(program("xmllint"), "--noout", "--nowarning", "--schema", edition.xsd, *written)
    valid = {
        Path(line.removesuffix(" validates")) for line in lines.splitlines() if line.endswith(" validates")
    }
    assert valid == {file for file, sample in written.items() if sample.valid}


def test_xmllint_has_nothing_to_say_about_the_schema(edition: Edition, written: dict[Path, Sample]) -> None:
    first = next(file for file, sample in written.items() if sample.valid)
    assert run(program("xmllint"), "--noout", "--schema", edition.xsd, first) == f"{first} validates\n"


def test_the_jdk_judges_every_sample_rightly(
    edition: Edition, written: dict[Path, Sample], tmp_path: Path
) -> None:
    listed = tmp_path / "list"
    listed.write_text("\n".join(map(str, written)), encoding="utf-8")
    answer = run(program("java"), CHECK, edition.xsd, listed)
    expected = [f"{'valid' if sample.valid else 'invalid'} {file}" for file, sample in written.items()]
    assert answer.splitlines() == expected


def test_the_jdk_has_nothing_to_say_about_the_schema(edition: Edition) -> None:
    assert run(program("java"), CHECK, edition.xsd) == ""


@pytest.fixture(scope="module")
def client(edition: Edition) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return open_wsdl(str(edition.wsdl))


def test_zeep_offers_every_operation(client: Any, edition: Edition) -> None:
    facts = edition.facts
    offered = {
        etree.QName(name).localname: {o.name: o.soapaction for o in binding.all().values()}
        for name, binding in client.wsdl.bindings.items()
    }
    assert offered == {
        name: {operation: row["soapAction"] for operation, row in binding["operations"].items()}
        for name, binding in facts["wsdl"]["bindings"].items()
    }


def without_gaps(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_gaps(each) for key, each in value.items() if each not in (None, [])}
    return [without_gaps(each) for each in value] if isinstance(value, list) else value


def outline(root: etree._Element) -> list[tuple[str, dict[str, str]]]:
    return [(str(e.tag), {str(k): str(v) for k, v in e.attrib.items()}) for e in root.iter()]


def test_zeep_reads_and_writes_every_full_message(client: Any, all_samples: tuple[Sample, ...]) -> None:
    for sample in all_samples:
        if not sample.valid or "full" not in sample.name or len(sample.root) == 0:
            continue
        element = client.get_element(str(sample.root.tag))
        read = element.parse(etree.fromstring(sample.content), client.wsdl.types)
        parent = etree.Element("parent")
        element.render(parent, element(**without_gaps(as_dict(read, dict))))
        assert outline(parent[0]) == outline(sample.root), sample.name
