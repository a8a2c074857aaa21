"""Stage: what all scenarios of a process share, and the trial that is on it.

Peers and the judge are handles of a stage and live as long as the process; trials come and go with scenarios.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Protocol

from conformance.errors import SuiteError
from conformance.evidence import Part
from conformance.records import Ids
from conformance.releases import Release
from conformance.requirements import Requirement
from conformance.rules import Context, judge
from conformance.scenarios.ids import ids_of
from conformance.scenarios.reliability import Reliability
from conformance.scenarios.trial import Trial
from conformance.scenarios.unreadable import Unreadable
from conformance.target import Target
from conformance.wire import Client, ErrorKind, Reply

_HANGING: Mapping[str, tuple[str, ...]] = {"charge_points": ("live_status",)}
"""A clearing house may know no status of an EVSE without static data (AMB-069)."""


class Journal(Protocol):
    """Notes what changes the target, before it is sent, so that it can be settled whatever happens then."""

    def changing(self, operation: str, partner: str) -> None:
        """An operation that writes is about to be sent."""


@dataclass
class Stage:
    """What all scenarios of a process share.

    Args:
        target: What is tested.
        release: The release under test.
        client: Speaks to the target.
        rules: What the passive judge needs.
        requirements: Those that the target has to satisfy, by id.
        known: Ids of all requirements of the catalogue.
        seed: Of the campaign.
        epoch: Instant from which drawn times derive, seconds since 1970, UTC.
        prefix: Of the ids of the campaign's records.
        examples: How many examples a drawn scenario executes.
        faultless: True for the embedded sandbox without faults, where every check has to be reached.
        journal: Notes what changes the target.
    """

    target: Target
    release: Release
    client: Client
    rules: Context
    requirements: Mapping[str, Requirement]
    known: frozenset[str]
    seed: int
    epoch: int
    prefix: str
    examples: int = 3
    faultless: bool = False
    journal: Journal | None = None
    left: dict[str, tuple[object, float]] = field(default_factory=dict, init=False)
    """By store: records that a scenario left for later ones, and when they were stored (see `past`)."""
    unreadable: Unreadable = field(default_factory=Unreadable, init=False)
    """Downloads that are not worth asking for."""
    reliability: Reliability = field(default_factory=Reliability, init=False)
    """What was seen of the target's reliability."""
    _trial: Trial | None = field(default=None, init=False)
    _ids: Ids | None = field(default=None, init=False)

    @property
    def trial(self) -> Trial:
        """The scenario that is being executed.

        Raises:
            SuiteError: None is.
        """
        if self._trial is None:
            raise SuiteError("a peer or the judge was used outside of a scenario")
        return self._trial

    @property
    def ids(self) -> Ids:
        """Ids for the records of the scenario that is being executed.

        Raises:
            SuiteError: None is.
        """
        if self._ids is None:
            raise SuiteError("ids were asked for outside of a scenario")
        return self._ids

    def forget(self, store: str) -> None:
        """Forget what was left in a store whose list is replaced, and in one that hangs on it."""
        gone = (store, *_HANGING.get(store, ()))
        self.left = {name: what for name, what in self.left.items() if name.partition("/")[0] not in gone}

    @contextmanager
    def scenario(self, scenario_id: str) -> Iterator[Trial]:
        """Bring a scenario on the stage."""
        self._trial = Trial(scenario_id, self.client.recorder, int(self.target.ixit.shrink_exchanges))
        self._ids = ids_of(self.prefix, scenario_id)
        self.reliability.begin()
        try:
            yield self._trial
        finally:
            self._trial = self._ids = None

    def received(self, reply: Reply, *, exempt: Collection[str] = ()) -> Reply:
        """Have an answer judged by the rules, and hand it on.

        Args:
            reply: The answer.
            exempt: Requirements that say nothing about the answer to such a request; no rule judges them.
        """
        exchange = reply.exchange
        operation = next((o for o in self.release.operations if o.name == exchange.operation), None)
        rules = replace(self.rules, applies=self.rules.applies - set(exempt)) if exempt else self.rules
        judged = judge(
            reply.document,
            Part.ANSWER,
            rules,
            operation=operation,
            exchange=exchange,
            leaked=reply.leaked,
            unread=reply.error is not None and reply.error.kind is ErrorKind.TOO_LARGE,
        )
        self.trial.passively(judged, exchange)
        self.reliability.received(reply, exempt)
        return reply
