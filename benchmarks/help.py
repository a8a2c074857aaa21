"""How long `ochp-conformance --help` takes, against a typer program with one command.

Both are started in turn as processes of this Python, with the same plain help; the fastest start of each
counts.

    python benchmarks/help.py [--rounds 15]
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TARGET = 2.0
ONE_COMMAND = '''
import typer

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


@app.command()
def greet(name: str = "world") -> None:
    """Greet somebody."""
    typer.echo(f"Hello {name}")


app()
'''


def main() -> int:
    """Measure, print the figures, and tell by the exit status whether the target is met."""
    parser = argparse.ArgumentParser(description="Start-up of the command line.")
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "one_command.py"
        program.write_text(ONE_COMMAND, encoding="utf-8")
        plain = [sys.executable, str(program), "--help"]
        ours = [str(Path(sys.executable).with_name("ochp-conformance")), "--help"]
        times = [(_seconds(plain), _seconds(ours)) for _ in range(rounds)]
    one, whole = (min(column) for column in zip(*times, strict=True))
    ratio = whole / one
    print(f"one command {one * 1000:.0f} ms, ochp-conformance --help {whole * 1000:.0f} ms")
    print(f"ratio {ratio:.2f}, target at most {TARGET}")
    return 0 if ratio <= TARGET else 1


def _seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
