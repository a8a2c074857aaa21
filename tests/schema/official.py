"""The published schema files, made legal in a copy, for tests only."""

import json
import re
import shutil
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest

SHARED = Path(__file__).resolve().parents[2] / "../shared"


def copied(release: str, folder: Path) -> Path:
    """Copy the published files of a release, without the needless escapes that XSD 1.0 does not allow."""
    source = SHARED / "official" / release
    if not source.is_dir():
        pytest.skip("the published schemas are not here")
    target = folder / release
    shutil.copytree(source, target)
    for file in (*target.rglob("*.xsd"), *target.rglob("*.wsdl")):
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(r"\\([:/])", r"\1", text), encoding="utf-8")
    return target


@cache
def facts(name: str) -> dict[str, Any]:
    """Give the stated facts of a schema."""
    file = SHARED / "spec" / "model" / f"ochp-{name}.json"
    if not file.is_file():
        pytest.skip("the facts of the schemas are not here")
    return cast(dict[str, Any], json.loads(file.read_text(encoding="utf-8")))
