"""Canary: an address of the suite that nobody has a reason to visit, and that notices who does.

It listens on the interface over which this machine reaches the target. A target with no way back to here
cannot be caught in this way; what it puts into answers and records is still seen.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

SONG = "canary-song"
"""What the address gives to a visitor."""


class Canary:
    """What visitors of an address leave behind.

    Args:
        url: The address.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.visits: list[str] = []


@contextmanager
def canary(target_url: str) -> Iterator[Canary]:
    """Listen on the interface that leads to the target, on a port that the system chooses.

    Args:
        target_url: The endpoint that is going to be asked.
    """

    class Visitor(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            bird.visits.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/plain")
            self.send_header("Content-Length", str(len(SONG)))
            self.end_headers()
            self.wfile.write(SONG.encode("ascii"))

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing; the visit itself is evidence."""

    class Perch(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """Say nothing; visitors may break off as they like."""

    host = _own_address(target_url)
    server = Perch((host, 0), Visitor)
    server.daemon_threads = True
    bird = Canary(f"http://{host}:{server.server_address[1]}/canary")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="canary", daemon=True)
    thread.start()
    try:
        yield bird
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _own_address(target_url: str) -> str:
    parts = urlsplit(target_url)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((parts.hostname or "127.0.0.1", parts.port or 443))  # sends nothing, chooses a way
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])
