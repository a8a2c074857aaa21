"""The wire: SOAP envelopes, WS-Security, HTTP and TLS, recorded at the socket and redacted."""

from conformance.wire.client import Client
from conformance.wire.recorder import Recorder
from conformance.wire.reply import ErrorKind, NotReadable, Reply, TransportError, clock_of
from conformance.wire.request import Credentials, RawRequest
from conformance.wire.secrets import Secrets
from conformance.wire.tls import TlsSettings

__all__ = [
    "Client",
    "Credentials",
    "ErrorKind",
    "NotReadable",
    "RawRequest",
    "Recorder",
    "Reply",
    "Secrets",
    "TlsSettings",
    "TransportError",
    "clock_of",
]
