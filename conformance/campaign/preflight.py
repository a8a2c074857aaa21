"""Preflight: what can be known of a target before the first scenario, all at once, each probe bounded.

What fails here is said once instead of once per scenario.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlsplit

from conformance.evidence import Probe, Verdict
from conformance.records import Tree
from conformance.releases import Release, Role
from conformance.scenarios.cast import PARTS, cast
from conformance.scenarios.unreadable import Unreadable
from conformance.target import Partner, Target, explain
from conformance.wire import Client, Credentials, ErrorKind, Reply, clock_of

_REFUSING = frozenset({401, 403, 407})
_MOST_THREADS = 8

MANY_CDRS = 1000
"""A queue of so many records makes each of some hundred downloads slow, so the preflight says so."""


@dataclass(frozen=True)
class Preflight:
    """What the preflight found.

    Args:
        probes: In their order.
        unavailable: Why nothing can be judged at all; None if something can.
        unreadable: Downloads that cannot be read.
    """

    probes: tuple[Probe, ...]
    unavailable: str | None = None
    unreadable: Unreadable = field(default_factory=Unreadable, compare=False)


@dataclass(frozen=True)
class _Read:
    """A harmless read for a partner."""

    partner: Partner
    operation: str
    reply: Reply


def preflight(target: Target, release: Release, client: Client, epoch: int) -> Preflight:
    """Probe reachability, TLS, every partner's credentials, clock, accounts and claims.

    Args:
        target: What is tested.
        release: The release under test.
        client: Speaks to it; each of its calls is bounded.
        epoch: For operations that ask since when, seconds since 1970.
    """
    reads = [
        partial(_read, client, partner, operation, arguments)
        for partner in target.partners
        if (found := _harmless(release, target, partner, epoch)) is not None
        for operation, arguments in (found,)
    ]
    done = _at_once(reads)
    probes = [*_tls_settings(target), *_endpoints(done), *(_credentials(read) for read in done)]
    probes += [*_clock(target, done), *_accounts(target), *_claims(target)]
    unreadable = Unreadable()
    probes += _queues(release, client, [read.partner for read in done if read.reply.code == "ok"], unreadable)
    return Preflight(tuple(probes), _unavailable(target, done), unreadable)


def answers(target: Target, release: Release, client: Client, epoch: int) -> bool:
    """Whether the target still answers anything at all; one account asks, and once more if need be."""
    for partner in target.partners:
        found = _harmless(release, target, partner, epoch)
        if found is not None:
            return any(_read(client, partner, *found).reply.exchange.answer is not None for _turn in range(2))
    return False


def _at_once(reads: Sequence[Callable[[], _Read]]) -> list[_Read]:
    if not reads:
        return []
    with ThreadPoolExecutor(min(len(reads), _MOST_THREADS)) as pool:
        return [future.result() for future in [pool.submit(read) for read in reads]]


def _read(client: Client, partner: Partner, operation: str, arguments: Tree) -> _Read:
    credentials = Credentials(partner.id, partner.username, partner.password)
    return _Read(partner, operation, client.call(operation, arguments, credentials))


def _harmless(release: Release, target: Target, partner: Partner, epoch: int) -> tuple[str, Tree] | None:
    """An operation that the partner may call, that changes nothing, and whose answer is short."""
    since: Tree = {"DateTime": datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
    finished: Tree = (
        {"cdrStatus": {"CdrStatusType": "rejected"}} if "rejected" in release.cdr_statuses else {}
    )
    choices: tuple[tuple[Role, str, Tree], ...] = (
        (Role.EMP, "GetCDRs", finished),
        (Role.CPO, "CheckCDRs", finished),
        (Role.CPO, "GetRoamingAuthorisationListUpdates", {"lastUpdate": since}),
        (Role.NSP, "GetChargePointListUpdates", {"lastUpdate": since}),
    )
    known = {operation.name: operation for operation in release.operations}
    for role, name, arguments in choices:
        if role in partner.roles and name in known and known[name].port in target.endpoints:
            return name, arguments
    return None


def _tls_settings(target: Target) -> list[Probe]:
    encrypted = [url for url in target.endpoints.values() if urlsplit(url).scheme == "https"]
    if not encrypted:
        return []
    if not target.tls.verify:
        message = "Certificates are not verified (tls.verify = false), so nothing here proves who answered."
        return [Probe("TLS", Verdict.FAIL, message)]
    return [Probe("TLS", Verdict.PASS, "Certificates are verified.")]


def _endpoints(reads: Sequence[_Read]) -> list[Probe]:
    probes = []
    for url in dict.fromkeys(read.reply.exchange.url for read in reads):
        replies = [read.reply for read in reads if read.reply.exchange.url == url]
        answered = [reply for reply in replies if reply.status is not None]
        name = f"reachability of {url}"
        if answered:
            probes.append(
                Probe(name, Verdict.PASS, f"{len(answered)} of {len(replies)} requests were answered.")
            )
        else:
            what = replies[0].error.what if replies[0].error else "no answer"
            probes.append(Probe(name, Verdict.FAIL, f"It cannot be reached: {what}."))
    return probes


def _credentials(read: _Read) -> Probe:
    name, reply = f"credentials of {read.partner.id}", read.reply
    if reply.code == "ok":
        return Probe(name, Verdict.PASS, f"{read.operation} was answered with ok.")
    if reply.status in _REFUSING:
        return Probe(name, Verdict.FAIL, f"{read.operation} was refused with HTTP status {reply.status}.")
    if reply.code == "not-authorized":
        return Probe(name, Verdict.FAIL, f"{read.operation} was answered with not-authorized.")
    if reply.error is not None and reply.status is None:
        return Probe(name, Verdict.INCONCLUSIVE, f"{read.operation} had no answer: {reply.error.what}.")
    fault = reply.document.fault
    said = "a SOAP fault" if fault is not None else f"code {reply.code}" if reply.code else "something else"
    message = f"{read.operation} was answered with HTTP status {reply.status} and {said}, not with ok."
    return Probe(name, Verdict.INCONCLUSIVE, message)


RESOLUTION_S = 1
"""A Date header tells full seconds (RFC 9110, section 5.6.7)."""


def _clock(target: Target, reads: Sequence[_Read]) -> list[Probe]:
    offsets = [offset for read in reads if (offset := clock_of(read.reply)) is not None]
    if not offsets:
        if not any(read.reply.status is not None for read in reads):
            return []
        return [
            Probe(
                "clock", Verdict.INCONCLUSIVE, "The target's answers carry no Date, so its clock is unknown."
            )
        ]
    offset = min(offsets, key=abs)
    allowed = target.ixit.clock_skew_s
    if abs(offset) <= allowed + RESOLUTION_S:
        return [Probe("clock", Verdict.PASS, f"The target's clock agrees with ours within {allowed:g} s.")]
    where = "ahead of" if offset > 0 else "behind"
    message = (
        f"The target's clock is {abs(offset):.0f} s {where} ours; ixit.clock_skew_s allows {allowed:g} s."
    )
    return [Probe("clock", Verdict.FAIL, message)]


def _queues(
    release: Release, client: Client, partners: Sequence[Partner], unreadable: Unreadable
) -> list[Probe]:
    """What accounts hold that is downloaded over and over: said once if that is too much.

    What does not come in time is asked for once more, alone: one long queue may have kept the others waiting.
    """
    known = {operation.name for operation in release.operations}
    queues = [
        partial(_read, client, partner, operation, {})
        for partner in partners
        for role, operation in ((Role.EMP, "GetCDRs"), (Role.CPO, "CheckCDRs"))
        if role in partner.roles and operation in known
    ]
    done = [
        ask() if read.reply.error is not None and read.reply.error.kind is ErrorKind.TIMEOUT else read
        for ask, read in zip(queues, _at_once(queues), strict=True)
    ]
    return [probe for read in done if (probe := _queue(read, unreadable)) is not None]


def _queue(read: _Read, unreadable: Unreadable) -> Probe | None:
    name, reply, mend = f"queue of {read.partner.id}", read.reply, "settle its CDRs, or name another account"
    if reason := unreadable.learn(read.operation, read.partner.id, {}, reply):
        message = f"{reason}. Scenarios that need this list cannot be judged; {mend}."
        return Probe(name, Verdict.INCONCLUSIVE, message)
    if reply.error is not None:
        message = f"{read.operation} without a status has no usable answer: {reply.error.what}."
        return Probe(name, Verdict.INCONCLUSIVE, message)
    records = len(reply.records("cdrInfoArray"))
    if records < MANY_CDRS:
        return None
    message = f"{read.operation} answers {records} CDRs each time, so the campaign takes long; {mend}."
    return Probe(name, Verdict.INCONCLUSIVE, message)


def _accounts(target: Target) -> list[Probe]:
    casting = cast(target)
    missing = [part for part in PARTS if casting[part.name] is None]
    probes = [Probe("accounts", Verdict.INCONCLUSIVE, sentence) for sentence in explain(target)]
    if not probes and not missing:
        probes = [
            Probe("accounts", Verdict.PASS, "There is an account for every partner that scenarios speak of.")
        ]
    if not target.ixit.disposable_accounts:
        message = "Lists of these accounts are not replaced (ixit.disposable_accounts = false)."
        probes.append(Probe("disposable accounts", Verdict.INCONCLUSIVE, message))
    if target.ixit.read_only:
        message = (
            "Nothing is changed at the target (ixit.read_only = true), so most scenarios cannot be judged."
        )
        probes.append(Probe("read only", Verdict.INCONCLUSIVE, message))
    return probes


def _claims(target: Target) -> list[Probe]:
    """Claims and extra information that contradict each other or the endpoints."""
    odd = []
    if target.ics.live_status and "chs_live" not in target.endpoints and "chs" in target.endpoints:
        odd.append("ics.live_status is claimed, but there is no endpoints.chs_live")
    if target.ixit.settle_s > 10 * target.ixit.timeout_s:
        odd.append("ixit.settle_s is more than ten times ixit.timeout_s")
    if odd:
        return [Probe("claims", Verdict.INCONCLUSIVE, f"Not plausible: {'; '.join(odd)}.")]
    return [Probe("claims", Verdict.PASS, "ICS and IXIT are plausible.")]


def _unavailable(target: Target, reads: Sequence[_Read]) -> str | None:
    if not reads:
        return f"{target.name} cannot be tested: no account of it can call an operation that changes nothing"
    replies = [read.reply for read in reads]
    urls = ", ".join(dict.fromkeys(reply.exchange.url for reply in replies))
    if all(reply.status is None for reply in replies):
        first = replies[0].error
        return f"{urls} cannot be reached: {first.what if first else 'no answer'}"
    if all(reply.status in _REFUSING or reply.code == "not-authorized" for reply in replies):
        return f"{urls} refuses the credentials of every account"
    redirects = [reply for reply in replies if reply.error and reply.error.kind is ErrorKind.REDIRECT]
    if len(redirects) == len(replies):
        return f"{urls} only redirects to another address, which is never followed"
    return None
