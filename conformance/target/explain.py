"""What cannot be judged with the accounts and settings of a target, in sentences."""

from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from conformance.releases import Role
from conformance.target.target import Target

_WANTED = ((Role.EMP, 2), (Role.CPO, 2), (Role.NSP, 1))


def explain(target: Target) -> tuple[str, ...]:
    """Say what this target's campaign will have to leave unjudged, and what its tester should know.

    Args:
        target: As loaded.

    Returns:
        Sentences; none if everything that is claimed can be judged.

    Source: design, section 5 (the smallest set of accounts that can be conformant).
    """
    sentences = [*_connection(target), *_settings(target)]
    if target.role is Role.CHS:
        sentences += [*_accounts(target), *_pairs(target)]
    return tuple(sentences)


def _accounts(target: Target) -> Iterator[str]:
    for role, wanted in _WANTED:
        missing = wanted - len(target.with_role(role))
        if missing > 0:
            noun = "account" if missing == 1 else "accounts"
            yield (
                f"{missing} more {noun} of role {role} would be needed, "
                "so what needs more than one partner of a kind, or that role, is inconclusive."
            )
    if target.ics.parking and not target.with_role(Role.PSO):
        yield "No account has the role PSO, so what parking operators send is not judged."


def _pairs(target: Target) -> Iterator[str]:
    for role in (Role.EMP, Role.NSP):
        pairs = [(one, cpo) for one in target.with_role(role) for cpo in target.with_role(Role.CPO)]
        pairs = [(one, cpo) for one, cpo in pairs if one.id != cpo.id]
        if not pairs:
            continue
        connected = [pair for pair in pairs if target.connected(*pair)]
        if not connected:
            yield f"No {role} is connected to a CPO, so nothing that passes between them is judged."
        if len(connected) == len(pairs):
            yield f"Every {role} is connected to every CPO, so isolation between strangers is not judged."


def _settings(target: Target) -> Iterator[str]:
    if target.ixit.read_only:
        yield "The target is read-only, so no operation that changes something is judged."
    elif not target.ixit.disposable_accounts:
        yield "Accounts are not disposable, so scenarios that replace a list are inconclusive."


def _connection(target: Target) -> Iterator[str]:
    if not target.tls.verify:
        yield "Certificates are not verified (tls.verify = false), so who answered is not known."
    open_hosts = sorted({host for url in target.endpoints.values() if (host := _open_host(url))})
    if open_hosts:
        yield f"Passwords travel unencrypted to {', '.join(open_hosts)} (http, not https)."


def _open_host(url: str) -> str | None:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme != "http" or host == "localhost":
        return None
    try:
        return None if ip_address(host).is_loopback else host
    except ValueError:
        return host
