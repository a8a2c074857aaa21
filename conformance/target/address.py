"""What the URL of an endpoint may be."""

import re
from urllib.parse import SplitResult, urlsplit

_NOT_IN_URLS = re.compile(r"[\x00-\x20\x7f\\\\<>\"{}|^`]")


def url_problem(url: str) -> tuple[str, str] | None:
    """Say what is wrong with the URL of an endpoint, and how to mend it; None if nothing is."""
    mend = "write a URL such as https://chs.example.com/service/ochp/v1.4"
    try:
        parts: SplitResult = urlsplit(url)
        port = parts.port
    except ValueError as error:
        return f"is no URL ({error})", mend
    if parts.scheme not in ("http", "https"):
        scheme = f"the scheme {parts.scheme!r}" if parts.scheme and "://" in url else "no scheme"
        return f"has {scheme}", "begin it with https:// or http://"
    if parts.username is not None or parts.password is not None:
        return (
            "holds user name or password",
            "take them out; credentials belong into [[partners]] or [direct]",
        )
    if not parts.hostname:
        return "names no host", mend
    if port == 0 or _NOT_IN_URLS.search(url):
        return "is no URL", mend
    if parts.fragment:
        return "has a fragment, which is never sent", "take the part behind # away"
    return None
