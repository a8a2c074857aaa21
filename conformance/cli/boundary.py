"""Boundary: where every error that leaves a command becomes one sentence and an exit status."""

import os
import sys
import tempfile
import traceback
from pathlib import Path
from types import TracebackType

from conformance.errors import SuiteError, TargetUnavailable, Unwritten, UsageError

USAGE, PARTIAL, SUITE_ERROR, INTERRUPTED = 2, 3, 4, 130

LOG = "suite-error.log"


class Boundary:
    """Ends the process; no traceback ever reaches the terminal."""

    log_folder: Path | None = None
    """Where the trace of a suite error is written; None: the folder for temporary files."""

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Say what went wrong, if anything did, and exit."""
        if error is None:
            return
        if isinstance(error, SystemExit):
            _exit(error.code if isinstance(error.code, int) else 0)
        status, sentence = _told(error)
        if sentence:
            sys.stderr.write(f"{sentence}\n")
        _exit(status)


def _told(error: BaseException) -> tuple[int, str]:
    import typer

    if isinstance(error, typer.Exit):
        return error.exit_code, ""
    if isinstance(error, (KeyboardInterrupt, typer.Abort)):
        return INTERRUPTED, "Interrupted."
    if isinstance(error, BrokenPipeError):
        return 0, ""
    if isinstance(error, UsageError):
        return USAGE, str(error)
    if isinstance(error, TargetUnavailable):
        return PARTIAL, str(error)
    if isinstance(error, Unwritten):
        return SUITE_ERROR, str(error)
    words = getattr(error, "format_message", None)  # what typer itself says of wrong flags
    if callable(words):
        context = getattr(error, "ctx", None)
        hint = f" See `{context.command_path} --help`." if context is not None else ""
        return USAGE, " ".join(f"{str(words()).rstrip('.')}.{hint}".split())
    return SUITE_ERROR, _logged(error)


def _logged(error: BaseException) -> str:
    what = f"{error}" if isinstance(error, SuiteError) else f"{type(error).__name__}: {error}"
    folder = Boundary.log_folder or Path(tempfile.gettempdir())
    log = folder / LOG
    sentence = f"The suite itself failed, which is no verdict on the target: {what}"
    try:
        log.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    except OSError:
        return f"{sentence} (the trace could not be written to {log})"
    return f"{sentence} (trace in {log})"


def _exit(status: int) -> None:
    """Leave, without complaint if the reader of our output has gone already."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise SystemExit(status)
