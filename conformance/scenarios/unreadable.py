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
        reasons: Why another process has given downloads up (see `plain`).
        late: How often in a row downloads have not come in time there, likewise.
    """

    def __init__(
        self, reasons: Mapping[str, str] | None = None, late: Mapping[str, int] | None = None
    ) -> None:
        self._reasons = dict(reasons or {})
        self._late = dict(late or {})

    def plain(self) -> tuple[dict[str, str], dict[str, int]]:
        """Give what is known in a form that other processes can be sent."""
        return self._reasons.copy(), self._late.copy()

    def reason(self, operation: str, partner: str, arguments: Tree) -> str | None:
        """Tell why a download is not worth asking for, as a clause; None if it is.

        Args:
            operation: One that changes nothing.
            partner: Whose account.
            arguments: What would be asked.
        """
        return self._reasons.get(_key(operation, partner, arguments)) if self._reasons else None

    def is_doubtful(self, operation: str, partner: str, arguments: Tree) -> bool:
        """Whether a download is given up, or did not come in time when it was asked for last."""
        key = _key(operation, partner, arguments)
        return key in self._reasons or key in self._late

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
