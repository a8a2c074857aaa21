"""Schema and facts of release 1.4, loaded once for all tests of this folder."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import xmlschema
from lxml import etree

from conformance.releases import schema_root
from tests.xsd.samples import Sample, samples

SHARED = Path(__file__).parents[2] / ".." / "shared"


@pytest.fixture(scope="session")
def folder() -> Path:
    return schema_root() / "1.4"


@pytest.fixture(scope="session")
def fast(folder: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(folder / "ochp.xsd"))


@pytest.fixture(scope="session")
def thorough(folder: Path) -> Any:
    return xmlschema.XMLSchema(str(folder / "ochp.xsd"))


def _shared(path: str) -> Path:
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"../shared/{path} is not there")
    return found


@pytest.fixture(scope="session")
def facts_file() -> Path:
    return _shared("spec/model/ochp-1.4.json")


@pytest.fixture(scope="session")
def facts_tool() -> Path:
    return _shared("tools/schema_facts.py")


@pytest.fixture(scope="session")
def published(facts_tool: Path) -> Any:
    """The published schema; lax, because it contains patterns that XSD 1.0 does not allow."""
    return _module(facts_tool).wsdl_schema(_shared("official/1.4/ochp.wsdl"))


@pytest.fixture(scope="session")
def all_samples(facts_file: Path) -> tuple[Sample, ...]:
    return tuple(samples(json.loads(facts_file.read_text(encoding="utf-8"))))


def _module(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
