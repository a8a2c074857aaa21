"""The same seed gives the same records everywhere: nothing is taken from the surroundings.

Hypothesis mixes integers and strings that it finds in the source of imported local modules into what it
draws. Which modules are imported depends on the selection of scenarios, on workers and on the installation,
so the same seed would give other records. There is no setting for it; `without_local_constants` empties the
collection. That reaches into Hypothesis, therefore its version is pinned and checked. What the variable
``CI`` changes are defaults of settings, and `steady` leaves none of those to default.

Source: design, section 7.
"""

import hypothesis
from hypothesis import HealthCheck, Phase, Verbosity
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

from conformance.errors import SuiteError

HYPOTHESIS = "6.170.15"
"""The version whose inner parts are known."""


class OtherHypothesis(SuiteError):
    """The installed Hypothesis is not the one that is pinned.

    Args:
        found: Its version.
    """

    def __init__(self, found: str) -> None:
        self.found = found
        super().__init__(f"expected Hypothesis {HYPOTHESIS}, found {found}: seeds would not repeat campaigns")


def without_local_constants() -> None:
    """Keep constants of imported modules out of what is drawn; for the whole process, any number of times.

    Raises:
        OtherHypothesis: See there.
    """
    if hypothesis.__version__ != HYPOTHESIS:
        raise OtherHypothesis(hypothesis.__version__)
    # in place of a cached property that collects them for each example
    providers.HypothesisProvider._local_constants = Constants()  # type: ignore[assignment]
    providers.CONSTANTS_CACHE.cache.clear()


def steady(max_examples: int, *, shrink: bool = True) -> hypothesis.settings:
    """Give settings with nothing left to default, so that neither ``CI`` nor a profile changes what is drawn.

    Args:
        max_examples: Examples of a scenario.
        shrink: Look for the smallest failing example.

    Raises:
        OtherHypothesis: See `without_local_constants`, which is done too.
    """
    without_local_constants()
    phases = (Phase.explicit, Phase.generate, Phase.shrink) if shrink else (Phase.explicit, Phase.generate)
    return hypothesis.settings(
        max_examples=max_examples,
        backend="hypothesis",
        database=None,
        deadline=None,
        derandomize=False,
        phases=phases,
        print_blob=False,
        report_multiple_bugs=False,
        stateful_step_count=50,
        suppress_health_check=(HealthCheck.function_scoped_fixture, HealthCheck.too_slow),
        verbosity=Verbosity.quiet,
    )
