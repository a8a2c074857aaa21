"""Where the schema files of the releases lie, however the suite was installed."""

from functools import cache
from pathlib import Path

from conformance.errors import SuiteError

_PACKAGE = Path(__file__).resolve().parent.parent


class SchemaFolderMissing(SuiteError):
    """The installation lacks the schema files.

    Args:
        looked_in: Folders that were tried.
    """

    def __init__(self, looked_in: tuple[Path, ...]) -> None:
        self.looked_in = looked_in
        places = " nor ".join(str(folder) for folder in looked_in)
        super().__init__(f"the schema files of the suite are neither in {places}")


@cache
def schema_root() -> Path:
    """Find the folder with one subfolder per release, each with the schema and WSDL of that release.

    A wheel carries it inside the package, as ``conformance/_xsd``; a checkout and an editable install
    have it beside the package, as ``xsd``.

    Raises:
        SchemaFolderMissing: It is in neither place.
    """
    return find_schema_root(_PACKAGE)


def find_schema_root(package: Path) -> Path:
    """Find the schema folder that belongs to a package folder.

    Raises:
        SchemaFolderMissing: There is none.
    """
    candidates = (package / "_xsd", package.parent / "xsd")
    for folder in candidates:
        if folder.is_dir():
            return folder
    raise SchemaFolderMissing(candidates)
