"""results.schema.json is the contract with every reader of results.json."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator, ValidationError

import conformance.evidence
from conformance.evidence import Results, json_schema, plain
from tests.evidence import drawn, sample

COMMITTED = Path(conformance.evidence.__file__).parent / "results.schema.json"


def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(COMMITTED.read_text(encoding="utf-8")))


def test_committed_schema_is_the_one_of_the_dataclasses() -> None:
    """Mend with `make schema`, and raise SCHEMA_VERSION if old readers would misread."""
    assert json.loads(COMMITTED.read_text(encoding="utf-8")) == json_schema()


def test_committed_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json_schema())


@given(drawn.results)
def test_any_results_conform_to_the_schema(results: Results) -> None:
    _validator().validate(plain(results))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("campaign", "outcome"), "good"),
        (("scenarios", 0, "verdict"), "skip"),
        (("scenarios", 0, "checks", 0, "finding", "place", "line"), "1"),
        (("exchanges", 0, "answer", "sha256"), None),
        (("surprise",), 1),
    ],
    ids=lambda value: ".".join(map(str, value)) if isinstance(value, tuple) else None,
)
def test_schema_refuses_what_is_not_results(path: tuple[str | int, ...], value: object) -> None:
    document: Any = plain(sample.results())
    parent = document
    for step in path[:-1]:
        parent = parent[step]
    parent[path[-1]] = value
    with pytest.raises(ValidationError):
        _validator().validate(document)
