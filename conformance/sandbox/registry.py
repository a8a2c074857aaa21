"""Registry: every fault of the sandbox."""

from conformance.sandbox.flaw import Fault
from conformance.sandbox.wrong import FLAWS

__all__ = ["FLAWS", "faults"]


def faults() -> tuple[Fault, ...]:
    """Give everything that the sandbox can do wrong on purpose."""
    return tuple(flaw.fault for flaw in FLAWS)
