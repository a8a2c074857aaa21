"""Requests as data: exactly what is sent, and by whom."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who asks, and the password that proves it.

    Args:
        partner: Id of the partner, for evidence.
        username: Of the WS-Security UsernameToken.
        password: Likewise.
    """

    partner: str
    username: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RawRequest:
    """One HTTP request; nothing is added to it but `Host`, and the framing that its body needs.

    Args:
        url: Where it goes.
        headers: Names and values in their order.
        body: The body before transfer coding.
        method: HTTP method.
        operation: Published name of the operation that it is meant for; empty for probes.
        partner: Id of the partner in whose name it is sent; empty if none.
        note: What was done to it on purpose; empty if nothing.
        chunks: The body in pieces, to be sent with chunked transfer coding; None: with Content-Length.
        wire: All bytes of the request, to be written as they are instead of the rest; `body` then tells
            evidence what they mean. None for well-formed HTTP.
    """

    url: str
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)
    method: str = "POST"
    operation: str = ""
    partner: str = ""
    note: str = ""
    chunks: tuple[bytes, ...] | None = field(default=None, repr=False)
    wire: bytes | None = field(default=None, repr=False)

    def header(self, name: str) -> str | None:
        """Give the first header of that name; letter case does not count."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def without_header(self, name: str) -> "RawRequest":
        """Give the same request without any header of that name."""
        return replace(self, headers=tuple(h for h in self.headers if h[0].lower() != name.lower()))

    def with_header(self, name: str, value: str) -> "RawRequest":
        """Give the same request with one header of that name, in the place of the first, or at the end."""
        if self.header(name) is None:
            return replace(self, headers=(*self.headers, (name, value)))
        return replace(self, headers=tuple(_replaced(self.headers, name, value)))


def _replaced(headers: Iterable[tuple[str, str]], name: str, value: str) -> Iterable[tuple[str, str]]:
    done = False
    for key, old in headers:
        if key.lower() != name.lower():
            yield key, old
        elif not done:
            yield key, value
            done = True
