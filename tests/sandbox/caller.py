"""A plain client of the sandbox over real HTTP, and CDRs that break no rule; for the tests of the sandbox."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

import httpx2
from lxml import etree

from conformance.records import body
from conformance.releases import get
from conformance.sandbox import Running, Settings, serve
from conformance.schema import Document, of, parse_untrusted
from conformance.wire import Credentials
from conformance.wire.envelope import enclose

RELEASE = get("1.4")
TEXT_XML = "text/xml; charset=utf-8"


@dataclass(frozen=True)
class Answer:
    """An HTTP answer with its document."""

    response: httpx2.Response

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def document(self) -> Document:
        return parse_untrusted(self.response.content)

    @property
    def code(self) -> str | None:
        payload = self.document.payload
        return None if payload is None else payload.findtext("{*}result/{*}resultCode/{*}resultCode")

    @property
    def fault(self) -> str | None:
        fault = self.document.fault
        return None if fault is None or fault.code_qname is None else fault.code_qname[1]

    def texts(self, name: str) -> list[str]:
        payload = self.document.payload
        return [] if payload is None else [e.text or "" for e in payload.iter("{*}" + name)]


@dataclass(frozen=True)
class Caller:
    """Calls one sandbox.

    Args:
        running: The sandbox.
        http: What carries the requests.
    """

    running: Running
    http: httpx2.Client

    def credentials(self, name: str) -> Credentials:
        account = self.running.account(name)
        return Credentials(account.id, account.username, account.password)

    def envelope(self, name: str | None, operation: str, **arguments: Any) -> bytes:
        payload = body(RELEASE, RELEASE.operation(operation).request, arguments)
        return enclose(payload, self.credentials(name) if name else None)

    def call(self, name: str | None, operation: str, **arguments: Any) -> Answer:
        is_live = RELEASE.operation(operation).port == "chs_live"
        url = self.running.live_url if is_live else self.running.url
        answer = self.post(self.envelope(name, operation, **arguments), url)
        payload = answer.document.payload
        if payload is not None and answer.document.fault is None:
            assert of(RELEASE).is_valid(payload), etree.tostring(payload)
        return answer

    def post(self, content: Any, url: str | None = None, **headers: str) -> Answer:
        sent = {"Content-Type": TEXT_XML, **{k.replace("_", "-"): v for k, v in headers.items()}}
        return Answer(self.http.post(url or self.running.url, content=content, headers=sent))


@contextmanager
def sandbox(*faults: str, **settings: Any) -> Iterator[Caller]:
    """Start a sandbox and give a client for it."""
    with (
        serve(Settings(faults=faults, **settings)) as running,
        httpx2.Client(trust_env=False, timeout=30) as http,
    ):
        yield Caller(running, http)


def with_token(content: bytes, password: str) -> bytes:
    """Write a password into an envelope in another way."""
    before, _, rest = content.partition(b'#PasswordText">')
    _, _, after = rest.partition(b"</wsse:Password>")
    return before + b'#PasswordText">' + password.encode() + b"</wsse:Password>" + after


def cdr(number: int = 1, status: str = "new", **changes: Any) -> dict[str, Any]:
    begin, end = (
        {"LocalDateTime": "2026-02-01T10:00:00+01:00"},
        {"LocalDateTime": "2026-02-01T11:00:00+01:00"},
    )
    record: dict[str, Any] = {
        "CdrId": f"DEABC{number:06}",
        "evseId": f"DEABCE{number}",
        "emtId": {"instance": "04A1B2C3", "tokenType": "rfid"},
        "contractId": "DE8EXC00000001",
        "status": {"CdrStatusType": status},
        "startDateTime": begin,
        "endDateTime": end,
        "chargePointAddress": {"address": "Am Markt 1", "city": "Köln", "zipCode": "50667", "country": "DEU"},
        "chargePointType": "AC",
        "connectorType": {
            "connectorStandard": {"ConnectorStandard": "IEC_62196_T2"},
            "connectorFormat": {"ConnectorFormat": "Socket"},
        },
        "chargingPeriods": [
            {
                "startDateTime": begin,
                "endDateTime": end,
                "billingItem": {"BillingItemType": "energy"},
                "billingValue": "12.50",
                "itemPrice": "0.3",
            }
        ],
        "currency": "EUR",
    }
    return {**record, **changes}


def escaped(text: str) -> str:
    """Write text with entities."""
    return escape(text)
