"""The terminal of `run`: a reader that goes away, as `head` does, ends the output and not the campaign."""

import os
import sys

from rich.console import Console


class Terminal(Console):
    """A console that falls silent when nobody reads it any more."""

    def on_broken_pipe(self) -> None:
        """Go on without output."""
        self.quiet = True
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, sys.stdout.fileno())
        os.close(silence)
