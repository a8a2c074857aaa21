"""Switch: one fault after the other in the same sandbox, without starting it anew for each."""

from lxml import etree

from conformance.errors import SuiteError
from conformance.model import Settled
from conformance.sandbox.call import Call
from conformance.sandbox.flaw import Fault, Flaw
from conformance.sandbox.generated import generated_flaws
from conformance.sandbox.house import Situation


class Switch:
    """Chooses the generated fault that a sandbox has at the moment.

    Args:
        release: Name of the release.
    """

    def __init__(self, release: str) -> None:
        self._known = generated_flaws(release)
        self._now: Flaw | None = None

    def turn(self, name: str | None) -> None:
        """Have a fault from now on, or none.

        Raises:
            SuiteError: There is no generated fault of that name.
        """
        if name is not None and name not in self._known:
            raise SuiteError(f"there is no generated fault {name!r}")
        self._now = None if name is None else self._known[name]

    @property
    def flaw(self) -> Flaw:
        """What the sandbox has built in."""
        what = "Whatever is switched on."
        return Flaw(Fault("switch", what, "answer", ()), misdeed=self._misdo, retell=self._retell)

    def _misdo(self, situation: Situation) -> Settled:
        now = self._now
        return situation.settled if now is None or now.misdeed is None else now.misdeed(situation)

    def _retell(self, call: Call, element: etree._Element) -> etree._Element:
        now = self._now
        return element if now is None or now.retell is None else now.retell(call, element)
