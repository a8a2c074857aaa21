"""Schema folders: what is taken, and what is refused with file and reason."""

import shutil
from pathlib import Path

import pytest

from conformance.errors import UsageError
from conformance.releases import get
from conformance.schema import of, schema_files

XS = 'xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://ochp.eu/1.4"'
PLAIN = '<xs:element name="AddCDRsRequest" type="xs:int"/>'


def written(folder: Path, content: str, name: str = "ochp.xsd") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(f"<xs:schema {XS}>{content}</xs:schema>", encoding="utf-8")
    return file


def refused(folder: Path) -> UsageError:
    with pytest.raises(UsageError) as caught:
        of(get("1.4"), folder)
    return caught.value


def test_folder_is_used_instead_of_the_own_schema(tmp_path: Path) -> None:
    written(tmp_path, PLAIN)

    assert of(get("1.4"), tmp_path).messages == ("AddCDRsRequest",)


def test_subfolder_of_the_release_is_found(tmp_path: Path) -> None:
    written(tmp_path / "1.4", PLAIN)

    assert of(get("1.4"), tmp_path).declares("AddCDRsRequest")


def test_include_within_the_folder_is_followed(tmp_path: Path) -> None:
    written(tmp_path / "1.4", '<xs:include schemaLocation="../common/a%20b.xsd"/>')
    written(tmp_path / "common", PLAIN, "a b.xsd")

    assert of(get("1.4"), tmp_path).declares("AddCDRsRequest")


def test_missing_folder_is_named(tmp_path: Path) -> None:
    assert refused(tmp_path / "none").file == str(tmp_path / "none")


def test_empty_folder_is_named(tmp_path: Path) -> None:
    error = refused(tmp_path)

    assert error.key == "--schemas"
    assert "ochp.xsd" in error.mend


@pytest.mark.parametrize(
    "location",
    [
        "../outside.xsd",
        "/etc/passwd",
        "http://127.0.0.1:1/x.xsd",
        "https://example.invalid/x.xsd",
        "file:///etc/passwd",
        "//host/share.xsd",
        "%2e%2e/outside.xsd",
        "missing.xsd",
        "urn:x",
    ],
)
@pytest.mark.parametrize("kind", ["include", "import", "redefine"])
def test_include_that_leaves_the_folder_is_refused(tmp_path: Path, location: str, kind: str) -> None:
    written(tmp_path, PLAIN, "outside.xsd")
    namespace = 'namespace="urn:x"' if kind == "import" else ""
    file = written(tmp_path / "in", f'\n<xs:{kind} {namespace} schemaLocation="{location}"/>')
    error = refused(tmp_path / "in")

    assert (error.file, error.line) == (str(file), 2)
    assert location in error.what


def test_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    outside = written(tmp_path, PLAIN, "outside.xsd")
    file = written(tmp_path / "in", '<xs:include schemaLocation="link.xsd"/>')
    (tmp_path / "in" / "link.xsd").symlink_to(outside)

    assert refused(tmp_path / "in").file == str(file)


@pytest.mark.parametrize(
    "content",
    [
        "no xml",
        "<!DOCTYPE a><a/>",
        "<a/>",
        f"<xs:schema {XS}><xs:element name='a' type='none'/></xs:schema>",
        f"<xs:schema {XS}><xs:element name='a'><xs:simpleType><xs:restriction base='xs:string'>"
        r"<xs:pattern value='\:'/></xs:restriction></xs:simpleType></xs:element></xs:schema>",
        f"<xs:schema {XS}><xs:element name='a' type='xs:nothing'/></xs:schema>",
        f"<xs:schema {XS} xmlns='http://ochp.eu/1.4'><xs:element name='a'><xs:complexType><xs:sequence>"
        "<xs:element ref='a' minOccurs='0'/></xs:sequence></xs:complexType></xs:element></xs:schema>",
        f"<xs:schema {XS} xmlns='http://ochp.eu/1.4'><xs:element name='a' type='T'/><xs:complexType name='T'>"
        "<xs:sequence><xs:element name='b' type='T' minOccurs='0'/></xs:sequence></xs:complexType>"
        "</xs:schema>",
        f"<xs:schema {XS}><xs:element name='a'><xs:complexType><xs:sequence><xs:any/></xs:sequence>"
        "</xs:complexType></xs:element></xs:schema>",
    ],
)
def test_file_that_is_no_usable_schema_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "ochp.xsd").write_text(content, encoding="utf-8")

    assert refused(tmp_path).file == str(tmp_path / "ochp.xsd")


def test_schema_that_only_xmlschema_refuses_is_named(tmp_path: Path) -> None:
    overlapping = "<xs:sequence><xs:element name='b' minOccurs='0' type='xs:int'/></xs:sequence>" * 2
    file = written(
        tmp_path,
        "<xs:element name='a'><xs:complexType><xs:sequence>"
        f"{overlapping}<xs:element name='b' type='xs:string'/></xs:sequence></xs:complexType></xs:element>",
    )

    assert refused(tmp_path).file == str(file)


def test_including_each_other_ends(tmp_path: Path) -> None:
    written(tmp_path, '<xs:include schemaLocation="b.xsd"/>' + PLAIN)
    written(tmp_path, '<xs:include schemaLocation="ochp.xsd"/>', "b.xsd")

    assert len(schema_files(get("1.4"), tmp_path).paths) == 2


def test_digest_depends_on_contents_alone(tmp_path: Path) -> None:
    own = schema_files(get("1.4"))
    copied = tmp_path / "copy"
    shutil.copytree(own.entry.parents[1], copied)
    (copied / "notes.txt").write_text("not part of the schema", encoding="utf-8")

    assert schema_files(get("1.4"), copied).digest == own.digest


def test_digest_changes_with_a_byte(tmp_path: Path) -> None:
    file = written(tmp_path, PLAIN)
    before = schema_files(get("1.4"), tmp_path).digest
    file.write_bytes(file.read_bytes() + b"\n")

    assert schema_files(get("1.4"), tmp_path).digest != before
