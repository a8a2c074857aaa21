"""How a scenario ends before its last line: a purpose that failed, or one that cannot be judged.

Both are internal: they leave a scenario through `Judge` and are turned into its verdict by `Trial`.
"""

from functools import cache


class PurposeFailed(Exception):
    """A check of the test purpose failed and was recorded."""

    def __init__(self, check: str, sentence: str) -> None:
        self.check = check
        super().__init__(sentence)


class NotJudged(Exception):
    """The purpose cannot be judged; the reason is a clause without a full stop."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def purpose_failed(check: str, sentence: str) -> PurposeFailed:
    """Make the exception for a failed check, of a class of its own.

    Hypothesis tells bugs apart by class and line of the exception; all of these are raised on the same line.
    """
    return _class_of(check)(check, sentence)


@cache
def _class_of(check: str) -> type[PurposeFailed]:
    return type("PurposeFailed", (PurposeFailed,), {"__doc__": f"The check {check} failed."})
