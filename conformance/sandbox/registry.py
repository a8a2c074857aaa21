"""Registry: every fault of the sandbox, written by hand or generated."""

from collections.abc import Iterable

from conformance.sandbox.flaw import Fault, Flaw
from conformance.sandbox.generated import altered, generated_flaws
from conformance.sandbox.wrong import CHAOS_FLAWS, FLAWS

__all__ = ["FLAWS", "altered_answer", "disorders", "faults", "flaws_by_id", "generated_faults"]


def faults() -> tuple[Fault, ...]:
    """Give everything that the sandbox can do wrong on purpose, as it is written by hand."""
    return tuple(flaw.fault for flaw in FLAWS)


def disorders() -> tuple[Fault, ...]:
    """Give what makes the sandbox a target that cannot be relied on at all, whatever is judged."""
    return tuple(flaw.fault for flaw in CHAOS_FLAWS)


def generated_faults(release: str) -> tuple[Fault, ...]:
    """Give what can be wrong with the answers of a release, made from its schema and model.

    Such a fault is for no requirement in particular; something has to notice it.
    """
    return tuple(flaw.fault for flaw in generated_flaws(release).values())


def altered_answer(fault: str, release: str, content: bytes) -> bytes | None:
    """Give the bytes of a recorded answer as a generated fault changes them; None if it changes nothing."""
    return altered(generated_flaws(release)[fault], content)


def flaws_by_id(release: str, wanted: Iterable[str]) -> dict[str, Flaw]:
    """Give faults by id; the generated ones, which take a moment to make, only if one of them is wanted."""
    known = {flaw.fault.id: flaw for flaw in (*FLAWS, *CHAOS_FLAWS)}
    return known if all(name in known for name in wanted) else {**known, **generated_flaws(release)}
