"""What went wrong in one check, in the words and the order in which every format tells it.

The requirement's sentence comes first, then what was expected and seen, then where in the message, then how
to repeat it.
"""

from dataclasses import dataclass

from conformance.evidence import Check, Exchange, Finding, Message, Part, Place, Results, ScenarioResult
from conformance.reporting.citation import Citation, Citations
from conformance.reporting.excerpt import Excerpt, excerpt
from conformance.reporting.visible import one_line, visible


@dataclass(frozen=True, slots=True)
class Account:
    """One failed check with what a report shows about it.

    Args:
        check: The failed check.
        finding: Its finding.
        citation: The requirement in words.
        exchange: The exchange that shows it, if it was kept.
        repeat: The command that shows it again.
    """

    check: Check
    finding: Finding
    citation: Citation
    exchange: Exchange | None
    repeat: str

    @property
    def title(self) -> str:
        """Id and level of the requirement."""
        level = f" ({self.citation.level})" if self.citation.level else ""
        return one_line(f"{self.citation.id}{level}")

    @property
    def sentence(self) -> str:
        """The requirement's sentence."""
        return one_line(self.citation.statement) or "The catalogue does not know this requirement."

    @property
    def expected(self) -> str:
        """What the requirement asks for."""
        return visible(self.finding.expected)

    @property
    def observed(self) -> str:
        """What was seen."""
        return visible(self.finding.observed)

    @property
    def where(self) -> str:
        """Message and place in it, as far as they are known; empty if there is nothing to point at."""
        place = self.finding.place
        if place is None:
            return one_line(f"exchange {self.finding.exchange}") if self.finding.exchange else ""
        message = str(place.part)
        if self.finding.exchange:
            message += f" of {one_line(self.finding.exchange)}"
        return f"{message}, {_position(place)}{one_line(place.path)}"

    @property
    def lines(self) -> tuple[str, ...]:
        """All of the above, a line each; what is empty is left out."""
        told = {
            self.title: self.sentence,
            "Source": one_line(self.citation.source),
            "Expected": self.expected,
            "Seen": self.observed,
            "Where": self.where,
        }
        return tuple(f"{name}: {text}" for name, text in told.items() if text)

    @property
    def excerpt(self) -> Excerpt | None:
        """The part of the message around the place."""
        message, place = self._message, self.finding.place
        return None if message is None or place is None else excerpt(message, place)

    @property
    def _message(self) -> Message | None:
        if self.exchange is None or self.finding.place is None:
            return None
        return self.exchange.request if self.finding.place.part is Part.REQUEST else self.exchange.answer


def _position(place: Place) -> str:
    if place.line < 1:
        return ""
    return f"line {place.line}, column {place.column}: " if place.column else f"line {place.line}: "


class Accounts:
    """Tells the findings of a campaign.

    Args:
        results: The campaign.
    """

    def __init__(self, results: Results) -> None:
        self._results = results
        self._exchanges = {exchange.id: exchange for exchange in results.exchanges}
        self.citations = Citations(results)

    def of(self, scenario: ScenarioResult) -> tuple[Account, ...]:
        """Accounts of a scenario's failed checks, in their order; passive ones are the campaign's."""
        return tuple(
            self._account(check, check.finding, scenario.reproduce)
            for check in scenario.checks
            if check.finding is not None and not check.passive
        )

    def passive(self) -> tuple[Account, ...]:
        """Accounts of what passive rules found in messages that crossed the wire anyway."""
        return tuple(
            self._account(check, check.finding, self._results.campaign.command)
            for check in self._results.passive
            if check.finding is not None
        )

    def exchanges(self, scenario: ScenarioResult) -> tuple[Exchange, ...]:
        """The kept exchanges of a scenario, those that its findings speak of included."""
        wanted = dict.fromkeys(scenario.exchanges)
        wanted.update(dict.fromkeys(a.exchange.id for a in self.of(scenario) if a.exchange))
        return tuple(self._exchanges[name] for name in wanted if name in self._exchanges)

    def _account(self, check: Check, finding: Finding, repeat: str) -> Account:
        exchange = self._exchanges.get(finding.exchange) if finding.exchange else None
        return Account(check, finding, self.citations.cite(check.requirement), exchange, one_line(repeat))
