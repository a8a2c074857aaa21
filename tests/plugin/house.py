"""A clearing house of few lines: what the plugin is tried against, so that its tests need no other part."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from lxml import etree

OCHP = "http://ochp.eu/1.4"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
USER = "{http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd}Username"

TARGET = """\
[target]
name = "Tiny house"
release = "1.4"
role = "CHS"
[endpoints]
chs = "{url}"
[ics]
live_status = false
[ixit]
timeout_s = {timeout}
settle_s = 0.2
shrink_exchanges = 40
disposable_accounts = true
[roaming]
connections = [["DE8EX", "DEABC"], ["DE8FY", "NLDEF"], ["DE8EX", "NLDEF"]]
"""
PARTNER = """
[[partners]]
id = "{id}"
roles = ["{role}"]
username = "{id}"
password = "secret-of-{id}"
"""
ROLES = {"DE8EX": "EMP", "DE8FY": "EMP", "DEABC": "CPO", "NLDEF": "CPO", "DE8NA": "NSP"}

Twist = Callable[["House", str, str], bytes | None]
"""Given house, operation and user: another answer, or None for the right one."""


@dataclass
class House:
    """CDRs by id, and what was asked."""

    cdrs: dict[str, etree._Element] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    twist: Twist | None = None
    url: str = ""

    def target(self, folder: Path, timeout: float = 5) -> Path:
        """A target file for this house."""
        file = folder / "target.toml"
        partners = "".join(PARTNER.format(id=name, role=role) for name, role in ROLES.items())
        file.write_text(TARGET.format(url=self.url, timeout=timeout) + partners)
        return file

    def answer(self, body: bytes) -> bytes:
        """Answer one message."""
        root = etree.fromstring(body)
        payload = next(root.iterfind(f"{{{SOAP}}}Body/*"))
        user = root.findtext(f".//{USER}") or ""
        operation = etree.QName(payload).localname.removesuffix("Request")
        self.asked.append((operation, user))
        if self.twist is not None and (twisted := self.twist(self, operation, user)) is not None:
            return twisted
        records: list[etree._Element] = []
        if operation == "AddCDRs":
            for cdr in payload:
                if _text(cdr, "status/CdrStatusType") == "new":
                    _set_status(cdr, "accepted")
                self.cdrs[_text(cdr, "CdrId")] = cdr
        elif operation == "ConfirmCDRs":
            for pair in payload:
                _set_status(self.cdrs[_text(pair, "cdrId")], etree.QName(pair).localname)
        elif operation == "GetCDRs":
            wanted = payload.findtext("{*}cdrStatus/{*}CdrStatusType")
            shown = [wanted] if wanted else ["accepted", "revised"]
            records = [c for c in self.cdrs.values() if _owner(c) == user and _status(c) in shown]
        elif operation == "CheckCDRs":
            wanted = payload.findtext("{*}cdrStatus/{*}CdrStatusType") or "declined"
            records = [c for k, c in self.cdrs.items() if k.startswith(user) and _status(c) == wanted]
        return envelope(operation, "ok", records)


def envelope(operation: str, code: str, records: list[etree._Element] | None = None) -> bytes:
    """An answer with a result code."""
    root = etree.Element(f"{{{SOAP}}}Envelope")
    answer = etree.SubElement(etree.SubElement(root, f"{{{SOAP}}}Body"), f"{{{OCHP}}}{operation}Response")
    result = etree.SubElement(answer, f"{{{OCHP}}}result")
    etree.SubElement(etree.SubElement(result, f"{{{OCHP}}}resultCode"), f"{{{OCHP}}}resultCode").text = code
    etree.SubElement(result, f"{{{OCHP}}}resultDescription").text = "done"
    for record in records or []:
        answer.append(etree.fromstring(etree.tostring(record)))
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


def _text(element: etree._Element, path: str) -> str:
    return element.findtext("/".join("{*}" + step for step in path.split("/"))) or ""


def _status(cdr: etree._Element) -> str:
    return _text(cdr, "status/CdrStatusType")


def _set_status(cdr: etree._Element, status: str) -> None:
    found = cdr.find("{*}status/{*}CdrStatusType")
    assert found is not None
    found.text = status


def _owner(cdr: etree._Element) -> str:
    return _text(cdr, "contractId").replace("-", "")[:5].upper()


@contextmanager
def house(twist: Twist | None = None) -> Iterator[House]:
    """Serve a house on a free port."""
    served = House(twist=twist)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            content = served.answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Type", "text/xml; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            with suppress(ConnectionError):
                self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    served.url = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
