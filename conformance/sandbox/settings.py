"""Settings of a sandbox."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Tls:
    """A server certificate.

    Args:
        certificate: PEM file with the certificate chain.
        key: PEM file with its private key.
    """

    certificate: Path
    key: Path


@dataclass(frozen=True, slots=True)
class Settings:
    """How a sandbox is to behave.

    Args:
        release: Release that it speaks.
        host: Address to listen on.
        port: Port to listen on; 0: any free one.
        store: SQLAlchemy URL of the journal; None: nothing outlives the process.
        faults: Ids of what is to be wrong, see `faults`.
        variations: Ids of readings to be played, see `variations`.
        speed: Factor by which waits of the sandbox are shortened (late acceptance takes 0.5 s at 1).
        tls: Serve https; None: http.
        passwords: By account name ("CPO1"); accounts that are left out get a random one at each start.
    """

    release: str = "1.4"
    host: str = "127.0.0.1"
    port: int = 0
    store: str | None = None
    faults: tuple[str, ...] = ()
    variations: tuple[str, ...] = ()
    speed: float = 1
    tls: Tls | None = None
    passwords: Mapping[str, str] = field(default_factory=dict, repr=False)
