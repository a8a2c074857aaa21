"""Whatever a target answers: a sentence or a verdict, a documented exit status, no traceback, in time."""

import gzip
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from conformance.evidence import read

COMMAND = Path(sys.executable).with_name("ochp-conformance")
LONGEST_S = 120
NAMESPACE = "http://ochp.eu/1.4"
Behaviour = Callable[[socket.socket, bytes], None]

TARGET = """
[target]
name = "Bad"
release = "1.4"
role = "CHS"
[endpoints]
chs = "{url}"
[[partners]]
id = "DE8EX"
roles = ["EMP"]
username = "emp-a"
password = "{secret}-a"
[[partners]]
id = "DE8FY"
roles = ["EMP"]
username = "emp-b"
password = "{secret}-b"
[[partners]]
id = "DEABC"
roles = ["CPO"]
username = "cpo-a"
password = "{secret}-c"
[[partners]]
id = "NLDEF"
roles = ["CPO"]
username = "cpo-b"
password = "{secret}-d"
[roaming]
connections = [["DE8EX", "DEABC"], ["DE8FY", "NLDEF"]]
[ics]
live_status = false
tariffs = false
parking = false
direct = false
[ixit]
timeout_s = 2
settle_s = 0.5
"""
SECRET = "planted-Secret-4711"


def answer(
    body: bytes, status: str = "200 OK", kind: str = "text/xml; charset=utf-8", more: str = ""
) -> Behaviour:
    def behave(peer: socket.socket, _: bytes) -> None:
        head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{more}\r\n"
        peer.sendall(head.encode() + body)

    return behave


def raw(data: bytes) -> Behaviour:
    return lambda peer, _: peer.sendall(data)


def soap(payload: str) -> bytes:
    envelope = "http://schemas.xmlsoap.org/soap/envelope/"
    return f'<s:Envelope xmlns:s="{envelope}"><s:Body>{payload}</s:Body></s:Envelope>'.encode()


def result(element: str, namespace: str = NAMESPACE, code: str = "ok") -> str:
    return (
        f'<{element} xmlns="{namespace}"><result><resultCode><resultCode>{code}</resultCode></resultCode>'
        f"<resultDescription>x</resultDescription></result></{element}>"
    )


def huge(peer: socket.socket, _: bytes) -> None:
    peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 200000000\r\n\r\n")
    for _number in range(200):
        peer.sendall(b"x" * 1_000_000)


def nothing(peer: socket.socket, _: bytes) -> None:
    """Closes without a byte."""


def silent(peer: socket.socket, _: bytes) -> None:
    peer.settimeout(5)
    peer.recv(1)


DEEP = b"<a>" * 100_000 + b"</a>" * 100_000
ENTITIES = b'<!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;">]>' + soap("&d;")
BEHAVIOURS: dict[str, Behaviour] = {
    "html": answer(b"<html><body>Welcome</body></html>", kind="text/html"),
    "unauthorised": answer(b"", "401 Unauthorized", more='WWW-Authenticate: Basic realm="x"\r\n'),
    "forbidden": answer(b"no", "403 Forbidden", "text/plain"),
    "error-without-fault": answer(b"", "500 Internal Server Error"),
    "redirect": answer(b"", "307 Temporary Redirect", more="Location: http://127.0.0.2:9/elsewhere\r\n"),
    "half-an-answer": raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 900\r\n\r\n<s:Env"),
    "no-http": raw(b"\x00\x01\x02 this is no HTTP\r\n\r\n"),
    "nothing": nothing,
    "silence": silent,
    "answer-of-another-operation": answer(soap(result("GetStatusResponse"))),
    "answer-of-another-release": answer(soap(result("AddCDRsResponse", "http://ochp.eu/1.3"))),
    "code-of-nobody": answer(soap(result("GetCDRsResponse", code="fine"))),
    "entities": answer(ENTITIES),
    "deep": answer(DEEP),
    "huge": huge,
    "gzip-bomb": answer(gzip.compress(b"x" * 200_000_000, 9), more="Content-Encoding: gzip\r\n"),
    "wrong-clock": answer(soap(result("GetCDRsResponse")), more="Date: Mon, 01 Jan 2001 00:00:00 GMT\r\n"),
    "repeats-the-request": lambda peer, request: answer(request.partition(b"\r\n\r\n")[2])(peer, request),
}


@contextmanager
def served(behave: Behaviour) -> Iterator[str]:
    """A server that answers every request in one way, and closes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        ended = threading.Event()

        def serve() -> None:
            while not ended.is_set():
                try:
                    peer, _ = listener.accept()
                except OSError:
                    return
                threading.Thread(target=handle, args=(peer,), daemon=True).start()

        def handle(peer: socket.socket) -> None:
            with peer:
                try:
                    behave(peer, _request(peer))
                except OSError:
                    return  # the suite hung up first

        threading.Thread(target=serve, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/ochp"
        finally:
            ended.set()


def _request(peer: socket.socket) -> bytes:
    peer.settimeout(10)
    data = b""
    while b"\r\n\r\n" not in data:
        part = peer.recv(65536)
        if not part:
            return data
        data += part
    announced = re.search(rb"(?i)content-length: (\d+)", data)
    length = int(announced.group(1)) if announced else 0
    while len(data.partition(b"\r\n\r\n")[2]) < length:
        part = peer.recv(65536)
        if not part:
            break
        data += part
    return data


def campaign(url: str, folder: Path) -> subprocess.CompletedProcess[str]:
    (folder / "target.toml").write_text(TARGET.format(url=url, secret=SECRET), encoding="utf-8")
    chosen = "accepted_and_offered or declined_cdr_is_returned or token_obtains_nothing"
    words = ["run", "--target", "target.toml", "--profile", "smoke", "--no-report", "-k", chosen]
    return subprocess.run([COMMAND, *words], cwd=folder, capture_output=True, text=True, timeout=LONGEST_S)


@pytest.mark.parametrize("name", BEHAVIOURS)
def test_bad_target_gets_a_verdict_and_no_traceback(name: str, tmp_path: Path) -> None:
    with served(BEHAVIOURS[name]) as url:
        done = campaign(url, tmp_path)
    said = done.stdout + done.stderr
    assert done.returncode in (1, 3), said
    assert "Traceback" not in said
    found = read(next(tmp_path.glob("reports/1.4/*/results.json")))
    assert found.suite_errors == ()
    assert all(
        scenario.verdict != "pass" or name == "nothing"
        for scenario in found.scenarios
        if "cdr." in scenario.id
    )


def test_unreachable_target_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    done = campaign(f"http://127.0.0.1:{port}/ochp", tmp_path)
    assert done.returncode == 3
    assert "Traceback" not in done.stdout + done.stderr


def test_redirect_takes_no_credentials_along(tmp_path: Path) -> None:
    arrived: list[bytes] = []

    def elsewhere(peer: socket.socket, request: bytes) -> None:
        arrived.append(request)

    with served(elsewhere) as other:
        moved = answer(b"", "307 Temporary Redirect", more=f"Location: {other}\r\n")
        with served(moved) as url:
            campaign(url, tmp_path)
    assert arrived == []


def test_no_secret_is_written(tmp_path: Path) -> None:
    """The target repeats every request, so each credential comes back in each answer."""
    with served(BEHAVIOURS["repeats-the-request"]) as url:
        done = campaign(url, tmp_path)
    (tmp_path / "target.toml").unlink()
    assert SECRET not in done.stdout + done.stderr
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(written) > 3
    assert [str(path) for path in written if SECRET.encode() in path.read_bytes()] == []
