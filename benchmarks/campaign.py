"""How long a campaign takes, against plain zeep making the same calls.

1. A campaign runs against a sandbox in another process, and every call and its answer are noted.
2. The same campaign (seed, epoch, accounts) runs against a server that returns the noted answers. What counts
   is the duration of its scenarios in results.json, without the waits that it declares; start-up, preflight
   and reports are not in it.
3. zeep makes the same calls, prepared in memory, to a server that returns the same answers: typed ones with
   its own objects and WS-Security, the others through its transport.

    python benchmarks/campaign.py [--group cdr] [--profile smoke]

Live status cannot be measured like this: its lifetimes are of the clock, in noted answers too.
"""

import argparse
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import zeep
from answering import ByBody, InTurn, digest, http_answer, served
from lxml import etree
from zeep.wsse.username import UsernameToken

from conformance.campaign import Campaign, Profile, Settings
from conformance.evidence import Results, Verdict
from conformance.plugin import execute
from conformance.records import tree, typed
from conformance.releases import Release, get
from conformance.schema import of, parse_untrusted
from conformance.wire import Client, RawRequest, Reply

TARGET = 1.6
EPOCH = 1_790_000_000
BINDING = "{http://ochp.eu/1.4}eCHS-OCHP_1.4"
WSSE = "{http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd}"
UNKNOWN = http_answer("HTTP/1.1 500 Not recorded", [("Content-Type", "text/plain")], b"not recorded")


@dataclass(frozen=True)
class Noted:
    """A call of the campaign, and its answer as HTTP."""

    scenario: str
    request: RawRequest
    answer: bytes


class Silent:
    """Hears of scenarios and says nothing."""

    def planned(self, total: int) -> None:
        """That many are about to be executed."""

    def ended(self, scenario: str, verdict: Verdict, *, suite_error: bool, duration_s: float) -> None:
        """One has ended."""


def main() -> int:
    """Measure, print the figures, and tell by the exit status whether the target is met."""
    parser = argparse.ArgumentParser(description="A campaign against plain zeep.")
    parser.add_argument("--group", default="cdr", help="test group whose scenarios are executed")
    parser.add_argument("--profile", default="smoke", type=Profile)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with _sandbox() as (url, target):
            noted, first = _note(_settings(folder / "noted", target, options.group, options.profile))
        by_body: dict[str, list[bytes]] = defaultdict(list)
        for one in noted:
            by_body[digest(one.request.body)].append(one.answer)
        with served(ByBody(by_body, UNKNOWN)) as replay:
            target = target.replace(url, replay)
            results = _run(_settings(folder / "replayed", target, options.group, options.profile))
    own = {scenario.id for scenario in results.scenarios}
    calls = [one for one in noted if one.scenario in own]
    campaign, cleared = _seconds(results), _seconds(first)
    plain, made = _zeep(calls)
    print(f"{len(own)} scenarios ({_verdicts(results)}), {len(calls)} calls, {made} of them typed")
    if _verdicts(results) != _verdicts(first):
        print(f"with the sandbox the verdicts were others: {_verdicts(first)}; the figures do not count")
        return 1
    print(f"campaign {campaign:.2f} s, plain zeep {plain:.2f} s")
    print(f"for comparison, with the sandbox behind it the campaign took {cleared:.2f} s")
    print(f"ratio {campaign / plain:.2f}, target at most {TARGET}")
    return 0 if campaign <= TARGET * plain else 1


@contextmanager
def _sandbox() -> Iterator[tuple[str, str]]:
    """A sandbox in a process of its own: its URL, and its target file."""
    program = Path(sys.executable).with_name("ochp-conformance")
    process = subprocess.Popen([program, "sandbox", "--port", "0"], stdout=subprocess.PIPE, text=True)
    try:
        lines: list[str] = []
        for line in process.stdout or ():
            if line.startswith("# Listening at "):
                yield line.removeprefix("# Listening at ").partition(";")[0], "".join(lines)
                break
            lines.append(line)
    finally:
        process.terminate()
        process.wait()


def _settings(folder: Path, target: str, group: str, profile: Profile) -> Settings:
    folder.mkdir()
    file = folder / "target.toml"
    file.write_text(target, encoding="utf-8")
    return Settings(target=file, epoch=EPOCH, output=folder / "reports", group=group, profile=profile)


def _seconds(results: Results) -> float:
    """Duration of all scenarios, without declared waits."""
    waited = sum(wait.waited_s for wait in results.campaign.waits)
    return sum(scenario.duration_s for scenario in results.scenarios) - waited


def _verdicts(results: Results) -> str:
    counts = Counter(scenario.verdict.value for scenario in results.scenarios)
    return ", ".join(f"{number} {verdict}" for verdict, number in sorted(counts.items()))


def _note(settings: Settings) -> tuple[list[Noted], Results]:
    """Run a campaign and note its calls."""
    noted: list[Noted] = []
    send = Client.send

    def noting(client: Client, request: RawRequest, **options: Any) -> Reply:
        reply = send(client, request, **options)
        scenario = reply.exchange.id.partition("#")[0]
        start = reply.exchange.answer.start if reply.exchange.answer else "HTTP/1.1 500 Nothing"
        noted.append(Noted(scenario, request, http_answer(start, reply.headers, reply.body)))
        return reply

    with mock.patch.object(Client, "send", noting):
        results = _run(settings)
    return noted, results


def _run(settings: Settings) -> Results:
    campaign = Campaign(settings, os.environ)
    try:
        campaign.probe()
        execute(campaign, Silent())
    finally:
        campaign.close()
    if campaign.results is None:
        raise SystemExit("the campaign has no results")
    return campaign.results


def _zeep(calls: list[Noted]) -> tuple[float, int]:
    """Seconds that plain zeep needs for the calls, and how many of them were typed."""
    release = get("1.4")
    logging.getLogger("zeep").setLevel(logging.CRITICAL)
    made = 0
    with served(InTurn([one.answer for one in calls])) as url, ExitStack() as stack:
        make: Any = zeep.Client  # zeep's annotations are incomplete
        client = make(str(release.wsdl), settings=zeep.Settings(strict=False))
        stack.callback(client.transport.session.close)
        service = client.create_service(BINDING, url)
        prepared = [_prepared(one.request, release) for one in calls]
        start = time.perf_counter()
        for one, typed_call in zip(calls, prepared, strict=True):
            if typed_call is None:
                client.transport.post(url, one.request.body, dict(one.request.headers))
                continue
            arguments, client.wsse = typed_call
            made += 1
            with suppress(zeep.exceptions.Error):  # a fault, or an answer that zeep cannot read
                service[one.request.operation](**arguments)
        return time.perf_counter() - start, made


def _prepared(request: RawRequest, release: Release) -> tuple[dict[str, object], Any] | None:
    """What zeep needs for a call; None if no typed client can make it."""
    document = parse_untrusted(request.body)
    payload = document.payload
    if not request.operation or request.note or payload is None or not of(release).is_valid(payload):
        return None
    token = None if document.header is None else document.header.find(f".//{WSSE}UsernameToken")
    return typed(tree(payload)), None if token is None else _token(token)


def _token(token: etree._Element) -> Any:
    make: Any = UsernameToken
    return make(token.findtext(f"{WSSE}Username"), token.findtext(f"{WSSE}Password"))


if __name__ == "__main__":
    sys.exit(main())
