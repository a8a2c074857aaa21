"""The one parser for bytes that somebody else wrote: bounded, offline, without document types.

The character encoding is settled here and the rest handed to libxml2 as UTF-8. So libxml2 never guesses an
encoding, and a document type is recognised in the very characters that libxml2 is going to read.
"""

import codecs
import re
import threading
from functools import lru_cache
from typing import cast

from lxml import etree

from conformance.schema.document import Document
from conformance.schema.malformed import Defect, Malformed

MAX_MESSAGE = 32 * 1024 * 1024
"""Longest message that is parsed, in bytes."""

MAX_DEPTH = 256
"""Deepest nesting of elements; the bound that libxml2 enforces itself unless it is told otherwise."""

MAX_MARKUP = 2_000_000
"""Most tags, and most attributes, of a message; bounds the memory that its tree takes."""

MAX_COMMENTS = 100_000
"""Most comments and processing instructions of a message."""

MAX_ATTRIBUTES = 200
"""Most attributes and namespaces of one tag: the time to explain them grows with their square."""

_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_WITHOUT_MARK = {b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}  # XML 1.0, appendix F
_BEGIN = re.compile(b"|".join(map(re.escape, (*_BYTE_ORDER_MARKS, *_WITHOUT_MARK))))
_SUPPORTED = re.compile(r"utf-8|utf-16(-[lb]e)?|ascii|iso8859-\d+|cp125\d")
_DECLARATION = re.compile(r"<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_BOUNDS = (
    (MAX_MARKUP, "tags", "<"),
    (MAX_MARKUP, "attributes", "="),
    (MAX_COMMENTS, "comments and processing instructions", "<!--", "<?"),
)
_LONG_TAG = re.compile(r"<(?![!?])[^<]{1000,}")  # 200 attributes take at least 5 characters each
_TAG = re.compile(r"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+")
_ATTRIBUTE = re.compile(r"=\s*(?:\"[^\"]*\"|'[^']*')")
_LIBXML_PLACE = re.compile(r",? line \d+, column \d+$")
_RESOURCE_CODES = frozenset({110, 114})  # XML_ERR_NAME_TOO_LONG, XML_ERR_RESOURCE_LIMIT
_WHITE = " \t\r\n"
_CUT = 200


def parse_untrusted(content: bytes, *, charset: str | None = None, bare: bool = False) -> Document:
    """Parse what a peer sent; never raises, whatever the bytes are.

    Args:
        content: The body of a message after transfer and content decoding.
        charset: Character encoding that HTTP announced; wins over the XML declaration, while a byte order
            mark wins over both (RFC 7303, section 3).
        bare: The payload may stand without an envelope, as in a recorded file.

    Returns:
        The document; ``problem`` says why there is no tree, if there is none.

    Source: SOAP 1.1, section 3; XML 1.0, section 4.3.3 and appendix F.
    """
    decoded = _decode(content, charset)
    if isinstance(decoded, Malformed):
        return Document(content=content, problem=decoded, bare=bare)
    text, utf_8 = decoded
    root = _parse(utf_8, text)
    if isinstance(root, Malformed):
        return Document(content=content, text=text, problem=root, bare=bare)
    return Document(content=content, text=text, root=root, bare=bare)


def _decode(content: bytes, charset: str | None) -> tuple[str, bytes] | Malformed:
    """Give the characters, and the same as UTF-8, both without a byte order mark."""
    if len(content) > MAX_MESSAGE:
        return Malformed("too-large", f"{len(content)} bytes, more than the {MAX_MESSAGE} that are read")
    begin = _BEGIN.match(content)
    mark = b"" if begin is None else begin[0]
    marked = _BYTE_ORDER_MARKS.get(mark)
    unmarked = content if marked is None else content[len(mark) :]
    family = marked or _WITHOUT_MARK.get(mark, "utf-8")
    declared = _declared(unmarked, family)
    if marked is None and charset is not None:
        encoding = _supported(charset.strip(" \t\"'"))
        said = f"HTTP announces charset {charset[:40]!r}"
    elif declared is not None and charset is None:
        encoding = _supported(declared)
        said = f"the XML declaration says {declared!r}"
        if encoding is not None and family.startswith("utf-16") != encoding.startswith("utf-16"):
            return Malformed("encoding", f"{said}, but the bytes are {family.upper()[:6]}", 1, 1)
        if marked == "utf-8" and encoding != "utf-8":
            return Malformed("encoding", f"{said}, but the bytes begin with the mark of UTF-8", 1, 1)
    else:
        encoding, said = family, f"the message has to be {family.upper()[:6]}"
    if encoding is None:
        return Malformed("encoding", f"{said}, which is not supported; SOAP takes UTF-8 or UTF-16", 1, 1)
    if encoding == "utf-16":
        encoding = family if family.startswith("utf-16") else "utf-16-be"
    elif marked:
        encoding = marked
    try:
        text = unmarked.decode(encoding)
        return text, unmarked if encoding == "utf-8" else text.encode("utf-8")
    except UnicodeDecodeError as error:
        before = unmarked[: error.start].decode(encoding, errors="replace")
        wrong = unmarked[error.start : error.start + 4].hex(" ")
        return Malformed("encoding", f"{said}, but these bytes are not: {wrong}", *_position(before))


def _declared(content: bytes, family: str) -> str | None:
    found = _DECLARATION.match(content[:600].decode(family, errors="replace"))
    return found[1] if found else None


@lru_cache(maxsize=64)
def _supported(charset: str) -> str | None:
    try:
        name = codecs.lookup(charset).name
    except (LookupError, ValueError):
        return None
    return name if _SUPPORTED.fullmatch(name) else None


class _Parsers(threading.local):
    """The parser of each thread: making one takes a fifth of the time that a small message needs."""

    def __init__(self) -> None:
        self.parser = etree.XMLParser(
            encoding="utf-8",
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            collect_ids=False,
        )


_OF_THREAD = _Parsers()


def _parse(content: bytes, text: str) -> "etree._Element | Malformed":
    start = len(text) - len(text.lstrip(_WHITE))
    if start == len(text):
        return Malformed("empty", "there is no document" if not text else "there is nothing but white space")
    if text[start] != "<":
        return Malformed("not-xml", f"it begins with {text[start : start + 20]!r}", *_position(text[:start]))
    if text[start : start + 14].lower() == "<!doctype html":
        kind: Defect = "doctype" if text.startswith("<!DOCTYPE", start) else "not-xml"
        return Malformed(kind, "it is a page of HTML", *_position(text[:start]))
    for most, what, *signs in _BOUNDS if len(text) > MAX_COMMENTS else ():  # each sign takes a character
        if sum(text.count(sign) for sign in signs) > most:
            return Malformed("too-large", f"more than {most} {what}")
    doctype = _find_doctype(text, start) if b"<!DOCTYPE" in content else None
    if doctype is not None:
        return Malformed("doctype", "a document type is not allowed in a message", *_position(text[:doctype]))
    for long in _LONG_TAG.finditer(text) if content.count(b"=") > MAX_ATTRIBUTES else ():
        tag = _TAG.match(long[0])
        if tag is not None and len(_ATTRIBUTE.findall(tag[0])) > MAX_ATTRIBUTES:
            what = f"more than {MAX_ATTRIBUTES} attributes in one tag"
            return Malformed("too-large", what, *_position(text[: long.start()]))
    try:
        root = etree.fromstring(content, _OF_THREAD.parser)
    except etree.XMLSyntaxError as error:
        return _malformed(error)
    if root.getroottree().docinfo.internalDTD is not None:
        return Malformed("doctype", "a document type is not allowed in a message", 1, 1)
    return root


def _find_doctype(text: str, start: int) -> int | None:
    """Walk over the prolog as far as it is one; linear, unlike a regular expression."""
    at = start
    while True:
        while at < len(text) and text[at] in _WHITE:
            at += 1
        if text.startswith("<!DOCTYPE", at):
            return at
        if text.startswith("<?", at):
            end = text.find("?>", at + 2)
        elif text.startswith("<!--", at):
            end = text.find("-->", at + 4)
        else:
            return None
        if end < 0:
            return None
        at = text.index(">", end) + 1


def _malformed(error: etree.XMLSyntaxError) -> Malformed:
    line, column = error.position
    what = " ".join(_LIBXML_PLACE.sub("", error.msg or "").split())[:_CUT]
    if cast(int, vars(error).get("code", 0)) in _RESOURCE_CODES:
        if "depth" in what:
            return Malformed("too-deep", f"elements are nested more than {MAX_DEPTH} deep", line, column)
        return Malformed("too-large", what, line, column)
    return Malformed("not-well-formed", what, line, column)


def _position(before: str) -> tuple[int, int]:
    return before.count("\n") + 1, len(before) - before.rfind("\n")
