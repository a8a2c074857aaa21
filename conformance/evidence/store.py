"""Write and read results.json and the evidence beside it.

Layout of a report folder::

    results.json
    evidence/<sha256>.bin      body of each kept message, named by its digest

A message in results.json carries its digest instead of its body.
"""

import base64
import json
import os
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

from conformance.errors import UsageError
from conformance.evidence.message import Exchange, Message
from conformance.evidence.results import SCHEMA_VERSION, Results

RESULTS_FILE = "results.json"
EVIDENCE_FOLDER = "evidence"
_DIGEST = re.compile("[0-9a-f]{64}")


def plain(value: object) -> Any:
    """Turn frozen evidence into JSON values.

    Args:
        value: A dataclass of this package, or a container of them. Bytes become base64 text.

    Returns:
        Dictionaries, lists, strings, numbers, booleans, None.
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    return value


@cache
def _adapter() -> Any:
    from pydantic import ConfigDict, TypeAdapter, with_config  # 150 ms: only who reads or checks results pays

    return TypeAdapter(
        with_config(ConfigDict(extra="forbid", val_json_bytes="base64", ser_json_bytes="base64"))(Results)
    )


def json_schema() -> dict[str, Any]:
    """Give the JSON Schema of results.json, derived from the dataclasses."""
    schema: dict[str, Any] = _adapter().json_schema(mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:ochp-conformance:results:{SCHEMA_VERSION}",
        **schema,
    }


def _messages(exchange: Exchange) -> Iterator[Message]:
    yield exchange.request
    if exchange.answer is not None:
        yield exchange.answer


def write_evidence(exchanges: tuple[Exchange, ...], folder: Path) -> None:
    """Write the kept body of each message below `folder`, named by the digest of the whole body.

    Args:
        exchanges: With their message bodies.
        folder: Report folder; created if missing.

    Raises:
        OSError: The folder cannot be written.
    """
    target = folder / EVIDENCE_FOLDER
    target.mkdir(parents=True, exist_ok=True)
    for exchange in exchanges:
        for message in _messages(exchange):
            path = target / f"{message.sha256}.bin"
            if not path.exists():
                path.write_bytes(message.content)


def write(results: Results, folder: Path) -> Path:
    """Write results.json and its evidence, the file last and at once, so that a reader never sees half of it.

    Args:
        results: What a campaign found.
        folder: Report folder; created if missing.

    Returns:
        Path of results.json.

    Raises:
        OSError: The folder cannot be written.
    """
    write_evidence(results.exchanges, folder)
    light = replace(results, exchanges=tuple(_without_bodies(e) for e in results.exchanges))
    path = folder / RESULTS_FILE
    draft = path.with_suffix(".json.part")
    text = json.dumps(plain(light), indent=1, ensure_ascii=False) + "\n"
    try:
        draft.write_text(text, encoding="utf-8", errors="replace")  # half a surrogate pair has no UTF-8
        os.replace(draft, path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    return path


def _without_bodies(exchange: Exchange) -> Exchange:
    answer = exchange.answer
    return replace(
        exchange,
        request=replace(exchange.request, content=b""),
        answer=None if answer is None else replace(answer, content=b""),
    )


def read(path: Path, *, bodies: bool = True) -> Results:
    """Read results.json, checked against its schema.

    Args:
        path: The file, or the report folder that holds it.
        bodies: Whether message bodies are read from the evidence folder too.

    Returns:
        The results as they were written.

    Raises:
        UsageError: Missing, not JSON, of another schema version, not of the expected shape, or naming
            evidence by what is no digest.
    """
    from pydantic import ValidationError

    file = path / RESULTS_FILE if path.is_dir() else path
    try:
        text = file.read_text(encoding="utf-8")
        version = json.loads(text).get("schema_version")
    except FileNotFoundError as error:
        raise UsageError("there is no such file", "run a campaign first", file=str(file)) from error
    except (OSError, ValueError, AttributeError, RecursionError) as error:
        raise UsageError(
            f"is not a results.json ({error})", "name the file that a campaign wrote", file=str(file)
        ) from error
    if not isinstance(version, str) or version.split(".")[0] != SCHEMA_VERSION.split(".")[0]:
        raise UsageError(
            f"has schema version {version!r}, this suite reads {SCHEMA_VERSION}",
            "use the version of the suite that wrote it",
            file=str(file),
            key="schema_version",
        )
    try:
        results: Results = _adapter().validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"is not of the expected shape ({first['msg']})", file=str(file), key=key) from error
    if not bodies:
        return results
    folder = file.parent / EVIDENCE_FOLDER
    return replace(results, exchanges=tuple(_with_bodies(e, folder) for e in results.exchanges))


def _with_bodies(exchange: Exchange, folder: Path) -> Exchange:
    answer = exchange.answer
    return replace(
        exchange,
        request=_with_body(exchange.request, folder),
        answer=None if answer is None else _with_body(answer, folder),
    )


def _with_body(message: Message, folder: Path) -> Message:
    if not _DIGEST.fullmatch(message.sha256):  # it names a file: a forged one must not lead elsewhere
        raise UsageError(
            f"is not the digest of a message: {message.sha256[:80]!r}",
            "use results.json as the campaign wrote it",
            file=str(folder.parent / RESULTS_FILE),
            key="exchanges.sha256",
        )
    whole = folder / f"{message.sha256}.bin"
    if whole.exists():
        return replace(message, content=whole.read_bytes())
    return message
