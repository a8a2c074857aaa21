"""Registry: every fault of the sandbox."""

from conformance.sandbox.flaw import Fault, Flaw

FLAWS: tuple[Flaw, ...] = ()


def faults() -> tuple[Fault, ...]:
    """Give everything that the sandbox can do wrong on purpose."""
    return tuple(flaw.fault for flaw in FLAWS)
