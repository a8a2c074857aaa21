"""Downloads that cannot be read, because an account holds too much: they are not asked for again and again.

One that is longer than is read costs megabytes each time, one that does not come in time a whole time-out.
"""

import json
from collections.abc import Mapping

from conformance.records import Tree
from conformance.wire import ErrorKind, Reply

TRIES = 2
"""How often in a row a download may fail to come in time before nobody asks for it any more."""


class Unreadable:
    """What is known of the downloads of all accounts.

    Args:
        known: What another process knows of them (see `plain`).
    """

    def __init__(self, known: Mapping[str, str] | None = None) -> None:
        self._late: dict[str, int] = {}
        self._reasons: dict[str, str] = dict(known or {})

    def plain(self) -> dict[str, str]:
        """Give the downloads that are given up, in a form that other processes can be sent."""
        return dict(self._reasons)

    def reason(self, operation: str, partner: str, arguments: Tree) -> str | None:
        """Tell why a download is not worth asking for, as a clause; None if it is.

        Args:
            operation: One that changes nothing.
            partner: Whose account.
            arguments: What would be asked.
        """
        return self._reasons.get(_key(operation, partner, arguments)) if self._reasons else None

    def learn(self, operation: str, partner: str, arguments: Tree, reply: Reply) -> str | None:
        """Take note of how a download went.

        Returns:
            Why it is given up, as a clause; None if it is not.
        """
        kind = None if reply.error is None else reply.error.kind
        key = _key(operation, partner, arguments) if kind or self._late else ""
        if kind is ErrorKind.TOO_LARGE:
            self._reasons[key] = f"{operation} cannot be read: {_said(reply)}; {partner} holds too much"
        elif kind is ErrorKind.TIMEOUT:
            self._late[key] = self._late.get(key, 0) + 1
            if self._late[key] >= TRIES:
                self._reasons[key] = f"{operation} of {partner} does not come in time: {_said(reply)}"
        else:
            self._late.pop(key, None)
        return self._reasons.get(key)


def _key(operation: str, partner: str, arguments: Tree) -> str:
    return f"{operation}/{partner}/{json.dumps(arguments, sort_keys=True, default=str)}"


def _said(reply: Reply) -> str:
    return "" if reply.error is None else reply.error.what
