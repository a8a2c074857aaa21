"""How long a release takes to load, schema and components, against what zeep takes to load its WSDL.

Both libraries are imported before; xmlschema, which is asked only when there is something to explain, is not
loaded. Processor time; the fastest of several loads counts.

    python benchmarks/loading.py [--rounds 9]
"""

import argparse
import sys
import time
from collections.abc import Callable
from typing import Any, cast

import zeep

from conformance.releases import Release, described
from conformance.schema import Schema, schema_files

TARGET = 1.0


def main() -> int:
    """Measure, print the figures, and tell by the exit status whether the target is met."""
    parser = argparse.ArgumentParser(description="Loading of releases.")
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    worst = 0.0
    for release in described():
        times = [(_seconds(_by_zeep, release), _seconds(_by_us, release)) for _ in range(rounds)]
        theirs, ours = (min(column) for column in zip(*times, strict=True))
        worst = max(worst, ours / theirs)
        print(f"{release.name:<9} zeep {theirs * 1000:.0f} ms, ours {ours * 1000:.0f} ms")
    print(f"worst ratio {worst:.2f}, target at most {TARGET}")
    return 0 if worst <= TARGET else 1


def _by_zeep(release: Release) -> None:
    cast(Any, zeep.Client)(str(release.wsdl))


def _by_us(release: Release) -> None:
    schema = Schema(release, schema_files(release))
    for name in schema.messages:
        schema.component(name)


def _seconds(load: Callable[[Release], None], release: Release) -> float:
    start = time.process_time()
    load(release)
    return time.process_time() - start


if __name__ == "__main__":
    sys.exit(main())
