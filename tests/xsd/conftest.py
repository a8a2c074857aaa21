"""Schema and facts of each release, loaded once for all tests of this folder."""

import importlib.util
import json
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import xmlschema
from lxml import etree

from conformance.releases import schema_root
from tests.xsd.samples import Facts, Sample, samples

SHARED = Path(__file__).parents[2] / ".." / "shared"


@dataclass(frozen=True)
class Edition:
    """A release, and where its facts and its published files are."""

    name: str
    model: str
    published: str | None
    entry: str = "ochp"

    @property
    def folder(self) -> Path:
        return schema_root() / self.name

    @property
    def xsd(self) -> Path:
        return self.folder / f"{self.entry}.xsd"

    @property
    def wsdl(self) -> Path:
        return self.folder / f"{self.entry}.wsdl"

    @property
    def facts(self) -> Facts:
        found: Facts = json.loads(shared(f"spec/model/ochp-{self.model}.json").read_text(encoding="utf-8"))
        return found


EDITIONS = (
    Edition("0.2", "0.2", None),
    Edition("1.2", "1.2", "1.2"),
    Edition("1.3", "1.3", "1.3"),
    Edition("1.4-2016", "1.4-tag", "1.4-tag"),
    Edition("1.4", "1.4", "1.4"),
    Edition("1.4.1", "1.4.1", "1.4.1"),
    Edition("direct-0.1", "direct-0.1", "1.3", "ochp-direct"),
    Edition("direct-0.2", "direct-0.2", "1.4", "ochp-direct"),
    Edition("direct-0.2-1.4.1", "direct-0.2-ochp1.4.1", "1.4.1", "ochp-direct"),
)


def shared(path: str) -> Path:
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"../shared/{path} is not there")
    return found


@pytest.fixture(scope="session", params=EDITIONS, ids=[edition.name for edition in EDITIONS])
def edition(request: pytest.FixtureRequest) -> Edition:
    chosen: Edition = request.param
    return chosen


@pytest.fixture(scope="session")
def fast(edition: Edition) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(edition.xsd))


@pytest.fixture(scope="session")
def thorough(edition: Edition) -> Any:
    return xmlschema.XMLSchema(str(edition.xsd))


@pytest.fixture(scope="session")
def facts_tool() -> Path:
    return shared("tools/schema_facts.py")


@pytest.fixture(scope="session")
def published(facts_tool: Path, edition: Edition) -> Any:
    """The published schema; lax, because it contains patterns that XSD 1.0 does not allow."""
    if edition.published is None:
        pytest.skip(f"no file of {edition.name} is published")
    return _module(facts_tool).wsdl_schema(shared(f"official/{edition.published}/{edition.entry}.wsdl"))


@pytest.fixture(scope="session")
def all_samples(edition: Edition) -> tuple[Sample, ...]:
    return tuple(samples(edition.facts))


def _module(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
