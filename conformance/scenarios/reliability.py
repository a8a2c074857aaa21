"""Reliability: a target that drops connections or changes its mind is told so once, not in every scenario.

One cause is one finding. What follows from it is inconclusive and names it: a check that failed because there
was no answer, or because the same request would have been answered otherwise, says nothing of a requirement.
"""

from collections import Counter
from collections.abc import Callable, Collection

from lxml import etree

from conformance.wire import ErrorKind, Reply

ANSWERED = "OCHPT-HTTP-015"
"""Every well-formed request is answered."""

_DROPPED = frozenset({ErrorKind.RESET, ErrorKind.INCOMPLETE})


class Reliability:
    """What a process has seen of a target's reliability."""

    def __init__(self) -> None:
        self._asked: dict[str, Callable[[], Reply]] = {}
        self._dropped: str | None = None
        self._fickle: str | None = None

    def begin(self) -> None:
        """Forget the requests of the scenario before."""
        self._asked.clear()

    def asked(self, reply: Reply, again: Callable[[], Reply]) -> None:
        """Keep how to ask a query again, which nothing else judges then."""
        self._asked[reply.exchange.id] = again

    def received(self, reply: Reply, exempt: Collection[str]) -> None:
        """Remember the first plain request that was dropped."""
        if (
            self._dropped is None
            and _is_dropped(reply)
            and not reply.exchange.note
            and ANSWERED not in exempt
        ):
            self._dropped = reply.exchange.id

    def excuse(self, reply: Reply | None, requirement: str, check: str) -> str:
        """Tell why a failed check says nothing of its requirement.

        Args:
            reply: The answer that failed.
            requirement: What was checked.
            check: Id of the check; the first one that shows that a target changes its mind counts.

        Returns:
            The reason as a clause; empty if the failure counts.
        """
        if reply is None or requirement == ANSWERED:
            return ""
        if _is_dropped(reply):
            if self._dropped is None:
                return ""
            return f"the target drops connections that carry plain requests, see {ANSWERED} ({self._dropped})"
        again = self._asked.get(reply.exchange.id)
        if again is None or reply.error is not None or _content(again()) == _content(reply):
            return ""
        if self._fickle is None:
            self._fickle = check
            return ""
        return f"the target answers the same request otherwise when it is asked again, as in {self._fickle}"


def _is_dropped(reply: Reply) -> bool:
    return reply.error is not None and reply.error.kind in _DROPPED


def _content(reply: Reply) -> tuple[int | None, Counter[bytes]]:
    """What an answer says, in whatever order; its description aside, which may tell numbers and times."""
    payload = reply.payload
    children = () if payload is None else payload.iterchildren(etree.Element)
    said = (child for child in children if etree.QName(child).localname != "result")
    return reply.status, Counter(etree.tostring(child, method="c14n") for child in said)
