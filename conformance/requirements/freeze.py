"""Freeze a requirement set: write the digest of its requirements into its document.

``python -m conformance.requirements.freeze 1.4/2026-12`` is for a set that was not released yet. One that was
released keeps its digest for ever; what changes afterwards goes into a new set.
"""

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from conformance.errors import UsageError
from conformance.requirements.catalogue import Catalogue, load
from conformance.requirements.errors import UnknownSet
from conformance.requirements.requirement_set import read_set, set_documents

_HASH = re.compile(r"^hash:.*$", re.MULTILINE)


def freeze(name: str, documents: Sequence[Path], catalogue: Catalogue) -> str:
    """Write the digest of a set into its document.

    Args:
        name: Name of the set.
        documents: Where to look for it.
        catalogue: Where its requirements are.

    Returns:
        The digest.

    Raises:
        UnknownSet: No document holds a set of this name.
        CatalogueError: The document is wrong.
    """
    known = []
    for document in documents:
        found = read_set(document, catalogue, frozen=False)
        if found.name == name:
            text = document.read_text(encoding="utf-8")
            document.write_text(_HASH.sub(f"hash: {found.hash}", text, count=1), encoding="utf-8")
            return found.hash
        known.append(found.name)
    raise UnknownSet(name, known)


def main(arguments: Sequence[str]) -> int:
    """Freeze the set that is named on the command line; returns the exit status."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m conformance.requirements.freeze NAME\n")
        return 2
    try:
        written = freeze(arguments[0], set_documents(), load())
    except UsageError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(f"{arguments[0]}: {written}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
