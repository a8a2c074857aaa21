"""Untrusted bytes become a document or a reason, and never an exception."""

import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.schema import MAX_DEPTH, MAX_MESSAGE, Malformed, parse_untrusted
from tests.schema.messages import UPLOAD, envelope

LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><x>&c;</x>'
)


def problem(content: bytes, charset: str | None = None) -> Malformed:
    document = parse_untrusted(content, charset=charset)
    assert document.root is None
    assert document.problem is not None
    return document.problem


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"Internal Server Error", "not-xml"),
        (b'{"a": 1}', "not-xml"),
        (b"\x1f\x8b\x08\x00", "encoding"),
        (b"<a>", "not-well-formed"),
        (b"<a/><b/>", "not-well-formed"),
        (b"<a:b/>", "not-well-formed"),
        (b"<a>&nbsp;</a>", "not-well-formed"),
        (b"<a>\0</a>", "not-well-formed"),
        (b"<a>&#0;</a>", "not-well-formed"),
        (b"<a b='1' b='2'/>", "not-well-formed"),
        (b"<a>\xed\xa0\x80</a>", "encoding"),
        (b"<a>\xff</a>", "encoding"),
        (b'<?xml version="1.0" encoding="UTF-16"?><a/>', "encoding"),
        (b'<?xml version="1.0" encoding="utf-7"?><a/>', "encoding"),
        (b'<?xml version="1.0" encoding="no-such"?><a/>', "encoding"),
        (b'<?xml version="1.0" encoding="zlib"?><a/>', "encoding"),
        (b'\xef\xbb\xbf<?xml version="1.0" encoding="ISO-8859-1"?><a/>', "encoding"),
        ('<?xml version="1.0" encoding="utf-8"?><a/>'.encode("utf-16"), "encoding"),
        (b"<!DOCTYPE html><html/>", "doctype"),
        (b"<!doctype html><html/>", "not-xml"),
        (
            b"<?xml version='1.0'?>\n<!-- > --><?x <a?>\n <!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
            "doctype",
        ),
        (b'<!DOCTYPE a [<!ENTITY e SYSTEM "http://127.0.0.1:1/x">]><a>&e;</a>', "doctype"),
        ("<!DOCTYPE a><a/>".encode("utf-16"), "doctype"),
        (LAUGHS, "doctype"),
        (b"<a>" * (MAX_DEPTH + 1) + b"</a>" * (MAX_DEPTH + 1), "too-deep"),
        (b"<a>" * 100_000 + b"</a>" * 100_000, "too-deep"),
        (b" " * (MAX_MESSAGE + 1), "too-large"),
        (b"<a>" + b"<b/>" * 2_000_001 + b"</a>", "too-large"),
        (b"<a>" + b"<!---->" * 100_001 + b"</a>", "too-large"),
        (b"<a " + b" ".join(b"xmlns:p%d='u'" % n for n in range(2000)) + b"/>", "too-large"),
        (b"<a " + b" ".join(b"a%d='u'" % n for n in range(201)) + b"/>", "too-large"),
    ],
    ids=lambda value: None if isinstance(value, str) else repr(value[:24]),
)
def test_what_is_no_message_has_a_problem(content: bytes, kind: str) -> None:
    assert problem(content).kind == kind


def test_problem_has_a_place() -> None:
    found = problem(b"<a>\n  <b>\n</a>")

    assert (found.line, found.kind) == (3, "not-well-formed")


def test_wrong_bytes_are_located_in_characters() -> None:
    found = problem("<a>\näö".encode() + b"\xff</a>")

    assert (found.line, found.column) == (2, 3)
    assert "ff" in found.what


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_of_soap_are_read(encoding: str) -> None:
    root = parse_untrusted("<a>é😀</a>".encode(encoding)).root

    assert root is not None
    assert root.text == "é😀"


@pytest.mark.parametrize("charset", ["ISO-8859-1", ' "iso-8859-1" ', "latin1"])
def test_charset_of_http_wins_over_the_declaration(charset: str) -> None:
    content = '<?xml version="1.0" encoding="utf-8"?><a>é</a>'.encode("latin-1")
    root = parse_untrusted(content, charset=charset).root

    assert root is not None
    assert root.text == "é"


def test_byte_order_mark_wins_over_the_charset_of_http() -> None:
    root = parse_untrusted("<a>é</a>".encode("utf-8-sig"), charset="iso-8859-1").root

    assert root is not None
    assert root.text == "é"


def test_declared_encoding_is_used() -> None:
    root = parse_untrusted('<?xml version="1.0" encoding="ISO-8859-15"?><a>€</a>'.encode("iso-8859-15")).root

    assert root is not None
    assert root.text == "€"


@pytest.mark.parametrize("charset", ["", "bogus", "zip", "idna", "\0", "x" * 1000])
def test_unusable_charset_is_a_problem(charset: str) -> None:
    assert problem(b"<a/>", charset).kind == "encoding"


@given(st.binary(max_size=400), st.none() | st.text(max_size=12))
def test_arbitrary_bytes_never_raise(content: bytes, charset: str | None) -> None:
    document = parse_untrusted(content, charset=charset)

    assert (document.root is None) != (document.problem is None)


@settings(max_examples=200)
@given(st.data())
def test_damaged_messages_never_raise(data: st.DataObject) -> None:
    content = bytearray(envelope(UPLOAD))
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    document = parse_untrusted(bytes(content))

    assert (document.root is None) != (document.problem is None)
    assert document.fault is None


def test_entities_of_a_document_type_cost_nothing() -> None:
    tracemalloc.start()
    started = time.process_time()
    parse_untrusted(LAUGHS * 1000)
    used = time.process_time() - started
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert used < 1
    assert peak < 10_000_000


def test_text_and_values_are_not_counted_as_attributes() -> None:
    text = "a=''" * 400
    content = f'<a b="{text}">{text}<!-- {text} --><c/></a>'.replace("'", "&apos;")

    assert parse_untrusted(content.encode()).problem is None
    assert parse_untrusted(f"<a>{text}</a>".encode()).problem is None


def test_repeated_ids_are_well_formed() -> None:
    assert parse_untrusted(b'<a xml:id="1 2"><b xml:id="x"/><b xml:id="x"/></a>').problem is None


def test_text_is_cut_in_the_reason() -> None:
    assert len(problem(b"<" + b"a" * 10_000).what) <= 220
