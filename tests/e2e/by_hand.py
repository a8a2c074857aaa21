"""A sandbox as a person starts it: a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path

COMMAND = Path(sys.executable).with_name("ochp-conformance")
LONGEST_S = 60


@contextmanager
def sandbox(folder: Path, *flags: str) -> Iterator[Path]:
    """Start a sandbox on a free port.

    Args:
        folder: Where its target file is written.
        flags: Of the command.

    Returns:
        The target file, as the sandbox prints it.
    """
    words: list[str | Path] = [COMMAND, "sandbox", "--port", "0", *flags]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            lines = takewhile(lambda line: "Listening" not in line, process.stdout)
            file = folder / "target.toml"
            file.write_text("".join(lines), encoding="utf-8")
            yield file
        finally:
            process.terminate()
            process.wait(LONGEST_S)
