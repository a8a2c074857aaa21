"""What can go wrong besides a verdict: three families under one base.

A non-conformity of the target is a `Finding`, never an exception. Exceptions end (a part of) the work:

    OchpError
    ├── UsageError          wrong flags, files or keys: exit status 2, nothing was sent
    ├── TargetUnavailable   the target cannot be reached or used at all: exit status 3
    └── SuiteError          a defect of this suite: exit status 4, never caused by what a target sends
        └── Unwritten       results cannot be written any more, though the folder took them at first

Source: design, exit status.
"""

from dataclasses import dataclass

__all__ = ["OchpError", "SuiteError", "TargetUnavailable", "Unwritten", "UsageError"]


class OchpError(Exception):
    """Base of every error that this suite raises on purpose."""


@dataclass(eq=False)  # not frozen: contextlib assigns __traceback__
class UsageError(OchpError):
    """Something that the person at the keyboard can mend before anything is sent.

    Args:
        what: What is wrong, as a clause without a full stop ("unknown key 'timeout'").
        mend: How to mend it, as an imperative clause ("write ixit.timeout_s"); may be empty.
        file: The file concerned, if any.
        key: The key or flag concerned, if any ("partners[2].password_env", "--release").
        line: Line in the file, counted from 1, if known.
    """

    what: str
    mend: str = ""
    file: str | None = None
    key: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        place = self.file or ""
        if self.line is not None:
            place += f", line {self.line}" if place else f"line {self.line}"
        if self.key:
            place += f": {self.key}" if place else self.key
        sentence = f"{place}: {self.what}" if place else self.what
        return f"{sentence}; {self.mend}." if self.mend else f"{sentence}."


@dataclass(eq=False)  # not frozen: contextlib assigns __traceback__
class TargetUnavailable(OchpError):
    """The target cannot be used at all, so nothing could be judged.

    Args:
        what: One clause that says what was tried and what happened.
        mend: How to go on; may be empty.
    """

    what: str
    mend: str = ""

    def __str__(self) -> str:
        return f"{self.what}; {self.mend}." if self.mend else f"{self.what}."


class SuiteError(OchpError):
    """A defect of the suite itself; its text helps whoever mends the suite."""


@dataclass(eq=False)  # not frozen: contextlib assigns __traceback__
class Unwritten(SuiteError):
    """What a campaign finds cannot be written any more, for instance because the disk has become full.

    Args:
        folder: Where to.
        reason: Why not, as a clause.
    """

    folder: str
    reason: str

    def __str__(self) -> str:
        mend = "make room there, or name another folder with --output, and run it again"
        return f"{self.folder}: what the campaign finds cannot be written any more ({self.reason}); {mend}."
