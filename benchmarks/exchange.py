"""What recording, redacting and judging add to an exchange with one charge detail record.

A server in another process answers GetCDRs always alike. In turn, the same request goes to it

- bare: httpx2 over its own transport, nothing recorded, the answer not looked at;
- recorded: through the suite's client (recording at the socket, redaction with the secrets of ten accounts);
- judged: recorded, and judged by every rule of the requirement set of a clearing house.

What zeep costs, writing the request and reading the answer, is reported apart. Blocks of exchanges alternate,
and the fastest block of each kind counts.

    python benchmarks/exchange.py [--blocks 200]
"""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx2
from answering import InTurn, http_answer, served

from conformance import requirements, rules
from conformance.evidence import Part
from conformance.releases import Role, Side, get
from conformance.schema import of
from conformance.wire import Client, Credentials, Secrets

TARGET = 0.5
BLOCK = 20
ANSWER = Path(__file__).parents[1] / "fixtures" / "1.4" / "valid" / "GetCDRsResponse-nil-description.xml"
HEADERS = [("Date", "Sun, 22 Nov 2026 12:00:00 GMT"), ("Content-Type", "text/xml; charset=utf-8")]
RECORD = ANSWER.read_bytes()


def main() -> int:
    """Measure, print the figures, and tell by the exit status whether the target is met."""
    parser = argparse.ArgumentParser(description="Cost of recording, redacting and judging.")
    parser.add_argument("--blocks", type=int, default=200)
    blocks = parser.parse_args().blocks
    release = get("1.4")
    ids = (str(one.id) for one in requirements.load().select(release.name, Role.CHS, Side.SERVER))
    context = rules.Context(release, of(release), frozenset(ids))
    operation = release.operation("GetCDRs")
    secrets = Secrets()
    for number in range(10):
        secrets.add(f"password of partner {number}", f"a-Password-of-20-{number:03}")
    credentials = Credentials("DE8EX", "sandbox-emp1", "a-Password-of-20-000")
    with (
        served(InTurn([http_answer("HTTP/1.1 200 OK", HEADERS, RECORD)])) as url,
        httpx2.Client(trust_env=False) as bare,
    ):
        client = Client(release=release, endpoints={"chs": url}, timeout_s=10, secrets=secrets)
        request = client.envelope("GetCDRs", {}, credentials)

        def exchange() -> None:
            bare.post(url, headers=list(request.headers), content=request.body)

        def record() -> None:
            client.recorder.start("benchmark")
            client.send(request)

        def judge() -> None:
            client.recorder.start("benchmark")
            reply = client.send(request)
            rules.judge(
                reply.document,
                Part.ANSWER,
                context,
                operation=operation,
                exchange=reply.exchange,
                leaked=reply.leaked,
            )

        reply = client.send(request)
        costs = _fastest(
            {
                "bare": exchange,
                "recorded": record,
                "judged": judge,
                "zeep writes": lambda: client.envelope("GetCDRs", {}, credentials),
                "zeep reads": reply.typed,
            },
            blocks,
        )
        client.close()
    ratio = (costs["judged"] - costs["bare"]) / costs["bare"]
    print(f"bare exchange {costs['bare']:.0f} µs")
    print(f"recorded and redacted {costs['recorded']:.0f} µs, judged too {costs['judged']:.0f} µs")
    print(f"apart: zeep writes {costs['zeep writes']:.0f} µs, reads {costs['zeep reads']:.0f} µs")
    print(f"recording, redacting and judging cost {ratio:.2f} of a bare exchange, target at most {TARGET}")
    return 0 if ratio <= TARGET else 1


def _fastest(actions: dict[str, Callable[[], object]], blocks: int) -> dict[str, float]:
    """Microseconds per call of each action, in its fastest block."""
    fastest = dict.fromkeys(actions, float("inf"))
    for _ in range(blocks):
        for name, action in actions.items():
            start = time.perf_counter()
            for _ in range(BLOCK):
                action()
            fastest[name] = min(fastest[name], (time.perf_counter() - start) / BLOCK * 1e6)
    return fastest


if __name__ == "__main__":
    sys.exit(main())
