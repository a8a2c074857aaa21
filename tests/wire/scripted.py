"""A peer on a real socket that does exactly what its script says, well-behaved or not."""

import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

Script = Callable[["Connection"], None]


@dataclass
class Connection:
    """One accepted connection, seen from the server.

    Args:
        sock: The socket.
        number: Counted from 1 over the life of the server.
    """

    sock: socket.socket
    number: int

    def request(self) -> bytes:
        """Read one request: header section, and as much body as Content-Length or chunks announce."""
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._more()
        head, _, body = data.partition(b"\r\n\r\n")
        lower = head.lower()
        if b"transfer-encoding: chunked" in lower:
            while not body.endswith(b"0\r\n\r\n"):
                body += self._more()
        elif b"content-length:" in lower:
            value = lower.partition(b"content-length:")[2].split(b"\r\n")[0].strip()
            length = int(value) if value.isdigit() else 0
            while len(body) < length:
                body += self._more()
        return head + b"\r\n\r\n" + body

    def answer(
        self, body: bytes = b"", *, status: str = "200 OK", headers: str = "", length: int | None = None
    ) -> None:
        """Send a whole answer; `length` lies about the body's."""
        announced = len(body) if length is None else length
        framing = f"Content-Type: text/xml; charset=utf-8\r\nContent-Length: {announced}\r\n"
        self.sock.sendall(f"HTTP/1.1 {status}\r\n{framing}{headers}\r\n".encode("latin-1") + body)

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.sock.sendall(data)

    def reset(self) -> None:
        """Break the connection with a TCP reset."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.sock.close()

    def until_closed(self) -> None:
        """Wait until the client closes the connection."""
        while self.sock.recv(65536):
            pass

    def _more(self) -> bytes:
        data = self.sock.recv(65536)
        if not data:
            raise ConnectionError("the client closed the connection")
        return data


def then(act: Callable[[Connection], None]) -> Script:
    """Read one request, then act."""

    def script(connection: Connection) -> None:
        connection.request()
        act(connection)

    return script


def answering(
    body: bytes = b"", *, status: str = "200 OK", headers: str = "", length: int | None = None
) -> Script:
    """Read one request, answer it, close."""
    return then(lambda c: c.answer(body, status=status, headers=headers, length=length))


@dataclass
class ScriptedServer:
    """Runs a script for each connection, each in a thread.

    Args:
        script: What to do with a connection; when it returns, the connection is closed.
        context: For TLS; None: plain.
    """

    script: Script
    context: ssl.SSLContext | None = None
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.05)
        self.port = int(self._listener.getsockname()[1])
        self._open: list[socket.socket] = []
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """URL of the server by host name (certificates name it)."""
        return f"{'https' if self.context else 'http'}://localhost:{self.port}/ochp"

    def stop(self) -> None:
        """Close everything."""
        self._stopped.set()
        self._thread.join()
        self._listener.close()
        for sock in self._open:
            sock.close()

    def _accept(self) -> None:
        while not self._stopped.is_set():
            try:
                sock, _ = self._listener.accept()
            except TimeoutError:
                continue
            sock.settimeout(10)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._open.append(sock)
            self.connections += 1
            threading.Thread(target=self._play, args=(sock, self.connections), daemon=True).start()

    def _play(self, sock: socket.socket, number: int) -> None:
        try:
            if self.context is not None:
                sock = self.context.wrap_socket(sock, server_side=True)
                self._open.append(sock)
            self.script(_Noting(sock, number, self.requests))
        except OSError:  # the client went away, which many scripts provoke
            pass
        finally:
            sock.close()


@dataclass
class _Noting(Connection):
    requests: list[bytes]

    def request(self) -> bytes:
        """Read one request and note it."""
        data = super().request()
        self.requests.append(data)
        return data
