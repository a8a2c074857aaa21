"""How Hypothesis executes a scenario: settings, seed, budget, and what its own complaints mean.

Source: design, section 7.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import given, reject, seed
from hypothesis.control import current_build_context
from hypothesis.errors import Flaky, FlakyReplay, FlakyStrategyDefinition, HypothesisException
from hypothesis.strategies import SearchStrategy

from conformance.errors import SuiteError
from conformance.records import Ids, steady
from conformance.scenarios.peer import Peer
from conformance.scenarios.signals import NotJudged
from conformance.scenarios.stage import Stage

DRAWN_TEXT = 4000
"""Longest text of a drawn value in a report."""


@dataclass(frozen=True)
class Draws:
    """What a factory of strategies may know.

    Args:
        stage: Where the scenario plays.
        fixtures: The other arguments of the scenario, by name.
    """

    stage: Stage
    fixtures: Mapping[str, object]

    @property
    def ids(self) -> Ids:
        """Ids of the campaign; a new one on each execution, so never to be drawn ahead."""
        return self.stage.ids

    @property
    def epoch(self) -> int:
        """Instant from which drawn times derive, seconds since 1970, UTC."""
        return self.stage.epoch

    def peer(self, name: str) -> Peer:
        """The peer that the scenario takes under that name.

        Raises:
            SuiteError: It takes no such peer.
        """
        peer = self.fixtures.get(name)
        if not isinstance(peer, Peer):
            raise SuiteError(f"a strategy needs the peer {name}, which the scenario does not take")
        return peer


Strategy = SearchStrategy[Any] | Callable[[Draws], SearchStrategy[Any]]


def seed_of(campaign_seed: int, scenario: str) -> int:
    """The seed of one scenario of a campaign."""
    return int.from_bytes(hashlib.sha256(f"{campaign_seed}/{scenario}".encode()).digest()[:8])


def execute(
    function: Callable[..., None],
    strategies: Mapping[str, Strategy],
    fixtures: Mapping[str, object],
    stage: Stage,
) -> None:
    """Execute a scenario with drawn values, and make a failing example as small as the budget allows.

    Args:
        function: The scenario.
        strategies: Strategies or factories of them, by argument.
        fixtures: The other arguments.
        stage: Where it plays.

    Raises:
        PurposeFailed: A purpose failed, and again when the minimal example was executed a last time.
        SuiteError: The strategies are unusable.
    """
    trial = stage.trial
    draws = Draws(stage, fixtures)
    resolved = {
        name: one if isinstance(one, SearchStrategy) else one(draws) for name, one in strategies.items()
    }

    def example(**drawn: object) -> None:
        choices = current_build_context().data.choices
        if not trial.takes(choices):
            reject()
        if trial.reason and not trial.is_shrinking:
            return  # what cannot be judged once is not tried with other values
        try:
            with trial.example({name: _words(value) for name, value in drawn.items()}, choices):
                function(**fixtures, **drawn)
        except NotJudged:
            if trial.is_shrinking:
                reject()

    test = steady(stage.examples)(seed(seed_of(stage.seed, trial.scenario))(given(**resolved)(example)))
    try:
        test()
    except (FlakyStrategyDefinition, FlakyReplay) as error:
        raise SuiteError(f"the strategies of {trial.scenario} draw differently each time: {error}") from error
    except Flaky:
        trial.not_repeatable()
    except HypothesisException as error:
        raise SuiteError(f"the strategies of {trial.scenario} are unusable: {error}") from error


def _words(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str, indent=1)
    return text if len(text) <= DRAWN_TEXT else text[:DRAWN_TEXT] + "…"
