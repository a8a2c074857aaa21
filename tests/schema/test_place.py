"""Paths, lines and columns."""

from lxml import etree

from conformance.schema import parse_untrusted, path_of
from tests.schema.messages import PERIOD, RECORD, document


def test_path_has_an_index_only_among_equal_siblings() -> None:
    parsed = document(f"<AddCDRsRequest>{RECORD}{RECORD}</AddCDRsRequest>")
    assert parsed.payload is not None

    assert path_of(parsed.payload[1][0]) == "/Envelope/Body/AddCDRsRequest/cdrInfoArray[2]/CdrId"


def test_path_goes_by_local_names() -> None:
    root = etree.fromstring("<a><x:b xmlns:x='urn:x'/><b/></a>")

    assert [path_of(child) for child in root] == ["/a/b[1]", "/a/b[2]"]


def test_line_and_column_count_from_one() -> None:
    parsed = parse_untrusted(b"<a>\r\n <b/>\n</a>", bare=True)
    assert parsed.root is not None

    assert parsed.locate(parsed.root) == ("/a", 1, 1)
    assert parsed.locate(parsed.root[0]) == ("/a/b", 2, 2)


def test_lines_beyond_the_counter_of_libxml2_are_right() -> None:
    parsed = parse_untrusted(b"<a>" + b"\n" * 70_000 + b"<b/><c><d/></c></a>")
    assert parsed.root is not None

    assert [parsed.locate(element)[1:] for element in parsed.root.iter()] == [
        (1, 1),
        (70_001, 1),
        (70_001, 5),
        (70_001, 8),
    ]


def test_columns_are_characters() -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        parsed = parse_untrusted("<a>ä😀<b/></a>".encode(encoding))
        assert parsed.root is not None
        assert parsed.locate(parsed.root[0]) == ("/a/b", 1, 6)


def test_lone_element_has_no_line() -> None:
    parsed = document(f"<AddCDRsRequest>{RECORD}</AddCDRsRequest>")

    assert parsed.locate(etree.fromstring(PERIOD)) == ("/chargingPeriods", 0, 0)


def test_names_that_expat_does_not_know_keep_their_line() -> None:
    parsed = parse_untrusted("<a>\n<\U00010000/></a>".encode())
    assert parsed.root is not None

    assert parsed.locate(parsed.root[0])[1:] == (2, 0)
