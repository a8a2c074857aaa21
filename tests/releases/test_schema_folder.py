"""The schema folder is found in a checkout, an editable install and a wheel."""

from pathlib import Path

import pytest

from conformance.releases import SchemaFolderMissing, schema_root
from conformance.releases.schema_folder import find_schema_root


def test_here_it_is_found() -> None:
    assert (schema_root() / "1.4" / "ochp.wsdl").is_file()


def test_beside_the_package_in_a_checkout(tmp_path: Path) -> None:
    (tmp_path / "xsd").mkdir()
    assert find_schema_root(tmp_path / "conformance") == tmp_path / "xsd"


def test_inside_the_package_in_a_wheel(tmp_path: Path) -> None:
    (tmp_path / "conformance" / "_xsd").mkdir(parents=True)
    assert find_schema_root(tmp_path / "conformance") == tmp_path / "conformance" / "_xsd"


def test_a_foreign_xsd_beside_an_installed_package_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "xsd").mkdir()
    (tmp_path / "conformance" / "_xsd").mkdir(parents=True)
    assert find_schema_root(tmp_path / "conformance") == tmp_path / "conformance" / "_xsd"


def test_a_file_of_that_name_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "xsd").write_text("")
    with pytest.raises(SchemaFolderMissing) as raised:
        find_schema_root(tmp_path / "conformance")
    assert raised.value.looked_in == (tmp_path / "conformance" / "_xsd", tmp_path / "xsd")
