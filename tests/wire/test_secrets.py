"""Secrets: no spelling of a secret survives, and ordinary content stays as it is."""

import base64
import json
from html import escape
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import escape as xml_escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.wire import Secrets

AWKWARD = "p&<>\"' %+ä€\\/x"
LONG = st.text(
    st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=["Cs"]), min_size=6, max_size=40
)


def shown(content: bytes, *secrets: str) -> bytes:
    return Secrets(("secret", secret) for secret in secrets).scrub(content)[0]


@pytest.mark.parametrize(
    "spelled",
    [
        AWKWARD.encode(),
        xml_escape(AWKWARD).encode(),
        xml_escape(AWKWARD, {'"': "&quot;", "'": "&apos;"}).encode(),
        escape(AWKWARD).encode(),
        AWKWARD.encode("ascii", "xmlcharrefreplace"),
        xml_escape(AWKWARD).encode("ascii", "xmlcharrefreplace"),
        "".join(f"&#x{ord(c):04X};" if not c.isalnum() or not c.isascii() else c for c in AWKWARD).encode(),
        quote(AWKWARD, safe="").encode(),
        quote(AWKWARD, safe="").lower().encode(),
        quote_plus(AWKWARD).encode(),
        json.dumps(AWKWARD)[1:-1].encode(),
        AWKWARD.replace("€", "").encode("latin-1"),
        AWKWARD.encode("utf-16-le"),
        AWKWARD.encode("utf-16-be"),
        xml_escape(AWKWARD).encode("utf-16-le"),
        base64.b64encode(AWKWARD.encode()),
        base64.urlsafe_b64encode(AWKWARD.encode()),
        base64.b64encode(AWKWARD.encode()).decode().encode("utf-16-be"),
    ],
)
def test_every_spelling_is_found(spelled: bytes) -> None:
    secrets = Secrets([("one", AWKWARD), ("two", AWKWARD.replace("€", ""))])
    unit = b"xy" if b"\0" not in spelled else "xy".encode("utf-16-le" if spelled[1] == 0 else "utf-16-be")
    content = unit + spelled + unit
    scrubbed, names = secrets.scrub(content)
    assert spelled not in scrubbed
    assert names
    assert set(names) == set(secrets.leaks(content))


@given(secret=LONG, before=st.binary(max_size=20), after=st.binary(max_size=20))
def test_no_secret_survives(secret: str, before: bytes, after: bytes) -> None:
    assert secret.encode() not in shown(before + secret.encode() + after, secret) or secret in "[redacted]"


@given(secret=LONG, before=st.text(max_size=5), after=st.text(max_size=5))
def test_no_secret_survives_in_base64_of_something_longer(secret: str, before: str, after: str) -> None:
    whole = (before + secret + after).encode("utf-8", "surrogatepass")
    coded = base64.b64encode(whole)
    assert shown(b"Basic " + coded + b" end", secret) == b"Basic [redacted] end"


@given(st.binary(max_size=300))
def test_any_bytes_can_be_scrubbed(content: bytes) -> None:
    scrubbed, names = Secrets([("long", "correct-horse"), ("short", "ab1")]).scrub(content)
    assert names or scrubbed == content


@given(st.text(max_size=200), st.sampled_from(["utf-16-le", "utf-16-be", "utf-16"]))
def test_utf_16_stays_utf_16(text: str, encoding: str) -> None:
    content = f"{text}correct-horse{text}".encode(encoding, "surrogatepass")
    assert shown(content, "correct-horse") == f"{text}[redacted]{text}".encode(encoding, "surrogatepass")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<a><Password>x</Password></a>", "<a><Password>[redacted]</Password></a>"),
        ("<w:Password Type='t'>x</w:Password>", "<w:Password Type='t'>[redacted]</w:Password>"),
        ("<Password><![CDATA[x]]><!-- c --></Password >", "<Password>[redacted]</Password >"),
        ("<Password>cut o", "<Password>[redacted]"),
        ("<Password/><Username>u</Username>", "<Password/><Username>u</Username>"),
        ("<Password></Password>", "<Password></Password>"),
        ("<PasswordText>x</PasswordText>", "<PasswordText>x</PasswordText>"),
        ("<Password>x</Password><Password>y</Password>", "<Password>[redacted]</Password>" * 2),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_password_elements_are_emptied(content: str, expected: str, encoding: str) -> None:
    assert Secrets().scrub(content.encode(encoding))[0].decode(encoding) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"<a>abc</a>", b"<a>[redacted]</a>"),
        (b"<a> abc </a>", b"<a>[redacted] </a>"),
        (b'<a b="abc"/>', b'<a b="[redacted]"/>'),
        (b"<abc>xabc abcx 1abc1</abc>", b"<abc>xabc abcx 1abc1</abc>"),
    ],
)
def test_a_short_secret_is_a_whole_value_or_nothing(content: bytes, expected: bytes) -> None:
    assert shown(content, "abc") == expected


def test_a_short_secret_is_no_leak() -> None:
    assert Secrets([("short", "abc")]).leaks(b"<a>abc</a>") == ()


@pytest.mark.parametrize("word", ["secret", "password", "Geheimnis"])
def test_a_single_word_is_replaced_but_no_leak(word: str) -> None:
    secrets = Secrets([("word", word)])
    content = f"<faultstring>wrong {word}</faultstring>".encode()
    assert secrets.leaks(content) == ()
    assert secrets.scrub(content)[0] == b"<faultstring>wrong [redacted]</faultstring>"


def test_what_the_request_said_openly_is_no_leak() -> None:
    secrets = Secrets([("password", "DEABC00001")])
    said = b"<Password>DEABC00001</Password><CdrId>DEABC00001</CdrId>"
    assert secrets.leaks(b"<CdrId>DEABC00001</CdrId>", said=said) == ()


def test_what_the_request_said_as_password_only_is_a_leak() -> None:
    secrets = Secrets([("password", "correct-horse")])
    assert secrets.leaks(b"wrong: correct-horse", said=b"<Password>correct-horse</Password>") == ("password",)


def test_a_secret_within_a_longer_one_leaves_nothing() -> None:
    assert shown(b"correct-horse-battery", "correct-horse", "correct-horse-battery") == b"[redacted]"


def test_headers_with_credentials_are_replaced_whole() -> None:
    headers = (("Authorization", "Basic dTpw"), ("Set-Cookie", "s=1"), ("cookie", "s=1"), ("X", "y"))
    cleaned, names = Secrets().scrub_headers(headers)
    assert cleaned == (
        ("Authorization", "Basic [redacted]"),
        ("Set-Cookie", "[redacted]"),
        ("cookie", "[redacted]"),
        ("X", "y"),
    )
    assert names == ("authorization", "set-cookie", "cookie")


def test_user_information_leaves_urls() -> None:
    text, names = Secrets().scrub_text("http://user:pass@host/path")
    assert text == "http://[redacted]@host/path"
    assert names == ("user information",)


def test_secrets_leave_other_headers() -> None:
    cleaned, names = Secrets([("token", "correct-horse")]).scrub_headers((("X-Echo", "a correct-horse b"),))
    assert cleaned == (("X-Echo", "a [redacted] b"),)
    assert names == ("token",)


def test_ordinary_content_is_the_same_object() -> None:
    content = b"<a>ordinary</a>"
    assert Secrets([("password", "correct-horse")]).scrub(content)[0] is content


def test_values_are_in_no_repr() -> None:
    secrets = Secrets([("password", "correct-horse")])
    assert "correct-horse" not in repr((secrets, secrets._secrets))


def test_hostile_content_takes_no_long_time() -> None:
    content = b"<Password " * 50_000 + b"://" * 50_000 + b"Y29ycmVjdC1ob3JzZQ" * 20_000 + b"a" * 1_000_000
    assert b"Y29ycmVj" not in shown(content, "correct-horse")
