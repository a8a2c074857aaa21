"""What the sandbox takes for one charge detail record, against a handler that always answers alike.

Both are Starlette on uvicorn with h11, in processes of their own, and get the same requests in turn, over a
connection that is kept: AddCDRs with one record, a new one each time. The handler reads the request and sends
what the sandbox answered to the first one. What counts is the ratio of the medians.

    python benchmarks/sandbox.py [--rounds 1000]
"""

import argparse
import multiprocessing
import socket
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

import httpx2
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from conformance.records import Ids, Party, Setting, bulk
from conformance.releases import get
from conformance.sandbox import Settings, serve
from conformance.schema import of
from conformance.wire import Client, Credentials, RawRequest

TARGET = 4.0
PASSWORD = "a-Password-of-20-000"
WARM_UP = 50


def main() -> int:
    """Measure, print the figures, and tell by the exit status whether the target is met."""
    parser = argparse.ArgumentParser(description="Cost of an upload at the sandbox.")
    parser.add_argument("--rounds", type=int, default=1000)
    rounds = parser.parse_args().rounds
    with _process(_sandbox, None) as (url, ids), httpx2.Client(trust_env=False) as http:
        requests = _uploads(url, ids, WARM_UP + rounds)
        first = _post(http, url, requests[0])
        if b">ok<" not in first:
            sys.stderr.write("the sandbox does not take the record\n")
            return 1
        with _process(_constant, first) as (other, _):
            for request in requests[1:WARM_UP]:
                _post(http, url, request)
                _post(http, other, request)
            times: dict[str, list[float]] = {url: [], other: []}
            for request in requests[WARM_UP:]:
                for where, measured in times.items():
                    start = time.perf_counter()
                    _post(http, where, request)
                    measured.append((time.perf_counter() - start) * 1e6)
    sandbox, constant = (statistics.median(times[where]) for where in (url, other))
    print(f"AddCDRs with one record: sandbox {sandbox:.0f} µs, constant answer {constant:.0f} µs (medians)")
    print(f"ratio {sandbox / constant:.2f}, target at most {TARGET}")
    return 0 if sandbox / constant <= TARGET else 1


def _uploads(url: str, ids: dict[str, str], count: int) -> list[RawRequest]:
    release = get("1.4")
    setting = Setting(of(release), Party.of(ids["CPO1"], ids["EMP1"]), Ids("BENCHMARK"), int(time.time()))
    client = Client(release=release, endpoints={"chs": url}, timeout_s=10)
    credentials = Credentials(ids["CPO1"], "sandbox-cpo1", PASSWORD)
    cdrs = bulk(setting, 1, count)
    requests = [client.envelope("AddCDRs", {"cdrInfoArray": [cdr]}, credentials) for cdr in cdrs]
    client.close()
    return requests


def _post(http: httpx2.Client, url: str, request: RawRequest) -> bytes:
    return bytes(http.post(url, headers=list(request.headers), content=request.body).content)


@contextmanager
def _process(run: Callable[[Any, Connection], None], what: object) -> Iterator[tuple[str, dict[str, str]]]:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=run, args=(what, there), daemon=True)
    process.start()
    there.close()
    try:
        yield here.recv()
    finally:
        process.terminate()
        process.join()


def _sandbox(_: object, told: Connection) -> None:
    with serve(Settings(passwords={"CPO1": PASSWORD})) as running:
        told.send((running.url, {account.name: account.id for account in running.accounts}))
        time.sleep(3600)


def _constant(body: bytes, told: Connection) -> None:
    async def answer(request: Request) -> Response:
        await request.body()
        return Response(body, media_type="text/xml; charset=utf-8")

    listener = socket.create_server(("127.0.0.1", 0))
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    told.send((f"http://127.0.0.1:{listener.getsockname()[1]}/", {}))
    application = Starlette(routes=[Route("/", answer, methods=["POST"])])
    config = uvicorn.Config(
        application, http="h11", ws="none", lifespan="off", log_config=None, access_log=False
    )
    uvicorn.Server(config).run([listener])


if __name__ == "__main__":
    sys.exit(main())
