"""Secrets: found and replaced in everything that becomes evidence.

Expressions over characters are used on purpose: what is redacted may be cut off, broken, or no XML at all.
"""

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.entities import codepoint2name

MARK = "[redacted]"
"""What stands in evidence where a secret was."""

SHORTEST = 6
"""A shorter secret is only looked for as a whole value, so that ordinary content stays readable."""

Headers = tuple[tuple[str, str], ...]

_UTF_16 = ("utf-16-le", "utf-16-be")
_BASE64 = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=")
_SECRET_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie"})
_USER_INFO = re.compile(r"(?<=://)[^/?#\s\"'<>]*(?=@)")
_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")  # escaped nowhere
_WORD = re.compile(r"[A-Za-z]{1,10}")
_RUN = re.compile(r"[A-Za-z0-9._~-]+")
_PASSWORD_ELEMENT = (
    r"(?P<open><(?:[^\s<>/!?:]++:)?+Password(?:\s[^<>]*+)?+(?<!/)>)"
    r"(?!</).+?(?=</(?:[^\s<>:]*+:)?+Password\s*+>|\Z)"
)
_PASSWORD_TEXT = re.compile(_PASSWORD_ELEMENT, re.DOTALL)
_PASSWORD_BYTES = re.compile(_PASSWORD_ELEMENT.encode("ascii"), re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Secret:
    name: str
    value: str = field(repr=False)
    run: str = field(repr=False)  # longest part that is written in one way only
    cores: tuple[str, ...] = field(repr=False)
    in_text: re.Pattern[str] = field(repr=False)
    in_bytes: re.Pattern[bytes] = field(repr=False)


class Secrets:
    """The values that must never be written down, and how to take them out.

    Args:
        values: Pairs of name and value, to begin with.
    """

    def __init__(self, values: Iterable[tuple[str, str]] = ()) -> None:
        self._secrets: list[_Secret] = []
        self._anchors: tuple[bytes, ...] = ()
        self._coded_anchors: tuple[bytes, ...] = ()
        for name, value in values:
            self.add(name, value)

    def add(self, name: str, value: str) -> None:
        """Register a secret; an empty value, or one that is known already, changes nothing.

        Args:
            name: Shown in evidence instead of the value ("password of DE8EX").
            value: The secret itself.
        """
        if not value or any(secret.value == value for secret in self._secrets):
            return
        self._secrets.append(_secret(name, value))
        self._secrets.sort(key=lambda secret: -len(secret.value))  # one may contain another
        runs = {s.run.encode("utf-8") for s in self._secrets}
        self._anchors = () if b"" in runs else tuple(runs)
        self._coded_anchors = tuple({core.encode("ascii") for s in self._secrets for core in s.cores})

    def scrub(self, content: bytes, *, coded: bool = True) -> tuple[bytes, tuple[str, ...]]:
        """Replace each secret and the text of each Password element.

        Args:
            content: A body, or anything else that becomes evidence; may be cut off or no XML.
            coded: Whether to look into base64 too, which takes longest; our own requests hold none.

        Returns:
            The content without secrets, the same object if it held none, and the names of what was replaced.
        """
        found: list[str] = []
        if b"Password" in content:
            content, number = _PASSWORD_BYTES.subn(rb"\g<open>" + MARK.encode("ascii"), content)
            found += ["password element"] * bool(number)
        if self._may_hold(content, coded=coded):
            for secret in self._secrets:
                content, number = secret.in_bytes.subn(MARK.encode("ascii"), content)
                for core in secret.cores:
                    content, runs = _without_runs(content, core.encode("ascii"))
                    number += runs
                found += [secret.name] * bool(number)
        if b"\0" in content:
            for encoding in _UTF_16:
                content, names = self._scrub_utf_16(content, encoding)
                found += names
        return content, tuple(dict.fromkeys(found))

    def scrub_text(self, text: str) -> tuple[str, tuple[str, ...]]:
        """Replace each secret, and user information of URLs, in a line of text.

        Args:
            text: A URL, a start line, the value of a header, or a message about an error.
        """
        cleaned = _USER_INFO.sub(MARK, text) if "://" in text else text
        names = ("user information",) if cleaned != text else ()
        content = cleaned.encode("utf-8", "surrogatepass")
        scrubbed, found = self.scrub(content)
        if scrubbed is content:
            return cleaned, names
        return scrubbed.decode("utf-8", "replace"), (*names, *found)

    def scrub_headers(self, headers: Headers) -> tuple[Headers, tuple[str, ...]]:
        """Replace what headers hold: credentials and cookies as a whole, secrets elsewhere."""
        if not self.concern(headers):
            return headers, ()
        cleaned: list[tuple[str, str]] = []
        found: list[str] = []
        for name, value in headers:
            if name.lower() in _SECRET_HEADERS:
                found.append(name.lower())
                cleaned.append((name, _scheme_kept(name, value)))
                continue
            text, names = self.scrub_text(value)
            spelled, more = self.scrub_text(name)
            found += (*names, *more)
            cleaned.append((spelled, text))
        return tuple(cleaned), tuple(dict.fromkeys(found))

    def concern(self, headers: Headers, *texts: str) -> bool:
        """Tell whether anything may have to be replaced in headers and texts; one quick look at them all."""
        if not _SECRET_HEADERS.isdisjoint([name.lower() for name, _ in headers]):
            return True
        whole = "\n".join([*texts, *[f"{name}\n{value}" for name, value in headers]])
        if "Password" in whole or "\0" in whole or ("@" in whole and _USER_INFO.search(whole)):
            return True
        return self._may_hold(whole.encode("utf-8", "surrogatepass"))

    def leaks(self, *parts: bytes, said: bytes = b"") -> tuple[str, ...]:
        """Name the secrets that an answer gives away.

        Left out are short secrets and single words ("password"), which may stand in an answer by chance, and
        what the request said outside of its Password elements.

        Args:
            parts: Pieces of the answer.
            said: Body of the request.
        """
        found = tuple(dict.fromkeys(name for part in parts for name in self._held(part)))
        if not found:
            return ()
        told = set(self._held(_without_passwords(said)))
        return tuple(name for name in found if name not in told)

    def _may_hold(self, content: bytes, *, coded: bool = True) -> bool:
        holds = content.__contains__
        if not self._anchors:
            return bool(self._secrets)
        return any(map(holds, self._anchors)) or (coded and any(map(holds, self._coded_anchors)))

    def _held(self, content: bytes) -> Iterable[str]:
        texts = [content.decode(encoding, "replace") for encoding in _UTF_16] if b"\0" in content else []
        if not texts and not self._may_hold(content):
            return
        for secret in self._secrets:
            if len(secret.value) < SHORTEST or _WORD.fullmatch(secret.value):
                continue
            if (
                secret.in_bytes.search(content)
                or any(core.encode("ascii") in content for core in secret.cores)
                or any(secret.in_text.search(text) for text in texts)
                or any(core in text for core in secret.cores for text in texts)
            ):
                yield secret.name

    def _scrub_utf_16(self, content: bytes, encoding: str) -> tuple[bytes, list[str]]:
        even = len(content) & ~1
        before = content[:even].decode(encoding, "surrogatepass")
        found: list[str] = []
        text, number = _PASSWORD_TEXT.subn(rf"\g<open>{MARK}", before)
        found += ["password element"] * bool(number)
        for secret in self._secrets:
            text, number = secret.in_text.subn(MARK, text)
            for core in secret.cores:
                while core in text:
                    text = text.replace(core, MARK)
                    number += 1
            found += [secret.name] * bool(number)
        if not found:
            return content, found
        return text.encode(encoding, "surrogatepass") + content[even:], found


def _without_passwords(content: bytes) -> bytes:
    content = _PASSWORD_BYTES.sub(rb"\g<open>", content)
    for encoding in _UTF_16 if b"\0" in content else ():
        even = len(content) & ~1
        text = content[:even].decode(encoding, "surrogatepass")
        content = _PASSWORD_TEXT.sub(r"\g<open>", text).encode(encoding, "surrogatepass")
    return content


def _scheme_kept(name: str, value: str) -> str:
    scheme, space, _ = value.strip().partition(" ")
    if name.lower().endswith("authorization") and space and scheme.isalnum():
        return f"{scheme} {MARK}"
    return MARK


def _without_runs(content: bytes, core: bytes) -> tuple[bytes, int]:
    """Replace each whole run of base64 that holds the core; by hand, as an expression would need n² steps."""
    pieces: list[bytes] = []
    done = 0
    while (start := content.find(core, done)) >= 0:
        end = start + len(core)
        while start > done and content[start - 1] in _BASE64:
            start -= 1
        while end < len(content) and content[end] in _BASE64:
            end += 1
        pieces += (content[done:start], MARK.encode("ascii"))
        done = end
    if not pieces:
        return content, 0
    return b"".join((*pieces, content[done:])), len(pieces) // 2


def _secret(name: str, value: str) -> _Secret:
    plain = "".join(_spellings(character) for character in value)
    if len(value) < SHORTEST:
        plain = rf"(?:(?<=[>\"'])|\A)[ \t\r\n]*{plain}(?=[ \t\r\n]*(?:[<\"']|\Z))"
    run = max(_RUN.findall(value), key=len, default="")
    return _Secret(
        name,
        value,
        run=run if len(run) >= 3 or run == value else "",
        cores=_base64_cores(value.encode("utf-8")) if len(value) >= SHORTEST else (),
        in_text=re.compile(plain),
        in_bytes=re.compile(plain.encode("utf-8")),
    )


def _spellings(character: str) -> str:
    """Every way in which markup, URLs, JSON and Latin-1 write a character, as an expression."""
    if character in _PLAIN:
        return re.escape(character)
    code = ord(character)
    percent = "".join(f"%{byte:02x}" for byte in character.encode("utf-8"))
    forms = [
        re.escape(character),
        rf"\\{re.escape(character)}",
        f"&#0*{code};",
        f"(?i:&#x0*{code:x};)",
        f"(?i:{percent})",
        rf"(?i:\\u{code:04x})",
    ]
    if code in codepoint2name or character == "'":
        forms.append(f"&{codepoint2name.get(code, 'apos')};")
    if character == " ":
        forms.append(r"\+")
    if 127 < code < 256:
        forms.append(rf"\x{code:02x}")
    return f"(?:{'|'.join(sorted(forms, key=len, reverse=True))})"


def _base64_cores(value: bytes) -> tuple[str, ...]:
    """What base64 makes of a value at each of three alignments, without the letters that neighbours share."""
    cores: set[str] = set()
    for shift in range(3):
        coded = b64encode(b"\0" * shift + value).decode("ascii")
        core = coded[(0, 2, 3)[shift] : len(coded) - (0, 3, 2)[(shift + len(value)) % 3]]
        cores |= {core, core.translate(str.maketrans("+/", "-_"))}
    return tuple(sorted(cores))
