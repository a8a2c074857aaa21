"""Another copy of a schema is compared component by component, flaws and all, and never leaves its folder."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from conformance.errors import UsageError
from conformance.releases import Edition, editions, schema_root
from conformance.schema import compare_copy, edition_in, source_of
from tests.schema.official import SHARED

EVERY = [edition for edition in editions() if edition.schema_file is not None]
PUBLISHED = {
    "1.2": "1.2",
    "1.3": "1.3",
    "1.4-2016": "1.4-tag",
    "1.4": "1.4",
    "1.4.1": "1.4.1",
    "direct-0.1": "1.3",
    "direct-0.2": "1.4",
    "direct-0.2-1.4.1": "1.4.1",
}


def named(name: str) -> Edition:
    return next(edition for edition in editions() if edition.name == name)


def published(name: str) -> Path:
    folder = SHARED / "official" / PUBLISHED[name]
    if not folder.is_dir():
        pytest.skip("the published schemas are not here")
    return folder


@pytest.fixture
def copy(tmp_path: Path) -> Callable[[str, str, str], Path]:
    """A copy of all our files with one change in one of them."""

    def changed(file: str, ours: str, other: str) -> Path:
        root = tmp_path / "copy"
        shutil.copytree(schema_root(), root)
        text = (root / file).read_text(encoding="utf-8")
        assert ours in text
        (root / file).write_text(text.replace(ours, other, 1), encoding="utf-8")
        return root

    return changed


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_schema_states_the_same(name: str) -> None:
    found = compare_copy(named(name), published(name))
    assert found.differences == ()
    assert found.messages > 20
    assert found.operations > 5


@pytest.mark.parametrize("name", PUBLISHED)
def test_illegal_patterns_of_the_published_schema_are_named(name: str) -> None:
    flaws = compare_copy(named(name), published(name)).flaws
    assert any(r"\/" in flaw.what for flaw in flaws)
    assert all(flaw.file.is_file() for flaw in flaws)


def test_editions_of_1_4_differ() -> None:
    places = {
        d.place.rpartition("/")[0].rpartition("/")[2]
        for d in compare_copy(named("1.4"), published("1.4-2016")).differences
    }
    assert {"resultCode", "stepSize", "minEnergy", "maxDuration", "GetStatusResponse"} == places - {
        "maxEnergy",
        "minPower",
        "maxPower",
        "minDuration",
    }


@pytest.mark.parametrize("edition", EVERY, ids=lambda edition: edition.name)
def test_own_files_are_equal_to_themselves(edition: Edition) -> None:
    found = compare_copy(edition, schema_root())
    assert (found.differences, found.flaws) == ((), ())


@pytest.mark.parametrize(
    ("file", "ours", "other", "place", "values"),
    [
        ("common/values.xsd", '"[A-Z]{3}"', '"[A-Z]{2}"', "country/pattern", ("[A-Z]{3}", "[A-Z]{2}")),
        ("common/results.xsd", ' nillable="true"', "", "resultDescription/nillable", ("True", "nothing")),
        ("common/results.xsd", '"1000"', '"999"', "resultDescription/maxLength", ("1000", "999")),
        ("common/tariffs.xsd", 'name="recipient"', 'name="addressee"', "recipient", ("present", "nothing")),
        (
            "common/until-1.4.xsd",
            '<xs:enumeration value="DC"/>',
            "",
            "chargePointType/enumeration",
            ("DC", "no more"),
        ),
        (
            "common/emt-id-since-1.4.xsd",
            '"plain"',
            '"sha-160"',
            "representation/default",
            ("plain", "sha-160"),
        ),
        (
            "common/cdr-since-1.4.xsd",
            'type="xs:float" minOccurs="0"',
            'type="xs:float"',
            "totalCost/occurs",
            ("0 to 1", "1 to 1"),
        ),
        (
            "1.4/ochp.wsdl",
            "http://ochp.eu/1.4/GetCDRs",
            "urn:x",
            "GetCDRs/soapAction",
            ("http://ochp.eu/1.4/GetCDRs", "urn:x"),
        ),
    ],
)
def test_changed_component_is_named(
    copy: Callable[[str, str, str], Path],
    file: str,
    ours: str,
    other: str,
    place: str,
    values: tuple[str, str],
) -> None:
    differences = compare_copy(named("1.4"), copy(file, ours, other)).differences
    found = {(d.ours, d.theirs) for d in differences if d.place.endswith(place)}
    assert values in found


def test_other_order_is_a_difference(copy: Callable[[str, str, str], Path]) -> None:
    evse, emt = '<xs:element name="evseId" type="EvseId"/>\n', '<xs:element name="emtId" type="EmtId"/>\n'
    folder = copy("common/cdr-since-1.4.xsd", f"{evse}      {emt}", f"{emt}      {evse}")
    differences = compare_copy(named("1.4"), folder).differences
    assert {d.place.rpartition("/")[2] for d in differences} == {"cdrInfoArray (order)"}


def test_difference_of_a_shared_type_is_given_once(copy: Callable[[str, str, str], Path]) -> None:
    (difference,) = compare_copy(named("1.4"), copy("common/results.xsd", '"1000"', '"999"')).differences
    assert difference.also > 10


@pytest.mark.parametrize("name", ["1.2", "1.3", "1.4", "1.4.1"])
def test_release_of_a_folder_is_known_by_its_namespace(name: str) -> None:
    assert edition_in(published(name)).name == name


@pytest.mark.parametrize("content", ["", "no xml", '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "<a/>"])
def test_folder_of_no_known_release_is_refused_with_the_file(tmp_path: Path, content: str) -> None:
    file = tmp_path / "ochp.wsdl"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        edition_in(tmp_path)
    assert caught.value.file == str(file)


def test_folder_without_a_schema_is_refused(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(UsageError) as caught:
            edition_in(folder)
        assert caught.value.file == str(folder)


@pytest.mark.parametrize(
    "location", ["../outside.xsd", "http://127.0.0.1:1/x.xsd", "file:///etc/passwd", "//host/x.xsd"]
)
def test_copy_that_leads_out_of_its_folder_is_refused(tmp_path: Path, location: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "outside.xsd").write_text("<a/>", encoding="utf-8")
    (folder / "ochp.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://ochp.eu/1.4">'
        f'<xs:include schemaLocation="{location}"/></xs:schema>',
        encoding="utf-8",
    )
    with pytest.raises(UsageError) as caught:
        compare_copy(named("1.4"), folder)
    assert caught.value.file == str(folder / "ochp.xsd")
    assert location in caught.value.what


def test_external_entity_in_the_other_wsdl_is_refused(copy: Callable[[str, str, str], Path]) -> None:
    folder = copy(
        "1.4/ochp.wsdl", "<wsdl:definitions", '<!DOCTYPE x SYSTEM "file:///etc/passwd"><wsdl:definitions'
    )
    with pytest.raises(UsageError) as caught:
        compare_copy(named("1.4"), folder)
    assert caught.value.file == str(folder / "1.4" / "ochp.wsdl")


@pytest.mark.parametrize("name", ["0.1", "1.0"])
def test_edition_without_a_schema_has_nothing_to_compare(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        source_of(named(name))
    assert caught.value.key == "--release"
