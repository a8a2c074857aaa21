"""The buffer in which the exchanges of one example collect."""

from conformance.evidence import Exchange


class Recorder:
    """Exchanges of the scenario (and its example) that runs now, numbered from 1.

    A fresh example begins with `start`, which forgets the exchanges of the one before.
    """

    def __init__(self) -> None:
        self.scenario = ""
        self._exchanges: list[Exchange] = []
        self._number = 0

    def start(self, scenario: str) -> None:
        """Begin an example of a scenario: an empty buffer, numbers from 1."""
        self.scenario = scenario
        self._exchanges = []
        self._number = 0

    def next_id(self) -> str:
        """Give the id of the next exchange, `<scenario>#<number>`."""
        self._number += 1
        return f"{self.scenario}#{self._number}"

    def keep(self, exchange: Exchange) -> None:
        """Add an exchange."""
        self._exchanges.append(exchange)

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """The exchanges of this example, in the order in which they ended."""
        return tuple(self._exchanges)
