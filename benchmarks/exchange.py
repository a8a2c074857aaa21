"""What recording, redacting and judging add to an exchange with one charge detail record.

A server in another process (uvicorn, as in the sandbox; with `--sockets` one that hardly looks at what comes)
answers GetCDRs always alike. In turn, the same request goes to it

- bare: httpx2 over its own transport, nothing recorded, the answer not looked at;
- recorded: through the suite's client (recording at the socket, redaction with the secrets of ten accounts);
- judged: recorded, and judged by every rule of the requirement set of a clearing house.

The kinds of exchange alternate one by one, in another order each time. What counts is the time that 2 of 100
exchanges do not exceed, because others use the machine as well. What zeep costs, writing the request and
reading the answer, is measured and reported apart.

    python benchmarks/exchange.py [--rounds 2000] [--sockets]
"""

import argparse
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx2
from answering import InTurn, hosted, http_answer, served

from conformance import requirements, rules
from conformance.evidence import Part
from conformance.releases import Role, Side, get
from conformance.schema import of
from conformance.wire import Client, Credentials, Secrets

TARGET = 0.5
ANSWER = Path(__file__).parents[1] / "fixtures" / "1.4" / "valid" / "GetCDRsResponse-nil-description.xml"
HEADERS = [("Date", "Sun, 22 Nov 2026 12:00:00 GMT"), ("Content-Type", "text/xml; charset=utf-8")]
RECORD = ANSWER.read_bytes()


def main() -> int:
    """Measure, print the figures, and tell by the exit status whether the target is met."""
    parser = argparse.ArgumentParser(description="Cost of recording, redacting and judging.")
    parser.add_argument("--rounds", type=int, default=2000)
    parser.add_argument("--sockets", action="store_true", help="the cheapest server there is")
    options = parser.parse_args()
    release = get("1.4")
    ids = (str(one.id) for one in requirements.load().select(release.name, Role.CHS, Side.SERVER))
    context = rules.Context(release, of(release), frozenset(ids))
    operation = release.operation("GetCDRs")
    secrets = Secrets()
    for number in range(10):
        secrets.add(f"password of partner {number}", f"a-Password-of-20-{number:03}")
    credentials = Credentials("DE8EX", "sandbox-emp1", "a-Password-of-20-000")
    cheapest = InTurn([http_answer("HTTP/1.1 200 OK", HEADERS, RECORD)])
    server = served(cheapest) if options.sockets else hosted(RECORD)
    with (
        server as url,
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
        costs = _undisturbed({"bare": exchange, "recorded": record, "judged": judge}, options.rounds)
        costs |= _undisturbed(
            {"zeep writes": lambda: client.envelope("GetCDRs", {}, credentials), "zeep reads": reply.typed},
            options.rounds,
        )
        client.close()
    ratio = (costs["judged"] - costs["bare"]) / costs["bare"]
    print(f"bare exchange {costs['bare']:.0f} µs")
    print(f"recorded and redacted {costs['recorded']:.0f} µs, judged too {costs['judged']:.0f} µs")
    print(f"apart: zeep writes {costs['zeep writes']:.0f} µs, reads {costs['zeep reads']:.0f} µs")
    print(f"recording, redacting and judging cost {ratio:.2f} of a bare exchange, target at most {TARGET}")
    return 0 if ratio <= TARGET else 1


def _undisturbed(actions: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Microseconds of one call of each action: that which 2 of 100 calls do not exceed."""
    times: dict[str, list[float]] = {name: [] for name in actions}
    order = list(actions)
    for _ in range(rounds):
        random.shuffle(order)
        for name in order:
            start = time.perf_counter()
            actions[name]()
            times[name].append((time.perf_counter() - start) * 1e6)
    return {name: sorted(measured)[rounds // 50] for name, measured in times.items()}


if __name__ == "__main__":
    sys.exit(main())
