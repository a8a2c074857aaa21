"""TLS settings of a target, as the context that connections are made with."""

import os
import ssl
import tempfile
from pathlib import Path
from typing import Protocol

from conformance.errors import UsageError


class TlsSettings(Protocol):
    """What a target says about its https endpoints; `target.Tls` has this shape."""

    @property
    def ca(self) -> Path | None:
        """File with trust anchors; None: those of the system."""

    @property
    def verify(self) -> bool:
        """Whether certificates are checked."""

    @property
    def client_cert(self) -> Path | None:
        """File with the client's certificate chain."""

    @property
    def client_key(self) -> str | None:
        """PEM text of its private key, or the path of a PEM file; None: it is in `client_cert`."""


def context(settings: TlsSettings | None) -> ssl.SSLContext:
    """Make the context for https endpoints; environment variables change nothing in it.

    Args:
        settings: As the target says; None: verify against the trust anchors of the system.

    Raises:
        UsageError: A file does not hold what it should.
    """
    ca = None if settings is None else settings.ca
    try:
        made = ssl.create_default_context(cafile=None if ca is None else str(ca))
    except OSError as error:  # ssl.SSLError is one
        raise UsageError(
            "is no PEM file with certificates", "export the trust anchors as PEM", file=str(ca), key="tls.ca"
        ) from error
    made.set_alpn_protocols(["http/1.1"])
    if settings is None:
        return made
    if not settings.verify:
        made.check_hostname = False
        made.verify_mode = ssl.CERT_NONE
    if settings.client_cert is not None:
        _present(made, settings.client_cert, settings.client_key)
    return made


def _present(made: ssl.SSLContext, cert: Path, key: str | None) -> None:
    try:
        if key is not None and "-----BEGIN" in key:
            _load_text(made, cert, key)
        else:
            made.load_cert_chain(str(cert), key, password=lambda: b"")
    except (OSError, ValueError) as error:
        raise UsageError(
            "client certificate and key cannot be used together",
            "give PEM files of one certificate and its unencrypted key",
            file=str(cert),
            key="tls.client_cert",
        ) from error


def _load_text(made: ssl.SSLContext, cert: Path, key: str) -> None:
    handle, name = tempfile.mkstemp(suffix=".pem")  # OpenSSL reads keys from files only; readable by us alone
    try:
        with os.fdopen(handle, "w", encoding="ascii", errors="replace") as file:
            file.write(key)
        made.load_cert_chain(str(cert), name, password=lambda: b"")
    finally:
        Path(name).unlink()
